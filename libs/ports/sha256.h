#pragma once
#include <string>
#include <string_view>

namespace interlock {

constexpr size_t kSha256Bytes = 32;

// The digest, 32 raw bytes. Any thread.
std::string Sha256(std::string_view bytes);

}  // namespace interlock
