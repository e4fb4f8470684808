// Gate 2, with each single condition missing, and with nobody answering.
#include "services/moc/startup.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interlock/actions/v1/action_list.pb.h"
#include "interlock/moc/v1/startup_sheet.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "interlock/training/v1/standing.pb.h"
#include "libs/decider/from_text.h"
#include "libs/decider/life.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/moc/holding.h"
#include "services/moc/moc_testing.h"
#include "services/moc/site.h"

namespace interlock::moc {
namespace {

constexpr int64_t kNow = 1'795'392'000'000;  // 2026-11-23
constexpr int64_t kHour = 3'600'000;
v1::StartupCommand C(const std::string& text) { return From<v1::StartupCommand>(text); }
v1::StartupEvent E(const std::string& text) { return From<v1::StartupEvent>(text); }
using History = std::vector<v1::StartupEvent>;

const std::string kWhose = "startup_id: 'bt:u1' site_id: 'bt' unit_id: 'u1' ";
v1::StartupCommand Authorize(const std::string& process = "") {
  return C("authorize { " + kWhose + "process_id: '" + process + "' }");
}
std::string Held(const std::string& id, const std::string& process = "") {
  return absl::StrCat("change_id: '", id, "' process_id: '", process,
                      "' before_startup_action_ids: '", id,
                      ":PSI' affected_person_ids: 'olga' material_version: '2' ready: true ");
}
v1::StartupEvent Registered(const std::string& held) {
  return E("change_registered { " + kWhose + "change { " + held + " } }");
}
v1::StartupEvent Reviewed(const std::string& held) {
  return E("review_registered { " + kWhose + "review { " + held + " } }");
}
const std::string kReview = "pssr_id: 'p1' before_startup_action_ids: 'p1:f1' complete: true ";
const auto kHeld = Registered(Held("c1"));
const auto kReviewed = Reviewed(kReview);

Question Holding(const std::string& more = "change_ids: 'c1'") {
  return {"/interlock.moc.v1.StartupSheetService/ListHolding",
          From<v1::ListHoldingRequest>("site_id: 'bt' unit_id: 'u1' " + more).SerializeAsString()};
}
Question Actions(const std::string& text = "action_ids: 'c1:PSI' change_id: 'c1'") {
  return {"/interlock.actions.v1.ActionListService/CheckActions",
          From<actions::v1::CheckActionsRequest>(text).SerializeAsString()};
}
Question Training(
    const std::string& more = "change_id: 'c1' material_version: '2' affected_person_ids: 'olga'") {
  return {"/interlock.training.v1.StandingService/CheckReadiness",
          From<training::v1::CheckReadinessRequest>("site_id: 'bt' unit_id: 'u1' " + more)
              .SerializeAsString()};
}
v1::ListHoldingResponse Holds(const std::string& more = "") {
  return From<v1::ListHoldingResponse>("changes { version: 12 held { " + Held("c1") + " } " + more +
                                       " }");
}
actions::v1::CheckActionsResponse Settled() {
  return From<actions::v1::CheckActionsResponse>(
      "all_settled: true freshness { answered_at_ms: 5 } actions { action_id: 'c1:PSI' stage: "
      "STAGE_VERIFIED version: 7 }");
}
training::v1::CheckReadinessResponse Ready() {
  return From<training::v1::CheckReadinessResponse>(
      "everyone_ready: true records: 'training/training_record-t1'");
}

Spec<Startup> Given(const History& history, const std::string& actor = "sue") {
  auto spec = Spec<Startup>::Given(history);
  spec.At(kNow).By(actor).Under(TestRules());
  return spec;
}
// All that the gate hears about c1, but what a test says otherwise.
Spec<Startup> Hearing(const History& history, const v1::ListHoldingResponse& holding,
                      const actions::v1::CheckActionsResponse& settled,
                      const training::v1::CheckReadinessResponse& ready) {
  auto spec = Given(history);
  spec.Knowing(Holding(), holding).Knowing(Actions(), settled).Knowing(Training(), ready);
  return spec;
}
Spec<Startup> AllGood(const History& history = {kHeld}) {
  return Hearing(history, Holds(), Settled(), Ready());
}
std::string Kinds(const Spec<Startup>& spec) {
  std::string kinds;
  for (const auto& event : spec.outcome().events)
    for (const auto& reason : event.refused().refusal().reasons())
      absl::StrAppend(&kinds, v1::ReasonKind_Name(reason.kind()).substr(12), " ", reason.subject(),
                      "; ");
  return kinds;
}
// Refused, the refusal kept as an event, with exactly these reasons.
void ExpectRefused(Spec<Startup> spec, const std::string& kinds,
                   const v1::StartupCommand& command = Authorize()) {
  spec.When(command);
  EXPECT_EQ(ReasonOf(spec.outcome().refusal), "STARTUP_REFUSED") << spec.outcome().refusal;
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  ASSERT_TRUE(spec.outcome().events[0].has_refused());
  EXPECT_EQ(Kinds(spec), kinds);
  for (const auto& reason : spec.outcome().events[0].refused().refusal().reasons()) {
    EXPECT_FALSE(reason.clause().empty()) << reason.DebugString();
    EXPECT_NE(std::string(spec.outcome().refusal.message()).find(reason.sentence()),
              std::string::npos)
        << reason.sentence();
  }
  EXPECT_TRUE(spec.state().in_force().empty());
  EXPECT_TRUE(spec.state().has_last_refusal());
}
const std::string kAuthorisation =
    "authorisation { number: 1 change_ids: 'c1' authorised_by: 'sue' authorised_at_ms: "
    "1795392000000 expires_at_ms: 1795478400000 } ";
const auto kAuthorised = E("authorised { " + kWhose + kAuthorisation + " }");
v1::StartupCommand StartedUp(int64_t at_ms) {
  return C(absl::StrCat("report_started_up { startup_id: 'bt:u1' started_up_at_ms: ", at_ms, " }"));
}

TEST(Startup, IsAuthorisedWhenEveryChangeOfTheUnitIsReadyAndKeepsWhatItRestsOn_l3_i) {
  auto spec = AllGood();
  spec.When(Authorize());
  ASSERT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  ASSERT_EQ(spec.outcome().events.size(), 1u);
  const auto& authorised = spec.outcome().events[0].authorised();
  EXPECT_EQ(authorised.authorisation().SerializeAsString(),
            kAuthorised.authorised().authorisation().SerializeAsString());
  std::set<std::string> records;
  for (const auto& evidence : authorised.evidence())
    records.insert(evidence.records().begin(), evidence.records().end());
  EXPECT_EQ(records, (std::set<std::string>{"moc/change-c1@12", "actions/action-c1:PSI@7",
                                            "training/training_record-t1"}));
  spec.ThenClocks({{"authorisation:1", kNow + 24 * kHour}});
}
TEST(Startup, AskedAgainByTheSamePersonIsTheAuthorisationInForce) {
  AllGood({kHeld, kAuthorised}).When(Authorize()).ThenNothing();
}
TEST(Startup, OfAUnitWithoutChangesAsksWhetherThoseWhoOperateAreTrained_i2iv) {
  const auto site = From<organisation::v1::Site>("site_id: 'bt' units { unit_id: 'u1' }");
  const auto asked = [&] {
    auto spec = Given({});
    spec.Knowing(SiteQuestion("bt"), site).Knowing(Holding(""), v1::ListHoldingResponse());
    return spec;
  };
  auto spec = asked();
  spec.Knowing(Training(""), Ready()).When(Authorize());
  EXPECT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
  EXPECT_EQ(spec.state().in_force_size(), 1);
  auto silent = asked();
  silent.KnowingNothingOf(Training(""));
  ExpectRefused(silent, "NO_ANSWER training; ");
}
TEST(Startup, IsOfAUnitThatTheSiteRunsUnderItsOwnId) {
  Given({})
      .Knowing(SiteQuestion("bt"), From<organisation::v1::Site>("site_id: 'bt'"))
      .Knowing(Holding(""), v1::ListHoldingResponse())
      .Knowing(Training(""), Ready())
      .When(Authorize())
      .ThenRefused("UNIT_UNKNOWN");
  auto other = Authorize();
  other.mutable_authorize()->set_startup_id("u1");
  AllGood().When(other).ThenRefused("STARTUP_ID_WRONG");
}

TEST(StartupRefusal, WhileAnApprovalADocumentAFieldVerificationOrAReviewIsMissing_l2_l4_i) {
  for (const char* kind : {"APPROVAL", "UNDOING", "DOCUMENT", "FIELD_VERIFICATION", "PSSR"})
    ExpectRefused(
        Hearing({kHeld},
                Holds(absl::StrCat("missing { kind: REASON_KIND_", kind,
                                   " clause: 'x' change_id: 'c1' sentence: 'It is missing.' }")),
                Settled(), Ready()),
        absl::StrCat(kind, " ; "));
}
TEST(StartupRefusal, WhileAnActionBeforeStartupIsNotVerified_i) {
  auto open = Settled();
  open.set_all_settled(false);
  open.mutable_actions(0)->set_stage(actions::v1::Action::STAGE_COMPLETED);
  ExpectRefused(Hearing({kHeld}, Holds(), open, Ready()), "ACTION c1:PSI; ");
  auto declined = Settled();
  declined.mutable_actions(0)->set_stage(actions::v1::Action::STAGE_DECLINED);
  Hearing({kHeld}, Holds(), declined, Ready()).When(Authorize());
}
TEST(StartupRefusal, WhileAnActionBeforeStartupIsNotEvenOpened_i) {
  ExpectRefused(
      Hearing({kHeld}, Holds(),
              From<actions::v1::CheckActionsResponse>("unknown_action_ids: 'c1:PSI'"), Ready()),
      "ACTION c1:PSI; ");
  ExpectRefused(Hearing({kHeld}, Holds(), {}, Ready()), "ACTION ; ");
}
TEST(StartupRefusal, WhileSomeoneAffectedIsNotInformedAndTrained_l3) {
  const auto missing = From<training::v1::CheckReadinessResponse>(
      "missing { person_id: 'olga' sentence: 'olga was not informed.' }");
  ExpectRefused(Hearing({kHeld}, Holds(), Settled(), missing), "TRAINING olga; ");
  ExpectRefused(Hearing({kHeld}, Holds(), Settled(), {}), "TRAINING ; ");
}
TEST(StartupRefusal, NotForWhoIsAwayWhoMayNotWorkThereUntilTrained) {
  auto away = Ready();
  *away.add_missing() = From<training::v1::CheckReadinessResponse::Missing>(
      "person_id: 'paul' away: true sentence: 'paul is away.'");
  auto spec = Hearing({kHeld}, Holds(), Settled(), away);
  spec.When(Authorize());
  ASSERT_EQ(spec.state().in_force_size(), 1) << spec.outcome().refusal;
  EXPECT_EQ(absl::StrJoin(spec.state().in_force(0).not_to_work_person_ids(), ","), "paul");
}
TEST(StartupRefusal, WhileAFindingOfAReviewIsNotVerified_i2) {
  auto spec = AllGood({kHeld, kReviewed});
  auto holding = Holds();
  auto& review = *holding.add_reviews();
  review.mutable_held()->CopyFrom(kReviewed.review_registered().review());
  const auto asked = Holding("change_ids: 'c1' pssr_ids: 'p1'");
  const auto with = [&](const std::string& actions) {
    auto given = Given({kHeld, kReviewed});
    given.Knowing(asked, holding)
        .Knowing(Actions(), Settled())
        .Knowing(Training(), Ready())
        .Knowing(Actions("action_ids: 'p1:f1'"), From<actions::v1::CheckActionsResponse>(actions));
    return given;
  };
  ExpectRefused(with("actions { action_id: 'p1:f1' stage: STAGE_OPEN }"), "ACTION p1:f1; ");
  auto settled = with("all_settled: true actions { action_id: 'p1:f1' stage: STAGE_VERIFIED }");
  settled.When(Authorize());
  ASSERT_EQ(settled.state().in_force_size(), 1) << settled.outcome().refusal;
  EXPECT_EQ(settled.state().in_force(0).pssr_ids(0), "p1");
}
TEST(StartupRefusal, WhileARecommendationOfTheHazardAnalysisOfANewFacilityIsOpen_i2iii) {
  const std::string held = Held("c1") + "new_facility: true ";
  auto spec = Given({Registered(held)});
  spec.Knowing(Holding(), From<v1::ListHoldingResponse>("changes { held { " + held + " } }"))
      .Knowing(Actions("action_ids: 'c1:PSI' change_id: 'c1' pha_site_id: 'bt' pha_unit_id: 'u1'"),
               From<actions::v1::CheckActionsResponse>(
                   "actions { action_id: 'c1:PSI' stage: STAGE_VERIFIED } actions { action_id: "
                   "'pha-1:r7' stage: STAGE_OPEN }"))
      .Knowing(Training(), Ready());
  ExpectRefused(spec, "ACTION pha-1:r7; ");
}
TEST(StartupRefusal, TellsAllReasonsAtOnce) {
  ExpectRefused(
      Hearing({kHeld},
              Holds("missing { kind: REASON_KIND_DOCUMENT clause: 'x' subject: 'd' sentence: 'No "
                    "d.' }"),
              From<actions::v1::CheckActionsResponse>("unknown_action_ids: 'c1:PSI'"),
              From<training::v1::CheckReadinessResponse>(
                  "missing { person_id: 'olga' sentence: 'olga was not informed.' }")),
      "DOCUMENT d; ACTION c1:PSI; TRAINING olga; ");
}
TEST(StartupRefusal, WhoeverSaidNothingIsNamed_NobodyStartsUpOnSilence) {
  const auto with = [](const char* silent) {
    auto spec = Given({kHeld});
    const auto put = [&](const Question& question, const google::protobuf::Message& answer,
                         const std::string& service) {
      service == silent ? spec.KnowingNothingOf(question) : spec.Knowing(question, answer);
    };
    put(Holding(), Holds(), "moc");
    put(Actions(), Settled(), "actions");
    put(Training(), Ready(), "training");
    return spec;
  };
  for (const char* service : {"moc", "actions", "training"})
    ExpectRefused(with(service), absl::StrCat("NO_ANSWER ", service, "; "));
  auto nobody = Given({kHeld});
  nobody.KnowingNothingOf(Holding()).KnowingNothingOf(Actions()).KnowingNothingOf(Training());
  ExpectRefused(nobody, "NO_ANSWER moc; NO_ANSWER actions; NO_ANSWER training; ");
}
TEST(StartupRefusal, AnAnswerFromWhoDoesNotFollowAnyMoreIsNone) {
  auto stopped = Settled();
  stopped.mutable_freshness()->set_stopped_because("restored");
  ExpectRefused(Hearing({kHeld}, Holds(), stopped, Ready()), "NO_ANSWER actions; ");
}
TEST(StartupRefusal, WhileWhatHoldsTheUnitIsNotRegisteredAsItIs) {
  // A change more than is known here.
  auto more = Holds();
  more.add_changes()->mutable_held()->set_change_id("c2");
  ExpectRefused(Hearing({kHeld}, more, Settled(), Ready()), "NOT_REGISTERED moc; ");
  // Other people are affected than were asked about.
  auto others = Holds();
  others.mutable_changes(0)->mutable_held()->add_affected_person_ids("paul");
  ExpectRefused(Hearing({kHeld}, others, Settled(), Ready()), "NOT_REGISTERED moc; ");
  // One that is held here, and not known there.
  ExpectRefused(Hearing({kHeld}, {}, Settled(), Ready()), "NOT_REGISTERED moc; ");
}
TEST(StartupRefusal, ByAChangeOfAnotherProcessDoesNotHoldThisOne) {
  const History history = {Registered(Held("c1", "acid")), Registered(Held("c2", "caustic"))};
  auto holding = From<v1::ListHoldingResponse>(
      "changes { held { " + Held("c1", "acid") + " } } changes { held { " + Held("c2", "caustic") +
      " } missing { kind: REASON_KIND_DOCUMENT clause: 'x' sentence: 'No.' } }");
  const auto of_acid = Training(
      "process_id: 'acid' change_id: 'c1' material_version: '2' affected_person_ids: 'olga'");
  auto spec = Given(history);
  spec.Knowing(Holding(), holding)
      .Knowing(Actions(), Settled())
      .Knowing(of_acid, Ready())
      .When(Authorize("acid"));
  ASSERT_EQ(spec.state().in_force_size(), 1) << spec.outcome().refusal;
  EXPECT_EQ(spec.state().in_force(0).change_ids_size(), 1);
  auto whole = Given(history);
  whole.Knowing(Holding("change_ids: ['c1', 'c2']"), holding)
      .Knowing(Actions(), Settled())
      .Knowing(Training(), Ready())
      .Knowing(Actions("action_ids: 'c2:PSI' change_id: 'c2'"), Settled())
      .Knowing(Training("change_id: 'c2' material_version: '2' affected_person_ids: 'olga'"),
               Ready());
  ExpectRefused(whole, "DOCUMENT ; ");
}

TEST(StartupAuthorisation, IsGoodForTheFewestHoursThatARoutingAllows) {
  auto held = Held("c1") + "authorisation_hours: 6 ";
  auto holding = From<v1::ListHoldingResponse>("changes { held { " + held + " } }");
  auto spec = Hearing({Registered(held)}, holding, Settled(), Ready());
  spec.When(Authorize()).ThenClocks({{"authorisation:1", kNow + 6 * kHour}});
}
TEST(StartupAuthorisation, ExpiresIfTheStartupWasNotReported) {
  auto spec = Given({kHeld, kAuthorised});
  spec.When(C("clock_due { name: 'authorisation:1' }"))
      .Then({E("expired { startup_id: 'bt:u1' authorisation: 1 }")})
      .ThenClocks({});
  spec.When(StartedUp(kNow)).ThenRefused("AUTHORISATION_MISSING");
}
TEST(StartupAuthorisation, IsNeededToReportThatTheUnitStartedUp) {
  Given({kHeld}).When(StartedUp(kNow)).ThenRefused("AUTHORISATION_MISSING");
  Given({}).When(StartedUp(kNow)).ThenRefused("STARTUP_UNKNOWN");
  Given({kHeld, kAuthorised}).When(StartedUp(kNow + 1)).ThenRefused("DATE_IN_FUTURE");
  Given({kHeld, kAuthorised}).When(StartedUp(kNow - 1)).ThenRefused("STARTED_UP_BEFORE");
  auto spec = Given({kHeld, kAuthorised});
  spec.At(kNow + 5).When(StartedUp(kNow + 5));
  ASSERT_EQ(spec.outcome().events.size(), 1u) << spec.outcome().refusal;
  EXPECT_EQ(spec.outcome().events[0].started_up().authorisation().change_ids(0), "c1");
  EXPECT_TRUE(spec.state().changes().empty());
  EXPECT_TRUE(spec.state().in_force().empty());
  spec.ThenClocks({});
  spec.When(StartedUp(kNow + 5)).ThenNothing();
  spec.When(StartedUp(kNow + 6)).ThenRefused("AUTHORISATION_MISSING");
}
TEST(StartupAuthorisation, MayBeRevoked) {
  const auto revoke = C("revoke { startup_id: 'bt:u1' reason: 'a leak' }");
  auto spec = Given({kHeld, kAuthorised});
  spec.When(revoke).Then(
      {E("revoked { startup_id: 'bt:u1' authorisation: 1 reason: 'a leak' "
         "revoked_by: 'sue' }")});
  spec.When(revoke).ThenNothing();
}

v1::Change AChange(const std::string& more = "") {
  return From<v1::Change>(
      "change_id: 'c1' site_id: 'bt' stage: STAGE_INSTALLED holds_unit: true facts { unit_id: "
      "'u1' } impact { lines { item: IMPACT_ITEM_PSI answer: IMPACT_ANSWER_YES time: "
      "ACTION_TIME_BEFORE_STARTUP } affected_person_ids: 'olga' material_version: '2' } documents "
      "{ document_id: 'd' red_line { marked_on: '2026-11-01' } } field_verification { verdict: "
      "FIELD_VERDICT_AS_DESIGNED } " +
      more);
}
Question ChangeAsked() {
  return {"/interlock.moc.v1.ChangeService/GetChange",
          From<core::v1::GetRequest>("id: 'c1'").SerializeAsString()};
}
Question ReviewAsked() {
  return {"/interlock.moc.v1.PssrService/GetPssr",
          From<core::v1::GetRequest>("id: 'p1'").SerializeAsString()};
}
const auto kRegister = C("register_holding { " + kWhose + "change_id: 'c1' }");
const auto kRegisterReview = C("register_holding { " + kWhose + "pssr_id: 'p1' }");

TEST(StartupHolding, KnowsWhatHoldsTheUnitAsItIs) {
  auto spec = Given({});
  spec.Knowing(ChangeAsked(), AChange()).When(kRegister).Then({kHeld});
  spec.When(kRegister).ThenNothing();
  auto free = AChange();
  free.set_holds_unit(false);
  Given({}).Knowing(ChangeAsked(), free).When(kRegister).ThenNothing();
  Given({kHeld})
      .Knowing(ChangeAsked(), free)
      .When(kRegister)
      .Then({E("holding_released { startup_id: 'bt:u1' change_id: 'c1' }")});
  Given({}).KnowingNothingOf(ChangeAsked()).When(kRegister).ThenRefused("HOLDING_NOT_CONFIRMED");
  auto elsewhere = AChange();
  elsewhere.mutable_facts()->set_unit_id("u2");
  Given({})
      .Knowing(ChangeAsked(), elsewhere)
      .When(kRegister)
      .ThenRefused("HOLDING_OF_ANOTHER_UNIT");
}
TEST(StartupHolding, TakesNoOthersAnswerForTheOneThatWasAsked) {
  auto other = AChange();
  other.set_change_id("c2");
  Given({}).Knowing(ChangeAsked(), other).When(kRegister).ThenRefused("HOLDING_OF_ANOTHER_UNIT");
  Given({})
      .Knowing(ReviewAsked(), From<v1::Pssr>("pssr_id: 'p2' site_id: 'bt' scope { unit_id: 'u1' } "
                                             "stage: STAGE_COMPLETE"))
      .When(kRegisterReview)
      .ThenRefused("HOLDING_OF_ANOTHER_UNIT");
}
TEST(StartupHolding, KnowsReviewsThatAreOpenOrComplete) {
  const auto pssr = [](const std::string& stage) {
    return From<v1::Pssr>("pssr_id: 'p1' site_id: 'bt' scope { unit_id: 'u1' } stage: " + stage +
                          " findings { finding_id: 'f1' time: ACTION_TIME_BEFORE_STARTUP } "
                          "findings { finding_id: 'f2' time: ACTION_TIME_AFTER_STARTUP }");
  };
  Given({}).Knowing(ReviewAsked(), pssr("STAGE_COMPLETE")).When(kRegisterReview).Then({kReviewed});
  Given({kReviewed})
      .Knowing(ReviewAsked(), pssr("STAGE_WITHDRAWN"))
      .When(kRegisterReview)
      .Then({E("holding_released { startup_id: 'bt:u1' pssr_id: 'p1' }")});
  Given({})
      .KnowingNothingOf(ReviewAsked())
      .When(kRegisterReview)
      .ThenRefused("HOLDING_NOT_CONFIRMED");
}

std::string WithdrawnIds(const Spec<Startup>& spec) {
  std::string ids;
  for (const auto& one : spec.state().withdrawn()) absl::StrAppend(&ids, one.evidence_id(), "; ");
  return ids;
}
TEST(StartupEvidence, AChangeThatIsMadeOrChangedAfterTheAuthorisationWithdrawsIt) {
  auto changed = AChange();
  changed.mutable_impact()->add_affected_person_ids("paul");
  auto spec = Given({kHeld, kAuthorised});
  spec.Knowing(ChangeAsked(), changed).When(kRegister);
  EXPECT_EQ(WithdrawnIds(spec), "change-c1; ");
  auto made = Given({Registered(Held("c9")), E("authorised { " + kWhose +
                                               "authorisation { number: 1 change_ids: 'c9' } }")});
  made.Knowing(ChangeAsked(), AChange()).When(kRegister);
  EXPECT_EQ(WithdrawnIds(made), "change-c1; ");
}
TEST(StartupEvidence, ADocumentThatIsWithdrawnAfterTheStartupIsADutyUntilSomebodySettlesIt) {
  auto started = E("started_up { " + kWhose + kAuthorisation + " }");
  auto undocumented = AChange();
  undocumented.set_stage(v1::Change::STAGE_OPERATING);
  undocumented.set_holds_unit(false);
  undocumented.mutable_documents(0)->clear_red_line();
  auto spec = Given({kHeld, kAuthorised, started});
  spec.Knowing(ChangeAsked(), undocumented).When(kRegister);
  ASSERT_EQ(WithdrawnIds(spec), "change-c1; ") << spec.outcome().refusal;
  auto settle = Given({kHeld, kAuthorised, started, spec.outcome().events[0]});
  const auto command =
      C("settle_evidence { startup_id: 'bt:u1' evidence_id: 'change-c1' what_was_done: 'drawn' }");
  settle.When(command).Then(
      {E("evidence_settled { startup_id: 'bt:u1' evidence_id: 'change-c1' "
         "what_was_done: 'drawn' settled_by: 'sue' }")});
  settle.When(command).ThenNothing();
}
TEST(StartupEvidence, AChangeThatWasMadeJustBeforeTheStartupAndHeardOfAfterItIsADuty) {
  const auto started =
      E("started_up { " + kWhose + "authorisation { number: 1 started_up_at_ms: 90 } }");
  const auto registered = [&](int64_t made_at_ms) {
    auto change = AChange();
    change.mutable_installation()->set_recorded_at_ms(made_at_ms);
    auto spec = Given({Registered(Held("c9")), started});
    spec.Knowing(ChangeAsked(), change).When(kRegister);
    return WithdrawnIds(spec);
  };
  EXPECT_EQ(registered(90), "change-c1; ");
  EXPECT_EQ(registered(91), "");
}
const auto kWithdraw =
    C("withdraw_evidence { startup_id: 'bt:u1' authorisation: 1 evidence_id: 'action-c1:PSI' why: "
      "'Reopened.' }");
const auto kWithdrawn = E("evidence_withdrawn { " + kWhose +
                          "evidence { evidence_id: 'action-c1:PSI' authorisation: 1 why: "
                          "'Reopened.' withdrawn_at_ms: 1795392000000 } authorised_by: 'sue' }");
TEST(StartupEvidence, WithdrawnForbidsTheStartupUntilItIsAuthorisedAnew) {
  auto spec = Given({kHeld, kAuthorised});
  spec.When(kWithdraw).Then({kWithdrawn});
  spec.When(kWithdraw).ThenNothing();
  spec.When(StartedUp(kNow)).ThenRefused("EVIDENCE_WITHDRAWN");
  spec.When(C("settle_evidence { startup_id: 'bt:u1' evidence_id: 'action-c1:PSI' }"))
      .ThenRefused("EVIDENCE_WITHDRAWN");
  auto anew = AllGood({kHeld, kAuthorised, kWithdrawn});
  anew.When(Authorize());
  ASSERT_EQ(anew.outcome().events.size(), 2u) << anew.outcome().refusal;
  EXPECT_EQ(anew.state().in_force(0).number(), 2);
  EXPECT_EQ(WithdrawnIds(anew), "");
}
TEST(StartupEvidence, TheGateIsAskedOnceMoreForWhatWasRecordedBetweenAnswerAndDecision) {
  const auto recheck = C("recheck { startup_id: 'bt:u1' authorisation: 1 }");
  AllGood({kHeld, kAuthorised}).When(recheck).ThenNothing();
  auto no = Hearing({kHeld, kAuthorised}, Holds(), Settled(),
                    From<training::v1::CheckReadinessResponse>(
                        "missing { person_id: 'uma' sentence: 'uma never had it.' }"));
  no.When(recheck);
  EXPECT_EQ(WithdrawnIds(no), "gate; ");
  EXPECT_EQ(no.state().withdrawn(0).why(), "uma never had it.");
  auto silent = Given({kHeld, kAuthorised});
  silent.Knowing(Holding(), Holds()).Knowing(Actions(), Settled()).KnowingNothingOf(Training());
  silent.When(recheck).ThenRefused("HOLDING_NOT_CONFIRMED");
  Given({kHeld}).When(recheck).ThenNothing();
}
TEST(StartupEvidence, OfAnAuthorisationThatIsGoneConcernsNobody) {
  Given({kHeld}).When(kWithdraw).ThenNothing();
}

v1::StartupEvent RefusedFor(const std::string& kind, int64_t at_ms = kNow) {
  return E(absl::StrCat("refused { ", kWhose, "refusal { reasons { kind: REASON_KIND_", kind,
                        " sentence: 's' } refused_at_ms: ", at_ms, " } }"));
}
const auto kBreak =
    C("break_glass { startup_id: 'bt:u1' reason: 'training is down' proof { sha256: 'p' } }");
const auto kGlass = E("glass_broken { " + kWhose +
                      "glass { reason: 'training is down' proof { sha256: 'p' } broken_by: 'sue' "
                      "broken_at_ms: 1795392000000 changes { " +
                      Held("c1") + " } } }");
const auto kConfirm = C("confirm_break_glass { startup_id: 'bt:u1' }");
const auto kConfirmed =
    E("break_glass_confirmed { " + kWhose +
      "authorisation { number: 1 change_ids: 'c1' authorised_by: 'sue' authorised_at_ms: "
      "1795392000000 expires_at_ms: 1795420800000 by_break_glass: true } confirmed_by: 'bob' "
      "due_at_ms: 1795420800000 reason: 'training is down' }");
const auto kSilence = RefusedFor("NO_ANSWER");

TEST(StartupBreakGlass, IsForAGateThatCouldNotBeCheckedNeverForOneThatSaidNo) {
  Given({kHeld, kSilence}).When(kBreak).Then({kGlass});
  Given({kHeld, RefusedFor("TRAINING")}).When(kBreak).ThenRefused("GATE_SAID_NO");
  auto both = kSilence;
  both.mutable_refused()->mutable_refusal()->add_reasons()->set_kind(v1::REASON_KIND_ACTION);
  Given({kHeld, both}).When(kBreak).ThenRefused("GATE_SAID_NO");
  Given({kHeld}).When(kBreak).ThenRefused("GATE_NOT_ASKED");
  Given({kHeld, RefusedFor("NO_ANSWER", kNow - 2 * kHour)})
      .When(kBreak)
      .ThenRefused("GATE_NOT_ASKED");
  auto unproven = kBreak;
  unproven.mutable_break_glass()->clear_proof();
  Given({kHeld, kSilence}).When(unproven).ThenRefused("PROOF_MISSING");
}
TEST(StartupBreakGlass, CountsOnceASecondPersonHasConfirmedItForHours) {
  const History broken = {kHeld, kSilence, kGlass};
  Given(broken, "sue").When(kConfirm).ThenRefused("SECOND_PERSON_NEEDED");
  Given({kHeld, kSilence}).When(kConfirm).ThenRefused("BREAK_GLASS_MISSING");
  Given(broken).When(StartedUp(kNow)).ThenRefused("AUTHORISATION_MISSING");
  auto spec = Given(broken, "bob");
  spec.When(kConfirm)
      .Then({kConfirmed})
      .ThenClocks({{"authorisation:1", kNow + 8 * kHour}, {"break-glass", kNow + 8 * kHour}});
  spec.When(kConfirm).ThenNothing();
  spec.When(StartedUp(kNow));
  EXPECT_TRUE(spec.outcome().refusal.ok()) << spec.outcome().refusal;
}
TEST(StartupBreakGlass, IsNotConfirmedOnceTheGateHasSaidNo) {
  Given({kHeld, kSilence, kGlass, RefusedFor("ACTION")}, "bob")
      .When(kConfirm)
      .ThenRefused("GATE_SAID_NO");
}
TEST(StartupBreakGlass, IsADutyUntilCheckedAgainstTheRecordsAndOverdueAfter) {
  const History history = {
      kHeld, kSilence, kGlass, kConfirmed,
      E("started_up { " + kWhose +
        "authorisation { number: 1 change_ids: 'c1' by_break_glass: true } }")};
  auto overdue = Given(history);
  overdue.When(C("clock_due { name: 'break-glass' }"))
      .Then({E("break_glass_overdue { startup_id: 'bt:u1' }")})
      .ThenClocks({});
  const auto check = C("check_break_glass { startup_id: 'bt:u1' }");
  auto silent = Given(history);
  silent.Knowing(Holding(), Holds()).Knowing(Actions(), Settled()).KnowingNothingOf(Training());
  silent.When(check).ThenRefused("BREAK_GLASS_NOT_CHECKED");
  auto good = AllGood(history);
  good.When(check);
  ASSERT_EQ(good.outcome().events.size(), 1u) << good.outcome().refusal;
  EXPECT_FALSE(good.state().has_broken_glass());
  auto bad = Hearing(history, Holds(), {}, Ready());
  bad.When(check);
  EXPECT_EQ(WithdrawnIds(bad), "break-glass; ");
}

TEST(StartupHeld, NamesWhatAChangeMissesOfItsOwn) {
  const auto kinds = [](const v1::Change& change, const std::vector<v1::Pssr>& reviews = {}) {
    std::string text;
    for (const auto& list : {MissingIn(change), MissingReviewOf(change, reviews)})
      for (const auto& reason : list)
        absl::StrAppend(&text, v1::ReasonKind_Name(reason.kind()).substr(12), " ");
    return text;
  };
  const auto reviewed = From<v1::Pssr>("completed_at_ms: 9 scope { change_ids: 'c1' }");
  EXPECT_EQ(kinds(AChange(), {reviewed}), "");
  EXPECT_EQ(kinds(AChange()), "PSSR ");
  EXPECT_EQ(kinds(AChange("installation { recorded_at_ms: 10 }"), {reviewed}), "PSSR ");
  EXPECT_EQ(kinds(AChange(), {From<v1::Pssr>("completed_at_ms: 9")}), "PSSR ");
  EXPECT_EQ(kinds(AChange("documents { document_id: 'e' }"), {reviewed}), "DOCUMENT ");
  auto nameless = AChange();
  nameless.clear_documents();
  EXPECT_EQ(kinds(nameless, {reviewed}), "DOCUMENT ");
  auto unseen = AChange();
  unseen.clear_field_verification();
  EXPECT_EQ(kinds(unseen, {reviewed}), "FIELD_VERIFICATION ");
  unseen.mutable_field_verification()->set_verdict(v1::FIELD_VERDICT_DEVIATES);
  EXPECT_EQ(kinds(unseen, {reviewed}), "FIELD_VERIFICATION ");
  auto unknown = AChange();
  unknown.clear_impact();
  EXPECT_EQ(kinds(unknown), "APPROVAL ");
  auto emergency = AChange();
  emergency.mutable_facts()->set_duration(v1::CHANGE_DURATION_EMERGENCY);
  EXPECT_EQ(kinds(emergency, {reviewed}), "");
  emergency.mutable_impact()->clear_affected_person_ids();
  EXPECT_EQ(kinds(emergency, {reviewed}), "TRAINING ");
  auto found = AChange();
  found.set_stage(v1::Change::STAGE_PREPARING);
  EXPECT_EQ(kinds(found, {reviewed}), "APPROVAL ");
  auto given_up = AChange();
  given_up.set_stage(v1::Change::STAGE_WITHDRAWN);
  EXPECT_EQ(kinds(given_up), "UNDOING ");
  given_up.set_holds_unit(false);
  EXPECT_EQ(kinds(given_up), "");
}

TEST(StartupStorm, TakesEveryCommandThatParses) {
  const std::vector<std::string> words = {"bt:u1", "bt", "u1", "", "c1", "p1", "action-c1:PSI"};
  EXPECT_GT(Storm<Startup>(20'000, words, &TestRules(), {kHeld, kAuthorised}), 5);
}

}  // namespace
}  // namespace interlock::moc
