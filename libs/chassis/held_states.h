#pragma once
// The states of one shard's streams that its writer keeps in memory, so that the next command on a
// stream costs no read. Bounded: the least used go first.
#include <google/protobuf/message.h>

#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "libs/chassis/pending_command.h"
#include "libs/ports/ledger.h"

namespace interlock {

struct HeldState {
  explicit HeldState(const Aggregate& a) : aggregate(a), state(a.NewState()) {}
  // DATA_LOSS: it is not the next of its stream; and what folding it says.
  absl::Status Take(const Record& record);

  const Aggregate& aggregate;
  std::unique_ptr<google::protobuf::Message> state;
  int64_t version = 0;
  absl::Status readable = absl::OkStatus();  // A stream that cannot be read fails alone.
  std::list<std::string>::iterator used = {};
};

// One thread at a time.
class HeldStates {
 public:
  explicit HeldStates(size_t most) : most_(most) {}

  size_t size() const { return held_.size(); }
  bool Holds(const std::string& stream) const { return held_.contains(stream); }
  // Of a stream that is held. Stays where it is until it is dropped.
  HeldState& At(const std::string& stream) { return held_.at(stream); }

  // From now on the stream of each command is held; what was not is folded from `known`.
  void Load(const std::vector<PendingCommand>& commands, const Known& known);
  // Takes in what others have written, in its order.
  void CatchUp(const std::vector<Record>& newer);
  // Of the commands' streams those that could not be read, so that they are read again, and what is
  // held beyond the bound.
  void LetGo(const std::vector<PendingCommand>& commands);
  // Nothing if it is not held.
  void Drop(const std::string& stream);
  void Clear();

 private:
  using Held = std::unordered_map<std::string, HeldState>;
  void Drop(Held::iterator held);

  const size_t most_;
  Held held_;
  std::list<std::string> used_;  // Latest used first.
};

}  // namespace interlock
