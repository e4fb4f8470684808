#pragma once
// What decides each command; known to the files of the aggregate alone.
#include "services/actions/action.h"
#include "services/actions/owner.h"
#include "services/actions/schedule.h"

namespace interlock::actions {

using Events = std::vector<v1::ActionEvent>;
using Decided = Decision<v1::ActionEvent>;

// Opened and neither completed, verified, declined nor withdrawn.
bool IsOpen(const v1::Action& action);
absl::Status CheckOpen(const v1::Action& action);
// ACTION_UNKNOWN.
absl::Status Unknown();
// The alert that is due; null: it was moved, or rang already.
const v1::Alert* AlertOf(const v1::Action& action, const core::v1::ClockDue& due);
bool Involved(const v1::Action& action, const std::string& person_id);
// Of an action of this content that is due on the day, by the clock of its site, which the command
// asked for. Empty: without a day, where a startup waits for it. DATE_INVALID, DUE_MISSING.
absl::StatusOr<Schedule> ScheduleFor(const v1::Content& content, const std::string& due_on,
                                     const Context& context);
// The day is over at the site; none never is.
bool IsOver(const Schedule& schedule, const Context& context);
// DUE_IN_PAST.
absl::Status CheckStillToCome(const Schedule& schedule, const std::string& due_on,
                              const Context& context);

template <class Event>
void PutSchedule(const Schedule& schedule, Event& event) {
  event.set_due_at_ms(schedule.due_at_ms);
  for (const auto& alert : schedule.alerts) *event.add_alerts() = alert;
}

// The clause that forbids an action of this source to be declined; empty: it may be.
std::string DeclineForbiddenBy(v1::SourceKind kind);
absl::Status MayNotBeDeclined(const std::string& clause);

Decided Open(const v1::Action&, const v1::OpenActionRequest&, const Context&);
Decided BringOver(const v1::Action&, const v1::BringOverActionRequest&, const Context&);
Decided Reassign(const v1::Action&, const v1::ReassignActionRequest&);
Decided LeaveToSite(const v1::Action&, const v1::LeaveToSiteRequest&);
Decided Extend(const v1::Action&, const v1::ExtendActionRequest&, const Context&);
Decided Accept(const v1::Action&, const v1::AcceptActionRequest&, const Context&);
Decided ReportProgress(const v1::Action&, const v1::ReportProgressRequest&, const Context&);
Decided Complete(const v1::Action&, const v1::CompleteActionRequest&, const Context&);
Decided Verify(const v1::Action&, const v1::VerifyActionRequest&, const Context&);
Decided Reopen(const v1::Action&, const v1::ReopenActionRequest&, const Context&);
Decided ProposeDecline(const v1::Action&, const v1::ProposeDeclineRequest&, const Context&);
Decided DecideDecline(const v1::Action&, const v1::DecideDeclineRequest&, const Context&);
Decided Acknowledge(const v1::Action&, const v1::AcknowledgeActionRequest&, const Context&);
Decided Withdraw(const v1::Action&, const v1::WithdrawActionRequest&, const Context&);
Decided Ring(const v1::Action&, const core::v1::ClockDue&, const Context&);

}  // namespace interlock::actions
