#pragma once
// What a requirement asks for: whether it may be published, and what holds at a site on a day.
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "interlock/training/v1/requirement.pb.h"
#include "interlock/training/v1/rules.pb.h"
#include "libs/calendar/calendar.h"

namespace interlock::training {

// Of site "" for every site. CONTENT_WRONG with everything that is wrong, TOPICS_MISSING,
// REFRESHER_INTERVAL, CONSULTATION_MISSING, DATE_INVALID, DATE_IN_FUTURE.
absl::Status CheckContent(const v1::Content&, const std::string& site_id, const v1::TrainingRules&,
                          int64_t now_ms);

// Whether it asks for at least as much as the corporate content. CONTENT_WRONG,
// LOOSER_THAN_CORPORATE, CONSULTATION_MISSING, DATE_INVALID, DATE_IN_FUTURE.
absl::Status CheckTightening(const v1::Tightening&, const v1::Content& corporate, int64_t now_ms);

// The stricter of both in everything. Of two that leave no means or no language in common, nothing
// can qualify: the means are then empty.
v1::Content Tightened(const v1::Content& corporate, const v1::Tightening&);

// The version in force; null before the first and once withdrawn.
const v1::Content* VersionOn(const v1::Requirement&, const std::string& day);
// As it holds at that site; nothing if nobody needs it there on that day.
std::optional<v1::Content> ContentAt(const v1::Requirement&, const std::string& site_id,
                                     const std::string& day);

}  // namespace interlock::training
