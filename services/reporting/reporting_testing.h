#pragma once
// A small world for tests: feeds of organisation, incidents and chores that events are put on by
// hand, the view over them in SQLite, and a caller who asks.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <map>

#include "interlock/chores/v1/chores.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/company.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/stored_event.h"
#include "libs/contract/records.h"
#include "libs/drivers/drivers.h"
#include "services/reporting/incident_view.h"
#include "services/reporting/reporting_query.h"
#include "services/reporting/site_view.h"

namespace interlock::reporting {

// Of a field that is said twice, the later one holds; messages said twice are one.
template <class M>
M From(const std::string& text) {
  M message;
  EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(text, &message)) << text;
  return message;
}

// 2026-11-23T12:00:00Z
inline constexpr int64_t kNow = 1'795'435'200'000;
inline constexpr int64_t kHour = 3'600'000, kDay = 24 * kHour;

class World {
 public:
  World() {
    time_.Set(kNow);
    auto sql = OpenSqliteSql("");
    EXPECT_TRUE(sql.ok()) << sql.status();
    sql_ = *std::move(sql);
    views_ = std::make_unique<Views>(
        *sql_, std::vector<View>{IncidentsView(*push_, {"chores"})},
        std::map<std::string, const Feed*>{{"incidents", &incidents_.feed},
                                           {"organisation", &organisation_.feed},
                                           {"chores", &chores_.feed}},
        time_);
    auto opened = views_->Open();
    EXPECT_TRUE(opened.ok()) << opened;
  }

  Push& push() { return *push_; }
  Views& views() { return *views_; }
  void SetNow(int64_t now_ms) { time_.Set(now_ms); }

  // Puts an event on a feed, in the text form of the stream's own event type.
  void Company(const std::string& id, const std::string& text) {
    Put(organisation_, "company-" + id, "", From<organisation::v1::CompanyEvent>(text));
  }
  void Business(const std::string& id, const std::string& text) {
    Put(organisation_, "business-" + id, "", From<organisation::v1::BusinessEvent>(text));
  }
  void Site(const std::string& id, const std::string& text) {
    Put(organisation_, "site-" + id, id, From<organisation::v1::SiteEvent>(text));
  }
  void Incident(const std::string& id, const std::string& text,
                const std::string& site = "baytown") {
    Put(incidents_, "incident-" + id, site, From<incidents::v1::IncidentEvent>(text));
  }

  // Of a service whose duties are read from what its events declare.
  void Chores(const std::string& id, const std::string& text, const std::string& site = "baytown") {
    ChoresIn("chores-" + id, text, site);
  }
  void ChoresIn(const std::string& stream, const std::string& text,
                const std::string& site = "baytown") {
    Put(chores_, stream, site, From<chores::v1::ChoreEvent>(text));
  }

  // A site with a name, owned since ever by a business if one is named.
  void ASite(const std::string& id, const std::string& name, const std::string& business = "",
             const std::string& zone = "", const std::string& regime = "REGIME_UNSPECIFIED") {
    Site(id, "registered { site_id: '" + id + "' profile { name: '" + name + "' time_zone: '" +
                 zone + "' regime: " + regime + " } " +
                 (business.empty() ? "" : "ownership { business_id: '" + business + "' }") + " }");
  }
  // A report of a live incident; `more` goes into the event.
  void AReport(const std::string& id, const std::string& tier, int64_t at_ms,
               const std::string& more = "", const std::string& site = "baytown") {
    Incident(id,
             "reported { incident_id: '" + id + "' site_id: '" + site + "' kind: KIND_INCIDENT " +
                 "title: 'Leak " + id + "' reported_at_ms: " + std::to_string(at_ms + kHour) +
                 " classification { tier: " + tier + " at_most_tier: " + tier + " } " +
                 "consequences { earliest_at_ms: " + std::to_string(at_ms) +
                 " investigation_due_at_ms: " + std::to_string(at_ms + 48 * kHour) + " } " + more +
                 " }",
             site);
  }

  void Settle() {
    auto drained = views_->Drain();
    EXPECT_TRUE(drained.ok()) << drained;
    auto aside = views_->asides().List();
    ASSERT_TRUE(aside.ok()) << aside.status();
    for (const auto& event : *aside) ADD_FAILURE() << event.stream << ": " << event.reason;
  }

  template <class Request, class Response>
  absl::Status Try(absl::Status (*answer)(SqlSession&, const Request&, const Asking&, Response&),
                   const std::string& request, Response& response,
                   const SiteScope& scope = {.all = true}) {
    Settle();
    return views_->Read(
        kIncidents, {},
        [&](SqlSession& session) {
          return answer(session, From<Request>(request), Asking{scope, time_.now_ms()}, response);
        },
        nullptr);
  }
  template <class Request, class Response>
  Response Ask(absl::Status (*answer)(SqlSession&, const Request&, const Asking&, Response&),
               const std::string& request = "", const SiteScope& scope = {.all = true}) {
    Response response;
    auto status = Try(answer, request, response, scope);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  // The ids that a list of incidents gives, in its order.
  std::vector<std::string> Ids(const std::string& request, const SiteScope& scope = {.all = true}) {
    std::vector<std::string> ids;
    const auto list = Ask(ListIncidents, request, scope);
    for (const auto& row : list.incidents()) ids.push_back(row.incident_id());
    return ids;
  }

  // All rows of all tables as text: equal worlds look equal.
  std::string Dump() {
    Settle();
    std::string all;
    const struct {
      std::string table, key;
      int columns;
    } tables[] = {{"incident", "1", 29},      {"chemical", "1, 2", 3}, {"missing_fact", "1, 2", 6},
                  {"duty", "1, 2, 3, 4", 13}, {"timeline", "1, 2", 8}, {"site", "1", 7},
                  {"ownership", "1, 2", 5},   {"unit", "1, 2", 4},     {"business", "1", 3},
                  {"company", "1", 2}};
    auto status = views_->Read(
        kIncidents, {},
        [&](SqlSession& session) {
          for (const auto& [table, key, columns] : tables)
            if (auto read = session.Query("SELECT * FROM {v}" + table + " ORDER BY " + key, {},
                                          [&, columns = columns](const SqlRow& row) {
                                            for (int i = 0; i < columns; ++i)
                                              (all += row.Text(i)) += '|';
                                            all += '\n';
                                          });
                !read.ok())
              return read;
          return absl::OkStatus();
        },
        nullptr);
    EXPECT_TRUE(status.ok()) << status;
    return all;
  }

 private:
  struct Source {
    Source(const std::string& service, TimeSource& time)
        : ledger(OpenMemoryLedger(1, time)), feed(service, *ledger) {}
    std::unique_ptr<Ledger> ledger;
    Feed feed;
    std::map<std::string, int64_t> versions;
  };

  void Put(Source& source, const std::string& stream, const std::string& site,
           const google::protobuf::Message& event) {
    auto lock = source.ledger->LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    Record record = RecordAfter(head, stream, ++source.versions[stream]);
    record.site = site;
    record.actor = "ann";
    StoreEvent(event, std::string(16, 's'), record);
    Chain(head, record);
    auto committed = (*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}});
    ASSERT_TRUE(committed.ok()) << committed;
  }

  ManualTime time_;
  std::unique_ptr<Push> push_ = NewMemoryPush();
  Source incidents_{"incidents", time_}, organisation_{"organisation", time_},
      chores_{"chores", time_};
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Views> views_;
};

using Ids = std::vector<std::string>;

}  // namespace interlock::reporting
