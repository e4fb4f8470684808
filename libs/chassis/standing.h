#pragma once
// How far a consumer has come in its sources.
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"

namespace interlock {

// Where a consumer stands in one source shard.
struct Standing {
  std::string service;
  int shard = 0;
  int64_t position = 0;
  std::string hash;      // Of the record at `position`, hexadecimal; empty at 0.
  int64_t as_of_ms = 0;  // Record time of the newest event taken in; 0: none.
  int64_t behind_events = 0;
  // Why it stopped: the source was restored or forked. Empty: it goes on.
  std::string stopped_because;
};

// Of every source shard, as of the snapshot that the session sees; how many events are behind is
// measured against the ledgers as they are now.
absl::StatusOr<std::vector<Standing>> ReadStandings(SqlSession& session,
                                                    const std::string& consumer,
                                                    const std::vector<const Feed*>& feeds);

}  // namespace interlock
