#include "services/interlock/faults_caller.h"

#include <fcntl.h>
#include <google/protobuf/util/message_differencer.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/wire.h"
#include "libs/decider/decider.h"

namespace interlock {
namespace {

constexpr size_t kLately = 50;
constexpr std::chrono::milliseconds kDeadline{5000};
constexpr std::chrono::milliseconds kPause{20};
constexpr int kSettleTries = 500;

// Not taken, or nobody can tell: the same id goes out again.
bool NoAnswer(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsCancelled(status) || absl::IsUnknown(status) ||
         absl::IsResourceExhausted(status) ||
         ReasonOf(status) == "SITE_UNKNOWN";  // The word of a new site is still on its way.
}

}  // namespace

FaultsCaller::FaultsCaller(int number, uint64_t seed, const std::string& list)
    : number_(number),
      list_(open(list.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)),
      random_(seed + uint64_t(number)) {}

FaultsCaller::~FaultsCaller() {
  if (list_ >= 0) close(list_);
}

FaultsCaller::Command FaultsCaller::Make(const std::string& service, const std::string& method,
                                         std::shared_ptr<const google::protobuf::Message> request) {
  return {service, method, "caller-" + std::to_string(number_) + "-" + std::to_string(++next_),
          std::move(request)};
}

FaultsCaller::Command FaultsCaller::NextReport() {
  auto request = std::make_shared<incidents::v1::ReportIncidentRequest>();
  request->set_incident_id("i" + std::to_string(number_) + "-" + std::to_string(next_));
  request->set_site_id("s" + std::to_string(number_));
  request->set_title("Leak at the flange of P-101");
  request->mutable_reporter()->set_person_id("ann");
  request->mutable_reporter()->set_name("Ann Lee");
  auto& facts = *request->mutable_facts();
  facts.set_process_involved(incidents::v1::ANSWER_YES);
  auto& release = *facts.add_releases();
  release.mutable_material()->set_chemical("propane");
  release.set_quantity(100.0 * double(random_() % 100));
  release.set_unit(incidents::v1::QUANTITY_UNIT_POUND);
  release.set_duration_minutes(30);
  return Make("incidents", "/interlock.incidents.v1.IncidentService/ReportIncident", request);
}

// Entered once, then corrected to another number each time: a correction that takes effect twice
// is two events.
FaultsCaller::Command FaultsCaller::NextHours() {
  const std::string site = "s" + std::to_string(number_), id = site + ":2026-03";
  const std::string value = std::to_string(1000 + ++hours_);
  if (!std::exchange(has_hours_, true)) {
    auto request = std::make_shared<metrics::v1::EnterHoursRequest>();
    request->set_hours_id(id);
    request->set_site_id(site);
    request->set_month("2026-03");
    request->mutable_worked()->mutable_employee_hours()->set_value(value);
    request->mutable_worked()->mutable_contractor_hours()->set_value("10");
    return Make("metrics", "/interlock.metrics.v1.HoursService/EnterHours", request);
  }
  auto request = std::make_shared<metrics::v1::CorrectHoursRequest>();
  request->set_hours_id(id);
  request->mutable_worked()->mutable_employee_hours()->set_value(value);
  request->mutable_worked()->mutable_contractor_hours()->set_value("10");
  request->set_reason("a late time sheet");
  return Make("metrics", "/interlock.metrics.v1.HoursService/CorrectHours", request);
}

FaultsCaller::Command FaultsCaller::NextUnit() {
  const std::string site = "s" + std::to_string(number_);
  const std::string name = "Unit " + std::to_string(++units_);
  constexpr char kSites[] = "/interlock.organisation.v1.SiteService/";
  if (!std::exchange(has_unit_, true)) {
    auto request = std::make_shared<organisation::v1::AddUnitRequest>();
    request->set_site_id(site);
    request->set_unit_id("u1");
    request->set_name(name);
    return Make("organisation", std::string(kSites) + "AddUnit", request);
  }
  auto request = std::make_shared<organisation::v1::RenameUnitRequest>();
  request->set_site_id(site);
  request->set_unit_id("u1");
  request->set_name(name);
  return Make("organisation", std::string(kSites) + "RenameUnit", request);
}

FaultsCaller::Command FaultsCaller::Next() {
  if (!std::exchange(has_site_, true)) {
    auto request = std::make_shared<organisation::v1::RegisterSiteRequest>();
    request->set_site_id("s" + std::to_string(number_));
    request->mutable_profile()->set_name("Site " + std::to_string(number_));
    request->mutable_profile()->set_time_zone("America/Chicago");
    request->mutable_profile()->set_regime(organisation::v1::REGIME_GENERAL_INDUSTRY);
    return Make("organisation", "/interlock.organisation.v1.SiteService/RegisterSite", request);
  }
  switch (random_() % 3) {
    case 0: return NextReport();
    case 1: return NextHours();
    default: return NextUnit();
  }
}

absl::Status FaultsCaller::Send(Client& client, const Command& command,
                                core::v1::Receipt& receipt) {
  return client.Call(command.method, *command.request, receipt, {{"idempotency-key", command.id}},
                     kDeadline);
}

void FaultsCaller::WriteDown(const Command& command, const core::v1::Receipt& receipt) {
  const std::string line = command.service + " " + receipt.stream() + " " + command.id + " " +
                           std::to_string(receipt.version()) + " " +
                           std::to_string(receipt.position()) + " " +
                           std::to_string(receipt.events()) + "\n";
  if (write(list_, line.data(), line.size()) != ssize_t(line.size()) || fdatasync(list_) != 0)
    std::abort();  // A witness that cannot write is none.
  acknowledged_.push_back({command.service, command.id, receipt});
  lately_.push_back({command, receipt});
  if (lately_.size() > kLately) lately_.pop_front();
}

void FaultsCaller::Repeat(Client& client, const Sent& sent) {
  core::v1::Receipt again;
  const absl::Status status = Send(client, sent.command, again);
  if (NoAnswer(status)) return;
  ++repeats_;
  if (!status.ok() || !google::protobuf::util::MessageDifferencer::Equals(again, sent.receipt))
    ++different_;
}

void FaultsCaller::Run(const std::shared_ptr<grpc::Channel>& channel, const std::string& token,
                       const std::atomic<bool>& stop) {
  Client client(channel, token);
  while (!stop && refused_.ok()) {
    if (open_ == nullptr && !lately_.empty() && random_() % 5 == 0)
      Repeat(client, lately_[random_() % lately_.size()]);
    if (open_ == nullptr) open_ = std::make_unique<Command>(Next());
    core::v1::Receipt receipt;
    const absl::Status status = Send(client, *open_, receipt);
    if (status.ok()) {
      WriteDown(*open_, receipt);
      open_.reset();
    } else if (NoAnswer(status)) {
      std::this_thread::sleep_for(kPause);
    } else {
      refused_ = status;
    }
  }
}

absl::Status FaultsCaller::SettleOpen(const std::shared_ptr<grpc::Channel>& channel,
                                      const std::string& token) {
  Client client(channel, token);
  for (int i = 0; i < kSettleTries && open_ != nullptr; ++i) {
    core::v1::Receipt receipt;
    const absl::Status status = Send(client, *open_, receipt);
    if (status.ok()) {
      WriteDown(*open_, receipt);
      open_.reset();
    } else if (NoAnswer(status)) {
      std::this_thread::sleep_for(kPause);
    } else {
      return status;
    }
  }
  return open_ == nullptr ? absl::OkStatus() : absl::UnavailableError("nobody answers any more");
}

}  // namespace interlock
