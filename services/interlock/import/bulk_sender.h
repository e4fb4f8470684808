#pragma once
// Many commands to one service: in batches, several under way at a time, sent again where the
// service was too busy. Nothing is taken twice, because a command keeps its id.
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/wire.h"

namespace interlock {

class BulkSender {
 public:
  // Called once for each command with its outcome, never for two at a time, on any thread.
  using Told = std::function<void(int64_t tag, const absl::StatusOr<core::v1::Receipt>& outcome)>;

  // `batch_method` is "/package.Service/Batch".
  BulkSender(Client& client, std::string batch_method, Told told);
  ~BulkSender();
  BulkSender(const BulkSender&) = delete;

  // Waits while enough is under way. Commands for one stream must not be sent twice at a time.
  void Send(int64_t tag, const std::string& method, const google::protobuf::Message& request);
  // Waits for all of it. UNAVAILABLE: nobody took anything for a while; what was not told of may or
  // may not be stored, and sending it all again settles it.
  absl::Status Finish();

 private:
  struct Batch {
    core::v1::BatchRequest request;
    std::vector<int64_t> tags;
    size_t bytes = 0;
  };
  void Work();
  void Deliver(Batch batch);
  void Queue();
  void Fail(const absl::Status& status);

  Client& client_;
  const std::string batch_method_;
  const std::string run_;  // Makes the ids of this run its own.
  const Told told_;
  Batch filling_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> waiting_;
  bool ended_ = false;
  absl::Status failure_;
  std::mutex telling_;
  std::vector<std::thread> workers_;
};

}  // namespace interlock
