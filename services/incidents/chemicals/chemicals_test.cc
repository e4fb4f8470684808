#include "services/incidents/chemicals/chemicals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <variant>

#include "libs/decider/decider.h"

namespace interlock::incidents {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}
const Chemicals& Shipped() {
  static const auto* shipped = [] {
    auto read = Chemicals::FromCsv(ReadFile("data/chemicals.csv"));
    EXPECT_TRUE(read.ok()) << read.status();
    return read->release();
  }();
  return *shipped;
}
const v1::HazardData& HazardOf(std::string_view name) {
  static const v1::HazardData kNothing;
  const ChemicalHazard* found = Shipped().Find(name);
  EXPECT_NE(found, nullptr) << name;
  return found ? found->hazard : kNothing;
}

// A file of one row: the named cells, the others empty.
const char kHeader[] =
    "name,cas,synonyms,listed_in,identity_source,un_number,class,subsidiary,packing_group,tih_zone,"
    "transport_source,corrosive_strength,strength_source,flash_point_c,boiling_point_c,"
    "physical_source,unlisted_material,unlisted_source,possible_categories,possible_source,note\n";
using Row = std::map<std::string, std::string>;
std::string FileOf(const std::vector<Row>& rows) {
  std::string text = kHeader;
  for (const Row& row : rows) {
    std::stringstream names(std::string(kHeader, sizeof(kHeader) - 2));
    std::string line;
    for (std::string name; std::getline(names, name, ',');) {
      auto cell = row.find(name);
      line += (line.empty() ? "\"" : ",\"") + (cell == row.end() ? "" : cell->second) + "\"";
    }
    text += line + "\n";
  }
  return text;
}
const Row kGood = {
    {"name", "Chlorine"}, {"cas", "7782-50-5"},    {"identity_source", "a list"},  {"class", "2.3"},
    {"tih_zone", "B"},    {"un_number", "UN1017"}, {"transport_source", "a table"}};
Row With(Row row, const Row& cells) {
  for (const auto& [name, cell] : cells) row[name] = cell;
  return row;
}
// "line field REASON" of everything that is wrong with the rows.
std::vector<std::string> Wrong(const std::vector<Row>& rows) {
  std::vector<std::string> told;
  for (const auto& refusal : ParseChemicals(FileOf(rows)).refusals) {
    EXPECT_FALSE(refusal.sentence.empty());
    told.push_back(std::to_string(refusal.line) + " " + refusal.field + " " + refusal.reason);
  }
  return told;
}
using Lines = std::vector<std::string>;

TEST(ChemicalsFile, HoldsEpasAndOshasListsWhole) {
  std::map<std::string, int> listed;
  for (const Chemical& row : Shipped().rows())
    for (const std::string& list : row.listed_in) ++listed[list];
  EXPECT_EQ(listed["rmp_toxic"], 77);
  EXPECT_EQ(listed["rmp_flammable"], 63);
}
TEST(ChemicalsFile, FindsAll137ChemicalsOfAppendixAByNameAndByTheNumberPrinted) {
  const std::string text = ReadFile("data/highly_hazardous_chemicals.csv");
  auto reader = csv::Reader::Open(csv::FromText(text), {"name", "cas", "chemical"});
  ASSERT_TRUE(reader.ok()) << reader.status();
  int rows = 0;
  std::set<const Chemical*> found;
  for (;;) {
    auto next = reader->Next();
    ASSERT_TRUE(next.ok());
    if (!*next) break;
    const auto& row = std::get<csv::Row>(**next);
    ++rows;
    const Chemical* chemical = Shipped().FindRow(row["name"]);
    ASSERT_NE(chemical, nullptr) << row["name"];
    EXPECT_EQ(chemical->hazard.name, row["chemical"]) << row["name"];
    EXPECT_EQ(std::count(chemical->listed_in.begin(), chemical->listed_in.end(), "psm"), 1)
        << row["name"];
    found.insert(chemical);
    if (row["cas"] == "Varies" || row["cas"] == "None") continue;
    const Chemical* by_cas = Shipped().FindRow(row["cas"]);
    ASSERT_NE(by_cas, nullptr) << row["name"];
    EXPECT_EQ(by_cas->hazard.cas, chemical->hazard.cas) << row["name"];
  }
  EXPECT_EQ(rows, 137);
  for (const Chemical& row : Shipped().rows())
    if (std::count(row.listed_in.begin(), row.listed_in.end(), "psm") > 0) {
      EXPECT_TRUE(found.contains(&row)) << row.hazard.name << " is said to be in Appendix A";
    }
}
TEST(ChemicalsFile, AmmoniumPerchlorateHasAThresholdOfItsOwnInEachRegime) {
  const std::string text = ReadFile("data/highly_hazardous_chemicals.csv");
  EXPECT_NE(text.find("Ammonium Perchlorate,7790-98-9,7500,500,Ammonium perchlorate\n"),
            std::string::npos);
}
TEST(ChemicalsFile, EveryFindableNumberAndNameFindsItsRow) {
  for (const Chemical& row : Shipped().rows()) {
    EXPECT_EQ(Shipped().FindRow(row.hazard.name), &row) << row.hazard.name;
    for (const std::string& synonym : row.synonyms)
      EXPECT_EQ(Shipped().FindRow(synonym), &row) << synonym;
    if (!row.hazard.cas.empty()) {
      EXPECT_EQ(Shipped().FindRow(row.hazard.cas)->hazard.cas, row.hazard.cas);
    }
    if (!row.un_number.empty()) {
      EXPECT_EQ(Shipped().FindRow(row.un_number)->un_number, row.un_number);
    }
  }
}
TEST(ChemicalsFile, SynonymsOfTheStandardAreOneChemical) {
  for (const auto& [one, other] : std::vector<std::pair<std::string, std::string>>{
           {"Propargyl Bromide", "3-Bromopropyne (also called Propargyl Bromide)"},
           {"Phosgene", "Carbonyl Chloride (see Phosgene)"},
           {"Methyl Ethyl Ketone Peroxide", "Ethyl Methyl Ketone Peroxide"},
           {"Peracetic acid", "Peroxyacetic acid"},
           {"Phosphoryl chloride", "Phosphorus Oxychloride"},
           {"Sulfur Trioxide", "sulfuric anhydride"},
           {"propyl nitrate", "627-3-4"},
           {"627-13-4", "627-3-4"},
           {"8014-94-7", "8014-95-7"}}) {
    EXPECT_NE(Shipped().Find(one), nullptr) << one;
    EXPECT_EQ(Shipped().Find(one), Shipped().Find(other)) << one << " and " << other;
  }
}
TEST(ChemicalsFile, FindsHoweverANameOrNumberIsWritten) {
  const ChemicalHazard* chlorine = Shipped().Find("Chlorine");
  ASSERT_NE(chlorine, nullptr);
  EXPECT_EQ(chlorine->cas, "7782-50-5");
  for (const char* text : {"CHLORINE", " chlorine ", "\xE2\x80\xA2 Chlorine", "7782-50-5", "UN1017",
                           "un 1017", "1017"})
    EXPECT_EQ(Shipped().Find(text), chlorine) << text;
  EXPECT_EQ(Shipped().Find("Chlorine dioxide  [Chlorine oxide (ClO2)]"),
            Shipped().Find("chlorine dioxide"));
  for (const char* text : {"", " ", "{}", "unobtainium", "0000-00-0"})
    EXPECT_EQ(Shipped().Find(text), nullptr) << text;
}
TEST(ChemicalsFile, ANumberThatSeveralFormsShareFindsThePureSubstance) {
  EXPECT_EQ(Shipped().Find("7664-41-7")->name, "Ammonia (anhydrous)");
  EXPECT_EQ(Shipped().Find("7647-01-0")->name, "Hydrogen chloride (anhydrous)");
  EXPECT_EQ(Shipped().Find("7664-39-3")->name, "Hydrogen fluoride, anhydrous");
}
TEST(ChemicalsFile, GivesWhatTheTransportTableSays) {
  EXPECT_EQ(HazardOf("chlorine").inhalation_zone(), v1::INHALATION_ZONE_B);
  EXPECT_EQ(HazardOf("chlorine").hazard_class(), v1::HAZARD_CLASS_2_3);
  EXPECT_EQ(HazardOf("chlorine").subsidiary_classes_size(), 2);
  EXPECT_EQ(HazardOf("chlorine").gas(), v1::ANSWER_YES);
  EXPECT_NE(HazardOf("chlorine").source().find("UN1017"), std::string::npos);
  EXPECT_EQ(HazardOf("Ammonia (anhydrous)").inhalation_zone(), v1::INHALATION_ZONE_D);
  EXPECT_EQ(HazardOf("propane").inhalation_zone(), v1::INHALATION_ZONE_NONE);
  EXPECT_EQ(HazardOf("gasoline").packing_groups(0), v1::PACKING_GROUP_II);
  EXPECT_EQ(HazardOf("gasoline").gas(), v1::ANSWER_NO);
  EXPECT_EQ(HazardOf("crude oil").packing_groups_size(), 3) << "depends on the crude";
  EXPECT_EQ(HazardOf("sulfuric acid").corrosive_strength(), v1::CORROSIVE_STRENGTH_STRONG);
  EXPECT_EQ(HazardOf("caustic soda").corrosive_strength(), v1::CORROSIVE_STRENGTH_UNKNOWN);
  EXPECT_EQ(HazardOf("formalin").corrosive_strength(), v1::CORROSIVE_STRENGTH_NONE);
  EXPECT_EQ(HazardOf("steam").unlisted_material(), v1::UNLISTED_MATERIAL_STEAM);
  EXPECT_NEAR(HazardOf("n-pentane").boiling_point_c(), 36.1, 0.001);
}
TEST(ChemicalsFile, ANameThatCoversDifferentClassesChoosesNone) {
  for (const char* name : {"Ammonia (conc 20% or greater)", "Flammable Mixture", "Chlorine dioxide",
                           "Oleum (Fuming Sulfuric acid)",
                           "Hydrogen fluoride/Hydrofluoric acid (conc 50% or greater)"}) {
    EXPECT_EQ(HazardOf(name).hazard_class(), v1::HAZARD_CLASS_UNSPECIFIED) << name;
    EXPECT_EQ(HazardOf(name).inhalation_zone(), v1::INHALATION_ZONE_UNSPECIFIED) << name;
    EXPECT_FALSE(Shipped().FindRow(name)->note.empty()) << name;
  }
}
TEST(ChemicalsFile, ANameThatCoversSeveralCategoriesNamesThem) {
  const auto& mixture = HazardOf("Flammable Mixture");
  ASSERT_EQ(mixture.possible_categories_size(), 2);
  EXPECT_EQ(mixture.possible_categories(0), v1::THRESHOLD_CATEGORY_5);
  EXPECT_EQ(mixture.possible_categories(1), v1::THRESHOLD_CATEGORY_6);
  EXPECT_FALSE(mixture.source().empty());
  EXPECT_EQ(HazardOf("Ammonia (conc 20% or greater)").possible_categories_size(), 3);
}
// The thirty substances that are named most often in EPA's accident records.
TEST(ChemicalsFile, TheThirtyMostFrequentHaveAClassOrTheReasonWhyNot) {
  for (const char* name : {"Ammonia (anhydrous)",
                           "Chlorine",
                           "Flammable Mixture",
                           "Chlorine dioxide",
                           "Sulfur dioxide (anhydrous)",
                           "Hydrogen fluoride/Hydrofluoric acid (conc 50% or greater)",
                           "Propane",
                           "Hydrogen sulfide",
                           "Ammonia (conc 20% or greater)",
                           "Pentane",
                           "Hydrogen",
                           "Methane",
                           "Butane",
                           "Hydrogen chloride (anhydrous)",
                           "Formaldehyde (solution)",
                           "1,3-Butadiene",
                           "Ethylene oxide",
                           "Isobutane",
                           "Ethylene",
                           "Isopentane",
                           "Ethane",
                           "Toluene diisocyanate (unspecified isomer)",
                           "Titanium tetrachloride",
                           "Bromine",
                           "Propylene",
                           "Carbon disulfide",
                           "Phosgene",
                           "Vinyl chloride",
                           "Nitric oxide",
                           "Oleum (Fuming Sulfuric acid)"}) {
    const Chemical* row = Shipped().FindRow(name);
    ASSERT_NE(row, nullptr) << name;
    if (row->hazard.hazard.hazard_class() == v1::HAZARD_CLASS_UNSPECIFIED) {
      EXPECT_FALSE(row->note.empty()) << name;
    } else {
      EXPECT_FALSE(row->hazard.hazard.source().empty()) << name;
    }
  }
}

// Names in EPA's records stand before their pounds in braces.
std::vector<std::string> NamesIn(const std::string& cell) {
  std::vector<std::string> names;
  for (size_t from = 0, open; (open = cell.find('{', from)) != std::string::npos;) {
    names.push_back(cell.substr(from, open - from));
    from = std::min(cell.find('}', open), cell.size() - 1) + 1;
  }
  return names;
}
TEST(ChemicalsFile, NinetyFivePercentOfTheAccidentsThatNameASubstanceFindIt) {
  std::ifstream in("../shared/data/rmp_accidents.csv", std::ios::binary);
  if (!in) GTEST_SKIP() << "no real records here; the thirty most frequent names stand in above";
  std::ostringstream text;
  text << in.rdbuf();
  const std::string records = text.str();
  auto reader = csv::Reader::Open(csv::FromText(records), {"AccidentChemicals"});
  ASSERT_TRUE(reader.ok()) << reader.status();
  int naming = 0, found = 0;
  for (;;) {
    auto next = reader->Next();
    ASSERT_TRUE(next.ok());
    if (!*next) break;
    const auto names = NamesIn(std::get<csv::Row>(**next)["AccidentChemicals"]);
    if (names.empty()) continue;
    ++naming;
    found += std::all_of(names.begin(), names.end(),
                         [](const std::string& name) { return Shipped().Find(name); });
  }
  std::cout << found << " of the " << naming << " accidents that name a substance find it\n";
  EXPECT_EQ(naming, 3644);
  EXPECT_GE(found, naming * 95 / 100);
}

TEST(ChemicalsParser, TakesARowWithItsSources) { EXPECT_EQ(Wrong({kGood}), Lines{}); }
TEST(ChemicalsParser, RefusesAValueWithoutASource) {
  EXPECT_EQ(Wrong({With(kGood, {{"transport_source", ""}})}), Lines{"2 class SOURCE_MISSING"});
  EXPECT_EQ(Wrong({With(kGood, {{"identity_source", ""}})}), Lines{"2 name SOURCE_MISSING"});
  EXPECT_EQ(Wrong({With(kGood, {{"flash_point_c", "12"}})}),
            Lines{"2 flash_point_c SOURCE_MISSING"});
  EXPECT_EQ(Wrong({With(kGood, {{"corrosive_strength", "strong"}})}),
            Lines{"2 corrosive_strength SOURCE_MISSING"});
  EXPECT_EQ(Wrong({With(kGood, {{"unlisted_material", "steam"}})}),
            Lines{"2 unlisted_material SOURCE_MISSING"});
}
TEST(ChemicalsParser, PossibleCategoriesAreForNamesWithoutAClass) {
  const Row possible = {{"possible_categories", "5, 6"}, {"possible_source", "a rule"}};
  EXPECT_EQ(Wrong({With(kGood, possible)}), Lines{"2 possible_categories CATEGORY_NEEDLESS"});
  const Row unclassed = {{"class", ""},
                         {"tih_zone", ""},
                         {"un_number", ""},
                         {"transport_source", ""},
                         {"note", "depends"}};
  EXPECT_EQ(Wrong({With(With(kGood, possible), unclassed)}), Lines{});
  EXPECT_EQ(Wrong({With(With(kGood, {{"possible_categories", "9"}, {"possible_source", "x"}}),
                        unclassed)}),
            Lines{"2 possible_categories WORD_UNKNOWN"});
}
TEST(ChemicalsParser, RefusesASourceOfNothing) {
  EXPECT_EQ(Wrong({With(kGood, {{"physical_source", "a book"}})}),
            Lines{"2 physical_source SOURCE_OF_NOTHING"});
}
TEST(ChemicalsParser, ARowWithoutAClassSaysWhy) {
  const Row bare = {{"name", "X"}, {"identity_source", "a list"}};
  EXPECT_EQ(Wrong({bare}), Lines{"2 note NOTE_MISSING"});
  EXPECT_EQ(Wrong({With(bare, {{"note", "forbidden in transport"}})}), Lines{});
}
TEST(ChemicalsParser, RefusesWordsAndNumbersThatAreNone) {
  EXPECT_EQ(Wrong({With(kGood, {{"class", "2.9"}})}), Lines{"2 class WORD_UNKNOWN"});
  EXPECT_EQ(Wrong({With(kGood, {{"subsidiary", "8, x"}})}), Lines{"2 subsidiary WORD_UNKNOWN"});
  EXPECT_EQ(Wrong({With(kGood, {{"packing_group", "IV"}})}), Lines{"2 packing_group WORD_UNKNOWN"});
  EXPECT_EQ(Wrong({With(kGood, {{"tih_zone", "E"}})}), Lines{"2 tih_zone WORD_UNKNOWN"});
  EXPECT_EQ(Wrong({With(kGood, {{"listed_in", "tsca"}})}), Lines{"2 listed_in WORD_UNKNOWN"});
  EXPECT_EQ(Wrong({With(kGood, {{"un_number", "1017"}})}), Lines{"2 un_number UN_NUMBER_WRONG"});
  for (const char* number : {"nan", "inf", "-300", "1e9", "12 C", "0x10p"})
    EXPECT_EQ(Wrong({With(kGood, {{"boiling_point_c", number}, {"physical_source", "a book"}})}),
              Lines{"2 boiling_point_c NUMBER_WRONG"})
        << number;
}
TEST(ChemicalsParser, RefusesACasNumberWithAWrongCheckDigit) {
  for (const char* cas : {"7782-50-4", "7782-5-5", "7782505", "1-50-5", "77a2-50-5", "7782-50-"})
    EXPECT_EQ(Wrong({With(kGood, {{"cas", cas}})}), Lines{"2 cas CAS_WRONG"}) << cas;
}
TEST(ChemicalsParser, ANameFindsOneChemicalOnly) {
  EXPECT_EQ(Wrong({kGood, With(kGood, {{"name", "Other"}, {"synonyms", "CHLORINE"}})}),
            Lines{"3 name NAME_REPEATED"});
  EXPECT_EQ(Wrong({kGood, With(kGood, {{"name", "Other form"}})}), Lines{})
      << "forms may share a CAS number";
}
TEST(ChemicalsParser, TellsEverythingThatIsWrongAndKeepsTheGoodRows) {
  const auto parsed =
      ParseChemicals(FileOf({With(kGood, {{"name", "X"}, {"cas", "1"}, {"class", "x"}}), kGood}));
  EXPECT_EQ(parsed.refusals.size(), 2u);
  ASSERT_EQ(parsed.chemicals.size(), 1u);
  EXPECT_EQ(parsed.chemicals[0].line, 3);
}
TEST(ChemicalsParser, RefusesAFileWithoutItsColumns) {
  const auto parsed = ParseChemicals("name,cas\nChlorine,7782-50-5\n");
  ASSERT_EQ(parsed.refusals.size(), 1u);
  EXPECT_NE(parsed.refusals[0].sentence.find("transport_source"), std::string::npos);
}
TEST(ChemicalsParser, AFileWithABadRowIsNotUsedAtAll) {
  const auto read = Chemicals::FromCsv(FileOf({kGood, With(kGood, {{"name", ""}})}));
  EXPECT_EQ(ReasonOf(read.status()), "CHEMICALS_FILE_WRONG");
  EXPECT_NE(read.status().message().find("line 3, name"), std::string::npos) << read.status();
}

}  // namespace
}  // namespace interlock::incidents
