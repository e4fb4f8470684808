#pragma once
// Runs one reaction: every event of its sources becomes commands, sent over gRPC, many in a batch
// where they come from a view; the position moves when each has its outcome. A refused command is
// listed and holds nothing back.
#include <memory>
#include <string>

#include "libs/chassis/consumer.h"
#include "libs/chassis/reaction.h"
#include "libs/chassis/view.h"
#include "libs/chassis/wire.h"

namespace interlock {

class ReactionRunner final : public Handler {
 public:
  // Everything must outlive it; `views` are those of the reaction's own service.
  ReactionRunner(const Reaction& reaction, Sql& sql, Views& views, std::vector<const Feed*> feeds,
                 TimeSource& time, std::shared_ptr<grpc::Channel> channel,
                 const std::string& token);
  // The list of refused commands; once for each store, before any runner.
  static absl::Status MakeTables(Sql& sql);
  static absl::StatusOr<int64_t> CountRefused(Sql& sql);

  Consumer& consumer() { return consumer_; }

 private:
  absl::Status Before(const FeedEvent& event) override;
  absl::Status BeforeAll(const std::vector<const FeedEvent*>& events, size_t& failed_at) override;
  absl::Status Apply(SqlSession& session, const FeedEvent& event) override;
  void Applied(const std::vector<FeedEvent>& events) override;

  struct Refused {
    std::string identity, command_id, method, reason, sentence;
  };
  absl::StatusOr<std::vector<ReactionCommand>> Look(const Subjects& subjects,
                                                    const FeedEvent& newest);
  absl::Status SendAll(const std::vector<ReactionCommand>& commands);
  absl::Status Note(const ReactionCommand& command, const std::string& id, const absl::Status&);

  const Reaction& reaction_;
  Views& views_;
  TimeSource& time_;
  Client client_;
  std::vector<Refused> refused_;  // Of events whose position has not moved yet.
  Consumer consumer_;
};

}  // namespace interlock
