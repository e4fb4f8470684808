#pragma once
#include "interlock/organisation/v1/company.pb.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

// A company: its name, its classification rule sets and its unit basis.
struct Company {
  using State = v1::Company;
  using Command = v1::CompanyCommand;
  using Event = v1::CompanyEvent;
  static constexpr const char* kCategory = "company";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::organisation
