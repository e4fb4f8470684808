#include "libs/chassis/reaction_runner.h"

#include <algorithm>

#include "interlock/core/v1/core.pb.h"

namespace interlock {
ReactionRunner::ReactionRunner(const Reaction& reaction, Sql& sql, std::vector<const Feed*> feeds,
                               TimeSource& time, std::shared_ptr<grpc::Channel> channel,
                               const std::string& token)
    : reaction_(reaction),
      time_(time),
      client_(std::move(channel), token),
      consumer_({.name = "reaction." + reaction.name}, sql, std::move(feeds), time, *this) {}

absl::Status ReactionRunner::MakeTables(Sql& sql) {
  return sql.Write([](SqlSession& session) {
    return session.Run(
        "CREATE TABLE IF NOT EXISTS reaction_refused (reaction TEXT, identity TEXT, command_id "
        "TEXT, method TEXT, reason TEXT, sentence TEXT, at_ms BIGINT, "
        "PRIMARY KEY (reaction, command_id))");
  });
}

absl::StatusOr<int64_t> ReactionRunner::CountRefused(Sql& sql) {
  int64_t count = 0;
  auto status = sql.Read([&](SqlSession& session) {
    return session.Query("SELECT count(*) FROM reaction_refused", {},
                         [&](const SqlRow& row) { count = row.Int(0); });
  });
  if (!status.ok()) return status;
  return count;
}

absl::Status ReactionRunner::Before(const FeedEvent& event) {
  auto commands = reaction_.react(event);
  if (!commands.ok()) return commands.status();
  const std::string identity = event.Identity();
  std::erase_if(refused_, [&](const Refused& refused) { return refused.identity == identity; });
  for (size_t n = 0; n < commands->size(); ++n) {
    const ReactionCommand& command = (*commands)[n];
    const std::string id = identity + "/" + command.stream + "/" + std::to_string(n);
    core::v1::Receipt receipt;
    const absl::Status outcome = client_.Call(command.method, *command.request, receipt,
                                              {{"idempotency-key", id},
                                               {"interlock-cause", identity},
                                               {"traceparent", event.record.trace}});
    if (MayPass(outcome)) return outcome;
    if (!outcome.ok())
      refused_.push_back(
          {identity, id, command.method, ReasonOf(outcome), std::string(outcome.message())});
  }
  return absl::OkStatus();
}

void ReactionRunner::Applied(const std::vector<FeedEvent>&) { refused_.clear(); }

absl::Status ReactionRunner::Apply(SqlSession& session, const FeedEvent& event) {
  const std::string identity = event.Identity();
  for (const Refused& refused : refused_)
    if (refused.identity == identity)
      if (auto status = session.Run(
              "INSERT INTO reaction_refused (reaction, identity, command_id, method, reason, "
              "sentence, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) "
              "ON CONFLICT (reaction, command_id) DO NOTHING",
              {reaction_.name, refused.identity, refused.command_id, refused.method, refused.reason,
               refused.sentence, time_.now_ms()});
          !status.ok())
        return status;
  return absl::OkStatus();
}

}  // namespace interlock
