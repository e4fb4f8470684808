#include "services/training/programme.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/decider/same.h"
#include "services/training/periodic.h"
#include "services/training/rules.h"

namespace interlock::training {
namespace {

using v1::ProgrammeEvent;
using Events = std::vector<ProgrammeEvent>;
using enum absl::StatusCode;

constexpr char kClause[] = "1910.119 App. C (6) / 1926.64 App. C (6)";
constexpr char kClock[] = "evaluation_due";
constexpr int kMostFindings = 100;

std::vector<std::string> WrongWith(const v1::ProgrammeEvaluation& said) {
  std::vector<std::string> wrong;
  if (said.evaluated_by_person_id().empty()) wrong.push_back("nobody who evaluated");
  if (said.method().empty()) wrong.push_back("nothing of how it was done");
  if (said.conclusion().empty()) wrong.push_back("no conclusion");
  if (said.findings_size() > kMostFindings) wrong.push_back("more findings than anybody mends");
  for (int i = 0; i < said.findings_size(); ++i) {
    const auto& finding = said.findings(i);
    if (finding.what().empty() || finding.owner_person_id().empty())
      wrong.push_back(absl::StrCat("of finding ", i + 1, " not what it is, and whose"));
    if (const auto due = Day::Parse(finding.due_on());
        !due || due->ToString() < said.evaluated_on())
      wrong.push_back(absl::StrCat("of finding ", i + 1, " no day after the evaluation"));
  }
  return wrong;
}

// With the ids of its findings and the day on which it is due again.
absl::StatusOr<v1::ProgrammeEvaluation> Check(const v1::ProgrammeEvaluation& said,
                                              const v1::TrainingRules& rules, int64_t now_ms) {
  const auto evaluated_on = PastDay(said.evaluated_on(), kClause, now_ms);
  if (!evaluated_on.ok()) return evaluated_on.status();
  if (const auto wrong = WrongWith(said); !wrong.empty())
    return Refuse(kInvalidArgument, "EVALUATION_WRONG", kClause,
                  absl::StrCat("The evaluation says ", absl::StrJoin(wrong, ", "), "."));
  const auto due_on = NextDue(*evaluated_on, said.next_due_on(),
                              rules.programme_evaluation_at_most_months(), kClause);
  if (!due_on.ok()) return due_on.status();
  v1::ProgrammeEvaluation evaluation = said;
  evaluation.set_next_due_on(due_on->ToString());
  for (int i = 0; i < evaluation.findings_size(); ++i)
    evaluation.mutable_findings(i)->set_finding_id(absl::StrCat(said.evaluated_on(), "-", i + 1));
  return evaluation;
}

Decision<ProgrammeEvent> Evaluate(const v1::TrainingProgramme& programme,
                                  const v1::EvaluateProgrammeRequest& command,
                                  const Context& context) {
  const auto& rules = context.RulesAs<Rules>().data;
  const auto evaluation = Check(command.evaluation(), rules, context.now_ms);
  if (!evaluation.ok()) return evaluation.status();
  if (programme.has_evaluation()) {
    const auto& newest = programme.evaluation();
    if (Same(newest, *evaluation)) return Events{};
    if (evaluation->evaluated_on() < newest.evaluated_on())
      return Refuse(kFailedPrecondition, "EVALUATION_OLDER", kClause,
                    absl::StrCat("It was evaluated on ", newest.evaluated_on(), " already."));
    if (evaluation->evaluated_on() == newest.evaluated_on())
      return Refuse(kFailedPrecondition, "EVALUATION_EXISTS", kClause,
                    absl::StrCat("Another evaluation of ", newest.evaluated_on(),
                                 " is recorded, and its findings are under way."));
  }
  Events events(1);
  auto& evaluated = *events[0].mutable_evaluated();
  evaluated.set_site_id(command.site_id());
  *evaluated.mutable_evaluation() = *evaluation;
  evaluated.set_due_at_ms(OverEverywhereMs(*Day::Parse(evaluation->next_due_on())));
  evaluated.set_rules_version(rules.version());
  for (const auto& finding : evaluation->findings()) {
    auto& recorded = *events.emplace_back().mutable_finding_recorded();
    recorded.set_site_id(command.site_id());
    *recorded.mutable_finding() = finding;
    recorded.set_evaluated_on(evaluation->evaluated_on());
  }
  return events;
}

Decision<ProgrammeEvent> Plan(const v1::TrainingProgramme& programme,
                              const v1::PlanEvaluationRequest& command, const Context& context) {
  if (command.site_id().empty() || command.owner_person_id().empty())
    return Refuse(kInvalidArgument, "EVALUATION_WRONG", kClause,
                  "Say of which site, and who evaluates next.");
  const auto due_on = DayOf(command.due_on());
  if (!due_on.ok()) return due_on.status();
  if (programme.owner_person_id() == command.owner_person_id() &&
      programme.due_on() == command.due_on())
    return Events{};
  if (OverEverywhereMs(*due_on) <= context.now_ms)
    return Refuse(kInvalidArgument, "DATE_IN_PAST", kClause,
                  absl::StrCat(command.due_on(), " is over. Plan for a day that is to come."));
  if (const auto evaluated_on = Day::Parse(programme.evaluation().evaluated_on())) {
    const auto& rules = context.RulesAs<Rules>().data;
    const auto allowed = NextDue(*evaluated_on, command.due_on(),
                                 rules.programme_evaluation_at_most_months(), kClause);
    if (!allowed.ok()) return allowed.status();
  }
  ProgrammeEvent event;
  auto& planned = *event.mutable_planned();
  planned.set_site_id(command.site_id());
  planned.set_owner_person_id(command.owner_person_id());
  planned.set_due_on(command.due_on());
  planned.set_due_at_ms(OverEverywhereMs(*due_on));
  return Events{event};
}

Decision<ProgrammeEvent> Ring(const v1::TrainingProgramme& programme) {
  if (Programme::Clocks(programme).empty()) return Events{};
  ProgrammeEvent event;
  event.mutable_overdue()->set_site_id(programme.site_id());
  event.mutable_overdue()->set_due_on(programme.due_on());
  event.mutable_overdue()->set_due_at_ms(programme.due_at_ms());
  return Events{event};
}

void SetDue(v1::TrainingProgramme& programme, const std::string& owner_person_id,
            const std::string& due_on, int64_t due_at_ms) {
  programme.set_owner_person_id(owner_person_id);
  programme.set_due_on(due_on);
  programme.set_due_at_ms(due_at_ms);
  programme.set_overdue(false);
}

}  // namespace

Decision<ProgrammeEvent> Programme::Decide(const State& programme, const Command& command,
                                           const Context& context) {
  switch (command.body_case()) {
    case Command::kEvaluate: return Evaluate(programme, command.evaluate(), context);
    case Command::kPlan: return Plan(programme, command.plan(), context);
    case Command::kClockDue: return Ring(programme);
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Programme::Evolve(State& programme, const Event& event) {
  switch (event.body_case()) {
    case Event::kEvaluated: {
      const auto& evaluation = event.evaluated().evaluation();
      programme.set_site_id(event.evaluated().site_id());
      *programme.mutable_evaluation() = evaluation;
      SetDue(programme, evaluation.evaluated_by_person_id(), evaluation.next_due_on(),
             event.evaluated().due_at_ms());
      break;
    }
    case Event::kFindingRecorded: break;  // The evaluation holds it.
    case Event::kPlanned:
      programme.set_site_id(event.planned().site_id());
      SetDue(programme, event.planned().owner_person_id(), event.planned().due_on(),
             event.planned().due_at_ms());
      break;
    case Event::kOverdue: programme.set_overdue(true); break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Clock> Programme::Clocks(const State& programme) {
  if (programme.due_at_ms() == 0 || programme.overdue()) return {};
  return {{kClock, programme.due_at_ms()}};
}

static_assert(Decider<Programme> && HasClocks<Programme>);

}  // namespace interlock::training
