// The change in the field: made after gate 1, and started up with its unit.
#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

v1::Installation SaidBy(const v1::RecordInstalledRequest& command) {
  v1::Installation said;
  said.set_installed_on(command.installed_on());
  said.set_installed_by(command.installed_by_person_id());
  said.set_note(command.note());
  return said;
}

bool IsKnown(const v1::Change& change, const v1::Installation& said) {
  v1::Installation known = change.installation();
  known.clear_recorded_by();
  known.clear_recorded_at_ms();
  return change.has_installation() && Same(known, said);
}

absl::Status CheckApproved(const v1::Change& change, Day today) {
  switch (change.stage()) {
    case v1::Change::STAGE_APPROVED: return absl::OkStatus();
    case v1::Change::STAGE_REQUESTED:
    case v1::Change::STAGE_PREPARING:
    case v1::Change::STAGE_IN_REVIEW:
      return Refuse(kFailedPrecondition, "CHANGE_NOT_APPROVED", kClauseL2,
                    Sentence("Nothing is touched before this change is approved. There is missing",
                             MissingForApproval(change, today)));
    case v1::Change::STAGE_INSTALLED:
    case v1::Change::STAGE_OPERATING:
    case v1::Change::STAGE_RESTORED:
    case v1::Change::STAGE_CLOSED:
      return Refuse(kFailedPrecondition, "CHANGE_WAS_INSTALLED", "",
                    absl::StrCat("This change was recorded as made on ",
                                 change.installation().installed_on(), "."));
    default: break;
  }
  return Refuse(kFailedPrecondition, "CHANGE_ENDED", "",
                "This change has ended and must not be made. Request another one.");
}

}  // namespace

Decided RecordInstalled(const v1::Change& change, const v1::RecordInstalledRequest& command,
                        const Context& context) {
  v1::Installation said = SaidBy(command);
  if (IsKnown(change, said)) return Events{};
  const Day today = TodayAt(change, context);
  if (auto status = CheckApproved(change, today); !status.ok()) return status;
  const auto on = Day::Parse(command.installed_on());
  if (!on) return RefuseDate(command.installed_on());
  if (*on > today)
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", "", "A change is recorded once it was made.");
  if (*on < DayAt(change.approval().approved_at_ms(), change.time_zone()))
    return Refuse(kFailedPrecondition, "INSTALLED_BEFORE_APPROVAL", kClauseL2,
                  "It was approved after that day. A change that was made before its approval is "
                  "requested as one that was found already made, and this one withdrawn.");
  if (LimitPast(change, *on))
    return Refuse(kFailedPrecondition, "LIMIT_PAST", kClauseL2Limit,
                  "The last day of this temporary change is past: it must not be made any more.");
  said.set_recorded_by(context.actor);
  said.set_recorded_at_ms(context.now_ms);
  Recorder recorder(change);
  ChangeEvent event;
  auto& installed = Name(*event.mutable_installed(), change);
  installed.set_unit_id(change.facts().unit_id());
  *installed.mutable_installation() = std::move(said);
  recorder.Record(std::move(event));
  PutInForce(recorder, context);
  return recorder.Take();
}

Decided NoteStartedUp(const v1::Change& change, const v1::NoteStartedUpRequest& command) {
  if (change.has_startup()) return Events{};
  if (change.stage() != v1::Change::STAGE_INSTALLED)
    return Refuse(kFailedPrecondition, "CHANGE_NOT_INSTALLED", kClauseL3,
                  "This change was not recorded as made, so nothing has started up with it.");
  Events events(1);
  auto& started_up = Name(*events[0].mutable_started_up(), change);
  started_up.set_unit_id(change.facts().unit_id());
  started_up.mutable_startup()->set_startup_id(command.startup_id());
  started_up.mutable_startup()->set_started_up_at_ms(command.started_up_at_ms());
  return events;
}

}  // namespace interlock::moc
