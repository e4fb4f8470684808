#pragma once
#include "interlock/actions/v1/action.pb.h"
#include "libs/decider/decider.h"

namespace interlock::actions {

// Recommendations and corrective actions, whatever asked for them. Decided by Rules.
struct Action {
  using State = v1::Action;
  using Command = v1::ActionCommand;
  using Event = v1::ActionEvent;
  static constexpr const char* kCategory = "action";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
  static std::vector<Clock> Clocks(const State&);
  // The site, by whose time zone its day ends; those above the owner, when it is told to them.
  static std::vector<Question> Asks(const State&, const Command&);
};

// By which the time zone of a site is asked for; the answer is organisation's Site.
Question SiteQuestion(const std::string& site_id);
// By which those above its owner are asked for; the answer is organisation's FindSuperiorsResponse.
Question SuperiorsQuestion(const v1::Action& action);

}  // namespace interlock::actions
