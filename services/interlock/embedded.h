#pragma once
// The embedded default: every service in this process on SQLite files in one folder.
//   <data>/<service>.db        events, receipts, clocks
//   <data>/<service>.views.db  views, which can be deleted and come back
//   <data>/attachments/        files by content
//   <data>/auth/tokens.json    who may do what; readable by its owner alone
//   <data>/endpoint.json       where the running program is reached
#include <memory>
#include <string>

#include "libs/chassis/host.h"
#include "libs/chassis/http/edge.h"
#include "libs/ports/blobs.h"
#include "libs/ports/push.h"

namespace interlock {

struct EmbeddedOptions {
  std::string data = "var";    // Folder; "" means in memory, gone with the process.
  std::string rules = "data";  // Folder of rule data.
  int http_port = 0;           // 0: a free one.
  bool http = true;
  AccessLog access = {};  // Told of every HTTP request answered.
  int shards = 1;         // Of ledgers that are made now.
  Host::Options host = {};
};

class Embedded {
 public:
  // `time` must outlive it. FAILED_PRECONDITION: another process runs on this folder, a newer
  // program wrote it, a port is taken. UNAVAILABLE: the folder cannot be written.
  static absl::StatusOr<std::unique_ptr<Embedded>> Open(const EmbeddedOptions& options,
                                                        TimeSource& time);
  ~Embedded();

  // Consumes, rings clocks and serves the page from now on, and says where in endpoint.json.
  absl::Status Start();
  void Stop();

  Host& host() { return *host_; }
  Push& push() { return *push_; }
  Blobs& blobs() { return *blobs_; }
  std::string owner_token() const { return tokens_->OwnerToken(); }
  TokenBook& tokens() { return *tokens_; }
  // "http://127.0.0.1:PORT"; empty before Start and without HTTP.
  std::string http_address() const;
  // A link that signs the owner in on the page, once, within ten minutes.
  std::string SignInLink();

 private:
  explicit Embedded(EmbeddedOptions options) : options_(std::move(options)) {}
  absl::Status Assemble(TimeSource& time);
  absl::Status ServeHttp();

  const EmbeddedOptions options_;
  std::string temporary_folder_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<Push> push_;
  std::unique_ptr<Blobs> blobs_;
  std::unique_ptr<Host> host_;
  std::unique_ptr<HttpEdge> edge_;
};

}  // namespace interlock
