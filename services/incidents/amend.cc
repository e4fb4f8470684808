// Corrections. Each is an event of its own with its reason; what was said before stays to be read.
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/incidents/consequences.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using google::protobuf::util::MessageDifferencer;

}  // namespace

Decided AmendFacts(const v1::Incident& incident, const v1::AmendFactsRequest& command,
                   const Context& context) {
  if (MessageDifferencer::Equals(incident.facts(), command.facts())) return Events{};
  // What the mirror says now; what was known at the report where it says nothing.
  const auto asked = SiteFactsFor(incident.site_id(), context);
  const v1::SiteFacts site = asked.ok() && asked->confirmed() ? *asked : incident.site();
  if (auto status = CheckSaid(command.facts(), site, context); !status.ok()) return status;
  const auto& before = incident.classification();
  auto classification =
      Classified(command.facts(), before.rule_set(), before.unit_basis(), RulesOf(context));
  // The rule set that it stood under may be gone from the files; then it is the default.
  if (!classification.ok())
    classification = Classified(command.facts(), "", before.unit_basis(), RulesOf(context));
  if (!classification.ok()) return classification.status();
  Events events(1);
  auto& amended = *events[0].mutable_facts_amended();
  *amended.mutable_facts() = command.facts();
  *amended.mutable_classification() = *std::move(classification);
  *amended.mutable_consequences() =
      ConsequencesOf(command.facts(), site, incident.reported_at_ms(), context);
  amended.set_reason(command.reason());
  *amended.mutable_facts_before() = incident.facts();
  amended.set_tier_before(incident.classification().tier());
  amended.set_by(context.actor);
  amended.set_at_ms(context.now_ms);
  AddDuties(incident, context, events);
  return events;
}

Decided AmendText(const v1::Incident& incident, const v1::AmendTextRequest& command,
                  const Context&) {
  if (incident.title() == command.title() && incident.description() == command.description() &&
      incident.unit_id() == command.unit_id())
    return Events{};
  Events events(1);
  auto& amended = *events[0].mutable_text_amended();
  amended.set_title(command.title());
  amended.set_description(command.description());
  amended.set_unit_id(command.unit_id());
  amended.set_reason(command.reason());
  amended.set_title_before(incident.title());
  amended.set_description_before(incident.description());
  amended.set_unit_id_before(incident.unit_id());
  return events;
}

Decided Reclassify(const v1::Incident& incident, const v1::ReclassifyRequest& command,
                   const Context& context) {
  Events events(1);
  auto& reclassified = *events[0].mutable_reclassified();
  if (auto status = ClassifyAnew(incident, command.rule_set(), reclassified, context); !status.ok())
    return status;
  if (MessageDifferencer::Equals(incident.classification(), reclassified.classification()))
    return Events{};
  reclassified.set_reason(command.reason());
  reclassified.set_tier_before(incident.classification().tier());
  reclassified.set_rule_set_before(incident.classification().rule_set());
  reclassified.set_by(context.actor);
  reclassified.set_at_ms(context.now_ms);
  AddDuties(incident, context, events);
  return events;
}

Decided Move(const v1::Incident& incident, const v1::MoveIncidentRequest& command,
             const Context& context) {
  if (incident.site_id() == command.to_site_id() && incident.unit_id() == command.to_unit_id())
    return Events{};
  const auto site = SiteFactsFor(command.to_site_id(), context);
  if (!site.ok()) return site.status();
  Events events(1);
  auto& moved = *events[0].mutable_moved();
  moved.set_site_id(command.to_site_id());
  moved.set_unit_id(command.to_unit_id());
  moved.set_reason(command.reason());
  moved.set_site_id_before(incident.site_id());
  moved.set_unit_id_before(incident.unit_id());
  *moved.mutable_consequences() =
      ConsequencesOf(incident.facts(), *site, incident.reported_at_ms(), context);
  AddDuties(incident, context, events);
  return events;
}

Decided AddAttachments(const v1::Incident& incident, const v1::AddAttachmentsRequest& command,
                       const Context&) {
  v1::AttachmentsAdded added;
  const auto holds = [](const auto& attachments, const std::string& sha256) {
    return std::any_of(attachments.begin(), attachments.end(),
                       [&](const auto& held) { return held.sha256() == sha256; });
  };
  for (const auto& attachment : command.attachments())
    if (!holds(incident.attachments(), attachment.sha256()) &&
        !holds(added.attachments(), attachment.sha256()))
      *added.add_attachments() = attachment;
  if (added.attachments().empty()) return Events{};
  if (incident.attachments_size() + added.attachments_size() > kMaxAttachments)
    return RefuseFull("attachments", kMaxAttachments);
  Events events(1);
  *events[0].mutable_attachments_added() = std::move(added);
  return events;
}

}  // namespace interlock::incidents
