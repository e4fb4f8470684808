#pragma once
// What standings mean, in words.
#include <string>

#include "services/training/standing.h"

namespace interlock::training {

// "olga was trained for refresher until 2026-03-15, which is past."
std::string SentenceOf(const StandingOnDay&, const std::string& person_id,
                       const std::string& requirement_id);

// What is asked by a change whose requirement nobody has published: any means of verification.
v1::Content UnpublishedChange();

}  // namespace interlock::training
