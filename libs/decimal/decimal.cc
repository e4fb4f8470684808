#include "libs/decimal/decimal.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>

namespace interlock {
namespace {

// Products of two 30-digit numbers fit with room to spare.
using Wide = boost::multiprecision::int256_t;

constexpr int kPlaces = 9;
constexpr int kWholeDigits = 21;
constexpr int64_t kBillion = 1'000'000'000;

constexpr __int128 PowerOfTen(int n) {
  __int128 power = 1;
  for (int i = 0; i < n; ++i) power *= 10;
  return power;
}
constexpr __int128 kLimit = PowerOfTen(kWholeDigits + kPlaces);

// Half away from zero. The divisor is not zero.
Wide DivideRounded(const Wide& dividend, const Wide& divisor) {
  const Wide n = abs(dividend), d = abs(divisor);
  Wide quotient = n / d;
  if (2 * (n % d) >= d) ++quotient;
  return (dividend < 0) == (divisor < 0) ? quotient : Wide(-quotient);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

absl::Status TooLarge() { return absl::OutOfRangeError("more than 21 digits before the point"); }

}  // namespace

Decimal Decimal::Of(int64_t whole) { return Decimal(Int{whole} * kBillion); }

absl::StatusOr<Decimal> Decimal::Parse(std::string_view text) {
  const auto malformed = [] {
    return absl::InvalidArgumentError(
        "not a decimal number of at most 21 digits before the point and 9 after it");
  };
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const bool has_point = point < text.size();
  const std::string_view fraction = has_point ? text.substr(point + 1) : std::string_view();
  if (whole.empty() || whole.size() > kWholeDigits || fraction.size() > kPlaces ||
      (has_point && fraction.empty()))
    return malformed();
  Int digits = 0;
  for (const std::string_view part : {whole, fraction})
    for (const char c : part) {
      if (!IsDigit(c)) return malformed();
      digits = digits * 10 + (c - '0');
    }
  digits *= PowerOfTen(kPlaces - int(fraction.size()));
  return Decimal(negative ? -digits : digits);
}

std::string Decimal::ToString(int places) const {
  places = std::clamp(places, 0, kPlaces);
  const Int unit = PowerOfTen(kPlaces - places);
  Int magnitude = billionths_ < 0 ? -billionths_ : billionths_;
  magnitude = (magnitude + unit / 2) / unit;
  std::string text;
  for (Int rest = magnitude; rest > 0; rest /= 10) text += char('0' + int(rest % 10));
  while (int(text.size()) <= places) text += '0';
  std::reverse(text.begin(), text.end());
  if (places > 0) text.insert(text.size() - places, ".");
  return billionths_ < 0 && magnitude > 0 ? "-" + text : text;
}

std::string Decimal::ToString() const {
  std::string text = ToString(kPlaces);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

absl::StatusOr<Decimal> Decimal::Within(Int billionths) {
  if (billionths >= kLimit || billionths <= -kLimit) return TooLarge();
  return Decimal(billionths);
}

absl::StatusOr<Decimal> Add(const Decimal& a, const Decimal& b) {
  return Decimal::Within(a.billionths_ + b.billionths_);
}

absl::StatusOr<Decimal> Multiply(const Decimal& a, const Decimal& b) {
  const Wide product = DivideRounded(Wide(a.billionths_) * Wide(b.billionths_), kBillion);
  if (abs(product) >= Wide(kLimit)) return TooLarge();
  return Decimal(static_cast<Decimal::Int>(product));
}

absl::StatusOr<Decimal> Divide(const Decimal& a, const Decimal& b, int places) {
  if (places < 0 || places > kPlaces) return absl::InvalidArgumentError("0 to 9 places");
  if (b.zero()) return absl::InvalidArgumentError("division by zero");
  const Wide quotient =
      DivideRounded(Wide(a.billionths_) * Wide(PowerOfTen(places)), Wide(b.billionths_)) *
      Wide(PowerOfTen(kPlaces - places));
  if (abs(quotient) >= Wide(kLimit)) return TooLarge();
  return Decimal(static_cast<Decimal::Int>(quotient));
}

}  // namespace interlock
