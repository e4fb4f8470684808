// How an incident comes into the ledger: a report, or the one-minute near miss.
#include <google/protobuf/util/message_differencer.h>

#include "absl/strings/str_cat.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using google::protobuf::util::MessageDifferencer;

constexpr size_t kTitleBytes = 120;

// The first line, cut between characters.
std::string TitleOf(const std::string& what) {
  std::string title = what.substr(0, what.find('\n'));
  if (title.size() <= kTitleBytes) return title;
  size_t end = kTitleBytes;
  while (end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0) == 0x80) --end;
  return title.substr(0, end) + "...";
}

// A report never fails for want of a name: then it is the caller's own.
v1::Reporter ReporterOf(const v1::Reporter& said, const Context& context) {
  v1::Reporter reporter;
  if (said.anonymous()) {
    reporter.set_anonymous(true);
    return reporter;
  }
  reporter = said;
  if (reporter.person_id().empty() && reporter.name().empty())
    reporter.set_person_id(context.actor);
  return reporter;
}

// A name may have been erased since; the person's id stays.
bool SameReporter(v1::Reporter a, v1::Reporter b) {
  a.clear_name();
  b.clear_name();
  return MessageDifferencer::Equals(a, b);
}

// The same report again, under another command id: a phone that lost the answer.
bool SaysTheSame(const v1::Incident& incident, const v1::IncidentReported& report) {
  if (incident.attachments_size() < report.attachments_size()) return false;
  for (int i = 0; i < report.attachments_size(); ++i)
    if (!MessageDifferencer::Equals(incident.attachments(i), report.attachments(i))) return false;
  return incident.kind() == report.kind() && incident.site_id() == report.site_id() &&
         incident.unit_id() == report.unit_id() && incident.title() == report.title() &&
         incident.description() == report.description() && !incident.has_imported() &&
         SameReporter(incident.reporter(), report.reporter()) &&
         MessageDifferencer::Equals(incident.facts(), report.facts());
}

// `report` says everything but what follows from it.
Decided Take(const v1::Incident& incident, v1::IncidentReported report, const Context& context) {
  if (!incident.incident_id().empty()) {
    if (SaysTheSame(incident, report)) return Events{};
    return Refuse(kAlreadyExists, "INCIDENT_EXISTS", "",
                  absl::StrCat("An incident ", report.incident_id(),
                               " was reported before and says something else. Amend that one, or "
                               "report this one under an id of its own."));
  }
  if (report.attachments_size() > kMaxAttachments)
    return RefuseFull("attachments", kMaxAttachments);
  const auto site = SiteFactsFor(report.site_id(), context);
  if (!site.ok()) return site.status();
  if (report.reporter().anonymous())
    if (auto status = CheckAnonymous(report.site_id(), context); !status.ok()) return status;
  if (auto status = CheckSaid(report.facts(), *site, context); !status.ok()) return status;
  if (auto status = ClassifyReport(report, context); !status.ok()) return status;
  *report.mutable_consequences() = ConsequencesOf(report.facts(), *site, context.now_ms, context);
  Events events(1);
  *events[0].mutable_reported() = std::move(report);
  AddDuties(incident, context, events);
  return events;
}

}  // namespace

Decided Report(const v1::Incident& incident, const v1::ReportIncidentRequest& command,
               const Context& context) {
  v1::IncidentReported report;
  report.set_incident_id(command.incident_id());
  report.set_site_id(command.site_id());
  report.set_unit_id(command.unit_id());
  report.set_kind(v1::Incident::KIND_INCIDENT);
  report.set_title(command.title());
  report.set_description(command.description());
  *report.mutable_reporter() = ReporterOf(command.reporter(), context);
  report.set_reported_at_ms(context.now_ms);
  *report.mutable_facts() = command.facts();
  *report.mutable_attachments() = command.attachments();
  const auto& when = command.facts().occurrence();
  report.set_when_assumed(!when.has_began_at_ms() && !when.has_ended_at_ms() &&
                          !when.has_discovered_at_ms());
  return Take(incident, std::move(report), context);
}

Decided ReportNearMiss(const v1::Incident& incident, const v1::ReportNearMissRequest& command,
                       const Context& context) {
  const bool known = !incident.incident_id().empty();
  v1::IncidentReported report;
  report.set_incident_id(command.incident_id());
  report.set_site_id(command.site_id());
  report.set_unit_id(command.unit_id());
  report.set_kind(v1::Incident::KIND_NEAR_MISS);
  report.set_title(TitleOf(command.what()));
  report.set_description(command.what());
  *report.mutable_reporter() = ReporterOf(command.reporter(), context);
  report.set_reported_at_ms(context.now_ms);
  report.set_when_assumed(command.happened_at_ms() == 0);
  *report.mutable_attachments() = command.attachments();
  auto& facts = *report.mutable_facts();
  facts = command.facts();
  facts.mutable_occurrence()->Clear();
  // "Just now" of a repeat is the "just now" of the first time.
  facts.mutable_occurrence()->set_began_at_ms(command.happened_at_ms() != 0
                                                  ? command.happened_at_ms()
                                              : known ? incident.reported_at_ms()
                                                      : context.now_ms);
  if (facts.place().unit_id().empty() && !command.unit_id().empty())
    facts.mutable_place()->set_unit_id(command.unit_id());
  if (!command.where().empty()) facts.mutable_place()->set_location(command.where());
  return Take(incident, std::move(report), context);
}

}  // namespace interlock::incidents
