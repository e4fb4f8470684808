#include "services/training/standing.h"

#include <algorithm>

#include "services/training/language.h"

namespace interlock::training {
namespace {

template <class List, class Value>
bool Has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool IsFor(const Proof& proof, const Asked& asked) {
  return proof.requirement_id == asked.requirement_id ||
         (!asked.content.refreshes_requirement_id().empty() &&
          proof.requirement_id == asked.content.refreshes_requirement_id());
}

// 1910.119(g)(1)(ii): in lieu of initial training alone, and for that process.
bool StandsInLieu(const Proof& proof, const Asked& asked) {
  const auto kind = asked.content.kind();
  if (kind != v1::KIND_INITIAL_OVERVIEW && kind != v1::KIND_OPERATING_PROCEDURE) return false;
  return std::any_of(asked.content.groups().begin(), asked.content.groups().end(),
                     [&](const v1::Group& group) {
                       const auto& process_id = group.place().process_id();
                       return process_id.empty() || process_id == proof.in_lieu_process_id;
                     });
}

bool IsUnderstood(const std::string& language, const v1::Content& content, const Person& person) {
  const auto fits = [&](const std::string& one) { return Understands(one, language); };
  if (std::none_of(person.languages.begin(), person.languages.end(), fits)) return false;
  return content.languages().empty() ||
         std::any_of(content.languages().begin(), content.languages().end(), fits);
}

int DueWithin(int days_left, const v1::TrainingRules& rules) {
  int within = 0;
  for (const int days : rules.warning_days())  // From the most to the fewest.
    if (days_left <= days) within = days;
  return within;
}

}  // namespace

Day MonthsLater(Day day, int months) {
  const Month month = Month::Of(day);
  const int day_of_month = day.number - month.first_day().number;
  const Month later = month.Plus(months);
  return {later.first_day().number + std::min(day_of_month, later.days() - 1)};
}

bool Qualifies(const Proof& proof, const Asked& asked, const Person& person) {
  if (!IsFor(proof, asked)) return false;
  const auto& content = asked.content;
  if (!proof.in_lieu_process_id.empty()) return StandsInLieu(proof, asked);
  if (proof.result != v1::RESULT_PASSED || !Has(content.means(), proof.means)) return false;
  const bool own_material = proof.requirement_id == asked.requirement_id;
  if (own_material && !content.material_versions().empty() &&
      !Has(content.material_versions(), proof.material_version))
    return false;
  return IsUnderstood(proof.language, content, person);
}

StandingOnDay StandingOn(Day day, const Asked& asked, const Person& person, const Proofs& proofs,
                         const v1::TrainingRules& rules) {
  StandingOnDay answer;
  const Proof* last = nullptr;
  for (const auto some : {proofs.own, proofs.refreshed})
    for (const Proof& proof : some)
      if (proof.held_on <= day && (last == nullptr || proof.held_on > last->held_on) &&
          Qualifies(proof, asked, person))
        last = &proof;
  if (last == nullptr) {
    for (const auto some : {proofs.own, proofs.refreshed})
      for (const Proof& proof : some)
        if (proof.held_on <= day && IsFor(proof, asked))
          answer.record_ids.push_back(proof.record_id);
    if (!answer.record_ids.empty()) answer.standing = v1::STANDING_ATTENDED_ONLY;
    return answer;
  }
  answer.record_ids = {last->record_id};
  answer.standing = v1::STANDING_CURRENT;
  if (asked.content.interval_months() <= 0) return answer;
  const Day until = MonthsLater(last->held_on, asked.content.interval_months());
  answer.valid_until_on = until;
  if (until < day) {
    answer.standing = v1::STANDING_LAPSED;
  } else if (const int within = DueWithin(until.number - day.number, rules); within > 0) {
    answer.standing = v1::STANDING_DUE;
    answer.due_within_days = within;
  }
  return answer;
}

}  // namespace interlock::training
