#include "services/actions/pssr_reaction.h"

#include "absl/strings/str_cat.h"
#include "interlock/moc/v1/pssr.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/actions/source_reaction.h"

namespace interlock::actions {
namespace {

v1::Content ContentOf(const moc::v1::FindingRaised& raised) {
  const auto& finding = raised.finding();
  v1::Content content;
  content.set_site_id(raised.site_id());
  content.set_unit_id(raised.unit_id());
  content.set_what(finding.what());
  if (!finding.item_id().empty())
    content.set_why(absl::StrCat("Item ", finding.item_id(), " of the checklist."));
  content.mutable_source()->set_kind(v1::SOURCE_KIND_PSSR);
  content.mutable_source()->set_source_id(raised.pssr_id());
  content.mutable_source()->set_item_id(finding.finding_id());
  content.mutable_owner()->set_person_id(finding.owner_person_id());
  content.mutable_owner()->set_role_id(finding.owner_role_id());
  content.set_due_on(finding.due_on());
  if (finding.time() != moc::v1::ACTION_TIME_AFTER_STARTUP)
    content.set_before_startup_of_change_id(finding.change_id());
  return content;
}

absl::StatusOr<Commands> React(const FeedEvent& event) {
  if (event.record.type != moc::v1::PssrEvent::descriptor()->full_name()) return Commands{};
  auto pssr = EventAs<moc::v1::PssrEvent>(event.record);
  if (!pssr.ok()) return pssr.status();
  if (!pssr->has_finding_raised()) return Commands{};
  return Commands{OpenFor(ContentOf(pssr->finding_raised()))};
}

}  // namespace

Reaction OpenPssrFindings() {
  return {.name = "open_pssr_findings", .sources = {"moc"}, .react = React};
}

}  // namespace interlock::actions
