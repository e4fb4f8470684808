#pragma once
// Reads a shard from its first record and checks what a damaged disk or a changed file cannot keep
// up: the chain of hashes, and the digests of what is erasable.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libs/ports/ledger.h"

namespace interlock {

struct Verification {
  struct Finding {
    int64_t position = 0;
    std::string why;  // A sentence that names stream and version where they can be read.
  };
  int shard = 0;
  int64_t position = 0;   // The chain is whole up to here.
  std::string head = {};  // The hash there, as it is stored: 32 bytes.
  // Where it breaks; nothing after a broken link is looked at. Before it, or without it, events
  // whose erasable bytes are not those that were recorded, the first hundred of them.
  std::vector<Finding> findings = {};
  bool ok() const { return findings.empty(); }
};

// Called now and then, and at the end.
using VerifyProgress = std::function<void(int64_t position, int64_t of)>;

// Checks what is there as it begins; writers go on. Never fails: what cannot be read is a finding.
// `from` is a record whose hash was checked before (none: the beginning); it stops at the head or
// after about `records_max`.
Verification VerifyChain(Ledger& ledger, int shard, const VerifyProgress& progress = {},
                         const Head& from = {}, int64_t records_max = INT64_MAX);

}  // namespace interlock
