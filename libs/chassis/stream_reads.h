#pragma once
// Reads of one aggregate, folded from its stream: what it is or was known to be, and its history.
// Always current. May block on the store; any thread.
#include <google/protobuf/message.h>

#include <memory>

#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/hosted_service.h"
#include "libs/chassis/method.h"

namespace interlock {

struct ReadState {
  std::unique_ptr<google::protobuf::Message> state;
  int64_t version = 0;
};

// NOT_FOUND: no such stream, or none yet at that moment. PERMISSION_DENIED: the role is not held at
// the state's site; of a state that could name a site and names none, not for every site.
absl::StatusOr<ReadState> GetState(const HostedService& hosted, const Method& method,
                                   const Caller& caller, const core::v1::GetRequest& request);
// The same without asking who wants to know. NOT_FOUND, too, if the service has no such category.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ReadStateOf(const HostedService& hosted,
                                                                       const std::string& category,
                                                                       const std::string& id);
absl::StatusOr<core::v1::HistoryResponse> GetHistory(const HostedService& hosted,
                                                     const Method& method, const Caller& caller,
                                                     const core::v1::HistoryRequest& request);

}  // namespace interlock
