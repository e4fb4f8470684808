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

#include <memory>

#include "libs/chassis/hosted_service.h"

namespace interlock {

// FAILED_PRECONDITION, naming the method, if DescribeMethod cannot tell what it is: such a service
// must not start. What `hosted` refers to must outlive the service.
absl::StatusOr<std::unique_ptr<grpc::Service>> NewCommandService(
    const google::protobuf::ServiceDescriptor* proto, const HostedService& hosted);

}  // namespace interlock
