#include "libs/chassis/nearest.h"

#include <algorithm>
#include <numeric>

namespace interlock {
namespace {

constexpr size_t kWordMax = 100;

// Levenshtein's distance.
size_t Mistakes(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() > kWordMax) return "";
  size_t fewest = word.size() / 3 + 2;  // Farther than this is another word.
  std::string nearest;
  for (const std::string& candidate : candidates)
    if (const size_t mistakes = Mistakes(word, candidate); mistakes < fewest) {
      fewest = mistakes;
      nearest = candidate;
    }
  return nearest;
}

}  // namespace interlock
