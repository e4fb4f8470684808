// For libFuzzer: the life of one stream. The bytes are steps: a length (two bytes), a byte whose
// low bits say who sends and whose highest says that an answer follows instead of a command, the
// hours that have passed, then the command or answer as it comes over the wire. An answer is what
// those who are asked say from then on. Compiled once for each decider, which FUZZ_HEADER declares
// and FUZZ_DECIDER names.
#include FUZZ_HEADER

#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "libs/decider/storm.h"
#include "services/organisation/rules.h"

namespace interlock {
namespace {

using Fuzzed = FUZZ_DECIDER;
constexpr int64_t kHourMs = 3'600'000;

void Require(bool holds, const char* rule, const Fuzzed::Command& command) {
  if (holds) return;
  std::cerr << "broken: " << rule << "\n" << command.DebugString();
  std::abort();
}

// Only organisation's deciders look at rules here; the incident, which has rules of its own, has a
// fuzzer of its own.
const organisation::Rules& Rules() {
  static const auto* rules = [] {
    auto* some = new organisation::Rules;
    some->time_zones = {"America/Chicago", "Etc/UTC"};
    some->classification_rule_sets = {"ccps-2018", "api-rp-754-2"};
    return some;
  }();
  return *rules;
}

bool AreAlike(const Decision<Fuzzed::Event>& one, const Decision<Fuzzed::Event>& other) {
  return one.refusal == other.refusal &&
         std::equal(one.events.begin(), one.events.end(), other.events.begin(), other.events.end(),
                    [](const auto& a, const auto& b) {
                      return a.SerializeAsString() == b.SerializeAsString();
                    });
}

class Life {
 public:
  void Take(const Fuzzed::Command& command) {
    Ask<Fuzzed>(command);
    const auto decided = Fuzzed::Decide(state_, command, context_);
    Require(decided.refusal.ok() || !decided.refusal.message().empty(), "a refusal says why",
            command);
    Require(decided.refusal.ok() || !ReasonOf(decided.refusal).empty(),
            "a refusal has a reason that programs know", command);
    // None of these deciders keeps a refusal as a fact.
    Require(decided.refusal.ok() || decided.events.empty(), "a refusal stores nothing", command);
    Require(AreAlike(decided, Fuzzed::Decide(state_, command, context_)),
            "nothing but state, command and context decides", command);
    for (const auto& event : decided.events) Evolve(event, command);
    if (decided.events.empty()) return;
    Require(Fuzzed::Decide(state_, command, context_).events.empty(), "a repeat changes nothing",
            command);
  }
  // What the ledger holds folds to the state that decisions saw, and the state survives the wire.
  void Refold() const {
    using google::protobuf::util::MessageDifferencer;
    Require(MessageDifferencer::Equals(Fold<Fuzzed>(events_), state_), "events fold to the state",
            {});
    Fuzzed::State read;
    Require(read.ParseFromString(state_.SerializeAsString()) &&
                MessageDifferencer::Equals(read, state_),
            "a state is read as it was written", {});
  }
  Context& context() { return context_; }
  void AnswerFromNowOn(std::string bytes) { answer_ = std::move(bytes); }

 private:
  // A template, so that deciders without questions need none.
  template <class D>
  void Ask(const typename D::Command& command) {
    context_.facts = {};
    if constexpr (HasQuestions<D>)
      for (const auto& question : D::Asks(state_, command))
        context_.facts.Put(question, Answer(), context_.now_ms);
  }
  absl::StatusOr<std::string> Answer() {
    switch (++asked_ % 4) {
      case 0: return absl::UnavailableError("away");
      case 1: return absl::NotFoundError("none");
      default: return answer_;
    }
  }
  void Evolve(const Fuzzed::Event& event, const Fuzzed::Command& command) {
    Fuzzed::Event stored;
    Require(stored.ParseFromString(event.SerializeAsString()), "an event is read as it was written",
            command);
    Fuzzed::Evolve(state_, stored);
    events_.push_back(std::move(stored));
  }

  Context context_{.now_ms = 1'790'000'000'000, .actor = "ann", .rules = &Rules()};
  Fuzzed::State state_;
  std::vector<Fuzzed::Event> events_;
  std::string answer_;
  int asked_ = 1;
};

// The id in field 1 of the request.
std::string StreamOf(const Fuzzed::Command& command) {
  const auto& reflection = *command.GetReflection();
  const auto& body = reflection.GetMessage(
      command, reflection.GetOneofFieldDescriptor(command, command.GetDescriptor()->oneof_decl(0)));
  return body.GetReflection()->GetString(body, body.GetDescriptor()->FindFieldByNumber(1));
}

}  // namespace
}  // namespace interlock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock;
  static const google::protobuf::LogSilencer broken_texts_are_meant;
  static const char* const kActors[] = {"ann", "bob", "anonymous", "service:incidents"};
  Life life;
  std::string stream;
  while (size >= 4) {
    const size_t length = std::min<size_t>(size - 4, data[0] | size_t(data[1]) << 8);
    const bool answer = (data[2] & 0x80) != 0;
    life.context().actor = kActors[data[2] % 4];
    life.context().now_ms += int64_t(data[3]) * kHourMs;
    Fuzzed::Command command;
    if (answer) {
      life.AnswerFromNowOn({reinterpret_cast<const char*>(data + 4), length});
    } else if (command.ParseFromArray(data + 4, int(length)) &&
               command.body_case() != Fuzzed::Command::BODY_NOT_SET) {
      // All commands of a life are for one stream, which the first names.
      if (stream.empty()) stream = StreamOf(command);
      NameStream(command, stream);
      if (!stream.empty()) life.Take(command);
    }
    data += 4 + length;
    size -= 4 + length;
  }
  life.Refold();
  return 0;
}
