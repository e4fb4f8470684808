#include "services/interlock/verify_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "interlock/core/v1/admin.pb.h"
#include "services/interlock/connection.h"
#include "services/interlock/outcome.h"
#include "services/interlock/progress.h"

namespace interlock {
namespace {

constexpr char kAdmin[] = "/interlock.core.v1.AdminService/";
constexpr std::chrono::seconds kStretchWithin{60};

// One shard, stretch by stretch. The last answer tells where it ended.
absl::StatusOr<core::v1::VerifyShardResponse> VerifyOne(Connection& connection,
                                                        const std::string& service, int shard) {
  Progress progress(absl::StrCat("Verifying ", service, ", shard ", shard), "events");
  core::v1::VerifyShardRequest request;
  request.set_service(service);
  request.set_shard(shard);
  for (;;) {
    core::v1::VerifyShardResponse response;
    const auto status = connection.client().Call(absl::StrCat(kAdmin, "VerifyShard"), request,
                                                 response, {}, kStretchWithin);
    if (!status.ok()) return status;
    if (response.done() || !response.ok()) return response;
    progress.Show(response.position(), response.head_position());
    request.set_after_position(response.position());
    request.set_after_hash(response.hash());
  }
}

void Print(const std::string& service, int shard, const core::v1::VerifyShardResponse& found,
           bool json) {
  if (json) {
    const nlohmann::ordered_json line = {{"service", service},
                                         {"shard", shard},
                                         {"position", found.position()},
                                         {"head", absl::BytesToHexString(found.hash())},
                                         {"ok", found.ok()},
                                         {"broken_at", found.broken_at()},
                                         {"sentence", found.sentence()}};
    // A broken record may hold anything.
    std::cout << line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
              << std::endl;
  } else if (found.ok()) {
    std::cout << service << ", shard " << shard << ": " << Grouped(found.position())
              << " events, all as they were written.\n";
  } else {
    std::cout << service << ", shard " << shard << ": BROKEN at position " << found.broken_at()
              << ". " << found.sentence() << "\n";
  }
}

ExitCode Verify(const Settings& settings, bool json) {
  auto connection = Connection::Open(settings);
  if (!connection.ok()) return Tell(connection.status());
  core::v1::GetStatusResponse status;
  if (auto asked =
          (*connection)
              ->client()
              .Call(absl::StrCat(kAdmin, "GetStatus"), core::v1::GetStatusRequest(), status);
      !asked.ok())
    return Tell(asked);
  bool whole = true;
  for (const auto& service : status.services())
    for (const auto& shard : service.shards()) {
      auto found = VerifyOne(**connection, service.name(), shard.shard());
      if (!found.ok()) return Tell(found.status());
      Print(service.name(), shard.shard(), *found, json);
      whole = whole && found->ok();
    }
  return whole ? kDone : kRefused;
}

}  // namespace

void AddVerifyCommand(CLI::App& app, const Settings& settings, int& exit_code) {
  auto json = std::make_shared<bool>(false);
  auto* verify = app.add_subcommand("verify", "Check that no event was changed since its writing");
  verify->add_flag("--json", *json, "One JSON object for each service and shard");
  verify->callback([json, &settings, &exit_code] { exit_code = Verify(settings, *json); });
}

}  // namespace interlock
