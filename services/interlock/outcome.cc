#include "services/interlock/outcome.h"

#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "libs/chassis/refusal.h"
#include "libs/decider/decider.h"

namespace interlock {
namespace {

namespace json = google::protobuf::util;

std::string JsonOf(const google::protobuf::Message& message, bool pretty) {
  json::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  options.add_whitespace = pretty;
  std::string text;
  if (!json::MessageToJsonString(message, &text, options).ok()) return "{}";
  return text;
}

}  // namespace

ExitCode Tell(const absl::Status& status) {
  using enum absl::StatusCode;
  std::cout.flush();
  const auto violations = ViolationsOf(status);
  if (violations.empty()) {
    std::cerr << status.message() << "\n";
  } else {
    std::cerr << "This cannot be taken as it is:\n";
    for (const auto& violation : violations)
      std::cerr << "  " << violation.field << ": " << violation.sentence << "\n";
  }
  const std::string reason = ReasonOf(status), clause = ClauseOf(status);
  if (!reason.empty()) std::cerr << "(" << reason << (clause.empty() ? "" : ", " + clause) << ")\n";
  switch (status.code()) {
    case kOk: return kDone;
    case kUnavailable:
    case kDeadlineExceeded:
    case kResourceExhausted:
    case kDataLoss:
    case kInternal:
    case kUnknown:
    case kCancelled: return kFailed;
    default: return reason.empty() ? kFailed : kRefused;
  }
}

std::string ToJson(const google::protobuf::Message& message) { return JsonOf(message, false); }
std::string ToPrettyJson(const google::protobuf::Message& message) { return JsonOf(message, true); }

absl::Status FromJson(const std::string& text, google::protobuf::Message& message) {
  const auto status = json::JsonStringToMessage(text, &message);
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "This is no ", message.GetDescriptor()->name(),
      " as JSON: ", absl::string_view(status.message().data(), status.message().size())));
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (file == nullptr) return absl::InvalidArgumentError(path + ": cannot be opened.");
  std::string text;
  char bytes[64 * 1024];
  constexpr size_t kMax = 16u << 20;
  while (const size_t got = std::fread(bytes, 1, sizeof bytes, file)) {
    text.append(bytes, got);
    if (text.size() > kMax) break;
  }
  const bool failed = std::ferror(file) != 0;
  if (file != stdin) std::fclose(file);
  if (failed) return absl::InvalidArgumentError(path + ": cannot be read.");
  if (text.size() > kMax) return absl::InvalidArgumentError(path + ": is larger than 16 MiB.");
  return text;
}

}  // namespace interlock
