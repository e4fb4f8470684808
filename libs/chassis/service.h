#pragma once
// What a service is made of. A service's service.cc gives one; a composition root hosts it on the
// drivers of its topology.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/chassis/aggregate.h"
#include "libs/chassis/auth.h"
#include "libs/chassis/reaction.h"
#include "libs/chassis/view.h"

namespace interlock {

// What a handler of a query may use.
struct QueryContext {
  const Caller& caller;
  // Of the method: caller.SitesFor(roles) is what the answer may show.
  const std::vector<std::string>& roles;
  // The service's own views.
  Views& views;
  int64_t now_ms = 0;
  // From the call's metadata "wait-for": positions that the answer must have seen.
  std::vector<core::v1::WaitFor> wait_for = {};
  // The state of one of the service's own streams, "person-p1", as it is now: for what no view may
  // hold, such as names. Whether the caller may see it is the handler's to know. NOT_FOUND: there
  // is no such stream.
  std::function<absl::StatusOr<std::unique_ptr<google::protobuf::Message>>(
      const std::string& category, const std::string& id)>
      read = {};
};

// Answers one RPC that is neither a command nor the read of one stream. Any thread.
using QueryHandler = std::function<absl::Status(const google::protobuf::Message& request,
                                                const QueryContext&, google::protobuf::Message&)>;

// Types a handler: Query<v1::ListIncidentsRequest, v1::ListIncidentsResponse>(ListIncidents).
template <class Request, class Response, class F>
QueryHandler Query(F answer) {
  return [answer](const google::protobuf::Message& request, const QueryContext& context,
                  google::protobuf::Message& response) {
    return answer(static_cast<const Request&>(request), context, static_cast<Response&>(response));
  };
}

struct Service {
  std::string name = {};  // "incidents": of its ledger, its events' identities, its topic.
  std::vector<const google::protobuf::ServiceDescriptor*> protos = {};
  std::vector<std::unique_ptr<Aggregate>> aggregates = {};
  std::shared_ptr<const RuleData> rules = {};  // Handed to every decision.
  std::vector<View> views = {};
  std::vector<Reaction> reactions = {};
  std::map<std::string, QueryHandler> queries = {};  // By full method, "/package.Service/Method".
};

}  // namespace interlock
