#pragma once
// How every command reaches the services: the running system, or this process itself.
#include <memory>
#include <string>

#include "libs/chassis/wire.h"
#include "libs/ports/time_source.h"
#include "services/interlock/config.h"
#include "services/interlock/embedded.h"

namespace interlock {

class Connection {
 public:
  // The server that the settings name; else the one that runs on the folder; else every service
  // in this process, without HTTP, until the connection ends. UNAVAILABLE, FAILED_PRECONDITION:
  // why neither can be had.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const Settings& settings);
  // In this process and in memory: what is stored there is gone with it.
  static absl::StatusOr<std::unique_ptr<Connection>> OpenNowhere(const Settings& settings);

  Client& client() { return *client_; }
  // Sends one command with a key of its own, or `key`.
  absl::Status Command(const std::string& method, const google::protobuf::Message& request,
                       google::protobuf::Message& reply, const std::string& key = "");
  const std::string& token() const { return token_; }
  // The services are in this process and end with it.
  bool is_here() const { return embedded_ != nullptr; }
  // "http://127.0.0.1:4711" of a running system that serves the page; empty otherwise.
  const std::string& http() const { return http_; }

 private:
  Connection() = default;
  static absl::StatusOr<std::unique_ptr<Connection>> OpenHere(const Settings& settings,
                                                              const std::string& data);
  absl::Status Dial(const std::string& address);

  std::unique_ptr<TimeSource> time_;
  std::unique_ptr<Embedded> embedded_;
  std::string token_, http_;
  std::unique_ptr<Client> client_;
};

// Different every time.
std::string NewKey();

}  // namespace interlock
