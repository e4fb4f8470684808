#pragma once
// "Did you mean ...?"
#include <string>
#include <string_view>
#include <vector>

namespace interlock {

// The candidate that the fewest typing mistakes turn into `word`; empty if none is near.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace interlock
