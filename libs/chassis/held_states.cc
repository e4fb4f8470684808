#include "libs/chassis/held_states.h"

#include <set>
#include <string_view>

namespace interlock {

absl::Status HeldState::Take(const Record& record) {
  if (record.version != version + 1)
    return absl::DataLossError(record.stream + " has a gap before version " +
                               std::to_string(record.version));
  version = record.version;
  return aggregate.EvolveStored(*state, record);
}

void HeldStates::Load(const std::vector<PendingCommand>& commands, const Known& known) {
  std::set<std::string_view> loading;
  for (const auto& pending : commands) {
    auto [found, fresh] = held_.try_emplace(pending.stream, *pending.aggregate);
    HeldState& held = found->second;
    if (fresh) {
      loading.insert(pending.stream);
      used_.push_front(pending.stream);
      held.used = used_.begin();
    } else {
      used_.splice(used_.begin(), used_, held.used);
    }
  }
  for (const Record& record : known.records)
    if (loading.contains(record.stream)) {
      HeldState& held = held_.at(record.stream);
      if (held.readable.ok()) held.readable = held.Take(record);
    }
  for (const auto& [stream, status] : known.unreadable)
    if (auto found = held_.find(stream); found != held_.end()) found->second.readable = status;
}

void HeldStates::CatchUp(const std::vector<Record>& newer) {
  for (const Record& record : newer)
    if (auto found = held_.find(record.stream); found != held_.end() && found->second.readable.ok())
      found->second.readable = found->second.Take(record);
}

void HeldStates::LetGo(const std::vector<PendingCommand>& commands) {
  for (const auto& pending : commands)
    if (auto held = held_.find(pending.stream); held != held_.end() && !held->second.readable.ok())
      Drop(held);
  while (held_.size() > most_) Drop(held_.find(used_.back()));
}

void HeldStates::Drop(const std::string& stream) {
  if (auto held = held_.find(stream); held != held_.end()) Drop(held);
}

void HeldStates::Drop(Held::iterator held) {
  used_.erase(held->second.used);
  held_.erase(held);
}

void HeldStates::Clear() {
  held_.clear();
  used_.clear();
}

}  // namespace interlock
