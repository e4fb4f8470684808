#pragma once
// What the tests of classification share: the shipped rule sets, a small catalogue, and facts that
// say "no" to everything that a test does not speak of.
#include <gtest/gtest.h>

#include <unordered_map>

#include "libs/decider/from_text.h"
#include "services/incidents/classification/classify.h"
#include "services/incidents/classification/rule_set_file.h"

namespace interlock::incidents {

inline const RuleSet& Rules(const std::string& name = "ccps-2018") {
  static std::unordered_map<std::string, RuleSet> sets;
  auto [set, added] = sets.try_emplace(name);
  if (added) {
    auto parsed = LoadRuleSet("data/rules/process_safety_events/" + name + ".json");
    EXPECT_TRUE(parsed.ok()) << parsed.status();
    if (parsed.ok()) set->second = *parsed;
  }
  return set->second;
}

class SmallCatalogue : public ChemicalCatalogue {
 public:
  SmallCatalogue() {
    Add("gasoline",
        "hazard_class: HAZARD_CLASS_3 packing_groups: PACKING_GROUP_II "
        "flash_point_c: -43 boiling_point_c: 40");
    Add("propane", "hazard_class: HAZARD_CLASS_2_1 gas: ANSWER_YES");
    Add("nitrogen", "hazard_class: HAZARD_CLASS_2_2 gas: ANSWER_YES");
    Add("chlorine",
        "hazard_class: HAZARD_CLASS_2_3 inhalation_zone: INHALATION_ZONE_B "
        "gas: ANSWER_YES");
    Add("hydrogen chloride",
        "hazard_class: HAZARD_CLASS_2_3 inhalation_zone: INHALATION_ZONE_C "
        "gas: ANSWER_YES");
    Add("ammonia",
        "hazard_class: HAZARD_CLASS_2_3 inhalation_zone: INHALATION_ZONE_D "
        "gas: ANSWER_YES");
    Add("steam", "unlisted_material: UNLISTED_MATERIAL_STEAM gas: ANSWER_YES");
    Add("sulfuric acid",
        "hazard_class: HAZARD_CLASS_8 packing_groups: PACKING_GROUP_II "
        "inhalation_zone: INHALATION_ZONE_NONE");
    Add("fuel oil", "hazard_class: HAZARD_CLASS_NONE flash_point_c: 70");
  }
  const ChemicalHazard* Find(std::string_view name) const override {
    auto found = chemicals_.find(std::string(name));
    return found == chemicals_.end() ? nullptr : &found->second;
  }
  std::vector<std::string> Names() const override {
    std::vector<std::string> names;
    for (const auto& [name, hazard] : chemicals_) names.push_back(name);
    return names;
  }

 private:
  void Add(const std::string& name, const std::string& hazard) {
    chemicals_[name] = {.name = name,
                        .cas = "",
                        .hazard = From<v1::HazardData>(hazard + " source: '49 CFR 172.101'")};
  }
  std::unordered_map<std::string, ChemicalHazard> chemicals_;
};

inline const SmallCatalogue& Catalogue() {
  static const SmallCatalogue catalogue;
  return catalogue;
}

// One release of `kg` gasoline (1,000 kg is Tier 1, 100 kg Tier 2) and what else is told of it.
inline std::string Gasoline(const std::string& kg, const std::string& more = "") {
  return "releases { material { chemical: 'gasoline' } quantity: " + kg +
         " unit: QUANTITY_UNIT_KILOGRAM " + more + " } ";
}
inline std::string Harm(const std::string& group, const std::string& outcome,
                        const std::string& more = "people: 1") {
  return "harms { group: PEOPLE_GROUP_" + group + " outcome: HARM_OUTCOME_" + outcome + " " + more +
         " } ";
}
// ... through a relief device designed for the event, without consequence unless `changed` says so.
inline std::string Relief(const std::string& kg, const std::string& changed) {
  auto release = From<v1::Release>(
      "relief { designed_for_event: ANSWER_YES rainout: ANSWER_NO "
      "unsafe_location: ANSWER_NO on_site_shelter_or_evacuation: "
      "ANSWER_NO public_protective_measures: ANSWER_NO path: "
      "RELIEF_PATH_RELIEF_DEVICE }");
  release.mutable_relief()->MergeFrom(From<v1::ReliefDischarge>(changed));
  return Gasoline(kg, release.ShortDebugString());
}

// Outdoors in production, a process involved, nobody harmed, no fire, no measures, no near miss
// condition; then what the test tells, which goes before.
inline v1::IncidentFacts Facts(const std::string& told) {
  auto facts = From<v1::IncidentFacts>(R"(
      process_involved: ANSWER_YES
      place { area: AREA_KIND_PRODUCTION indoors: ANSWER_NO }
      people_harmed: ANSWER_NO community_affected: ANSWER_NO
      fire: ANSWER_NO explosion: ANSWER_NO near_miss_condition_seen: ANSWER_NO
      environment { wildlife: WILDLIFE_SCALE_NONE acute_cost_usd { value: '0' } })");
  const auto more = From<v1::IncidentFacts>(told);
  facts.MergeFrom(more);
  if (more.harms_size() > 0) facts.set_people_harmed(v1::ANSWER_YES);
  if (more.community_measures_size() > 0) facts.set_community_affected(v1::ANSWER_YES);
  if (more.near_miss_conditions_size() > 0) facts.set_near_miss_condition_seen(v1::ANSWER_YES);
  return facts;
}

inline v1::Classification Answer(const v1::IncidentFacts& facts, Basis basis = Basis::kKilogram,
                                 const std::string& rules = "ccps-2018") {
  return Classify(facts, Rules(rules), Catalogue(), {.basis = basis});
}
inline v1::Classification Answer(const std::string& told, Basis basis = Basis::kKilogram,
                                 const std::string& rules = "ccps-2018") {
  return Answer(Facts(told), basis, rules);
}

// "TIER_2+" is at least Tier 2.
inline std::string TierOf(const v1::Classification& answer) {
  return v1::Tier_Name(answer.tier()) + (answer.at_least() ? "+" : "");
}

inline bool Misses(const v1::Classification& answer, const std::string& field) {
  for (const auto& fact : answer.missing_facts())
    if (fact.field() == field) return true;
  return false;
}

}  // namespace interlock::incidents
