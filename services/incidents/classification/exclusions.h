#pragma once
// Exclusions count only when they are claimed, with a reason, and nothing else that is said takes
// them away.
#include <string_view>

#include "services/incidents/classification/bounds.h"

namespace interlock::incidents {

struct ExclusionVerdict {
  Held applied = Held::kNo;
  std::string_view why;
};

ExclusionVerdict Judge(const v1::ClaimedExclusion& claim, const v1::Place& place);

}  // namespace interlock::incidents
