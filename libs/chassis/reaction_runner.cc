#include "libs/chassis/reaction_runner.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/refusal.h"
#include "libs/ports/sha256.h"

namespace interlock {
namespace {

constexpr size_t kBatchMax = 500, kDigestBytes = 8;
constexpr std::chrono::seconds kBatchWithin{30};

// "/interlock.training.v1.WatchService" of a method in it.
std::string ServiceOf(const std::string& method) { return method.substr(0, method.rfind('/')); }

}  // namespace

ReactionRunner::ReactionRunner(const Reaction& reaction, Sql& sql, Views& views,
                               std::vector<const Feed*> feeds, TimeSource& time,
                               std::shared_ptr<grpc::Channel> channel, const std::string& token)
    : reaction_(reaction),
      views_(views),
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
  if (!reaction_.view.empty()) {
    size_t failed_at = 0;
    return BeforeAll({&event}, failed_at);
  }
  auto commands = reaction_.react(event);
  if (!commands.ok()) return commands.status();
  const std::string identity = event.Identity();
  std::erase_if(refused_, [&](const Refused& refused) { return refused.identity == identity; });
  for (size_t n = 0; n < commands->size(); ++n) {
    ReactionCommand& command = (*commands)[n];
    command.cause = identity;
    const std::string id = identity + "/" + command.stream + "/" + std::to_string(n);
    core::v1::Receipt receipt;
    const absl::Status outcome = client_.Call(command.method, *command.request, receipt,
                                              {{"idempotency-key", id},
                                               {"interlock-cause", identity},
                                               {"traceparent", event.record.trace}});
    if (auto status = Note(command, id, outcome); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ReactionRunner::BeforeAll(const std::vector<const FeedEvent*>& events,
                                       size_t& failed_at) {
  if (reaction_.view.empty()) return Handler::BeforeAll(events, failed_at);
  refused_.clear();
  Subjects subjects;
  const FeedEvent* newest = nullptr;
  for (failed_at = 0; failed_at < events.size(); ++failed_at) {
    const FeedEvent& event = *events[failed_at];
    auto about = reaction_.about(event);
    if (!about.ok()) return about.status();
    for (auto& subject : *about) subjects[std::move(subject)] = event.Identity();
    if (!about->empty()) newest = &event;
  }
  failed_at = 0;  // If it is not the first one's, the others are looked at without it next.
  if (newest == nullptr) return absl::OkStatus();
  auto commands = Look(subjects, *newest);
  return commands.ok() ? SendAll(*commands) : commands.status();
}

absl::StatusOr<std::vector<ReactionCommand>> ReactionRunner::Look(const Subjects& subjects,
                                                                  const FeedEvent& newest) {
  core::v1::WaitFor seen;
  seen.set_service(newest.service);
  seen.set_shard(newest.shard);
  seen.set_position(newest.record.position);
  absl::StatusOr<std::vector<ReactionCommand>> commands;
  auto status = views_.Read(
      reaction_.view, {seen},
      [&](SqlSession& rows) {
        commands = reaction_.look(rows, subjects, time_.now_ms());
        return commands.status();
      },
      nullptr);
  if (ReasonOf(status) == "VIEW_BEHIND") return absl::UnavailableError(status.message());
  if (!status.ok()) return status;
  return commands;
}

absl::Status ReactionRunner::SendAll(const std::vector<ReactionCommand>& commands) {
  for (size_t begin = 0, end = 0; begin < commands.size(); begin = end) {
    const std::string service = ServiceOf(commands[begin].method);
    core::v1::BatchRequest batch;
    for (; end < commands.size() && end - begin < kBatchMax; ++end) {
      const ReactionCommand& command = commands[end];
      if (ServiceOf(command.method) != service) break;
      auto& item = *batch.add_items();
      item.set_method(command.method.substr(service.size() + 1));
      item.mutable_request()->PackFrom(*command.request);
      item.set_command_id(
          command.cause + "/" + command.stream + "/" +
          absl::BytesToHexString(Sha256(item.request().value()).substr(0, kDigestBytes)));
    }
    core::v1::BatchResponse response;
    if (auto status = client_.Call(service + "/Batch", batch, response, {}, kBatchWithin);
        !status.ok())
      return status;
    for (int i = 0; i < response.outcomes_size(); ++i)
      if (response.outcomes(i).has_refusal())
        if (auto status = Note(commands[begin + size_t(i)], batch.items(i).command_id(),
                               FromRpcStatus(response.outcomes(i).refusal()));
            !status.ok())
          return status;
  }
  return absl::OkStatus();
}

// What may pass is the caller's; a refusal is listed when the position moves.
absl::Status ReactionRunner::Note(const ReactionCommand& command, const std::string& id,
                                  const absl::Status& outcome) {
  if (MayPass(outcome)) return outcome;
  if (!outcome.ok())
    refused_.push_back(
        {command.cause, id, command.method, ReasonOf(outcome), std::string(outcome.message())});
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
