#pragma once
// A reaction turns somebody's event into commands. Command ids are made from the event, so that the
// cause is readable and a repeat takes effect once.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"

namespace interlock {

struct ReactionCommand {
  std::string method = {};  // "/interlock.incidents.v1.SiteMirrorService/NoteSite"
  std::string stream = {};  // "site_mirror-baytown": part of the command's id.
  std::shared_ptr<google::protobuf::Message> request = {};
  // The identity of the event that it follows from; empty: of the one event that is reacted to.
  std::string cause = {};
};

// What events are about: each thing with the identity of the newest of them.
using Subjects = std::map<std::string, std::string>;

struct Reaction {
  std::string name = {};                  // [a-z_]+, unique within the service.
  std::vector<std::string> sources = {};  // Services whose events it takes.
  // Pure. Nothing to do: an empty list. An error sets the event aside.
  std::function<absl::StatusOr<std::vector<ReactionCommand>>(const FeedEvent&)> react = {};

  // Where the event alone does not say what follows, these take the place of `react`. A view of the
  // same service, with the same sources: commands are made from its rows once it has seen the
  // events, for many events at once.
  std::string view = {};
  // What the event is about; nothing: it is of no interest. Pure. An error sets the event aside.
  std::function<absl::StatusOr<std::vector<std::string>>(const FeedEvent&)> about = {};
  // Pure but for the rows. When the same events come again the rows may say more, so a command's id
  // ends with a digest of its request, and the aggregate ignores what it knows already.
  std::function<absl::StatusOr<std::vector<ReactionCommand>>(SqlSession& rows, const Subjects&,
                                                             int64_t now_ms)>
      look = {};
};

}  // namespace interlock
