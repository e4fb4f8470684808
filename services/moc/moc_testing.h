#pragma once
// Rules as tests use them: a set of three questions, a checklist of two items for any review.
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
    return some;
  }();
  return *rules;
}

}  // namespace interlock::moc
