#include "services/incidents/chemicals/chemical_row.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace interlock::incidents {
namespace {

constexpr double kAbsoluteZeroC = -273.15;
constexpr double kHottestC = 6000;  // Nothing boils above.

const std::map<std::string, v1::HazardClass, std::less<>> kClasses = {
    {"2.1", v1::HAZARD_CLASS_2_1}, {"2.2", v1::HAZARD_CLASS_2_2}, {"2.3", v1::HAZARD_CLASS_2_3},
    {"3", v1::HAZARD_CLASS_3},     {"4.1", v1::HAZARD_CLASS_4_1}, {"4.2", v1::HAZARD_CLASS_4_2},
    {"4.3", v1::HAZARD_CLASS_4_3}, {"5.1", v1::HAZARD_CLASS_5_1}, {"5.2", v1::HAZARD_CLASS_5_2},
    {"6.1", v1::HAZARD_CLASS_6_1}, {"6.2", v1::HAZARD_CLASS_6_2}, {"7", v1::HAZARD_CLASS_7},
    {"8", v1::HAZARD_CLASS_8},     {"9", v1::HAZARD_CLASS_9},     {"none", v1::HAZARD_CLASS_NONE}};
const std::map<std::string, v1::PackingGroup, std::less<>> kPackingGroups = {
    {"I", v1::PACKING_GROUP_I}, {"II", v1::PACKING_GROUP_II}, {"III", v1::PACKING_GROUP_III}};
const std::map<std::string, v1::InhalationZone, std::less<>> kZones = {
    {"A", v1::INHALATION_ZONE_A},
    {"B", v1::INHALATION_ZONE_B},
    {"C", v1::INHALATION_ZONE_C},
    {"D", v1::INHALATION_ZONE_D},
    {"Yes", v1::INHALATION_ZONE_UNKNOWN}};
const std::map<std::string, v1::CorrosiveStrength, std::less<>> kStrengths = {
    {"none", v1::CORROSIVE_STRENGTH_NONE},
    {"strong", v1::CORROSIVE_STRENGTH_STRONG},
    {"moderate", v1::CORROSIVE_STRENGTH_MODERATE},
    {"unknown", v1::CORROSIVE_STRENGTH_UNKNOWN}};
const std::map<std::string, v1::UnlistedMaterial, std::less<>> kUnlisted = {
    {"steam", v1::UNLISTED_MATERIAL_STEAM},
    {"hot_condensate", v1::UNLISTED_MATERIAL_HOT_CONDENSATE},
    {"compressed_air", v1::UNLISTED_MATERIAL_COMPRESSED_AIR},
    {"liquefied_air", v1::UNLISTED_MATERIAL_LIQUEFIED_AIR}};
const std::map<std::string, v1::ThresholdCategory, std::less<>> kCategories = {
    {"1", v1::THRESHOLD_CATEGORY_1}, {"2", v1::THRESHOLD_CATEGORY_2},
    {"3", v1::THRESHOLD_CATEGORY_3}, {"4", v1::THRESHOLD_CATEGORY_4},
    {"5", v1::THRESHOLD_CATEGORY_5}, {"6", v1::THRESHOLD_CATEGORY_6},
    {"7", v1::THRESHOLD_CATEGORY_7}, {"8", v1::THRESHOLD_CATEGORY_8}};
const std::map<std::string, std::string, std::less<>> kLists = {
    {"rmp_toxic", "rmp_toxic"}, {"rmp_flammable", "rmp_flammable"}, {"psm", "psm"}};

bool UnHolds(std::string_view number) {
  return number.size() == 6 && (number.starts_with("UN") || number.starts_with("NA")) &&
         std::all_of(number.begin() + 2, number.end(), absl::ascii_isdigit);
}

// One row, its cells read by what they mean.
class Cells {
 public:
  Cells(const csv::Row& row, std::vector<csv::Refusal>& wrong) : row_(row), wrong_(wrong) {}

  const std::string& Text(const std::string& column) const { return row_[column]; }
  bool Empty(const std::string& column) const { return row_[column].empty(); }
  void Wrong(const std::string& column, const std::string& reason, const std::string& sentence) {
    wrong_.push_back({row_.line(), column, reason, sentence});
  }
  std::vector<std::string> List(const std::string& column, char separator) const {
    std::vector<std::string> items;
    for (absl::string_view item : absl::StrSplit(row_[column], separator, absl::SkipWhitespace()))
      items.emplace_back(absl::StripAsciiWhitespace(item));
    return items;
  }
  // The value of one word; nothing if it is empty or not in the table.
  template <class Value>
  std::optional<Value> Word(const std::string& column, const std::string& word,
                            const std::map<std::string, Value, std::less<>>& table) {
    if (word.empty()) return std::nullopt;
    auto found = table.find(word);
    if (found != table.end()) return found->second;
    std::vector<std::string> known;
    for (const auto& entry : table) known.push_back(entry.first);
    Wrong(column, "WORD_UNKNOWN",
          absl::StrCat("\"", word, "\" is none of ", absl::StrJoin(known, ", "), "."));
    return std::nullopt;
  }
  std::optional<double> Celsius(const std::string& column) {
    if (Empty(column)) return std::nullopt;
    double value = 0;
    if (absl::SimpleAtod(row_[column], &value) && std::isfinite(value) && value > kAbsoluteZeroC &&
        value < kHottestC)
      return value;
    Wrong(column, "NUMBER_WRONG",
          absl::StrCat("\"", row_[column], "\" is no temperature in degrees Celsius."));
    return std::nullopt;
  }
  // Values and their source come together or not at all.
  void Sourced(const std::vector<std::string>& columns, const std::string& source) {
    const auto filled = std::find_if(columns.begin(), columns.end(),
                                     [this](const std::string& column) { return !Empty(column); });
    if (filled != columns.end() && Empty(source))
      Wrong(*filled, "SOURCE_MISSING", absl::StrCat("The value has no source; fill ", source, "."));
    if (filled == columns.end() && !Empty(source))
      Wrong(source, "SOURCE_OF_NOTHING", "A source is named and no value that comes from it.");
  }

 private:
  const csv::Row& row_;
  std::vector<csv::Refusal>& wrong_;
};

// What 49 CFR 172.101 says of it.
void ReadTransport(Cells& cells, v1::HazardData& hazard) {
  auto hazard_class = cells.Word("class", cells.Text("class"), kClasses);
  if (!hazard_class) return;
  hazard.set_hazard_class(*hazard_class);
  for (const std::string& word : cells.List("subsidiary", ','))
    if (auto value = cells.Word("subsidiary", word, kClasses))
      hazard.add_subsidiary_classes(*value);
  for (const std::string& word : cells.List("packing_group", ','))
    if (auto value = cells.Word("packing_group", word, kPackingGroups))
      hazard.add_packing_groups(*value);
  // The table was looked at, so an empty zone says that there is none.
  hazard.set_inhalation_zone(
      cells.Word("tih_zone", cells.Text("tih_zone"), kZones).value_or(v1::INHALATION_ZONE_NONE));
  const std::string& text = cells.Text("class");
  if (text.starts_with("2.")) hazard.set_gas(v1::ANSWER_YES);
  if (text == "3") hazard.set_gas(v1::ANSWER_NO);
}

v1::HazardData ReadHazard(Cells& cells) {
  v1::HazardData hazard;
  ReadTransport(cells, hazard);
  if (auto value = cells.Word("corrosive_strength", cells.Text("corrosive_strength"), kStrengths))
    hazard.set_corrosive_strength(*value);
  if (auto value = cells.Celsius("flash_point_c")) hazard.set_flash_point_c(*value);
  if (auto value = cells.Celsius("boiling_point_c")) hazard.set_boiling_point_c(*value);
  if (auto value = cells.Word("unlisted_material", cells.Text("unlisted_material"), kUnlisted))
    hazard.set_unlisted_material(*value);
  for (const std::string& word : cells.List("possible_categories", ','))
    if (auto value = cells.Word("possible_categories", word, kCategories))
      hazard.add_possible_categories(*value);
  std::vector<std::string> sources;
  for (const char* column : {"transport_source", "strength_source", "physical_source",
                             "unlisted_source", "possible_source"})
    if (!cells.Empty(column)) sources.push_back(cells.Text(column));
  hazard.set_source(absl::StrJoin(sources, "; "));
  return hazard;
}

}  // namespace

std::vector<std::string> ChemicalColumns() {
  return {"name",
          "cas",
          "synonyms",
          "listed_in",
          "identity_source",
          "un_number",
          "class",
          "subsidiary",
          "packing_group",
          "tih_zone",
          "transport_source",
          "corrosive_strength",
          "strength_source",
          "flash_point_c",
          "boiling_point_c",
          "physical_source",
          "unlisted_material",
          "unlisted_source",
          "possible_categories",
          "possible_source",
          "note"};
}

Chemical ReadChemical(const csv::Row& row, std::vector<csv::Refusal>& wrong) {
  Cells cells(row, wrong);
  Chemical chemical;
  chemical.line = row.line();
  chemical.hazard.name = cells.Text("name");
  chemical.hazard.cas = cells.Text("cas");
  chemical.hazard.hazard = ReadHazard(cells);
  chemical.synonyms = cells.List("synonyms", '|');
  chemical.identity_source = cells.Text("identity_source");
  chemical.un_number = cells.Text("un_number");
  chemical.note = cells.Text("note");
  for (const std::string& word : cells.List("listed_in", '|'))
    if (auto value = cells.Word("listed_in", word, kLists)) chemical.listed_in.push_back(*value);

  if (ChemicalKey(chemical.hazard.name).empty())
    cells.Wrong("name", "NAME_MISSING", "The chemical has no name.");
  if (!chemical.hazard.cas.empty() && !IsCasNumber(chemical.hazard.cas))
    cells.Wrong("cas", "CAS_WRONG",
                absl::StrCat("\"", chemical.hazard.cas,
                             "\" is no CAS number: its form or its check digit is wrong."));
  if (!chemical.un_number.empty() && !UnHolds(chemical.un_number))
    cells.Wrong("un_number", "UN_NUMBER_WRONG", "Write UN or NA and four digits.");
  cells.Sourced({"name"}, "identity_source");
  cells.Sourced({"class", "un_number", "subsidiary", "packing_group", "tih_zone"},
                "transport_source");
  cells.Sourced({"corrosive_strength"}, "strength_source");
  cells.Sourced({"flash_point_c", "boiling_point_c"}, "physical_source");
  cells.Sourced({"unlisted_material"}, "unlisted_source");
  cells.Sourced({"possible_categories"}, "possible_source");
  if (!cells.Empty("class") && !cells.Empty("possible_categories"))
    cells.Wrong("possible_categories", "CATEGORY_NEEDLESS",
                "The class places the chemical; possible categories are for names without one.");
  if (cells.Empty("class") && cells.Empty("unlisted_material") && cells.Empty("note"))
    cells.Wrong("note", "NOTE_MISSING", "No class is given; say why.");
  return chemical;
}

}  // namespace interlock::incidents
