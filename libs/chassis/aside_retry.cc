#include "libs/chassis/aside_retry.h"

#include <utility>

namespace interlock {
namespace {

struct Place {
  int shard = 0;
  int64_t position = 0;
};

absl::StatusOr<std::vector<Place>> PlacesOf(const AsideOwner& owner, const std::string& service,
                                            const std::string& stream) {
  std::vector<Place> places;
  auto status = owner.sql.Read([&](SqlSession& session) {
    return session.Query(
        "SELECT shard, position FROM consumer_aside WHERE consumer = $1 AND service = $2 "
        "AND stream = $3 ORDER BY position",
        {owner.name, service, stream}, [&](const SqlRow& row) {
          places.push_back({int(row.Int(0)), row.Int(1)});
        });
  });
  if (!status.ok()) return status;
  return places;
}

absl::StatusOr<FeedEvent> ReadEvent(const AsideOwner& owner, const std::string& service,
                                    const Place& place) {
  for (const Feed* feed : owner.feeds) {
    if (feed->service() != service || place.shard >= feed->shards()) continue;
    auto record = feed->Read(place.shard, place.position - 1, 1);
    if (!record.ok()) return record.status();
    if (record->empty()) return absl::DataLossError("the event is gone from its ledger");
    return FeedEvent{service, place.shard, std::move(record->front())};
  }
  return absl::NotFoundError("no feed of " + service);
}

absl::Status Handle(const AsideOwner& owner, const FeedEvent& event) {
  if (auto status = owner.handler.Before(event); !status.ok()) return status;
  return owner.sql.Write([&](SqlSession& session) {
    if (auto applied = owner.handler.Apply(session, event); !applied.ok()) return applied;
    int64_t gone = 0;
    auto deleting = session.Run(
        "DELETE FROM consumer_aside WHERE consumer = $1 AND service = $2 AND shard = $3 "
        "AND position = $4",
        {owner.name, event.service, int64_t(event.shard), event.record.position}, &gone);
    if (deleting.ok() && gone != 1) return absl::AbortedError("somebody else retries it");
    return deleting;
  });
}

absl::Status NoteFailure(const AsideOwner& owner, const FeedEvent& event,
                         const absl::Status& failure) {
  return owner.sql.Write([&](SqlSession& session) {
    return session.Run(
        "UPDATE consumer_aside SET reason = $5, attempts = attempts + 1 WHERE consumer = $1 "
        "AND service = $2 AND shard = $3 AND position = $4",
        {owner.name, event.service, int64_t(event.shard), event.record.position,
         std::string(failure.message())});
  });
}

}  // namespace

absl::Status RetryAsides(const AsideOwner& owner, const std::string& service,
                         const std::string& stream) {
  auto places = PlacesOf(owner, service, stream);
  if (!places.ok()) return places.status();
  if (places->empty()) return absl::NotFoundError("nothing of " + stream + " is set aside");
  for (const Place& place : *places) {
    auto event = ReadEvent(owner, service, place);
    if (!event.ok()) return event.status();
    if (auto status = Handle(owner, *event); !status.ok()) {
      if (auto noted = NoteFailure(owner, *event, status); !noted.ok()) return noted;
      return status;
    }
    owner.handler.Applied({*event});
  }
  return absl::OkStatus();
}

}  // namespace interlock
