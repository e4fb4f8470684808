#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "services/incidents/classification/rule_set.h"

namespace interlock::incidents {
namespace {

using Json = nlohmann::json;

// Where the reader stands, so that every complaint names file and field; the first one counts.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}
  const absl::Status& status() const { return status_; }

  void Refuse(const std::string& field, const std::string& what) {
    if (status_.ok())
      status_ = absl::InvalidArgumentError(std::string(file_) + ": " + field + " " + what);
  }
  // Members beyond `known` are refused: a misspelt bound must not be read as a missing one.
  void Members(const Json& object, const std::string& path, const std::set<std::string>& known) {
    if (!object.is_object()) return Refuse(path.empty() ? "the file" : path, "must be an object");
    for (const auto& [name, value] : object.items())
      if (!known.contains(name)) Refuse(Join(path, name), "is not known");
  }
  const Json& Member(const Json& object, const std::string& path, const std::string& name) {
    static const Json kNothing;
    if (object.is_object())
      if (auto found = object.find(name); found != object.end()) return *found;
    Refuse(Join(path, name), "is missing");
    return kNothing;
  }
  std::string Text(const Json& object, const std::string& path, const std::string& name) {
    const Json& value = Member(object, path, name);
    if (value.is_string() && !value.get_ref<const std::string&>().empty())
      return value.get<std::string>();
    Refuse(Join(path, name), "must be a text that is not empty");
    return "";
  }
  double Number(const Json& object, const std::string& path, const std::string& name) {
    return AsNumber(Member(object, path, name), Join(path, name));
  }
  double AsNumber(const Json& value, const std::string& field) {
    if (value.is_number()) {
      const double number = value.get<double>();
      if (std::isfinite(number) && number >= 0) return number;
    }
    Refuse(field, "must be a number of zero or more");
    return 0;
  }
  const Json& List(const Json& object, const std::string& path, const std::string& name) {
    static const Json kEmpty = Json::array();
    const Json& value = Member(object, path, name);
    if (value.is_array()) return value;
    Refuse(Join(path, name), "must be a list");
    return kEmpty;
  }
  template <size_t n>
  std::array<double, n> Ascending(const Json& object, const std::string& path,
                                  const std::string& name) {
    std::array<double, n> bands{};
    const Json& list = List(object, path, name);
    const std::string field = Join(path, name);
    if (list.size() != n) {
      Refuse(field, "must have " + std::to_string(n) + " numbers");
      return bands;
    }
    for (size_t i = 0; i < n; ++i) {
      bands[i] = AsNumber(list[i], At(field, i));
      if (i > 0 && bands[i] <= bands[i - 1])
        Refuse(At(field, i), "must be more than the one before");
    }
    return bands;
  }
  static std::string Join(const std::string& path, const std::string& name) {
    return path.empty() ? name : path + "." + name;
  }
  static std::string At(const std::string& path, size_t i) {
    return path + "[" + std::to_string(i) + "]";
  }

 private:
  std::string_view file_;
  absl::Status status_;
};

RuleSet::Threshold ReadThreshold(Reader& reader, const Json& row, const std::string& path,
                                 const std::string& name) {
  const Json& json = reader.Member(row, path, name);
  const std::string field = Reader::Join(path, name);
  reader.Members(json, field, {"kg", "lb", "bbl"});
  RuleSet::Threshold threshold{.kg = reader.Number(json, field, "kg"),
                               .lb = reader.Number(json, field, "lb")};
  if (json.is_object() && json.contains("bbl")) threshold.bbl = reader.Number(json, field, "bbl");
  if (threshold.kg <= 0 || threshold.lb <= 0) reader.Refuse(field, "must be more than zero");
  return threshold;
}

void ReadThresholds(Reader& reader, const Json& json, RuleSet& rules) {
  const Json& list = reader.List(json, "", "thresholds");
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string path = Reader::At("thresholds", i);
    reader.Members(list[i], path,
                   {"tier", "category", "material", "clause", "outdoors", "indoors"});
    const double tier = reader.Number(list[i], path, "tier");
    const double category = reader.Number(list[i], path, "category");
    if (tier != 1 && tier != 2) return reader.Refuse(path + ".tier", "must be 1 or 2");
    if (category < 1 || category > kCategories || category != std::floor(category))
      return reader.Refuse(path + ".category", "must be 1 to 8");
    RuleSet::Row& row = rules.rows[size_t(tier) - 1][size_t(category) - 1];
    if (row.outdoors.printed()) return reader.Refuse(path, "is there twice");
    row = {.outdoors = ReadThreshold(reader, list[i], path, "outdoors"),
           .indoors = ReadThreshold(reader, list[i], path, "indoors"),
           .material = reader.Text(list[i], path, "material"),
           .clause = reader.Text(list[i], path, "clause")};
    if (row.indoors.kg > row.outdoors.kg || row.indoors.lb > row.outdoors.lb ||
        row.indoors.bbl > row.outdoors.bbl)
      reader.Refuse(path + ".indoors", "must not be more than outdoors");
  }
  for (int category = 1; category <= kCategories; ++category) {
    const RuleSet::Row& first = rules.row(1, category);
    const RuleSet::Row& second = rules.row(2, category);
    const std::string name = "category " + std::to_string(category);
    if (!second.outdoors.printed()) reader.Refuse("thresholds", "have no Tier 2 row of " + name);
    if (!first.outdoors.printed() && category < kCategories)
      reader.Refuse("thresholds", "have no Tier 1 row of " + name);
    if (first.outdoors.printed() &&
        (second.outdoors.kg > first.outdoors.kg || second.indoors.kg > first.indoors.kg))
      reader.Refuse("thresholds", "of Tier 2 must not be more than those of Tier 1: " + name);
  }
}

// A list of {id, text, clause}, each id exactly once; `index_of` gives its place or nothing.
template <class Entries, class IndexOf>
void ReadEntries(Reader& reader, const Json& json, const std::string& name, size_t first,
                 Entries& entries, IndexOf index_of) {
  const Json& list = reader.List(json, "", name);
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string path = Reader::At(name, i);
    reader.Members(list[i], path, {"id", "text", "clause"});
    const std::string id = reader.Text(list[i], path, "id");
    const std::optional<size_t> index = index_of(id);
    if (!index) return reader.Refuse(path + ".id", "is not known: " + id);
    if (!entries[*index].id.empty()) return reader.Refuse(path + ".id", "is there twice: " + id);
    entries[*index] = {id, reader.Text(list[i], path, "text"),
                       reader.Text(list[i], path, "clause")};
  }
  for (size_t i = first; i < entries.size(); ++i)
    if (entries[i].id.empty()) reader.Refuse(name, "lack an entry, number " + std::to_string(i));
}

// "off-property" names EXCLUSION_KIND_OFF_PROPERTY.
std::string EnumName(std::string_view prefix, std::string_view id) {
  std::string name(prefix);
  for (char c : id) name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  return name;
}

std::optional<size_t> CriterionNamed(std::string_view id) {
  for (int i = 0; i < kCriterionKinds; ++i)
    if (NameOf(CriterionKind(i)) == id) return size_t(i);
  return {};
}

std::optional<size_t> ExclusionNamed(std::string_view id) {
  v1::ExclusionKind kind{};
  if (!v1::ExclusionKind_Parse(EnumName("EXCLUSION_KIND_", id), &kind) || kind == 0) return {};
  return size_t(kind);
}

std::optional<size_t> NearMissNamed(std::string_view id) {
  v1::NearMissKind kind{};
  if (!v1::NearMissKind_Parse(EnumName("NEAR_MISS_KIND_", id), &kind) || kind == 0) return {};
  return size_t(kind);
}

void ReadNumbers(Reader& reader, const Json& json, RuleSet& rules) {
  const Json& placement = reader.Member(json, "", "placement");
  reader.Members(placement, "placement",
                 {"low_flash_point_c", "high_flash_point_c", "low_boiling_point_c"});
  rules.low_flash_point_c = reader.Number(placement, "placement", "low_flash_point_c");
  rules.high_flash_point_c = reader.Number(placement, "placement", "high_flash_point_c");
  rules.low_boiling_point_c = reader.Number(placement, "placement", "low_boiling_point_c");
  if (rules.low_flash_point_c >= rules.high_flash_point_c)
    reader.Refuse("placement.high_flash_point_c", "must be more than the low one");

  const Json& fire = reader.Member(json, "", "fire_or_explosion");
  reader.Members(fire, "fire_or_explosion", {"tier_1_usd", "tier_2_usd"});
  rules.tier_1_fire_usd = reader.Number(fire, "fire_or_explosion", "tier_1_usd");
  rules.tier_2_fire_usd = reader.Number(fire, "fire_or_explosion", "tier_2_usd");
  if (rules.tier_2_fire_usd >= rules.tier_1_fire_usd)
    reader.Refuse("fire_or_explosion.tier_2_usd", "must be less than that of Tier 1");

  const Json& severity = reader.Member(json, "", "severity");
  reader.Members(severity, "severity",
                 {"fire_or_explosion_usd", "release_ratio", "evacuation_hours", "shelter_hours",
                  "environment_usd"});
  rules.fire_usd = reader.Ascending<4>(severity, "severity", "fire_or_explosion_usd");
  rules.release_ratio = reader.Ascending<4>(severity, "severity", "release_ratio");
  rules.evacuation_hours = reader.Ascending<4>(severity, "severity", "evacuation_hours");
  rules.shelter_hours = reader.Ascending<2>(severity, "severity", "shelter_hours");
  rules.environment_usd = reader.Ascending<4>(severity, "severity", "environment_usd");
}

void ReadTexts(Reader& reader, const Json& json, RuleSet& rules) {
  const double version = reader.Number(json, "", "version");
  if (version < 1 || version > 1e6 || version != std::floor(version))
    return reader.Refuse("version", "must be a whole number from 1");
  rules.id = reader.Text(json, "", "name") + "@" + std::to_string(int(version));
  rules.title = reader.Text(json, "", "title");
  rules.effective_on = reader.Text(json, "", "effective_on");
  const std::string& on = rules.effective_on;
  bool date = on.size() == 10;
  for (size_t i = 0; date && i < on.size(); ++i)
    date = i == 4 || i == 7 ? on[i] == '-' : on[i] >= '0' && on[i] <= '9';
  if (!date) reader.Refuse("effective_on", "must be a date like 2018-04-01");
  rules.source = reader.Text(json, "", "source");
  const Json& notes = reader.List(json, "", "notes");
  for (size_t i = 0; i < notes.size(); ++i) {
    if (!notes[i].is_string()) return reader.Refuse(Reader::At("notes", i), "must be a text");
    rules.notes.push_back(notes[i].get<std::string>());
  }
  const Json& definitions = reader.List(json, "", "definitions");
  for (size_t i = 0; i < definitions.size(); ++i) {
    const std::string path = Reader::At("definitions", i);
    reader.Members(definitions[i], path, {"term", "text", "source"});
    rules.definitions.push_back({reader.Text(definitions[i], path, "term"),
                                 reader.Text(definitions[i], path, "text"),
                                 reader.Text(definitions[i], path, "source")});
  }
}

int LineOf(std::string_view text, size_t byte) {
  return 1 + int(std::count(text.begin(), text.begin() + long(std::min(byte, text.size())), '\n'));
}

// The JSON library speaks in exceptions or in silence; this listens for the place of the first
// mistake.
struct MistakeFinder : nlohmann::json_sax<Json> {
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(size_t) override { return ++depth <= kDepthMax; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return --depth, true; }
  bool start_array(size_t) override { return ++depth <= kDepthMax; }
  bool end_array() override { return --depth, true; }
  bool parse_error(size_t at, const std::string&, const nlohmann::detail::exception&) override {
    byte = at;
    return false;
  }
  static constexpr int kDepthMax = 8;
  int depth = 0;
  size_t byte = 0;
};

}  // namespace

const std::string& NameOf(CriterionKind kind) {
  static const std::array<std::string, kCriterionKinds> kNames = {"process-involved",
                                                                  "covered-area",
                                                                  "responsible-party",
                                                                  "loss-of-containment",
                                                                  "tier-1-people",
                                                                  "tier-1-community",
                                                                  "tier-1-fire-or-explosion",
                                                                  "tier-1-quantity",
                                                                  "tier-1-relief-discharge",
                                                                  "tier-2-people",
                                                                  "tier-2-fire-or-explosion",
                                                                  "tier-2-quantity",
                                                                  "tier-2-relief-discharge",
                                                                  "tier-3-loss-of-containment",
                                                                  "tier-3-condition"};
  return kNames[size_t(kind)];
}

absl::StatusOr<RuleSet> ParseRuleSet(std::string_view text, std::string_view file_name) {
  MistakeFinder mistake;
  if (!Json::sax_parse(text, &mistake)) {
    if (mistake.depth > MistakeFinder::kDepthMax)
      return absl::InvalidArgumentError(std::string(file_name) + ": nested too deep");
    return absl::InvalidArgumentError(std::string(file_name) + ": line " +
                                      std::to_string(LineOf(text, mistake.byte)) +
                                      ": not well-formed JSON");
  }
  const Json json = Json::parse(text, nullptr, false);
  Reader reader(file_name);
  RuleSet rules;
  reader.Members(
      json, "",
      {"name", "version", "title", "effective_on", "source", "notes", "placement", "thresholds",
       "fire_or_explosion", "severity", "criteria", "exclusions", "near_misses", "definitions"});
  ReadTexts(reader, json, rules);
  ReadThresholds(reader, json, rules);
  ReadNumbers(reader, json, rules);
  ReadEntries(reader, json, "criteria", 0, rules.criteria, CriterionNamed);
  ReadEntries(reader, json, "exclusions", 1, rules.exclusions, ExclusionNamed);
  ReadEntries(reader, json, "near_misses", 1, rules.near_misses, NearMissNamed);
  if (!reader.status().ok()) return reader.status();
  return rules;
}

}  // namespace interlock::incidents
