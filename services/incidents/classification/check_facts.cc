#include "services/incidents/classification/check_facts.h"

#include "google/protobuf/descriptor.h"
#include "services/incidents/classification/bounds.h"
#include "services/incidents/classification/consequences.h"

namespace interlock::incidents {
namespace {

constexpr size_t kProblemsMax = 100;
constexpr int64_t kYear1900Ms = -2208988800000;
constexpr int64_t kClockSlackMs = 5 * 60 * 1000;
// More than the largest tank in the world holds, in any unit.
constexpr double kQuantityMax = 1e12;
constexpr double kHoursMax = 24 * 366 * 10;

std::string At(const std::string& list, int index) {
  return list + "[" + std::to_string(index) + "]";
}

class Checker {
 public:
  Checker(const v1::IncidentFacts& facts, int64_t now_ms, const ChemicalCatalogue* catalogue)
      : facts_(facts), now_ms_(now_ms), catalogue_(catalogue) {}

  std::vector<FactProblem> Run() {
    CheckEnums("", facts_);
    CheckOccurrence();
    for (int i = 0; i < facts_.releases_size() && !full(); ++i)
      CheckRelease(At("releases", i), facts_.releases(i));
    CheckConsequences();
    for (int i = 0; i < facts_.claimed_exclusions_size() && !full(); ++i)
      CheckExclusion(At("claimed_exclusions", i), facts_.claimed_exclusions(i));
    CheckContradictions();
    return std::move(problems_);
  }

 private:
  using Message = google::protobuf::Message;
  bool full() const { return problems_.size() >= kProblemsMax; }
  void Add(const std::string& field, const char* reason, const std::string& sentence) {
    if (!full()) problems_.push_back({field, reason, sentence});
  }

  // proto3 keeps numbers that no name stands for; here they are mistakes, at any depth.
  void CheckEnums(const std::string& path, const Message& message) {
    std::vector<const google::protobuf::FieldDescriptor*> fields;
    const auto& reflection = *message.GetReflection();
    reflection.ListFields(message, &fields);
    for (const auto* field : fields) {
      if (full()) return;
      const std::string name = path.empty() ? field->name() : path + "." + field->name();
      const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < size && !full(); ++i) {
        const std::string place = field->is_repeated() ? At(name, i) : name;
        if (field->cpp_type() == field->CPPTYPE_MESSAGE) {
          CheckEnums(place, field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                                 : reflection.GetMessage(message, field));
        } else if (field->cpp_type() == field->CPPTYPE_ENUM) {
          const int number = field->is_repeated()
                                 ? reflection.GetRepeatedEnumValue(message, field, i)
                                 : reflection.GetEnumValue(message, field);
          if (!field->enum_type()->FindValueByNumber(number))
            Add(place, "VALUE_UNKNOWN",
                "The value " + std::to_string(number) + " is none of those that this field knows.");
        }
      }
    }
  }

  void CheckMoment(const std::string& field, bool said, int64_t at_ms) {
    if (!said) return;
    if (at_ms < kYear1900Ms) Add(field, "MOMENT_BEFORE_1900", "A moment before 1900 is a mistake.");
    if (now_ms_ <= INT64_MAX - kClockSlackMs && at_ms > now_ms_ + kClockSlackMs)
      Add(field, "MOMENT_IN_FUTURE", "An incident cannot lie in the future.");
  }

  void CheckOccurrence() {
    const auto& when = facts_.occurrence();
    CheckMoment("occurrence.began_at_ms", when.has_began_at_ms(), when.began_at_ms());
    CheckMoment("occurrence.ended_at_ms", when.has_ended_at_ms(), when.ended_at_ms());
    CheckMoment("occurrence.discovered_at_ms", when.has_discovered_at_ms(),
                when.discovered_at_ms());
    if (when.has_began_at_ms() && when.has_ended_at_ms() && when.ended_at_ms() < when.began_at_ms())
      Add("occurrence.ended_at_ms", "END_BEFORE_START", "The end lies before the beginning.");
    if (when.has_began_at_ms() && when.has_discovered_at_ms() &&
        when.discovered_at_ms() < when.began_at_ms())
      Add("occurrence.discovered_at_ms", "DISCOVERED_BEFORE_START",
          "It cannot be discovered before it began.");
  }

  // Not negative, finite, and no more than anything real.
  void CheckNumber(const std::string& field, bool said, double value, double most,
                   const std::string& what) {
    if (!said) return;
    if (!std::isfinite(value))
      Add(field, "NUMBER_NOT_FINITE", what + " must be a number; leave it out if it is not known.");
    else if (value < 0)
      Add(field, "NUMBER_NEGATIVE", what + " cannot be less than zero.");
    else if (value > most)
      Add(field, "NUMBER_ABSURD", what + " is more than can be: check the number and its unit.");
  }

  void CheckTemperature(const std::string& field, bool said, double value) {
    if (said && !(value >= -273.15 && value <= 10000))
      Add(field, "TEMPERATURE_IMPOSSIBLE",
          "A temperature lies between -273.15 and 10,000 degrees Celsius.");
  }

  void CheckMaterial(const std::string& path, const v1::Material& material) {
    if (!material.has_hazard()) return;
    const v1::HazardData& hazard = material.hazard();
    if (hazard.source().empty() && hazard.ByteSizeLong() > 0)
      Add(path + ".hazard.source", "SOURCE_MISSING",
          "Say where the hazard data comes from (safety data sheet, measurement); without a source "
          "it is not used.");
    CheckTemperature(path + ".hazard.flash_point_c", hazard.has_flash_point_c(),
                     hazard.flash_point_c());
    CheckTemperature(path + ".hazard.boiling_point_c", hazard.has_boiling_point_c(),
                     hazard.boiling_point_c());
  }

  // By what the site says, or else by the chemicals file.
  bool IsGas(const v1::Material& material) const {
    const v1::HazardData* hazard = &material.hazard();
    if (hazard->gas() == v1::ANSWER_UNSPECIFIED &&
        hazard->hazard_class() == v1::HAZARD_CLASS_UNSPECIFIED && catalogue_)
      if (const ChemicalHazard* found = catalogue_->Find(material.chemical()))
        hazard = &found->hazard;
    if (hazard->gas() != v1::ANSWER_UNSPECIFIED) return hazard->gas() == v1::ANSWER_YES;
    return hazard->hazard_class() >= v1::HAZARD_CLASS_2_1 &&
           hazard->hazard_class() <= v1::HAZARD_CLASS_2_3;
  }

  void CheckRelease(const std::string& path, const v1::Release& release) {
    CheckNumber(path + ".quantity", release.has_quantity(), release.quantity(), kQuantityMax,
                "The quantity");
    if ((release.has_quantity() || release.profile_size() > 0) &&
        release.unit() == v1::QUANTITY_UNIT_UNSPECIFIED)
      Add(path + ".unit", "UNIT_MISSING", "A quantity needs its unit: kg, lb, bbl, ...");
    if (release.unit() == v1::QUANTITY_UNIT_BARREL && IsGas(release.material()))
      Add(path + ".unit", "BARRELS_OF_GAS", "A gas is not measured in barrels: give its mass.");
    CheckNumber(path + ".density_kg_m3", release.has_density_kg_m3(), release.density_kg_m3(),
                25000, "The density");
    CheckNumber(path + ".duration_minutes", release.has_duration_minutes(),
                release.duration_minutes(), kHoursMax * 60, "The duration");
    CheckTemperature(path + ".release_temperature_c", release.has_release_temperature_c(),
                     release.release_temperature_c());
    CheckFraction(path + ".solution_strength", release.has_solution_strength(),
                  release.solution_strength());
    CheckMaterial(path + ".material", release.material());
    CheckComponents(path, release);
    CheckProfile(path, release);
    CheckContainment(path, release);
  }

  void CheckFraction(const std::string& field, bool said, double value) {
    if (said && !(value >= 0 && value <= 1))
      Add(field, "FRACTION_OUT_OF_RANGE", "A share by weight lies between 0 and 1.");
  }

  void CheckComponents(const std::string& path, const v1::Release& release) {
    double sum = 0;
    for (int i = 0; i < release.components_size() && !full(); ++i) {
      const v1::Component& component = release.components(i);
      const std::string place = At(path + ".components", i);
      CheckFraction(place + ".weight_fraction", component.has_weight_fraction(),
                    component.weight_fraction());
      CheckMaterial(place + ".material", component.material());
      sum += component.weight_fraction();
    }
    if (sum > 1.001)
      Add(path + ".components", "FRACTIONS_OVER_ONE",
          "The components add up to more than the whole.");
  }

  void CheckProfile(const std::string& path, const v1::Release& release) {
    double sum = 0;
    for (int i = 0; i < release.profile_size() && !full(); ++i) {
      const v1::ProfileSlice& slice = release.profile(i);
      const std::string place = At(path + ".profile", i);
      CheckNumber(place + ".from_minute", true, slice.from_minute(), kHoursMax * 60, "The start");
      CheckNumber(place + ".minutes", true, slice.minutes(), kHoursMax * 60, "The length");
      CheckNumber(place + ".quantity", true, slice.quantity(), kQuantityMax, "The quantity");
      sum += slice.quantity();
    }
    if (release.has_quantity() && release.quantity() >= 0 && sum > release.quantity() * 1.001)
      Add(path + ".profile", "PROFILE_OVER_QUANTITY",
          "The parts of the profile add up to more than the quantity released.");
  }

  void CheckContainment(const std::string& path, const v1::Release& release) {
    const std::string place = path + ".secondary_containment";
    const v1::SecondaryContainment& containment = release.secondary_containment();
    CheckNumber(place + ".held_quantity", containment.has_held_quantity(),
                containment.held_quantity(), kQuantityMax, "The part held");
    CheckNumber(place + ".evolved_quantity", containment.has_evolved_quantity(),
                containment.evolved_quantity(), kQuantityMax, "The part evolved");
    if (containment.has_held_quantity() && release.has_quantity() &&
        containment.held_quantity() > release.quantity())
      Add(place + ".held_quantity", "HELD_OVER_QUANTITY",
          "Containment cannot hold more than was released.");
  }

  void CheckMoney(const std::string& field, bool said, const core::v1::Decimal& amount) {
    if (said && !Money(true, amount).certain())
      Add(field, "AMOUNT_NOT_USABLE", "An amount in USD is a decimal number of zero or more.");
  }

  void CheckConsequences() {
    for (int i = 0; i < facts_.harms_size() && !full(); ++i)
      if (facts_.harms(i).has_people() && facts_.harms(i).people() <= 0)
        Add(At("harms", i) + ".people", "PEOPLE_NOT_POSITIVE",
            "Say how many people, one or more, or leave the number out.");
    for (int i = 0; i < facts_.community_measures_size() && !full(); ++i) {
      const auto& measure = facts_.community_measures(i);
      CheckNumber(At("community_measures", i) + ".hours", measure.has_hours(), measure.hours(),
                  kHoursMax, "The time");
      if (measure.has_people() && measure.people() < 0)
        Add(At("community_measures", i) + ".people", "NUMBER_NEGATIVE",
            "The number of people cannot be less than zero.");
    }
    CheckMoney("direct_cost_usd", facts_.has_direct_cost_usd(), facts_.direct_cost_usd());
    CheckMoney("environment.acute_cost_usd", facts_.environment().has_acute_cost_usd(),
               facts_.environment().acute_cost_usd());
  }

  void CheckExclusion(const std::string& path, const v1::ClaimedExclusion& claim) {
    if (claim.kind() == v1::EXCLUSION_KIND_UNSPECIFIED)
      Add(path + ".kind", "EXCLUSION_KIND_MISSING", "Say which exclusion is claimed.");
    if (claim.reason().find_first_not_of(" \t\r\n") == std::string::npos)
      Add(path + ".reason", "EXCLUSION_REASON_MISSING",
          "An exclusion needs its reason; without one it is not applied.");
  }

  void CheckContradictions() {
    const auto contradict = [&](v1::Answer answer, bool listed, const char* field) {
      if (answer == v1::ANSWER_NO && listed)
        Add(field, "CONTRADICTS_LIST", "It is said that there was none, but some are listed.");
    };
    contradict(facts_.loss_of_containment(), facts_.releases_size() > 0, "loss_of_containment");
    contradict(facts_.people_harmed(), facts_.harms_size() > 0, "people_harmed");
    contradict(facts_.community_affected(), facts_.community_measures_size() > 0,
               "community_affected");
    contradict(facts_.near_miss_condition_seen(), facts_.near_miss_conditions_size() > 0,
               "near_miss_condition_seen");
  }

  const v1::IncidentFacts& facts_;
  const int64_t now_ms_;
  const ChemicalCatalogue* const catalogue_;
  std::vector<FactProblem> problems_;
};

}  // namespace

std::vector<FactProblem> CheckFacts(const v1::IncidentFacts& facts, int64_t now_ms) {
  return Checker(facts, now_ms, nullptr).Run();
}

std::vector<FactProblem> CheckFacts(const v1::IncidentFacts& facts, int64_t now_ms,
                                    const ChemicalCatalogue& catalogue) {
  return Checker(facts, now_ms, &catalogue).Run();
}

}  // namespace interlock::incidents
