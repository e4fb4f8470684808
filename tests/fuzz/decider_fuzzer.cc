// For libFuzzer: the life of one stream. The bytes are steps: a length (two bytes), a byte whose
// low bits say who sends and whose highest says that an answer follows instead of a command, the
// hours that have passed, then the command or answer as it comes over the wire. An answer is what
// those who are asked say from then on. Compiled once for each decider, which FUZZ_HEADER declares
// and FUZZ_DECIDER names; its rules come from FUZZ_RULES of FUZZ_RULES_HEADER, where it has any.
#include FUZZ_HEADER
#ifdef FUZZ_RULES_HEADER
#include FUZZ_RULES_HEADER
#endif

#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <utility>

#include "libs/decider/life.h"
#include "libs/decider/storm.h"
#include "services/organisation/rules.h"

namespace interlock {
namespace {

using Fuzzed = FUZZ_DECIDER;
constexpr int64_t kHourMs = 3'600'000, kBegunMs = 1'790'000'000'000;

#ifdef FUZZ_RULES
const RuleData& Rules() { return FUZZ_RULES(); }
#else
// Organisation's; the incident has a fuzzer of its own.
const RuleData& Rules() {
  static const auto* rules = [] {
    auto* some = new organisation::Rules;
    some->time_zones = {"America/Chicago", "Etc/UTC"};
    some->classification_rule_sets = {"ccps-2018", "api-rp-754-2"};
    return some;
  }();
  return *rules;
}
#endif

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
  std::string answer, stream;
  Life<Fuzzed> life(kBegunMs, &Rules(),
                    [&, asked = 1](const Question&) mutable -> absl::StatusOr<std::string> {
                      switch (++asked % 4) {
                        case 0: return absl::UnavailableError("away");
                        case 1: return absl::NotFoundError("none");
                        default: return answer;
                      }
                    });
  int64_t wait_ms = 0;
  while (size >= 4) {
    const size_t length = std::min<size_t>(size - 4, data[0] | size_t(data[1]) << 8);
    const bool answers = (data[2] & 0x80) != 0;
    wait_ms += int64_t(data[3]) * kHourMs;
    Fuzzed::Command command;
    if (answers) {
      answer.assign(reinterpret_cast<const char*>(data + 4), length);
    } else if (command.ParseFromArray(data + 4, int(length)) &&
               command.body_case() != Fuzzed::Command::BODY_NOT_SET) {
      // All commands of a life are for one stream, which the first names.
      if (stream.empty()) stream = StreamOf(command);
      NameStream(command, stream);
      if (!stream.empty()) life.Take(command, kActors[data[2] % 4], std::exchange(wait_ms, 0));
    }
    data += 4 + length;
    size -= 4 + length;
  }
  life.RingAll();
  life.Refold();
  return 0;
}
