#include "libs/chassis/http/openapi.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/http/transcode.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using nlohmann::json;

constexpr char kId[] = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$";
constexpr int kTextMax = 4000, kItemsMax = 1000;

json Ref(const std::string& name) { return {{"$ref", "#/components/schemas/" + name}}; }

// "incidents.v1.Tier" of "interlock.incidents.v1.Tier".
template <class D>
std::string NameOf(const D& type) {
  const std::string& full = type.full_name();
  return full.starts_with("interlock.") ? full.substr(10) : full;
}

// "Report incident" of "ReportIncident".
std::string Spaced(const std::string& camel) {
  std::string words;
  for (char c : camel) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !words.empty())
      absl::StrAppend(&words, " ", std::string(1, absl::ascii_tolower(c)));
    else
      words += c;
  }
  return words;
}

class Document {
 public:
  json paths = json::object();
  json schemas = json::object();

  void Add(const Route& route) {
    json& operation = paths[route.path.Simplified()][absl::AsciiStrToLower(route.method)];
    operation = {{"operationId", OperationId(*route.rpc)},
                 {"summary", Spaced(route.rpc->name())},
                 {"tags", {route.rpc->service()->name()}},
                 {"responses", Responses(route)},
                 {"x-grpc-method", route.GrpcMethod()}};
    const auto& access = route.rpc->options().GetExtension(core::v1::access);
    operation["x-roles"] = std::vector<std::string>(access.roles().begin(), access.roles().end());
    if (access.everywhere()) operation["x-everywhere"] = true;
    if (route.is_public) operation["security"] = json::array();
    json& parameters = operation["parameters"] = json::array();
    const auto bound = route.path.fields();
    for (const std::string& name : bound)
      parameters.push_back({{"name", name},
                            {"in", "path"},
                            {"required", true},
                            {"schema", SchemaOf(*FindField(*route.rpc->input_type(), name))}});
    if (route.body != "*") AddQuery(*route.rpc->input_type(), "", route, bound, 0, &parameters);
    if (route.IsCommand()) {
      parameters.push_back(json::object({{"$ref", "#/components/parameters/IdempotencyKey"}}));
      parameters.push_back(json::object({{"$ref", "#/components/parameters/IfMatch"}}));
    }
    if (!route.body.empty()) {
      const FieldDescriptor* field = route.rpc->input_type()->FindFieldByName(route.body);
      operation["requestBody"] = {
          {"required", route.body == "*" && HasRequired(*route.rpc->input_type(), bound)},
          {"content",
           {{"application/json",
             {{"schema",
               field != nullptr ? SchemaOf(*field) : BodyOf(*route.rpc->input_type(), bound)}}}}}};
    }
  }

 private:
  // A method with two paths has two operations.
  std::string OperationId(const MethodDescriptor& rpc) {
    const std::string name = absl::StrCat(rpc.service()->name(), "_", rpc.name());
    const int times = ++times_[name];
    return times == 1 ? name : absl::StrCat(name, times);
  }

  static bool IsBound(const FieldDescriptor& field, const std::vector<std::string>& bound) {
    return std::find(bound.begin(), bound.end(), field.name()) != bound.end();
  }
  static bool IsRequired(const FieldDescriptor& field) {
    return field.options().GetExtension(core::v1::rules).required();
  }
  static bool HasRequired(const Descriptor& type, const std::vector<std::string>& bound) {
    for (int f = 0; f < type.field_count(); ++f)
      if (IsRequired(*type.field(f)) && !IsBound(*type.field(f), bound)) return true;
    return false;
  }

  // The request without what its path says already.
  json BodyOf(const Descriptor& type, const std::vector<std::string>& bound) {
    return bound.empty() ? Ref(Define(type)) : ObjectOf(type, bound);
  }

  void AddQuery(const Descriptor& type, const std::string& prefix, const Route& route,
                const std::vector<std::string>& bound, int depth, json* parameters) {
    for (int f = 0; f < type.field_count(); ++f) {
      const FieldDescriptor& field = *type.field(f);
      const std::string name = prefix + field.name();
      if (std::find(bound.begin(), bound.end(), name) != bound.end() || name == route.body)
        continue;
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        if (!field.is_repeated() && depth < 2)
          AddQuery(*field.message_type(), name + ".", route, bound, depth + 1, parameters);
        continue;
      }
      parameters->push_back({{"name", name},
                             {"in", "query"},
                             {"required", prefix.empty() && IsRequired(field)},
                             {"schema", SchemaOf(field)}});
    }
  }

  json Responses(const Route& route) {
    json content;
    if (route.AnswersFile())
      content["*/*"] = {{"schema", {{"type", "string"}, {"format", "binary"}}}};
    else
      content["application/json"] = {{"schema", Ref(Define(*route.rpc->output_type()))}};
    json ok = {{"description", "Done."}, {"content", std::move(content)}};
    if (!route.AnswersFile())
      ok["headers"]["ETag"] = {{"description", "The version, in quotes, of what has one."},
                               {"schema", {{"type", "string"}}}};
    return {{"200", std::move(ok)},
            {"default", json::object({{"$ref", "#/components/responses/Problem"}})}};
  }

  // The schema's name; its schema is made on the way.
  std::string Define(const Descriptor& type) {
    const std::string name = NameOf(type);
    if (!schemas.contains(name)) {
      schemas[name] = nullptr;  // A message may hold itself.
      schemas[name] = WellKnown(type).value_or(ObjectOf(type, {}));
    }
    return name;
  }
  static std::optional<json> WellKnown(const Descriptor& type) {
    const std::string& name = type.full_name();
    if (!name.starts_with("google.protobuf.")) return std::nullopt;
    if (name == "google.protobuf.Timestamp")
      return json{{"type", "string"}, {"format", "date-time"}};
    if (name == "google.protobuf.Duration") return json{{"type", "string"}};
    if (name == "google.protobuf.Any")
      return json{{"type", "object"},
                  {"properties", {{"@type", {{"type", "string"}}}}},
                  {"additionalProperties", true}};
    return json::object();
  }

  json ObjectOf(const Descriptor& type, const std::vector<std::string>& bound) {
    json object = {{"type", "object"}, {"additionalProperties", false}};
    json properties = json::object(), required = json::array();
    for (int f = 0; f < type.field_count(); ++f) {
      const FieldDescriptor& field = *type.field(f);
      if (IsBound(field, bound)) continue;
      properties[field.name()] = SchemaOf(field);
      if (IsRequired(field)) required.push_back(field.name());
    }
    object["properties"] = std::move(properties);
    if (!required.empty()) object["required"] = std::move(required);
    return object;
  }

  json SchemaOf(const FieldDescriptor& field) {
    const auto& rules = field.options().GetExtension(core::v1::rules);
    json schema;
    if (field.is_map()) {
      schema = {{"type", "object"},
                {"additionalProperties", OneOf(*field.message_type()->map_value())},
                {"maxProperties", rules.max_items() > 0 ? rules.max_items() : kItemsMax}};
      if (rules.required()) schema["minProperties"] = 1;
    } else if (field.is_repeated()) {
      schema = {{"type", "array"},
                {"items", OneOf(field)},
                {"maxItems", rules.max_items() > 0 ? rules.max_items() : kItemsMax}};
      if (rules.required()) schema["minItems"] = 1;
    } else {
      schema = OneOf(field);
    }
    if (field.options().GetExtension(core::v1::erasable)) schema["x-erasable"] = true;
    return schema;
  }

  // One value of the field, with what its rules ask of it.
  json OneOf(const FieldDescriptor& field) {
    const auto& rules = field.options().GetExtension(core::v1::rules);
    json schema;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE: return Ref(Define(*field.message_type()));
      case FieldDescriptor::CPPTYPE_ENUM: return Ref(DefineEnum(*field.enum_type()));
      case FieldDescriptor::CPPTYPE_BOOL: return {{"type", "boolean"}};
      case FieldDescriptor::CPPTYPE_STRING: return Text(field, rules);
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_UINT64:
        schema = {{"type", {"string", "integer"}}, {"format", "int64"}, {"pattern", "^-?[0-9]+$"}};
        if (rules.moment()) schema["description"] = "Milliseconds since 1970-01-01T00:00:00Z.";
        break;
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_UINT32:
        schema = {{"type", "integer"}, {"format", "int32"}};
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT: schema = {{"type", "number"}}; break;
    }
    if (rules.has_min()) schema["minimum"] = rules.min();
    if (rules.has_max()) schema["maximum"] = rules.max();
    return schema;
  }
  static json Text(const FieldDescriptor& field, const core::v1::FieldRules& rules) {
    if (field.type() == FieldDescriptor::TYPE_BYTES)
      return {{"type", "string"}, {"contentEncoding", "base64"}};
    json schema = {{"type", "string"},
                   {"maxLength", rules.max_len() > 0 ? rules.max_len() : kTextMax}};
    if (rules.required()) schema["minLength"] = 1;
    if (rules.id()) schema["pattern"] = kId;
    if (!rules.pattern().empty())
      schema["pattern"] = rules.required() ? absl::StrCat("^(?:", rules.pattern(), ")$")
                                           : absl::StrCat("^(?:", rules.pattern(), ")?$");
    return schema;
  }
  std::string DefineEnum(const google::protobuf::EnumDescriptor& type) {
    json values = json::array();
    for (int v = 0; v < type.value_count(); ++v) values.push_back(type.value(v)->name());
    schemas[NameOf(type)] = {{"type", "string"}, {"enum", std::move(values)}};
    return NameOf(type);
  }

  std::map<std::string, int> times_;
};

json ProblemSchema() {
  const json text = {{"type", "string"}};
  const json violation = {{"type", "object"},
                          {"properties", {{"field", text}, {"reason", text}, {"sentence", text}}}};
  return {{"type", "object"},
          {"required", {"type", "title", "status", "detail", "reason"}},
          {"properties",
           {{"type", text},
            {"title", text},
            {"status", {{"type", "integer"}}},
            {"detail", text},
            {"reason", text},
            {"clause", text},
            {"violations", {{"type", "array"}, {"items", violation}}},
            {"trace", text}}}};
}

}  // namespace

std::string OpenApiOf(const Routes& routes, const std::string& product_version) {
  Document document;
  for (const Route& route : routes.all()) document.Add(route);
  document.schemas["Problem"] = ProblemSchema();
  const json text = {{"type", "string"}};
  const json components = {
      {"schemas", std::move(document.schemas)},
      {"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}},
      {"parameters",
       {{"IdempotencyKey",
         {{"name", "Idempotency-Key"},
          {"in", "header"},
          {"required", true},
          {"description",
           "Chosen by the caller, 1 to 200 visible characters. The same key on the same record "
           "gets "
           "the same receipt, however often it is sent."},
          {"schema", {{"type", "string"}, {"minLength", 1}, {"maxLength", 200}}}}},
        {"IfMatch",
         {{"name", "If-Match"},
          {"in", "header"},
          {"description", "The ETag that was read; if the record has moved on since: 412."},
          {"schema", text}}}}},
      {"responses",
       {{"Problem",
         {{"description", "It was not done; the reason is stable, the detail is for people."},
          {"content", {{"application/problem+json", {{"schema", Ref("Problem")}}}}}}}}}};
  const json all = {{"openapi", "3.1.0"},
                    {"info", {{"title", "Interlock"}, {"version", product_version}}},
                    {"servers", json::array({json::object({{"url", "/"}})})},
                    {"security", json::array({json::object({{"token", json::array()}})})},
                    {"paths", std::move(document.paths)},
                    {"components", components}};
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace interlock
