#include "libs/chassis/http/routes.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/api/annotations.pb.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/http/transcode.h"
#include "libs/chassis/marked_field.h"

namespace interlock {
namespace {

using google::api::HttpRule;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

// The method and path of a rule; empty if it is of a kind that is not served.
std::pair<std::string, std::string> PatternOf(const HttpRule& rule) {
  switch (rule.pattern_case()) {
    case HttpRule::kGet: return {"GET", rule.get()};
    case HttpRule::kPut: return {"PUT", rule.put()};
    case HttpRule::kPost: return {"POST", rule.post()};
    case HttpRule::kDelete: return {"DELETE", rule.delete_()};
    case HttpRule::kPatch: return {"PATCH", rule.patch()};
    case HttpRule::kCustom:
    case HttpRule::PATTERN_NOT_SET: return {};
  }
  return {};
}

absl::Status Bad(const MethodDescriptor& rpc, const std::string& why) {
  return absl::FailedPreconditionError(absl::StrCat(rpc.full_name(), ": ", why));
}

absl::StatusOr<Route> RouteOf(const MethodDescriptor& rpc, const HttpRule& rule) {
  const auto [method, text] = PatternOf(rule);
  if (method.empty() || !rule.response_body().empty())
    return Bad(rpc, "its google.api.http option uses custom or response_body");
  auto path = PathTemplate::Parse(text);
  if (!path.ok()) return Bad(rpc, std::string(path.status().message()));
  const auto& request = *rpc.input_type();
  for (const std::string& name : path->fields()) {
    const FieldDescriptor* field = FindField(request, name);
    if (field == nullptr || field->is_repeated() ||
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      return Bad(rpc, "its path names no plain field: " + name);
  }
  if (!rule.body().empty() && rule.body() != "*" && request.FindFieldByName(rule.body()) == nullptr)
    return Bad(rpc, "its body is no field: " + rule.body());
  return Route{method, *std::move(path), rule.body(),
               &rpc,   IsPublic(rpc),    !WayToHidesActor(&request).empty()};
}

}  // namespace

std::string Route::GrpcMethod() const {
  return absl::StrCat("/", rpc->service()->full_name(), "/", rpc->name());
}

bool Route::IsCommand() const { return rpc->output_type() == core::v1::Receipt::descriptor(); }

bool Route::AnswersFile() const {
  return rpc->output_type() == core::v1::FileContent::descriptor();
}

absl::StatusOr<Routes> Routes::Of(const Services& services) {
  Routes routes;
  std::set<std::string> taken;
  for (const auto* service : services)
    for (int m = 0; m < service->method_count(); ++m) {
      const MethodDescriptor& rpc = *service->method(m);
      if (!rpc.options().HasExtension(google::api::http)) continue;
      const HttpRule& first = rpc.options().GetExtension(google::api::http);
      std::vector<const HttpRule*> rules{&first};
      for (const HttpRule& more : first.additional_bindings()) rules.push_back(&more);
      for (const HttpRule* rule : rules) {
        auto route = RouteOf(rpc, *rule);
        if (!route.ok()) return route.status();
        if (!taken.insert(absl::StrCat(route->method, " ", route->path.Simplified())).second)
          return Bad(rpc, absl::StrCat(route->method, " ", route->path.text(), " is taken twice"));
        routes.routes_.push_back(*std::move(route));
      }
    }
  std::stable_sort(routes.routes_.begin(), routes.routes_.end(),
                   [](const Route& a, const Route& b) { return a.path.Rank() < b.path.Rank(); });
  return routes;
}

Routes::Found Routes::Find(std::string_view method, std::string_view path) const {
  if (method == "HEAD") method = "GET";
  Found found;
  for (const Route& route : routes_)
    if (auto bindings = route.path.Match(path)) {
      if (route.method == method) return {&route, *std::move(bindings), {}};
      found.allowed.insert(route.method);
    }
  // An id with a plain colon reads as a verb that nothing has: then it is an id.
  for (const Route& route : routes_)
    if (auto bindings = route.path.MatchLoosely(path); bindings && route.method == method)
      return {&route, *std::move(bindings), {}};
  return found;
}

}  // namespace interlock
