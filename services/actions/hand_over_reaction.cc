#include "services/actions/hand_over_reaction.h"

#include "interlock/actions/v1/action.pb.h"
#include "interlock/actions/v1/hand_over.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/actions/owner.h"

namespace interlock::actions {
namespace {

using Commands = std::vector<ReactionCommand>;

ReactionCommand Reassign(const v1::RecordHandOverRequest& hand_over, const v1::Move& move) {
  auto request = std::make_shared<v1::ReassignActionRequest>();
  request->set_action_id(move.action_id());
  *request->mutable_owner() = move.to();
  *request->mutable_if_owner() = hand_over.from();
  request->set_reason(hand_over.reason());
  return {"/interlock.actions.v1.ActionService/ReassignAction", "action-" + move.action_id(),
          request};
}

ReactionCommand Leave(const v1::RecordHandOverRequest& hand_over, const v1::Move& move) {
  auto request = std::make_shared<v1::LeaveToSiteRequest>();
  request->set_action_id(move.action_id());
  *request->mutable_if_owner() = hand_over.from();
  request->set_reason(hand_over.reason());
  return {"/interlock.actions.v1.ActionService/LeaveToSite", "action-" + move.action_id(), request};
}

absl::StatusOr<Commands> React(const FeedEvent& event) {
  if (event.record.type != v1::HandOverEvent::descriptor()->full_name()) return Commands{};
  auto read = EventAs<v1::HandOverEvent>(event.record);
  if (!read.ok()) return read.status();
  const auto& handed_over = read->handed_over();
  Commands commands;
  for (const auto& move : handed_over.moves())
    commands.push_back(IsNobody(move.to()) ? Leave(handed_over.request(), move)
                                           : Reassign(handed_over.request(), move));
  return commands;
}

}  // namespace

Reaction MoveHandedOver() {
  return {.name = "move_handed_over", .sources = {"actions"}, .react = React};
}

}  // namespace interlock::actions
