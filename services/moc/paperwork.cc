// What of a change is written down in words of its own kind: the rest of an emergency's paperwork,
// and the duties that a change of organisation moves.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

constexpr int64_t kHourMs = 3'600'000;
constexpr char kClock[] = "paperwork";

bool IsComplete(const v1::Change& change) {
  return change.has_impact() && change.has_hazard_evaluation();
}

}  // namespace

void AskForPaperwork(Recorder& recorder, const Context& context) {
  const v1::Change& change = recorder.change();
  if (!change.routing().paperwork_follows() || IsComplete(change)) return;
  ChangeEvent event;
  auto& asked = Name(*event.mutable_paperwork_asked(), change);
  asked.set_unit_id(change.facts().unit_id());
  asked.set_title(change.facts().title());
  asked.set_owner_person_id(change.requested_by());
  asked.set_due_at_ms(context.now_ms + change.routing().emergency_paperwork_hours() * kHourMs);
  recorder.Record(std::move(event));
}

void EndPaperwork(Recorder& recorder) {
  const v1::Change& change = recorder.change();
  if (change.paperwork_due_at_ms() == 0 || !IsComplete(change)) return;
  ChangeEvent event;
  Name(*event.mutable_paperwork_completed(), change);
  recorder.Record(std::move(event));
}

absl::Status CheckWritable(const v1::Change& change, bool is_there) {
  return change.paperwork_due_at_ms() != 0 && !is_there ? absl::OkStatus() : CheckPreparing(change);
}

Decided RingPaperwork(const v1::Change& change, const core::v1::ClockDue& due) {
  if (due.name() != kClock || due.due_at_ms() != change.paperwork_due_at_ms() ||
      change.paperwork_overdue())
    return Events{};
  Events events(1);
  Name(*events[0].mutable_paperwork_overdue(), change).set_due_at_ms(due.due_at_ms());
  return events;
}

void AddPaperworkClock(const v1::Change& change, std::vector<Clock>& clocks) {
  if (change.paperwork_due_at_ms() != 0 && !change.paperwork_overdue())
    clocks.push_back({kClock, change.paperwork_due_at_ms()});
}

Decided NameMovedDuties(const v1::Change& change, const v1::NameMovedDutiesRequest& command) {
  v1::NameMovedDutiesRequest known;
  known.set_change_id(change.change_id());
  *known.mutable_duties() = change.moved_duties();
  v1::NameMovedDutiesRequest said = command;
  said.set_change_id(change.change_id());
  if (Same(said, known)) return Events{};
  if (auto status = CheckPreparing(change); !status.ok()) return status;
  std::vector<std::string> wrong;
  if (change.facts().kind() != v1::CHANGE_KIND_ORGANISATION)
    wrong.emplace_back("only a change of organisation moves duties");
  for (const auto& duty : command.duties())
    if (duty.what().empty() || duty.to_person_id().empty() ||
        duty.from_person_id().empty() == duty.from_role_id().empty() ||
        duty.from_person_id() == duty.to_person_id())
      wrong.push_back(absl::StrCat("\"", duty.what(),
                                   "\" says what moves, from one person or role, to another "
                                   "person"));
  if (command.duties_size() > kMaxMovedDuties)
    return RefuseFull("duties that move", kMaxMovedDuties);
  if (!wrong.empty())
    return Refuse(kInvalidArgument, "DUTIES_WRONG", kClauseL,
                  Sentence("These duties cannot be moved so", wrong));
  Events events(1);
  *Name(*events[0].mutable_moved_duties_named(), change).mutable_duties() = command.duties();
  return events;
}

void AddMissingDuties(const v1::Change& change, std::vector<std::string>& missing) {
  if (change.facts().kind() != v1::CHANGE_KIND_ORGANISATION) return;
  if (change.moved_duties().empty())
    missing.emplace_back("the duties that move, and who takes each");
  if (!change.has_impact()) return;
  const auto& affected = change.impact().affected_person_ids();
  for (const auto& duty : change.moved_duties())
    if (std::find(affected.begin(), affected.end(), duty.to_person_id()) == affected.end())
      missing.push_back(absl::StrCat(duty.to_person_id(), ", who takes \"", duty.what(),
                                     "\", among those who are affected and trained, (l)(3)"));
}

}  // namespace interlock::moc
