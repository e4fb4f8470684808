#pragma once
// Exact decimal numbers, as core.v1.Decimal carries them: at most 21 digits before the point and 9
// after it. No float ever holds money, hours or a rate.
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace interlock {

class Decimal {
 public:
  Decimal() = default;
  static Decimal Of(int64_t whole);
  // "-12.50". INVALID_ARGUMENT: anything else, blanks, a plus sign or an exponent included.
  static absl::StatusOr<Decimal> Parse(std::string_view text);

  // The shortest form: "12.5", "0", "-3".
  std::string ToString() const;
  // With exactly `places` digits after the point, 0 to 9, rounded half away from zero: "1.10".
  std::string ToString(int places) const;

  bool negative() const { return billionths_ < 0; }
  bool zero() const { return billionths_ == 0; }
  auto operator<=>(const Decimal&) const = default;

  // OUT_OF_RANGE: the result has more than 21 digits before the point.
  friend absl::StatusOr<Decimal> Add(const Decimal& a, const Decimal& b);
  // Exact where the product has at most 9 digits after the point, else rounded half away from zero.
  friend absl::StatusOr<Decimal> Multiply(const Decimal& a, const Decimal& b);
  // a / b, rounded half away from zero, once, to `places` digits after the point, 0 to 9.
  // INVALID_ARGUMENT: b is zero, or places is out of bounds.
  friend absl::StatusOr<Decimal> Divide(const Decimal& a, const Decimal& b, int places);

 private:
  using Int = __int128;
  explicit Decimal(Int billionths) : billionths_(billionths) {}
  static absl::StatusOr<Decimal> Within(Int billionths);

  Int billionths_ = 0;
};

absl::StatusOr<Decimal> Add(const Decimal& a, const Decimal& b);
absl::StatusOr<Decimal> Multiply(const Decimal& a, const Decimal& b);
absl::StatusOr<Decimal> Divide(const Decimal& a, const Decimal& b, int places);

}  // namespace interlock
