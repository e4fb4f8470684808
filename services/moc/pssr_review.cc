// What the team saw: answers, findings, signatures.
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"
#include "services/moc/pssr_decisions.h"
#include "services/moc/refusals.h"

namespace interlock::moc::pssr {
namespace {

using enum absl::StatusCode;

const v1::PssrItemState* Find(const v1::Pssr& pssr, const std::string& item_id) {
  for (const auto& item : pssr.items())
    if (item.item().item_id() == item_id) return &item;
  return nullptr;
}

std::vector<std::string> WrongIn(const v1::Pssr& pssr, const v1::AnswerPssrRequest& command) {
  std::vector<std::string> wrong;
  std::set<std::string> seen;
  for (const auto& answer : command.answers()) {
    const auto* item = Find(pssr, answer.item_id());
    const std::string& id = answer.item_id();
    if (item == nullptr) {
      wrong.push_back(id + " is no item of this review");
      continue;
    }
    if (!seen.insert(id).second) wrong.push_back(id + " is answered twice");
    switch (answer.answer()) {
      case v1::PSSR_ANSWER_YES: break;
      case v1::PSSR_ANSWER_NO:
        if (answer.note().empty()) wrong.push_back(id + " is no, and does not say what was seen");
        break;
      case v1::PSSR_ANSWER_NOT_APPLICABLE:
        if (item->item().always_applies()) wrong.push_back(id + " always applies");
        if (answer.note().empty()) wrong.push_back(id + " is not applicable, and does not say why");
        break;
      default: wrong.push_back(id + " has no answer");
    }
  }
  return wrong;
}

bool IsKnown(const v1::Pssr& pssr, const v1::AnsweredItem& answer) {
  const auto* item = Find(pssr, answer.item_id());
  return item != nullptr && item->answer() == answer.answer() && item->note() == answer.note();
}

// A "no" has a finding; where the checklist says so, one that is settled before startup.
bool HasFinding(const v1::Pssr& pssr, const v1::PssrItem& item) {
  for (const auto& finding : pssr.findings())
    if (finding.item_id() == item.item_id() &&
        (!item.before_startup() || finding.time() == v1::ACTION_TIME_BEFORE_STARTUP))
      return true;
  return false;
}

std::vector<std::string> MissingIn(const v1::Pssr& pssr) {
  std::vector<std::string> missing;
  for (const auto& state : pssr.items()) {
    const std::string& id = state.item().item_id();
    if (state.answer() == v1::PSSR_ANSWER_UNSPECIFIED)
      missing.push_back(absl::StrCat(id, " is not answered (", state.item().prompt(), ")"));
    else if (state.answer() == v1::PSSR_ANSWER_NO && !HasFinding(pssr, state.item()))
      missing.push_back(absl::StrCat(id, " is no and has no finding",
                                     state.item().before_startup() ? " before startup" : ""));
  }
  return missing;
}

absl::Status CheckFinding(const v1::Pssr& pssr, const v1::PssrFinding& finding,
                          const Context& context) {
  if (!finding.item_id().empty() && Find(pssr, finding.item_id()) == nullptr)
    return Refuse(kInvalidArgument, "ITEM_UNKNOWN", kClauseI2,
                  absl::StrCat(finding.item_id(), " is no item of this review."));
  if (!finding.change_id().empty() && !Holds(pssr.scope().change_ids(), finding.change_id()))
    return Refuse(kInvalidArgument, "CHANGE_NOT_REVIEWED", kClauseI2,
                  absl::StrCat("Change ", finding.change_id(), " is none that is reviewed here."));
  const bool timed = finding.time() == v1::ACTION_TIME_BEFORE_STARTUP ||
                     finding.time() == v1::ACTION_TIME_AFTER_STARTUP;
  const bool owned = finding.owner_person_id().empty() != finding.owner_role_id().empty();
  if (finding.finding_id().empty() || finding.what().empty() || !timed || !owned)
    return Refuse(kInvalidArgument, "FINDING_INCOMPLETE", kClauseI2,
                  "A finding says what is to be done, whether before or after startup, and which "
                  "person or which role does it.");
  const auto due = Day::Parse(finding.due_on());
  if (!due) return RefuseDate(finding.due_on());
  if (*due < DayAt(context.now_ms, pssr.time_zone()))
    return Refuse(kInvalidArgument, "DATE_PAST", "",
                  absl::StrCat(finding.due_on(), " is past. Give a day that is still ahead."));
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckNotEnded(const v1::Pssr& pssr) {
  if (pssr.stage() == v1::Pssr::STAGE_OPEN || pssr.stage() == v1::Pssr::STAGE_COMPLETE)
    return absl::OkStatus();
  return Refuse(kFailedPrecondition, "PSSR_ENDED", "",
                "This review was withdrawn, or its unit has started up. Open another one.");
}

absl::Status CheckUnsigned(const v1::Pssr& pssr) {
  if (auto status = CheckNotEnded(pssr); !status.ok()) return status;
  if (pssr.signatures().empty()) return absl::OkStatus();
  return Refuse(kFailedPrecondition, "PSSR_SIGNED", kClauseI2,
                absl::StrCat(pssr.signatures(0).person_id(),
                             " has signed this review as it is. Reopen it, with the reason, to "
                             "change anything."));
}

Decided Answer(const v1::Pssr& pssr, const v1::AnswerPssrRequest& command, const Context& context) {
  if (auto status = CheckNotEnded(pssr); !status.ok()) return status;
  if (const auto wrong = WrongIn(pssr, command); !wrong.empty())
    return Refuse(kInvalidArgument, "ANSWERS_WRONG", kClauseI2,
                  Sentence("These answers cannot be kept", wrong));
  Events events(1);
  auto& answered = Name(*events[0].mutable_answered(), pssr);
  for (const auto& answer : command.answers())
    if (!IsKnown(pssr, answer)) *answered.add_answers() = answer;
  if (answered.answers().empty()) return Events{};
  if (auto status = CheckUnsigned(pssr); !status.ok()) return status;
  answered.set_answered_by(context.actor);
  answered.set_answered_at_ms(context.now_ms);
  return events;
}

Decided Raise(const v1::Pssr& pssr, const v1::RaiseFindingRequest& command,
              const Context& context) {
  const auto& finding = command.finding();
  for (const auto& known : pssr.findings())
    if (known.finding_id() == finding.finding_id()) {
      if (Same(known, finding)) return Events{};
      return Refuse(kAlreadyExists, "FINDING_EXISTS", "",
                    absl::StrCat("Finding ", known.finding_id(), " is: ", known.what(),
                                 ". Give yours another id."));
    }
  if (auto status = CheckUnsigned(pssr); !status.ok()) return status;
  if (pssr.findings_size() >= kMaxFindings)
    return Refuse(kResourceExhausted, "LIST_FULL", "",
                  absl::StrCat("A review holds at most ", kMaxFindings, " findings."));
  if (auto status = CheckFinding(pssr, finding, context); !status.ok()) return status;
  Events events(1);
  auto& raised = Name(*events[0].mutable_finding_raised(), pssr);
  raised.set_unit_id(pssr.scope().unit_id());
  raised.set_process_id(pssr.scope().process_id());
  *raised.mutable_finding() = finding;
  raised.set_raised_by(context.actor);
  return events;
}

Decided Sign(const v1::Pssr& pssr, const Context& context) {
  if (auto status = CheckNotEnded(pssr); !status.ok()) return status;
  std::set<std::string> open(pssr.scope().team_person_ids().begin(),
                             pssr.scope().team_person_ids().end());
  if (!open.contains(context.actor))
    return Refuse(kPermissionDenied, "NOT_OF_THE_TEAM", kClauseI2,
                  "A review is signed by those who did it. You are not of its team.");
  for (const auto& signature : pssr.signatures()) open.erase(signature.person_id());
  if (open.erase(context.actor) == 0) return Events{};
  if (const auto missing = MissingIn(pssr); !missing.empty())
    return Refuse(kFailedPrecondition, "PSSR_INCOMPLETE", kClauseI2,
                  Sentence("This review cannot be signed yet", missing));
  Events events(1);
  auto& signature = *Name(*events[0].mutable_member_signed(), pssr).mutable_signature();
  signature.set_person_id(context.actor);
  signature.set_signed_at_ms(context.now_ms);
  if (!open.empty()) return events;
  auto& completed = Name(*events.emplace_back().mutable_completed(), pssr);
  *completed.mutable_scope() = pssr.scope();
  completed.set_completed_at_ms(context.now_ms);
  return events;
}

Decided Reopen(const v1::Pssr& pssr, const v1::ReopenPssrRequest& command, const Context& context) {
  if (auto status = CheckNotEnded(pssr); !status.ok()) return status;
  if (pssr.signatures().empty()) return Events{};
  Events events(1);
  auto& reopened = Name(*events[0].mutable_reopened(), pssr);
  *reopened.mutable_scope() = pssr.scope();
  reopened.set_reason(command.reason());
  reopened.set_reopened_by(context.actor);
  return events;
}

}  // namespace interlock::moc::pssr
