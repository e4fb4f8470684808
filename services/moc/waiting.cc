#include "services/moc/waiting.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

v1::Waiting For(v1::Waiting::Kind kind, const std::string& what, int64_t since_ms) {
  v1::Waiting waiting;
  waiting.set_kind(kind);
  waiting.set_what(what);
  waiting.set_since_ms(since_ms);
  return waiting;
}

// The open steps, each for its approvers and whom it was delegated to.
std::vector<v1::Waiting> ForSteps(const v1::Change& change) {
  std::vector<v1::Waiting> waits;
  for (int i = 0; i < change.review().steps_size() && i < change.routing().steps_size(); ++i) {
    const auto& state = change.review().steps(i);
    const auto& step = change.routing().steps(i);
    if (state.opened_at_ms() == 0 || state.completed()) continue;
    auto& waiting =
        waits.emplace_back(For(v1::Waiting::KIND_APPROVAL, step.title(), state.opened_at_ms()));
    waiting.set_step_id(step.step_id());
    waiting.set_due_at_ms(state.due_at_ms());
    *waiting.mutable_who() = step.approvers();
    for (const auto& delegation : state.delegations())
      waiting.add_who()->set_person_id(delegation.to_person_id());
  }
  return waits;
}

v1::Waiting ForPreparation(const v1::Change& change, int64_t since_ms) {
  auto waiting = For(v1::Waiting::KIND_PREPARATION,
                     absl::StrJoin(MissingForApproval(change, Day{}), "; "), since_ms);
  waiting.add_who()->set_person_id(change.requested_by());
  return waiting;
}

// What its stage asks for next; none: nothing.
std::optional<v1::Waiting> ForStage(const v1::Change& change, int64_t since_ms) {
  switch (change.stage()) {
    case v1::Change::STAGE_REQUESTED:
      return For(v1::Waiting::KIND_SCREENING, "its screening", since_ms);
    case v1::Change::STAGE_PREPARING: return ForPreparation(change, since_ms);
    case v1::Change::STAGE_APPROVED:
      return For(v1::Waiting::KIND_INSTALLATION, "to be made in the field", since_ms);
    case v1::Change::STAGE_INSTALLED:
      return For(v1::Waiting::KIND_STARTUP, "the startup of its unit", since_ms);
    case v1::Change::STAGE_OPERATING:
    case v1::Change::STAGE_RESTORED:
      return For(v1::Waiting::KIND_CLOSE_OUT, "its close-out", since_ms);
    case v1::Change::STAGE_REJECTED:
    case v1::Change::STAGE_WITHDRAWN:
      if (!change.holds_unit()) return std::nullopt;
      return For(v1::Waiting::KIND_UNDOING, "that somebody sees it undone", since_ms);
    default: return std::nullopt;  // In review, or ended.
  }
}

// Of who requested it, until a moment.
v1::Waiting OfRequester(const v1::Change& change, v1::Waiting::Kind kind, const std::string& what,
                        int64_t since_ms, int64_t due_at_ms) {
  auto waiting = For(kind, what, since_ms);
  waiting.add_who()->set_person_id(change.requested_by());
  waiting.set_due_at_ms(due_at_ms);
  return waiting;
}

}  // namespace

std::vector<v1::Waiting> WaitsOf(const v1::Change& change, int64_t since_ms) {
  auto waits = ForSteps(change);
  if (change.limit_at_ms() != 0)
    waits.push_back(OfRequester(change, v1::Waiting::KIND_LIMIT,
                                "to be restored, extended or made permanent",
                                change.installation().recorded_at_ms(), change.limit_at_ms()));
  if (change.paperwork_due_at_ms() != 0)
    waits.push_back(OfRequester(change, v1::Waiting::KIND_PAPERWORK, "the rest of its paperwork",
                                change.approval().approved_at_ms(), change.paperwork_due_at_ms()));
  // A temporary change is closed after its end.
  if (const auto next = ForStage(change, since_ms);
      next && !(next->kind() == v1::Waiting::KIND_CLOSE_OUT && change.limit_at_ms() != 0))
    waits.push_back(*next);
  return waits;
}

bool IsOver(const v1::Change& change) {
  switch (change.stage()) {
    case v1::Change::STAGE_CLOSED:
    case v1::Change::STAGE_IN_KIND:
    case v1::Change::STAGE_REJECTED:
    case v1::Change::STAGE_WITHDRAWN: return !change.holds_unit();
    default: return false;
  }
}

}  // namespace interlock::moc
