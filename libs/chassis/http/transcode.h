#pragma once
// JSON and query parameters to request messages, messages to JSON. Fields have their names as in
// the proto (site_id); a request may also use siteId. Answers print every field, also those with
// their default, so that a page need not guess; fields with presence (optional, messages) that are
// not set are left out, so that unknown never looks like zero. 64-bit integers are text, as JSON's
// own numbers cannot hold them.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "libs/chassis/http/problem.h"

namespace interlock {

// Field paths ("site.id") and their values as text.
using TextFields = std::vector<std::pair<std::string, std::string>>;

struct RequestParts {
  std::string_view body = {};   // JSON, or empty.
  std::string body_field = {};  // As google.api.http has it: "*", a field of the message, or none.
  TextFields path = {};
  TextFields query = {};
};

// What is wrong with the request, all of it at once: JSON that cannot be read (with its line), keys
// that no field has (with the nearest), keys given twice, values of a wrong kind. Nothing if it was
// read into `message`.
std::optional<Problem> ReadRequest(const RequestParts& parts, google::protobuf::Message* message);

absl::StatusOr<std::string> WriteJson(const google::protobuf::Message& message);

// Pairs of a query string; nothing if an escape is broken or the text is no UTF-8.
std::optional<TextFields> ParseQuery(std::string_view query);

// The field that a dotted path names; null if there is none, or if it leads through a list.
const google::protobuf::FieldDescriptor* FindField(const google::protobuf::Descriptor& type,
                                                   std::string_view path);

}  // namespace interlock
