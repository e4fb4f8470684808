#include "libs/chassis/refusal.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "libs/decider/decider.h"

namespace interlock {
namespace {

constexpr char kViolations[] = "interlock/violations";
constexpr char kRetryAfter[] = "interlock/retry_after_ms";
constexpr char kDomain[] = "interlock";

// A status from elsewhere may hold more than a Duration may.
int64_t DelayMs(const google::protobuf::Duration& delay) {
  using google::protobuf::util::TimeUtil;
  const int64_t seconds = std::clamp<int64_t>(delay.seconds(), 0, TimeUtil::kDurationMaxSeconds);
  return seconds * 1000 + std::max(delay.nanos(), 0) / 1'000'000;
}

}  // namespace

absl::Status RefuseFields(const std::vector<FieldViolation>& violations) {
  google::rpc::BadRequest details;
  std::string sentence = "The request is not complete or not right:";
  for (const FieldViolation& violation : violations) {
    auto& field = *details.add_field_violations();
    field.set_field(violation.field);
    field.set_description(violation.sentence);
    sentence += " " + violation.field + ": " + violation.sentence;
  }
  auto status = Refuse(absl::StatusCode::kInvalidArgument, "FIELDS_INVALID", "", sentence);
  status.SetPayload(kViolations, absl::Cord(details.SerializeAsString()));
  return status;
}

absl::Status RefuseSite(const std::string& site) {
  if (site.empty())
    return Refuse(absl::StatusCode::kPermissionDenied, "ROLE_NOT_EVERYWHERE", "",
                  "This concerns the whole company; it takes the role for every site, and you hold "
                  "it for some.");
  return Refuse(absl::StatusCode::kPermissionDenied, "SITE_NOT_YOURS", "",
                "You do not hold the role for this at site " + site + ".");
}

absl::Status RefuseOverload(const std::string& sentence, int64_t retry_after_ms) {
  auto status = Refuse(absl::StatusCode::kResourceExhausted, "OVERLOADED", "", sentence);
  status.SetPayload(kRetryAfter, absl::Cord(std::to_string(retry_after_ms)));
  return status;
}

std::vector<FieldViolation> ViolationsOf(const absl::Status& status) {
  std::vector<FieldViolation> all;
  google::rpc::BadRequest details;
  if (auto bytes = status.GetPayload(kViolations);
      bytes && details.ParseFromString(std::string(*bytes)))
    for (const auto& field : details.field_violations())
      all.push_back({field.field(), field.description()});
  return all;
}

int64_t RetryAfterMsOf(const absl::Status& status) {
  const auto text = status.GetPayload(kRetryAfter);
  return text ? std::atoll(std::string(*text).c_str()) : 0;
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status rpc;
  rpc.set_code(int(status.code()));
  rpc.set_message(std::string(status.message()));
  if (status.ok()) return rpc;
  google::rpc::ErrorInfo info;
  const std::string reason = ReasonOf(status);
  info.set_reason(reason.empty() ? absl::StatusCodeToString(status.code()) : reason);
  info.set_domain(kDomain);
  if (const std::string clause = ClauseOf(status); !clause.empty())
    (*info.mutable_metadata())["clause"] = clause;
  rpc.add_details()->PackFrom(info);
  if (auto violations = status.GetPayload(kViolations)) {
    google::rpc::BadRequest details;
    if (details.ParseFromString(std::string(*violations))) rpc.add_details()->PackFrom(details);
  }
  if (auto retry = status.GetPayload(kRetryAfter)) {
    google::rpc::RetryInfo details;
    const int64_t delay_ms = std::atoll(std::string(*retry).c_str());
    details.mutable_retry_delay()->set_seconds(delay_ms / 1000);
    details.mutable_retry_delay()->set_nanos(int32_t(delay_ms % 1000 * 1'000'000));
    rpc.add_details()->PackFrom(details);
  }
  return rpc;
}

absl::Status FromRpcStatus(const google::rpc::Status& rpc) {
  const auto code = absl::StatusCode(rpc.code());
  if (code == absl::StatusCode::kOk) return absl::OkStatus();
  absl::Status status(code, rpc.message());
  for (const auto& detail : rpc.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest fields;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info)) {
      const auto clause = info.metadata().find("clause");
      status = Refuse(code, info.reason(), clause == info.metadata().end() ? "" : clause->second,
                      rpc.message());
    } else if (detail.UnpackTo(&fields)) {
      status.SetPayload(kViolations, absl::Cord(fields.SerializeAsString()));
    } else if (detail.UnpackTo(&retry)) {
      status.SetPayload(kRetryAfter, absl::Cord(std::to_string(DelayMs(retry.retry_delay()))));
    }
  }
  return status;
}

}  // namespace interlock
