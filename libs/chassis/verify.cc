#include "libs/chassis/verify.h"

#include <algorithm>

#include "libs/ports/sha256.h"

namespace interlock {
namespace {

constexpr int kPage = 256;
constexpr size_t kFindingsMax = 100;

std::string NameOf(const Record& record) {
  return record.stream + "@" + std::to_string(record.version);
}

// Why a record cannot be the next one of the chain, or nothing.
std::string BrokenLink(const Record& record, int64_t position, int64_t at_ms,
                       const std::string& previous) {
  if (record.position != position)
    return "position " + std::to_string(record.position) + " is stored in its place";
  if (record.hash != ChainHash(previous, record))
    return NameOf(record) + " is not what was recorded: its hash does not follow";
  if (record.at_ms < at_ms) return NameOf(record) + " was recorded before the one before it";
  return "";
}

}  // namespace

Verification VerifyChain(Ledger& ledger, int shard, const VerifyProgress& progress,
                         const Head& from, int64_t records_max) {
  Verification found{.shard = shard, .position = from.position, .head = from.hash};
  auto report = [&](int64_t position, std::string why) {
    found.findings.push_back({position, std::move(why)});
    return found;
  };
  const auto head = ledger.ReadHead(shard);
  if (!head.ok()) return report(0, std::string(head.status().message()));
  int64_t at_ms = from.at_ms;
  for (int page = kPage;
       found.position < head->position && found.position - from.position < records_max;) {
    const auto records = ledger.ReadShard(shard, found.position, page);
    if (!records.ok() && page > 1) {
      page = 1;  // One of them cannot be read: find out which.
      continue;
    }
    const int64_t next = found.position + 1;
    if (!records.ok()) return report(next, std::string(records.status().message()));
    if (records->empty())
      return report(
          next, "the shard ends here, its head says position " + std::to_string(head->position));
    for (const Record& record : *records) {
      std::string broken = BrokenLink(record, found.position + 1, at_ms, found.head);
      if (!broken.empty()) return report(found.position + 1, std::move(broken));
      if (!record.erasable.empty() && Sha256(record.erasable) != record.erasable_digest &&
          found.findings.size() < kFindingsMax)
        report(record.position,
               "what is erasable of " + NameOf(record) + " is not what was recorded");
      found.position = record.position;
      found.head = record.hash;
      at_ms = record.at_ms;
      if (found.position == head->position && HeadOf(record) != *head)
        return report(found.position, "the head of the shard is not its last record");
    }
    if (progress) progress(found.position, std::max(found.position, head->position));
  }
  return found;
}

}  // namespace interlock
