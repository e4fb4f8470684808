#include "libs/csv/utf8.h"

#include <cstdint>

namespace interlock::csv {
namespace {

// Length of the sequence that a lead byte begins and the bounds of its second byte; 0: no lead
// byte.
struct Lead {
  size_t length;
  uint8_t second_min, second_max;
};

Lead LeadOf(uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

size_t FirstNotUtf8(std::string_view text) {
  auto at = [text](size_t i) { return static_cast<uint8_t>(text[i]); };
  for (size_t i = 0; i < text.size();) {
    if (at(i) < 0x80) {
      if (at(i) == 0) return i;
      ++i;
      continue;
    }
    const Lead lead = LeadOf(at(i));
    if (lead.length == 0 || text.size() - i < lead.length) return i;
    if (at(i + 1) < lead.second_min || at(i + 1) > lead.second_max) return i;
    for (size_t k = 2; k < lead.length; ++k)
      if ((at(i + k) & 0xC0) != 0x80) return i;
    i += lead.length;
  }
  return std::string_view::npos;
}

}  // namespace interlock::csv
