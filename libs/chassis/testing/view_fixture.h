#pragma once
// Two services with valves, and a view over both: how many events each valve has.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "libs/chassis/stored_event.h"
#include "libs/chassis/testing/ledger_around.h"
#include "libs/chassis/testing/valve.h"
#include "libs/chassis/view.h"
#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/drivers/drivers.h"

namespace interlock {

class ViewTest : public testing::TestWithParam<std::string> {
 protected:
  static constexpr int64_t kStart = 1'790'000'000'000;

  ViewTest() { time_.Set(kStart); }

  std::unique_ptr<Sql> NewSql() {
    return OpenSqliteSql(GetParam() == "memory" ? "" : folder_ / "views.db").value();
  }
  View NewView(int form = 1) {
    View view{.name = "valves",
              .form = form,
              .sources = {"north", "south"},
              .schema = {"CREATE TABLE {v}valve (stream TEXT PRIMARY KEY, events BIGINT)"},
              .tables = {"valve"}};
    view.apply = [this](SqlSession& rows, const FeedEvent& event) {
      if (poison)
        if (auto status = poison(event); !status.ok()) return status;
      return rows.Run(
          "INSERT INTO {v}valve (stream, events) VALUES ($1, 1) "
          "ON CONFLICT (stream) DO UPDATE SET events = {v}valve.events + 1",
          {event.service + "/" + event.record.stream});
    };
    return view;
  }
  std::unique_ptr<Views> NewViews(int form = 1) {
    auto views = std::make_unique<Views>(*sql_, std::vector<View>{NewView(form)}, Feeds(), time_);
    EXPECT_TRUE(views->Open().ok());
    return views;
  }
  std::map<std::string, const Feed*> Feeds() {
    return {{"north", &north_feed_}, {"south", &south_feed_}};
  }

  // The next event of a valve.
  static void Append(Ledger& ledger, const std::string& valve, int64_t at_ms = kStart) {
    auto lock = ledger.LockShard(0, {.since = {}, .streams = {"valve-" + valve}, .commands = {}});
    ASSERT_TRUE(lock.ok());
    const Known& known = (*lock)->known();
    valve::v1::ValveEvent event;
    event.mutable_closed();
    Record record{.position = known.head.position + 1,
                  .stream = "valve-" + valve,
                  .version = int64_t(known.records.size()) + 1,
                  .at_ms = at_ms};
    StoreEvent(event, "", record);
    record.hash = ChainHash(known.head.hash, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }
  // "south/valve-v=2": every row, in order.
  static std::string Rows(Views& views, core::v1::Freshness* freshness = nullptr,
                          const std::vector<core::v1::WaitFor>& wait_for = {}) {
    std::string text;
    const auto status = views.Read(
        "valves", wait_for,
        [&](SqlSession& session) {
          return session.Query(
              "SELECT stream, events FROM {v}valve ORDER BY stream", {}, [&](const SqlRow& row) {
                text += std::string(row.Text(0)) + "=" + std::to_string(row.Int(1)) + " ";
              });
        },
        freshness);
    return status.ok() ? text : status.ToString();
  }
  static std::string WhyStopped(Views& views) {
    core::v1::Freshness freshness;
    Rows(views, &freshness);
    return freshness.stopped_because();
  }
  int64_t CountOf(const std::string& table) {
    int64_t count = -1;
    (void)sql_->Read([&](SqlSession& session) {
      return session.Query("SELECT count(*) FROM " + table, {},
                           [&](const SqlRow& row) { count = row.Int(0); });
    });
    return count;  // -1: there is no such table.
  }

  // Set by a test that wants an event to fail.
  std::function<absl::Status(const FeedEvent&)> poison;

  TempFolder folder_;
  ManualTime time_;
  std::unique_ptr<Ledger> north_store_ = OpenMemoryLedger(1, time_);
  std::unique_ptr<Ledger> south_store_ = OpenMemoryLedger(1, time_);
  LedgerAround north_{*north_store_}, south_{*south_store_};
  Feed north_feed_{"north", north_}, south_feed_{"south", south_};
  std::unique_ptr<Sql> sql_ = NewSql();
};

#define OVER_MEMORY_AND_FILE(suite)                                          \
  INSTANTIATE_TEST_SUITE_P(Stores, suite, testing::Values("memory", "file"), \
                           [](const auto& info) { return info.param; })

}  // namespace interlock
