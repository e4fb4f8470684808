#include "services/actions/change_reaction.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "interlock/moc/v1/change.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/actions/source_reaction.h"

namespace interlock::actions {
namespace {

using moc::v1::ChangeEvent, moc::v1::ImpactItem;

// "PSI", "EMERGENCY_PLAN"
std::string NameOf(ImpactItem item) {
  return std::string(absl::StripPrefix(moc::v1::ImpactItem_Name(item), "IMPACT_ITEM_"));
}

// Of any event that says all that a change touches.
template <class Event>
v1::Content ContentOf(const Event& event, const std::string& title,
                      const moc::v1::ImpactLine& line) {
  v1::Content content;
  content.set_site_id(event.site_id());
  content.set_unit_id(event.unit_id());
  content.set_what(line.what());
  content.set_why(absl::StrCat(title, ": ", line.note()));
  content.mutable_source()->set_kind(v1::SOURCE_KIND_MOC);
  content.mutable_source()->set_source_id(event.change_id());
  content.mutable_source()->set_item_id(NameOf(line.item()));
  content.mutable_owner()->set_person_id(line.owner_person_id());
  content.mutable_owner()->set_role_id(line.owner_role_id());
  content.set_due_on(line.due_on());
  if (line.time() != moc::v1::ACTION_TIME_AFTER_STARTUP)
    content.set_before_startup_of_change_id(event.change_id());
  return content;
}

template <class Event>
Commands Touch(const Event& event, const std::string& title) {
  Commands commands;
  std::set<ImpactItem> asked;
  for (const auto& line : event.impact().lines()) {
    if (line.answer() != moc::v1::IMPACT_ANSWER_YES) continue;
    asked.insert(line.item());
    commands.push_back(OpenFor(ContentOf(event, title, line)));
  }
  // It may have said otherwise before.
  for (int item = 1; moc::v1::ImpactItem_IsValid(item); ++item)
    if (!asked.contains(ImpactItem(item)))
      commands.push_back(WithdrawFor(event.change_id(), NameOf(ImpactItem(item)),
                                     "The change does not touch it any more."));
  return commands;
}

Commands GiveUp(const std::string& change_id, const std::string& reason) {
  Commands commands;
  for (int item = 1; moc::v1::ImpactItem_IsValid(item); ++item)
    commands.push_back(WithdrawFor(change_id, NameOf(ImpactItem(item)), reason));
  return commands;
}

absl::StatusOr<Commands> React(const FeedEvent& event) {
  if (event.record.type != ChangeEvent::descriptor()->full_name()) return Commands{};
  auto change = EventAs<ChangeEvent>(event.record);
  if (!change.ok()) return change.status();
  if (change->has_approved()) return Touch(change->approved(), change->approved().facts().title());
  if (change->has_impact_revised())
    return Touch(change->impact_revised(), change->impact_revised().title());
  if (change->has_withdrawn() && !change->withdrawn().holds_unit())
    return GiveUp(change->withdrawn().change_id(), "The change was withdrawn.");
  if (change->has_rejected() && !change->rejected().holds_unit())
    return GiveUp(change->rejected().change_id(), "The change was rejected.");
  if (change->has_undone())
    return GiveUp(change->undone().change_id(), "The change was seen to be undone.");
  return Commands{};
}

}  // namespace

Reaction OpenForChanges() {
  return {.name = "open_for_changes", .sources = {"moc"}, .react = React};
}

}  // namespace interlock::actions
