#pragma once
// Rules as tests of changes use them: a set of three questions.
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
    return some;
  }();
  return *rules;
}

}  // namespace interlock::moc
