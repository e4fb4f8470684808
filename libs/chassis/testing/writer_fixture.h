#pragma once
// A writer over a valve's ledger, in memory and on SQLite.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "libs/chassis/shard_writer.h"
#include "libs/chassis/testing/ledger_around.h"
#include "libs/chassis/testing/valve.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/drivers/drivers.h"

namespace interlock {

using Outcome = absl::StatusOr<StoredReceipt>;

class WriterTest : public testing::TestWithParam<std::string> {
 protected:
  static constexpr int64_t kStart = 1'790'000'000'000;

  WriterTest() { time_.Set(kStart); }

  std::unique_ptr<Ledger> NewLedger(int shards = 1) {
    if (GetParam() == "memory") return OpenMemoryLedger(shards, time_);
    return OpenSqliteLedger(folder_ / ("ledger" + std::to_string(++ledgers_) + ".db"), shards,
                            time_)
        .value();
  }

  // Answers every question, and asks nobody.
  ShardWriter::Asker Say(bool safe) {
    return
        [this, safe](ShardWriter& writer, PendingCommand pending, std::vector<Question> questions) {
          valve::v1::IsSafeResponse answer;
          answer.set_safe(safe);
          for (const auto& question : questions)
            pending.context.facts.Put(question, answer.SerializeAsString(), time_.now_ms());
          writer.Submit(std::move(pending));
        };
  }
  std::unique_ptr<ShardWriter> NewWriter(ShardWriter::Options options = {}) {
    options.service = "valves";
    options.trouble = [this](const std::string& what) {
      std::lock_guard guard(mutex_);
      troubles_.push_back(what);
    };
    return std::make_unique<ShardWriter>(ledger_, 0, time_, Say(true), std::move(options));
  }

  PendingCommand Command(const std::string& id, const std::string& text) {
    PendingCommand pending{
        .aggregate = &aggregate_, .command_id = id, .command = aggregate_.NewCommand()};
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, pending.command.get())) << text;
    const auto& command = *pending.command;
    const auto& reflection = *command.GetReflection();
    if (const auto* body =
            reflection.GetOneofFieldDescriptor(command, command.GetDescriptor()->oneof_decl(0))) {
      const auto& request = reflection.GetMessage(command, body);
      pending.stream = "valve-" + request.GetReflection()->GetString(
                                      request, request.GetDescriptor()->FindFieldByNumber(1));
    }
    return pending;
  }
  PendingCommand Ring(const std::string& valve, int64_t due_at_ms) {
    auto pending =
        Command("", "clock_due { name: 'close_by' due_at_ms: " + std::to_string(due_at_ms) + " }");
    pending.stream = "valve-" + valve;
    pending.clock_due = Clock{valve::ValveDecider::kClock, due_at_ms};
    return pending;
  }
  std::future<Outcome> Send(ShardWriter& writer, PendingCommand pending) {
    auto promise = std::make_shared<std::promise<Outcome>>();
    auto outcome = promise->get_future();
    pending.done = [promise](const Outcome& receipt) { promise->set_value(receipt); };
    writer.Submit(std::move(pending));
    return outcome;
  }
  Outcome Do(ShardWriter& writer, PendingCommand pending) {
    return Send(writer, std::move(pending)).get();
  }
  Outcome Do(ShardWriter& writer, const std::string& id, const std::string& text) {
    return Do(writer, Command(id, text));
  }
  static std::string Install(const std::string& valve) {
    return "install { valve_id: '" + valve + "' site_id: 'bt' }";
  }
  static std::string Open(const std::string& valve, int64_t close_by_ms = 0) {
    return "open { valve_id: '" + valve + "' close_by_ms: " + std::to_string(close_by_ms) + " }";
  }
  static std::string Close(const std::string& valve) {
    return "close { valve_id: '" + valve + "' }";
  }
  std::vector<Record> Stream(const std::string& valve) {
    return ledger_.ReadStream("valve-" + valve).value();
  }
  valve::v1::Valve Folded(const std::string& valve) {
    valve::v1::Valve state;
    for (const Record& record : Stream(valve))
      EXPECT_TRUE(aggregate_.EvolveStored(state, record).ok());
    return state;
  }
  int Troubles() const {
    std::lock_guard guard(mutex_);
    return int(troubles_.size());
  }

  TempFolder folder_;
  int ledgers_ = 0;
  ManualTime time_;
  ErasedAggregate<valve::ValveDecider> aggregate_;
  mutable std::mutex mutex_;
  std::vector<std::string> troubles_;
  std::unique_ptr<Ledger> store_ = NewLedger();
  LedgerAround ledger_{*store_};
};

#define OVER_MEMORY_AND_SQLITE(suite)                                           \
  INSTANTIATE_TEST_SUITE_P(Ledgers, suite, testing::Values("memory", "sqlite"), \
                           [](const auto& info) { return info.param; })

}  // namespace interlock
