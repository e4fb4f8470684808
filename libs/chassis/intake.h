#pragma once
// From a request to a command on its way to the writer of its shard, and from what the writer
// stored to the caller's receipt. Any thread.
#include <google/protobuf/message.h>

#include <string>

#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/hosted_service.h"
#include "libs/chassis/method.h"

namespace interlock {

class Intake {
 public:
  // Both must outlive every command that is under way, as must its method and its caller.
  explicit Intake(const HostedService& hosted) : hosted_(hosted) {}

  // The command, all but its deadline and what is done with the outcome. Checks who may, the
  // command's id, every field rule, and that the files it refers to are stored; whatever of a kind
  // is wrong is told at once. The content of `request` is moved out. A caller who is to stay
  // unknown is not in it, nor the trace by which other calls of his or hers could be found.
  absl::StatusOr<PendingCommand> Prepare(const Method& method, const Caller& caller,
                                         google::protobuf::Message& request,
                                         const std::string& command_id,
                                         const std::string& trace) const;
  // Never blocks; see ShardWriter::Submit.
  void Submit(PendingCommand pending) const;
  core::v1::Receipt ReceiptOf(const StoredReceipt& stored) const;

 private:
  const HostedService& hosted_;
};

}  // namespace interlock
