#include "services/reporting/incident_view.h"

#include <google/protobuf/util/json_util.h>

#include <map>
#include <set>

#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/reporting/v1/reporting.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/reporting/duty_view.h"
#include "services/reporting/incident_record_view.h"
#include "services/reporting/site_view.h"
#include "services/reporting/timeline_view.h"

namespace interlock::reporting {
namespace {

using incidents::v1::Classification, incidents::v1::Consequences, incidents::v1::IncidentEvent,
    incidents::v1::IncidentFacts, incidents::v1::Tier;
using enum v1::InvestigationState;
using Incident = IncidentRecord;

const std::vector<std::string> kTables = {"incident", "chemical", "missing_fact", "duty",
                                          "timeline", "site",     "ownership",    "unit",
                                          "business", "company"};

// ---------------------------------------------------------------------------------------------
// What hangs on an incident

absl::Status PutChemicals(SqlSession& rows, const IncidentFacts& facts, Incident& incident) {
  std::map<std::string, std::string> names;  // By the form in which case does not matter.
  std::vector<std::string> in_order;
  auto add = [&](const std::string& name) {
    if (!name.empty() && names.emplace(SearchForm(name), name).second) in_order.push_back(name);
  };
  for (const auto& release : facts.releases()) {
    add(release.material().chemical());
    for (const auto& component : release.components()) add(component.material().chemical());
  }
  if (auto status =
          rows.Run("DELETE FROM {v}chemical WHERE incident_id = $1", {incident.incident_id});
      !status.ok())
    return status;
  for (const auto& [key, name] : names)
    if (auto status = rows.Run("INSERT INTO {v}chemical (incident_id, chemical_key, name) "
                               "VALUES ($1, $2, $3)",
                               {incident.incident_id, key, name});
        !status.ok())
      return status;
  incident.chemicals.clear();
  for (const auto& name : in_order)
    (incident.chemicals += incident.chemicals.empty() ? "" : "\n") += name;
  return absl::OkStatus();
}

absl::Status PutClassification(SqlSession& rows, const Classification& classification,
                               Incident& incident) {
  incident.tier = classification.tier();
  incident.at_least = classification.at_least();
  incident.at_most_tier = classification.at_most_tier();
  incident.severity_points = classification.severity_points();
  incident.missing_facts = 0;
  if (auto status =
          rows.Run("DELETE FROM {v}missing_fact WHERE incident_id = $1", {incident.incident_id});
      !status.ok())
    return status;
  std::set<std::string> fields;
  for (const auto& missing : classification.missing_facts()) {
    // What moves severity points alone keeps no tier open.
    if (missing.could_raise_to() == Tier::NOT_PSE ||
        missing.could_raise_to() == Tier::TIER_UNSPECIFIED)
      continue;
    const std::string field = FieldWithoutNumbers(missing.field());
    fields.insert(field);
    if (auto status = rows.Run(
            "INSERT INTO {v}missing_fact (incident_id, ordinal, path, field, could_raise_to, "
            "sentence) VALUES ($1, $2, $3, $4, $5, $6)",
            {incident.incident_id, ++incident.missing_facts, missing.field(), field,
             int64_t{missing.could_raise_to()}, missing.sentence()});
        !status.ok())
      return status;
  }
  incident.missing_fields = int64_t(fields.size());
  return absl::OkStatus();
}

absl::Status PutDate(SqlSession& rows, Incident& incident) {
  std::string zone;
  auto status = rows.Query("SELECT time_zone FROM {v}site WHERE site_id = $1", {incident.site_id},
                           [&](const SqlRow& row) { zone = row.Text(0); });
  incident.occurred_on = DateAt(zone, incident.occurred_at_ms);
  return status;
}

absl::Status PutConsequences(SqlSession& rows, const Consequences& consequences,
                             Incident& incident) {
  incident.historic = consequences.historic();
  incident.occurred_at_ms = consequences.earliest_at_ms();
  incident.due_at_ms = consequences.historic() ? 0 : consequences.investigation_due_at_ms();
  // What a person decided stays decided.
  if (incident.historic && (incident.investigation == INVESTIGATION_STATE_UNDECIDED ||
                            incident.investigation == INVESTIGATION_STATE_PROPOSED))
    incident.investigation = INVESTIGATION_STATE_NONE;
  else if (!incident.historic && incident.investigation == INVESTIGATION_STATE_NONE)
    incident.investigation = INVESTIGATION_STATE_UNDECIDED;
  return PutDate(rows, incident);
}

DutyRow DutyOf(const Incident& incident, const std::string& kind, const std::string& item = "") {
  return {.service = kIncidents,
          .stream = "incident-" + incident.incident_id,
          .kind = kind,
          .item = item,
          .site_id = incident.site_id};
}

absl::Status PutStartDuty(SqlSession& rows, const Incident& incident) {
  DutyRow duty = DutyOf(incident, kStartDuty);
  if (incident.start_by_ms() == 0) return EndDuty(rows, duty);
  duty.due_at_ms = incident.start_by_ms();
  duty.clause = kStartClause;
  duty.sentence = "Start the investigation, or decide with a reason that there is none.";
  return PutDuty(rows, duty);
}

absl::Status PutNotification(SqlSession& rows, const Incident& incident,
                             const incidents::v1::Notification& notification) {
  DutyRow duty = DutyOf(incident, kNotificationDuty, notification.notification_id());
  duty.due_at_ms = notification.due_at_ms();
  duty.clause = notification.clause();
  duty.sentence = "Tell " + notification.authority() + ": " + notification.what();
  return PutDuty(rows, duty);
}

absl::Status PutEffectivenessCheck(SqlSession& rows, const Incident& incident,
                                   const incidents::v1::EffectivenessCheckPlanned& planned) {
  DutyRow duty = DutyOf(incident, kEffectDuty);
  duty.due_at_ms = planned.due_at_ms();
  duty.sentence = "See whether the measures work: " + planned.how();
  return PutDuty(rows, duty);
}

// ---------------------------------------------------------------------------------------------
// Events

absl::Status Report(SqlSession& rows, const incidents::v1::IncidentReported& reported,
                    Incident& incident) {
  incident.site_id = reported.site_id();
  incident.unit_id = reported.unit_id();
  incident.title = reported.title();
  incident.description = reported.description();
  incident.kind = reported.kind();
  incident.reported_at_ms = reported.reported_at_ms();
  incident.investigation = INVESTIGATION_STATE_UNDECIDED;
  if (auto status = PutConsequences(rows, reported.consequences(), incident); !status.ok())
    return status;
  if (auto status = PutChemicals(rows, reported.facts(), incident); !status.ok()) return status;
  return PutClassification(rows, reported.classification(), incident);
}

absl::Status Amend(SqlSession& rows, const incidents::v1::FactsAmended& amended,
                   Incident& incident) {
  if (auto status = PutConsequences(rows, amended.consequences(), incident); !status.ok())
    return status;
  if (auto status = PutChemicals(rows, amended.facts(), incident); !status.ok()) return status;
  return PutClassification(rows, amended.classification(), incident);
}

absl::Status Apply(SqlSession& rows, const IncidentEvent& event, Incident& incident) {
  switch (event.body_case()) {
    case IncidentEvent::kReported: return Report(rows, event.reported(), incident);
    case IncidentEvent::kFactsAmended: return Amend(rows, event.facts_amended(), incident);
    case IncidentEvent::kTextAmended:
      incident.title = event.text_amended().title();
      incident.description = event.text_amended().description();
      incident.unit_id = event.text_amended().unit_id();
      break;
    case IncidentEvent::kReclassified:
      return PutClassification(rows, event.reclassified().classification(), incident);
    case IncidentEvent::kMoved:
      incident.site_id = event.moved().site_id();
      incident.unit_id = event.moved().unit_id();
      return PutConsequences(rows, event.moved().consequences(), incident);
    case IncidentEvent::kMerged:
      incident.standing = v1::STANDING_MERGED;
      incident.merged_into_id = event.merged().into_incident_id();
      break;
    case IncidentEvent::kWithdrawn: incident.standing = v1::STANDING_WITHDRAWN; break;
    case IncidentEvent::kReinstated:
      incident.standing = v1::STANDING_ACTIVE;
      incident.merged_into_id.clear();
      break;
    case IncidentEvent::kInvestigationProposed:
      if (!incident.Started()) incident.investigation = INVESTIGATION_STATE_PROPOSED;
      break;
    case IncidentEvent::kInvestigationRequired:
      if (!incident.Started()) incident.investigation = INVESTIGATION_STATE_REQUIRED;
      break;
    case IncidentEvent::kDeclineProposed:
      incident.investigation = INVESTIGATION_STATE_DECLINE_PROPOSED;
      break;
    case IncidentEvent::kInvestigationDeclined:
      incident.investigation = INVESTIGATION_STATE_DECLINED;
      break;
    case IncidentEvent::kInvestigationStarted:
      incident.investigation = INVESTIGATION_STATE_STARTED;
      incident.began_at_ms = event.investigation_started().began_at_ms();
      break;
    case IncidentEvent::kReportCompleted:
      incident.investigation = INVESTIGATION_STATE_REPORT_COMPLETE;
      break;
    case IncidentEvent::kInvestigationClosed:
      incident.investigation = INVESTIGATION_STATE_CLOSED;
      break;
    case IncidentEvent::kInvestigationReopened:
      incident.investigation = INVESTIGATION_STATE_STARTED;
      break;
    case IncidentEvent::kTeamMemberAssigned: {
      const auto& member = event.team_member_assigned().member();
      if (member.lead())
        incident.lead_id = member.person_id();
      else if (incident.lead_id == member.person_id())
        incident.lead_id.clear();
      break;
    }
    case IncidentEvent::kTeamMemberReleased:
      if (incident.lead_id == event.team_member_released().person_id()) incident.lead_id.clear();
      break;
    case IncidentEvent::kNotificationProposed:
      return PutNotification(rows, incident, event.notification_proposed().notification());
    case IncidentEvent::kNotificationMade:
      return EndDuty(
          rows, DutyOf(incident, kNotificationDuty, event.notification_made().notification_id()));
    case IncidentEvent::kNotificationDismissed:
      return EndDuty(rows, DutyOf(incident, kNotificationDuty,
                                  event.notification_dismissed().notification_id()));
    case IncidentEvent::kEffectivenessCheckPlanned:
      return PutEffectivenessCheck(rows, incident, event.effectiveness_check_planned());
    case IncidentEvent::kEffectivenessChecked: return EndDuty(rows, DutyOf(incident, kEffectDuty));
    // Lines of the timeline alone.
    case IncidentEvent::kImportedRowSeen:
    case IncidentEvent::kAttachmentsAdded:
    case IncidentEvent::kPotentialAssessed:
    case IncidentEvent::kLegalHoldPlaced:
    case IncidentEvent::kLegalHoldLifted:
    case IncidentEvent::kInvestigationReminded:
    case IncidentEvent::kInvestigationLate:  // Lateness follows from the moment of asking.
    case IncidentEvent::kInvestigationLatenessEnded:
    case IncidentEvent::kTimelineEntryRecorded:
    case IncidentEvent::kCauseRecorded:
    case IncidentEvent::kRecommendationRecorded:
    case IncidentEvent::kFindingStruck:
    case IncidentEvent::kAffectedPersonNamed:
    case IncidentEvent::kReviewAcknowledged:
    case IncidentEvent::kRecommendationResolved:
    case IncidentEvent::kEffectivenessCheckOverdue:
    case IncidentEvent::kNotificationOverdue:
    case IncidentEvent::BODY_NOT_SET: break;
  }
  return absl::OkStatus();
}

absl::Status ApplyIncidentEvent(SqlSession& rows, const FeedEvent& fed) {
  if (fed.record.type != IncidentEvent::descriptor()->full_name()) return absl::OkStatus();
  auto event = EventAs<IncidentEvent>(fed.record);
  if (!event.ok()) return event.status();
  const size_t dash = fed.record.stream.find('-');
  if (dash == std::string::npos) return absl::DataLossError("stream without an id");
  Incident incident;
  if (auto status = Load(rows, fed.record.stream.substr(dash + 1), incident); !status.ok())
    return status;
  const int64_t start_by_before = incident.start_by_ms();
  incident.version = fed.record.version;
  if (auto status = Apply(rows, *event, incident); !status.ok()) return status;
  if (auto status = Save(rows, incident); !status.ok()) return status;
  if (incident.start_by_ms() != start_by_before)
    if (auto status = PutStartDuty(rows, incident); !status.ok()) return status;
  return rows.Run(
      "INSERT INTO {v}timeline (incident_id, version, identity, at_ms, actor, type, clause, "
      "sentence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {incident.incident_id, fed.record.version, fed.Identity(), fed.record.at_ms, fed.record.actor,
       TypeOf(*event), ClauseOf(*event), SentenceOf(*event)});
}

// ---------------------------------------------------------------------------------------------
// Live pages

constexpr int kIdsMax = 100;

void Tell(Push& push, const std::vector<FeedEvent>& events) {
  std::map<std::string, std::set<std::string>> changed;  // Streams by site.
  for (const auto& event : events)
    changed[event.record.site].insert(event.service == kIncidents ? event.record.stream : "");
  for (const auto& [site, streams] : changed) {
    v1::ViewChanged message;
    message.set_view(kIncidents);
    message.set_site_id(site);
    if (streams.size() <= kIdsMax)
      for (const auto& stream : streams)
        if (const size_t dash = stream.find('-'); dash != std::string::npos)
          message.add_ids(stream.substr(dash + 1));
    std::string json;
    google::protobuf::util::JsonPrintOptions names;
    names.preserve_proto_field_names = true;
    if (google::protobuf::util::MessageToJsonString(message, &json, names).ok())
      push.Publish(kIncidents, json);
  }
}

}  // namespace

std::string FieldWithoutNumbers(const std::string& field) {
  std::string plain;
  bool inside = false;
  for (const char c : field) {
    if (c == ']') inside = false;
    if (!inside) plain += c;
    if (c == '[') inside = true;
  }
  return plain;
}

absl::Status ApplyEvent(SqlSession& rows, const FeedEvent& event) {
  if (event.service == "organisation") return ApplySiteEvent(rows, event);
  if (event.service == kIncidents) return ApplyIncidentEvent(rows, event);
  return ApplyDuties(rows, event);
}

View IncidentsView(Push& push, const std::vector<std::string>& duty_sources) {
  View view;
  view.name = kIncidents;
  view.form = 3;
  view.sources = {kIncidents, "organisation"};
  view.sources.insert(view.sources.end(), duty_sources.begin(), duty_sources.end());
  view.schema = kIncidentSchema;
  view.schema.insert(view.schema.end(), kDutySchema.begin(), kDutySchema.end());
  view.schema.insert(view.schema.end(), kSiteSchema.begin(), kSiteSchema.end());
  view.tables = kTables;
  view.apply = ApplyEvent;
  view.applied = [&push](const std::vector<FeedEvent>& events) { Tell(push, events); };
  return view;
}

}  // namespace interlock::reporting
