#include "libs/ports/ledger.h"

#include "libs/ports/sha256.h"

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
  return Sha256(text);
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

absl::Status CheckFollows(int shard, int shards, const Head& head,
                          const std::vector<Record>& records) {
  int64_t position = head.position;
  int64_t at_ms = head.at_ms;
  const std::string* previous = &head.hash;
  for (const Record& record : records) {
    const char* wrong = nullptr;
    if (record.position != position + 1)
      wrong = " leaves a gap or repeats a position";
    else if (record.at_ms < at_ms)
      wrong = " is older than the record before it";
    else if (ShardOf(record.stream, shards) != shard)
      wrong = " belongs to another shard";
    else if (record.hash != ChainHash(*previous, record))
      wrong = " does not carry the hash that follows";
    if (wrong != nullptr)
      return absl::InternalError(record.stream + "@" + std::to_string(record.version) +
                                 " at position " + std::to_string(record.position) + " of shard " +
                                 std::to_string(shard) + wrong + " (the head is at " +
                                 std::to_string(head.position) + ")");
    position = record.position;
    at_ms = record.at_ms;
    previous = &record.hash;
  }
  return absl::OkStatus();
}

}  // namespace interlock
