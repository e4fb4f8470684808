#pragma once
// The methods that are served over HTTP, by their google.api.http options.
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "libs/chassis/http/path_template.h"

namespace interlock {

struct Route {
  std::string method;  // "POST"
  PathTemplate path;
  std::string body;  // "*", a field, or none.
  const google::protobuf::MethodDescriptor* rpc = nullptr;
  bool is_public = false;        // Who asks need not be signed in.
  bool may_hide_caller = false;  // Its request may ask that its caller be recorded nowhere.

  // "/package.Service/Method"
  std::string GrpcMethod() const;
  // A command answers with a receipt, and must be safe to send twice.
  bool IsCommand() const;
  // Its answer is sent as the file that it holds.
  bool AnswersFile() const;
};

class Routes {
 public:
  using Services = std::vector<const google::protobuf::ServiceDescriptor*>;
  struct Found {
    const Route* route = nullptr;
    PathTemplate::Bindings bindings = {};
    std::set<std::string> allowed = {};  // If there is no route: methods that the path does take.
  };

  // FAILED_PRECONDITION, naming the method, if an option cannot be served: a path that is none or
  // is taken twice, a path or body field that the request has not.
  static absl::StatusOr<Routes> Of(const Services& services);

  // HEAD is found as GET.
  Found Find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& all() const { return routes_; }

 private:
  std::vector<Route> routes_;  // The more exact first.
};

}  // namespace interlock
