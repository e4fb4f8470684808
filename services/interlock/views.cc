#include "services/interlock/views.h"

#include <chrono>
#include <thread>

#include "interlock/core/v1/admin.pb.h"
#include "services/interlock/log.h"
#include "services/interlock/progress.h"

namespace interlock {
namespace {

using std::chrono::steady_clock;
constexpr std::chrono::seconds kStandsStillAfter{10};

}  // namespace

absl::Status WaitForViews(Connection& connection) {
  Progress progress("Bringing the lists up to date", "events");
  int64_t first = -1, least = INT64_MAX;
  auto moved_at = steady_clock::now();
  for (;;) {
    core::v1::GetStatusResponse status;
    const auto asked = connection.client().Call("/interlock.core.v1.AdminService/GetStatus",
                                                core::v1::GetStatusRequest(), status);
    if (absl::IsPermissionDenied(asked)) return absl::OkStatus();
    if (!asked.ok()) return asked;
    int64_t behind = 0;
    for (const auto& service : status.services())
      for (const auto& view : service.views()) behind += view.freshness().behind_events();
    if (behind == 0) return absl::OkStatus();
    if (first < 0) first = behind;
    if (behind < least) {
      least = behind;
      moved_at = steady_clock::now();
    } else if (steady_clock::now() - moved_at > kStandsStillAfter) {
      LogTrouble("The lists are " + Grouped(behind) +
                 " events behind and do not advance; what follows is as old as they are.");
      return absl::OkStatus();
    }
    progress.Show(first - least, first);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace interlock
