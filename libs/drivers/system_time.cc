#include <chrono>

#include "libs/drivers/drivers.h"

namespace interlock {
namespace {

class SystemTime final : public TimeSource {
 public:
  int64_t now_ms() override {
    using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
};

}  // namespace

std::unique_ptr<TimeSource> NewSystemTime() { return std::make_unique<SystemTime>(); }

}  // namespace interlock
