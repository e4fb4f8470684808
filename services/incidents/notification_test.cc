// Telling the authorities: proposed from the facts, decided by people.
#include "services/incidents/incident_testing.h"

namespace interlock::incidents {
namespace {

using Event = v1::IncidentEvent;
using v1::Notification;

const Question kSite = SiteQuestion("baytown");

const Notification* Find(const v1::Incident& incident, const std::string& id) {
  for (const auto& notification : incident.notifications())
    if (notification.notification_id() == id) return &notification;
  return nullptr;
}
std::string Harm(const std::string& group, const std::string& outcome) {
  return absl::StrCat("people_harmed: ANSWER_YES harms { group: PEOPLE_GROUP_", group,
                      " outcome: HARM_OUTCOME_", outcome, " people: 1 }");
}
Story Reported(const std::string& facts) { return Story().Do(ReportOf(Facts(facts))); }
const std::string kFatality = Harm("EMPLOYEE", "FATALITY");

TEST(Notification, OfAWorkersDeathIsDue8HoursAfterLearningOfIt_1904_39) {
  const auto story = Reported(kFatality);
  const auto* duty = Find(story.state(), "osha-fatality");
  ASSERT_NE(duty, nullptr);
  EXPECT_EQ(duty->due_at_ms(), kReported + 8 * kHour);
  EXPECT_EQ(duty->stage(), Notification::STAGE_PROPOSED);
  EXPECT_EQ(duty->unknown_size(), 0);
  EXPECT_TRUE(duty->check_the_rule());
  EXPECT_EQ(duty->notification_rules(), "united-states@1");
}
TEST(Notification, OfAnAdmissionIsDue24HoursAfterLearningOfIt_1904_39) {
  const auto story = Reported(Harm("CONTRACTOR", "HOSPITAL_ADMISSION"));
  const auto* duty = Find(story.state(), "osha-hospitalisation");
  ASSERT_NE(duty, nullptr);
  EXPECT_EQ(duty->due_at_ms(), kReported + 24 * kHour);
  EXPECT_EQ(duty->unknown_size(), 0);
  EXPECT_EQ(Find(story.state(), "osha-fatality"), nullptr);
}
TEST(Notification, CountsFromTheDiscoveryWhereThatWasBeforeTheReport) {
  const auto story = Story().Do(
      ReportOf(absl::StrCat("occurrence { began_at_ms: ", kHappened,
                            " discovered_at_ms: ", kHappened + kHour / 2, " } ", kFatality)));
  EXPECT_EQ(Find(story.state(), "osha-fatality")->due_at_ms(), kHappened + kHour / 2 + 8 * kHour);
}
TEST(Notification, OfAThirdPartysDeathIsNotOsha) {
  EXPECT_EQ(Find(Reported(Harm("THIRD_PARTY", "FATALITY")).state(), "osha-fatality"), nullptr);
}
TEST(Notification, OfAHarmThatIsNotKnownIsProposedWithWhatWouldSettleIt) {
  const auto story = Reported(Harm("EMPLOYEE", "BEYOND_FIRST_AID_OR_WORSE"));
  const auto* duty = Find(story.state(), "osha-hospitalisation");
  ASSERT_NE(duty, nullptr);
  EXPECT_EQ(duty->unknown_size(), 1);
}
TEST(Notification, OfAReleaseWithAFatalityIsDue8HoursAfterTheRelease_40_CFR_1604) {
  const auto story = Reported("loss_of_containment: ANSWER_YES " + kFatality);
  const auto* duty = Find(story.state(), "csb-release");
  ASSERT_NE(duty, nullptr);
  EXPECT_EQ(duty->due_at_ms(), kHappened + 8 * kHour);
  EXPECT_EQ(Find(Reported(kFatality).state(), "csb-release"), nullptr);
}
TEST(Notification, OfSubstantialDamageBeginsAtAMillionDollars_40_CFR_1604) {
  const auto with_cost = [](const std::string& usd) {
    return Story().Do(ReportOf(
        absl::StrCat("occurrence { began_at_ms: ", kHappened,
                     " } loss_of_containment: ANSWER_YES fire: ANSWER_YES people_harmed: ANSWER_NO "
                     "direct_cost_usd { value: '",
                     usd, "' }")));
  };
  EXPECT_NE(Find(with_cost("1000000").state(), "csb-release"), nullptr);
  EXPECT_EQ(Find(with_cost("999999.99").state(), "csb-release"), nullptr);
}
TEST(Notification, OfDamageThatIsKnownInPartSaysThatAllOfItWouldSettleIt) {
  const auto story = Story().Do(ReportOf(
      absl::StrCat("occurrence { began_at_ms: ", kHappened,
                   " } loss_of_containment: ANSWER_YES fire: ANSWER_YES people_harmed: ANSWER_NO "
                   "direct_cost_usd { value: '5' } direct_cost_complete: ANSWER_NO")));
  const auto* duty = Find(story.state(), "csb-release");
  ASSERT_NE(duty, nullptr);
  EXPECT_EQ(duty->unknown_size(), 1);
}
TEST(Notification, OfAReleaseThatMayHaveReachedItsReportableQuantityIsDueAtOnce_40_CFR_302) {
  const auto story = Reported("releases { material { chemical: 'chlorine' } }");
  const auto* duty = Find(story.state(), "reportable-quantity");
  ASSERT_NE(duty, nullptr);
  EXPECT_EQ(duty->due_at_ms(), kReported + 15 * 60'000);
  EXPECT_EQ(duty->because(), "Released: chlorine.");
  EXPECT_EQ(duty->unknown_size(), 1);
}
TEST(Notification, IsNotProposedWhereNothingCallsForIt) {
  EXPECT_EQ(ReportedTier3().state().notifications_size(), 0);
  EXPECT_EQ(ReportedTier1().state().notifications_size(), 0);
}
TEST(Notification, IsNeverProposedForAHistoricIncident) {
  const auto story = Story().Knowing(Mirror("site_id: 'baytown'")).Do(ReportOf(Facts(kFatality)));
  EXPECT_EQ(story.state().notifications_size(), 0);
}
TEST(Notification, LearnedOfByAnAmendmentIsDueFromThen) {
  auto spec = Given(ReportedTier3());
  spec.At(kReported + 30 * kHour)
      .Knowing(kSite, LiveSite())
      .When(C(absl::StrCat("amend_facts { facts { ", Facts(kFatality), " } reason: 'died' }")));
  EXPECT_EQ(Find(spec.state(), "osha-fatality")->due_at_ms(), kReported + 38 * kHour);
}
TEST(Notification, DismissedWhileUncertainComesBackWhenItIsCertain) {
  Story story = Reported(Harm("EMPLOYEE", "DAYS_AWAY"));
  story.Do("dismiss_notification { notification_id: 'osha-hospitalisation' reason: 'sprain' }");
  auto spec = Given(story);
  spec.Knowing(kSite, LiveSite())
      .When(C(absl::StrCat("amend_facts { facts { ", Facts(Harm("EMPLOYEE", "HOSPITAL_ADMISSION")),
                           " } reason: 'admitted after all' }")));
  EXPECT_EQ(Find(spec.state(), "osha-hospitalisation")->stage(), Notification::STAGE_PROPOSED);
}
TEST(Notification, DismissedWithCertaintyStaysDismissed) {
  Story story = Reported(kFatality);
  story.Do("dismiss_notification { notification_id: 'osha-fatality' reason: 'not work-related' }");
  auto spec = Given(story);
  spec.Knowing(kSite, LiveSite())
      .When(C(absl::StrCat("amend_facts { facts { ", Facts(kFatality),
                           " site_owner: 'Us' } reason: 'x' }")));
  EXPECT_EQ(Find(spec.state(), "osha-fatality")->stage(), Notification::STAGE_DISMISSED);
}

TEST(NotificationClock, SaysThatNobodyWasToldInTime) {
  const int64_t due = kReported + 8 * kHour;
  auto spec = Given(Reported(kFatality));
  spec.At(due)
      .When(
          C(absl::StrCat("clock_due { name: 'notification:osha-fatality' due_at_ms: ", due, " }")))
      .Then({E(absl::StrCat("notification_overdue { incident_id: 'i1' site_id: 'baytown' "
                            "notification_id: 'osha-fatality' due_at_ms: ",
                            due, " }"))});
  EXPECT_TRUE(Find(spec.state(), "osha-fatality")->overdue());
  for (const auto& clock : Incident::Clocks(spec.state()))
    EXPECT_NE(clock.name, "notification:osha-fatality");
}

std::string Told(int64_t at_ms) {
  return absl::StrCat(
      "record_notification { notification_id: 'osha-fatality' told { told_at_ms: ", at_ms,
      " told_by: 'ann' told_to: 'OSHA Houston South' how: 'telephone' reference: '4711' } }");
}
TEST(NotificationMade, KeepsWhoToldWhomWhenAndHowLate) {
  const int64_t due = kReported + 8 * kHour;
  auto spec = Given(Reported(kFatality));
  spec.At(due + 2 * kHour).By("bob").When(C(Told(due + kHour)));
  ASSERT_EQ(spec.outcome().events.size(), 1u) << spec.outcome().refusal;
  const auto& made = spec.outcome().events[0].notification_made();
  EXPECT_EQ(made.late_by_ms(), kHour);
  EXPECT_EQ(made.told().recorded_by(), "bob");
  EXPECT_EQ(Find(spec.state(), "osha-fatality")->stage(), Notification::STAGE_MADE);
}
TEST(NotificationMade, AgainTheSameChangesNothingAndOtherwiseIsRefused) {
  Story story = Reported(kFatality).At(kReported + 2 * kHour).Do(Told(kReported + kHour));
  Given(story).At(kReported + 3 * kHour).When(C(Told(kReported + kHour))).ThenNothing();
  Given(story)
      .At(kReported + 3 * kHour)
      .When(C(Told(kReported + kHour + 1)))
      .ThenRefused("NOTIFICATION_MADE");
  Given(story)
      .When(C("dismiss_notification { notification_id: 'osha-fatality' reason: 'x' }"))
      .ThenRefused("NOTIFICATION_MADE");
}
TEST(NotificationMade, BeforeTheIncidentOrInTheFutureIsRefused) {
  Given(Reported(kFatality))
      .When(C(Told(kHappened - 1)))
      .ThenRefused("NOTIFICATION_BEFORE_INCIDENT");
  Given(Reported(kFatality)).When(C(Told(kReported + kDay))).ThenRefused("NOTIFICATION_IN_FUTURE");
}
TEST(NotificationMade, OfADutyThatDoesNotExistIsRefused) {
  Given(ReportedTier3()).When(C(Told(kReported))).ThenRefused("NOTIFICATION_UNKNOWN");
}
TEST(NotificationDismissed, TakesAReasonAndStopsItsClock) {
  Given(Reported(kFatality))
      .When(C("dismiss_notification { notification_id: 'osha-fatality' }"))
      .ThenRefused("DISMISS_REASON_MISSING");
  auto spec = Given(Reported(kFatality));
  spec.When(C("dismiss_notification { notification_id: 'osha-fatality' reason: 'heart attack' }"));
  for (const auto& clock : Incident::Clocks(spec.state()))
    EXPECT_NE(clock.name, "notification:osha-fatality");
}
TEST(NotificationAdded, ByAPersonHasItsClockToo) {
  const std::string add = absl::StrCat(
      "add_notification { notification { notification_id: 'tceq' what: 'Upset' authority: 'TCEQ' "
      "due_at_ms: ",
      kReported + kDay, " } }");
  auto spec = Given(ReportedTier3());
  spec.When(C(add));
  const auto clocks = Incident::Clocks(spec.state());
  EXPECT_EQ(clocks.back(), (Clock{"notification:tceq", kReported + kDay}));
  Given(ReportedTier3().Do(add)).When(C(add)).ThenNothing();
}
TEST(NotificationAdded, WithAnImpossibleDueTimeIsRefused) {
  Given(ReportedTier3())
      .When(C("add_notification { notification { notification_id: 'x' what: 'w' authority: 'a' "
              "due_at_ms: -9223372036854775808 } }"))
      .ThenRefused("NOTIFICATION_DUE_WRONG");
}

}  // namespace
}  // namespace interlock::incidents
