#include "services/organisation/people_query.h"

#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interlock/organisation/v1/role.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/chassis/stored_event.h"
#include "libs/contract/records.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/organisation/people_view.h"

namespace interlock::organisation {
namespace {

// 2026-11-23T02:00:00Z: still the 22nd in Chicago.
constexpr int64_t kNow = 1'795'399'200'000;

class World {
 public:
  World() {
    time_.Set(kNow);
    auto opened = views_.Open();
    EXPECT_TRUE(opened.ok()) << opened;
  }
  void Person(const std::string& id, const std::string& text) {
    Put<v1::PersonEvent>("person-" + id, text);
  }
  void Register(const std::string& id, const std::string& site = "bt",
                const std::string& more = "kind: PERSON_KIND_EMPLOYEE") {
    Person(id, absl::StrCat("registered { person_id: '", id, "' site_id: '", site,
                            "' profile { name: 'Somebody' ", more, " } }"));
  }
  void Assign(const std::string& id, const std::string& assignment_id, const std::string& role,
              const std::string& more = "site_id: 'bt' from_on: '2026-01-01'") {
    Person(id, absl::StrCat("assigned { person_id: '", id, "' assignment { assignment_id: '",
                            assignment_id, "' role_id: '", role, "' ", more, " } }"));
  }
  void Role(const std::string& id, const std::string& profile) {
    Put<v1::RoleEvent>(
        "role-" + id, absl::StrCat("registered { role_id: '", id, "' profile { ", profile, " } }"));
  }
  void Site(const std::string& id) {
    Put<v1::SiteEvent>("site-" + id, absl::StrCat("registered { site_id: '", id,
                                                  "' profile { time_zone: 'America/Chicago' } }"));
  }
  absl::Status Rebuild() {
    return views_.Rebuild(kPeople, [](int64_t, int64_t) {});
  }
  absl::Status Try(const std::string& request, v1::ListPeopleResponse& response,
                   const SiteScope& scope = {.all = true}) {
    auto drained = views_.Drain();
    EXPECT_TRUE(drained.ok()) << drained;
    auto aside = views_.asides().List();
    EXPECT_TRUE(aside.ok() && aside->empty());
    return views_.Read(
        kPeople, {},
        [&](SqlSession& rows) {
          response.Clear();
          return ListPeople(rows, {scope, time_.now_ms()}, From<v1::ListPeopleRequest>(request),
                            response);
        },
        response.mutable_freshness());
  }
  v1::ListPeopleResponse Ask(const std::string& request, const SiteScope& scope = {.all = true}) {
    v1::ListPeopleResponse response;
    auto status = Try(request, response, scope);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  std::string Superiors(const std::string& request) {
    EXPECT_TRUE(views_.Drain().ok());
    v1::FindSuperiorsResponse response;
    const auto status = views_.Read(
        kPeople, {},
        [&](SqlSession& rows) {
          response.Clear();
          return FindSuperiors(rows, {{.all = true}, time_.now_ms()},
                               From<v1::FindSuperiorsRequest>(request), response);
        },
        nullptr);
    EXPECT_TRUE(status.ok()) << status;
    return absl::StrJoin(response.role_ids(), " ");
  }
  // "ann bob"
  std::string Ids(const std::string& request, const SiteScope& scope = {.all = true}) {
    std::string ids;
    const auto list = Ask(request, scope);
    for (const auto& person : list.people())
      absl::StrAppend(&ids, ids.empty() ? "" : " ", person.person_id());
    return ids;
  }

 private:
  template <class Event>
  void Put(const std::string& stream, const std::string& text) {
    auto lock = ledger_->LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    interlock::Record record = RecordAfter(head, stream, ++versions_[stream]);
    StoreEvent(From<Event>(text), std::string(16, 's'), record);
    Chain(head, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }

  ManualTime time_;
  std::unique_ptr<Ledger> ledger_ = OpenMemoryLedger(1, time_);
  Feed feed_{"organisation", *ledger_};
  std::map<std::string, int64_t> versions_;
  std::unique_ptr<Sql> sql_ = OpenSqliteSql("").value();
  Views views_{*sql_, {PeopleView()}, {{"organisation", &feed_}}, time_};
};

TEST(ListPeople, ShowsWhoIsKeptOrAssignedAtASiteOnADay) {
  World world;
  world.Register("ann");
  world.Register("bob", "antwerp");
  world.Register("cy", "antwerp");
  world.Register("new", "bt", "kind: PERSON_KIND_EMPLOYEE employed_from_on: '2027-01-01'");
  world.Assign("bob", "a1", "op", "site_id: 'bt' from_on: '2026-01-01' until_on: '2026-06-30'");
  EXPECT_EQ(world.Ids("site_id: 'bt' on: '2026-06-30'"), "ann bob");
  EXPECT_EQ(world.Ids("site_id: 'bt' on: '2026-07-01'"), "ann");
  EXPECT_EQ(world.Ids("site_id: 'bt' on: '2025-12-31'"), "ann");
  EXPECT_EQ(world.Ids("site_id: 'bt' on: '2027-01-01'"), "ann new");
}
TEST(ListPeople, OfAUnitOrRoleShowsThoseWithAnAssignmentThere) {
  World world;
  for (const char* id : {"ann", "bob", "cy"}) world.Register(id);
  world.Assign("ann", "a1", "op", "site_id: 'bt' unit_id: 'fcc' from_on: '2026-01-01'");
  world.Assign("bob", "a1", "op", "site_id: 'bt' unit_id: 'alky' from_on: '2026-01-01'");
  world.Assign("cy", "a1", "lead");
  EXPECT_EQ(world.Ids("site_id: 'bt' unit_id: 'fcc'"), "ann cy")
      << "the whole site is the unit, too";
  EXPECT_EQ(world.Ids("site_id: 'bt' role_id: 'op'"), "ann bob");
  const auto list = world.Ask("site_id: 'bt' unit_id: 'alky' role_id: 'op'");
  ASSERT_EQ(list.people_size(), 1);
  ASSERT_EQ(list.people(0).assignments_size(), 1);
  EXPECT_EQ(list.people(0).assignments(0).unit_id(), "alky");
  EXPECT_EQ(list.people(0).name(), "") << "no view holds a name";
}
TEST(ListPeople, RepresentativesAreInARoleThatSpeaksForEmployees1910_119c) {
  World world;
  world.Register("ann");
  world.Register("bob");
  world.Assign("ann", "a1", "steward");
  world.Assign("bob", "a1", "op");
  EXPECT_EQ(world.Ids("site_id: 'bt' representatives: true"), "") << "of a role that nobody knows";
  world.Role("steward", "title: 'Shop steward' represents_employees: true");
  world.Role("op", "title: 'Operator'");
  EXPECT_EQ(world.Ids("site_id: 'bt' representatives: true"), "ann");
}
TEST(ListPeople, SaysWhoIsAwayAndWhoStandsIn) {
  World world;
  world.Register("ann");
  world.Register("bob");
  world.Person("ann",
               "leave_recorded { person_id: 'ann' leave { leave_id: 'l1' from_on: '2026-12-01' "
               "until_on: '2026-12-14' stand_in_person_id: 'bob' } }");
  EXPECT_EQ(world.Ask("site_id: 'bt' on: '2026-11-30'").away(), 0);
  const auto list = world.Ask("site_id: 'bt' on: '2026-12-14'");
  EXPECT_EQ(list.total(), 2);
  EXPECT_EQ(list.away(), 1);
  EXPECT_EQ(list.people(0).away().stand_in_person_id(), "bob");
  EXPECT_FALSE(list.people(1).has_away());
  world.Person("ann", "leave_cancelled { person_id: 'ann' leave_id: 'l1' }");
  EXPECT_EQ(world.Ask("site_id: 'bt' on: '2026-12-14'").away(), 0);
}
TEST(ListPeople, WhoLeftIsShownUntilTheLastDayWithTheSuccessor) {
  World world;
  world.Register("ann");
  world.Assign("ann", "a1", "op");
  world.Person("ann",
               "left { person_id: 'ann' left_on: '2026-10-31' successor_person_id: 'bob' "
               "assignments { assignment_id: 'a1' role_id: 'op' site_id: 'bt' from_on: "
               "'2026-01-01' until_on: '2026-10-31' } }");
  const auto list = world.Ask("site_id: 'bt' on: '2026-10-31'");
  ASSERT_EQ(list.people_size(), 1);
  EXPECT_EQ(list.people(0).left_on(), "2026-10-31");
  EXPECT_EQ(list.people(0).successor_person_id(), "bob");
  EXPECT_EQ(world.Ids("site_id: 'bt' on: '2026-11-01'"), "");
  world.Person("ann", "taken_back { person_id: 'ann' from_on: '2026-11-20' }");
  EXPECT_EQ(world.Ids("site_id: 'bt' on: '2026-11-20'"), "ann");
}
TEST(ListPeople, TwoRecordsOfOnePersonAreOneInEitherOrder) {
  for (const bool merged_first : {true, false}) {
    World world;
    if (!merged_first) world.Register("ann");
    world.Register("ann-2");
    world.Person("ann-2", "merged { person_id: 'ann-2' into_person_id: 'ann' }");
    if (merged_first) {
      EXPECT_EQ(world.Ids("site_id: 'bt'"), "ann-2") << "the other is not known yet";
      world.Register("ann");
    }
    world.Assign("ann-2", "a1", "op");
    const auto list = world.Ask("site_id: 'bt' role_id: 'op'");
    ASSERT_EQ(list.people_size(), 1);
    EXPECT_EQ(list.people(0).person_id(), "ann");
    EXPECT_EQ(world.Ids("site_id: 'bt'"), "ann");
  }
}
TEST(ListPeople, OfAKindAndOfTheCallersSitesAlone) {
  World world;
  world.Register("ann");
  world.Register("cass", "bt", "kind: PERSON_KIND_CONTRACTOR employer_id: 'zeta'");
  world.Register("dee", "antwerp");
  EXPECT_EQ(world.Ids("kind: PERSON_KIND_CONTRACTOR"), "cass");
  EXPECT_EQ(world.Ids(""), "ann cass dee");
  EXPECT_EQ(world.Ids("", {.sites = {"antwerp"}}), "dee");
  EXPECT_EQ(world.Ids("", {}), "");
}
TEST(ListPeople, ComesInPages) {
  World world;
  for (const char* id : {"p1", "p2", "p3"}) world.Register(id);
  const auto first = world.Ask("page { limit: 2 }");
  EXPECT_EQ(first.people_size(), 2);
  EXPECT_EQ(first.total(), 3);
  ASSERT_EQ(first.next_cursor(), "p2");
  const auto second = world.Ask("page { limit: 2 cursor: 'p2' }");
  ASSERT_EQ(second.people_size(), 1);
  EXPECT_EQ(second.people(0).person_id(), "p3");
  EXPECT_EQ(second.next_cursor(), "");
}
TEST(ListPeople, TodayIsTheSitesOwn) {
  World world;
  world.Site("bt");
  EXPECT_EQ(world.Ask("site_id: 'bt'").on(), "2026-11-22");
  EXPECT_EQ(world.Ask("").on(), "2026-11-23");
  v1::ListPeopleResponse response;
  EXPECT_EQ(ReasonOf(world.Try("on: '2026-02-30'", response)), "DATE_INVALID");
}
TEST(FindSuperiors, AreAboveTheRoleOrAboveThoseThatThePersonHoldsAtTheSite) {
  World world;
  world.Register("ann");
  world.Role("op", "title: 'Operator' superior_role_id: 'lead'");
  world.Role("tech", "title: 'Technician' superior_role_id: 'chief'");
  world.Role("clerk", "title: 'Clerk'");
  EXPECT_EQ(world.Superiors("role_id: 'op' site_id: 'bt'"), "lead");
  EXPECT_EQ(world.Superiors("role_id: 'clerk' site_id: 'bt'"), "");
  EXPECT_EQ(world.Superiors("role_id: 'nobody' site_id: 'bt'"), "");
  world.Assign("ann", "a1", "op");
  world.Assign("ann", "a2", "tech", "site_id: 'antwerp' from_on: '2026-01-01'");
  world.Assign("ann", "a3", "clerk");
  EXPECT_EQ(world.Superiors("person_id: 'ann' site_id: 'bt'"), "lead");
  EXPECT_EQ(world.Superiors("person_id: 'ann' site_id: 'antwerp'"), "chief");
  EXPECT_EQ(world.Superiors("person_id: 'ann' site_id: 'pasadena'"), "chief lead");
  world.Assign("ann", "a1", "op", "site_id: 'bt' from_on: '2026-01-01' until_on: '2026-11-21'");
  EXPECT_EQ(world.Superiors("person_id: 'ann' site_id: 'bt'"), "chief");
  EXPECT_EQ(world.Superiors("person_id: 'bob' site_id: 'bt'"), "");
}
TEST(ListPeople, IsTheSameAfterTheViewWasBuiltAgain) {
  World world;
  world.Register("ann");
  world.Assign("ann", "a1", "op");
  world.Person("ann",
               "corrected { person_id: 'ann' site_id: 'antwerp' profile { kind: "
               "PERSON_KIND_EXTERNAL } }");
  auto before = world.Ask("");
  ASSERT_TRUE(world.Rebuild().ok());
  auto after = world.Ask("");
  before.clear_freshness();
  after.clear_freshness();
  EXPECT_EQ(before.SerializeAsString(), after.SerializeAsString());
  EXPECT_EQ(after.people(0).site_id(), "antwerp");
}

}  // namespace
}  // namespace interlock::organisation
