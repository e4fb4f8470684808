// For libFuzzer: a moment (eight bytes), a byte that picks a time zone, then any text as a day or a
// month. What is read is written as it was; the day of a moment begins before it, and is the one of
// UTC or a neighbour.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include "libs/calendar/zone.h"

namespace interlock {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

// With half hours, beyond midnight UTC on both sides, where midnight is skipped, and where a whole
// day was.
const char* const kZones[] = {"",
                              "America/Chicago",
                              "America/Sao_Paulo",
                              "Asia/Kolkata",
                              "Australia/Lord_Howe",
                              "Pacific/Apia",
                              "Pacific/Kiritimati",
                              "No/Such"};

void Check(int64_t at_ms, const std::string& zone, const std::string& text) {
  if (const auto day = Day::Parse(text)) {
    Require(day->ToString() == text);
    Require(Month::Of(*day).first_day() <= *day);
    Require(DayAt(BeginOf(*day, zone), zone) >= *day);
  }
  if (const auto month = Month::Parse(text)) {
    Require(month->ToString() == text);
    Require(month->days() >= 28 && month->days() <= 31);
    Require(Month::Of(month->first_day()) == *month);
  }
  const Day day = DayAt(at_ms, zone), utc = DayOfUtc(at_ms);
  Require(std::abs(day.number - utc.number) <= 1);
  // Beyond the calendar's years every moment is of its outermost day.
  constexpr int64_t kFirstMs = -2'208'988'800'000, kLastMs = 253'402'300'799'999;
  if (at_ms >= kFirstMs && at_ms <= kLastMs) Require(BeginOf(day, zone) <= at_ms);
}

}  // namespace
}  // namespace interlock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock;
  int64_t at_ms = 0;
  if (size <= sizeof at_ms) return 0;
  std::memcpy(&at_ms, data, sizeof at_ms);
  const char* zone = kZones[data[sizeof at_ms] % std::size(kZones)];
  const size_t begun = sizeof at_ms + 1;
  Check(at_ms, zone, {reinterpret_cast<const char*>(data) + begun, size - begun});
  return 0;
}
