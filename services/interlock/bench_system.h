#pragma once
// The embedded program under a bench: SQLite files in a temporary folder, callers over TCP.
#include <memory>
#include <string>

#include "interlock/core/v1/core.pb.h"
#include "libs/ports/time_source.h"
#include "services/interlock/bench_load.h"
#include "services/interlock/embedded.h"

namespace interlock {

// Hours of a month entered for a site of its own each time: a new stream, one event, no question to
// any other service.
Calls EnterHoursCalls(std::shared_ptr<grpc::Channel> channel, const std::string& token);

// A folder that is gone with it.
class TemporaryFolder {
 public:
  static absl::StatusOr<std::unique_ptr<TemporaryFolder>> Make();
  ~TemporaryFolder();
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

class BenchSystem {
 public:
  // Nothing is consumed and no clock rings before Start.
  static absl::StatusOr<std::unique_ptr<BenchSystem>> Open(const std::string& rules,
                                                           const Host::Options& host = {});
  absl::Status Start() { return embedded_->Start(); }
  Host& host() { return embedded_->host(); }
  const std::string& folder() const { return folder_->path(); }

  Calls EnterHours();
  // An incident with a release reported, under an id of its own: tier, severity and explanation,
  // investigation proposed, its clocks set; asks for the site.
  Calls ReportIncident();
  // Any other method, with a request of its own for each call.
  Calls CallsOf(const std::string& method,
                const std::function<std::unique_ptr<google::protobuf::Message>(int64_t)>& request);
  // Sends what is in it; a refusal is an error. Empty afterwards.
  absl::Status Send(const std::string& service, core::v1::BatchRequest& batch);
  // Makes `count` incidents, over the batch call.
  absl::Status MakeIncidents(int64_t count);

 private:
  BenchSystem() = default;
  absl::Status RegisterSite();
  Calls Numbered(Calls calls);

  std::unique_ptr<TemporaryFolder> folder_;
  std::unique_ptr<TimeSource> time_;
  std::unique_ptr<Embedded> embedded_;
  std::shared_ptr<grpc::Channel> channel_;
  int64_t next_ = 0;  // Numbers below were given to calls.
};

}  // namespace interlock
