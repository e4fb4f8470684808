#include "services/interlock/records/rmp_cells.h"

#include <algorithm>
#include <cmath>
#include <string_view>

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
constexpr std::string_view kBullet = "\xE2\x80\xA2";

absl::Status No(const std::string& reason, const std::string& sentence) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, "", sentence);
}

bool AllDigits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// What follows the spaces, ; , and bullets that stand between two entries.
std::string_view SkipSeparators(std::string_view text) {
  for (;;) {
    if (!text.empty() && (absl::ascii_isspace(static_cast<unsigned char>(text[0])) ||
                          text[0] == ';' || text[0] == ','))
      text.remove_prefix(1);
    else if (text.starts_with(kBullet))
      text.remove_prefix(kBullet.size());
    else
      return text;
  }
}

// On one line, with one space between words.
std::string EntryName(std::string_view text) {
  std::string name(text);
  absl::RemoveExtraAsciiWhitespace(&name);
  return name;
}

// Without a ".0" at the end, as the file writes whole numbers.
std::string Whole(const std::string& cell) {
  return cell.ends_with(".0") ? cell.substr(0, cell.size() - 2) : cell;
}

}  // namespace

absl::StatusOr<std::vector<ReleasedChemical>> ReadChemicals(const std::string& cell) {
  std::vector<ReleasedChemical> chemicals;
  for (std::string_view rest = SkipSeparators(cell); !rest.empty(); rest = SkipSeparators(rest)) {
    const size_t open = rest.find('{');
    const size_t close = open == rest.npos ? open : rest.find('}', open);
    if (close == rest.npos)
      return No("CHEMICALS_UNREADABLE",
                absl::StrCat("\"", std::string(rest.substr(0, kLongestName)),
                             "\" is not followed by its pounds in braces, as in Chlorine {10}."));
    ReleasedChemical chemical{EntryName(rest.substr(0, open)), std::nullopt};
    if (chemical.name.empty() || chemical.name.size() > kLongestName)
      return No("CHEMICALS_UNREADABLE", "Pounds are given without the name of a chemical.");
    const std::string pounds(rest.substr(open + 1, close - open - 1));
    double quantity = 0;
    if (!pounds.empty() && (!absl::SimpleAtod(pounds, &quantity) || !std::isfinite(quantity) ||
                            quantity < 0 || quantity > kMostPounds))
      return No("QUANTITY_WRONG", absl::StrCat("\"", pounds, "\" is no quantity of ", chemical.name,
                                               " in pounds (0 to 1,000,000,000)."));
    if (quantity > 0) chemical.quantity_lb = quantity;
    chemicals.push_back(std::move(chemical));
    rest.remove_prefix(close + 1);
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
