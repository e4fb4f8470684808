#include "services/actions/leaving_reaction.h"

#include "absl/strings/str_cat.h"
#include "interlock/actions/v1/hand_over.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "libs/chassis/stored_event.h"
#include "libs/id/joined_id.h"

namespace interlock::actions {
namespace {

using Commands = std::vector<ReactionCommand>;
using organisation::v1::PersonEvent;

constexpr int kRolesMost = 200;  // Of a request.

v1::RecordHandOverRequest Leaving(const organisation::v1::PersonLeft& left) {
  v1::RecordHandOverRequest request;
  request.mutable_from()->set_person_id(left.person_id());
  if (!left.successor_person_id().empty())
    request.mutable_to()->set_person_id(left.successor_person_id());
  request.set_reason(absl::StrCat(left.person_id(), " left on ", left.left_on(), "."));
  for (const auto& held : left.assignments()) {
    // Those that ended before are not what the person left.
    if (held.until_on() != left.left_on() || request.roles_size() == kRolesMost) continue;
    auto& role = *request.add_roles();
    role.set_role_id(held.role_id());
    role.set_at_site_id(held.site_id());
    role.set_unit_id(held.unit_id());
  }
  return request;
}

v1::RecordHandOverRequest Merging(const organisation::v1::PersonMerged& merged) {
  v1::RecordHandOverRequest request;
  request.mutable_from()->set_person_id(merged.person_id());
  request.mutable_to()->set_person_id(merged.into_person_id());
  request.set_reason(absl::StrCat("The record ", merged.person_id(), " was merged into ",
                                  merged.into_person_id(), "."));
  return request;
}

absl::StatusOr<Commands> React(const FeedEvent& event) {
  if (event.record.type != PersonEvent::descriptor()->full_name()) return Commands{};
  auto person = EventAs<PersonEvent>(event.record);
  if (!person.ok()) return person.status();
  if (!person->has_left() && !person->has_merged()) return Commands{};
  auto request = std::make_shared<v1::RecordHandOverRequest>(
      person->has_left() ? Leaving(person->left()) : Merging(person->merged()));
  // Whoever comes back may leave again.
  request->set_hand_over_id(
      JoinedId(request->from().person_id(),
               absl::StrCat(person->has_left() ? "left" : "merged", "-", event.record.version)));
  return Commands{{"/interlock.actions.v1.HandOverService/RecordHandOver",
                   absl::StrCat("hand_over-", request->hand_over_id()), request}};
}

}  // namespace

Reaction HandOverOfLeavers() {
  return {.name = "hand_over_of_leavers", .sources = {"organisation"}, .react = React};
}

}  // namespace interlock::actions
