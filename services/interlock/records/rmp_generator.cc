#include "services/interlock/records/rmp_generator.h"

#include <cstdio>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/csv/writer.h"
#include "services/interlock/records/rmp_record.h"

namespace interlock::records {
namespace {

constexpr const char* kChemicals[] = {
    "Ammonia (anhydrous)",
    "Chlorine",
    "Flammable Mixture",
    "Propane",
    "Hydrogen sulfide",
    "Chlorine dioxide  [Chlorine oxide (ClO2)]",
    "Sulfur dioxide (anhydrous)",
    "1,3-Butadiene",
    "Hydrogen fluoride/Hydrofluoric acid (conc 50% or greater) [Hydrofluoric acid]",
    "Toluene diisocyanate (unspecified isomer)  [Benzene, 1,3-diisocyanatomethyl-]"};
constexpr const char* kIndustries[] = {"32411", "325199", "42491", "22131", "32211", "311615"};
constexpr const char* kDurations[] = {"00001", "00005", "00010", "00015", "00030",
                                      "00100", "00215", "02400", "99959"};
constexpr int kRowsPerSite = 3;

// splitmix64: small, and the same on every machine.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  // 0 to sides - 1.
  int Throw(int sides) {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return static_cast<int>((z ^ (z >> 31)) % static_cast<uint64_t>(sides));
  }
  bool OneIn(int times) { return Throw(times) == 0; }
  template <size_t n>
  const char* Of(const char* const (&choices)[n]) {
    return choices[Throw(static_cast<int>(n))];
  }

 private:
  uint64_t state_;
};

std::string Digits(int value, int width) {
  char text[16];
  std::snprintf(text, sizeof text, "%0*d", width, value);
  return text;
}

// Small numbers often, large ones seldom.
int Amount(Dice& dice) {
  int amount = 1;
  for (int tens = dice.Throw(6); tens > 0; --tens) amount *= 10;
  return amount * (1 + dice.Throw(9));
}

std::map<std::string, std::string> GenerateRow(int number, Dice& dice) {
  std::map<std::string, std::string> row;
  for (const std::string& column : RmpColumns()) {
    const std::string kind = column.substr(0, 3);
    const bool tick =
        kind == "RE_" || kind == "RS_" || kind == "CF_" || kind == "CI_" || kind == "ED_";
    row[column] = tick ? (dice.OneIn(8) ? "Yes" : "No") : "0";
  }
  row["CF_Other"] = dice.OneIn(9) ? "Power failure, \"brown-out\"" : "";
  row["CI_OtherType"] = row["ED_Other"] = row["OtherReleaseSource"] = "";
  row["OffsiteRespondersNotify"] = dice.OneIn(2) ? "Notified Only" : "No, not notified";
  row["RE_Fire"] = dice.OneIn(10) ? "Yes" : "No";
  row["EPAFacilityID"] = absl::StrCat("1000000", Digits(number / kRowsPerSite, 5));
  row["AccidentHistoryID"] = absl::StrCat(1'000'000 + number);
  row["NAICSCode"] =
      kIndustries[static_cast<size_t>(number / kRowsPerSite) % std::size(kIndustries)];
  row["AccidentDate"] = absl::StrCat(1994 + dice.Throw(30), "-", Digits(1 + dice.Throw(12), 2), "-",
                                     Digits(1 + dice.Throw(28), 2));
  row["AccidentTime"] = Digits(dice.Throw(24), 2) + Digits(dice.Throw(60), 2);
  row["AccidentReleaseDuration"] = dice.Of(kDurations);
  std::vector<std::string> chemicals;
  do chemicals.push_back(absl::StrCat(dice.Of(kChemicals), " {", Amount(dice), "}"));
  while (dice.OneIn(6));
  row["AccidentChemicals"] = absl::StrJoin(chemicals, " \xE2\x80\xA2 ");
  if (dice.OneIn(2)) row["InjuriesWorkers"] = absl::StrCat(1 + dice.Throw(3));
  if (dice.OneIn(70)) row["DeathsWorkers"] = "1";
  if (dice.OneIn(40)) row["Hospitalization"] = "1.0";
  if (dice.OneIn(12)) row["Evacuated"] = absl::StrCat(Amount(dice) % 5000, ".0");
  if (dice.OneIn(5)) row["OnsitePropertyDamage"] = absl::StrCat(Amount(dice), ".0");
  switch (dice.Throw(250)) {
    case 0: row["AccidentDate"].replace(0, 4, "2202"); break;
    case 1: row["AccidentChemicals"] = ""; break;
    case 2: row["AccidentReleaseDuration"] = ""; break;
    case 3: row["AccidentTime"] = ""; break;
    case 4: row["DeathsWorkers"] = row["Evacuated"] = ""; break;
  }
  return row;
}

}  // namespace

std::string GenerateRmpCsv(int rows, uint64_t seed) {
  Dice dice(seed);
  std::string text;
  csv::AppendRow(RmpColumns(), text);
  for (int number = 0; number < rows; ++number) {
    const auto row = GenerateRow(number, dice);
    std::vector<std::string> cells;
    for (const std::string& column : RmpColumns()) cells.push_back(row.at(column));
    csv::AppendRow(cells, text);
  }
  return text;
}

}  // namespace interlock::records
