#include "services/actions/action_view.h"

#include "libs/chassis/stored_event.h"
#include "libs/contract/records.h"
#include "libs/drivers/drivers.h"
#include "services/actions/action_query.h"
#include "services/actions/action_spec_testing.h"

namespace interlock::actions {
namespace {

// A feed of actions that events are put on by hand, the view over it, and a caller who asks.
class World {
 public:
  World() {
    time_.Set(kToday);
    views_ =
        std::make_unique<Views>(*sql_, std::vector<View>{ActionView()},
                                std::map<std::string, const Feed*>{{"actions", &feed_}}, time_);
    EXPECT_TRUE(views_->Open().ok());
  }

  void Put(const std::string& id, v1::ActionEvent event) {
    auto lock = ledger_->LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    Record record = RecordAfter(head, "action-" + id, ++versions_[id]);
    StoreEvent(event, std::string(16, 's'), record);
    Chain(head, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }
  // An open action due on the day; `more` goes into its content.
  void AnAction(const std::string& id, const std::string& due_on, const std::string& more = "",
                const std::string& site = "bt") {
    auto event = Opened(Content(more));
    event.mutable_opened()->set_action_id(id);
    auto& content = *event.mutable_opened()->mutable_content();
    content.set_site_id(site);
    content.set_due_on(due_on);
    event.mutable_opened()->clear_alerts();
    actions::Put(due_on, *event.mutable_opened());
    Put(id, event);
  }
  void SetNow(int64_t now_ms) { time_.Set(now_ms); }

  template <class Request, class Response>
  Response Ask(absl::Status (*answer)(SqlSession&, const Asking&, const Request&, Response&),
               const std::string& request = "", const SiteScope& scope = {.all = true}) {
    EXPECT_TRUE(views_->Drain().ok());
    Response response;
    const auto status = views_->Read(
        kActions, {},
        [&](SqlSession& rows) {
          return answer(rows, {scope, time_.now_ms()}, From<Request>(request), response);
        },
        nullptr);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  std::vector<std::string> List(const std::string& request = "",
                                const SiteScope& scope = {.all = true}) {
    std::vector<std::string> ids;
    const auto list = Ask(ListActions, request, scope);
    for (const auto& action : list.actions()) ids.push_back(action.action_id());
    return ids;
  }

 private:
  ManualTime time_;
  std::unique_ptr<Ledger> ledger_ = OpenMemoryLedger(1, time_);
  Feed feed_{"actions", *ledger_};
  std::map<std::string, int64_t> versions_;
  std::unique_ptr<Sql> sql_ = OpenSqliteSql("").value();
  std::unique_ptr<Views> views_;
};

using Ids = std::vector<std::string>;

TEST(ListActions, ShowsWhatIsStillToBeDoneByDueDay) {
  World world;
  world.AnAction("late", "2026-11-01");
  world.AnAction("next", "2026-12-01");
  world.AnAction("done", "2026-11-10");
  world.Put("done", Completed());
  world.Put("done", E("verified { action_id: 'a1' verified_by: 'vera' verified_at_ms: 7 }"));
  EXPECT_EQ(world.List(), (Ids{"late", "next"}));
  EXPECT_EQ(world.List("stages: STAGE_VERIFIED"), (Ids{"done"}));
  EXPECT_EQ(world.List("overdue_only: true"), (Ids{"late"}));
  world.SetNow(kToday + 30 * kDayMs);
  EXPECT_EQ(world.List("overdue_only: true"), (Ids{"late", "next"}));
  const auto list = world.Ask(ListActions);
  EXPECT_TRUE(list.actions(0).overdue());
  EXPECT_EQ(list.actions(0).owner().person_id(), "olga");
  EXPECT_EQ(list.actions(0).version(), 1);
}

TEST(ListActions, FindsThemBySiteOwnerAndSource) {
  World world;
  world.AnAction("a", "2026-12-01");
  world.AnAction("b", "2026-12-02", "", "pasadena");
  world.Put("b", E("reassigned { action_id: 'b' owner { role_id: 'lead' } }"));
  EXPECT_EQ(world.List("site_ids: 'pasadena'"), (Ids{"b"}));
  EXPECT_EQ(world.List("owner_person_id: 'olga'"), (Ids{"a"}));
  EXPECT_EQ(world.List("owner_role_id: 'lead'"), (Ids{"b"}));
  EXPECT_EQ(world.List("source_kind: SOURCE_KIND_AUDIT"), (Ids{}));
  EXPECT_EQ(world.List("source_kind: SOURCE_KIND_INCIDENT source_id: 'i1'"), (Ids{"a", "b"}));
  EXPECT_EQ(world.List("", {.sites = {"pasadena"}}), (Ids{"b"}));
  EXPECT_EQ(world.List("", {}), (Ids{}));
}

TEST(ListActions, GoesOnWhereThePageBeforeEnded) {
  World world;
  for (const char* id : {"a", "b", "c"}) world.AnAction(id, "2026-12-01");
  auto page = world.Ask(ListActions, "page { limit: 2 }");
  EXPECT_EQ(page.actions_size(), 2);
  EXPECT_EQ(world.List("page { limit: 2 cursor: '" + page.next_cursor() + "' }"), (Ids{"c"}));
}

TEST(ListOwnedActions, NamesWhatOneOwnerHasOpen) {
  World world;
  world.AnAction("a", "2026-12-01", "unit_id: 'fcc'");
  world.AnAction("b", "2026-12-02", "", "pasadena");
  world.AnAction("done", "2026-12-01");
  world.Put("done", Completed());
  world.AnAction("lead's", "2026-12-01");
  world.Put("lead's", E("reassigned { action_id: 'a1' owner { role_id: 'lead' } }"));
  const auto owned = [&](const std::string& request, const SiteScope& scope = {.all = true}) {
    Ids ids;
    const auto list = world.Ask(ListOwnedActions, request, scope);
    EXPECT_FALSE(list.more());
    for (const auto& action : list.actions()) ids.push_back(action.action_id());
    return ids;
  };
  EXPECT_EQ(owned("owner_person_id: 'olga'"), (Ids{"a", "b"}));
  EXPECT_EQ(owned("owner_person_id: 'olga' site_id: 'bt'"), (Ids{"a"}));
  EXPECT_EQ(owned("owner_person_id: 'olga' action_ids: 'b' action_ids: 'x'"), (Ids{"b"}));
  EXPECT_EQ(owned("owner_person_id: 'olga'", {.sites = {"pasadena"}}), (Ids{"b"}));
  EXPECT_EQ(owned("owner_role_id: 'lead'"), (Ids{"lead's"}));
  EXPECT_EQ(owned(""), (Ids{}));
  const auto first = world.Ask(ListOwnedActions, "owner_person_id: 'olga'").actions(0);
  EXPECT_EQ(first.unit_id(), "fcc");
  EXPECT_EQ(first.due_on(), "2026-12-01");
}

TEST(CheckActions, SaysWhatIsNotDone) {
  World world;
  world.AnAction("open", "2026-12-01");
  world.AnAction("done", "2026-12-01");
  world.Put("done", Completed());
  world.Put("done", E("verified { action_id: 'a1' verified_by: 'vera' verified_at_ms: 7 }"));
  const auto both = world.Ask(CheckActions, "action_ids: 'open' action_ids: 'done'");
  EXPECT_FALSE(both.all_settled());
  ASSERT_EQ(both.actions_size(), 2);
  EXPECT_EQ(both.actions(0).action_id(), "done");
  EXPECT_EQ(both.actions(0).verified_by(), "vera");
  EXPECT_TRUE(world.Ask(CheckActions, "action_ids: 'done'").all_settled());
  const auto unknown = world.Ask(CheckActions, "action_ids: 'done' action_ids: 'nobody'");
  EXPECT_FALSE(unknown.all_settled());
  EXPECT_EQ(unknown.unknown_action_ids(0), "nobody");
}

TEST(CheckActions, LooksAtAllThatAChangeWaitsForButNotAtWhatWasWithdrawn) {
  World world;
  const std::string waits = "before_startup_of_change_id: 'c1'";
  world.AnAction("a", "2026-12-01", waits);
  EXPECT_FALSE(world.Ask(CheckActions, "change_id: 'c1'").all_settled());
  EXPECT_EQ(world.Ask(CheckActions, "change_id: 'c1'").actions_size(), 1);
  world.AnAction("moved", "2026-12-01", waits);
  auto after = E("revised { action_id: 'moved' " + Content() + " }");
  world.Put("moved", after);
  EXPECT_EQ(world.Ask(CheckActions, "change_id: 'c1'").actions_size(), 1)
      << "moved to after startup, it is not waited for";
  world.Put("a", E("withdrawn { action_id: 'a' }"));
  EXPECT_TRUE(world.Ask(CheckActions, "change_id: 'c1'").all_settled());
  // Asked for by its id, it was not done.
  EXPECT_FALSE(world.Ask(CheckActions, "action_ids: 'a'").all_settled());
}
TEST(CheckActions, LeavesWhatTheApproversMovedToAfterTheStartup) {
  World world;
  world.AnAction("a", "2026-12-01", "before_startup_of_change_id: 'c1'");
  EXPECT_EQ(world.Ask(CheckActions, "change_id: 'c1'").actions_size(), 1);
  v1::ActionEvent revised;
  *revised.mutable_revised()->mutable_content() = Opened(Content("")).opened().content();
  world.Put("a", revised);
  EXPECT_EQ(world.Ask(CheckActions, "change_id: 'c1'").actions_size(), 0);
}

TEST(CheckActions, LooksAtOpenRecommendationsOfHazardAnalysesOfAUnit) {
  World world;
  const auto recommended = [&](const std::string& id, const std::string& unit,
                               const std::string& site = "bt") {
    auto event = Opened(Content("unit_id: '" + unit + "'", "SOURCE_KIND_PHA"));
    event.mutable_opened()->mutable_content()->set_site_id(site);
    world.Put(id, (event.mutable_opened()->set_action_id(id), event));
  };
  recommended("here", "u1");
  recommended("somewhere", "");
  recommended("elsewhere", "u2");
  recommended("other-site", "u1", "pasadena");
  recommended("done", "u1");
  world.Put("done", E("verified { action_id: 'done' }"));
  world.AnAction("incident", "2026-12-01", "unit_id: 'u1'");
  const auto answer = world.Ask(CheckActions, "pha_site_id: 'bt' pha_unit_id: 'u1'");
  EXPECT_FALSE(answer.all_settled());
  ASSERT_EQ(answer.actions_size(), 2);
  EXPECT_EQ(answer.actions(0).action_id(), "here");
  EXPECT_EQ(answer.actions(1).action_id(), "somewhere");
  EXPECT_TRUE(world.Ask(CheckActions, "pha_site_id: 'lp' pha_unit_id: 'u1'").all_settled());
}

}  // namespace
}  // namespace interlock::actions
