// A temporary change from the day it was made to the day it was put back, (l)(2)(iv).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

std::string ClockOf(const v1::LimitAlert& alert) {
  return absl::StrCat("limit-", alert.days_before());
}

v1::Restoration SaidBy(const v1::RecordRestoredRequest& command) {
  v1::Restoration said;
  said.set_restored_on(command.restored_on());
  *said.mutable_restored_by_person_ids() = command.restored_by_person_ids();
  said.set_proof(command.proof());
  *said.mutable_evidence() = command.evidence();
  return said;
}

bool IsKnown(v1::Restoration known, const v1::Restoration& said) {
  known.clear_checked_by();
  known.clear_checked_at_ms();
  return Same(known, said);
}

}  // namespace

std::optional<Day> LimitOf(const v1::Change& change) {
  const auto* period = Find(change, v1::CONSIDERATION_KIND_TIME_PERIOD);
  return period == nullptr ? std::nullopt : Day::Parse(period->limit_on());
}

bool LimitPast(const v1::Change& change, Day today) {
  const auto limit = LimitOf(change);
  return limit && *limit < today;
}

void PutInForce(Recorder& recorder, const Context& context) {
  const v1::Change& change = recorder.change();
  const auto limit = LimitOf(change);
  if (!limit) return;
  ChangeEvent event;
  auto& in_force = Name(*event.mutable_temporary_in_force(), change);
  in_force.set_unit_id(change.facts().unit_id());
  in_force.set_title(change.facts().title());
  in_force.set_owner_person_id(change.requested_by());
  PutLimit(change, limit->ToString(), context, in_force);
  recorder.Record(std::move(event));
}

Decided RingLimit(const v1::Change& change, const core::v1::ClockDue& due) {
  for (const auto& alert : change.limit_alerts()) {
    if (ClockOf(alert) != due.name() || alert.at_ms() != due.due_at_ms()) continue;
    Events events(1);
    const auto put = [&](auto& event) -> auto& {
      Name(event, change).set_unit_id(change.facts().unit_id());
      event.set_limit_on(LimitOf(change).value_or(Day{}).ToString());
      return event;
    };
    if (alert.days_before() == 0)
      put(*events[0].mutable_limit_passed());
    else
      put(*events[0].mutable_limit_warned()).set_days_before(alert.days_before());
    return events;
  }
  return Events{};
}

void AddLimitClocks(const v1::Change& change, std::vector<Clock>& clocks) {
  for (const auto& alert : change.limit_alerts()) clocks.push_back({ClockOf(alert), alert.at_ms()});
}

Decided RecordRestored(const v1::Change& change, const v1::RecordRestoredRequest& command,
                       const Context& context) {
  v1::Restoration said = SaidBy(command);
  if (change.has_restoration() && IsKnown(change.restoration(), said)) return Events{};
  if (change.stage() != v1::Change::STAGE_OPERATING || !LimitOf(change))
    return Refuse(kFailedPrecondition, "NOT_TEMPORARY", kClauseL2Limit,
                  "Only a temporary change that has started up is restored. One that has not is "
                  "withdrawn, and one that is to stay is put back by another change.");
  if (change.has_review())
    return Refuse(kFailedPrecondition, "REVIEW_UNDER_WAY", kClauseL2,
                  "Something about this change is in review. Recall it first.");
  const auto on = Day::Parse(command.restored_on());
  if (!on) return RefuseDate(command.restored_on());
  if (*on > TodayAt(change, context))
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", kClauseL2Limit,
                  "That it was put back is recorded once somebody has seen it.");
  const auto& restorers = command.restored_by_person_ids();
  if (restorers.empty() ||
      std::find(restorers.begin(), restorers.end(), context.actor) != restorers.end())
    return Refuse(kPermissionDenied, "CHECKER_RESTORED_IT", kClauseL2Limit,
                  "Say who put it back. You check it, and so you are none of them.");
  said.set_checked_by(context.actor);
  said.set_checked_at_ms(context.now_ms);
  Events events(1);
  auto& restored = Name(*events[0].mutable_restored(), change);
  restored.set_unit_id(change.facts().unit_id());
  *restored.mutable_restoration() = std::move(said);
  return events;
}

}  // namespace interlock::moc
