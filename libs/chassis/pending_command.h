#pragma once
// A command on its way through a shard's writer.
#include <google/protobuf/message.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/chassis/aggregate.h"
#include "libs/chassis/auth.h"
#include "libs/ports/ledger.h"

namespace interlock {

struct PendingCommand {
  // Called once, from a thread of the writer's or from Submit's; must not block. A refusal that is
  // itself a fact comes as its status, as often as the command is repeated. A clock that decided
  // nothing gets a receipt that names no stream.
  using Done = std::function<void(const absl::StatusOr<StoredReceipt>&)>;
  const Aggregate* aggregate = nullptr;
  std::string stream = {};
  std::string command_id = {};
  std::unique_ptr<google::protobuf::Message> command = {};
  // Who asks, and which roles may: checked under the lock against the site that the state names; if
  // it names none, one of them must be held for every site. Both outlive the command. No caller:
  // the ledger's own clocks.
  const Caller* caller = nullptr;
  const std::vector<std::string>* roles = nullptr;
  std::string cause = {};
  std::string trace = {};
  // What the stream's version must be; -1: the stream must be new. Left out: any.
  std::optional<int64_t> if_version = {};
  int64_t not_after_ms = 0;  // Not decided after this moment of the ledger's time; 0: always.
  // The caller has gone by then: not decided any more.
  std::optional<std::chrono::steady_clock::time_point> give_up_at = {};
  bool bulk = false;  // An import or another machine: gets at most half of a batch.
  Context context = {};
  // Set by Submit: of actor and command, by which a repeat is known from another under its id.
  std::string digest = {};
  int rounds = 0;                       // How often its questions were asked.
  std::optional<Clock> clock_due = {};  // Set by the ledger's own clocks only.
  Done done = {};
};

}  // namespace interlock
