#pragma once
// Rules as tests use them: a set of three questions, a checklist of two items for any review, a
// routing with each rule of approval.
#include "libs/decider/from_text.h"
#include "services/moc/moc_rules.h"

namespace interlock::moc {

inline const MocRules& TestRules() {
  static const auto* rules = [] {
    auto* some = new MocRules;
    auto& set = some->screenings.emplace_back();
    set.set_version("q1");
    set.set_effective_on("1992-05-26");
    for (const char* id : {"rates", "catalyst", "interlocks"}) {
      auto& question = *set.add_questions();
      question.set_question_id(id);
      question.set_prompt(std::string("Do ") + id + " stay the same?");
    }
    auto& startup = some->startups.emplace_back();
    startup.set_version("s1");
    startup.set_effective_on("1992-05-26");
    startup.set_authorisation_hours(24);
    startup.set_break_glass_hours(8);
    startup.set_break_glass_refusal_minutes(60);
    startup.set_as_built_days(90);
    auto& checklist = some->pssr_checklists.emplace_back();
    checklist.set_version("p1");
    checklist.set_effective_on("1992-05-26");
    for (const char* id : {"built", "labels"}) {
      auto& item = *checklist.add_items();
      item.set_item_id(id);
      item.set_prompt("Is it so?");
      item.set_always_applies(std::string(id) == "built");
      item.set_before_startup(std::string(id) == "built");
      for (int kind = 1; v1::PssrKind_IsValid(kind); ++kind) item.add_kinds(v1::PssrKind(kind));
    }
    some->routings.push_back(From<v1::RoutingSet>(
        "version: 'w1' effective_on: '1992-05-26' routes { route_id: 'emergency' "
        "fits { durations: CHANGE_DURATION_EMERGENCY } paperwork_follows: true steps { step_id: "
        "'check' title: 'Check' "
        "order: 1 rule: APPROVAL_RULE_ALL approvers { role_id: 'ops' } "
        "approvers { role_id: 'safety' } deadline_hours: 2 } } "
        "routes { route_id: 'minor' fits { risks: CHANGE_RISK_MINOR } steps { "
        "step_id: 'authorised' title: 'Authorised person' order: 1 rule: APPROVAL_RULE_ANY "
        "approvers { role_id: 'authorised' } approvers { person_id: 'olga' } deadline_hours: 24 "
        "other_site_may_step_in: true } } "
        "routes { route_id: 'complex' fits { risks: CHANGE_RISK_COMPLEX } "
        "hazard_evaluation: true steps { step_id: 'ops' title: 'Operations' order: 1 "
        "rule: APPROVAL_RULE_ANY approvers { role_id: 'ops' } deadline_hours: 24 } "
        "steps { step_id: 'safety' title: 'Safety' order: 1 rule: APPROVAL_RULE_ANY "
        "approvers { role_id: 'safety' } deadline_hours: 48 } "
        "steps { step_id: 'board' title: 'Board' order: 2 rule: APPROVAL_RULE_QUORUM quorum: 2 "
        "approvers { role_id: 'board' } deadline_hours: 72 } } "
        "limit_warning_days: 14 limit_warning_days: 3 emergency_paperwork_hours: 72 "
        "authorisation_hours: 48"));
    return some;
  }();
  return *rules;
}

}  // namespace interlock::moc
