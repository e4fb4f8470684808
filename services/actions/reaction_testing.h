#pragma once
// Reactions as tests put events to them.
#include "libs/chassis/reaction.h"
#include "libs/chassis/stored_event.h"
#include "services/actions/action_spec_testing.h"

namespace interlock::actions {

template <class Event>
std::vector<ReactionCommand> ReactTo(const Reaction& reaction, const std::string& text,
                                     const std::string& stream = "", int64_t version = 1) {
  FeedEvent fed;
  fed.service = reaction.sources.front();
  fed.record.stream = stream;
  fed.record.version = version;
  fed.record.at_ms = kToday;
  StoreEvent(From<Event>(text), std::string(16, 's'), fed.record);
  auto commands = reaction.react(fed);
  EXPECT_TRUE(commands.ok()) << commands.status();
  return *std::move(commands);
}

}  // namespace interlock::actions
