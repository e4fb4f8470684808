#include "libs/contract/records.h"

#include "libs/ports/sha256.h"

namespace interlock {

std::string StreamIn(int shard, int shards, int n, const std::string& category) {
  for (int i = 0;; ++i) {
    std::string stream = category + "-" + std::to_string(i);
    if (ShardOf(stream, shards) == shard && n-- == 0) return stream;
  }
}

void Chain(const Head& head, Record& record) { record.hash = ChainHash(head.hash, record); }

Record RecordAfter(const Head& head, const std::string& stream, int64_t version) {
  Record record{.position = head.position + 1,
                .stream = stream,
                .version = version,
                .revision = 1,
                .at_ms = head.at_ms + 5,
                .site = "site-7",
                .actor = "person-8",
                .cause = "other/cause-1@3",
                .command_id = "command-" + stream + "@" + std::to_string(version),
                .trace = "00-trace-01",
                .type = "test.v1.Event",
                .event = std::string("event \0 of ", 11) + stream};
  Chain(head, record);
  return record;
}

Record ErasableRecordAfter(const Head& head, const std::string& stream, int64_t version) {
  Record record = RecordAfter(head, stream, version);
  record.erasable =
      "0123456789abcdefname of the person of " + stream + "@" + std::to_string(version) + ".";
  record.erasable_digest = Sha256(record.erasable);
  Chain(head, record);
  return record;
}

}  // namespace interlock
