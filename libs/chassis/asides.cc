#include "libs/chassis/asides.h"

#include "libs/decider/decider.h"

namespace interlock {

absl::StatusOr<std::vector<Aside>> Asides::List() {
  std::vector<Aside> asides;
  auto status = sql_.Read([&](SqlSession& session) {
    return session.Query(
        "SELECT consumer, service, shard, position, stream, version, type, reason, at_ms, "
        "attempts, discard_by, discard_reason FROM consumer_aside "
        "ORDER BY consumer, service, shard, position",
        {}, [&](const SqlRow& row) {
          asides.push_back({std::string(row.Text(0)), std::string(row.Text(1)), int(row.Int(2)),
                            row.Int(3), std::string(row.Text(4)), row.Int(5),
                            std::string(row.Text(6)), std::string(row.Text(7)), row.Int(8),
                            row.Int(9), std::string(row.Text(10)), std::string(row.Text(11))});
        });
  });
  if (!status.ok()) return status;
  return asides;
}

absl::Status Asides::ProposeDiscard(const Aside& which, const std::string& actor,
                                    const std::string& reason) {
  if (reason.empty())
    return Refuse(absl::StatusCode::kInvalidArgument, "REASON_MISSING", "",
                  "Say why this event may be given up.");
  int64_t changed = 0;
  auto status = sql_.Write([&](SqlSession& session) {
    return session.Run(
        "UPDATE consumer_aside SET discard_by = $5, discard_reason = $6 WHERE consumer = $1 "
        "AND service = $2 AND shard = $3 AND position = $4",
        {which.consumer, which.service, int64_t(which.shard), which.position, actor, reason},
        &changed);
  });
  if (status.ok() && changed == 0) return absl::NotFoundError("no such event is set aside");
  return status;
}

absl::Status Asides::ConfirmDiscard(const Aside& seen, const std::string& actor, int64_t now_ms) {
  if (seen.discard_by.empty() || seen.discard_by == actor)
    return Refuse(absl::StatusCode::kPermissionDenied, "SECOND_PERSON_NEEDED", "",
                  "One person proposes to give an event up, with a reason; another confirms it.");
  return sql_.Write([&](SqlSession& session) {
    int64_t gone = 0;
    auto deleting = session.Run(
        "DELETE FROM consumer_aside WHERE consumer = $1 AND service = $2 AND shard = $3 "
        "AND position = $4 AND discard_by = $5 AND discard_reason = $6",
        {seen.consumer, seen.service, int64_t(seen.shard), seen.position, seen.discard_by,
         seen.discard_reason},
        &gone);
    if (!deleting.ok()) return deleting;
    if (gone == 0)
      return Refuse(absl::StatusCode::kAborted, "ASIDE_CHANGED", "",
                    "It was taken in meanwhile, or proposed by somebody else or for another "
                    "reason; nothing was given up. Look at it again.");
    return session.Run(
        "INSERT INTO consumer_discarded (consumer, service, shard, position, stream, type, "
        "reason, proposed_by, confirmed_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
        "$10)",
        {seen.consumer, seen.service, int64_t(seen.shard), seen.position, seen.stream, seen.type,
         seen.discard_reason, seen.discard_by, actor, now_ms});
  });
}

}  // namespace interlock
