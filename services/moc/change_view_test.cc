#include "services/moc/change_view.h"

#include "libs/chassis/stored_event.h"
#include "libs/contract/records.h"
#include "libs/drivers/drivers.h"
#include "services/moc/change_query.h"
#include "services/moc/change_testing.h"

namespace interlock::moc {
namespace {

// A feed of changes that events are put on by hand, the view over it, and a caller who asks.
class World {
 public:
  World() {
    time_.Set(kNow);
    views_ = std::make_unique<Views>(*sql_, std::vector<View>{ChangeView()},
                                     std::map<std::string, const Feed*>{{"moc", &feed_}}, time_);
    EXPECT_TRUE(views_->Open().ok());
  }
  void Put(const std::string& id, const v1::ChangeEvent& event) {
    auto lock = ledger_->LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    Record record = RecordAfter(head, "change-" + id, ++versions_[id]);
    StoreEvent(event, std::string(16, 's'), record);
    Chain(head, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }
  void Begin(const std::string& id, const std::vector<v1::ChangeEvent>& events,
             const std::string& site = "bt") {
    for (auto event : events) {
      if (event.has_requested()) {
        event.mutable_requested()->set_change_id(id);
        event.mutable_requested()->set_site_id(site);
      }
      Put(id, event);
    }
  }
  void SetNow(int64_t now_ms) { time_.Set(now_ms); }

  v1::ListChangesResponse List(const std::string& request, const SiteScope& scope = {.all = true}) {
    EXPECT_TRUE(views_->Drain().ok());
    v1::ListChangesResponse response;
    const auto status = views_->Read(
        kChanges, {},
        [&](SqlSession& rows) {
          return ListChanges(rows, {scope, time_.now_ms()}, From<v1::ListChangesRequest>(request),
                             response);
        },
        nullptr);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  std::vector<std::string> Ids(const std::string& request = "",
                               const SiteScope& scope = {.all = true}) {
    std::vector<std::string> ids;
    const auto list = List(request, scope);
    for (const auto& change : list.changes()) ids.push_back(change.change_id());
    return ids;
  }

 private:
  ManualTime time_;
  std::unique_ptr<Ledger> ledger_ = OpenMemoryLedger(1, time_);
  Feed feed_{"moc", *ledger_};
  std::map<std::string, int64_t> versions_;
  std::unique_ptr<Sql> sql_ = OpenSqliteSql("").value();
  std::unique_ptr<Views> views_;
};

using Ids = std::vector<std::string>;

// What a change of these facts records on its way into review.
std::vector<v1::ChangeEvent> InReview(const std::string& facts, const std::string& limit = "") {
  auto events = Prepared(facts, limit);
  Case change(events);
  EXPECT_EQ(change.Submit(), "OK") << change.message();
  events.insert(events.end(), change.events().begin(), change.events().end());
  return events;
}

TEST(ChangeBoard, SaysWhatEachWaitsForForWhomAndUntilWhen) {
  World world;
  world.Begin("a", {kRequested});
  world.Begin("b", InReview(kComplex));
  const auto list = world.List("");
  ASSERT_EQ(list.changes_size(), 2);
  EXPECT_EQ(list.changes(0).waits(0).kind(), v1::Waiting::KIND_SCREENING);
  const auto& review = list.changes(1);
  ASSERT_EQ(review.waits_size(), 2);
  EXPECT_EQ(review.waits(0).step_id(), "ops");
  EXPECT_EQ(review.waits(0).who(0).role_id(), "ops");
  EXPECT_EQ(review.waits(0).due_at_ms(), kNow + kDayMs);
  EXPECT_FALSE(review.overdue());
  // By the record with which it came into review.
  EXPECT_GT(review.since_ms(), list.changes(0).since_ms());
  EXPECT_EQ(review.version(), 12);
}
TEST(ChangeBoard, FindsChangesBySiteStageKindAndWhomTheyWaitFor) {
  World world;
  world.Begin("a", {kRequested});
  world.Begin("b", InReview(kComplex), "pasadena");
  world.Begin("c", {kRequested, kInKind});
  EXPECT_EQ(world.Ids(), (Ids{"a", "b"}));
  EXPECT_EQ(world.Ids("stages: STAGE_IN_KIND"), (Ids{"c"}));
  EXPECT_EQ(world.Ids("site_ids: 'pasadena'"), (Ids{"b"}));
  EXPECT_EQ(world.Ids("", {.sites = {"bt"}}), (Ids{"a"}));
  EXPECT_EQ(world.Ids("", {}), (Ids{}));
  EXPECT_EQ(world.Ids("kind: CHANGE_KIND_CHEMICAL"), (Ids{"b"}));
  EXPECT_EQ(world.Ids("duration: CHANGE_DURATION_TEMPORARY"), (Ids{"a"}));
  EXPECT_EQ(world.Ids("unit_id: 'u2'"), (Ids{}));
  EXPECT_EQ(world.Ids("waits_for_role_id: 'safety'"), (Ids{"b"}));
  EXPECT_EQ(world.Ids("waits_for_role_id: 'board'"), (Ids{}));
  world.Put("b", E("step_delegated { step_id: 'ops' delegation { to_person_id: 'dan' } }"));
  EXPECT_EQ(world.Ids("waits_for_person_id: 'dan'"), (Ids{"b"}));
  world.Put("b", E("step_completed { step_id: 'ops' }"));
  EXPECT_EQ(world.Ids("waits_for_person_id: 'dan'"), (Ids{}));
}
TEST(ChangeBoard, ShowsWhatIsOverdueNow) {
  World world;
  world.Begin("b", InReview(kComplex));
  EXPECT_EQ(world.Ids("overdue_only: true"), (Ids{}));
  world.SetNow(kNow + kDayMs);
  EXPECT_EQ(world.Ids("overdue_only: true"), (Ids{"b"}));
  const auto list = world.List("");
  EXPECT_TRUE(list.changes(0).overdue());
  EXPECT_TRUE(list.changes(0).waits(0).overdue());
  EXPECT_FALSE(list.changes(0).waits(1).overdue());
}
TEST(ChangeBoard, KeepsWhatWasGivenUpWhileItHoldsItsUnit) {
  World world;
  world.Begin("a", {RequestedWith(kMinor + "found_already_made: true how_found: 'walk'"),
                    E("withdrawn { reason: 'r' undone: 'u' holds_unit: true }")});
  const auto list = world.List("");
  ASSERT_EQ(list.changes_size(), 1);
  EXPECT_EQ(list.changes(0).waits(0).kind(), v1::Waiting::KIND_UNDOING);
  EXPECT_TRUE(list.changes(0).holds_unit());
  world.Put("a", E("undone { note: 'seen' }"));
  EXPECT_EQ(world.Ids(), (Ids{}));
}
// Approved by its one authorised person, made on that day, and started up.
std::vector<v1::ChangeEvent> Operating(const std::string& facts, const std::string& limit) {
  auto events = InReview(facts, limit);
  Case change(events);
  for (const char* command :
       {"record_installed { change_id: 'c1' installed_by_person_id: 'x' installed_on: "
        "'2026-11-22' }",
        "note_started_up { change_id: 'c1' startup_id: 's' }"}) {
    if (change.state().stage() == v1::Change::STAGE_IN_REVIEW) {
      EXPECT_EQ(change.Approve("authorised", "authorised"), "OK") << change.message();
      events.insert(events.end(), change.events().begin(), change.events().end());
    }
    EXPECT_EQ(change.Do("bob", command), "OK") << change.message();
    events.insert(events.end(), change.events().begin(), change.events().end());
  }
  return events;
}
TEST(ChangeBoard, ATemporaryChangeWaitsForItsEndAndIsOverduePastItsLimit) {
  World world;
  world.Begin("t", Operating(kFacts, "2026-12-01"));
  const auto list = world.List("waits_for_person_id: 'ann'");
  ASSERT_EQ(list.changes_size(), 1);
  EXPECT_EQ(list.changes(0).limit_on(), "2026-12-01");
  ASSERT_EQ(list.changes(0).waits_size(), 1);
  EXPECT_EQ(list.changes(0).waits(0).kind(), v1::Waiting::KIND_LIMIT);
  EXPECT_EQ(world.Ids("overdue_only: true"), (Ids{}));
  world.SetNow(kNow + 10 * kDayMs);
  EXPECT_EQ(world.Ids("overdue_only: true"), (Ids{"t"}));
  world.Put("t", E("restored { restoration { checked_by: 'vera' } }"));
  EXPECT_EQ(world.List("").changes(0).waits(0).kind(), v1::Waiting::KIND_CLOSE_OUT);
  world.Put("t", E("closed { }"));
  EXPECT_EQ(world.Ids(), (Ids{}));
}
TEST(ChangeBoard, GoesOnWhereThePageBeforeEnded) {
  World world;
  for (const char* id : {"a", "b", "c"}) world.Begin(id, {kRequested});
  const auto page = world.List("page { limit: 2 }");
  EXPECT_EQ(page.changes_size(), 2);
  EXPECT_EQ(world.Ids("page { limit: 2 cursor: '" + page.next_cursor() + "' }"), (Ids{"c"}));
}

}  // namespace
}  // namespace interlock::moc
