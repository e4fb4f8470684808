#include "libs/chassis/field_rules.h"

#include <google/protobuf/descriptor.h>
#include <re2/re2.h>

#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>

#include "absl/status/statusor.h"
#include "interlock/core/v1/core.pb.h"

namespace interlock {
namespace {

using core::v1::FieldRules;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kViolationsMax = 100;
constexpr int kMaxLen = 4000;
constexpr int kMaxItems = 1000;
constexpr int kMaxDepth = 32;
constexpr int64_t kOldestMs = -2208988800000;  // 1900-01-01
constexpr int64_t kPastSlackMs = 5 * 60 * 1000;

struct Rule {
  const FieldDescriptor* field;
  FieldRules rules;
  std::unique_ptr<const RE2> pattern;
};

absl::StatusOr<std::vector<Rule>> MakeRules(const Descriptor* type) {
  std::vector<Rule> made;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    Rule rule{field, field->options().GetExtension(core::v1::rules), nullptr};
    const bool text = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    if ((!rule.rules.pattern().empty() || rule.rules.id()) && !text)
      return absl::FailedPreconditionError(field->full_name() + " has a pattern and is no text");
    const std::string pattern =
        rule.rules.id() ? "[A-Za-z0-9][A-Za-z0-9._:-]{0,99}" : rule.rules.pattern();
    if (!pattern.empty()) {
      rule.pattern = std::make_unique<const RE2>(pattern, RE2::Quiet);
      if (!rule.pattern->ok())
        return absl::FailedPreconditionError(field->full_name() + ": " + rule.pattern->error());
    }
    made.push_back(std::move(rule));
  }
  return made;
}

const std::vector<Rule>& RulesOf(const Descriptor* type) {
  static std::shared_mutex mutex;
  static std::map<const Descriptor*, std::vector<Rule>> all;
  {
    std::shared_lock guard(mutex);
    if (auto found = all.find(type); found != all.end()) return found->second;
  }
  auto made = MakeRules(type);
  std::unique_lock guard(mutex);
  return all.emplace(type, made.ok() ? std::move(*made) : std::vector<Rule>{}).first->second;
}

// Characters, not bytes; -1 if it is not UTF-8 or holds control characters other than tab and line
// ends.
int64_t CharactersIn(const std::string& text) {
  int64_t characters = 0;
  for (size_t i = 0; i < text.size(); ++characters) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x20 && lead != '\t' && lead != '\n' && lead != '\r') return -1;
    if (lead == 0x7f) return -1;
    const size_t more = lead < 0x80    ? 0
                        : lead >= 0xf0 ? 3
                        : lead >= 0xe0 ? 2
                        : lead >= 0xc2 ? 1
                                       : 9;
    if (more == 9 || lead > 0xf4 || i + more >= text.size()) return -1;
    for (size_t k = 1; k <= more; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return -1;
    i += more + 1;
  }
  return characters;
}

std::string Number(double value) {
  if (value == std::floor(value) && std::fabs(value) < 1e15) return std::to_string(int64_t(value));
  return std::to_string(value);
}

// Where a field stands in the request, put into words only where something is wrong.
struct Way {
  const Way* above = nullptr;
  const FieldDescriptor* field = nullptr;
  int index = -1;  // Of many.

  std::string Text() const {
    std::string text = above == nullptr ? "" : above->Text() + ".";
    text += field->name();
    if (index >= 0) text += "[" + std::to_string(index) + "]";
    return text;
  }
};

class Checker {
 public:
  Checker(int64_t now_ms, std::vector<FieldViolation>& violations)
      : now_ms_(now_ms), violations_(violations) {}

  // `way` is null for the request itself.
  void Check(const Message& message, const Way* way, int depth) {
    if (depth > kMaxDepth) return Tell(*way, "is nested too deep.");
    for (const Rule& rule : RulesOf(message.GetDescriptor())) {
      if (violations_.size() >= kViolationsMax) return;
      const FieldDescriptor* field = rule.field;
      const Way here{.above = way, .field = field};
      if (field->is_repeated())
        CheckMany(message, rule, here, depth);
      else
        CheckOne(message, rule, here, depth);
    }
  }

 private:
  void CheckMany(const Message& message, const Rule& rule, const Way& here, int depth) {
    const Reflection& reflection = *message.GetReflection();
    const int count = reflection.FieldSize(message, rule.field);
    const int max = rule.rules.max_items() > 0 ? rule.rules.max_items() : kMaxItems;
    if (rule.rules.required() && count == 0) Tell(here, "is missing; at least one is needed.");
    if (count > max)
      return Tell(here, "has " + std::to_string(count) + " entries; at most " +
                            std::to_string(max) + " are taken.");
    for (int i = 0; i < count && violations_.size() < kViolationsMax; ++i) {
      const Way at{.above = here.above, .field = here.field, .index = i};
      switch (rule.field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_MESSAGE:
          Check(reflection.GetRepeatedMessage(message, rule.field, i), &at, depth + 1);
          break;
        case FieldDescriptor::CPPTYPE_STRING: {
          const std::string text = reflection.GetRepeatedString(message, rule.field, i);
          if (rule.rules.required() && text.empty()) Tell(at, "is empty.");
          CheckText(text, rule, at);
          break;
        }
        case FieldDescriptor::CPPTYPE_DOUBLE:
          CheckNumber(reflection.GetRepeatedDouble(message, rule.field, i), rule, at);
          break;
        case FieldDescriptor::CPPTYPE_FLOAT:
          CheckNumber(double(reflection.GetRepeatedFloat(message, rule.field, i)), rule, at);
          break;
        case FieldDescriptor::CPPTYPE_INT64:
          CheckWhole(reflection.GetRepeatedInt64(message, rule.field, i), rule, at);
          break;
        case FieldDescriptor::CPPTYPE_INT32:
          CheckWhole(reflection.GetRepeatedInt32(message, rule.field, i), rule, at);
          break;
        case FieldDescriptor::CPPTYPE_ENUM:
          CheckEnum(reflection.GetRepeatedEnumValue(message, rule.field, i), rule, at);
          break;
        case FieldDescriptor::CPPTYPE_UINT32:
          CheckNumber(double(reflection.GetRepeatedUInt32(message, rule.field, i)), rule, at);
          break;
        case FieldDescriptor::CPPTYPE_UINT64:
          CheckNumber(double(reflection.GetRepeatedUInt64(message, rule.field, i)), rule, at);
          break;
        case FieldDescriptor::CPPTYPE_BOOL: break;
      }
    }
  }

  void CheckOne(const Message& message, const Rule& rule, const Way& here, int depth) {
    const Reflection& reflection = *message.GetReflection();
    const bool present = !rule.field->has_presence() || reflection.HasField(message, rule.field);
    if (rule.rules.required() && !present) return Tell(here, "is missing.");
    if (!present) return;
    switch (rule.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Check(reflection.GetMessage(message, rule.field), &here, depth + 1);
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        const std::string& text = reflection.GetStringReference(message, rule.field, &scratch);
        if (text.empty()) {
          if (rule.rules.required()) Tell(here, "is missing.");
          return;
        }
        return CheckText(text, rule, here);
      }
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(reflection.GetEnumValue(message, rule.field), rule, here);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckNumber(reflection.GetDouble(message, rule.field), rule, here);
      case FieldDescriptor::CPPTYPE_FLOAT:
        return CheckNumber(double(reflection.GetFloat(message, rule.field)), rule, here);
      case FieldDescriptor::CPPTYPE_INT64:
        return CheckWhole(reflection.GetInt64(message, rule.field), rule, here);
      case FieldDescriptor::CPPTYPE_INT32:
        return CheckWhole(reflection.GetInt32(message, rule.field), rule, here);
      case FieldDescriptor::CPPTYPE_UINT32:
        return CheckNumber(double(reflection.GetUInt32(message, rule.field)), rule, here);
      case FieldDescriptor::CPPTYPE_UINT64:
        return CheckNumber(double(reflection.GetUInt64(message, rule.field)), rule, here);
      case FieldDescriptor::CPPTYPE_BOOL: return;
    }
  }

  void CheckText(const std::string& text, const Rule& rule, const Way& here) {
    if (rule.field->type() == FieldDescriptor::TYPE_BYTES) {
      if (rule.rules.max_len() > 0 && text.size() > size_t(rule.rules.max_len()))
        Tell(here, "is longer than " + std::to_string(rule.rules.max_len()) + " bytes.");
      return;
    }
    const int max = rule.rules.max_len() > 0 ? rule.rules.max_len() : kMaxLen;
    const int64_t characters = CharactersIn(text);
    if (characters < 0) return Tell(here, "is not plain text: broken UTF-8 or control characters.");
    if (characters > max)
      return Tell(here, "has " + std::to_string(characters) + " characters; at most " +
                            std::to_string(max) + " are taken.");
    if (rule.pattern == nullptr || text.empty()) return;
    if (!RE2::FullMatch(text, *rule.pattern))
      Tell(here,
           rule.rules.id()
               ? "is not an identifier: letters, digits, and . _ : - after the first, at most "
                 "100."
               : "does not have the form " + rule.rules.pattern() + ".");
  }

  void CheckEnum(int number, const Rule& rule, const Way& here) {
    if (rule.rules.required() && number == 0) return Tell(here, "is missing.");
    if (rule.field->enum_type()->FindValueByNumber(number) == nullptr)
      Tell(here, "holds " + std::to_string(number) + ", which this program does not know.");
  }

  void CheckWhole(int64_t value, const Rule& rule, const Way& here) {
    if (rule.rules.moment() && value != 0) {
      if (value < kOldestMs) return Tell(here, "lies before 1900.");
      if (rule.rules.past() && value > now_ms_ + kPastSlackMs)
        return Tell(here, "lies in the future.");
    }
    CheckNumber(double(value), rule, here);
  }

  void CheckNumber(double value, const Rule& rule, const Way& here) {
    if (!std::isfinite(value)) return Tell(here, "is not a number.");
    if (rule.rules.required() && value == 0 && !rule.field->has_presence())
      return Tell(here, "is missing.");
    if (rule.rules.has_min() && value < rule.rules.min())
      return Tell(here, "is less than " + Number(rule.rules.min()) + ".");
    if (rule.rules.has_max() && value > rule.rules.max())
      return Tell(here, "is more than " + Number(rule.rules.max()) + ".");
  }

  void Tell(const Way& way, const std::string& sentence) {
    if (violations_.size() < kViolationsMax) violations_.push_back({way.Text(), sentence});
  }

  const int64_t now_ms_;
  std::vector<FieldViolation>& violations_;
};

absl::Status CheckRulesBelow(const Descriptor* type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(type).second) return absl::OkStatus();
  if (auto made = MakeRules(type); !made.ok()) return made.status();
  for (int i = 0; i < type->field_count(); ++i)
    if (const Descriptor* below = type->field(i)->message_type(); below != nullptr)
      if (auto status = CheckRulesBelow(below, seen); !status.ok()) return status;
  return absl::OkStatus();
}

}  // namespace

std::vector<FieldViolation> CheckFieldRules(const Message& message, int64_t now_ms) {
  std::vector<FieldViolation> violations;
  Checker(now_ms, violations).Check(message, nullptr, 0);
  return violations;
}

absl::Status CheckRulesOf(const Descriptor* type) {
  std::set<const Descriptor*> seen;
  return CheckRulesBelow(type, seen);
}

}  // namespace interlock
