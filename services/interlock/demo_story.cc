#include "services/interlock/demo_story.h"

#include <google/protobuf/text_format.h>

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/metrics/v1/period.pb.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/company.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/calendar.h"

namespace interlock::demo {
namespace {

constexpr int64_t kHourMs = 3'600'000;
constexpr char kManager[] = "m.hart";  // Manages process safety for the company.

// Messages written as text read as the story they tell.
template <class Message>
Message From(const std::string& text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message))
    message.Clear();  // The service refuses it, and the story counts that.
  return message;
}

std::string Incidents(const char* method) {
  return absl::StrCat("/interlock.incidents.v1.IncidentService/", method);
}

}  // namespace

Story::Story(Embedded& embedded, StoryTime& time, StoryOptions options)
    : embedded_(embedded), time_(time), options_(options), random_(options.seed) {}

Client& Story::As(const std::string& person) {
  auto& client = clients_[person];
  if (client == nullptr) {
    const auto token = embedded_.tokens().Add(
        person, person == kManager ? std::vector<Grant>{{"administrator", "*"}}
                                   : std::vector<Grant>{{"reporter", "*"},
                                                        {"investigator", "*"},
                                                        {"supervisor", "*"},
                                                        {"psm_manager", "*"}});
    client = std::make_unique<Client>(embedded_.host().channel(), token.ok() ? *token : "");
  }
  return *client;
}

absl::Status Story::Do(const std::string& person, const std::string& method,
                       const google::protobuf::Message& request) {
  core::v1::Receipt receipt;
  ++counts_.commands;
  auto status = As(person).Call(method, request, receipt,
                                {{"idempotency-key", absl::StrCat("story-", next_key_++)}});
  if (status.ok()) return status;
  if (absl::IsUnavailable(status) || absl::IsDataLoss(status) || absl::IsInternal(status))
    return status;
  ++counts_.refused;
  ++refusals_[absl::StrCat(method.substr(method.rfind('/') + 1), ": ", ReasonOf(status), " (",
                           status.message(), ")")];
  return absl::OkStatus();
}

absl::Status Story::AdvanceTo(int64_t at_ms) {
  for (;;) {
    auto next = embedded_.host().NextDue();
    if (!next.ok()) return next.status();
    const bool rings = *next <= at_ms;
    time_.Set(rings ? *next : at_ms);
    if (!rings) return absl::OkStatus();
    for (const auto& running : embedded_.host().running()) {
      auto rung = running->ringer->RingDue();
      if (!rung.ok()) return rung.status();
      counts_.clocks_rung += *rung;
    }
  }
}

absl::Status Story::Found() {
  const std::string organisation = "/interlock.organisation.v1.";
  auto company = From<organisation::v1::RegisterCompanyRequest>(
      absl::StrCat("company_id: '", kCompanyId, "' name: '", kCompanyName,
                   "' rule_set: 'ccps-2018' unit_basis: UNIT_BASIS_LB"));
  if (auto status = Do(kManager, organisation + "CompanyService/RegisterCompany", company);
      !status.ok())
    return status;
  for (const Business& business : Businesses()) {
    auto request = From<organisation::v1::RegisterBusinessRequest>(
        absl::StrCat("business_id: '", business.id, "' name: '", business.name, "' company_id: '",
                     kCompanyId, "'"));
    if (auto status = Do(kManager, organisation + "BusinessService/RegisterBusiness", request);
        !status.ok())
      return status;
  }
  const std::string go_live_on = DayOfUtc(options_.begins_at_ms).ToString();
  for (size_t i = 0; i < options_.sites; ++i) {
    const Site& site = Sites()[i];
    std::string text = absl::StrCat(
        "site_id: '", site.id, "' business_id: '", site.business, "' profile { name: '", site.name,
        "' naics: '", site.naics, "' time_zone: '", site.time_zone,
        "' regime: REGIME_GENERAL_INDUSTRY go_live_on: '", go_live_on,
        "' anonymous_near_misses_allowed: ", site.anonymous_near_misses ? "true" : "false", " }");
    for (const Unit& unit : site.units)
      absl::StrAppend(&text, " units { unit_id: '", unit.id, "' name: '", unit.name, "' }");
    auto request = From<organisation::v1::RegisterSiteRequest>(text);
    if (auto status = Do(kManager, organisation + "SiteService/RegisterSite", request);
        !status.ok())
      return status;
  }
  return embedded_.host().Settle();
}

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
        From<incidents::v1::ReportNearMissRequest>(absl::StrCat(
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
            From<incidents::v1::DeclineInvestigationRequest>(absl::StrCat(
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
      std::round(std::exp(std::normal_distribution<>(2.6, 2.0)(random_)) * 10) / 10 + 0.5;
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
              From<incidents::v1::ReportIncidentRequest>(absl::StrCat(
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
                From<incidents::v1::AmendFactsRequest>(absl::StrCat(
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
  if (auto status = As(person).Call(Incidents("GetIncident"), get, seen); !status.ok())
    return absl::IsNotFound(status) ? absl::OkStatus() : status;
  for (const auto& notification : seen.notifications()) {
    if (notification.stage() != incidents::v1::Notification::STAGE_PROPOSED) continue;
    const std::string which = absl::StrCat("incident_id: '", incident_id, "' notification_id: '",
                                           notification.notification_id(), "' ");
    const bool large = seen.classification().tier() <= incidents::v1::TIER_2;
    auto status =
        large ? Do(person, Incidents("RecordNotification"),
                   From<incidents::v1::RecordNotificationRequest>(
                       absl::StrCat(which, "told { told_at_ms: ", time_.now_ms(), " told_by: '",
                                    person, "' told_to: 'Duty officer' how: 'Telephone' }")))
              : Do(person, Incidents("DismissNotification"),
                   From<incidents::v1::DismissNotificationRequest>(
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
    if (auto status = As(lead).Call(Incidents("GetIncident"), get, seen); !status.ok())
      return absl::IsNotFound(status) ? absl::OkStatus() : status;
    const bool called_for =
        seen.investigation().need() == incidents::v1::Investigation::NEED_PROPOSED;
    if (!called_for && fate > 0.1) return DecideAgainst(lead, id);
    if (called_for && decline) {
      if (auto status =
              Do(lead, Incidents("DeclineInvestigation"),
                 From<incidents::v1::DeclineInvestigationRequest>(
                     incident + "reason: 'The same flange as last week; its investigation "
                                "covers it.'"));
          !status.ok())
        return status;
      return Do(second, Incidents("ConfirmDecline"),
                From<incidents::v1::ConfirmDeclineRequest>(incident + "reason: 'Agreed.'"));
    }
    ++counts_.investigations;
    if (auto status = Do(lead, Incidents("StartInvestigation"),
                         From<incidents::v1::StartInvestigationRequest>(incident));
        !status.ok())
      return status;
    for (const std::string& member :
         {absl::StrCat("person_id: '", lead,
                       "' competences: COMPETENCE_INVESTIGATION_METHODS lead: true"),
          absl::StrCat("person_id: 'op.", site.id, "' competences: COMPETENCE_PROCESS")})
      if (auto status = Do(
              lead, Incidents("AssignTeamMember"),
              From<incidents::v1::AssignTeamMemberRequest>(incident + "member { " + member + " }"));
          !status.ok())
        return status;
    if (auto status = Do(lead, Incidents("RecordTimelineEntry"),
                         From<incidents::v1::RecordTimelineEntryRequest>(absl::StrCat(
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
                             From<incidents::v1::RecordCauseRequest>(incident + cause));
            !status.ok())
          return status;
      if (auto status = Do(lead, Incidents("RecordRecommendation"),
                           From<incidents::v1::RecordRecommendationRequest>(absl::StrCat(
                               incident,
                               "recommendation { recommendation_id: 'r1' text: 'Issue gaskets by "
                               "material and class; tag the rack' owner_id: '",
                               unit_owner, "' due_on: '", DayOfUtc(resolved_ms).ToString(),
                               "' cause_ids: 'c2' }")));
          !status.ok())
        return status;
      if (auto status = Do(lead, Incidents("NameAffectedPerson"),
                           From<incidents::v1::NameAffectedPersonRequest>(
                               absl::StrCat(incident, "person { person_id: 'op.", site.id, "' }")));
          !status.ok())
        return status;
      if (auto status =
              Do(lead, Incidents("CompleteInvestigationReport"),
                 From<incidents::v1::CompleteInvestigationReportRequest>(
                     incident + "description: 'A gasket of the wrong class let go when the "
                                "line was pressured up.'"));
          !status.ok())
        return status;
      return Do(lead, Incidents("AcknowledgeReview"),
                From<incidents::v1::AcknowledgeReviewRequest>(
                    absl::StrCat(incident, "person_id: 'op.", site.id,
                                 "' said: 'We should have been asked about the rack before.'")));
    });
    if (fate < 0.7)
      At(resolved_ms, [=, this]() -> absl::Status {
        if (auto status = Do(
                unit_owner, Incidents("ResolveRecommendation"),
                From<incidents::v1::ResolveRecommendationRequest>(
                    incident + "recommendation_id: 'r1' resolution { outcome: "
                               "OUTCOME_IMPLEMENTED documentation: 'Racks re-labelled, storeroom "
                               "procedure revised.' }"));
            !status.ok())
          return status;
        if (auto status = Do(lead, Incidents("PlanEffectivenessCheck"),
                             From<incidents::v1::PlanEffectivenessCheckRequest>(
                                 absl::StrCat(incident, "due_at_ms: ", resolved_ms + 90 * kDayMs,
                                              " how: 'Audit twenty flanges of the unit'")));
            !status.ok())
          return status;
        At(resolved_ms + Between(60, 120) * kDayMs, [=, this] {
          return Do(second, Incidents("RecordEffectivenessCheck"),
                    From<incidents::v1::RecordEffectivenessCheckRequest>(
                        incident + "effect: EFFECT_PREVENTS found: 'Twenty of twenty right.'"));
        });
        return Do(second, Incidents("CloseInvestigation"),
                  From<incidents::v1::CloseInvestigationRequest>(incident));
      });
    return absl::OkStatus();
  });
}

void Story::PlanMonth(int64_t begins_ms, int64_t ends_ms, const std::string& month) {
  for (size_t i = 0; i < options_.sites; ++i) {
    const Site& site = Sites()[i];
    const double size = std::sqrt(site.employees + site.contractors) / 12;
    const int64_t near_misses = std::poisson_distribution<>(size * 1.6)(random_);
    const int64_t releases = std::poisson_distribution<>(size * 0.45)(random_);
    for (int64_t n = 0; n < near_misses; ++n) PlanNearMiss(site, Between(begins_ms, ends_ms - 1));
    for (int64_t n = 0; n < releases; ++n)
      PlanRelease(site, Between(begins_ms + kHourMs, ends_ms - 1));
    // Now and then a site forgets its hours; its rate is then missing, and says so.
    if (Chance() < 0.006) continue;
    const int64_t employee_hours = site.employees * Between(150, 172);
    const int64_t contractor_hours = site.contractors * Between(120, 172);
    At(ends_ms + 5 * 24 * kHourMs, [=, this] {
      return Do(kManager, "/interlock.metrics.v1.HoursService/EnterHours",
                From<metrics::v1::EnterHoursRequest>(absl::StrCat(
                    "hours_id: '", site.id, ":", month, "' site_id: '", site.id, "' month: '",
                    month, "' worked { employee_hours { value: '", employee_hours,
                    "' } contractor_hours { value: '", contractor_hours, "' } }")));
    });
  }
  At(ends_ms + 10 * 24 * kHourMs, [=, this]() -> absl::Status {
    if (auto status = embedded_.host().Settle(); !status.ok()) return status;
    const std::string period = absl::StrCat("company.", kCompanyId, ":", month);
    if (auto status =
            Do(kManager, "/interlock.metrics.v1.PeriodService/ClosePeriod",
               From<metrics::v1::ClosePeriodRequest>(absl::StrCat("period_id: '", period, "'")));
        !status.ok())
      return status;
    return Do(kManager, "/interlock.metrics.v1.PeriodService/SignPeriod",
              From<metrics::v1::SignPeriodRequest>(
                  absl::StrCat("period_id: '", period, "' figures_number: 1")));
  });
}

absl::Status Story::Live(const Progress& progress) {
  time_.Set(options_.begins_at_ms);
  if (auto status = Found(); !status.ok()) return status;
  const Month last = Month::Of(DayOfUtc(options_.ends_at_ms - 1));
  for (Month month = Month::Of(DayOfUtc(options_.begins_at_ms)); month <= last;
       month = month.Plus(1))
    PlanMonth(std::max(options_.begins_at_ms, BeginOfUtc(month.first_day())),
              std::min(options_.ends_at_ms, BeginOfUtc(month.Plus(1).first_day())),
              month.ToString());
  while (!agenda_.empty() && agenda_.begin()->first <= options_.ends_at_ms) {
    auto next = agenda_.extract(agenda_.begin());
    if (auto status = AdvanceTo(next.key()); !status.ok()) return status;
    if (auto status = next.mapped()(); !status.ok()) return status;
    if (progress) progress(next.key(), counts_);
  }
  if (auto status = AdvanceTo(options_.ends_at_ms); !status.ok()) return status;
  return embedded_.host().Settle();
}

}  // namespace interlock::demo
