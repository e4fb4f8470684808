// For libFuzzer: any bytes as the body, query and path of an HTTP request that reports an incident.
// What is read is written as JSON that reads as the same message, and its field rules are checked.
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/message_differencer.h>

#include <cstdint>
#include <cstdlib>

#include "interlock/incidents/v1/incidents.pb.h"
#include "libs/chassis/field_rules.h"
#include "libs/chassis/http/path_template.h"
#include "libs/chassis/http/transcode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock;
  using incidents::v1::ReportIncidentRequest;
  static const google::protobuf::LogSilencer broken_texts_are_meant;
  static const PathTemplate path_template =
      PathTemplate::Parse("/v1/incidents/{incident_id}:report").value();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // Path, query and body are apart by line feeds.
  const size_t one = std::min(text.find('\n'), size);
  const size_t two = std::min(text.find('\n', std::min(one + 1, size)), size);
  RequestParts parts{.body = text.substr(std::min(two + 1, size)), .body_field = "*"};
  (void)PathTemplate::Parse(text.substr(0, one));
  if (auto bound = path_template.Match(text.substr(0, one))) parts.path = *bound;
  if (one < size)
    if (auto query = ParseQuery(text.substr(one + 1, two - one - 1))) parts.query = *query;
  ReportIncidentRequest request;
  if (ReadRequest(parts, &request).has_value()) return 0;
  (void)CheckFieldRules(request, 1'790'000'000'000);
  const auto json = WriteJson(request);
  if (!json.ok()) std::abort();
  ReportIncidentRequest again;
  if (ReadRequest({.body = *json, .body_field = "*"}, &again).has_value() ||
      again.SerializeAsString() != request.SerializeAsString())
    std::abort();
  return 0;
}
