#pragma once
// Runs one reaction: every event of its sources becomes commands, sent over gRPC; the position
// moves when each has its outcome. A refused command is listed and holds nothing back.
#include <memory>
#include <string>

#include "libs/chassis/consumer.h"
#include "libs/chassis/reaction.h"
#include "libs/chassis/wire.h"

namespace interlock {

class ReactionRunner final : public Handler {
 public:
  ReactionRunner(const Reaction& reaction, Sql& sql, std::vector<const Feed*> feeds,
                 TimeSource& time, std::shared_ptr<grpc::Channel> channel,
                 const std::string& token);
  // The list of refused commands; once for each store, before any runner.
  static absl::Status MakeTables(Sql& sql);
  static absl::StatusOr<int64_t> CountRefused(Sql& sql);

  Consumer& consumer() { return consumer_; }

 private:
  absl::Status Before(const FeedEvent& event) override;
  absl::Status Apply(SqlSession& session, const FeedEvent& event) override;
  void Applied(const std::vector<FeedEvent>& events) override;

  struct Refused {
    std::string identity, command_id, method, reason, sentence;
  };
  const Reaction& reaction_;
  TimeSource& time_;
  Client client_;
  std::vector<Refused> refused_;  // Of events whose position has not moved yet.
  Consumer consumer_;
};

}  // namespace interlock
