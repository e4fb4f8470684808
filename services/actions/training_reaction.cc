#include "services/actions/training_reaction.h"

#include "absl/strings/str_cat.h"
#include "interlock/training/v1/programme.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/actions/source_reaction.h"

namespace interlock::actions {
namespace {

v1::Content ContentOf(const training::v1::FindingRecorded& recorded) {
  const auto& finding = recorded.finding();
  v1::Content content;
  content.set_site_id(recorded.site_id());
  content.set_what(finding.what());
  content.set_why(
      absl::StrCat("The training programme was evaluated on ", recorded.evaluated_on(), "."));
  content.mutable_source()->set_kind(v1::SOURCE_KIND_TRAINING);
  content.mutable_source()->set_source_id(recorded.site_id());
  content.mutable_source()->set_item_id(finding.finding_id());
  content.mutable_owner()->set_person_id(finding.owner_person_id());
  content.set_due_on(finding.due_on());
  return content;
}

absl::StatusOr<Commands> React(const FeedEvent& event) {
  if (event.record.type != training::v1::ProgrammeEvent::descriptor()->full_name())
    return Commands{};
  auto programme = EventAs<training::v1::ProgrammeEvent>(event.record);
  if (!programme.ok()) return programme.status();
  if (!programme->has_finding_recorded()) return Commands{};
  return Commands{OpenFor(ContentOf(programme->finding_recorded()))};
}

}  // namespace

Reaction OpenTrainingFindings() {
  return {.name = "open_training_findings", .sources = {"training"}, .react = React};
}

}  // namespace interlock::actions
