#include "services/interlock/records/rmp_record.h"

#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "libs/csv/writer.h"
#include "libs/decider/decider.h"
#include "services/interlock/records/rmp_generator.h"

namespace interlock::records {
namespace {

using incidents::v1::IncidentFacts;

const Day kToday = *Day::Parse("2026-11-23");
using Cells = std::map<std::string, std::string>;

// A quiet accident in which nobody was hurt.
const Cells kQuiet = {{"EPAFacilityID", "100000042535"},
                      {"AccidentHistoryID", "1962"},
                      {"AccidentDate", "2007-04-25"},
                      {"AccidentTime", "1030"},
                      {"AccidentChemicals", "Chlorine {12}"},
                      {"AccidentReleaseDuration", "00010"},
                      {"NAICSCode", "22131"},
                      {"DeathsWorkers", "0"},
                      {"DeathsPublicResponders", "0"},
                      {"DeathsPublic", "0"},
                      {"InjuriesWorkers", "0"},
                      {"InjuriesPublicResponders", "0"},
                      {"InjuriesPublic", "0"},
                      {"OnsitePropertyDamage", "0.0"},
                      {"OffsiteDeaths", "0"},
                      {"Hospitalization", "0.0"},
                      {"MedicalTreatment", "0.0"},
                      {"Evacuated", "0.0"},
                      {"ShelteredInPlace", "0.0"},
                      {"OffsitePropertyDamage", "0.0"},
                      {"RE_Fire", "No"},
                      {"RE_Explosion", "No"},
                      {"ED_Kills", "No"}};

std::string FileOf(const std::vector<Cells>& changes) {
  std::string text;
  csv::AppendRow(RmpColumns(), text);
  for (const Cells& changed : changes) {
    std::vector<std::string> cells;
    for (const std::string& column : RmpColumns()) {
      auto cell = changed.find(column);
      if (cell == changed.end()) cell = kQuiet.find(column);
      cells.push_back(cell == changed.end() || cell == kQuiet.end() ? "" : cell->second);
    }
    csv::AppendRow(cells, text);
  }
  return text;
}
std::vector<RmpOutcome> Read(const std::string& text) {
  std::vector<RmpOutcome> outcomes;
  auto file = RmpFile::Open(csv::FromText(text), kToday);
  EXPECT_TRUE(file.ok()) << file.status();
  for (;;) {
    auto next = file->Next();
    EXPECT_TRUE(next.ok()) << next.status();
    if (!next.ok() || !*next) return outcomes;
    outcomes.push_back(**std::move(next));
  }
}
const std::vector<csv::Refusal>* RefusalsIn(const RmpOutcome& outcome) {
  return std::get_if<std::vector<csv::Refusal>>(&outcome);
}
RmpRecord Mapped(const Cells& changed) {
  const auto outcomes = Read(FileOf({changed}));
  EXPECT_EQ(outcomes.size(), 1u);
  if (const auto* refusals = RefusalsIn(outcomes.at(0))) {
    ADD_FAILURE() << refusals->front().field << ": " << refusals->front().sentence;
    return {};
  }
  return std::get<RmpRecord>(outcomes.at(0));
}
IncidentFacts FactsOf(const Cells& changed) { return Mapped(changed).incident.facts(); }
// "line field REASON" of each wrong cell.
std::string RefusalOf(const Cells& changed) {
  const auto outcomes = Read(FileOf({changed}));
  const auto* refusals = RefusalsIn(outcomes.at(0));
  if (refusals == nullptr) return "taken";
  std::string all;
  for (const auto& refusal : *refusals) {
    EXPECT_FALSE(refusal.sentence.empty());
    all += absl::StrCat(all.empty() ? "" : "; ", refusal.line, " ", refusal.field, " ",
                        refusal.reason);
  }
  return all;
}

TEST(RmpRecord, AQuietAccidentSaysNoWhereEpaAskedAndNothingWhereItDidNot) {
  IncidentFacts expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        occurrence { began_at_ms: 1177497000000 ended_at_ms: 1177497600000 }
        place { area: AREA_KIND_PRODUCTION }
        process_involved: ANSWER_YES
        loss_of_containment: ANSWER_YES
        releases {
          material { chemical: 'Chlorine' }
          quantity: 12
          unit: QUANTITY_UNIT_POUND
          duration_minutes: 10
        }
        people_harmed: ANSWER_NO
        community_affected: ANSWER_NO
        fire: ANSWER_NO
        explosion: ANSWER_NO
        environment { wildlife: WILDLIFE_SCALE_NONE }
      )pb",
      &expected));
  google::protobuf::util::MessageDifferencer differ;
  std::string differences;
  differ.ReportDifferencesToString(&differences);
  EXPECT_TRUE(differ.Compare(FactsOf({}), expected)) << differences;
}
TEST(RmpRecord, TheKeyAndTheSiteComeFromEpasNumbers) {
  const RmpRecord record = Mapped({});
  EXPECT_EQ(record.line, 2);
  EXPECT_EQ(record.accident_history_id, "1962");
  EXPECT_EQ(record.incident.incident_id(), "epa-rmp-1962");
  EXPECT_EQ(record.incident.source_key(), "1962");
  EXPECT_EQ(record.incident.site_id(), "epa-100000042535");
  EXPECT_EQ(record.site.site_id(), "epa-100000042535");
  EXPECT_EQ(record.site.profile().naics(), "22131");
  EXPECT_EQ(record.site.profile().time_zone(), "") << "EPA does not tell it";
  EXPECT_EQ(record.site.profile().outside_identifiers(0).value(), "100000042535");
  EXPECT_EQ(RefusalOf({{"AccidentHistoryID", ""}}), "2 AccidentHistoryID KEY_WRONG");
  EXPECT_EQ(RefusalOf({{"EPAFacilityID", "../x"}}), "2 EPAFacilityID KEY_WRONG");
  EXPECT_EQ(RefusalOf({{"NAICSCode", "oil"}}), "2 NAICSCode NAICS_WRONG");
}
TEST(RmpRecord, EveryWrongCellOfARowIsNamedOnce) {
  EXPECT_EQ(RefusalOf({{"AccidentDate", "2202-11-21"},
                       {"AccidentTime", "2460"},
                       {"RS_StorageVessel", "maybe"},
                       {"InjuriesWorkers", "many"},
                       {"AccidentChemicals", "Chlorine"}}),
            "2 AccidentDate DATE_IN_FUTURE; 2 AccidentChemicals CHEMICALS_UNREADABLE; 2 "
            "RS_StorageVessel YES_NO_WRONG; 2 AccidentTime TIME_WRONG; 2 InjuriesWorkers "
            "COUNT_WRONG");
}
TEST(RmpRecord, AnAccidentOfTheFutureOrOfNoDayIsRefused) {
  EXPECT_EQ(RefusalOf({{"AccidentDate", "2202-11-21"}}), "2 AccidentDate DATE_IN_FUTURE");
  EXPECT_EQ(RefusalOf({{"AccidentDate", "2026-11-24"}}), "2 AccidentDate DATE_IN_FUTURE");
  EXPECT_EQ(RefusalOf({{"AccidentDate", "2026-11-23"}}), "taken");
  EXPECT_EQ(RefusalOf({{"AccidentDate", "1899-12-31"}}), "2 AccidentDate DATE_WRONG");
  EXPECT_EQ(RefusalOf({{"AccidentDate", "2007-02-29"}}), "2 AccidentDate DATE_WRONG");
  EXPECT_EQ(RefusalOf({{"AccidentDate", ""}}), "2 AccidentDate DATE_WRONG");
}
TEST(RmpRecord, WithoutATimeItMayHaveBegunAtAnyMomentOfTheDay) {
  const auto facts = FactsOf({{"AccidentTime", ""}, {"AccidentReleaseDuration", "00100"}});
  EXPECT_EQ(facts.occurrence().began_at_ms(), BeginOfUtc(*Day::Parse("2007-04-25")));
  EXPECT_EQ(facts.occurrence().ended_at_ms(), BeginOfUtc(*Day::Parse("2007-04-26")) + 60 * 60'000);
  EXPECT_EQ(RefusalOf({{"AccidentTime", "2460"}}), "2 AccidentTime TIME_WRONG");
  EXPECT_EQ(RefusalOf({{"AccidentTime", "10:30"}}), "2 AccidentTime TIME_WRONG");
}
TEST(RmpRecord, ACoveredProcessLiesWhereEventsAreCounted) {
  EXPECT_EQ(FactsOf({}).place().area(), incidents::v1::AREA_KIND_PRODUCTION);
  EXPECT_EQ(FactsOf({{"RS_StorageVessel", "Yes"}}).place().area(),
            incidents::v1::AREA_KIND_STORAGE);
  EXPECT_EQ(FactsOf({}).place().indoors(), incidents::v1::ANSWER_UNSPECIFIED) << "not asked";
}
TEST(RmpRecord, DurationsAreHoursAndMinutes) {
  EXPECT_EQ(FactsOf({{"AccidentReleaseDuration", "00100"}}).releases(0).duration_minutes(), 60);
  EXPECT_EQ(FactsOf({{"AccidentReleaseDuration", "04000"}}).releases(0).duration_minutes(), 2400);
  EXPECT_EQ(RefusalOf({{"AccidentReleaseDuration", "00060"}}),
            "2 AccidentReleaseDuration DURATION_WRONG");
  EXPECT_EQ(RefusalOf({{"AccidentReleaseDuration", "10"}}),
            "2 AccidentReleaseDuration DURATION_WRONG");
}
TEST(RmpRecord, AMissingOrFilledUpDurationIsNotKnown) {
  for (const char* cell : {"", "00000", "99900", "99959"}) {
    const auto facts = FactsOf({{"AccidentReleaseDuration", cell}});
    EXPECT_FALSE(facts.releases(0).has_duration_minutes()) << cell;
    EXPECT_FALSE(facts.occurrence().has_ended_at_ms()) << cell;
  }
}
TEST(RmpRecord, TheCourseOfAReleaseOverAnHourIsNotKnown) {
  EXPECT_EQ(FactsOf({{"AccidentReleaseDuration", "00101"}}).releases(0).course(),
            incidents::v1::RELEASE_COURSE_UNKNOWN);
  EXPECT_EQ(FactsOf({{"AccidentReleaseDuration", "00100"}}).releases(0).course(),
            incidents::v1::RELEASE_COURSE_UNSPECIFIED);
}
TEST(RmpRecord, ChemicalsAreSplitAtTheirBracesNotAtCommas) {
  const std::string butadiene = "1,3-Butadiene {5}";
  const std::string tdi = "Toluene 2,4-diisocyanate  [Benzene, 2,4-diisocyanato-1-methyl-] {7}";
  for (const char* between : {"; ", ", ", " \xE2\x80\xA2 ", " "}) {
    const auto facts = FactsOf({{"AccidentChemicals", butadiene + between + tdi}});
    ASSERT_EQ(facts.releases_size(), 2) << between;
    EXPECT_EQ(facts.releases(0).material().chemical(), "1,3-Butadiene");
    EXPECT_EQ(facts.releases(1).material().chemical(),
              "Toluene 2,4-diisocyanate [Benzene, 2,4-diisocyanato-1-methyl-]");
    EXPECT_EQ(facts.releases(1).quantity(), 7);
  }
}
TEST(RmpRecord, EveryEntryOfAFullCellIsRead) {
  // Nearly the 64 KiB that a cell may have, with many separators between two entries.
  std::string cell;
  int entries = 0;
  for (; cell.size() < 64'000; ++entries)
    cell +=
        absl::StrCat("Gas  no ", entries, "\t{", entries + 1, "}", entries % 2 ? "; " : ";, ;;");
  const auto facts = FactsOf({{"AccidentChemicals", cell}});
  ASSERT_EQ(facts.releases_size(), entries);
  for (int i : {0, 1, entries / 2, entries - 1}) {
    EXPECT_EQ(facts.releases(i).material().chemical(), absl::StrCat("Gas no ", i));
    EXPECT_EQ(facts.releases(i).quantity(), i + 1);
  }
  EXPECT_EQ(RefusalOf({{"AccidentChemicals", cell + "Chlorine"}}),
            "2 AccidentChemicals CHEMICALS_UNREADABLE");
}
TEST(RmpRecord, AQuantityOfZeroOrNoneIsNotKnown) {
  EXPECT_FALSE(FactsOf({{"AccidentChemicals", "Chlorine {0}"}}).releases(0).has_quantity());
  EXPECT_FALSE(FactsOf({{"AccidentChemicals", "Chlorine {}"}}).releases(0).has_quantity());
}
TEST(RmpRecord, ARecordWithoutAChemicalStillReleasedSomething) {
  const auto facts = FactsOf({{"AccidentChemicals", ""}});
  ASSERT_EQ(facts.releases_size(), 1);
  EXPECT_FALSE(facts.releases(0).has_material());
  EXPECT_FALSE(facts.releases(0).has_quantity());
}
TEST(RmpRecord, ChemicalsThatCannotBeReadRefuseTheRow) {
  for (const char* cell : {"Chlorine", "Chlorine {5", "Chlorine {5} and more", "{5}"})
    EXPECT_EQ(RefusalOf({{"AccidentChemicals", cell}}), "2 AccidentChemicals CHEMICALS_UNREADABLE")
        << cell;
  for (const char* pounds : {"-5", "nan", "inf", "1e10", "5 kg"})
    EXPECT_EQ(RefusalOf({{"AccidentChemicals", std::string("Chlorine {") + pounds + "}"}}),
              "2 AccidentChemicals QUANTITY_WRONG")
        << pounds;
}
TEST(RmpRecord, WorkersAreOursAndPublicRespondersAreThirdParties) {
  const auto facts = FactsOf({{"DeathsWorkers", "1"},
                              {"InjuriesWorkers", "2"},
                              {"DeathsPublicResponders", "3"},
                              {"InjuriesPublicResponders", "4"},
                              {"Hospitalization", "5.0"},
                              {"MedicalTreatment", "6.0"}});
  std::set<std::string> harms;
  for (const auto& harm : facts.harms()) harms.insert(harm.ShortDebugString());
  EXPECT_EQ(
      harms,
      (std::set<std::string>{
          "group: PEOPLE_GROUP_EMPLOYEE outcome: HARM_OUTCOME_FATALITY people: 1",
          "group: PEOPLE_GROUP_EMPLOYEE outcome: HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE "
          "people: 2",
          "group: PEOPLE_GROUP_THIRD_PARTY outcome: HARM_OUTCOME_FATALITY people: 3",
          "group: PEOPLE_GROUP_THIRD_PARTY outcome: HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE "
          "people: 4",
          "group: PEOPLE_GROUP_THIRD_PARTY outcome: HARM_OUTCOME_HOSPITAL_ADMISSION people: 5",
          "group: PEOPLE_GROUP_THIRD_PARTY outcome: HARM_OUTCOME_BEYOND_FIRST_AID people: "
          "6"}));
  EXPECT_EQ(facts.people_harmed(), incidents::v1::ANSWER_YES);
}
TEST(RmpRecord, ABlankCountMayHideSomebody) {
  EXPECT_EQ(FactsOf({{"DeathsPublic", ""}}).people_harmed(), incidents::v1::ANSWER_UNKNOWN);
  const auto facts = FactsOf({{"DeathsPublic", ""}, {"InjuriesWorkers", "1"}});
  EXPECT_EQ(facts.people_harmed(), incidents::v1::ANSWER_UNKNOWN);
  EXPECT_EQ(facts.harms_size(), 1);
  EXPECT_EQ(FactsOf({{"Evacuated", ""}}).community_affected(), incidents::v1::ANSWER_UNKNOWN);
  for (const char* count : {"-1", "1.5", "many", "99999999"})
    EXPECT_EQ(RefusalOf({{"InjuriesWorkers", count}}), "2 InjuriesWorkers COUNT_WRONG") << count;
}
TEST(RmpRecord, WhetherAnOfficialDeclaredTheEvacuationIsNotKnown) {
  const auto facts = FactsOf({{"Evacuated", "50.0"}, {"ShelteredInPlace", "7.0"}});
  ASSERT_EQ(facts.community_measures_size(), 2);
  EXPECT_EQ(facts.community_measures(0).officially_declared(), incidents::v1::ANSWER_UNKNOWN);
  EXPECT_EQ(facts.community_measures(0).people(), 50);
  EXPECT_FALSE(facts.community_measures(0).has_hours());
  EXPECT_EQ(facts.community_measures(1).kind(), incidents::v1::MEASURE_KIND_SHELTER_IN_PLACE);
}
TEST(RmpRecord, PropertyDamageIsADirectCostOnlyOfAFireOrExplosion) {
  const Cells damage = {{"OnsitePropertyDamage", "250000.0"}};
  EXPECT_FALSE(FactsOf(damage).has_direct_cost_usd());
  for (const char* column : {"RE_Fire", "RE_Explosion"}) {
    Cells burnt = damage;
    burnt[column] = "Yes";
    EXPECT_EQ(FactsOf(burnt).direct_cost_usd().value(), "250000") << column;
    EXPECT_EQ(FactsOf(burnt).direct_cost_complete(), incidents::v1::ANSWER_NO);
    burnt["OnsitePropertyDamage"] = "0.0";
    EXPECT_FALSE(FactsOf(burnt).has_direct_cost_usd()) << "no damage is not no cost";
  }
  EXPECT_EQ(RefusalOf({{"OnsitePropertyDamage", "-1.0"}}), "2 OnsitePropertyDamage MONEY_WRONG");
  EXPECT_EQ(RefusalOf({{"RE_Fire", "maybe"}}), "2 RE_Fire YES_NO_WRONG");
  EXPECT_EQ(FactsOf({{"RE_Fire", ""}}).fire(), incidents::v1::ANSWER_UNKNOWN);
}
TEST(RmpRecord, HowManyAnimalsDiedIsNotKnown) {
  EXPECT_EQ(FactsOf({{"ED_Kills", "Yes"}}).environment().wildlife(),
            incidents::v1::WILDLIFE_SCALE_UNKNOWN);
}
TEST(RmpRecord, TicksAndRemarksBecomeText) {
  const auto incident = Mapped({{"RE_Fire", "Yes"},
                                {"RS_Valve", "Yes"},
                                {"OtherReleaseSource", "Relief\nvalve"},
                                {"CF_HumanError", "Yes"}})
                            .incident;
  EXPECT_EQ(incident.title(), "Release of Chlorine, fire");
  EXPECT_EQ(incident.description(),
            "Source: valve, Relief valve. Contributing factors: human error.");
}

TEST(RmpFile, AColumnThatIsMissingIsNamedAndNothingIsRead) {
  const auto file = RmpFile::Open(csv::FromText("AccidentDate,AccidentTime\n"), kToday);
  EXPECT_EQ(ReasonOf(file.status()), "COLUMNS_MISSING");
  EXPECT_NE(file.status().message().find("AccidentHistoryID"), std::string::npos);
}
TEST(RmpFile, ARepeatedKeyIsRefusedWithTheLineOfTheFirst) {
  const auto outcomes = Read(FileOf({{}, {{"NAICSCode", "32411"}}}));
  ASSERT_EQ(outcomes.size(), 2u);
  ASSERT_NE(RefusalsIn(outcomes[1]), nullptr);
  const auto& refusal = RefusalsIn(outcomes[1])->front();
  EXPECT_EQ(refusal.reason, "KEY_REPEATED");
  EXPECT_NE(refusal.sentence.find("Line 2"), std::string::npos);
}
TEST(RmpSites, TheNewestAccidentNamesTheIndustryWhateverTheOrder) {
  const auto older = Mapped({{"AccidentDate", "1999-01-01"}, {"NAICSCode", "325188"}});
  const auto newer = Mapped({{"AccidentHistoryID", "7"}, {"NAICSCode", "32518"}});
  for (const auto& order : {std::vector{older, newer}, std::vector{newer, older}}) {
    RmpSites sites;
    for (const auto& record : order) sites.Add(record);
    ASSERT_EQ(sites.All().size(), 1u);
    EXPECT_EQ(sites.All()[0].profile().naics(), "32518");
  }
}

TEST(RmpGenerator, GivesTheSameRowsForTheSameSeed) {
  EXPECT_EQ(GenerateRmpCsv(50, 7), GenerateRmpCsv(50, 7));
  EXPECT_NE(GenerateRmpCsv(50, 7), GenerateRmpCsv(50, 8));
}
TEST(RmpGenerator, OnlyItsRowsOfTheFutureAreRefused) {
  int refused = 0;
  const auto outcomes = Read(GenerateRmpCsv(3000, 1));
  for (const RmpOutcome& outcome : outcomes)
    if (const auto* refusals = RefusalsIn(outcome)) {
      ++refused;
      ASSERT_EQ(refusals->size(), 1u);
      EXPECT_EQ(refusals->front().reason, "DATE_IN_FUTURE") << refusals->front().sentence;
    }
  EXPECT_EQ(outcomes.size(), 3000u);
  EXPECT_GT(refused, 0);
  EXPECT_LT(refused, 30);
}

// A file with broken bytes: every row is taken or refused, and each is told by a line of its own.
TEST(RmpFile, DamagedRowsAreRefusedAndTheOthersTaken) {
  const std::string whole = GenerateRmpCsv(40, 3);
  const size_t header = whole.find('\n') + 1;
  std::mt19937_64 random(2);
  for (int round = 0; round < 200; ++round) {
    std::string text = whole;
    for (int n = 0; n < 5; ++n)
      text[header + random() % (text.size() - header)] = static_cast<char>(random() % 256);
    std::set<int64_t> lines;
    size_t taken = 0;
    const auto outcomes = Read(text);
    for (const RmpOutcome& outcome : outcomes) {
      const auto* refusals = RefusalsIn(outcome);
      taken += refusals == nullptr;
      lines.insert(refusals ? refusals->front().line : std::get<RmpRecord>(outcome).line);
    }
    EXPECT_EQ(lines.size(), outcomes.size());
    EXPECT_LE(taken, 40u);
  }
}

// The real file lies beside the project where it is at hand; its licence keeps it out of the tree.
TEST(RmpFile, TheRealRecordsAreTakenButForTheYear2202) {
  std::ifstream in("../shared/data/rmp_accidents.csv", std::ios::binary);
  if (!in) GTEST_SKIP() << "no real records here; generated rows stand in for them above";
  std::ostringstream text;
  text << in.rdbuf();
  const auto outcomes = Read(text.str());
  RmpSites sites;
  size_t taken = 0;
  std::vector<std::string> refused;
  for (const RmpOutcome& outcome : outcomes) {
    if (const auto* record = std::get_if<RmpRecord>(&outcome)) {
      sites.Add(*record);
      ++taken;
    } else {
      for (const auto& refusal : *RefusalsIn(outcome))
        refused.push_back(refusal.field + " " + refusal.reason);
    }
  }
  EXPECT_EQ(outcomes.size(), 3646u);
  EXPECT_EQ(taken + refused.size(), outcomes.size());
  EXPECT_EQ(refused, std::vector<std::string>{"AccidentDate DATE_IN_FUTURE"});
  EXPECT_EQ(sites.All().size(), 1605u) << "the refused record is the only one of its site";
}

}  // namespace
}  // namespace interlock::records
