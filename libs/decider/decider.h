#pragma once
// A decider is four pure functions over messages:
//   Decide : State x Command x Context -> Events, a refusal, or both
//   Evolve : State x Event             -> State
//   Clocks : State                     -> when to be woken, and why          (optional)
//   Asks   : State x Command           -> what must be asked of others first (optional)
// and, where something may forbid that names be destroyed:
//   MayErase : State                   -> a refusal, or OK                   (optional)
// It never reads a clock, a store, a socket or a random number, so everything it does can be
// replayed, tested in a line, and explained to an auditor.
#include <compare>
#include <concepts>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace interlock {

// A question for another service.
struct Question {
  std::string method;   // "/interlock.training.v1.TrainingService/IsQualified"
  std::string request;  // The serialised request message.
  auto operator<=>(const Question&) const = default;
};

// Answers, each belonging to its exact question, so that a gate can never open on the answer to
// another one. An answer that did not come is an error here, and deciders keep gates shut on it.
class Facts {
 public:
  void Put(const Question& question, absl::StatusOr<std::string> answer, int64_t asked_at_ms) {
    answers_.insert_or_assign(question, Answer{std::move(answer), asked_at_ms});
  }
  template <class Message>
  absl::StatusOr<Message> Get(const Question& question) const {
    auto found = answers_.find(question);
    if (found == answers_.end()) return absl::UnavailableError(question.method + " was not asked");
    if (!found->second.bytes.ok()) return found->second.bytes.status();
    Message message;
    if (!message.ParseFromString(*found->second.bytes)) return absl::DataLossError(question.method);
    return message;
  }
  // Too old to be relied on: as if never asked.
  void Drop(const Question& question) { answers_.erase(question); }
  // Those never asked, or asked before `oldest_ms`.
  std::vector<Question> Missing(const std::vector<Question>& questions, int64_t oldest_ms) const;

 private:
  struct Answer {
    absl::StatusOr<std::string> bytes;
    int64_t asked_at_ms;
  };
  std::map<Question, Answer> answers_;
};

// The rules that regulators or the company may change: thresholds, severity bands, question sets.
// Versioned data, read from files at start; each service derives its own.
struct RuleData {
  virtual ~RuleData() = default;
};

// All that a decision may know besides the state and the command.
struct Context {
  int64_t now_ms = 0;      // Set under the lock; never before the newest record.
  std::string actor = {};  // Who asks: a person's id, "anonymous", or "service:<name>".
  Facts facts = {};
  // The same for every decision of a service while the program runs, and of the service's own type.
  const RuleData* rules = nullptr;

  template <class Rules>
  const Rules& RulesAs() const {
    return static_cast<const Rules&>(*rules);
  }
};

// A wake-up call that a state holds. When it is due, the decider gets a ClockDue with the same name
// and time, and the state that follows must hold it no more. A clock that a state no longer names
// is cancelled; the same name with another time is moved.
struct Clock {
  std::string name;  // Unique within the stream.
  int64_t due_at_ms = 0;
  bool operator==(const Clock&) const = default;
};

// What a decision came to. Usually events or a refusal; both, where the refusal is itself a fact
// worth keeping (a startup refused, and why).
template <class Event>
struct Decision {
  Decision(std::vector<Event> e) : events(std::move(e)) {}  // NOLINT: implicit
  Decision(absl::Status no, std::vector<Event> e = {})      // NOLINT: implicit
      : refusal(std::move(no)), events(std::move(e)) {}
  absl::Status refusal = absl::OkStatus();
  std::vector<Event> events;
};

template <class D>
concept Decider = requires(typename D::State& state, const typename D::State& seen,
                           const typename D::Command& command, const typename D::Event& event,
                           const Context& context) {
  { D::kCategory } -> std::convertible_to<const char*>;
  { D::Decide(seen, command, context) } -> std::same_as<Decision<typename D::Event>>;
  { D::Evolve(state, event) } -> std::same_as<void>;
};

template <class D>
concept HasClocks = requires(const typename D::State& state) {
  { D::Clocks(state) } -> std::same_as<std::vector<Clock>>;
};

template <class D>
concept HasQuestions = requires(const typename D::State& state,
                                const typename D::Command& command) {
  { D::Asks(state, command) } -> std::same_as<std::vector<Question>>;
};

template <class D>
concept GuardsErasable = requires(const typename D::State& state) {
  { D::MayErase(state) } -> std::same_as<absl::Status>;
};

template <Decider D>
typename D::State Fold(const std::vector<typename D::Event>& events) {
  typename D::State state;
  for (const auto& event : events) D::Evolve(state, event);
  return state;
}

// A rule says no. `reason` is stable UPPER_SNAKE for programs, `clause` the law or rule behind it,
// and `sentence` tells a shift supervisor what to do about it.
absl::Status Refuse(absl::StatusCode code, const std::string& reason, const std::string& clause,
                    const std::string& sentence);
std::string ReasonOf(const absl::Status& status);
std::string ClauseOf(const absl::Status& status);

}  // namespace interlock
