// For libFuzzer: any text as a number. What is taken is written in a form that reads as the same
// number, and sums come back.
#include <cstdint>
#include <cstdlib>

#include "libs/decimal/decimal.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using interlock::Decimal;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t half = text.find(' ');
  const auto a = Decimal::Parse(text.substr(0, half));
  if (!a.ok()) return 0;
  if (Decimal::Parse(a->ToString()).value() != *a) std::abort();
  for (int places = 0; places <= 9; ++places) (void)a->ToString(places);
  if (half == text.npos) return 0;
  const auto b = Decimal::Parse(text.substr(half + 1));
  if (!b.ok()) return 0;
  (void)Multiply(*a, *b);
  (void)Divide(*a, *b, 9);
  const auto sum = Add(*a, *b);
  const auto negated = Multiply(*b, Decimal::Of(-1));
  if (!sum.ok() || !negated.ok()) return 0;
  const auto back = Add(*sum, *negated);
  if (!back.ok() || *back != *a) std::abort();
  return 0;
}
