#pragma once
// A reaction turns somebody's event into commands. Command ids are made from the event, so that the
// cause is readable and a repeat takes effect once.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libs/chassis/feed.h"

namespace interlock {

struct ReactionCommand {
  std::string method = {};  // "/interlock.incidents.v1.SiteMirrorService/NoteSite"
  std::string stream = {};  // "site_mirror-baytown": part of the command's id.
  std::shared_ptr<google::protobuf::Message> request = {};
};

struct Reaction {
  std::string name = {};                  // [a-z_]+, unique within the service.
  std::vector<std::string> sources = {};  // Services whose events it takes.
  // Pure. Nothing to do: an empty list. An error sets the event aside.
  std::function<absl::StatusOr<std::vector<ReactionCommand>>(const FeedEvent&)> react = {};
};

}  // namespace interlock
