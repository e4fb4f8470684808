// Documents in their new revision and the walk in the field. Today is 2026-11-23.
#include "services/moc/documents.h"

#include "libs/decider/storm.h"
#include "services/moc/change_testing.h"

namespace interlock::moc {
namespace {

using History = std::vector<v1::ChangeEvent>;
const std::string kOfUnit = kWhose + "unit_id: 'u1' ";

History After(const History& more) {
  History history = Prepared(kMinor);
  history.insert(history.end(), more.begin(), more.end());
  return history;
}
const auto kNamed = E("documents_named { " + kOfUnit +
                      "documents { document_id: 'pid-7' title: 'P&ID of the pump' } }");
const auto kName = C(
    "name_documents { change_id: 'c1' documents { document_id: 'pid-7' title: 'P&ID of the pump' } "
    "}");
std::string Revision(const std::string& on = "2026-11-20", const std::string& more = "") {
  return "document_id: 'pid-7' revision: 'C' revised_on: '" + on +
         "' revised_by_person_id: 'dana' file { sha256: 'f' } " + more;
}
v1::ChangeCommand Revise(const std::string& revision) {
  return C("revise_document { change_id: 'c1' " + revision + " }");
}
const auto kRevised = E("document_revised { " + kOfUnit + Revision() + " }");
v1::ChangeCommand RedLine(const std::string& by = "dana") {
  return C(
      "approve_red_line { change_id: 'c1' document_id: 'pid-7' marked_on: '2026-11-20' "
      "marked_by_person_id: '" +
      by + "' file { sha256: 'r' } }");
}
const auto kRedLined =
    E("red_line_approved { " + kOfUnit +
      "document_id: 'pid-7' title: 'P&ID of the pump' red_line { file { sha256: 'r' } marked_on: "
      "'2026-11-20' marked_by_person_id: 'dana' approved_by: 'bob' approved_at_ms: 1795392000000 } "
      "as_built_due_at_ms: 1803168000000 }");

TEST(Documents, AreNamedWithNumberAndTitle_l4) {
  Given(After({})).When(kName).Then({kNamed});
  Given(After({kNamed})).When(kName).ThenNothing();
  Given({kRequested}).When(kName).ThenRefused("SCREENING_MISSING");
  auto twice = kName;
  *twice.mutable_name_documents()->add_documents() = twice.name_documents().documents(0);
  Given(After({})).When(twice).ThenRefused("DOCUMENT_TWICE");
  Given({kRequested, kInKind}).When(kName).ThenRefused("CHANGE_ENDED");
}
TEST(Documents, AreAtMostTwoHundred) {
  auto many = E("documents_named { " + kOfUnit + " }");
  for (int i = 0; i < 200; ++i)
    many.mutable_documents_named()->add_documents()->set_document_id(std::to_string(i));
  Given(After({many})).When(kName).ThenRefused("LIST_FULL");
}
TEST(Documents, AreRevisedWithNumberDayWhoAndFile_l4) {
  Given(After({kNamed})).When(Revise(Revision())).Then({kRevised});
  Given(After({kNamed, kRevised})).When(Revise(Revision())).ThenNothing();
  Given(After({})).When(Revise(Revision())).ThenRefused("DOCUMENT_UNKNOWN");
  Given(After({kNamed})).When(Revise(Revision("2026-11-24"))).ThenRefused("DATE_IN_FUTURE");
  Given(After({kNamed})).When(Revise(Revision("2026-11-31"))).ThenRefused("DATE_INVALID");
  Given(After({kNamed}))
      .When(Revise("document_id: 'pid-7' revision: 'C' revised_on: '2026-11-20'"))
      .ThenRefused("DOCUMENT_INCOMPLETE");
}
TEST(Documents, ARedLineIsApprovedByAnotherAndOwesTheRevisionAsBuilt) {
  auto spec = Given(After({kNamed}));
  spec.When(RedLine()).Then({kRedLined}).ThenClocks({{"as-built:pid-7", 1'803'168'000'000}});
  spec.When(RedLine()).ThenNothing();
  Given(After({kNamed})).When(RedLine("bob")).ThenRefused("RED_LINE_OF_YOURS");
  Given(After({kNamed, kRevised})).When(RedLine()).ThenRefused("DOCUMENT_REVISED");
  auto revised = Given(After({kNamed, kRedLined}));
  revised.When(Revise(Revision())).Then({kRevised}).ThenClocks({});
}
TEST(Documents, ARevisionThatDoesNotComeIsOverdueOnce) {
  auto spec = Given(After({kNamed, kRedLined}));
  const auto due = C("clock_due { name: 'as-built:pid-7' }");
  spec.When(due)
      .Then({E("as_built_overdue { " + kOfUnit + "document_id: 'pid-7' }")})
      .ThenClocks({});
  spec.When(due).ThenNothing();
}
TEST(Documents, ARevisionThatDoesNotHoldIsWithdrawn) {
  const auto withdraw =
      C("withdraw_revision { change_id: 'c1' document_id: 'pid-7' reason: 'wrong line' }");
  for (const auto& ready : {kRevised, kRedLined}) {
    auto spec = Given(After({kNamed, ready}));
    spec.When(withdraw).Then(
        {E("revision_withdrawn { " + kOfUnit +
           "document_id: 'pid-7' reason: 'wrong line' withdrawn_by: 'bob' }")});
    EXPECT_TRUE(spec.state().documents(0).revision().empty());
    EXPECT_FALSE(spec.state().documents(0).has_red_line());
    spec.When(withdraw).ThenNothing();
  }
}
TEST(Documents, OneThatIsNotTouchedIsDropped) {
  const auto drop =
      C("drop_document { change_id: 'c1' document_id: 'pid-7' reason: 'not touched' }");
  auto spec = Given(After({kNamed}));
  spec.When(drop);
  EXPECT_TRUE(spec.state().documents().empty());
  spec.When(drop).ThenNothing();
}

const auto kInstalled =
    E("installed { " + kOfUnit +
      "installation { installed_on: '2026-11-20' installed_by: 'ian' recorded_at_ms: 9 } }");
v1::ChangeCommand Walk(const std::string& verdict = "FIELD_VERDICT_AS_DESIGNED",
                       const std::string& on = "2026-11-22", const std::string& more = "") {
  return C("verify_in_field { change_id: 'c1' walked_on: '" + on + "' verdict: " + verdict + " " +
           more + " }");
}

TEST(FieldVerification, IsByWhoWalkedItDownOnceItWasMade_i2i) {
  auto spec = Given(After({kInstalled}));
  spec.When(Walk()).Then({E("field_verified { " + kOfUnit +
                            "verification { verdict: FIELD_VERDICT_AS_DESIGNED walked_on: "
                            "'2026-11-22' walked_by: 'bob' recorded_at_ms: 1795392000000 } }")});
  spec.When(Walk()).ThenNothing();
  Given(After({})).When(Walk()).ThenRefused("CHANGE_NOT_INSTALLED");
}
TEST(FieldVerification, IsNotByWhoMadeIt_i2i) {
  auto spec = Given(After({kInstalled}));
  spec.By("ian").When(Walk()).ThenRefused("VERIFIER_INSTALLED_IT");
}
TEST(FieldVerification, SaysWhetherItIsAsDesignedOrWhatDeviates_i2i) {
  const auto refused = [](const v1::ChangeCommand& walk, const std::string& reason) {
    Given(After({kInstalled})).When(walk).ThenRefused(reason);
  };
  refused(Walk("FIELD_VERDICT_UNSPECIFIED"), "VERDICT_MISSING");
  refused(Walk("FIELD_VERDICT_DEVIATES"), "DEVIATIONS_UNCLEAR");
  refused(Walk("FIELD_VERDICT_AS_DESIGNED", "2026-11-22", "deviations: 'two bolts'"),
          "DEVIATIONS_UNCLEAR");
  refused(Walk("FIELD_VERDICT_AS_DESIGNED", "2026-11-24"), "DATE_IN_FUTURE");
  refused(Walk("FIELD_VERDICT_AS_DESIGNED", "2026-11-19"), "WALKED_BEFORE_INSTALLED");
  refused(Walk("FIELD_VERDICT_AS_DESIGNED", "x"), "DATE_INVALID");
}

TEST(DocumentsStorm, TakesEveryCommandThatParses) {
  EXPECT_GT(Storm<Change>(20'000, {"c1", "pid-7", "2026-11-22", "ann"}, &TestRules(),
                          After({kNamed, kInstalled})),
            20);
}

}  // namespace
}  // namespace interlock::moc
