#pragma once
// Given / Knowing / When / Then for any decider.
#include <gtest/gtest.h>

#include <set>

#include "google/protobuf/util/message_differencer.h"
#include "libs/decider/decider.h"

namespace interlock {

template <Decider D>
class Spec {
 public:
  using Event = typename D::Event;
  static Spec Given(const std::vector<Event>& history) { return Spec(Fold<D>(history)); }

  Spec& At(int64_t now_ms) {
    context_.now_ms = now_ms;
    return *this;
  }
  Spec& By(const std::string& actor) {
    context_.actor = actor;
    return *this;
  }
  Spec& Under(const RuleData& rules) {
    context_.rules = &rules;
    return *this;
  }
  // The answer that another service gave. The decider must have asked exactly this.
  Spec& Knowing(const Question& question, const google::protobuf::Message& answer) {
    return Put(question, answer.SerializeAsString());
  }
  Spec& KnowingNothingOf(const Question& question) {
    return Put(question, absl::UnavailableError("no answer"));
  }
  Spec& When(const typename D::Command& command) {
    std::set<Question> asked;
    if constexpr (HasQuestions<D>)
      for (const auto& question : D::Asks(state_, command)) asked.insert(question);
    EXPECT_EQ(asked, answered_) << "Asks and the answers given differ";
    outcome_ = D::Decide(state_, command, context_);
    for (const auto& event : outcome_.events) D::Evolve(state_, event);
    return *this;
  }

  Spec& Then(const std::vector<Event>& expected) {
    EXPECT_TRUE(outcome_.refusal.ok()) << outcome_.refusal;
    return ThenRecorded(expected);
  }
  Spec& ThenNothing() { return Then({}); }
  Spec& ThenRefused(const std::string& reason, const std::vector<Event>& recorded = {}) {
    EXPECT_EQ(ReasonOf(outcome_.refusal), reason) << outcome_.refusal;
    return ThenRecorded(recorded);
  }
  // For what is easier said in words of the test's own.
  const Decision<Event>& outcome() const { return outcome_; }
  const typename D::State& state() const { return state_; }
  Spec& ThenClocks(const std::vector<Clock>& expected) {
    EXPECT_EQ(D::Clocks(state_), expected);
    return *this;
  }

 private:
  explicit Spec(typename D::State state) : state_(std::move(state)) {}
  Spec& Put(const Question& question, absl::StatusOr<std::string> answer) {
    context_.facts.Put(question, std::move(answer), context_.now_ms);
    answered_.insert(question);
    return *this;
  }
  Spec& ThenRecorded(const std::vector<Event>& expected) {
    EXPECT_EQ(outcome_.events.size(), expected.size());
    for (size_t i = 0; i < std::min(outcome_.events.size(), expected.size()); ++i)
      EXPECT_TRUE(
          google::protobuf::util::MessageDifferencer::Equals(outcome_.events[i], expected[i]))
          << outcome_.events[i].DebugString() << "expected " << expected[i].DebugString();
    return *this;
  }
  typename D::State state_;
  Context context_;
  std::set<Question> answered_;
  Decision<Event> outcome_ = absl::UnknownError("no When()");
};

}  // namespace interlock
