#include "services/interlock/methods/request_flags.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "interlock/core/v1/core.pb.h"
#include "services/interlock/outcome.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kMoment[] = "_at_ms";

bool IsMoment(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 &&
         absl::EndsWith(field.name(), kMoment);
}

bool IsDecimal(const FieldDescriptor& field) {
  return field.message_type() == core::v1::Decimal::descriptor();
}

// Parts of it get flags of their own.
bool IsOpened(const FieldDescriptor& field) {
  return field.message_type() != nullptr && !field.is_repeated() && !IsDecimal(field) &&
         field.message_type()->full_name() != "google.protobuf.Any";
}

std::string FlagOf(const FieldDescriptor& field) {
  std::string name = field.name();
  if (IsMoment(field)) name.erase(name.size() - 3);
  return "--" + absl::StrReplaceAll(name, {{"_", "-"}});
}

// "general-industry" for REGIME_GENERAL_INDUSTRY.
std::string ChoiceOf(const google::protobuf::EnumValueDescriptor& value) {
  const auto& type = *value.type();
  std::string prefix = type.value(0)->name();
  prefix.erase(prefix.rfind("UNSPECIFIED") == prefix.npos ? 0 : prefix.rfind("UNSPECIFIED"));
  std::string name = value.name();
  // "tier-1" stays as people say it.
  if (absl::StartsWith(name, prefix) && !absl::ascii_isdigit(name[prefix.size()]))
    name.erase(0, prefix.size());
  return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", "-"}}));
}

std::string ChoicesOf(const FieldDescriptor& field) {
  std::vector<std::string> choices;
  for (int i = 1; i < field.enum_type()->value_count(); ++i)
    choices.push_back(ChoiceOf(*field.enum_type()->value(i)));
  return absl::StrJoin(choices, ", ");
}

std::string HelpOf(const FieldDescriptor& field) {
  std::string help;
  if (field.enum_type() != nullptr)
    help = ChoicesOf(field);
  else if (IsMoment(field))
    help = "2026-11-23 or 2026-11-23T08:00:00Z";
  else if (IsDecimal(field))
    help = "a decimal number";
  else if (field.message_type() != nullptr)
    help = field.message_type()->name() + " as JSON";
  if (field.is_repeated()) absl::StrAppend(&help, help.empty() ? "" : "; ", "any number of times");
  return help;
}

absl::StatusOr<int64_t> ReadMoment(const std::string& word, bool end_of_day) {
  absl::Time at;
  std::string error;
  int64_t number = 0;
  if (absl::SimpleAtoi(word, &number)) return number;
  if (absl::ParseTime("%Y-%m-%d", word, &at, &error))
    return absl::ToUnixMillis(end_of_day ? at + absl::Hours(24) - absl::Milliseconds(1) : at);
  if (absl::ParseTime(absl::RFC3339_full, word, &at, &error)) return absl::ToUnixMillis(at);
  return absl::InvalidArgumentError(
      absl::StrCat("\"", word, "\" is no moment; write 2026-11-23 or 2026-11-23T08:00:00Z"));
}

template <class Value, class Add, class Set>
void Put(const FieldDescriptor& field, Value value, Add add, Set set) {
  field.is_repeated() ? add(value) : set(value);
}

}  // namespace

absl::Status PutWord(const std::string& word, const FieldDescriptor& field, Message& message) {
  const auto& reflection = *message.GetReflection();
  const auto wrong = [&](const char* expected) {
    return absl::InvalidArgumentError(absl::StrCat("\"", word, "\" is ", expected));
  };
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      Put(
          field, word, [&](const auto& v) { reflection.AddString(&message, &field, v); },
          [&](const auto& v) { reflection.SetString(&message, &field, v); });
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool value = false;
      if (!absl::SimpleAtob(word, &value)) return wrong("neither yes nor no");
      Put(
          field, value, [&](bool v) { reflection.AddBool(&message, &field, v); },
          [&](bool v) { reflection.SetBool(&message, &field, v); });
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      int64_t value = 0;
      if (IsMoment(field)) {
        const auto moment = ReadMoment(word, field.name() == "known_at_ms");
        if (!moment.ok()) return moment.status();
        value = *moment;
      } else if (!absl::SimpleAtoi(word, &value)) {
        return wrong("no whole number");
      }
      Put(
          field, value, [&](int64_t v) { reflection.AddInt64(&message, &field, v); },
          [&](int64_t v) { reflection.SetInt64(&message, &field, v); });
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t value = 0;
      if (!absl::SimpleAtoi(word, &value)) return wrong("no whole number");
      Put(
          field, value, [&](int32_t v) { reflection.AddInt32(&message, &field, v); },
          [&](int32_t v) { reflection.SetInt32(&message, &field, v); });
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      double value = 0;
      if (!absl::SimpleAtod(word, &value) || !std::isfinite(value)) return wrong("no number");
      Put(
          field, value, [&](double v) { reflection.AddDouble(&message, &field, v); },
          [&](double v) { reflection.SetDouble(&message, &field, v); });
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto& type = *field.enum_type();
      const std::string choice = absl::AsciiStrToLower(absl::StrReplaceAll(word, {{"_", "-"}}));
      for (int i = 0; i < type.value_count(); ++i) {
        const auto* value = type.value(i);
        if (value->name() != word && ChoiceOf(*value) != choice) continue;
        Put(
            field, value, [&](const auto* v) { reflection.AddEnum(&message, &field, v); },
            [&](const auto* v) { reflection.SetEnum(&message, &field, v); });
        return absl::OkStatus();
      }
      return absl::InvalidArgumentError(
          absl::StrCat("\"", word, "\" is none of ", ChoicesOf(field)));
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      Message* part = field.is_repeated() ? reflection.AddMessage(&message, &field)
                                          : reflection.MutableMessage(&message, &field);
      if (IsDecimal(field)) {
        static_cast<core::v1::Decimal*>(part)->set_value(word);
        return absl::OkStatus();
      }
      if (!absl::StartsWith(word, "@")) return FromJson(word, *part);
      const auto text = ReadText(word.substr(1));
      return text.ok() ? FromJson(*text, *part) : text.status();
    }
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_FLOAT: break;  // No proto has them.
  }
  return absl::InvalidArgumentError(field.name() + " can only be said in JSON, with --from");
}

RequestFlags::RequestFlags(CLI::App& command, const Descriptor& request) : request_(request) {
  const FieldDescriptor* first = request.FindFieldByNumber(1);
  has_id_ = first != nullptr && !first->is_repeated() &&
            first->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
            (absl::EndsWith(first->name(), "_id") || first->name() == "id");
  if (has_id_)
    command.add_option(absl::AsciiStrToUpper(first->name()), id_,
                       "Which one; or the request as a JSON file (a path with / or .json), - for "
                       "standard input");
  command.add_option("--from", from_, "The request as JSON from a file, - for standard input");
  AddFields(command, request, {});
}

void RequestFlags::AddFields(CLI::App& command, const Descriptor& type,
                             std::vector<const FieldDescriptor*> way) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (has_id_ && way.empty() && field->number() == 1) continue;
    const std::string name = FlagOf(*field);
    const CLI::App* program = command.get_parent();
    while (program->get_parent() != nullptr) program = program->get_parent();
    auto below = way;
    below.push_back(field);
    // A name that a flag above has already goes by JSON only.
    if (command.get_option_no_throw(name) == nullptr &&
        program->get_option_no_throw(name) == nullptr) {
      Flag& flag = flags_.emplace_back(Flag{name, below});
      auto* option = command.add_option(name, flag.said, HelpOf(*field));
      option->expected(1);
      if (field->is_repeated())
        option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      else
        option->multi_option_policy(CLI::MultiOptionPolicy::Throw);
    }
    if (IsOpened(*field) && below.size() < 3) AddFields(command, *field->message_type(), below);
  }
}

absl::StatusOr<std::unique_ptr<Message>> RequestFlags::Build() const {
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  std::unique_ptr<Message> request(factory->GetPrototype(&request_)->New());
  const bool id_is_file = id_ == "-" || absl::StrContains(id_, "/") || absl::EndsWith(id_, ".json");
  if (const std::string& file = id_is_file ? id_ : from_; !file.empty()) {
    const auto text = ReadText(file);
    if (!text.ok()) return text.status();
    if (auto status = FromJson(*text, *request); !status.ok())
      return absl::InvalidArgumentError(absl::StrCat(file, ": ", status.message()));
  }
  if (!id_.empty() && !id_is_file)
    request->GetReflection()->SetString(request.get(), request_.FindFieldByNumber(1), id_);
  for (const Flag& flag : flags_) {
    if (flag.said.empty()) continue;
    Message* at = request.get();
    for (size_t i = 0; i + 1 < flag.way.size(); ++i)
      at = at->GetReflection()->MutableMessage(at, flag.way[i]);
    for (const std::string& word : flag.said)
      if (auto status = PutWord(word, *flag.way.back(), *at); !status.ok())
        return absl::InvalidArgumentError(absl::StrCat(flag.name, ": ", status.message(), "."));
  }
  return request;
}

}  // namespace interlock
