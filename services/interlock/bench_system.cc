#include "services/interlock/bench_system.h"

#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <filesystem>

#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/wire.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/bench_echo.h"

namespace interlock {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kNumbersOfOneCall = 100'000'000;
constexpr int64_t kBatch = 500;
constexpr char kSite[] = "bench";

constexpr char kIncident[] = R"(
  site_id: "bench" title: "Leak at the flange of P-101"
  description: "Operator saw liquid under the pump; the line was isolated and drained."
  reporter { person_id: "person-1" name: "Ann Lee" }
  facts {
    process_involved: ANSWER_YES
    place { area: AREA_KIND_PRODUCTION indoors: ANSWER_NO }
    people_harmed: ANSWER_NO community_affected: ANSWER_NO
    fire: ANSWER_NO explosion: ANSWER_NO near_miss_condition_seen: ANSWER_NO
    releases { label: "flange at P-101" material { chemical: "propane" }
               quantity: 5200 unit: QUANTITY_UNIT_POUND duration_minutes: 30 }
  })";

incidents::v1::ReportIncidentRequest Incident(int64_t n) {
  static const auto sample = [] {
    incidents::v1::ReportIncidentRequest request;
    if (!google::protobuf::TextFormat::ParseFromString(kIncident, &request)) std::abort();
    return request;
  }();
  incidents::v1::ReportIncidentRequest request = sample;
  request.set_incident_id("i" + std::to_string(n));
  return request;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TemporaryFolder>> TemporaryFolder::Make() {
  std::error_code error;
  std::string pattern = (fs::temp_directory_path(error) / "interlock-XXXXXX").string();
  if (error || mkdtemp(pattern.data()) == nullptr)
    return absl::UnavailableError("cannot make a temporary folder " + pattern);
  return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(pattern));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // A temporary folder that stays behind harms nobody.
  fs::remove_all(path_, ignored);
}

absl::StatusOr<std::unique_ptr<BenchSystem>> BenchSystem::Open(const std::string& rules,
                                                               const Host::Options& host) {
  std::unique_ptr<BenchSystem> system(new BenchSystem);
  auto folder = TemporaryFolder::Make();
  if (!folder.ok()) return folder.status();
  system->folder_ = *std::move(folder);
  system->time_ = NewSystemTime();
  auto embedded =
      Embedded::Open({.data = system->folder_->path(), .rules = rules, .http = false, .host = host},
                     *system->time_);
  if (!embedded.ok()) return embedded.status();
  system->embedded_ = *std::move(embedded);
  system->channel_ = DialLocal(system->host().grpc_port());
  if (auto status = system->RegisterSite(); !status.ok()) return status;
  return system;
}

absl::Status BenchSystem::RegisterSite() {
  organisation::v1::RegisterSiteRequest request;
  request.set_site_id(kSite);
  request.mutable_profile()->set_name("Bench");
  request.mutable_profile()->set_time_zone("America/Chicago");
  request.mutable_profile()->set_regime(organisation::v1::REGIME_GENERAL_INDUSTRY);
  core::v1::Receipt receipt;
  Client client(channel_, embedded_->owner_token());
  if (auto status = client.Call("/interlock.organisation.v1.SiteService/RegisterSite", request,
                                receipt, {{"idempotency-key", "bench-site"}});
      !status.ok())
    return status;
  return host().Settle();
}

Calls EnterHoursCalls(std::shared_ptr<grpc::Channel> channel, const std::string& token) {
  return {.channel = std::move(channel),
          .token = token,
          .method = "/interlock.metrics.v1.HoursService/EnterHours",
          .request =
              [](int64_t n) {
                metrics::v1::EnterHoursRequest request;
                request.set_site_id("site-" + std::to_string(n));
                request.set_month("2026-03");
                request.set_hours_id(request.site_id() + ":2026-03");
                request.mutable_worked()->mutable_employee_hours()->set_value("41250.5");
                request.mutable_worked()->mutable_contractor_hours()->set_value("9310");
                return WriteMessage(request);
              },
          .keys = true};
}

Calls BenchSystem::Numbered(Calls calls) {
  calls.first = next_;
  next_ += kNumbersOfOneCall;
  return calls;
}

Calls BenchSystem::EnterHours() {
  return Numbered(EnterHoursCalls(channel_, embedded_->owner_token()));
}

Calls BenchSystem::ReportIncident() {
  return Numbered({.channel = channel_,
                   .token = embedded_->owner_token(),
                   .method = "/interlock.incidents.v1.IncidentService/ReportIncident",
                   .request = [](int64_t n) { return WriteMessage(Incident(n)); },
                   .keys = true});
}

Calls BenchSystem::CallsOf(
    const std::string& method,
    const std::function<std::unique_ptr<google::protobuf::Message>(int64_t)>& request) {
  return {.channel = channel_,
          .token = embedded_->owner_token(),
          .method = method,
          .request = [request](int64_t n) { return WriteMessage(*request(n)); }};
}

absl::Status BenchSystem::Send(const std::string& service, core::v1::BatchRequest& batch) {
  core::v1::BatchResponse response;
  auto status = Client(channel_, embedded_->owner_token())
                    .Call(service + "/Batch", batch, response, {}, std::chrono::minutes(1));
  if (!status.ok()) return status;
  for (const auto& outcome : response.outcomes())
    if (outcome.has_refusal()) return absl::InternalError(outcome.refusal().message());
  batch.Clear();
  return absl::OkStatus();
}

absl::Status BenchSystem::MakeIncidents(int64_t count) {
  const int64_t end = next_ + count;
  while (next_ < end) {
    core::v1::BatchRequest batch;
    for (; batch.items_size() < kBatch && next_ < end; ++next_) {
      auto& item = *batch.add_items();
      item.set_method("ReportIncident");
      item.set_command_id("bench-command-" + std::to_string(next_));
      item.mutable_request()->PackFrom(Incident(next_));
    }
    if (auto status = Send("/interlock.incidents.v1.IncidentService", batch); !status.ok())
      return status;
  }
  return absl::OkStatus();
}

}  // namespace interlock
