#include "libs/calendar/zone.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>

namespace interlock {
namespace {

const absl::CivilDay kEpoch(1970, 1, 1);

absl::TimeZone Zone(const std::string& name) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!name.empty() && !absl::LoadTimeZone(name, &zone)) return absl::UTCTimeZone();
  return zone;
}

}  // namespace

int64_t BeginOf(Day day, const std::string& zone) {
  return absl::ToUnixMillis(absl::FromCivil(kEpoch + day.number, Zone(zone)));
}

Day DayAt(int64_t at_ms, const std::string& zone) {
  const int64_t days = absl::ToCivilDay(absl::FromUnixMillis(at_ms), Zone(zone)) - kEpoch;
  return {int32_t(std::clamp<int64_t>(days, -kFarthestDay, kFarthestDay))};
}

}  // namespace interlock
