#pragma once
// The life of one stream under any commands, for fuzzing and storms: whatever parses, Decide takes,
// and decides alike again; a refusal stores nothing and says why; a repeat changes nothing; events
// and states survive the wire, and events fold to the state; a clock that rang when it was due is
// held no more. A rule that is broken is printed with its command, and the program aborts.
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "libs/decider/decider.h"

namespace interlock {

// Says `kKeepsRefusals = true`: a refusal may come with events, one more fact each time.
template <class D>
concept KeepsRefusals = requires {
  requires D::kKeepsRefusals;
};

// Of a decider whose clocks come as the command `clock_due`.
template <Decider D>
class Life {
 public:
  using Answer = std::function<absl::StatusOr<std::string>(const Question&)>;
  // What others say to the decider's questions. The rules must outlive it.
  Life(int64_t now_ms, const RuleData* rules, Answer answer) : answer_(std::move(answer)) {
    context_.now_ms = now_ms;
    context_.rules = rules;
  }

  // After a while, in which clocks ring. True if the command was taken and changed something.
  bool Take(const typename D::Command& command, const std::string& actor, int64_t wait_ms) {
    const int64_t then = context_.now_ms + wait_ms;
    RingUntil(then);
    context_.now_ms = then;
    context_.actor = actor;
    context_.facts = {};
    if constexpr (HasQuestions<D>)
      for (const auto& question : D::Asks(state_, command))
        context_.facts.Put(question, answer_(question), then);
    const auto decided = D::Decide(state_, command, context_);
    Require(decided.refusal.ok() || !decided.refusal.message().empty(), "a refusal says why",
            command);
    Require(decided.refusal.ok() || !ReasonOf(decided.refusal).empty(),
            "a refusal has a reason that programs know", command);
    Require(decided.refusal.ok() || decided.events.empty() || KeepsRefusals<D>,
            "a refusal stores nothing, unless it is kept as a fact", command);
    const auto again = D::Decide(state_, command, context_);
    Require(again.refusal == decided.refusal && AreAlike(again.events, decided.events),
            "nothing but state, command and context decides", command);
    Evolve(decided.events);
    if (decided.events.empty() || !decided.refusal.ok()) return false;
    Require(D::Decide(state_, command, context_).events.empty(), "a repeat changes nothing",
            command);
    return true;
  }

  const typename D::State& state() const { return state_; }

  // Every clock that is left rings, and those that follow from it: sooner or later none remains.
  void RingAll() {
    if constexpr (HasClocks<D>) {
      constexpr int kRoundsMax = 1'000;
      for (int round = 0; !D::Clocks(state_).empty(); ++round) {
        Require(round < kRoundsMax, "no clock outlives its time", {});
        int64_t last = context_.now_ms;
        for (const auto& clock : D::Clocks(state_)) last = std::max(last, clock.due_at_ms);
        RingUntil(last);
      }
    }
  }

  // What the ledger holds folds to the state that decisions saw, and the state survives the wire.
  void Refold() const {
    using google::protobuf::util::MessageDifferencer;
    Require(MessageDifferencer::Equals(Fold<D>(events_), state_), "events fold to the state", {});
    typename D::State read;
    Require(read.ParseFromString(state_.SerializeAsString()) &&
                MessageDifferencer::Equals(read, state_),
            "a state is read as it was written", {});
  }

 private:
  using Events = std::vector<typename D::Event>;

  static void Require(bool holds, const char* rule, const typename D::Command& command) {
    if (holds) return;
    std::cerr << "broken: " << rule << "\n" << command.DebugString();
    std::abort();
  }
  static bool AreAlike(const Events& one, const Events& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const auto& a, const auto& b) {
                        return a.SerializeAsString() == b.SerializeAsString();
                      });
  }
  void Evolve(const Events& events) {
    for (const auto& event : events) {
      // Through the wire, as the ledger keeps them.
      typename D::Event stored;
      Require(stored.ParseFromString(event.SerializeAsString()),
              "an event is read as it was written", {});
      D::Evolve(state_, stored);
      events_.push_back(std::move(stored));
    }
  }
  void RingUntil(int64_t until_ms) {
    if constexpr (HasClocks<D>)
      for (;;) {
        const auto clocks = D::Clocks(state_);
        const auto next = std::min_element(
            clocks.begin(), clocks.end(),
            [](const Clock& a, const Clock& b) { return a.due_at_ms < b.due_at_ms; });
        if (next == clocks.end() || next->due_at_ms > until_ms) return;
        context_.now_ms = std::max(context_.now_ms, next->due_at_ms);
        typename D::Command due;
        due.mutable_clock_due()->set_name(next->name);
        due.mutable_clock_due()->set_due_at_ms(next->due_at_ms);
        const auto rung = D::Decide(state_, due, context_);
        Require(rung.refusal.ok(), "a clock is never refused", due);
        Evolve(rung.events);
        const auto left = D::Clocks(state_);
        Require(std::find(left.begin(), left.end(), *next) == left.end(), "a clock rings once",
                due);
      }
  }

  const Answer answer_;
  Context context_;
  typename D::State state_;
  Events events_;
};

}  // namespace interlock
