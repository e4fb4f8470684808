// Whether it is a change at all: replacement in kind satisfies the design specification.
#include <map>

#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

// What is wrong with the answers, in words.
std::vector<std::string> WrongIn(const v1::ScreenChangeRequest& command,
                                 const v1::ScreeningSet& set) {
  std::map<std::string, int> given;
  for (const auto& answer : command.answers())
    if (answer.answer() != v1::SCREENING_ANSWER_UNSPECIFIED) ++given[answer.question_id()];
  std::vector<std::string> wrong;
  for (const auto& question : set.questions()) {
    const auto found = given.find(question.question_id());
    if (found == given.end())
      wrong.push_back(
          absl::StrCat(question.question_id(), " is not answered (", question.prompt(), ")"));
    else if (found->second > 1)
      wrong.push_back(question.question_id() + " is answered twice");
    given.erase(question.question_id());
  }
  for (const auto& [question_id, times] : given)
    wrong.push_back(question_id + " is no question of this set");
  return wrong;
}

bool AllTheSame(const v1::ScreenChangeRequest& command) {
  for (const auto& answer : command.answers())
    if (answer.answer() != v1::SCREENING_ANSWER_SAME) return false;
  return true;
}

bool SaysTheSame(const v1::Screening& screening, const v1::ScreenChangeRequest& command) {
  v1::Screening said;
  said.set_version(command.version());
  *said.mutable_answers() = command.answers();
  v1::Screening known;
  known.set_version(screening.version());
  *known.mutable_answers() = screening.answers();
  return Same(said, known);
}

}  // namespace

Decided Screen(const v1::Change& change, const v1::ScreenChangeRequest& command,
               const Context& context) {
  if (change.stage() != v1::Change::STAGE_REQUESTED) {
    if (SaysTheSame(change.screening(), command)) return Events{};
    return Refuse(kFailedPrecondition, "CHANGE_WAS_SCREENED", kClauseL,
                  "This change was screened. Whoever sees it otherwise challenges the screening.");
  }
  const auto in_force = ScreeningInForce(RulesOf(context), TodayAt(change, context));
  if (!in_force.ok()) return in_force.status();
  const auto* set = *in_force;
  if (command.version() != set->version())
    return Refuse(kFailedPrecondition, "SCREENING_VERSION_NOT_IN_FORCE", kClauseL,
                  absl::StrCat("The questions in force are ", set->version(), ", not ",
                               command.version(), ". Answer those."));
  if (const auto wrong = WrongIn(command, *set); !wrong.empty())
    return Refuse(kInvalidArgument, "ANSWERS_INCOMPLETE", kClauseL,
                  Sentence("Every question is answered once", wrong));
  Events events(1);
  auto& screened = Name(*events[0].mutable_screened(), change);
  screened.set_unit_id(change.facts().unit_id());
  screened.set_holds_unit(change.facts().found_already_made() && !AllTheSame(command));
  auto& screening = *screened.mutable_screening();
  screening.set_version(command.version());
  *screening.mutable_answers() = command.answers();
  screening.set_in_kind(AllTheSame(command));
  screening.set_screened_by(context.actor);
  screening.set_screened_at_ms(context.now_ms);
  return events;
}

Decided Challenge(const v1::Change& change, const v1::ChallengeScreeningRequest& command,
                  const Context& context) {
  if (change.stage() == v1::Change::STAGE_REQUESTED)
    return Refuse(kFailedPrecondition, "SCREENING_MISSING", kClauseL,
                  "This change is to be screened; there is no screening to challenge.");
  if (change.stage() != v1::Change::STAGE_IN_KIND)
    if (auto status = CheckPreparing(change); !status.ok()) return status;
  if (change.challenges_size() >= kMaxChallenges) return RefuseFull("challenges", kMaxChallenges);
  Events events(1);
  auto& challenged = Name(*events[0].mutable_screening_challenged(), change);
  challenged.set_unit_id(change.facts().unit_id());
  challenged.set_holds_unit(change.facts().found_already_made());
  auto& challenge = *challenged.mutable_challenge();
  challenge.set_reason(command.reason());
  challenge.set_challenged_by(context.actor);
  challenge.set_challenged_at_ms(context.now_ms);
  return events;
}

}  // namespace interlock::moc
