#pragma once
// What the reactions to the events of sources share: the commands by which a source opens, revises
// and withdraws the action of one of its items.
#include "interlock/actions/v1/action.pb.h"
#include "libs/chassis/reaction.h"

namespace interlock::actions {

using Commands = std::vector<ReactionCommand>;

// Opens the action that the content's source and item name, or says it anew.
ReactionCommand OpenFor(const v1::Content& content);
// Nothing happens if there is none, or it has ended.
ReactionCommand WithdrawFor(const std::string& source_id, const std::string& item_id,
                            const std::string& reason);

}  // namespace interlock::actions
