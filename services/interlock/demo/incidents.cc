// What goes wrong, who reports it, and how it is investigated.
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/calendar/calendar.h"
#include "services/interlock/demo/story.h"

namespace interlock::demo {
namespace {

std::string Incidents(const char* method) {
  return absl::StrCat("/interlock.incidents.v1.IncidentService/", method);
}

}  // namespace

void Story::PlanNearMiss(const Site& site, int64_t at_ms) {
  const std::string id = absl::StrCat("nm-", site.id, "-", at_ms / 1000);
  const NearMiss near_miss = OneOf(NearMisses());
  const std::string unit = OneOf(site.units).id;
  const std::string person = OneOf(People()), supervisor = OneOf(People());
  const bool anonymous = site.anonymous_near_misses && Chance() < 0.2;
  // Most say enough to settle the tier; the rest stay "at least" until somebody asks.
  const std::string facts =
      Chance() < 0.1
          ? std::string()
          : absl::StrCat("facts { place { unit_id: '", unit,
                         "' area: AREA_KIND_PRODUCTION } process_involved: ANSWER_YES "
                         "loss_of_containment: ANSWER_NO people_harmed: ANSWER_NO "
                         "community_affected: ANSWER_NO fire: ANSWER_NO explosion: ANSWER_NO "
                         "near_miss_condition_seen: ANSWER_YES near_miss_conditions { kind: ",
                         near_miss.kind, " } }");
  At(at_ms, [=, this] {
    ++counts_.near_misses;
    return Do(
        person, Incidents("ReportNearMiss"),
        Said<incidents::v1::ReportNearMissRequest>(absl::StrCat(
            "incident_id: '", id, "' site_id: '", site.id, "' unit_id: '", unit, "' what: '",
            near_miss.what, "' reporter { ",
            anonymous ? std::string("anonymous: true") : absl::StrCat("person_id: '", person, "'"),
            " } happened_at_ms: ", at_ms - 10 * 60'000, " ", facts)));
  });
  const int64_t decided_ms = Chance() < 0.97 ? Between(3, 40) * kHourMs : Between(3, 9) * kDayMs;
  At(at_ms + decided_ms, [=, this] { return DecideAgainst(supervisor, id); });
}

absl::Status Story::DecideAgainst(const std::string& person, const std::string& incident_id) {
  return Do(person, Incidents("DeclineInvestigation"),
            Said<incidents::v1::DeclineInvestigationRequest>(absl::StrCat(
                "incident_id: '", incident_id,
                "' reason: 'Talked through at the shift meeting; it could not have led to a "
                "catastrophic release, and the repair is ordered.'")));
}

void Story::PlanRelease(const Site& site, int64_t at_ms) {
  const std::string id = absl::StrCat("inc-", site.id, "-", at_ms / 1000);
  const std::string chemical = OneOf(site.chemicals);
  const Unit unit = OneOf(site.units);
  const std::string person = OneOf(People());
  // Most releases are small; a few are not: a log-normal tail.
  const double quantity_lb =
      std::round(std::exp(std::normal_distribution<>(2.6, 2.0)(random())) * 10) / 10 + 0.5;
  const int64_t minutes = Between(2, 55);
  const bool hurt = Chance() < 0.06, fire = Chance() < 0.05, undetermined = Chance() < 0.15;
  std::string facts = absl::StrFormat(
      "occurrence { began_at_ms: %d ended_at_ms: %d } place { unit_id: '%s' area: %s indoors: %s } "
      "process_involved: ANSWER_YES loss_of_containment: ANSWER_YES near_miss_condition_seen: "
      "ANSWER_NO explosion: ANSWER_NO ",
      at_ms - minutes * 60'000, at_ms, unit.id,
      std::string(unit.id) == "tank-farm" ? "AREA_KIND_STORAGE" : "AREA_KIND_PRODUCTION",
      std::string(unit.id) == "engine-room" ? "ANSWER_YES" : "ANSWER_NO");
  const std::string release = absl::StrFormat(
      "releases { label: 'flange in %s' material { chemical: '%s' } quantity: %g unit: "
      "QUANTITY_UNIT_POUND duration_minutes: %d relief { path: RELIEF_PATH_NONE } } ",
      unit.name, chemical, quantity_lb, minutes);
  const std::string community = "community_affected: ANSWER_NO ";
  const std::string people =
      hurt ? "people_harmed: ANSWER_YES harms { group: PEOPLE_GROUP_EMPLOYEE outcome: "
             "HARM_OUTCOME_BEYOND_FIRST_AID people: 1 } "
           : "people_harmed: ANSWER_NO ";
  const std::string burning =
      fire ? absl::StrFormat("fire: ANSWER_YES direct_cost_usd { value: '%d' } ",
                             Between(1, 40) * 5000)
           : std::string("fire: ANSWER_NO ");
  const std::string first = facts + release + community + burning +
                            (undetermined ? "people_harmed: ANSWER_UNKNOWN " : people);
  const std::string title = absl::StrCat(chemical, " released from a flange in ", unit.name);
  const int64_t reported_at_ms = at_ms + Between(10, 240) * 60'000;
  At(reported_at_ms, [=, this] {
    ++counts_.incidents;
    return Do(person, Incidents("ReportIncident"),
              Said<incidents::v1::ReportIncidentRequest>(absl::StrCat(
                  "incident_id: '", id, "' site_id: '", site.id, "' unit_id: '", unit.id,
                  "' title: '", title, "' description: 'Seen on the round, isolated by the shift; ",
                  "area cordoned off and gas tested before re-entry.' reporter { person_id: '",
                  person, "' } facts { ", first, " }")));
  });
  if (Chance() < 0.95)
    At(reported_at_ms + Between(5, 14) * 60'000, [=, this] { return TellAuthorities(person, id); });
  if (undetermined && Chance() < 0.7)
    At(reported_at_ms + Between(20, 200) * kHourMs, [=, this] {
      return Do(person, Incidents("AmendFacts"),
                Said<incidents::v1::AmendFactsRequest>(absl::StrCat(
                    "incident_id: '", id, "' reason: 'The clinic called back.' facts { ", facts,
                    release, community, burning, people, " }")));
    });
  PlanInvestigation(site, id, at_ms - minutes * 60'000, reported_at_ms);
}

// Whom the facts call for is told, or it is written down why not; the rest runs out and is overdue.
absl::Status Story::TellAuthorities(const std::string& person, const std::string& incident_id) {
  core::v1::GetRequest get;
  get.set_id(incident_id);
  incidents::v1::Incident seen;
  if (auto status = Ask(person, Incidents("GetIncident"), get, seen); !status.ok())
    return absl::IsNotFound(status) ? absl::OkStatus() : status;
  for (const auto& notification : seen.notifications()) {
    if (notification.stage() != incidents::v1::Notification::STAGE_PROPOSED) continue;
    const std::string which = absl::StrCat("incident_id: '", incident_id, "' notification_id: '",
                                           notification.notification_id(), "' ");
    const bool large = seen.classification().tier() <= incidents::v1::TIER_2;
    auto status =
        large ? Do(person, Incidents("RecordNotification"),
                   Said<incidents::v1::RecordNotificationRequest>(
                       absl::StrCat(which, "told { told_at_ms: ", now_ms(), " told_by: '", person,
                                    "' told_to: 'Duty officer' how: 'Telephone' }")))
              : Do(person, Incidents("DismissNotification"),
                   Said<incidents::v1::DismissNotificationRequest>(
                       which + "reason: 'Below the reportable quantity of the substance.'"));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Only incidents that call for one, or where somebody decides so, are investigated; the story looks
// at the incident as its investigator would.
void Story::PlanInvestigation(const Site& site, const std::string& id, int64_t at_ms,
                              int64_t reported_at_ms) {
  const double fate = Chance();
  const int64_t begins_ms =
      fate < 0.85 ? std::max(reported_at_ms + kHourMs, at_ms + Between(5, 44) * kHourMs)
                  : at_ms + Between(50, 90) * kHourMs;
  const std::string lead = OneOf(People()), second = kManager;
  const std::string incident = absl::StrCat("incident_id: '", id, "' ");
  const int64_t report_ms = begins_ms + Between(10, 45) * 24 * kHourMs;
  const int64_t resolved_ms = report_ms + Between(20, 150) * 24 * kHourMs;
  const bool decline = fate > 0.97;
  const std::string unit_owner = OneOf(People());
  At(begins_ms, [=, this]() -> absl::Status {
    core::v1::GetRequest get;
    get.set_id(id);
    incidents::v1::Incident seen;
    if (auto status = Ask(lead, Incidents("GetIncident"), get, seen); !status.ok())
      return absl::IsNotFound(status) ? absl::OkStatus() : status;
    const bool called_for =
        seen.investigation().need() == incidents::v1::Investigation::NEED_PROPOSED;
    if (!called_for && fate > 0.1) return DecideAgainst(lead, id);
    if (called_for && decline) {
      if (auto status =
              Do(lead, Incidents("DeclineInvestigation"),
                 Said<incidents::v1::DeclineInvestigationRequest>(
                     incident + "reason: 'The same flange as last week; its investigation "
                                "covers it.'"));
          !status.ok())
        return status;
      return Do(second, Incidents("ConfirmDecline"),
                Said<incidents::v1::ConfirmDeclineRequest>(incident + "reason: 'Agreed.'"));
    }
    ++counts_.investigations;
    if (auto status = Do(lead, Incidents("StartInvestigation"),
                         Said<incidents::v1::StartInvestigationRequest>(incident));
        !status.ok())
      return status;
    for (const std::string& member :
         {absl::StrCat("person_id: '", lead,
                       "' competences: COMPETENCE_INVESTIGATION_METHODS lead: true"),
          absl::StrCat("person_id: 'op.", site.id, "' competences: COMPETENCE_PROCESS")})
      if (auto status = Do(
              lead, Incidents("AssignTeamMember"),
              Said<incidents::v1::AssignTeamMemberRequest>(incident + "member { " + member + " }"));
          !status.ok())
        return status;
    if (auto status = Do(lead, Incidents("RecordTimelineEntry"),
                         Said<incidents::v1::RecordTimelineEntryRequest>(absl::StrCat(
                             incident, "entry { entry_id: 't1' at_ms: ", at_ms,
                             " text: 'First drop seen at the flange' source: 'shift log' }")));
        !status.ok())
      return status;
    At(report_ms, [=, this]() -> absl::Status {
      for (
          const char* cause :
          {"cause { cause_id: 'c1' kind: KIND_CONTRIBUTING_FACTOR code: 'EQ-SEAL' text: 'Gasket of "
           "the wrong class in the flange' }",
           "cause { cause_id: 'c2' parent_id: 'c1' kind: KIND_ROOT_CAUSE code: 'EQ-MATERIAL' text: "
           "'Stores issue gaskets by size alone' }"})
        if (auto status = Do(lead, Incidents("RecordCause"),
                             Said<incidents::v1::RecordCauseRequest>(incident + cause));
            !status.ok())
          return status;
      if (auto status = Do(lead, Incidents("RecordRecommendation"),
                           Said<incidents::v1::RecordRecommendationRequest>(absl::StrCat(
                               incident,
                               "recommendation { recommendation_id: 'r1' text: 'Issue gaskets by "
                               "material and class; tag the rack' owner_id: '",
                               unit_owner, "' due_on: '", DayOfUtc(resolved_ms).ToString(),
                               "' cause_ids: 'c2' }")));
          !status.ok())
        return status;
      if (auto status = Do(lead, Incidents("NameAffectedPerson"),
                           Said<incidents::v1::NameAffectedPersonRequest>(
                               absl::StrCat(incident, "person { person_id: 'op.", site.id, "' }")));
          !status.ok())
        return status;
      if (auto status =
              Do(lead, Incidents("CompleteInvestigationReport"),
                 Said<incidents::v1::CompleteInvestigationReportRequest>(
                     incident + "description: 'A gasket of the wrong class let go when the "
                                "line was pressured up.'"));
          !status.ok())
        return status;
      return Do(lead, Incidents("AcknowledgeReview"),
                Said<incidents::v1::AcknowledgeReviewRequest>(
                    absl::StrCat(incident, "person_id: 'op.", site.id,
                                 "' said: 'We should have been asked about the rack before.'")));
    });
    if (fate < 0.7)
      At(resolved_ms + 20 * kDayMs, [=, this] { return Finish(lead, id, unit_owner); });
    return absl::OkStatus();
  });
}

// What was recommended is done by then, or its owner says so now; whether it helped is looked at
// some months later.
absl::Status Story::Finish(const std::string& lead, const std::string& incident_id,
                           const std::string& owner) {
  if (auto status = Settle(); !status.ok()) return status;
  core::v1::GetRequest get;
  get.set_id(incident_id);
  incidents::v1::Incident seen;
  if (auto status = Ask(lead, Incidents("GetIncident"), get, seen); !status.ok()) return status;
  const std::string incident = absl::StrCat("incident_id: '", incident_id, "' ");
  if (!seen.investigation().recommendations(0).has_resolution())
    if (auto status = Do(owner, Incidents("ResolveRecommendation"),
                         Said<incidents::v1::ResolveRecommendationRequest>(
                             incident + "recommendation_id: 'r1' resolution { outcome: "
                                        "OUTCOME_IMPLEMENTED documentation: 'Racks re-labelled, "
                                        "storeroom procedure revised.' }"));
        !status.ok())
      return status;
  const int64_t planned_ms = now_ms();
  if (auto status = Do(lead, Incidents("PlanEffectivenessCheck"),
                       Said<incidents::v1::PlanEffectivenessCheckRequest>(
                           absl::StrCat(incident, "due_at_ms: ", planned_ms + 90 * kDayMs,
                                        " how: 'Audit twenty flanges of the unit'")));
      !status.ok())
    return status;
  At(planned_ms + Between(60, 120) * kDayMs, [=, this] {
    return Do(kManager, Incidents("RecordEffectivenessCheck"),
              Said<incidents::v1::RecordEffectivenessCheckRequest>(
                  incident + "effect: EFFECT_PREVENTS found: 'Twenty of twenty right.'"));
  });
  return Do(kManager, Incidents("CloseInvestigation"),
            Said<incidents::v1::CloseInvestigationRequest>(incident));
}

}  // namespace interlock::demo
