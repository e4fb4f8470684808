// Rows of another register: each creates an incident, amends it where the row has changed since it
// was last seen, or changes nothing.
#include <google/protobuf/util/message_differencer.h>

#include "absl/strings/str_cat.h"
#include "services/incidents/consequences.h"
#include "services/incidents/incident.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using google::protobuf::FieldDescriptor;
using google::protobuf::util::MessageDifferencer;

constexpr char kSourceChanged[] = "The source changed.";

v1::ImportedRow RowOf(const v1::RecordImportedRequest& command) {
  v1::ImportedRow row;
  row.set_source_system(command.source_system());
  row.set_source_key(command.source_key());
  row.set_site_id(command.site_id());
  row.set_unit_id(command.unit_id());
  row.set_title(command.title());
  row.set_description(command.description());
  *row.mutable_facts() = command.facts();
  return row;
}

// What a field holds, alone in a message of its own, so that two can be compared and copied.
v1::IncidentFacts Only(const v1::IncidentFacts& facts, const FieldDescriptor* field) {
  v1::IncidentFacts rest = facts, only;
  const auto* reflection = facts.GetReflection();
  reflection->SwapFields(&rest, &only, {field});
  return only;
}

// The row's changes, on top of what people have amended since: a field that the row has not changed
// stays as it is.
v1::IncidentFacts Merged(const v1::IncidentFacts& seen, const v1::IncidentFacts& row,
                         const v1::IncidentFacts& current) {
  v1::IncidentFacts merged = current;
  const auto* reflection = merged.GetReflection();
  const auto* type = merged.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    auto now = Only(row, type->field(i));
    if (MessageDifferencer::Equals(Only(seen, type->field(i)), now)) continue;
    reflection->SwapFields(&merged, &now, {type->field(i)});
  }
  return merged;
}

const std::string& Merged(const std::string& seen, const std::string& row,
                          const std::string& current) {
  return seen == row ? current : row;
}

Decided Create(const v1::Incident& incident, const v1::RecordImportedRequest& command,
               const Context& context) {
  const auto site = SiteFactsFor(command.site_id(), context);
  if (!site.ok()) return site.status();
  // A person's report is taken all the same, as live; a row can wait, and taken as live it would
  // start the clocks of an accident of long ago.
  if (!site->confirmed())
    return Refuse(kUnavailable, "SITE_NOT_CONFIRMED", "",
                  "Whether the row is from before the site's go-live date cannot be told just now. "
                  "Send it again in a moment.");
  // Nor would anybody look again at a row that was classified under the default.
  if (auto status = CheckRulesConfirmed(command.site_id(), context); !status.ok()) return status;
  if (auto status = CheckSaid(command.facts(), *site, context); !status.ok()) return status;
  Events events(2);
  auto& report = *events[0].mutable_reported();
  report.set_incident_id(command.incident_id());
  report.set_site_id(command.site_id());
  report.set_unit_id(command.unit_id());
  report.set_kind(v1::Incident::KIND_INCIDENT);
  report.set_title(command.title());
  report.set_description(command.description());
  report.set_reported_at_ms(context.now_ms);
  *report.mutable_facts() = command.facts();
  if (auto status = ClassifyReport(report, context); !status.ok()) return status;
  *report.mutable_consequences() = ConsequencesOf(command.facts(), *site, context.now_ms, context);
  report.set_source_system(command.source_system());
  report.set_source_key(command.source_key());
  *events[1].mutable_imported_row_seen()->mutable_row() = RowOf(command);
  AddDuties(incident, context, events);
  return events;
}

}  // namespace

Decided RecordImported(const v1::Incident& incident, const v1::RecordImportedRequest& command,
                       const Context& context) {
  if (incident.incident_id().empty()) return Create(incident, command, context);
  const auto& seen = incident.imported();
  if (seen.source_system() != command.source_system() || seen.source_key() != command.source_key())
    return Refuse(kAlreadyExists, "INCIDENT_EXISTS", "",
                  absl::StrCat("Incident ", command.incident_id(), " does not come from row ",
                               command.source_key(), " of ", command.source_system(), "."));
  const v1::ImportedRow row = RowOf(command);
  if (MessageDifferencer::Equals(seen, row)) return Events{};
  if (incident.standing() != v1::Incident::STANDING_ACTIVE)
    return Refuse(kFailedPrecondition, "INCIDENT_NOT_ACTIVE", "",
                  "The row has changed, but its incident was merged or withdrawn. Reinstate the "
                  "incident if the row is right.");

  // Each step is the command that a person would use, decided on what the step before has made.
  v1::Incident after = incident;
  Events events;
  const auto step = [&](Decided decided) -> absl::Status {
    for (auto& event : decided.events) {
      Incident::Evolve(after, event);
      events.push_back(std::move(event));
    }
    return decided.refusal;
  };
  if (row.site_id() != seen.site_id() && row.site_id() != incident.site_id()) {
    v1::MoveIncidentRequest move;
    move.set_to_site_id(row.site_id());
    move.set_to_unit_id(row.unit_id());
    move.set_reason(kSourceChanged);
    if (auto status = step(Move(after, move, context)); !status.ok()) return status;
  }
  v1::AmendTextRequest text;
  text.set_title(Merged(seen.title(), row.title(), after.title()));
  text.set_description(Merged(seen.description(), row.description(), after.description()));
  text.set_unit_id(Merged(seen.unit_id(), row.unit_id(), after.unit_id()));
  text.set_reason(kSourceChanged);
  if (auto status = step(AmendText(after, text, context)); !status.ok()) return status;
  v1::AmendFactsRequest facts;
  *facts.mutable_facts() = Merged(seen.facts(), row.facts(), after.facts());
  facts.set_reason(kSourceChanged);
  if (auto status = step(AmendFacts(after, facts, context)); !status.ok()) return status;
  *events.emplace_back().mutable_imported_row_seen()->mutable_row() = row;
  return events;
}

}  // namespace interlock::incidents
