#pragma once
// How not knowing is reckoned with: three-valued answers, and numbers known only between two
// bounds.
#include <algorithm>
#include <cmath>
#include <limits>

#include "interlock/incidents/v1/facts.pb.h"

namespace interlock::incidents {

// Ordered, so that "and" is the lesser and "or" the greater.
enum class Held { kNo, kUnknown, kYes };

constexpr Held And(Held a, Held b) { return std::min(a, b); }
constexpr Held Or(Held a, Held b) { return std::max(a, b); }
constexpr Held Not(Held a) {
  return a == Held::kYes ? Held::kNo : a == Held::kNo ? Held::kYes : Held::kUnknown;
}
constexpr Held HeldIf(bool yes) { return yes ? Held::kYes : Held::kNo; }

// Of a fact that could raise the tier: what was not said is unknown.
constexpr Held Said(v1::Answer answer) {
  return answer == v1::ANSWER_YES  ? Held::kYes
         : answer == v1::ANSWER_NO ? Held::kNo
                                   : Held::kUnknown;
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A number that is certainly at least `low` and at most `high`.
struct Range {
  double low = 0;
  double high = kInfinity;
  static constexpr Range Exactly(double value) { return {value, value}; }
  bool certain() const { return low == high; }
  Range operator*(double factor) const { return {low * factor, high * factor}; }
  bool operator==(const Range&) const = default;
};

// At or over a bound, forgiving the last digits that a division or a sum of fractions may lose.
inline bool Reaches(double value, double bound) { return value >= bound * (1 - 1e-12); }

inline Held Reaches(Range range, double bound) {
  if (Reaches(range.low, bound)) return Held::kYes;
  return Reaches(range.high, bound) ? Held::kUnknown : Held::kNo;
}

// Beyond every real quantity; keeps sums and products finite.
constexpr double kAbsurd = 1e15;

// A quantity as somebody stated it, or nothing if it is none: negative or not a finite number.
inline bool IsQuantity(double value) { return std::isfinite(value) && value >= 0; }

}  // namespace interlock::incidents
