#pragma once
#include "interlock/incidents/v1/site_mirror.pb.h"
#include "libs/decider/decider.h"

namespace interlock::incidents {

// What incidents knows about a site, kept from organisation's events by the reaction MirrorSites.
struct SiteMirror {
  using State = v1::SiteMirror;
  using Command = v1::SiteMirrorCommand;
  using Event = v1::SiteMirrorEvent;
  static constexpr const char* kCategory = "site_mirror";

  static Decision<Event> Decide(const State&, const Command&, const Context&);
  static void Evolve(State&, const Event&);
};

}  // namespace interlock::incidents
