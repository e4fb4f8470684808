#include "libs/ports/ledger.h"

#include <openssl/sha.h>

namespace interlock {

std::string ChainHash(const std::string& previous, const Record& record) {
  std::string text;
  text.reserve(record.event.size() + 512);
  auto add = [&text](const std::string& field) {
    text += std::to_string(field.size());
    text += ':';
    text += field;
  };
  add(previous);
  add(std::to_string(record.position));
  add(record.stream);
  add(std::to_string(record.version));
  add(std::to_string(record.revision));
  add(std::to_string(record.at_ms));
  add(record.site);
  add(record.actor);
  add(record.cause);
  add(record.command_id);
  add(record.trace);
  add(record.type);
  add(record.event);
  add(record.erasable_digest);
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

int ShardOf(const std::string& stream, int shards) {
  constexpr uint32_t kMultiply = 0x5bd1e995;
  uint32_t hash = 0x9747b28c ^ uint32_t(stream.size());
  auto byte = [&stream](size_t i) { return uint32_t(static_cast<unsigned char>(stream[i])); };
  size_t i = 0;
  for (; i + 4 <= stream.size(); i += 4) {
    uint32_t k = byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24;
    k *= kMultiply;
    k ^= k >> 24;
    hash = (hash * kMultiply) ^ (k * kMultiply);
  }
  const size_t rest = stream.size() - i;
  if (rest >= 3) hash ^= byte(i + 2) << 16;
  if (rest >= 2) hash ^= byte(i + 1) << 8;
  if (rest >= 1) hash = (hash ^ byte(i)) * kMultiply;
  hash ^= hash >> 13;
  hash *= kMultiply;
  hash ^= hash >> 15;
  return int((hash & 0x7fffffff) % uint32_t(shards));
}

}  // namespace interlock
