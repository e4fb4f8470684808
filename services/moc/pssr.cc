#include "services/moc/pssr.h"

#include "services/moc/pssr_decisions.h"
#include "services/moc/site.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

void Begin(v1::Pssr& pssr, const v1::PssrOpened& opened) {
  pssr.set_pssr_id(opened.pssr_id());
  pssr.set_site_id(opened.site_id());
  pssr.set_stage(v1::Pssr::STAGE_OPEN);
  *pssr.mutable_scope() = opened.scope();
  *pssr.mutable_opening() = opened.scope();
  pssr.set_time_zone(opened.time_zone());
  pssr.set_opened_by(opened.opened_by());
  pssr.set_opened_at_ms(opened.opened_at_ms());
  pssr.set_checklist_version(opened.checklist_version());
  for (const auto& item : opened.items()) *pssr.add_items()->mutable_item() = item;
}

void Put(v1::Pssr& pssr, const v1::PssrAnswered& answered) {
  for (const auto& answer : answered.answers())
    for (auto& item : *pssr.mutable_items())
      if (item.item().item_id() == answer.item_id()) {
        item.set_answer(answer.answer());
        item.set_note(answer.note());
        item.set_answered_by(answered.answered_by());
        item.set_answered_at_ms(answered.answered_at_ms());
      }
}

}  // namespace

Decision<v1::PssrEvent> Pssr::Decide(const State& pssr, const Command& command,
                                     const Context& context) {
  if (pssr.pssr_id().empty() && !command.has_open())
    return Refuse(kNotFound, "PSSR_UNKNOWN", "",
                  "There is no such pre-startup safety review. Open it first.");
  switch (command.body_case()) {
    case Command::kOpen: return pssr::Open(pssr, command.open(), context);
    case Command::kAmend: return pssr::Amend(pssr, command.amend(), context);
    case Command::kAnswer: return pssr::Answer(pssr, command.answer(), context);
    case Command::kRaiseFinding: return pssr::Raise(pssr, command.raise_finding(), context);
    case Command::kSign: return pssr::Sign(pssr, context);
    case Command::kReopen: return pssr::Reopen(pssr, command.reopen(), context);
    case Command::kWithdraw: return pssr::Withdraw(pssr, command.withdraw(), context);
    case Command::kNoteStartedUp: return pssr::NoteStartedUp(pssr, command.note_started_up());
    case Command::kClockDue: return pssr::Events{};  // A review holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Pssr::Evolve(State& pssr, const Event& event) {
  switch (event.body_case()) {
    case Event::kOpened: Begin(pssr, event.opened()); break;
    case Event::kAmended: *pssr.mutable_scope() = event.amended().scope(); break;
    case Event::kAnswered: Put(pssr, event.answered()); break;
    case Event::kFindingRaised: *pssr.add_findings() = event.finding_raised().finding(); break;
    case Event::kMemberSigned: *pssr.add_signatures() = event.member_signed().signature(); break;
    case Event::kCompleted:
      pssr.set_stage(State::STAGE_COMPLETE);
      pssr.set_completed_at_ms(event.completed().completed_at_ms());
      break;
    case Event::kReopened:
      pssr.set_stage(State::STAGE_OPEN);
      pssr.clear_signatures();
      pssr.clear_completed_at_ms();
      pssr.set_reopened_because(event.reopened().reason());
      break;
    case Event::kWithdrawn:
      pssr.set_stage(State::STAGE_WITHDRAWN);
      pssr.set_withdrawn_because(event.withdrawn().reason());
      break;
    case Event::kStartedUp:
      pssr.set_stage(State::STAGE_STARTED_UP);
      pssr.set_startup_id(event.started_up().startup_id());
      pssr.set_started_up_at_ms(event.started_up().started_up_at_ms());
      break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Question> Pssr::Asks(const State& pssr, const Command& command) {
  if (command.has_open() && pssr.pssr_id().empty()) {
    auto questions = pssr::ChangeQuestions(command.open().scope());
    questions.push_back(SiteQuestion(command.open().site_id()));
    return questions;
  }
  if (command.has_amend() && pssr.stage() == State::STAGE_OPEN)
    return pssr::ChangeQuestions(command.amend().scope());
  return {};
}

static_assert(Decider<Pssr> && HasQuestions<Pssr>);

}  // namespace interlock::moc
