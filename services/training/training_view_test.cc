// Standings over the feeds of organisation and training in memory. Today is 2026-11-23.
#include "services/training/training_view.h"

#include "services/training/training_world_testing.h"

namespace interlock::training {
namespace {

TEST(TrainingMatrix, HasThoseOfTheSiteByWhatIsAskedOfThem) {
  World world;
  world.ARequirement("overview", "board");
  world.ARequirement("permits", "issuer", "");
  world.APerson("olga");
  world.Assign("olga", "board");
  world.Assign("olga", "issuer");
  world.APerson("paul");
  world.Assign("paul", "board", "fcc");
  world.APerson("elsewhere", "", "lp");
  world.Passed("t1", "olga", "overview", "2026-03-01");
  world.Passed("t2", "olga", "permits", "2026-03-01");
  EXPECT_EQ(world.Matrix(),
            "olga: overview CURRENT 2029-03-01 permits CURRENT; paul: overview NEVER; ");
  EXPECT_EQ(world.Matrix("site_id: 'bt' unit_id: 'fcc'"), "paul: overview NEVER; ");
  EXPECT_EQ(world.Matrix("site_id: 'bt' role_id: 'issuer'"),
            "olga: overview CURRENT 2029-03-01 permits CURRENT; ");
  EXPECT_EQ(world.Matrix("site_id: 'lp'"), "");
  const auto matrix = world.Ask(GetMatrix, "site_id: 'bt'");
  EXPECT_EQ(matrix.on(), "2026-11-23");
  EXPECT_EQ(matrix.columns(0).required(), 2);
  EXPECT_EQ(matrix.columns(0).qualified(), 1);
}
TEST(TrainingMatrix, IsOfAnyDay) {
  World world;
  world.ARequirement("overview", "board");
  world.APerson("olga");
  world.Assign("olga", "board");
  world.Passed("t1", "olga", "overview", "2026-03-01");
  EXPECT_EQ(world.Matrix("site_id: 'bt' on: '2025-12-31'"), "");
  EXPECT_EQ(world.Matrix("site_id: 'bt' on: '2026-02-28'"), "olga: overview NEVER; ");
  EXPECT_EQ(world.Matrix("site_id: 'bt' on: '2029-02-01'"), "olga: overview DUE 2029-03-01; ");
  EXPECT_EQ(world.Matrix("site_id: 'bt' on: '2029-03-02'"), "olga: overview LAPSED 2029-03-01; ");
  v1::GetMatrixResponse response;
  EXPECT_EQ(ReasonOf(world.Try(GetMatrix, "site_id: 'bt' on: '2026-02-30'", response)),
            "DATE_INVALID");
}
TEST(TrainingMatrix, FollowsWhatWasCorrectedAndWithdrawn) {
  World world;
  world.ARequirement("overview", "board");
  world.APerson("olga");
  world.Assign("olga", "board");
  world.Passed("t1", "olga", "overview", "2026-03-01");
  world.Record("t1",
               "corrected { record_id: 't1' site_id: 'bt' attendance { person_id: 'olga' "
               "requirement_id: 'overview' held_on: '2026-03-02' language: 'en' "
               "means: MEANS_WRITTEN_TEST result: RESULT_PASSED } }");
  EXPECT_EQ(world.Matrix(), "olga: overview CURRENT 2029-03-02; ");
  world.Record("t1", "withdrawn { record_id: 't1' }");
  EXPECT_EQ(world.Matrix(), "olga: overview NEVER; ");
  world.Passed("t2", "olga", "overview", "2026-04-01");
  EXPECT_EQ(world.Matrix(), "olga: overview CURRENT 2029-04-01; ");
  world.Person("olga", "corrected { person_id: 'olga' site_id: 'bt' profile { languages: 'es' } }");
  EXPECT_EQ(world.Matrix(), "olga: overview ATTENDED_ONLY; ");
}
TEST(TrainingMatrix, HasWhatASiteAsksBeyondTheCompany) {
  World world;
  world.ARequirement("overview", "board");
  world.Requirement("overview",
                    "tightened { requirement_id: 'overview' tightening { site_id: 'bt' from_on: "
                    "'2026-06-01' tightening { interval_months: 12 } } }");
  world.APerson("olga");
  world.Assign("olga", "board");
  world.Passed("t1", "olga", "overview", "2026-03-01");
  EXPECT_EQ(world.Matrix("site_id: 'bt' on: '2026-05-31'"), "olga: overview CURRENT 2029-03-01; ");
  EXPECT_EQ(world.Matrix(), "olga: overview CURRENT 2027-03-01; ");
  world.Requirement("overview",
                    "withdrawn { requirement_id: 'overview' version { from_on: '2026-10-01' } }");
  EXPECT_EQ(world.Matrix(), "olga:; ");
}
TEST(TrainingMatrix, CountsARecordUnderTheIdOfAMergedPerson) {
  World world;
  world.ARequirement("overview", "board");
  world.APerson("olga");
  world.APerson("olga-2");
  world.Assign("olga-2", "board");
  world.Passed("t1", "olga-2", "overview", "2026-03-01");
  world.Person("olga-2", "merged { person_id: 'olga-2' into_person_id: 'olga' }");
  EXPECT_EQ(world.Matrix(), "olga: overview CURRENT 2029-03-01; ");
  // Merged from one into the other and back: nobody is lost, and nothing hangs.
  world.Person("olga", "merged { person_id: 'olga' into_person_id: 'olga-2' }");
  EXPECT_NE(world.Matrix(), "");
}
TEST(TrainingMatrix, HasThoseOnLeaveAndNotThoseWhoLeft) {
  World world;
  world.ARequirement("overview", "board");
  world.APerson("olga");
  world.Assign("olga", "board");
  world.Person("olga",
               "leave_recorded { person_id: 'olga' leave { leave_id: 'l' from_on: '2026-11-01' "
               "until_on: '2026-11-30' } }");
  EXPECT_EQ(world.Matrix(), "olga (away): overview NEVER; ");
  EXPECT_EQ(world.Matrix("site_id: 'bt' on: '2026-12-01'"), "olga: overview NEVER; ");
  world.Person("olga", "leave_cancelled { person_id: 'olga' leave_id: 'l' }");
  EXPECT_EQ(world.Matrix(), "olga: overview NEVER; ");
  world.Person("olga", "left { person_id: 'olga' left_on: '2026-11-20' }");
  EXPECT_EQ(world.Matrix(), "");
  world.Person("olga", "taken_back { person_id: 'olga' from_on: '2026-11-22' }");
  world.Assign("olga", "board");
  EXPECT_EQ(world.Matrix(), "olga: overview NEVER; ");
}
TEST(TrainingMatrix, IsTheSameInWhicheverOrderTwoServicesAreHeardAndWhenBuiltAgain) {
  const auto people = [](World& world) {
    world.APerson("olga");
    world.Assign("olga", "board");
    world.APerson("olga-2");
    world.Person("olga-2", "merged { person_id: 'olga-2' into_person_id: 'olga' }");
  };
  const auto training = [](World& world) {
    world.ARequirement("overview", "board");
    world.Passed("t1", "olga-2", "overview", "2026-03-01");
  };
  World one, other;
  people(one), one.Settle(), training(one);
  training(other), other.Settle(), people(other);
  const std::string expected = "olga: overview CURRENT 2029-03-01; ";
  EXPECT_EQ(one.Matrix(), expected);
  EXPECT_EQ(other.Matrix(), expected);
  ASSERT_TRUE(other.Rebuild().ok());
  EXPECT_EQ(other.Matrix(), expected);
}

TEST(ListLapsing, HasWhatLapsesUntilTheDayTheEarliestFirst) {
  World world;
  world.ARequirement("overview", "board");
  for (const char* id : {"ann", "bea", "cal", "dan"}) {
    world.APerson(id);
    world.Assign(id, "board");
  }
  world.Passed("t1", "ann", "overview", "2024-02-01");  // Until 2027-02-01.
  world.Passed("t2", "bea", "overview", "2023-12-31");  // Until 2026-12-31.
  world.Passed("t3", "cal", "overview", "2023-11-01");  // Lapsed.
  const auto ids = [&](const std::string& more) {
    std::string text;
    const auto list = world.Ask(ListLapsing, "site_id: 'bt' " + more);
    for (const auto& item : list.items())
      absl::StrAppend(&text, item.person_id(), " ", item.valid_until_on(), "; ");
    return text;
  };
  EXPECT_EQ(ids(""), "cal 2026-11-01; bea 2026-12-31; ann 2027-02-01; ");
  EXPECT_EQ(ids("until_on: '2026-12-31'"), "cal 2026-11-01; bea 2026-12-31; ");
}

TEST(PreviewRequirement, NamesWhoWouldStandWorseAndStoresNothing) {
  World world;
  world.ARequirement("overview", "board");
  world.Site(
      "bt",
      "registered { site_id: 'bt' profile { name: 'Baytown' time_zone: 'America/Chicago' } }");
  for (const char* id : {"ann", "bea"}) {
    world.APerson(id);
    world.Assign(id, "board");
  }
  world.Passed("t1", "ann", "overview", "2025-03-01");
  world.Passed("t2", "bea", "overview", "2026-10-01");
  const std::string content =
      "requirement_id: 'overview' from_on: '2026-12-01' content { title: 'overview' kind: "
      "KIND_OPERATING_PROCEDURE means: MEANS_WRITTEN_TEST groups { role_id: 'board' } ";
  const auto preview = world.Ask(PreviewRequirement, content + "interval_months: 12 }");
  EXPECT_EQ(preview.required(), 2);
  ASSERT_EQ(preview.items_size(), 2);
  EXPECT_EQ(preview.items(0).person_id(), "ann");
  EXPECT_EQ(preview.items(0).standing(), v1::STANDING_CURRENT);
  EXPECT_EQ(preview.items(0).standing_then(), v1::STANDING_LAPSED);
  EXPECT_EQ(preview.items(0).valid_until_then_on(), "2026-03-01");
  EXPECT_EQ(preview.items(1).standing_then(), v1::STANDING_CURRENT);
  EXPECT_EQ(preview.items(1).valid_until_then_on(), "2027-10-01");
  EXPECT_EQ(world.Ask(PreviewRequirement, content + "interval_months: 48 }").items_size(), 0);
  EXPECT_EQ(world.Matrix(), "ann: overview CURRENT 2028-03-01; bea: overview CURRENT 2029-10-01; ");
  v1::PreviewRequirementResponse response;
  EXPECT_EQ(ReasonOf(world.Try(PreviewRequirement,
                               "requirement_id: 'overview' site_id: 'bt' from_on: '2026-12-01' "
                               "tightening { interval_months: 48 }",
                               response)),
            "LOOSER_THAN_CORPORATE");
}

TEST(QualifyPerson, SaysHowOnePersonStandsAndByWhichRecord) {
  World world;
  world.ARequirement("overview", "board");
  world.APerson("olga");
  world.Assign("olga", "board");
  world.Passed("t1", "olga", "overview", "2026-03-01");
  const auto standing =
      world.Ask(QualifyPerson, "person_id: 'olga' requirement_id: 'overview' on: '2026-11-23'");
  EXPECT_EQ(standing.standing(), v1::STANDING_CURRENT);
  EXPECT_TRUE(standing.required());
  EXPECT_EQ(standing.valid_until_on(), "2029-03-01");
  ASSERT_EQ(standing.records_size(), 1);
  EXPECT_EQ(standing.records(0), "training/training_record-t1");
}
TEST(QualifyPerson, TakesTheStrictestOfTheSitesWhereItIsAsked) {
  World world;
  world.ARequirement("overview", "board");
  world.Requirement("overview",
                    "tightened { requirement_id: 'overview' tightening { site_id: 'lp' from_on: "
                    "'2026-01-01' tightening { interval_months: 6 } } }");
  world.APerson("olga");
  world.Assign("olga", "board");
  world.Passed("t1", "olga", "overview", "2026-03-01");
  const std::string question = "person_id: 'olga' requirement_id: 'overview'";
  EXPECT_EQ(world.Ask(QualifyPerson, question).standing(), v1::STANDING_CURRENT);
  world.Assign("olga", "board", "crude", "lp");
  EXPECT_EQ(world.Ask(QualifyPerson, question).standing(), v1::STANDING_LAPSED);
}
TEST(QualifyPerson, OfAChangeCountsWhetherOrNotItsRequirementWasPublished) {
  World world;
  world.APerson("olga");
  const std::string question = "person_id: 'olga' requirement_id: 'moc-7'";
  EXPECT_EQ(world.Ask(QualifyPerson, question).standing(), v1::STANDING_NEVER);
  world.Passed("t1", "olga", "moc-7", "2026-03-01",
               "means: MEANS_ACKNOWLEDGEMENT result: RESULT_PASSED");
  EXPECT_EQ(world.Ask(QualifyPerson, question).standing(), v1::STANDING_CURRENT);
}
TEST(QualifyPerson, WhoIsNotKnownOrOfAnotherSiteIsNotFound) {
  World world;
  world.ARequirement("overview", "board");
  world.APerson("olga");
  v1::QualifyPersonResponse response;
  EXPECT_EQ(
      ReasonOf(world.Try(QualifyPerson, "person_id: 'pia' requirement_id: 'overview'", response)),
      "PERSON_UNKNOWN");
  EXPECT_EQ(ReasonOf(world.Try(QualifyPerson, "person_id: 'olga' requirement_id: 'overview'",
                               response, {.sites = {"lp"}})),
            "PERSON_UNKNOWN");
  EXPECT_EQ(
      ReasonOf(world.Try(QualifyPerson, "person_id: 'olga' requirement_id: 'overvew'", response)),
      "REQUIREMENT_UNKNOWN");
}

TEST(QualifyContractWorker, AsksWhatIsAskedOfContractWorkersThereOfWhoeverComesIn_h3i_h3ii) {
  World world;
  const auto asked = [](const std::string& id, const std::string& place) {
    return absl::StrCat("published { requirement_id: '", id,
                        "' version { number: 1 from_on: '2020-01-01' content { title: '", id,
                        "' kind: KIND_CONTRACTOR_HAZARDS interval_months: 12 means: "
                        "MEANS_WRITTEN_TEST groups { place { ",
                        place, " } contract_workers {} } } } }");
  };
  world.Requirement("alk-hazards", asked("alk-hazards", "site_id: 'bt' unit_id: 'alk'"));
  world.Requirement("fcc-hazards", asked("fcc-hazards", "site_id: 'bt' unit_id: 'fcc'"));
  world.Person("carl",
               "registered { person_id: 'carl' site_id: 'bt' profile { name: 'Carl' kind: "
               "PERSON_KIND_CONTRACTOR employer_id: 'zeta' languages: 'en' } }");
  const std::string question = "person_id: 'carl' site_id: 'bt' unit_id: 'alk'";
  auto answer = world.Ask(QualifyContractWorker, question);
  EXPECT_FALSE(answer.qualified());
  ASSERT_EQ(answer.missing_size(), 1);
  EXPECT_EQ(answer.missing(0).requirement_id(), "alk-hazards");
  EXPECT_EQ(answer.missing(0).standing(), v1::STANDING_NEVER);
  EXPECT_FALSE(answer.missing(0).sentence().empty());
  world.Passed("t1", "carl", "alk-hazards", "2026-03-01");
  answer = world.Ask(QualifyContractWorker, question);
  EXPECT_TRUE(answer.qualified());
  EXPECT_EQ(answer.records(0), "training/training_record-t1");
  // Longer ago than its interval.
  world.Passed("t2", "carl", "fcc-hazards", "2025-03-01");
  answer = world.Ask(QualifyContractWorker, "person_id: 'carl' site_id: 'bt' unit_id: 'fcc'");
  EXPECT_FALSE(answer.qualified());
  EXPECT_TRUE(world.Ask(QualifyContractWorker, "person_id: 'carl' site_id: 'bt' unit_id: 'crude'")
                  .qualified());
}
TEST(QualifyContractWorker, WhoIsNotKnownOrHasLeftIsNotFound) {
  World world;
  const std::string question = "person_id: 'carl' site_id: 'bt' unit_id: 'alk'";
  v1::QualifyContractWorkerResponse response;
  EXPECT_EQ(ReasonOf(world.Try(QualifyContractWorker, question, response)), "PERSON_UNKNOWN");
  world.APerson("carl");
  EXPECT_TRUE(world.Ask(QualifyContractWorker, question).qualified());
  world.Person("carl", "left { person_id: 'carl' left_on: '2026-11-22' }");
  EXPECT_EQ(ReasonOf(world.Try(QualifyContractWorker, question, response)), "PERSON_UNKNOWN");
}

}  // namespace
}  // namespace interlock::training
