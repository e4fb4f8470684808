#include "services/interlock/demo/teller.h"

#include "absl/strings/str_cat.h"
#include "libs/chassis/refusal.h"

namespace interlock::demo {

std::string Teller::NewKey() { return absl::StrCat("story-", next_key_++); }

Client& Teller::As(const std::string& person) {
  auto& client = clients_[person];
  if (client == nullptr) {
    std::vector<Grant> grants;
    if (person == kManager)
      grants.push_back({"administrator", "*"});
    else
      for (const char* role :
           {"reporter", "investigator", "supervisor", "operator", "psm_manager", "reader"})
        grants.push_back({role, "*"});
    const auto token = embedded_.tokens().Add(person, grants);
    client = std::make_unique<Client>(embedded_.host().channel(), token.ok() ? *token : "");
  }
  return *client;
}

absl::Status Teller::Count(const std::string& method, const absl::Status& status) {
  if (status.ok() || absl::IsUnavailable(status) || absl::IsDataLoss(status) ||
      absl::IsInternal(status))
    return status;
  ++counts_.refused;
  ++refusals_[absl::StrCat(method.substr(method.rfind('/') + 1), ": ", ReasonOf(status), " (",
                           status.message(), ")")];
  return absl::OkStatus();
}

absl::Status Teller::Try(const std::string& person, const std::string& method,
                         const google::protobuf::Message& request) {
  core::v1::Receipt receipt;
  ++counts_.commands;
  return As(person).Call(method, request, receipt, {{"idempotency-key", NewKey()}});
}

absl::Status Teller::Do(const std::string& person, const std::string& method,
                        const google::protobuf::Message& request) {
  return Count(method, Try(person, method, request));
}

absl::Status Teller::Batch(const std::string& person, const std::string& method,
                           const core::v1::BatchRequest& batch) {
  core::v1::BatchResponse response;
  counts_.commands += batch.items_size();
  if (auto status = As(person).Call(absl::StrCat(method.substr(0, method.rfind('/')), "/Batch"),
                                    batch, response, {}, std::chrono::seconds(60));
      !status.ok())
    return Count(method, status);
  for (const auto& outcome : response.outcomes())
    if (outcome.has_refusal())
      if (auto status = Count(method, FromRpcStatus(outcome.refusal())); !status.ok())
        return status;
  return absl::OkStatus();
}

absl::Status Teller::AdvanceTo(int64_t at_ms) {
  for (;;) {
    auto next = embedded_.host().NextDue();
    if (!next.ok()) return next.status();
    const bool rings = *next <= at_ms;
    time_.Set(rings ? *next : at_ms);
    if (!rings) return absl::OkStatus();
    for (const auto& running : embedded_.host().running()) {
      auto rung = running->ringer->RingDue();
      if (!rung.ok()) return rung.status();
      counts_.clocks_rung += *rung;
    }
  }
}

absl::Status Teller::LiveUntil(int64_t ends_at_ms, const std::function<void(int64_t)>& told) {
  while (!agenda_.empty() && agenda_.begin()->first <= ends_at_ms) {
    auto next = agenda_.extract(agenda_.begin());
    if (auto status = AdvanceTo(next.key()); !status.ok()) return status;
    if (auto status = next.mapped()(); !status.ok()) return status;
    if (told) told(next.key());
  }
  if (auto status = AdvanceTo(ends_at_ms); !status.ok()) return status;
  return Settle();
}

}  // namespace interlock::demo
