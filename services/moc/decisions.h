#pragma once
// What the decisions about a change share. One function for each command; each file holds the
// commands of one idea.
#include <string>
#include <vector>

#include "interlock/moc/v1/change.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"
#include "libs/decider/same.h"
#include "services/moc/moc_rules.h"
#include "services/moc/refusals.h"

namespace interlock::moc {

using v1::ChangeEvent;
using Events = std::vector<ChangeEvent>;
using Decided = Decision<ChangeEvent>;

inline constexpr char kClauseL[] = "1910.119(l)(1) / 1926.64(l)(1)";
inline constexpr char kClauseL2[] = "1910.119(l)(2) / 1926.64(l)(2)";
inline constexpr char kClauseL2Limit[] = "1910.119(l)(2)(iv) / 1926.64(l)(2)(iv)";
inline constexpr char kClauseL3[] = "1910.119(l)(3) / 1926.64(l)(3)";

// A state never outgrows these; what does not fit is refused with LIST_FULL.
constexpr int kMaxChallenges = 50;

// Of an event: whose it is.
template <class Event>
Event& Name(Event& event, const v1::Change& change) {
  event.set_change_id(change.change_id());
  event.set_site_id(change.site_id());
  return event;
}

// The day that it is at the site.
Day TodayAt(const v1::Change& change, const Context& context);

absl::Status RefuseFull(const std::string& what, int most);

// Request and screening (request.cc, screening.cc).
Decided Request(const v1::Change&, const v1::RequestChangeRequest&, const Context&);
Decided Amend(const v1::Change&, const v1::AmendChangeRequest&);
Decided Screen(const v1::Change&, const v1::ScreenChangeRequest&, const Context&);
Decided Challenge(const v1::Change&, const v1::ChallengeScreeningRequest&, const Context&);

// What (l)(2) wants considered (preparation.cc, impact.cc).
Decided FillConsideration(const v1::Change&, const v1::FillConsiderationRequest&, const Context&);
Decided RecordHazardEvaluation(const v1::Change&, const v1::RecordHazardEvaluationRequest&,
                               const Context&);
Decided AssessImpact(const v1::Change&, const v1::AssessImpactRequest&, const Context&);
// OK while the change is being prepared.
absl::Status CheckPreparing(const v1::Change&);

// Given up (withdrawal.cc).
Decided Withdraw(const v1::Change&, const v1::WithdrawChangeRequest&, const Context&);

}  // namespace interlock::moc
