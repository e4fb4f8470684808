// What (l)(2) wants addressed before the change: the five considerations and the hazards.
#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

// Of the time period: a temporary change has a limit ahead, and no other has one.
absl::Status CheckLimit(const v1::Change& change, const v1::FillConsiderationRequest& command,
                        const Context& context) {
  const bool temporary = change.facts().duration() == v1::CHANGE_DURATION_TEMPORARY;
  if (command.kind() != v1::CONSIDERATION_KIND_TIME_PERIOD || !temporary) {
    if (command.limit_on().empty()) return absl::OkStatus();
    return Refuse(kInvalidArgument, "LIMIT_NOT_TEMPORARY", kClauseL2Limit,
                  "A limit belongs to the time period of a temporary change, and to nothing else.");
  }
  if (command.limit_on().empty())
    return Refuse(kInvalidArgument, "LIMIT_MISSING", kClauseL2Limit,
                  "A temporary change has a limit: say its last day.");
  const auto limit = Day::Parse(command.limit_on());
  if (!limit) return RefuseDate(command.limit_on());
  if (*limit < TodayAt(change, context))
    return Refuse(
        kFailedPrecondition, "LIMIT_PAST", kClauseL2Limit,
        absl::StrCat(command.limit_on(), " is past. Say a last day that is still ahead."));
  return absl::OkStatus();
}

}  // namespace

const v1::Consideration* Find(const v1::Change& change, v1::ConsiderationKind kind) {
  for (const auto& consideration : change.considerations())
    if (consideration.kind() == kind) return &consideration;
  return nullptr;
}

absl::Status CheckPreparing(const v1::Change& change) {
  switch (change.stage()) {
    case v1::Change::STAGE_PREPARING: return absl::OkStatus();
    case v1::Change::STAGE_REQUESTED:
      return Refuse(kFailedPrecondition, "SCREENING_MISSING", kClauseL,
                    "This change is not screened yet. Answer the screening questions first.");
    case v1::Change::STAGE_IN_REVIEW:
      return Refuse(kFailedPrecondition, "CHANGE_IN_REVIEW", kClauseL2,
                    "This change is in review, and what is reviewed stays as it is. Recall it "
                    "first, or have it returned.");
    case v1::Change::STAGE_APPROVED:
    case v1::Change::STAGE_INSTALLED:
    case v1::Change::STAGE_OPERATING:
    case v1::Change::STAGE_RESTORED:
      return Refuse(kFailedPrecondition, "CHANGE_APPROVED", kClauseL2,
                    "This change was approved as it is. What shall be otherwise is another change, "
                    "or goes back to its approvers.");
    default: break;
  }
  return Refuse(kFailedPrecondition, "CHANGE_ENDED", "",
                "This change has ended. Request another one.");
}

Decided FillConsideration(const v1::Change& change, const v1::FillConsiderationRequest& command,
                          const Context& context) {
  if (const auto* known = Find(change, command.kind()); known != nullptr &&
                                                        known->text() == command.text() &&
                                                        known->limit_on() == command.limit_on())
    return Events{};
  if (auto status = CheckPreparing(change); !status.ok()) return status;
  if (auto status = CheckLimit(change, command, context); !status.ok()) return status;
  if (command.text().empty() || command.kind() == v1::CONSIDERATION_KIND_UNSPECIFIED)
    return Refuse(kInvalidArgument, "CONSIDERATION_EMPTY", kClauseL2,
                  "A consideration says which of the five it is, and something about it.");
  Events events(1);
  auto& filled = Name(*events[0].mutable_consideration_filled(), change);
  auto& consideration = *filled.mutable_consideration();
  consideration.set_kind(command.kind());
  consideration.set_text(command.text());
  consideration.set_limit_on(command.limit_on());
  consideration.set_filled_by(context.actor);
  consideration.set_filled_at_ms(context.now_ms);
  return events;
}

Decided RecordHazardEvaluation(const v1::Change& change,
                               const v1::RecordHazardEvaluationRequest& command,
                               const Context& context) {
  if (Same(command.evaluation(), change.hazard_evaluation()) && change.has_hazard_evaluation())
    return Events{};
  if (auto status = CheckWritable(change, change.has_hazard_evaluation()); !status.ok())
    return status;
  const auto held_on = Day::Parse(command.evaluation().held_on());
  if (!held_on) return RefuseDate(command.evaluation().held_on());
  if (*held_on > TodayAt(change, context))
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", "",
                  "A hazard evaluation is recorded once it was held.");
  Recorder recorder(change);
  ChangeEvent event;
  *Name(*event.mutable_hazards_evaluated(), change).mutable_evaluation() = command.evaluation();
  recorder.Record(std::move(event));
  EndPaperwork(recorder);
  return recorder.Take();
}

}  // namespace interlock::moc
