#pragma once
// The cells of EPA's accident records, each kind read strictly: what a cell says, that it says
// nothing, or that it cannot be read.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/calendar/calendar.h"

namespace interlock::records {

struct ReleasedChemical {
  std::string name;                   // As EPA writes it.
  std::optional<double> quantity_lb;  // Nothing: not stated, or stated as 0.
};

// "Name {pounds}", one after the other with ; or , or a bullet between them. Names may contain
// commas, so only the closing brace ends an entry. Empty: the record names none.
absl::StatusOr<std::vector<ReleasedChemical>> ReadChemicals(const std::string& cell);

// HHHMM: "00010" is ten minutes, "04000" forty hours. Nothing: empty, or 999 hours, with which
// people fill the field when they do not know.
absl::StatusOr<std::optional<double>> ReadDurationMinutes(const std::string& cell);

// HHMM on the site's own clock, in milliseconds since midnight.
absl::StatusOr<std::optional<int64_t>> ReadTimeOfDayMs(const std::string& cell);

// Not before 1900 and not after today.
absl::StatusOr<Day> ReadAccidentDay(const std::string& cell, Day today);

// People: "2" or "2.0". Nothing: empty, which is not 0.
absl::StatusOr<std::optional<int32_t>> ReadCount(const std::string& cell);

// USD, "1000.0", exact as written. Nothing: empty.
absl::StatusOr<std::optional<std::string>> ReadMoney(const std::string& cell);

// "Yes" or "No". Nothing: empty.
absl::StatusOr<std::optional<bool>> ReadYesNo(const std::string& cell);

}  // namespace interlock::records
