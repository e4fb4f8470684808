#include "services/interlock/records/rmp_cells.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/decider/decider.h"

namespace interlock::records {
namespace {

// A tank farm holds less; a number above it is a slip of the pen.
constexpr double kMostPounds = 1e9;
constexpr int32_t kMostPeople = 1'000'000;
constexpr size_t kLongestName = 300;
constexpr size_t kMostMoneyDigits = 12;
constexpr int kFillerHours = 999;

absl::Status No(const std::string& reason, const std::string& sentence) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, "", sentence);
}

bool AllDigits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// Without what stands between two entries: spaces, ; , and the bullet.
std::string EntryName(std::string text) {
  for (bool again = true; again;) {
    again = false;
    text = std::string(absl::StripAsciiWhitespace(text));
    for (const char* separator : {";", ",", "\xE2\x80\xA2"})
      if (text.starts_with(separator)) {
        text.erase(0, std::string(separator).size());
        again = true;
      }
  }
  absl::RemoveExtraAsciiWhitespace(&text);
  return text;
}

// Without a ".0" at the end, as the file writes whole numbers.
std::string Whole(const std::string& cell) {
  return cell.ends_with(".0") ? cell.substr(0, cell.size() - 2) : cell;
}

}  // namespace

absl::StatusOr<std::vector<ReleasedChemical>> ReadChemicals(const std::string& cell) {
  std::vector<ReleasedChemical> chemicals;
  size_t from = 0;
  while (!EntryName(cell.substr(from)).empty()) {
    const size_t open = cell.find('{', from);
    const size_t close = open == std::string::npos ? open : cell.find('}', open);
    if (close == std::string::npos)
      return No("CHEMICALS_UNREADABLE",
                absl::StrCat("\"", cell.substr(from, kLongestName),
                             "\" is not followed by its pounds in braces, as in Chlorine {10}."));
    ReleasedChemical chemical{EntryName(cell.substr(from, open - from)), std::nullopt};
    if (chemical.name.empty() || chemical.name.size() > kLongestName)
      return No("CHEMICALS_UNREADABLE", "Pounds are given without the name of a chemical.");
    const std::string pounds = cell.substr(open + 1, close - open - 1);
    double quantity = 0;
    if (!pounds.empty() && (!absl::SimpleAtod(pounds, &quantity) || !std::isfinite(quantity) ||
                            quantity < 0 || quantity > kMostPounds))
      return No("QUANTITY_WRONG", absl::StrCat("\"", pounds, "\" is no quantity of ", chemical.name,
                                               " in pounds (0 to 1,000,000,000)."));
    if (quantity > 0) chemical.quantity_lb = quantity;
    chemicals.push_back(std::move(chemical));
    from = close + 1;
  }
  return chemicals;
}

absl::StatusOr<std::optional<double>> ReadDurationMinutes(const std::string& cell) {
  if (cell.empty()) return std::nullopt;
  int hours = 0, minutes = 0;
  if (cell.size() != 5 || !AllDigits(cell) || !absl::SimpleAtoi(cell.substr(0, 3), &hours) ||
      !absl::SimpleAtoi(cell.substr(3), &minutes) || minutes > 59)
    return No("DURATION_WRONG", absl::StrCat("\"", cell, "\" is no duration HHHMM."));
  if (hours == kFillerHours || hours + minutes == 0) return std::nullopt;
  return hours * 60.0 + minutes;
}

absl::StatusOr<std::optional<int64_t>> ReadTimeOfDayMs(const std::string& cell) {
  if (cell.empty()) return std::nullopt;
  int hours = 0, minutes = 0;
  if (cell.size() != 4 || !AllDigits(cell) || !absl::SimpleAtoi(cell.substr(0, 2), &hours) ||
      !absl::SimpleAtoi(cell.substr(2), &minutes) || hours > 23 || minutes > 59)
    return No("TIME_WRONG", absl::StrCat("\"", cell, "\" is no time of day HHMM."));
  return (hours * 60 + minutes) * 60'000LL;
}

absl::StatusOr<Day> ReadAccidentDay(const std::string& cell, Day today) {
  const auto day = Day::Parse(cell);
  if (!day)
    return No("DATE_WRONG",
              absl::StrCat("\"", cell, "\" is no date YYYY-MM-DD from 1900 to today."));
  if (*day > today)
    return No("DATE_IN_FUTURE", absl::StrCat("The accident is dated ", cell,
                                             ", which has not come yet; correct the year."));
  return *day;
}

absl::StatusOr<std::optional<int32_t>> ReadCount(const std::string& cell) {
  if (cell.empty()) return std::nullopt;
  int32_t count = 0;
  const std::string digits = Whole(cell);
  if (!AllDigits(digits) || !absl::SimpleAtoi(digits, &count) || count > kMostPeople)
    return No("COUNT_WRONG", absl::StrCat("\"", cell, "\" is no number of people."));
  return count;
}

absl::StatusOr<std::optional<std::string>> ReadMoney(const std::string& cell) {
  if (cell.empty()) return std::nullopt;
  const std::string amount = Whole(cell);
  const size_t point = amount.find('.');
  const std::string dollars = amount.substr(0, point);
  const std::string cents = point == std::string::npos ? "" : amount.substr(point + 1);
  if (!AllDigits(dollars) || dollars.size() > kMostMoneyDigits || cents.size() > 2 ||
      (point != std::string::npos && !AllDigits(cents)))
    return No("MONEY_WRONG", absl::StrCat("\"", cell, "\" is no amount in USD."));
  return amount;
}

absl::StatusOr<std::optional<bool>> ReadYesNo(const std::string& cell) {
  if (cell.empty()) return std::nullopt;
  if (cell == "Yes") return true;
  if (cell == "No") return false;
  return No("YES_NO_WRONG", absl::StrCat("\"", cell, "\" is neither Yes nor No."));
}

}  // namespace interlock::records
