#include "services/incidents/classification/consequences.h"

#include <charconv>

namespace interlock::incidents {
namespace {

PeopleCount Plus(PeopleCount a, PeopleCount b) {
  return {a.certain + b.certain, a.possible + b.possible};
}

PeopleCount Atleast(const v1::Harm& harm) {
  if (!harm.has_people()) return {1, kInfinity};
  if (harm.people() < 0) return {0, kInfinity};
  return {double(harm.people()), double(harm.people())};
}

// Adds people to a count: for certain, possibly, or not at all.
void Add(PeopleCount& count, PeopleCount people, Held held) {
  if (held == Held::kYes) count.certain += people.certain;
  if (held != Held::kNo) count.possible += people.possible;
}

// What an outcome says of a person.
struct Meaning {
  Held fatality = Held::kNo;
  Held days_away = Held::kNo;
  Held admission = Held::kNo;
  Held beyond_first_aid = Held::kNo;
};

Meaning MeaningOf(v1::HarmOutcome outcome) {
  constexpr Held kYes = Held::kYes, kNo = Held::kNo, kUnknown = Held::kUnknown;
  switch (outcome) {
    case v1::HARM_OUTCOME_FIRST_AID: return {};
    case v1::HARM_OUTCOME_BEYOND_FIRST_AID: return {kNo, kNo, kNo, kYes};
    case v1::HARM_OUTCOME_DAYS_AWAY: return {kNo, kYes, kUnknown, kYes};
    // An admission says nothing of days away, however likely they are.
    case v1::HARM_OUTCOME_HOSPITAL_ADMISSION: return {kNo, kUnknown, kYes, kYes};
    case v1::HARM_OUTCOME_FATALITY: return {kYes, kNo, kNo, kYes};
    case v1::HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE: return {kNo, kUnknown, kUnknown, kYes};
    default: return {kUnknown, kUnknown, kUnknown, kUnknown};
  }
}

bool Detailed(const v1::Harm& harm, const Meaning& meaning, bool third_party) {
  const bool group_known =
      harm.group() >= v1::PEOPLE_GROUP_EMPLOYEE && harm.group() <= v1::PEOPLE_GROUP_THIRD_PARTY;
  const Held deciding = third_party ? meaning.admission : meaning.days_away;
  return group_known && harm.has_people() && harm.people() >= 0 && deciding != Held::kUnknown &&
         harm.caused_by_release() != v1::ANSWER_UNKNOWN;
}

}  // namespace

PeopleCount PeopleHarmed::tier_1() const {
  return Plus(Plus(fatalities, days_away), Plus(third_party_fatalities, third_party_admissions));
}

PeopleCount PeopleHarmed::tier_2() const { return beyond_first_aid; }

PeopleHarmed CountPeople(const v1::IncidentFacts& facts, Held personnel_safety) {
  PeopleHarmed people;
  if (personnel_safety == Held::kYes) return people;
  people.list_missing = facts.people_harmed() == v1::ANSWER_UNKNOWN ||
                        (facts.harms().empty() && facts.people_harmed() != v1::ANSWER_NO);
  for (int i = 0; i < facts.harms_size(); ++i) {
    const v1::Harm& harm = facts.harms(i);
    // Not said that it was caused by something else: it is told here because it was.
    const Held caused =
        And(Not(personnel_safety), harm.caused_by_release() == v1::ANSWER_UNSPECIFIED
                                       ? Held::kYes
                                       : Said(harm.caused_by_release()));
    if (caused == Held::kNo || (harm.has_people() && harm.people() == 0)) continue;
    const Meaning meaning = MeaningOf(harm.outcome());
    const bool third_party = harm.group() == v1::PEOPLE_GROUP_THIRD_PARTY;
    const bool own =
        harm.group() >= v1::PEOPLE_GROUP_EMPLOYEE && harm.group() <= v1::PEOPLE_GROUP_SUBCONTRACTOR;
    // Of a group that is not known, what holds for both is certain: a fatality.
    const Held is_own = own ? Held::kYes : third_party ? Held::kNo : Held::kUnknown;
    const PeopleCount count = Atleast(harm);
    if (!own && !third_party && meaning.fatality == Held::kYes) {
      Add(people.fatalities, count, caused);
      Add(people.third_party_fatalities, count, And(caused, Held::kUnknown));
    } else {
      Add(people.fatalities, count, And(And(caused, is_own), meaning.fatality));
      Add(people.third_party_fatalities, count, And(And(caused, Not(is_own)), meaning.fatality));
    }
    Add(people.days_away, count, And(And(caused, is_own), meaning.days_away));
    Add(people.beyond_first_aid, count, And(And(caused, is_own), meaning.beyond_first_aid));
    Add(people.third_party_admissions, count, And(And(caused, Not(is_own)), meaning.admission));
    Add(people.third_party_beyond_first_aid, count,
        And(And(caused, Not(is_own)), meaning.beyond_first_aid));
    if (!people.detail_missing && meaning.beyond_first_aid != Held::kNo &&
        !Detailed(harm, meaning, third_party)) {
      people.detail_missing = true;
      people.detail_index = i;
    }
  }
  if (people.list_missing)
    for (PeopleCount* count : {&people.fatalities, &people.days_away, &people.beyond_first_aid,
                               &people.third_party_fatalities, &people.third_party_admissions,
                               &people.third_party_beyond_first_aid})
      count->possible = kInfinity;
  return people;
}

Range Money(bool said, const core::v1::Decimal& amount) {
  if (!said) return {};
  const std::string& text = amount.value();
  double usd = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), usd);
  if (error != std::errc() || end != text.data() + text.size() || !IsQuantity(usd)) return {};
  return Range::Exactly(usd);
}

FireCost CostOfFire(const v1::IncidentFacts& facts) {
  Range usd = Money(facts.has_direct_cost_usd(), facts.direct_cost_usd());
  if (facts.direct_cost_complete() == v1::ANSWER_NO ||
      facts.direct_cost_complete() == v1::ANSWER_UNKNOWN)
    usd.high = kInfinity;
  return {.happened = Or(Said(facts.fire()), Said(facts.explosion())), .usd = usd};
}

Held DeclaredInCommunity(const v1::IncidentFacts& facts) {
  Held held = Held::kNo;
  if (facts.community_affected() == v1::ANSWER_UNKNOWN ||
      (facts.community_measures().empty() && facts.community_affected() != v1::ANSWER_NO))
    held = Held::kUnknown;
  for (const auto& measure : facts.community_measures()) {
    const bool moves_people = measure.kind() == v1::MEASURE_KIND_EVACUATION ||
                              measure.kind() == v1::MEASURE_KIND_SHELTER_IN_PLACE;
    const Held kind = measure.kind() == v1::MEASURE_KIND_PUBLIC_PROTECTIVE_MEASURE ? Held::kNo
                      : moves_people                                               ? Held::kYes
                                                                                   : Held::kUnknown;
    held = Or(held, And(kind, Said(measure.officially_declared())));
  }
  return held;
}

Held ReliefConsequence(const v1::ReliefDischarge& relief) {
  // That it was only a precaution takes the on-site measure away, and so has to be claimed.
  const Held on_site = relief.on_site_precautionary() == v1::ANSWER_YES
                           ? Held::kNo
                           : Said(relief.on_site_shelter_or_evacuation());
  return Or(Or(Said(relief.rainout()), Said(relief.unsafe_location())),
            Or(on_site, Said(relief.public_protective_measures())));
}

bool ThroughRelief(const v1::Release& release) {
  switch (release.relief().path()) {
    case v1::RELIEF_PATH_RELIEF_DEVICE:
    case v1::RELIEF_PATH_DESTRUCTION_DEVICE:
    case v1::RELIEF_PATH_SAFETY_INSTRUMENTED_SYSTEM:
    case v1::RELIEF_PATH_MANUAL_DEPRESSURING: return true;
    default: return false;
  }
}

}  // namespace interlock::incidents
