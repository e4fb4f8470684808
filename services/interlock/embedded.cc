#include "services/interlock/embedded.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "libs/drivers/drivers.h"
#include "services/interlock/services.h"

namespace interlock {
namespace {

namespace fs = std::filesystem;

int64_t RealNowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

absl::StatusOr<std::string> NewTemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "interlock-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr)
    return absl::UnavailableError("cannot make a folder in " + fs::temp_directory_path().string());
  return pattern;
}

absl::Status MakeFolder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return absl::UnavailableError("cannot make the folder " + folder + ": " + error.message());
  fs::permissions(folder, fs::perms::owner_all, error);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Embedded>> Embedded::Open(const EmbeddedOptions& options,
                                                         TimeSource& time) {
  // Its callers prove themselves by a token file of this machine, over a wire without TLS.
  if (options.host.bind != "127.0.0.1" && options.host.bind != "::1" &&
      options.host.bind != "localhost")
    return absl::FailedPreconditionError(
        "The embedded system listens on this machine alone: bind to 127.0.0.1, ::1 or localhost, "
        "not to " +
        options.host.bind + ".");
  std::unique_ptr<Embedded> embedded(new Embedded(options));
  if (auto status = embedded->Assemble(time); !status.ok()) return status;
  return embedded;
}

Embedded::~Embedded() {
  Stop();
  host_.reset();
  std::error_code ignored;  // A temporary folder that stays behind harms nobody.
  if (!temporary_folder_.empty()) fs::remove_all(temporary_folder_, ignored);
}

absl::Status Embedded::Assemble(TimeSource& time) {
  const bool in_memory = options_.data.empty();
  std::string folder = options_.data;
  if (in_memory) {
    auto temporary = NewTemporaryFolder();
    if (!temporary.ok()) return temporary.status();
    folder = temporary_folder_ = *temporary;
  } else if (auto status = MakeFolder(folder); !status.ok()) {
    return status;
  }
  auto tokens = TokenBook::Open(folder + "/auth/tokens.json");
  if (!tokens.ok()) return tokens.status();
  tokens_ = *std::move(tokens);
  sign_in_ = std::make_unique<SignIn>(*tokens_, RealNowMs);
  push_ = NewMemoryPush();
  auto blobs = OpenFileBlobs(folder + "/attachments");
  if (!blobs.ok()) return blobs.status();
  blobs_ = *std::move(blobs);

  auto services = AllServices(options_.rules, *push_);
  if (!services.ok()) return services.status();
  std::vector<ServiceParts> parts;
  for (Service& service : *services) {
    ServiceParts one{.service = std::move(service), .ledger = nullptr, .sql = nullptr};
    const std::string stem = folder + "/" + one.service.name;
    if (in_memory) {
      one.ledger = OpenMemoryLedger(options_.shards, time);
    } else {
      auto ledger = OpenSqliteLedger(stem + ".db", options_.shards, time);
      if (!ledger.ok()) return ledger.status();
      one.ledger = *std::move(ledger);
    }
    auto sql = OpenSqliteSql(in_memory ? "" : stem + ".views.db");
    if (!sql.ok()) return sql.status();
    one.sql = *std::move(sql);
    parts.push_back(std::move(one));
  }
  Host::Options host_options = options_.host;
  host_options.blobs = blobs_.get();
  auto host = Host::Open(std::move(parts), time, *tokens_, *sign_in_, std::move(host_options));
  if (!host.ok()) return host.status();
  host_ = *std::move(host);
  return absl::OkStatus();
}

absl::Status Embedded::ServeHttp() {
  EdgeOptions options;
  options.address = options_.host.bind;
  options.port = options_.http_port;
  options.page = PageAssets();
  auto edge = HttpEdge::Start(options, {.services = host_->protos(),
                                        .channel = host_->channel(),
                                        .blobs = *blobs_,
                                        .push = *push_,
                                        .sign_in = *sign_in_,
                                        .metrics = [this] { return host_->MetricsText(); },
                                        .ready = [] { return absl::OkStatus(); },
                                        .access = options_.access});
  if (!edge.ok()) return edge.status();
  edge_ = *std::move(edge);
  return absl::OkStatus();
}

absl::Status Embedded::Start() {
  host_->Start();
  if (options_.http)
    if (auto status = ServeHttp(); !status.ok()) return status;
  if (options_.data.empty()) return absl::OkStatus();
  const std::string path = options_.data + "/endpoint.json";
  std::ofstream out(path + ".new");
  out << nlohmann::json{{"grpc", options_.host.bind + ":" + std::to_string(host_->grpc_port())},
                        {"http", http_address()},
                        {"pid", getpid()}}
             .dump()
      << "\n";
  out.close();
  std::error_code error;
  fs::rename(path + ".new", path, error);
  if (!out || error) return absl::UnavailableError("cannot write " + path);
  return absl::OkStatus();
}

std::string Embedded::http_address() const {
  return edge_ == nullptr ? ""
                          : "http://" + options_.host.bind + ":" + std::to_string(edge_->port());
}

std::string Embedded::SignInLink() {
  return http_address() + "/signin?code=" + sign_in_->NewCode(tokens_->OwnerToken());
}

void Embedded::Stop() {
  if (host_ == nullptr) return;
  if (edge_ != nullptr) edge_->Stop();
  edge_.reset();
  host_->Stop();
  std::error_code ignored;  // Not there if it never started.
  if (!options_.data.empty()) fs::remove(options_.data + "/endpoint.json", ignored);
}

}  // namespace interlock
