#include "services/incidents/classification/classify_bench.h"

#include <chrono>
#include <vector>

#include "google/protobuf/text_format.h"

namespace interlock::incidents {
namespace {

// As reports have them: chemicals by name.
const char* const kIncidents[] = {
    // A near miss.
    R"(loss_of_containment: ANSWER_NO near_miss_conditions {
         kind: NEAR_MISS_KIND_DEMAND_ON_RELIEF_DEVICE description: "PSV-12 lifted" })",
    // A leak found late, nobody hurt.
    R"(releases { label: "flange at P-101" material { chemical: "gasoline" } quantity: 150
         unit: QUANTITY_UNIT_KILOGRAM duration_minutes: 30 })",
    // Over more than an hour, course unknown: at least.
    R"(releases { material { chemical: "ammonia" } quantity: 900 unit: QUANTITY_UNIT_POUND
         duration_minutes: 240 }
       harms { group: PEOPLE_GROUP_EMPLOYEE outcome: HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE people: 2 }
       community_measures { kind: MEASURE_KIND_EVACUATION hours: 4 people: 120 })",
    // Two releases, fire, fatality.
    R"(releases { material { chemical: "propane" } quantity: 5200 unit: QUANTITY_UNIT_POUND }
       releases { material { chemical: "chlorine" } quantity: 12 unit: QUANTITY_UNIT_KILOGRAM
         profile { from_minute: 0 minutes: 45 quantity: 8 }
         profile { from_minute: 45 minutes: 90 quantity: 4 } }
       fire: ANSWER_YES direct_cost_usd { value: "1250000" }
       harms { group: PEOPLE_GROUP_CONTRACTOR outcome: HARM_OUTCOME_FATALITY people: 1 })",
};
const char kCommon[] = R"(
    process_involved: ANSWER_YES
    place { area: AREA_KIND_PRODUCTION indoors: ANSWER_NO }
    people_harmed: ANSWER_NO community_affected: ANSWER_NO
    fire: ANSWER_NO explosion: ANSWER_NO near_miss_condition_seen: ANSWER_NO)";

std::vector<v1::IncidentFacts> Mixture() {
  std::vector<v1::IncidentFacts> mixture;
  for (const char* told : kIncidents) {
    v1::IncidentFacts facts, more;
    google::protobuf::TextFormat::ParseFromString(kCommon, &facts);
    google::protobuf::TextFormat::ParseFromString(told, &more);
    facts.MergeFrom(more);
    if (facts.harms_size() > 0) facts.set_people_harmed(v1::ANSWER_YES);
    if (facts.community_measures_size() > 0) facts.set_community_affected(v1::ANSWER_YES);
    mixture.push_back(std::move(facts));
  }
  return mixture;
}

}  // namespace

double ClassificationsPerSecond(const RuleSet& rules, const ChemicalCatalogue& catalogue) {
  using Time = std::chrono::steady_clock;
  const auto mixture = Mixture();
  const Options options;
  v1::Classification answer;
  size_t classified = 0, written = 0;
  const auto begun = Time::now();
  auto passed = Time::duration::zero();
  while (passed < std::chrono::seconds(1)) {
    for (int i = 0; i < 250; ++i)
      for (const auto& facts : mixture) {
        ClassifyInto(facts, rules, catalogue, options, answer);
        written += answer.sentence().size();
      }
    classified += 250 * mixture.size();
    passed = Time::now() - begun;
  }
  // An answer without a sentence would be no classification.
  if (written < classified) return 0;
  return double(classified) / std::chrono::duration<double>(passed).count();
}

}  // namespace interlock::incidents
