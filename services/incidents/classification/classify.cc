#include "services/incidents/classification/classify.h"

#include <vector>

#include "services/incidents/classification/exclusions.h"
#include "services/incidents/classification/release_criteria.h"
#include "services/incidents/classification/sentence.h"
#include "services/incidents/classification/severity.h"

namespace interlock::incidents {
namespace {

using enum CriterionKind;

std::string_view Because(Held held, std::string_view yes, std::string_view no,
                         std::string_view unknown) {
  return held == Held::kYes ? yes : held == Held::kNo ? no : unknown;
}

// Where process safety events are counted.
Held CoveredArea(const v1::Place& place) {
  switch (place.area()) {
    case v1::AREA_KIND_PRODUCTION:
    case v1::AREA_KIND_DISTRIBUTION:
    case v1::AREA_KIND_STORAGE:
    case v1::AREA_KIND_UTILITIES:
    case v1::AREA_KIND_PILOT_PLANT:
    case v1::AREA_KIND_DISTRIBUTION_PIPING:
    case v1::AREA_KIND_CONTRACTOR_WORK_AREA: return Held::kYes;
    // An active warehouse counts through its process material.
    case v1::AREA_KIND_OFFICE:
    case v1::AREA_KIND_SHOP:
    case v1::AREA_KIND_WAREHOUSE_BUILDING: return Said(place.process_material_involved());
    case v1::AREA_KIND_LABORATORY:
    case v1::AREA_KIND_ELSEWHERE: return Held::kNo;
    default: return Held::kUnknown;
  }
}

std::string_view WhoseUnit(v1::Answer responsible_party_involved) {
  switch (responsible_party_involved) {
    case v1::ANSWER_YES: return "The responsible party operates the unit where it began.";
    case v1::ANSWER_NO: return "Another party operates the unit where it began, and records it.";
    case v1::ANSWER_UNKNOWN:
      return "Assumed: who operates the unit where it began is not known, and it counts here "
             "unless another party does.";
    default:
      return "Assumed: nobody said that another party operates the unit where it began, so it "
             "counts here.";
  }
}

class Classifier {
 public:
  Classifier(const v1::IncidentFacts& facts, const RuleSet& rules,
             const ChemicalCatalogue& catalogue, const Options& options, v1::Classification& answer)
      : facts_(facts),
        rules_(rules),
        catalogue_(catalogue),
        options_(options),
        answer_(answer),
        explain_(rules, answer) {}

  void Run() {
    answer_.set_rule_set(rules_.id);
    answer_.set_unit_basis(options_.basis == Basis::kPound ? v1::UNIT_BASIS_LB : v1::UNIT_BASIS_KG);
    const Held counted = And(LookAtExclusions(), LookAtTerms());
    Held tier[3] = {Held::kNo, Held::kNo, Held::kNo};
    if (counted != Held::kNo) {
      people_ = CountPeople(facts_, personnel_safety_);
      fire_ = CostOfFire(facts_);
      judges_.reserve(size_t(facts_.releases_size()));
      for (int i = 0; i < facts_.releases_size(); ++i)
        judges_.emplace_back(facts_.releases(i), i, facts_.place().indoors(), catalogue_, rules_,
                             options_);
      tier[0] = LookAtTier1();
      if (tier[0] != Held::kYes) tier[1] = LookAtTier2();
      if (tier[0] != Held::kYes && tier[1] != Held::kYes) tier[2] = LookAtTier3();
    }
    Conclude(counted, tier);
    if (answer_.at_least()) MissFacts(counted, Best(tier, Held::kYes));
    if (answer_.at_most_tier() == v1::TIER_1) CountSeverity();
    WriteSentence(facts_, rules_, held_back_, answer_);
  }

 private:
  // Yes: nothing takes the incident out.
  Held LookAtExclusions() {
    Held excluded = Held::kNo;
    for (const auto& claim : facts_.claimed_exclusions()) {
      const ExclusionVerdict verdict = Judge(claim, facts_.place());
      const bool known = v1::ExclusionKind_IsValid(claim.kind());
      const RuleSet::Entry& entry = rules_.exclusions[known ? size_t(claim.kind()) : 0];
      v1::ConsideredExclusion& considered = *answer_.add_exclusions();
      considered.set_id(entry.id);
      considered.set_clause(entry.clause);
      considered.set_applied(AnswerOf(verdict.applied));
      considered.set_claimed_reason(claim.reason());
      considered.mutable_reason()->append(verdict.why);
      if (claim.kind() == v1::EXCLUSION_KIND_PERSONNEL_SAFETY)
        personnel_safety_ = Or(personnel_safety_, verdict.applied);
      else
        excluded = Or(excluded, verdict.applied);
    }
    excluded_ = excluded;
    return Not(excluded);
  }

  // What every tier needs.
  Held LookAtTerms() {
    process_ = Said(facts_.process_involved());
    explain_.Look(
        kProcessInvolved, process_,
        Because(process_, "A process was directly involved.", "No process was directly involved.",
                "Whether a process was directly involved is not known."));
    area_ = CoveredArea(facts_.place());
    explain_.Look(kCoveredArea, area_,
                  Because(area_, "The area is one where process safety events are counted.",
                          "The area is none where process safety events are counted.",
                          "Whether the area is one that counts is not known."));
    // Somebody else's incident only if that is said: it could only lower the tier.
    const v1::Answer party = facts_.responsible_party_involved();
    const Held ours = HeldIf(party != v1::ANSWER_NO);
    explain_.Look(kResponsibleParty, ours, WhoseUnit(party));
    lost_ = facts_.releases_size() > 0 ? Held::kYes : Said(facts_.loss_of_containment());
    explain_.Look(
        kLossOfContainment, lost_,
        Because(lost_, "Material or energy was released.", "No material or energy was released.",
                "Whether material or energy was released is not known."));
    return And(And(process_, area_), ours);
  }

  Held LookAtTier1() {
    const PeopleCount harmed = people_.tier_1();
    Held any = LookAtPeople(kTier1People, harmed,
                            "with days away, admitted to hospital (third parties) or dead");
    declared_ = And(lost_, DeclaredInCommunity(facts_));
    explain_.Look(kTier1Community, declared_,
                  Because(declared_, "An evacuation or shelter-in-place was officially declared.",
                          "No evacuation or shelter-in-place was officially declared.",
                          "Whether one was officially declared is not known."));
    any = Or(any, declared_);
    any = Or(any, LookAtFire(kTier1Fire, rules_.tier_1_fire_usd));
    return Or(any, LookAtReleases(1));
  }

  Held LookAtTier2() {
    Held any = LookAtPeople(kTier2People, people_.tier_2(), "with a recordable injury");
    any = Or(any, LookAtFire(kTier2Fire, rules_.tier_2_fire_usd));
    return Or(any, LookAtReleases(2));
  }

  Held LookAtTier3() {
    explain_.Look(kTier3LossOfContainment, lost_,
                  Because(lost_, "Something was released, below the Tier 2 criteria.",
                          "Nothing was released.", "Whether anything was released is not known."));
    condition_ = facts_.near_miss_conditions().empty() ? Said(facts_.near_miss_condition_seen())
                 : facts_.near_miss_condition_seen() == v1::ANSWER_UNKNOWN ? Held::kUnknown
                                                                           : Held::kNo;
    const RuleSet::Entry* entry = nullptr;
    for (const auto& condition : facts_.near_miss_conditions()) {
      if (condition.equipment_protection_only() == v1::ANSWER_YES) continue;
      const bool known = condition.kind() != v1::NEAR_MISS_KIND_UNSPECIFIED &&
                         v1::NearMissKind_IsValid(condition.kind());
      condition_ = Or(condition_, known ? Held::kYes : Held::kUnknown);
      if (known && !entry) entry = &rules_.near_misses[size_t(condition.kind())];
    }
    v1::Criterion& criterion =
        explain_.Look(kTier3Condition, condition_,
                      entry ? std::string_view(entry->text)
                            : Because(condition_, "A near miss condition was seen.",
                                      "No condition was seen that makes a near miss.",
                                      "Whether a near miss condition was seen is not known."));
    if (entry) criterion.set_clause(entry->clause);
    return Or(lost_, condition_);
  }

  Held LookAtPeople(CriterionKind kind, PeopleCount count, std::string_view what) {
    const Held harmed = And(lost_, count.certain >= 1    ? Held::kYes
                                   : count.possible >= 1 ? Held::kUnknown
                                                         : Held::kNo);
    v1::Criterion& criterion =
        explain_.Compare(kind, harmed, "", {count.certain, count.possible}, 1, "people");
    std::string& why = *criterion.mutable_reason();
    const bool more = count.possible > count.certain;
    if (more && count.certain == 0) {
      Append(why, {"Whether there were people ", what, " is not known."});
    } else {
      AppendNumber(why, count.certain);
      if (more) why += " or more";
      Append(why, {count.certain == 1 && !more ? " person " : " people ", what, "."});
    }
    if (lost_ != Held::kYes && count.possible > 0)
      why += lost_ == Held::kNo ? " No release was behind it."
                                : " Whether a release did it is not known.";
    return harmed;
  }

  Held LookAtFire(CriterionKind kind, double bound) {
    const Held costly = And(And(lost_, fire_.happened), Reaches(fire_.usd, bound));
    v1::Criterion& criterion = explain_.Compare(kind, costly, "", fire_.usd, bound, "USD");
    std::string& why = *criterion.mutable_reason();
    if (fire_.happened == Held::kNo) {
      why += "There was no fire or explosion.";
      return costly;
    }
    if (fire_.usd.certain() || fire_.usd.low > 0) {
      why += fire_.usd.certain() ? "Direct cost " : "Direct cost of at least ";
      AppendNumber(why, fire_.usd.low);
      why += " USD against ";
      AppendNumber(why, bound);
      why += " USD.";
    } else {
      why += "The direct cost is not known.";
    }
    if (fire_.happened == Held::kUnknown)
      why += " Whether there was a fire or explosion is not known.";
    return costly;
  }

  Held LookAtReleases(int tier) {
    if (judges_.empty()) {
      const Held held = And(lost_, Held::kUnknown);
      explain_.Look(tier == 1 ? kTier1Quantity : kTier2Quantity, held,
                    Because(held, "", "Nothing was released.", "No release is described."));
      return held;
    }
    Held any = Held::kNo;
    for (ReleaseJudge& judge : judges_) any = Or(any, judge.Look(tier, explain_));
    return any;
  }

  // The highest tier whose criteria are held at least so certainly.
  static v1::Tier Best(const Held (&tier)[3], Held least) {
    for (int i = 0; i < 3; ++i)
      if (tier[i] >= least) return v1::Tier(i + 1);
    return v1::NOT_PSE;
  }

  void Conclude(Held counted, const Held (&tier)[3]) {
    const v1::Tier certain = counted == Held::kYes ? Best(tier, Held::kYes) : v1::NOT_PSE;
    const v1::Tier possible = counted == Held::kNo ? v1::NOT_PSE : Best(tier, Held::kUnknown);
    answer_.set_tier(certain);
    answer_.set_at_most_tier(possible);
    answer_.set_at_least(possible != certain);
  }

  // `met` is the tier whose criteria are met, were the incident known to count.
  void MissFacts(Held counted, v1::Tier met) {
    const v1::Tier possible = answer_.at_most_tier();
    if (counted == Held::kUnknown) MissTerms(possible);
    if (met == v1::TIER_1) return;
    if (lost_ == Held::kUnknown)
      explain_.Miss("loss_of_containment", possible,
                    "Whether material or energy was released decides whether its consequences "
                    "count.");
    if (judges_.empty() && lost_ != Held::kNo)
      explain_.Miss("releases", v1::TIER_1,
                    "What was released, and how much, would settle the quantity criteria.");
    if (lost_ != Held::kNo) MissConsequences(met > v1::TIER_2);
    for (const ReleaseJudge& judge : judges_) judge.MissBelow(met, explain_);
    if (met == v1::NOT_PSE && condition_ == Held::kUnknown)
      explain_.Miss("near_miss_condition_seen", v1::TIER_3,
                    "A demand on a safety system, an excursion or another condition of the list "
                    "would make it a Tier 3 near miss.");
  }

  void MissTerms(v1::Tier possible) {
    if (process_ == Held::kUnknown)
      explain_.Miss("process_involved", possible,
                    "Only where a process was directly involved is it a process safety event.");
    if (area_ == Held::kUnknown)
      explain_.Miss("place.area", possible,
                    "Only in production, distribution, storage, utilities or a pilot plant is it "
                    "counted.");
    if (excluded_ == Held::kUnknown)
      explain_.Miss("claimed_exclusions", possible,
                    "Whether the claimed exclusion applies would settle whether it is counted.");
  }

  void MissConsequences(bool tier_2_open) {
    const auto open = [&](PeopleCount count) { return count.certain < 1 && count.possible >= 1; };
    if (open(people_.tier_1()) || (tier_2_open && open(people_.tier_2()))) {
      const v1::Tier raise = open(people_.tier_1()) ? v1::TIER_1 : v1::TIER_2;
      if (people_.list_missing)
        explain_.Miss("people_harmed", raise,
                      "A day away from work, or a third party admitted to hospital, would make it "
                      "Tier 1; a recordable injury Tier 2.");
      if (people_.detail_missing)
        explain_.MissOf("harms", people_.detail_index, "outcome", raise,
                        "Whether days were lost, or a third party was admitted to hospital, would "
                        "settle Tier 1.");
    }
    if (declared_ == Held::kUnknown) {
      if (facts_.community_measures().empty() || facts_.community_affected() == v1::ANSWER_UNKNOWN)
        explain_.Miss(
            "community_affected", v1::TIER_1,
            "An officially declared evacuation or shelter-in-place would make it Tier 1.");
      for (int i = 0; i < facts_.community_measures_size(); ++i) {
        const auto& measure = facts_.community_measures(i);
        if (measure.kind() == v1::MEASURE_KIND_PUBLIC_PROTECTIVE_MEASURE) continue;
        const Held declared = Said(measure.officially_declared());
        if (declared == Held::kUnknown)
          explain_.MissOf("community_measures", i, "officially_declared", v1::TIER_1,
                          "If officials declared it, even as a precaution, it is Tier 1.");
        if (declared != Held::kNo && measure.kind() != v1::MEASURE_KIND_EVACUATION &&
            measure.kind() != v1::MEASURE_KIND_SHELTER_IN_PLACE)
          explain_.MissOf("community_measures", i, "kind", v1::TIER_1,
                          "An evacuation or shelter-in-place would make it Tier 1.");
      }
    }
    MissFire(tier_2_open);
  }

  void MissFire(bool tier_2_open) {
    if (fire_.happened == Held::kNo) return;
    const double lowest = tier_2_open ? rules_.tier_2_fire_usd : rules_.tier_1_fire_usd;
    if (!Reaches(fire_.usd.high, lowest)) return;
    const v1::Tier raise =
        Reaches(fire_.usd.high, rules_.tier_1_fire_usd) ? v1::TIER_1 : v1::TIER_2;
    if (fire_.happened == Held::kUnknown)
      explain_.Miss("fire", raise, "A fire or explosion counts by its direct cost.");
    else if (!fire_.usd.certain())
      explain_.Miss("direct_cost_usd", raise,
                    "The direct cost of the fire or explosion would settle its criteria.");
  }

  void CountSeverity() {
    SeverityPoints points{.safety = SafetyPoints(people_),
                          .fire_explosion = FirePoints(fire_, rules_),
                          .community = CommunityPoints(facts_, rules_),
                          .environment = EnvironmentPoints(facts_, rules_)};
    if (judges_.empty() && lost_ != Held::kNo) points.release.possible = 27;
    for (const ReleaseJudge& judge : judges_) {
      const Points each = ReleasePoints(judge.TimesOutsideContainment(), rules_);
      points.release = {std::max(points.release.certain, each.certain),
                        std::max(points.release.possible, each.possible)};
      held_back_ |= judge.held_back() && each.certain == 0;
    }
    held_back_ &= points.release.certain == 0;
    // Points are a matter of Tier 1 alone; not certain to be one, it has none that are certain.
    if (answer_.tier() != v1::TIER_1) {
      answer_.set_severity_at_least(true);
      return;
    }
    v1::Severity& severity = *answer_.mutable_severity();
    severity.set_safety(points.safety.certain);
    severity.set_fire_explosion(points.fire_explosion.certain);
    severity.set_release(points.release.certain);
    severity.set_community(points.community.certain);
    severity.set_environment(points.environment.certain);
    answer_.set_severity_points(points.certain());
    answer_.set_severity_at_least(points.open());
    MissPoints(points);
  }

  void MissPoints(const SeverityPoints& points) {
    if (points.safety.open())
      explain_.Miss("people_harmed", v1::NOT_PSE, "Who was harmed and how badly moves the points.");
    if (points.fire_explosion.open())
      explain_.Miss("direct_cost_usd", v1::NOT_PSE,
                    "The direct cost of a fire or explosion moves the points.");
    if (points.release.open())
      explain_.Miss(
          "releases", v1::NOT_PSE,
          "The quantity outside secondary containment in the worst hour moves the points.");
    if (points.community.open())
      explain_.Miss("community_measures", v1::NOT_PSE,
                    "Hours of the declared measures move the points.");
    if (points.environment.open())
      explain_.Miss("environment", v1::NOT_PSE,
                    "Acute environmental cost and harm to wildlife move the points.");
  }

  const v1::IncidentFacts& facts_;
  const RuleSet& rules_;
  const ChemicalCatalogue& catalogue_;
  const Options& options_;
  v1::Classification& answer_;
  Explanation explain_;

  Held personnel_safety_ = Held::kNo;
  Held excluded_ = Held::kNo;
  Held process_ = Held::kUnknown;
  Held area_ = Held::kUnknown;
  Held lost_ = Held::kUnknown;
  Held declared_ = Held::kNo;
  Held condition_ = Held::kNo;
  PeopleHarmed people_;
  FireCost fire_;
  std::vector<ReleaseJudge> judges_;
  bool held_back_ = false;
};

}  // namespace

void ClassifyInto(const v1::IncidentFacts& facts, const RuleSet& rules,
                  const ChemicalCatalogue& catalogue, const Options& options,
                  v1::Classification& answer) {
  answer.Clear();
  Classifier(facts, rules, catalogue, options, answer).Run();
}

v1::Classification Classify(const v1::IncidentFacts& facts, const RuleSet& rules,
                            const ChemicalCatalogue& catalogue, const Options& options) {
  v1::Classification answer;
  ClassifyInto(facts, rules, catalogue, options, answer);
  return answer;
}

}  // namespace interlock::incidents
