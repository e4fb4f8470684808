// From the report of an investigation to its end, 1910.119(m)(4) to (7).
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using google::protobuf::util::MessageDifferencer;
using v1::Investigation, v1::TeamMember;

bool HasReport(const Investigation& investigation) {
  return investigation.stage() == Investigation::STAGE_REPORT_COMPLETE ||
         investigation.stage() == Investigation::STAGE_CLOSED;
}

absl::Status RefuseWithoutReport(const v1::Incident& incident) {
  return Refuse(kFailedPrecondition, "INVESTIGATION_REPORT_MISSING",
                ClauseAt(incident.site(), "(m)(4)"), "Complete the investigation report first.");
}

bool TeamHas(const Investigation& investigation, TeamMember::Competence competence) {
  return std::any_of(investigation.team().begin(), investigation.team().end(),
                     [&](const TeamMember& member) {
                       const auto& has = member.competences();
                       return std::find(has.begin(), has.end(), competence) != has.end();
                     });
}

std::vector<std::string> MissingInTeam(const Investigation& investigation) {
  std::vector<std::string> missing;
  if (!TeamHas(investigation, TeamMember::COMPETENCE_PROCESS))
    missing.push_back("the team has nobody who knows the process involved");
  if (investigation.contractor_work_involved() &&
      !TeamHas(investigation, TeamMember::COMPETENCE_CONTRACT_EMPLOYEE))
    missing.push_back("work of a contractor was involved and the team has no contract employee");
  if (!TeamHas(investigation, TeamMember::COMPETENCE_INVESTIGATION_METHODS))
    missing.push_back("the team has nobody trained in how to investigate");
  return missing;
}

bool IsFactor(const v1::Cause& cause) {
  return cause.kind() == v1::Cause::KIND_CONTRIBUTING_FACTOR ||
         cause.kind() == v1::Cause::KIND_ROOT_CAUSE;
}

std::vector<std::string> MissingInReport(const Investigation& investigation,
                                         const v1::CompleteInvestigationReportRequest& command) {
  std::vector<std::string> missing;
  if (command.description().empty()) missing.push_back("(iii) the description is missing");
  if (std::none_of(investigation.causes().begin(), investigation.causes().end(), IsFactor))
    missing.push_back("(iv) no contributing factor is recorded");
  if (investigation.recommendations().empty() && command.no_recommendations_because().empty())
    missing.push_back(
        "(v) there is no recommendation, and no reason why there is nothing to recommend");
  if (!investigation.recommendations().empty() && !command.no_recommendations_because().empty())
    missing.push_back("(v) there are recommendations, and a reason why there are none");
  return missing;
}

// The same day and time, so many years on; 29 February becomes 1 March.
int64_t YearsLater(int64_t at_ms, int years) {
  const Day day = DayOfUtc(at_ms);
  const Month month = Month::Of(day);
  const int32_t day_of_month = day.number - month.first_day().number;
  const Day later{month.Plus(12 * years).first_day().number + day_of_month};
  return BeginOfUtc(later) + (at_ms - BeginOfUtc(day));
}

}  // namespace

Decided CompleteReport(const v1::Incident& incident,
                       const v1::CompleteInvestigationReportRequest& command,
                       const Context& context) {
  const auto& investigation = incident.investigation();
  const auto& held = investigation.report();
  if (HasReport(investigation)) {
    if (held.description() == command.description() &&
        held.no_recommendations_because() == command.no_recommendations_because())
      return Events{};
    return Refuse(kFailedPrecondition, "INVESTIGATION_REPORT_COMPLETE",
                  ClauseAt(incident.site(), "(m)(4)"),
                  "The report is complete and says something else. Reopen the investigation to "
                  "change it.");
  }
  if (investigation.stage() != Investigation::STAGE_STARTED)
    return Refuse(kFailedPrecondition, "INVESTIGATION_NOT_STARTED",
                  ClauseAt(incident.site(), "(m)(2)"), "Start the investigation first.");
  auto missing = MissingInTeam(investigation);
  const bool team_incomplete = !missing.empty();
  for (auto& part : MissingInReport(investigation, command)) missing.push_back(std::move(part));
  if (!missing.empty())
    return Refuse(
        kFailedPrecondition,
        team_incomplete ? "INVESTIGATION_TEAM_INCOMPLETE" : "INVESTIGATION_REPORT_INCOMPLETE",
        ClauseAt(incident.site(), team_incomplete ? "(m)(3)" : "(m)(4)"),
        Sentence("The report cannot be completed yet:", missing));
  Events events(1);
  auto& report = *events[0].mutable_report_completed()->mutable_report();
  report.set_incident_from_ms(incident.earliest_at_ms());
  report.set_incident_until_ms(LatestOf(incident.facts(), incident.earliest_at_ms()));
  report.set_discovered_at_ms(incident.facts().occurrence().discovered_at_ms());
  report.set_began_at_ms(investigation.began_at_ms());
  report.set_description(command.description());
  for (const auto& cause : investigation.causes())
    if (IsFactor(cause)) *report.add_contributing_factors() = cause;
  *report.mutable_recommendations() = investigation.recommendations();
  report.set_no_recommendations_because(command.no_recommendations_because());
  report.set_completed_at_ms(context.now_ms);
  report.set_completed_by(context.actor);
  report.set_retain_until_ms(
      YearsLater(context.now_ms, RulesOf(context).investigation.retain_years()));
  report.set_cause_taxonomy(RulesOf(context).causes.version());
  return events;
}

Decided AcknowledgeReview(const v1::Incident& incident, const v1::AcknowledgeReviewRequest& command,
                          const Context& context) {
  const auto& investigation = incident.investigation();
  if (!HasReport(investigation)) return RefuseWithoutReport(incident);
  for (const auto& person : investigation.affected()) {
    if (person.person_id() != command.person_id()) continue;
    if (person.has_review() && person.review().said() == command.said()) return Events{};
    Events events(1);
    auto& acknowledged = *events[0].mutable_review_acknowledged();
    acknowledged.set_person_id(command.person_id());
    auto& review = *acknowledged.mutable_review();
    review.set_reviewed_at_ms(context.now_ms);
    review.set_said(command.said());
    if (context.actor != command.person_id()) review.set_recorded_by(context.actor);
    return events;
  }
  return Refuse(kNotFound, "PERSON_NOT_AFFECTED", ClauseAt(incident.site(), "(m)(6)"),
                absl::StrCat(command.person_id(),
                             " is not among those whom the findings affect. Name the person "
                             "first."));
}

Decided ResolveRecommendation(const v1::Incident& incident,
                              const v1::ResolveRecommendationRequest& command,
                              const Context& context) {
  using v1::Resolution;
  const std::string clause = ClauseAt(incident.site(), "(m)(5)");
  const auto& said = command.resolution();
  std::vector<std::string> missing;
  const bool declined = said.outcome() == Resolution::OUTCOME_DECLINED;
  if (!declined && said.outcome() != Resolution::OUTCOME_IMPLEMENTED)
    missing.push_back("say whether it was implemented or declined");
  if (declined && (said.ground() == Resolution::GROUND_UNSPECIFIED ||
                   !Resolution::Ground_IsValid(said.ground())))
    missing.push_back(
        "declining takes one of four grounds (factual error, not needed, alternative, infeasible); "
        "cost or time alone is none");
  if (!declined && said.ground() != Resolution::GROUND_UNSPECIFIED)
    missing.push_back("a ground belongs to a declined recommendation only");
  if (said.documentation().empty()) missing.push_back("document what was done, or why not");
  for (const auto& recommendation : incident.investigation().recommendations()) {
    if (recommendation.recommendation_id() != command.recommendation_id()) continue;
    if (recommendation.has_resolution()) {
      const auto& held = recommendation.resolution();
      if (held.outcome() == said.outcome() && held.ground() == said.ground() &&
          held.documentation() == said.documentation())
        return Events{};
      return Refuse(kFailedPrecondition, "RECOMMENDATION_RESOLVED", clause,
                    "This recommendation was resolved before, in another way.");
    }
    if (!missing.empty())
      return Refuse(kInvalidArgument, "RESOLUTION_INCOMPLETE", clause,
                    Sentence("The recommendation stays open:", missing));
    Events events(1);
    auto& resolved = *events[0].mutable_recommendation_resolved();
    resolved.set_recommendation_id(command.recommendation_id());
    *resolved.mutable_resolution() = said;
    resolved.mutable_resolution()->set_resolved_by(context.actor);
    resolved.mutable_resolution()->set_resolved_at_ms(context.now_ms);
    return events;
  }
  return Refuse(
      kNotFound, "FINDING_UNKNOWN", clause,
      absl::StrCat("This investigation has no recommendation ", command.recommendation_id(), "."));
}

Decided CloseInvestigation(const v1::Incident& incident, const v1::CloseInvestigationRequest&,
                           const Context& context) {
  const auto& investigation = incident.investigation();
  if (investigation.stage() == Investigation::STAGE_CLOSED) return Events{};
  std::vector<std::string> open;
  if (!HasReport(investigation)) open.push_back("the report is not complete, (m)(4)");
  for (const auto& recommendation : investigation.recommendations())
    if (!recommendation.has_resolution())
      open.push_back(absl::StrCat("recommendation ", recommendation.recommendation_id(),
                                  " is not resolved and documented, (m)(5)"));
  if (investigation.affected().empty())
    open.push_back("nobody is named whose work the findings affect, (m)(6)");
  for (const auto& person : investigation.affected())
    if (!person.has_review())
      open.push_back(absl::StrCat(person.person_id(),
                                  " has not acknowledged the review of the report, (m)(6)"));
  if (investigation.effectiveness_check().due_at_ms() == 0)
    open.push_back("no later check is planned that the measures prevent recurrence");
  if (!open.empty())
    return Refuse(kFailedPrecondition, "INVESTIGATION_NOT_READY_TO_CLOSE",
                  ClauseAt(incident.site(), "(m)(5)"),
                  Sentence("The investigation stays open:", open));
  Events events(1);
  auto& closed = *events[0].mutable_investigation_closed();
  closed.set_closed_by(context.actor);
  closed.set_closed_at_ms(context.now_ms);
  return events;
}

Decided ReopenInvestigation(const v1::Incident& incident,
                            const v1::ReopenInvestigationRequest& command, const Context& context) {
  const auto& investigation = incident.investigation();
  if (investigation.stage() == Investigation::STAGE_STARTED) return Events{};
  if (!HasReport(investigation)) return RefuseWithoutReport(incident);
  Events events(1);
  auto& reopened = *events[0].mutable_investigation_reopened();
  reopened.set_reason(command.reason());
  reopened.set_reopened_by(context.actor);
  return events;
}

Decided PlanEffectivenessCheck(const v1::Incident& incident,
                               const v1::PlanEffectivenessCheckRequest& command,
                               const Context& context) {
  const auto& investigation = incident.investigation();
  const auto& held = investigation.effectiveness_check();
  if (investigation.stage() == Investigation::STAGE_NOT_STARTED)
    return Refuse(kFailedPrecondition, "INVESTIGATION_NOT_STARTED",
                  ClauseAt(incident.site(), "(m)(2)"), "Start the investigation first.");
  const bool made = held.effect() != v1::EFFECT_UNSPECIFIED;
  if (!made && held.due_at_ms() == command.due_at_ms() && held.how() == command.how())
    return Events{};
  if (held.overdue() && !made)
    return Refuse(kFailedPrecondition, "EFFECTIVENESS_CHECK_OVERDUE", "",
                  "The check is overdue and a later date does not end that. Make the check.");
  if (command.due_at_ms() <= context.now_ms)
    return Refuse(kInvalidArgument, "EFFECTIVENESS_CHECK_IN_PAST", "",
                  "Plan the check for a time to come.");
  Events events(1);
  auto& planned = *events[0].mutable_effectiveness_check_planned();
  planned.set_due_at_ms(command.due_at_ms());
  planned.set_how(command.how());
  return events;
}

Decided RecordEffectivenessCheck(const v1::Incident& incident,
                                 const v1::RecordEffectivenessCheckRequest& command,
                                 const Context& context) {
  const auto& investigation = incident.investigation();
  const auto& held = investigation.effectiveness_check();
  if (!HasReport(investigation)) return RefuseWithoutReport(incident);
  if (held.due_at_ms() == 0)
    return Refuse(kFailedPrecondition, "EFFECTIVENESS_CHECK_NOT_PLANNED", "",
                  "Plan first when and how it will be seen that the measures work.");
  if (command.effect() != v1::EFFECT_PREVENTS && command.effect() != v1::EFFECT_DOES_NOT_PREVENT)
    return Refuse(kInvalidArgument, "EFFECT_MISSING", "",
                  "Say whether the measures prevent recurrence.");
  if (held.effect() == command.effect() && held.found() == command.found()) return Events{};
  if (held.effect() != v1::EFFECT_UNSPECIFIED)
    return Refuse(kFailedPrecondition, "EFFECTIVENESS_CHECKED", "",
                  "This check was made before. Plan another one.");
  for (const auto& recommendation : investigation.recommendations())
    if (recommendation.owner_id() == context.actor)
      return Refuse(kPermissionDenied, "CHECKED_BY_OWNER", "",
                    absl::StrCat("You own recommendation ", recommendation.recommendation_id(),
                                 ", and nobody checks work of his own. Ask somebody else."));
  Events events(1);
  auto& checked = *events[0].mutable_effectiveness_checked();
  checked.set_effect(command.effect());
  checked.set_found(command.found());
  checked.set_checked_by(context.actor);
  checked.set_checked_at_ms(context.now_ms);
  return events;
}

}  // namespace interlock::incidents
