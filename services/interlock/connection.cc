#include "services/interlock/connection.h"

#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "absl/strings/str_cat.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/log.h"

namespace interlock {
namespace {

constexpr std::chrono::seconds kDialWithin{2};

struct Endpoint {
  std::string grpc, http;
};

// Where the program that runs on the folder is reached; nothing if none does. A file that a killed
// program left behind names a process that is gone, or another program's.
std::optional<Endpoint> RunningOn(const std::string& data) {
  std::ifstream file(data + "/endpoint.json");
  const auto json = nlohmann::json::parse(file, nullptr, false);
  if (!json.is_object() || !json.contains("grpc") || !json["grpc"].is_string()) return std::nullopt;
  const pid_t pid = json.value("pid", 0);
  if (pid <= 0 || (kill(pid, 0) != 0 && errno == ESRCH)) return std::nullopt;
  return Endpoint{json["grpc"], json.value("http", "")};
}

absl::StatusOr<std::string> OwnerTokenOf(const std::string& data) {
  auto book = TokenBook::Open(data + "/auth/tokens.json");
  if (!book.ok()) return book.status();
  return (*book)->OwnerToken();
}

}  // namespace

absl::Status Connection::Dial(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(64 * 1024 * 1024);
  auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + kDialWithin))
    return absl::UnavailableError("Nobody answers at " + address + ".");
  client_ = std::make_unique<Client>(std::move(channel), token_);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::OpenHere(const Settings& settings,
                                                                 const std::string& data) {
  std::unique_ptr<Connection> connection(new Connection());
  connection->time_ = NewSystemTime();
  EmbeddedOptions options;
  options.data = data;
  options.rules = settings.rules;
  options.http = false;
  options.host.trouble = LogTrouble;
  auto embedded = Embedded::Open(options, *connection->time_);
  if (!embedded.ok()) return embedded.status();
  connection->embedded_ = *std::move(embedded);
  // Not Embedded::Start: nobody else shall find a program that ends with its one command.
  connection->embedded_->host().Start();
  connection->token_ =
      settings.token.empty() ? connection->embedded_->owner_token() : settings.token;
  connection->client_ =
      std::make_unique<Client>(connection->embedded_->host().channel(), connection->token_);
  return connection;
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::OpenNowhere(const Settings& settings) {
  Settings own = settings;
  own.token.clear();  // Its token book is new.
  return OpenHere(own, "");
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const Settings& settings) {
  std::unique_ptr<Connection> connection(new Connection());
  connection->token_ = settings.token;
  const auto running = RunningOn(settings.data);
  if (connection->token_.empty() && (running || !settings.server.empty())) {
    std::error_code ignored;
    if (!std::filesystem::exists(settings.data + "/auth/tokens.json", ignored))
      return absl::FailedPreconditionError(
          absl::StrCat("There is no token for ", settings.server,
                       ": give one with --token or INTERLOCK_TOKEN."));
    auto token = OwnerTokenOf(settings.data);
    if (!token.ok()) return token.status();
    connection->token_ = *std::move(token);
  }
  if (!settings.server.empty()) {
    if (auto status = connection->Dial(settings.server); !status.ok()) return status;
    return connection;
  }
  if (running && connection->Dial(running->grpc).ok()) {
    connection->http_ = running->http;
    return connection;
  }
  return OpenHere(settings, settings.data);
}

absl::Status Connection::Command(const std::string& method,
                                 const google::protobuf::Message& request,
                                 google::protobuf::Message& reply, const std::string& key) {
  return client_->Call(method, request, reply, {{"idempotency-key", key.empty() ? NewKey() : key}});
}

std::string NewKey() {
  std::random_device random;
  return absl::StrCat("cli-", absl::Hex(random(), absl::kZeroPad8),
                      absl::Hex(random(), absl::kZeroPad8), absl::Hex(random(), absl::kZeroPad8));
}

}  // namespace interlock
