#pragma once
// Files that people attach: POST /v1/attachments, GET /v1/attachments/{sha256}.
#include <optional>
#include <string>
#include <string_view>

#include "libs/chassis/http/answers.h"
#include "libs/ports/blobs.h"

namespace interlock {

class Attachments {
 public:
  static constexpr std::string_view kPath = "/v1/attachments";
  explicit Attachments(Blobs& blobs) : blobs_(blobs) {}

  // What is wrong before the body is read: nobody signed in, a role that may not, a type that may
  // not be attached.
  static std::optional<Problem> Check(const HttpRequest& request, const Credentials& credentials);
  // May block.
  HttpResponse Store(const Exchange& exchange) const;
  HttpResponse Fetch(const Exchange& exchange, std::string_view sha256) const;

 private:
  Blobs& blobs_;
};

}  // namespace interlock
