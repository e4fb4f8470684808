#include "libs/chassis/http/transcode.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "libs/chassis/http/path_template.h"
#include "libs/chassis/nearest.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::json;

constexpr int kDepthMax = 48;
constexpr size_t kViolationsMax = 100;

const FieldDescriptor* Find(const Descriptor& type, const std::string& name) {
  const FieldDescriptor* field = type.FindFieldByName(name);
  return field != nullptr ? field : type.FindFieldByCamelcaseName(name);
}

// Timestamp, Struct, Any and their like have a JSON form of their own, which json_util knows.
bool HasOwnForm(const Descriptor& type) { return type.file()->package() == "google.protobuf"; }

std::string Quoted(std::string_view text) {
  const std::string shown(text.substr(0, 100));
  return absl::StrCat("\"", shown, text.size() > shown.size() ? "..." : "", "\"");
}

FieldProblem Unknown(const std::string& path, const std::string& name,
                     const std::vector<std::string>& known) {
  const std::string nearest = Nearest(name, known);
  return {path, "UNKNOWN_FIELD",
          absl::StrCat("There is no field ", Quoted(name), " here",
                       nearest.empty() ? "." : absl::StrCat("; did you mean \"", nearest, "\"?"))};
}

std::vector<std::string> FieldNames(const Descriptor& type) {
  std::vector<std::string> names;
  for (int f = 0; f < type.field_count(); ++f) names.push_back(type.field(f)->name());
  return names;
}

// Compares the shape of a JSON value with what the message wants, and collects all that differs.
class Shape {
 public:
  std::vector<FieldProblem> violations;

  void CheckMessage(const json& value, const Descriptor& type, const std::string& path) {
    if (HasOwnForm(type) || value.is_null()) return;
    if (!value.is_object()) return Wrong(path, "an object");
    std::set<const FieldDescriptor*> seen;
    std::set<const google::protobuf::OneofDescriptor*> chosen;
    for (const auto& [key, item] : value.items()) {
      const std::string here = path.empty() ? key : absl::StrCat(path, ".", key);
      const FieldDescriptor* field = Find(type, key);
      if (field == nullptr) {
        Add(Unknown(here, key, FieldNames(type)));
      } else if (!seen.insert(field).second) {
        Add({here, "GIVEN_TWICE", "This field is given twice under two spellings."});
      } else if (const auto* oneof = field->real_containing_oneof();
                 oneof != nullptr && !item.is_null() && !chosen.insert(oneof).second) {
        Add({here, "CHOOSE_ONE",
             absl::StrCat("Only one of the fields of \"", oneof->name(), "\" may be given.")});
      } else {
        CheckField(item, *field, here);
      }
    }
  }

 private:
  void Add(FieldProblem violation) {
    if (violations.size() < kViolationsMax) violations.push_back(std::move(violation));
  }
  void Wrong(const std::string& path, const std::string& wanted) {
    Add({path, "WRONG_KIND", absl::StrCat("This must be ", wanted, ".")});
  }

  void CheckField(const json& value, const FieldDescriptor& field, const std::string& path) {
    if (value.is_null()) return;
    if (field.is_map()) {
      if (!value.is_object()) return Wrong(path, "an object");
      for (const auto& [key, item] : value.items())
        CheckOne(item, *field.message_type()->map_value(), absl::StrCat(path, "[", key, "]"));
    } else if (field.is_repeated()) {
      if (!value.is_array()) return Wrong(path, "a list");
      for (size_t i = 0; i < value.size(); ++i)
        if (value[i].is_null())
          Wrong(absl::StrCat(path, "[", i, "]"), "a value, not null");
        else
          CheckOne(value[i], field, absl::StrCat(path, "[", i, "]"));
    } else {
      CheckOne(value, field, path);
    }
  }

  void CheckOne(const json& value, const FieldDescriptor& field, const std::string& path) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return CheckMessage(value, *field.message_type(), path);
      case FieldDescriptor::CPPTYPE_STRING:
        if (!value.is_string()) Wrong(path, "text");
        return;
      case FieldDescriptor::CPPTYPE_BOOL:
        if (!value.is_boolean()) Wrong(path, "true or false");
        return;
      case FieldDescriptor::CPPTYPE_ENUM: return CheckEnum(value, field, path);
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT: return CheckReal(value, path);
      case FieldDescriptor::CPPTYPE_INT32:
        return CheckWhole(value, path, "-2147483648", "2147483647");
      case FieldDescriptor::CPPTYPE_UINT32: return CheckWhole(value, path, "0", "4294967295");
      case FieldDescriptor::CPPTYPE_INT64:
        return CheckWhole(value, path, "-9223372036854775808", "9223372036854775807");
      case FieldDescriptor::CPPTYPE_UINT64:
        return CheckWhole(value, path, "0", "18446744073709551615");
    }
  }

  void CheckEnum(const json& value, const FieldDescriptor& field, const std::string& path) {
    const auto& type = *field.enum_type();
    if (value.is_number_integer()) {
      const int64_t number = value.is_number_unsigned()
                                 ? int64_t(std::min<uint64_t>(value.get<uint64_t>(), INT32_MAX))
                                 : value.get<int64_t>();
      if (number >= INT32_MIN && number <= INT32_MAX && type.FindValueByNumber(int(number))) return;
    }
    const std::string name = value.is_string() ? value.get<std::string>() : value.dump();
    if (value.is_string() && type.FindValueByName(name) != nullptr) return;
    std::vector<std::string> known;
    for (int v = 0; v < type.value_count(); ++v) known.push_back(type.value(v)->name());
    const std::string nearest = Nearest(name, known);
    Add({path, "UNKNOWN_VALUE",
         absl::StrCat(Quoted(name), " is none of the values of this field",
                      nearest.empty() ? "." : absl::StrCat("; did you mean \"", nearest, "\"?"))});
  }

  void CheckReal(const json& value, const std::string& path) {
    double number = 0;
    const bool read = value.is_number() ||
                      (value.is_string() && absl::SimpleAtod(value.get<std::string>(), &number));
    if (!read || !std::isfinite(number)) Wrong(path, "a finite number");
  }

  void CheckWhole(const json& value, const std::string& path, const char* min, const char* max) {
    const std::string wanted = absl::StrCat("a whole number from ", min, " to ", max);
    const std::string text = value.is_string()           ? value.get<std::string>()
                             : value.is_number_integer() ? value.dump()
                                                         : "";
    const size_t sign = text.starts_with('-') ? 1 : 0;
    if (text.size() == sign || text.find_first_not_of("0123456789", sign) != text.npos)
      return Wrong(path, wanted);
    const auto magnitude = [](std::string_view t) {
      t.remove_prefix(std::min(t.find_first_not_of("-0"), t.size()));
      return t;
    };
    const std::string_view have = magnitude(text), most = magnitude(sign ? min : max);
    if (have.size() > most.size() || (have.size() == most.size() && have > most))
      Wrong(path, wanted);
  }
};

// Reads JSON strictly: no key twice, nothing deeper than the limit.
class Reader {
 public:
  std::optional<Problem> Read(std::string_view text, json* value) {
    try {
      *value = json::parse(text, [this](int depth, json::parse_event_t event, json& parsed) {
        return Take(depth, event, parsed);
      });
    } catch (const json::exception& failed) {
      return Problem{
          .status = 400,
          .reason = too_deep_ ? "JSON_TOO_DEEP" : "JSON_UNREADABLE",
          .detail = absl::StrCat("The body is not readable JSON (", Where(failed.what()), ").")};
    }
    if (too_deep_)
      return Problem{.status = 400,
                     .reason = "JSON_TOO_DEEP",
                     .detail = absl::StrCat("The body nests deeper than ", kDepthMax, " levels.")};
    if (!twice_.empty())
      return Problem{
          .status = 400,
          .reason = "GIVEN_TWICE",
          .detail = absl::StrCat("The body gives ", Quoted(twice_), " twice in the same object.")};
    return std::nullopt;
  }

 private:
  // The parser keeps its own stack, so depth costs memory only, and beyond the limit not even that.
  bool Take(int depth, json::parse_event_t event, json& parsed) {
    if (depth > kDepthMax) too_deep_ = true;
    if (event == json::parse_event_t::object_start) keys_.emplace_back();
    if (event == json::parse_event_t::object_end && !keys_.empty()) keys_.pop_back();
    if (event == json::parse_event_t::key && !keys_.empty() && twice_.empty() &&
        !keys_.back().insert(parsed.get<std::string>()).second)
      twice_ = parsed.get<std::string>();
    return !too_deep_;
  }
  // "[json.exception.parse_error.101] parse error at line 1, column 2: ..." without its head.
  static std::string Where(std::string_view what) {
    if (const size_t head = what.find("] "); head != what.npos) what.remove_prefix(head + 2);
    return std::string(what.substr(0, 300));
  }

  bool too_deep_ = false;
  std::string twice_;
  std::vector<std::set<std::string>> keys_;
};

// A query's or path's text as the JSON that the field wants.
json ValueFor(const FieldDescriptor& field, const std::string& text) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL && (text == "true" || text == "false"))
    return text == "true";
  int number = 0;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM && absl::SimpleAtoi(text, &number))
    return number;
  return text;
}

// Puts one field into the object; what is wrong with it, if anything.
std::optional<FieldProblem> PutField(const std::string& path, const std::string& text,
                                     const Descriptor& type, json* object) {
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  const Descriptor* in = &type;
  for (size_t i = 0; i < names.size(); ++i) {
    const FieldDescriptor* field = Find(*in, names[i]);
    if (field == nullptr) return Unknown(path, names[i], FieldNames(*in));
    const bool message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const bool inner = message && !HasOwnForm(*field->message_type());
    const bool last = i + 1 == names.size();
    if ((inner && (last || field->is_repeated())) || (!inner && !last))
      return FieldProblem{path, "WRONG_KIND", "This cannot be given outside of a JSON body."};
    if (object->is_null()) *object = json::object();
    const FieldProblem otherwise = {path, "WRONG_KIND",
                                    "The body gives this in a form that takes nothing more."};
    if (!object->is_object()) return otherwise;
    const std::string& key =
        object->contains(field->camelcase_name()) ? field->camelcase_name() : field->name();
    if (last && field->is_repeated()) {
      json& list = (*object)[key];
      if (!list.is_null() && !list.is_array()) return otherwise;
      list.push_back(ValueFor(*field, text));
    } else if (last) {
      json value = ValueFor(*field, text);
      const json before = object->value(key, json());
      if (!before.is_null() && before != value)
        return FieldProblem{path, "GIVEN_TWICE", "This is given twice, with different values."};
      (*object)[key] = std::move(value);
    } else {
      object = &(*object)[key];
      in = field->message_type();
    }
  }
  return std::nullopt;
}

Problem Unreadable(std::vector<FieldProblem> violations) {
  return {.status = 400,
          .reason = "REQUEST_UNREADABLE",
          .detail = violations.size() == 1 && !violations[0].field.empty()
                        ? absl::StrCat(violations[0].field, ": ", violations[0].sentence)
                        : absl::StrCat(violations.size(), " fields of the request are wrong."),
          .violations = std::move(violations)};
}

}  // namespace

std::optional<Problem> ReadRequest(const RequestParts& parts, google::protobuf::Message* message) {
  const Descriptor& type = *message->GetDescriptor();
  json request = json::object();
  if (!parts.body.empty()) {
    if (parts.body_field.empty())
      return Problem{.status = 400,
                     .reason = "BODY_NOT_EXPECTED",
                     .detail = "This method takes no body; send its fields in the query."};
    json* body = parts.body_field == "*" ? &request : &request[parts.body_field];
    if (auto problem = Reader().Read(parts.body, body)) return problem;
    if (!body->is_object() && parts.body_field == "*")
      return Problem{
          .status = 400, .reason = "WRONG_KIND", .detail = "The body must be a JSON object."};
  }
  Shape shape;
  for (const TextFields* fields : {&parts.path, &parts.query})
    for (const auto& [path, text] : *fields)
      if (auto wrong = PutField(path, text, type, &request))
        shape.violations.push_back(*std::move(wrong));
  shape.CheckMessage(request, type, "");
  if (!shape.violations.empty()) return Unreadable(std::move(shape.violations));
  const auto status = google::protobuf::util::JsonStringToMessage(
      request.dump(-1, ' ', false, json::error_handler_t::replace), message);
  if (!status.ok())
    return Problem{
        .status = 400,
        .reason = "REQUEST_UNREADABLE",
        .detail = absl::StrCat("The request does not fit: ", std::string(status.message()))};
  return std::nullopt;
}

absl::StatusOr<std::string> WriteJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  if (!status.ok())
    return absl::InternalError(
        absl::StrCat(message.GetTypeName(), " has no JSON form: ", std::string(status.message())));
  return text;
}

std::optional<TextFields> ParseQuery(std::string_view query) {
  TextFields fields;
  while (!query.empty()) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == query.npos ? "" : query.substr(end + 1);
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    auto name = PercentDecode(pair.substr(0, equals), true);
    auto value = PercentDecode(equals == pair.npos ? "" : pair.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    fields.emplace_back(*std::move(name), *std::move(value));
  }
  return fields;
}

const FieldDescriptor* FindField(const Descriptor& type, std::string_view path) {
  const Descriptor* in = &type;
  const FieldDescriptor* field = nullptr;
  while (true) {
    const size_t dot = path.find('.');
    field = in == nullptr ? nullptr : in->FindFieldByName(std::string(path.substr(0, dot)));
    if (field == nullptr || dot == path.npos) return field;
    if (field->is_repeated()) return nullptr;
    in = field->message_type();
    path = path.substr(dot + 1);
  }
}

}  // namespace interlock
