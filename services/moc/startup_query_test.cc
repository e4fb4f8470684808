// What holds a unit and its sheets, from events put on a feed by hand. Today is 2026-11-23.
#include "services/moc/startup_query.h"

#include "absl/strings/str_cat.h"
#include "interlock/moc/v1/pssr.pb.h"
#include "libs/chassis/stored_event.h"
#include "libs/contract/records.h"
#include "libs/drivers/drivers.h"
#include "services/moc/change_testing.h"
#include "services/moc/startup_view.h"

namespace interlock::moc {
namespace {

class Units : public testing::Test {
 protected:
  void SetUp() override {
    time_.Set(kNow);
    ASSERT_TRUE(views_.Open().ok());
  }
  template <class Event>
  void Put(const std::string& stream, const std::string& text) {
    auto lock = ledger_->LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    Record record = RecordAfter(head, stream, ++versions_[stream]);
    StoreEvent(From<Event>(text), std::string(16, 's'), record);
    Chain(head, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }
  void Request(const std::string& id, const std::string& more, const std::string& unit = "u1") {
    Put<v1::ChangeEvent>("change-" + id,
                         absl::StrCat("requested { change_id: '", id,
                                      "' site_id: 'bt' time_zone: 'America/Chicago' facts { "
                                      "unit_id: '",
                                      unit, "' title: '", id, "' ", more, " } }"));
  }
  void Install(const std::string& id) {
    Put<v1::ChangeEvent>("change-" + id, "impact_assessed { impact { assessed_by: 'ann' } }");
    Put<v1::ChangeEvent>("change-" + id, "installed { installation { installed_by: 'ian' } }");
  }
  template <class Request, class Response>
  Response Ask(absl::Status (*answer)(SqlSession&, int64_t, const Request&, Response&),
               const std::string& text) {
    EXPECT_TRUE(views_.Drain().ok());
    Response response;
    const auto status = views_.Read(
        kUnits, {},
        [&](SqlSession& rows) { return answer(rows, kNow, From<Request>(text), response); },
        nullptr);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  // "c1 PSSR; "
  static std::string Holding(const v1::ListHoldingResponse& answer) {
    std::string text;
    for (const auto& change : answer.changes()) {
      absl::StrAppend(&text, change.held().change_id(), change.released() ? " released" : "");
      for (const auto& reason : change.missing())
        absl::StrAppend(&text, " ", v1::ReasonKind_Name(reason.kind()).substr(12));
      absl::StrAppend(&text, "; ");
    }
    return text;
  }

  ManualTime time_;
  std::unique_ptr<Ledger> ledger_ = OpenMemoryLedger(1, time_);
  std::unique_ptr<Sql> sql_ = OpenSqliteSql("").value();
  Feed feed_{"moc", *ledger_};
  Views views_{*sql_, {UnitView()}, {{"moc", &feed_}}, time_};
  std::map<std::string, int64_t> versions_;
};

TEST_F(Units, AreHeldByWhatWasMadeThereAndNotStartedUp) {
  Request("c1", "");
  Request("c2", "");
  Install("c2");
  Request("c3", "", "u2");
  Install("c3");
  Request("c4", "found_already_made: true");
  Request("c5", "");
  Install("c5");
  Put<v1::ChangeEvent>("change-c5", "started_up { startup { startup_id: 's' } }");
  EXPECT_EQ(Holding(Ask(ListHolding, "site_id: 'bt' unit_id: 'u1'")),
            "c2 FIELD_VERIFICATION; c4 APPROVAL APPROVAL FIELD_VERIFICATION; ");
  EXPECT_EQ(Holding(Ask(ListHolding, "site_id: 'bt' unit_id: 'u1' change_ids: 'c5'")),
            "c2 FIELD_VERIFICATION; c4 APPROVAL APPROVAL FIELD_VERIFICATION; c5 released "
            "FIELD_VERIFICATION; ");
  EXPECT_EQ(Holding(Ask(ListHolding, "site_id: 'lp' unit_id: 'u1'")), "");
}
TEST_F(Units, AreHeldByATemporaryChangeWhoseLastDayIsPast_l2iv) {
  const auto temporary = [this](const std::string& id, const std::string& limit_on) {
    Request(id, "duration: CHANGE_DURATION_TEMPORARY");
    Put<v1::ChangeEvent>("change-" + id,
                         "consideration_filled { consideration { kind: "
                         "CONSIDERATION_KIND_TIME_PERIOD limit_on: '" +
                             limit_on + "' } }");
    Install(id);
  };
  temporary("c1", "2026-11-21");
  temporary("c2", "2026-11-22");  // Today in Chicago.
  EXPECT_EQ(Holding(Ask(ListHolding, "site_id: 'bt' unit_id: 'u1'")),
            "c1 FIELD_VERIFICATION APPROVAL; c2 FIELD_VERIFICATION; ");
}
TEST_F(Units, AreHeldByAReviewThatIsOpenAndAskedAboutOneThatIsComplete) {
  const std::string scope = "scope { unit_id: 'u1' team_person_ids: ['lea', 'tom'] } ";
  Put<v1::PssrEvent>("pssr-p1", "opened { pssr_id: 'p1' site_id: 'bt' " + scope + "}");
  auto answer = Ask(ListHolding, "site_id: 'bt' unit_id: 'u1'");
  ASSERT_EQ(answer.reviews_size(), 1);
  EXPECT_EQ(answer.reviews(0).missing_size(), 1);
  const auto sheet = Ask(GetStartupSheet, "site_id: 'bt' unit_id: 'u1'");
  EXPECT_FALSE(sheet.nothing_missing_here());
  ASSERT_EQ(sheet.reviews_size(), 1);
  EXPECT_EQ(sheet.reviews(0).not_signed_person_ids_size(), 2);
  Put<v1::PssrEvent>("pssr-p1", "completed { completed_at_ms: 5 }");
  answer = Ask(ListHolding, "site_id: 'bt' unit_id: 'u1'");
  ASSERT_EQ(answer.reviews_size(), 1);
  EXPECT_TRUE(answer.reviews(0).held().complete());
  EXPECT_EQ(answer.reviews(0).missing_size(), 0);
}
TEST_F(Units, TheHandoverSheetNamesTemporaryAndEmergencyChangesInForceThoseThatEndFirst) {
  Request("late", "duration: CHANGE_DURATION_TEMPORARY");
  Put<v1::ChangeEvent>("change-late",
                       "consideration_filled { consideration { kind: "
                       "CONSIDERATION_KIND_TIME_PERIOD limit_on: '2026-11-20' } }");
  Install("late");
  Put<v1::ChangeEvent>("change-late", "started_up { startup { startup_id: 's' } }");
  Request("clamp", "duration: CHANGE_DURATION_EMERGENCY");
  Install("clamp");
  Request("planned", "duration: CHANGE_DURATION_TEMPORARY");
  Request("lasting", "duration: CHANGE_DURATION_PERMANENT");
  Install("lasting");
  const auto sheet = Ask(GetHandoverSheet, "site_id: 'bt' unit_id: 'u1'");
  ASSERT_EQ(sheet.changes_size(), 2) << sheet.DebugString();
  EXPECT_EQ(sheet.changes(0).change_id(), "late");
  EXPECT_TRUE(sheet.changes(0).past_limit());
  EXPECT_EQ(sheet.changes(1).change_id(), "clamp");
  EXPECT_FALSE(sheet.changes(1).past_limit());
  EXPECT_EQ(Ask(GetHandoverSheet, "site_id: 'bt'").changes_size(), 2);
  EXPECT_EQ(Ask(GetHandoverSheet, "site_id: 'bt' unit_id: 'u2'").changes_size(), 0);
}

}  // namespace
}  // namespace interlock::moc
