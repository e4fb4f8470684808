#pragma once
// A storm of random commands: whatever parses, a decider must take without crashing, and a command
// that was taken changes nothing when it comes again.
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "google/protobuf/descriptor.h"
#include "libs/decider/decider.h"

namespace interlock {

// Fills any message, from the same seed always alike.
class RandomMessages {
 public:
  // Strings are picked from `words` mostly, so that commands meet what others have left behind.
  RandomMessages(uint64_t seed, std::vector<std::string> words)
      : random_(seed), words_(std::move(words)) {}

  void Fill(google::protobuf::Message& message, int depth = 0) {
    const auto& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const auto& field = *type.field(i);
      if (field.containing_oneof() == nullptr && depth < kDeepest && !Rarely())
        Set(message, field, depth);
    }
    for (int i = 0; i < type.oneof_decl_count(); ++i) {
      const auto& oneof = *type.oneof_decl(i);
      Set(message, *oneof.field(int(random_() % uint64_t(oneof.field_count()))), depth);
    }
  }

 private:
  using Field = google::protobuf::FieldDescriptor;
  static constexpr int kDeepest = 6;

  bool Rarely() { return random_() % 8 == 0; }
  template <class T>
  T OneOf(std::initializer_list<T> choices) {
    return choices.begin()[random_() % choices.size()];
  }
  template <class T>
  T Whole() {
    return OneOf<T>({T(random_() % 100), T(random_()), T(0), T(1), std::numeric_limits<T>::min(),
                     std::numeric_limits<T>::max()});
  }
  double Real() {
    using Limits = std::numeric_limits<double>;
    return OneOf({0.0, -1.0, double(random_() % 1000000) / 7, Limits::max(), Limits::lowest(),
                  Limits::denorm_min(), Limits::infinity(), Limits::quiet_NaN()});
  }
  std::string Text() {
    if (!Rarely() && !words_.empty()) return words_[random_() % words_.size()];
    std::string text(random_() % 40, ' ');
    for (char& c : text) c = char(' ' + random_() % 95);
    return text;
  }

  void Set(google::protobuf::Message& message, const Field& field, int depth) {
    const int times = field.is_repeated() ? int(random_() % 4) : 1;
    for (int i = 0; i < times; ++i) SetOnce(message, field, depth);
  }
  void SetOnce(google::protobuf::Message& message, const Field& field, int depth) {
    const auto& reflection = *message.GetReflection();
    const bool many = field.is_repeated();
    const auto put = [&](auto set, auto add, auto value) {
      many ? (reflection.*add)(&message, &field, value)
           : (reflection.*set)(&message, &field, value);
    };
    using R = google::protobuf::Reflection;
    switch (field.cpp_type()) {
      case Field::CPPTYPE_INT32: return put(&R::SetInt32, &R::AddInt32, Whole<int32_t>());
      case Field::CPPTYPE_INT64: return put(&R::SetInt64, &R::AddInt64, Whole<int64_t>());
      case Field::CPPTYPE_UINT32: return put(&R::SetUInt32, &R::AddUInt32, Whole<uint32_t>());
      case Field::CPPTYPE_UINT64: return put(&R::SetUInt64, &R::AddUInt64, Whole<uint64_t>());
      case Field::CPPTYPE_DOUBLE: return put(&R::SetDouble, &R::AddDouble, Real());
      case Field::CPPTYPE_FLOAT: return put(&R::SetFloat, &R::AddFloat, float(Real()));
      case Field::CPPTYPE_BOOL: return put(&R::SetBool, &R::AddBool, random_() % 2 == 0);
      case Field::CPPTYPE_ENUM: {
        const auto& type = *field.enum_type();
        const int known = type.value(int(random_() % uint64_t(type.value_count())))->number();
        return put(&R::SetEnumValue, &R::AddEnumValue, Rarely() ? 9999 : known);
      }
      case Field::CPPTYPE_STRING: return put(&R::SetString, &R::AddString, Text());
      case Field::CPPTYPE_MESSAGE:
        return Fill(many ? *reflection.AddMessage(&message, &field)
                         : *reflection.MutableMessage(&message, &field),
                    depth + 1);
    }
  }

  std::mt19937_64 random_;
  std::vector<std::string> words_;
};

// Field 1 of a request names the stream, and the chassis lets no command by that names none.
inline void NameStream(google::protobuf::Message& command, const std::string& id) {
  const auto& reflection = *command.GetReflection();
  const auto* body =
      reflection.GetOneofFieldDescriptor(command, command.GetDescriptor()->oneof_decl(0));
  auto& request = *reflection.MutableMessage(&command, body);
  const auto* name = request.GetDescriptor()->FindFieldByNumber(1);
  request.GetReflection()->SetString(&request, name, id);
}

// Sends random commands at the stream named by the first word, each twice; every thousand commands
// it begins anew after `history`. Gives how many were accepted with events, so that a test can tell
// that the storm reached something.
template <Decider D>
int Storm(int commands, const std::vector<std::string>& words, const RuleData* rules = nullptr,
          const std::vector<typename D::Event>& history = {}) {
  RandomMessages random(20261123, words);
  typename D::State state;
  Context context{.now_ms = 1'790'000'000'000, .actor = "ann", .rules = rules};
  int accepted = 0;
  for (int i = 0; i < commands; ++i) {
    if (i % 1000 == 0) state = Fold<D>(history);
    typename D::Command command;
    random.Fill(command);
    NameStream(command, words.at(0));
    const auto first = D::Decide(state, command, context);
    for (const auto& event : first.events) D::Evolve(state, event);
    if (first.refusal.ok() && !first.events.empty()) {
      ++accepted;
      const auto again = D::Decide(state, command, context);
      EXPECT_TRUE(again.events.empty()) << "a repeat changed something: " << command.DebugString();
    } else if (first.events.empty()) {
      EXPECT_TRUE(first.refusal.ok() || !first.refusal.message().empty());
    }
    if constexpr (HasClocks<D>) D::Clocks(state);
    if constexpr (HasQuestions<D>) D::Asks(state, command);
    if (::testing::Test::HasFailure()) return accepted;
  }
  return accepted;
}

}  // namespace interlock
