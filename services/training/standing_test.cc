#include "services/training/standing.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "libs/decider/from_text.h"
#include "services/training/training_testing.h"

namespace interlock::training {
namespace {

Day On(const std::string& text) {
  const auto day = Day::Parse(text);
  EXPECT_TRUE(day) << text;
  return day.value_or(Day{});
}
const v1::TrainingRules& TheRules() { return TestRules().data; }

Asked AskedBy(const std::string& content) { return {"r", From<v1::Content>(content)}; }
const Asked kRefresher = AskedBy(
    "kind: KIND_REFRESHER means: [MEANS_WRITTEN_TEST, MEANS_SIMULATOR] interval_months: 36 "
    "refreshes_requirement_id: 'overview'");

Person Olga() { return {.person_id = "olga", .languages = {"en", "es"}}; }
Proof Passed(const std::string& held_on) {
  return {.record_id = "t-" + held_on,
          .requirement_id = "r",
          .held_on = On(held_on),
          .means = v1::MEANS_WRITTEN_TEST,
          .result = v1::RESULT_PASSED,
          .language = "en"};
}
StandingOnDay Stand(const std::string& day, const std::vector<Proof>& proofs,
                    const Asked& asked = kRefresher, const Person& person = Olga()) {
  return StandingOn(On(day), asked, person, {proofs}, TheRules());
}
// Of one who has only this record, a day later.
v1::Standing With(const Proof& proof, const Asked& asked = kRefresher,
                  const Person& person = Olga()) {
  return Stand(Day{proof.held_on.number + 1}.ToString(), {proof}, asked, person).standing;
}

TEST(Standing, IsNeverWithoutARecord) {
  EXPECT_EQ(Stand("2026-03-01", {}).standing, v1::STANDING_NEVER);
}
TEST(Standing, IsNeverBeforeTheDayOfTheRecord) {
  EXPECT_EQ(Stand("2026-02-28", {Passed("2026-03-01")}).standing, v1::STANDING_NEVER);
  EXPECT_EQ(Stand("2026-03-01", {Passed("2026-03-01")}).standing, v1::STANDING_CURRENT);
}
TEST(Standing, IsCurrentUntilThreeYearsAfterTheLastTrainingAndThenLapsed_g2) {
  const std::vector<Proof> proofs = {Passed("2023-03-15"), Passed("2020-03-01")};
  const auto last_day = Stand("2026-03-15", proofs);
  EXPECT_EQ(last_day.standing, v1::STANDING_DUE);
  EXPECT_EQ(last_day.valid_until_on, On("2026-03-15"));
  ASSERT_EQ(last_day.record_ids.size(), 1u);
  EXPECT_EQ(last_day.record_ids[0], "t-2023-03-15");
  EXPECT_EQ(Stand("2026-03-16", proofs).standing, v1::STANDING_LAPSED);
  EXPECT_EQ(Stand("2025-12-14", proofs).standing, v1::STANDING_CURRENT);
}
TEST(Standing, IsDueInStepsBeforeItLapses) {
  const std::vector<Proof> proofs = {Passed("2023-12-31")};
  const std::pair<const char*, int> steps[] = {{"2026-10-01", 0},  {"2026-10-02", 90},
                                               {"2026-11-01", 60}, {"2026-12-01", 30},
                                               {"2026-12-24", 7},  {"2026-12-31", 7}};
  for (const auto& [day, within] : steps) {
    const auto standing = Stand(day, proofs);
    EXPECT_EQ(standing.due_within_days, within) << day;
    EXPECT_EQ(standing.standing, within == 0 ? v1::STANDING_CURRENT : v1::STANDING_DUE) << day;
  }
}
TEST(Standing, WithoutAnIntervalIsForGood) {
  const auto once = AskedBy("kind: KIND_MOC means: MEANS_WRITTEN_TEST");
  const auto standing = Stand("2099-01-01", {Passed("2026-03-01")}, once);
  EXPECT_EQ(standing.standing, v1::STANDING_CURRENT);
  EXPECT_FALSE(standing.valid_until_on);
}
TEST(Standing, OfAMonthWithoutThatDayEndsOnItsLast) {
  EXPECT_EQ(MonthsLater(On("2024-02-29"), 36), On("2027-02-28"));
  EXPECT_EQ(MonthsLater(On("2026-01-31"), 1), On("2026-02-28"));
  EXPECT_EQ(MonthsLater(On("2026-12-31"), 2), On("2027-02-28"));
  EXPECT_EQ(MonthsLater(On("2026-03-15"), 12), On("2027-03-15"));
}
TEST(Standing, IsAttendedOnlyWithoutMeansOfVerification_g3) {
  auto proof = Passed("2026-03-01");
  proof.means = v1::MEANS_UNSPECIFIED;
  EXPECT_EQ(With(proof), v1::STANDING_ATTENDED_ONLY);
}
TEST(Standing, IsAttendedOnlyByMeansThatAreNotAccepted) {
  auto proof = Passed("2026-03-01");
  proof.means = v1::MEANS_ACKNOWLEDGEMENT;
  EXPECT_EQ(With(proof), v1::STANDING_ATTENDED_ONLY);
}
TEST(Standing, IsAttendedOnlyIfItWasNotPassed) {
  for (const auto result : {v1::RESULT_UNSPECIFIED, v1::RESULT_FAILED}) {
    auto proof = Passed("2026-03-01");
    proof.result = result;
    EXPECT_EQ(With(proof), v1::STANDING_ATTENDED_ONLY);
  }
}
TEST(Standing, IsAttendedOnlyInALanguageThatThePersonDoesNotUnderstand_g3) {
  auto proof = Passed("2026-03-01");
  for (const char* language : {"fr", ""}) {
    proof.language = language;
    EXPECT_EQ(With(proof), v1::STANDING_ATTENDED_ONLY);
  }
  proof.language = "es-MX";
  EXPECT_EQ(With(proof), v1::STANDING_CURRENT);
  // Nobody knows what the person understands: it is not so.
  EXPECT_EQ(With(proof, kRefresher, {.person_id = "olga"}), v1::STANDING_ATTENDED_ONLY);
}
TEST(Standing, IsAttendedOnlyInALanguageThatTheRequirementDoesNotAccept) {
  auto asked = kRefresher;
  asked.content.add_languages("es");
  EXPECT_EQ(With(Passed("2026-03-01"), asked), v1::STANDING_ATTENDED_ONLY);
  auto proof = Passed("2026-03-01");
  proof.language = "es";
  EXPECT_EQ(With(proof, asked), v1::STANDING_CURRENT);
}
TEST(Standing, IsAttendedOnlyOnOtherMaterial) {
  auto asked = kRefresher;
  asked.content.add_material_versions("7");
  EXPECT_EQ(With(Passed("2026-03-01"), asked), v1::STANDING_ATTENDED_ONLY);
  auto proof = Passed("2026-03-01");
  proof.material_version = "7";
  EXPECT_EQ(With(proof, asked), v1::STANDING_CURRENT);
}
TEST(Standing, OfARefresherBeginsWithTheTrainingThatItRefreshes_g2) {
  auto initial = Passed("2026-03-01");
  initial.requirement_id = "overview";
  EXPECT_EQ(With(initial), v1::STANDING_CURRENT);
  initial.requirement_id = "other";
  EXPECT_EQ(With(initial), v1::STANDING_NEVER);
}
TEST(Standing, InLieuIsOfInitialTrainingOfThatProcessAlone_g1ii) {
  Proof certificate{.record_id = "c",
                    .requirement_id = "r",
                    .held_on = On("1993-01-15"),
                    .in_lieu_process_id = "alk"};
  const auto initial = AskedBy(
      "kind: KIND_INITIAL_OVERVIEW means: MEANS_WRITTEN_TEST groups { role_id: 'board' place { "
      "process_id: 'alk' } }");
  EXPECT_EQ(With(certificate, initial), v1::STANDING_CURRENT);
  EXPECT_EQ(With(certificate, kRefresher), v1::STANDING_ATTENDED_ONLY);
  certificate.in_lieu_process_id = "fcc";
  EXPECT_EQ(With(certificate, initial), v1::STANDING_ATTENDED_ONLY);
}

// -- Of any records

rc::Gen<Proof> AnyProof() {
  return rc::gen::apply(
      [](int day, int means, int result, int language, int material, bool initial) {
        return Proof{.record_id = "t" + std::to_string(day),
                     .requirement_id = initial ? "overview" : "r",
                     .held_on = {20'000 + day},
                     .means = v1::Means(means),
                     .result = v1::Result(result),
                     .language = language == 0 ? "fr" : "en",
                     .material_version = material == 0 ? "" : "7"};
      },
      rc::gen::inRange(0, 3'000), rc::gen::inRange(0, 5), rc::gen::inRange(0, 3),
      rc::gen::inRange(0, 3), rc::gen::inRange(0, 2), rc::gen::arbitrary<bool>());
}
rc::Gen<Asked> AnyAsked() {
  return rc::gen::map(rc::gen::inRange(0, 60), [](int months) {
    Asked asked = kRefresher;
    asked.content.set_interval_months(months);
    return asked;
  });
}
StandingOnDay Of(const std::vector<Proof>& proofs, const Asked& asked, int day) {
  return StandingOn(Day{20'000 + day}, asked, Olga(), {proofs}, TheRules());
}

TEST(StandingOfAnyRecords, IsNeverMadeWorseByOneMore) {
  EXPECT_TRUE(rc::check([] {
    auto proofs = *rc::gen::container<std::vector<Proof>>(AnyProof());
    const auto asked = *AnyAsked();
    const int day = *rc::gen::inRange(0, 5'000);
    const auto before = Of(proofs, asked, day);
    proofs.push_back(*AnyProof());
    const auto after = Of(proofs, asked, day);
    RC_ASSERT(after.standing >= before.standing);
    if (before.valid_until_on) RC_ASSERT((after.valid_until_on >= before.valid_until_on));
  }));
}
TEST(StandingOfAnyRecords, DoesNotDependOnTheirOrder) {
  EXPECT_TRUE(rc::check([] {
    auto proofs = *rc::gen::container<std::vector<Proof>>(AnyProof());
    const auto asked = *AnyAsked();
    const int day = *rc::gen::inRange(0, 5'000);
    const auto one = Of(proofs, asked, day);
    std::reverse(proofs.begin(), proofs.end());
    const auto other = Of(proofs, asked, day);
    RC_ASSERT(one.standing == other.standing);
    RC_ASSERT((one.valid_until_on == other.valid_until_on));
  }));
}
TEST(StandingOfAnyRecords, HoldsAtMostTheIntervalAfterTheLastThatQualifies) {
  EXPECT_TRUE(rc::check([] {
    const auto proofs = *rc::gen::container<std::vector<Proof>>(AnyProof());
    const auto asked = *AnyAsked();
    const int day = *rc::gen::inRange(0, 5'000);
    const auto standing = Of(proofs, asked, day);
    if (!standing.valid_until_on) return;
    Day last{0};
    for (const auto& proof : proofs)
      if (proof.held_on.number <= 20'000 + day && Qualifies(proof, asked, Olga()))
        last = std::max(last, proof.held_on);
    RC_ASSERT((*standing.valid_until_on <= MonthsLater(last, asked.content.interval_months())));
    RC_ASSERT(standing.valid_until_on->number - last.number <=
              31 * asked.content.interval_months());
  }));
}
TEST(StandingOfAnyRecords, ComesAndGoesOnlyAtRecordsAndAtItsLastDay) {
  EXPECT_TRUE(rc::check([] {
    const auto proofs = *rc::gen::container<std::vector<Proof>>(AnyProof());
    const auto asked = *AnyAsked();
    const int day = *rc::gen::inRange(1, 5'000);
    const auto yesterday = Of(proofs, asked, day - 1), today = Of(proofs, asked, day);
    const bool recorded = std::any_of(proofs.begin(), proofs.end(), [&](const Proof& proof) {
      return proof.held_on.number == 20'000 + day;
    });
    if (!recorded && IsQualified(yesterday.standing) && !IsQualified(today.standing))
      RC_ASSERT((yesterday.valid_until_on == Day{20'000 + day - 1}));
    if (!recorded) RC_ASSERT(IsQualified(yesterday.standing) || !IsQualified(today.standing));
  }));
}
TEST(StandingOfAnyRecords, IsNoBetterUnderAShorterInterval) {
  EXPECT_TRUE(rc::check([] {
    const auto proofs = *rc::gen::container<std::vector<Proof>>(AnyProof());
    auto asked = *AnyAsked();
    asked.content.set_interval_months(*rc::gen::inRange(2, 60));
    const int day = *rc::gen::inRange(0, 5'000);
    const auto longer = Of(proofs, asked, day);
    asked.content.set_interval_months(*rc::gen::inRange(1, asked.content.interval_months()));
    RC_ASSERT(Of(proofs, asked, day).standing <= longer.standing);
  }));
}

// -- Of whom it is asked

Person Operator() {
  return {.person_id = "olga",
          .also_ids = {"olga-2"},
          .assignments = {{"board", From<v1::Place>("site_id: 'bt' unit_id: 'alk'"), "2026-01-01",
                           "2026-06-30"},
                          {"permits", From<v1::Place>("site_id: 'bt'"), "2026-01-01"}}};
}
bool IsAsked(const std::string& group, const std::string& there = "site_id: 'bt'",
             const std::string& day = "2026-03-01", const Person& person = Operator()) {
  return IsAskedOf(From<v1::Content>("groups { " + group + " }"), person, From<v1::Place>(there),
                   day);
}

TEST(Audience, IsWhoHoldsTheRoleThereOnThatDay) {
  EXPECT_TRUE(IsAsked("role_id: 'board'"));
  EXPECT_TRUE(IsAsked("role_id: 'board' place { site_id: 'bt' unit_id: 'alk' }"));
  EXPECT_TRUE(IsAsked("role_id: 'board'", "site_id: 'bt'", "2026-06-30"));
  EXPECT_FALSE(IsAsked("role_id: 'board'", "site_id: 'bt'", "2026-07-01"));
  EXPECT_FALSE(IsAsked("role_id: 'board'", "site_id: 'bt'", "2025-12-31"));
  EXPECT_FALSE(IsAsked("role_id: 'field'"));
  EXPECT_FALSE(IsAsked("role_id: 'board' place { site_id: 'lp' }"));
  EXPECT_FALSE(IsAsked("role_id: 'board' place { unit_id: 'fcc' }"));
  EXPECT_FALSE(IsAsked("role_id: 'board'", "site_id: 'bt' unit_id: 'fcc'"));
}
TEST(Audience, OfAUnitHasThoseOfTheWholeSite) {
  EXPECT_TRUE(IsAsked("role_id: 'permits' place { unit_id: 'fcc' }"));
  EXPECT_TRUE(IsAsked("role_id: 'permits'", "site_id: 'bt' unit_id: 'fcc'"));
}
TEST(Audience, IsWhoIsNamedAlsoByTheIdOfAMergedRecord) {
  EXPECT_TRUE(IsAsked("people { person_ids: ['ann', 'olga'] }"));
  EXPECT_TRUE(IsAsked("people { person_ids: 'olga-2' }"));
  EXPECT_FALSE(IsAsked("people { person_ids: 'ann' }"));
  EXPECT_FALSE(IsAsked("people { person_ids: 'olga' } place { site_id: 'lp' }"));
}
TEST(Audience, OfContractWorkersIsThoseAssignedThere) {
  auto contractor = Operator();
  contractor.contract_worker = true;
  const std::string group = "contract_workers { } place { unit_id: 'alk' }";
  EXPECT_TRUE(IsAsked(group, "site_id: 'bt'", "2026-03-01", contractor));
  EXPECT_FALSE(IsAsked(group));
}

}  // namespace
}  // namespace interlock::training
