#pragma once
// Words that refusals of several aggregates share.
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace interlock::moc {

// "Opening: a; b; c."
std::string Sentence(const std::string& opening, const std::vector<std::string>& problems);

// DATE_INVALID.
absl::Status RefuseDate(const std::string& day);

}  // namespace interlock::moc
