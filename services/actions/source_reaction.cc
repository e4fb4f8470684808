#include "services/actions/source_reaction.h"

#include "libs/id/joined_id.h"

namespace interlock::actions {

ReactionCommand OpenFor(const v1::Content& content) {
  auto request = std::make_shared<v1::OpenActionRequest>();
  request->set_action_id(JoinedId(content.source().source_id(), content.source().item_id()));
  *request->mutable_content() = content;
  return {"/interlock.actions.v1.ActionService/OpenAction", "action-" + request->action_id(),
          request};
}

ReactionCommand WithdrawFor(const std::string& source_id, const std::string& item_id,
                            const std::string& reason) {
  auto request = std::make_shared<v1::WithdrawActionRequest>();
  request->set_action_id(JoinedId(source_id, item_id));
  request->set_reason(reason);
  return {"/interlock.actions.v1.ActionService/WithdrawAction", "action-" + request->action_id(),
          request};
}

}  // namespace interlock::actions
