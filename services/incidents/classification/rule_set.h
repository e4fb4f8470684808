#pragma once
// The numbers and clauses of one edition of the rules, as a versioned data file gives them. How
// they are combined is code; what a committee may change is here.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "interlock/incidents/v1/facts.pb.h"

namespace interlock::incidents {

// Every criterion that an answer may name. The order is that of the answer.
enum class CriterionKind {
  kProcessInvolved,
  kCoveredArea,
  kResponsibleParty,
  kLossOfContainment,
  kTier1People,
  kTier1Community,
  kTier1Fire,
  kTier1Quantity,
  kTier1Relief,
  kTier2People,
  kTier2Fire,
  kTier2Quantity,
  kTier2Relief,
  kTier3LossOfContainment,
  kTier3Condition,
};
constexpr int kCriterionKinds = 15;
// Stable: "tier-1-quantity".
const std::string& NameOf(CriterionKind kind);

constexpr int kCategories = 8;

struct RuleSet {
  // A quantity that a category must reach; 0 where none is printed.
  struct Threshold {
    double kg = 0;
    double lb = 0;
    double bbl = 0;
    bool printed() const { return kg > 0; }
  };
  struct Row {
    Threshold outdoors;
    Threshold indoors;
    std::string material;
    std::string clause;
  };
  // What a list of the rules says about one of its kinds.
  struct Entry {
    std::string id;
    std::string text;
    std::string clause;
  };
  // How a term or question is put to a person.
  struct Definition {
    std::string term;
    std::string text;
    std::string source;
  };
  // Points 1, 3, 9 and 27 begin at these numbers.
  using Bands = std::array<double, 4>;

  const Row& row(int tier, int category) const { return rows[tier - 1][category - 1]; }
  const std::string& clause(CriterionKind kind) const { return criteria[size_t(kind)].clause; }

  // "ccps-2018@1"
  std::string id;
  std::string title;
  std::string effective_on;
  std::string source;
  std::vector<std::string> notes;

  std::array<std::array<Row, kCategories>, 2> rows;
  double low_flash_point_c = 0;
  double high_flash_point_c = 0;
  double low_boiling_point_c = 0;

  double tier_1_fire_usd = 0;
  double tier_2_fire_usd = 0;

  Bands fire_usd{};
  Bands release_ratio{};
  Bands evacuation_hours{};
  // Shelter-in-place and public protective measures: 1 and 3 points only.
  std::array<double, 2> shelter_hours{};
  Bands environment_usd{};

  std::array<Entry, kCriterionKinds> criteria;
  std::array<Entry, v1::ExclusionKind_ARRAYSIZE> exclusions;
  std::array<Entry, v1::NearMissKind_ARRAYSIZE> near_misses;
  std::vector<Definition> definitions;
};

// Reads a rule set from the text of its file. INVALID_ARGUMENT names the file and the line or
// field.
absl::StatusOr<RuleSet> ParseRuleSet(std::string_view text, std::string_view file_name);

}  // namespace interlock::incidents
