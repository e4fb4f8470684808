#pragma once
#include "interlock/actions/v1/action_list.pb.h"
#include "interlock/actions/v1/hand_over.pb.h"
#include "libs/decider/decider.h"

namespace interlock::actions {

// That the open actions of one owner go to others: said once, action by action.
struct HandOver {
  using State = v1::HandOverRecord;
  using Command = v1::HandOverCommand;
  using Event = v1::HandOverEvent;
  static constexpr const char* kCategory = "hand_over";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  // What the owner has open, and whether the one who is to take it is there.
  static std::vector<Question> Asks(const State&, const Command&);
};

// The questions that it asks, of actions itself and of organisation: of a Person, and of a Role.
Question OwnedQuestion(const v1::RecordHandOverRequest& request);
Question PersonQuestion(const std::string& person_id);
Question RoleQuestion(const std::string& role_id);

}  // namespace interlock::actions
