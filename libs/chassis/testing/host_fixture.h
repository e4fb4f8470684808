#pragma once
// A service of valves, hosted in one process and called over real gRPC.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "interlock/core/v1/admin.pb.h"
#include "interlock/valve/v1/valve.pb.h"
#include "libs/chassis/host.h"
#include "libs/chassis/testing/ledger_around.h"
#include "libs/chassis/testing/valve.h"
#include "libs/chassis/wire.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"

namespace interlock {

// Of no site, as an aggregate of the whole company is.
struct PipesDecider {
  using State = valve::v1::Pipes;
  using Command = valve::v1::PipesCommand;
  using Event = valve::v1::PipesEvent;
  static constexpr const char* kCategory = "pipes";
  static Decision<Event> Decide(const State&, const Command&, const Context&) {
    return std::vector<Event>{};
  }
  static void Evolve(State&, const Event&) {}
};

inline const google::protobuf::ServiceDescriptor* Proto(const std::string& name) {
  return valve::v1::Valve::descriptor()->file()->FindServiceByName(name);
}

class HostTest : public testing::Test {
 protected:
  using Metadata = Client::Metadata;
  static constexpr int64_t kNow = 1'795'392'000'000;

  void SetUp() override {
    time_.Set(kNow);
    tokens_ = TokenBook::Open(folder_ / "tokens.json").value();
    sign_in_ = std::make_unique<SignIn>(*tokens_, [this] { return time_.now_ms(); });
    ann_ = tokens_->Add("ann", {{"operator", "bt"}, {"reader", "bt"}}).value();
    bob_ = tokens_->Add("bob", {{"operator", "elsewhere"}}).value();
    cleo_ = tokens_->Add("cleo", {{"auditor", "*"}}).value();
  }
  void Host(const std::vector<std::string>& protos = {"ValveService", "ValveCheckService"}) {
    ASSERT_TRUE(TryHost(protos).ok());
  }
  absl::Status TryHost(const std::vector<std::string>& protos) {
    auto store = OpenMemoryLedger(2, time_);
    auto around = std::make_unique<LedgerAround>(*store);
    ledger_ = around.get();
    store_ = std::move(store);
    std::vector<ServiceParts> parts;
    parts.push_back({NewService(protos), std::move(around), OpenSqliteSql("").value()});
    interlock::Host::Options options{.grpc_port = grpc_port_};
    options.trouble = [this](const std::string& what) {
      std::lock_guard guard(mutex_);
      troubles_.push_back(what);
    };
    auto host = Host::Open(std::move(parts), time_, *tokens_, *sign_in_, std::move(options));
    if (!host.ok()) return host.status();
    host_ = *std::move(host);
    return absl::OkStatus();
  }
  Service NewService(const std::vector<std::string>& protos) {
    Service service{.name = "valves"};
    for (const auto& proto : protos) service.protos.push_back(Proto(proto));
    service.aggregates.push_back(std::make_unique<ErasedAggregate<valve::ValveDecider>>());
    service.aggregates.push_back(std::make_unique<ErasedAggregate<PipesDecider>>());
    const std::string check = "/interlock.valve.v1.ValveCheckService/";
    service.queries[check + "IsSafe"] = Query<valve::v1::IsSafeRequest, valve::v1::IsSafeResponse>(
        [this](const auto&, const QueryContext&, auto& response) {
          response.set_safe(safe_);
          return can_answer_ ? absl::OkStatus() : absl::UnavailableError("nobody is there");
        });
    service.queries[check + "ListValves"] =
        Query<valve::v1::ListValvesRequest, valve::v1::ListValvesResponse>(
            [this](const auto& request, const QueryContext& context, auto& response) {
              ++lists_asked_;
              lists_asked_.notify_all();
              return ListValves(request, context, response);
            });
    View view{.name = "valves",
              .sources = {"valves"},
              .schema = {"CREATE TABLE {v}valve (id TEXT PRIMARY KEY, site TEXT)"},
              .tables = {"valve"}};
    view.apply = [this](SqlSession& rows, const FeedEvent& event) {
      if (event.record.type != valve::v1::ValveEvent::descriptor()->full_name())
        return absl::OkStatus();
      auto valve = EventAs<valve::v1::ValveEvent>(event.record);
      if (!valve.ok() || !valve->has_installed()) return valve.status();
      if (on_apply_) on_apply_();
      if (!view_works_) return absl::InternalError("the view has a defect");
      return rows.Run("INSERT INTO {v}valve (id, site) VALUES ($1, $2)",
                      {valve->installed().valve_id(), valve->installed().site_id()});
    };
    service.views.push_back(std::move(view));
    service.reactions.push_back(std::move(reaction_));
    return service;
  }
  static absl::Status ListValves(const valve::v1::ListValvesRequest&, const QueryContext& context,
                                 valve::v1::ListValvesResponse& response) {
    return context.views.Read(
        "valves", context.wait_for,
        [&](SqlSession& rows) {
          return rows.Query("SELECT id, site FROM {v}valve ORDER BY id", {},
                            [&](const SqlRow& row) {
                              if (context.caller.Holds(context.roles, row.Text(1)))
                                response.add_rows()->set_valve_id(std::string(row.Text(0)));
                            });
        },
        response.mutable_freshness());
  }
  template <class Reply = core::v1::Receipt, class Request>
  absl::StatusOr<Reply> Call(const std::string& token, const std::string& method,
                             const Request& request, const Metadata& metadata = {},
                             std::chrono::milliseconds deadline = std::chrono::seconds(10)) {
    Reply reply;
    auto status = Client(host_->channel(), token)
                      .Call("/interlock.valve.v1." + method, request, reply, metadata, deadline);
    if (!status.ok()) return status;
    return reply;
  }
  absl::StatusOr<core::v1::Receipt> Install(const std::string& key,
                                            const std::string& text = "valve_id: 'v' site_id: 'bt'",
                                            Metadata metadata = {}) {
    metadata.emplace_back("idempotency-key", key);
    return Call(ann_, "ValveService/InstallValve", From<valve::v1::InstallValveRequest>(text),
                metadata);
  }
  absl::StatusOr<core::v1::Receipt> Open(const std::string& key, const std::string& token,
                                         Metadata metadata = {}) {
    metadata.emplace_back("idempotency-key", key);
    return Call(token, "ValveService/OpenValve", From<valve::v1::OpenValveRequest>("valve_id: 'v'"),
                metadata);
  }
  absl::StatusOr<core::v1::Receipt> Leak(const std::string& key, const std::string& text) {
    return Call(ann_, "ValveService/ReportLeak", From<valve::v1::ReportLeakRequest>(text),
                {{"idempotency-key", key}});
  }
  absl::StatusOr<valve::v1::Valve> Get(const std::string& token, const std::string& text) {
    return Call<valve::v1::Valve>(token, "ValveService/GetValve", From<core::v1::GetRequest>(text));
  }
  int64_t Recorded() {
    int64_t records = 0;
    for (int shard = 0; shard < 2; ++shard) records += store_->ReadHead(shard)->position;
    return records;
  }

  TempFolder folder_;
  ManualTime time_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::string ann_, bob_, cleo_;
  int grpc_port_ = 0;
  std::atomic<bool> safe_ = true, can_answer_ = true, view_works_ = true;
  std::atomic<int> lists_asked_ = 0;
  std::function<void()> on_apply_;  // Set while nobody applies.
  std::mutex mutex_;
  std::vector<std::string> troubles_;
  Reaction reaction_{.name = "none", .sources = {}, .react = [](const FeedEvent&) {
                       return absl::StatusOr<std::vector<ReactionCommand>>();
                     }};
  std::unique_ptr<Ledger> store_;
  LedgerAround* ledger_ = nullptr;
  std::unique_ptr<interlock::Host> host_;
};

}  // namespace interlock
