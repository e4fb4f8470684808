#include "services/actions/hazard_reaction.h"

#include "absl/strings/str_cat.h"
#include "interlock/training/v1/contract_hazard.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/actions/source_reaction.h"

namespace interlock::actions {
namespace {

v1::Content ContentOf(const training::v1::HazardAdvised& advised) {
  const auto& hazard = advised.hazard();
  v1::Content content;
  content.set_site_id(advised.site_id());
  content.set_unit_id(hazard.unit_id());
  content.set_what(hazard.what());
  content.set_why(absl::StrCat("Found by the work of ", hazard.employer_id(), ", advised on ",
                               hazard.advised_on(), "."));
  content.mutable_source()->set_kind(v1::SOURCE_KIND_HAZARD);
  content.mutable_source()->set_source_id(advised.hazard_id());
  content.mutable_source()->set_item_id("found");
  content.mutable_owner()->set_person_id(hazard.owner_person_id());
  content.set_due_on(hazard.due_on());
  return content;
}

absl::StatusOr<Commands> React(const FeedEvent& event) {
  if (event.record.type != training::v1::ContractHazardEvent::descriptor()->full_name())
    return Commands{};
  auto hazard = EventAs<training::v1::ContractHazardEvent>(event.record);
  if (!hazard.ok()) return hazard.status();
  if (hazard->advised().hazard().origin() != training::v1::HAZARD_ORIGIN_FOUND) return Commands{};
  return Commands{OpenFor(ContentOf(hazard->advised()))};
}

}  // namespace

Reaction OpenFoundHazards() {
  return {.name = "open_found_hazards", .sources = {"training"}, .react = React};
}

}  // namespace interlock::actions
