#include "libs/chassis/http/message.h"

#include <algorithm>

namespace interlock {

bool HttpRequest::Has(std::string_view name) const {
  return std::any_of(headers.begin(), headers.end(), [&](auto& h) { return h.first == name; });
}

std::string HttpRequest::Header(std::string_view name) const {
  std::string joined;
  for (const auto& [key, value] : headers)
    if (key == name) joined += (joined.empty() ? "" : ", ") + value;
  return joined;
}

}  // namespace interlock
