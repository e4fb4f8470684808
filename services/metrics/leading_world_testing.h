#pragma once
// The ledgers of several services in memory, and the view "leading" over their feeds.
#include <gtest/gtest.h>

#include "interlock/actions/v1/action.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/metrics/v1/target.pb.h"
#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/startup.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "interlock/training/v1/contractor.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "interlock/training/v1/watch.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/chassis/stored_event.h"
#include "libs/contract/records.h"
#include "libs/drivers/drivers.h"
#include "services/metrics/leading_query.h"
#include "services/metrics/leading_testing.h"
#include "services/metrics/leading_view.h"

namespace interlock::metrics {

// In UTC.
inline int64_t EndOf(const std::string& day) { return BeginOfUtc(*Day::Parse(day)) + kDayMs; }

class LeadingWorld {
 public:
  LeadingWorld() {
    AtMs(kToday);
    for (const auto& name : LeadingView().sources) {
      ledgers_[name] = OpenMemoryLedger(1, time_);
      feeds_.push_back(std::make_unique<Feed>(name, *ledgers_[name]));
      by_name_[name] = feeds_.back().get();
    }
    sql_ = OpenSqliteSql("").value();
    views_ = std::make_unique<Views>(*sql_, std::vector<View>{LeadingView()}, by_name_, time_);
    EXPECT_TRUE(views_->Open().ok());
  }

  // Noon UTC of the day at which what follows is recorded, and at which it is asked if it is later
  // than 2026-11-23.
  LeadingWorld& At(const std::string& day) { return AtMs(EndOf(day) - kDayMs / 2); }
  LeadingWorld& AtMs(int64_t at_ms) {
    at_ms_ = at_ms;
    time_.Set(std::max(at_ms, kToday));
    return *this;
  }
  template <class Event>
  void Put(const std::string& service, const std::string& stream, const std::string& text) {
    Ledger& ledger = *ledgers_[service];
    auto lock = ledger.LockShard(0, {}).value();
    const Head head = lock->known().head;
    Record record{.position = head.position + 1,
                  .stream = stream,
                  .version = ++versions_[stream],
                  .at_ms = std::max(at_ms_, head.at_ms)};
    StoreEvent(From<Event>(text), "salt", record);
    Chain(head, record);
    ASSERT_TRUE(lock->Commit({.records = {record}}).ok());
  }
  void Site(const std::string& id, const std::string& zone = "UTC",
            const std::string& go_live_on = "2020-01-01") {
    Put<organisation::v1::SiteEvent>("organisation", "site-" + id,
                                     "registered { site_id: '" + id + "' profile { time_zone: '" +
                                         zone + "' go_live_on: '" + go_live_on + "' } }");
  }
  void Action(const std::string& id, const std::string& text) {
    Put<actions::v1::ActionEvent>("actions", "action-" + id, text);
  }
  void Incident(const std::string& id, const std::string& text) {
    Put<incidents::v1::IncidentEvent>("incidents", "incident-" + id, text);
  }
  void Change(const std::string& id, const std::string& text) {
    Put<moc::v1::ChangeEvent>("moc", "change-" + id, text);
  }
  void Startup(const std::string& id, const std::string& text) {
    Put<moc::v1::StartupEvent>("moc", "startup-" + id, text);
  }
  void Contractor(const std::string& id, const std::string& text) {
    Put<training::v1::ContractorEvent>("training", "contractor-" + id, text);
  }
  void Requirement(const std::string& id, const std::string& kind) {
    Put<training::v1::RequirementEvent>("training", "requirement-" + id,
                                        "published { requirement_id: '" + id +
                                            "' version { content { kind: KIND_" + kind + " } } }");
  }
  void Watch(const std::string& person, const std::string& text) {
    Put<training::v1::WatchEvent>("training", "training_watch-" + person, text);
  }
  void Target(const std::string& id, const std::string& text) {
    Put<v1::IndicatorTargetEvent>("metrics", "indicator_target-" + id, text);
  }

  template <class Request, class Response>
  absl::Status Ask(absl::Status (*answer)(SqlSession&, const v1::LeadingSet&, const Asking&,
                                          const Request&, Response&),
                   const Request& request, Response& response) {
    Drain();
    return views_->Read(
        kLeading, {},
        [&](SqlSession& rows) {
          return answer(rows, TestRules().leading, {sites_, time_.now_ms()}, request, response);
        },
        nullptr);
  }
  // Of every site seen, in text.
  std::string All(const std::string& on) {
    v1::GetLeadingIndicatorsRequest request;
    request.set_on(on);
    v1::GetLeadingIndicatorsResponse response;
    const auto status = Ask(GetLeadingIndicators, request, response);
    EXPECT_TRUE(status.ok()) << status;
    return response.DebugString();
  }
  v1::LeadingValue Value(const std::string& indicator, const std::string& on,
                         const std::string& site = "bt") {
    v1::GetLeadingIndicatorsRequest request;
    request.add_site_ids(site);
    request.add_indicator_ids(indicator);
    request.set_on(on);
    v1::GetLeadingIndicatorsResponse response;
    const auto status = Ask(GetLeadingIndicators, request, response);
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(response.values_size(), 1);
    return response.values_size() == 1 ? response.values(0) : v1::LeadingValue();
  }
  // "1 of 3", or "no rate".
  std::string Share(const std::string& indicator, const std::string& on,
                    const std::string& site = "bt") {
    const auto value = Value(indicator, on, site);
    if (!value.has_percent()) return "no rate";
    return std::to_string(value.numerator()) + " of " + std::to_string(value.denominator());
  }
  void Drain() {
    EXPECT_TRUE(views_->Drain().ok());
    EXPECT_TRUE(views_->asides().List()->empty());
  }
  void Rebuild() { EXPECT_TRUE(views_->Rebuild(kLeading, {}).ok()); }
  void See(const SiteScope& sites) { sites_ = sites; }

 private:
  ManualTime time_;
  int64_t at_ms_ = 0;
  std::map<std::string, std::unique_ptr<Ledger>> ledgers_;
  std::vector<std::unique_ptr<Feed>> feeds_;
  std::map<std::string, const Feed*> by_name_;
  std::map<std::string, int64_t> versions_;
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Views> views_;
  SiteScope sites_{.all = true};
};

}  // namespace interlock::metrics
