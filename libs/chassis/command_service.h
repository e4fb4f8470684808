#pragma once
// Hosts proto services over gRPC without a line of code per method. A method is, by its request
// type: a command (a body of an aggregate's command), core.v1.GetRequest (an aggregate's state, now
// or as known at a past moment), core.v1.HistoryRequest (a stream's events), core.v1.BatchRequest
// (many commands), or else a query with a registered handler. Reflection lists it like any
// generated service.
//
// Metadata of a call: authorization "Bearer <token>"; idempotency-key (every command);
// if-version; wait-for "service/shard/position[,...]" (queries); traceparent; interlock-bulk "1"
// for imports. Metadata of an answer: interlock-version, the version of the stream.
#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libs/chassis/pool.h"
#include "libs/chassis/service.h"
#include "libs/chassis/shard_writer.h"
#include "libs/ports/blobs.h"

namespace interlock {

// Who a token belongs to; null if nobody's. The caller stays valid as long as the program.
using Authenticate = std::function<const Caller*(std::string_view token)>;

struct HostedService {
  const Service& service;
  Ledger* ledger;  // Null only for a service without aggregates.
  const std::vector<std::unique_ptr<ShardWriter>>& writers;
  Views& views;
  TimeSource& time;
  Authenticate authenticate;
  Pool& pool;  // Where reads and queries wait for the store.
  // Where attachments lie that a command refers to; null: they are taken as they are named.
  Blobs* blobs = nullptr;
};

// FAILED_PRECONDITION, naming the method, if one has no declared access, neither command nor
// handler, a request whose field 1 is no string, or field rules that cannot work: such a service
// must not start. `hosted` must outlive the services.
absl::StatusOr<std::unique_ptr<grpc::Service>> NewCommandService(
    const google::protobuf::ServiceDescriptor* proto, const HostedService& hosted);

}  // namespace interlock
