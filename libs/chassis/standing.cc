#include "libs/chassis/standing.h"

#include <algorithm>

namespace interlock {
namespace {

// The standing in one source shard, made if the consumer has taken nothing in from there.
Standing& Find(std::vector<Standing>& standings, const std::string& service, int shard) {
  for (Standing& standing : standings)
    if (standing.service == service && standing.shard == shard) return standing;
  return standings.emplace_back(Standing{.service = service, .shard = shard});
}

}  // namespace

absl::StatusOr<std::vector<Standing>> ReadStandings(SqlSession& session,
                                                    const std::string& consumer,
                                                    const std::vector<const Feed*>& feeds) {
  std::vector<Standing> standings;
  auto status = session.Query(
      "SELECT service, shard, position, hash, as_of_ms, stopped FROM consumer_position "
      "WHERE consumer = $1 ORDER BY service, shard",
      {consumer}, [&](const SqlRow& row) {
        standings.push_back({std::string(row.Text(0)), int(row.Int(1)), row.Int(2),
                             std::string(row.Text(3)), row.Int(4), 0, std::string(row.Text(5))});
      });
  if (!status.ok()) return status;
  for (const Feed* feed : feeds)
    for (int shard = 0; shard < feed->shards(); ++shard) {
      auto head = feed->ReadHead(shard);
      if (!head.ok()) return head.status();
      Standing& standing = Find(standings, feed->service(), shard);
      standing.behind_events = std::max<int64_t>(0, head->position - standing.position);
    }
  return standings;
}

}  // namespace interlock
