#include "services/incidents/site_mirror.h"

#include <google/protobuf/util/message_differencer.h>

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"

namespace interlock::incidents {
namespace {

using Events = std::vector<v1::SiteMirrorEvent>;
using google::protobuf::util::MessageDifferencer;

Decision<v1::SiteMirrorEvent> Mirror(const v1::SiteMirror& mirror,
                                     const v1::MirrorSiteRequest& command) {
  if (command.source_version() != 0 && command.source_version() < mirror.source_version())
    return Events{};
  v1::SiteMirror site;
  site.set_site_id(command.site_id());
  site.set_regime(command.regime());
  site.set_anonymous_near_misses_allowed(command.anonymous_near_misses_allowed());
  if (!command.go_live_on().empty()) {
    const auto day = Day::Parse(command.go_live_on());
    if (!day)
      return Refuse(absl::StatusCode::kInvalidArgument, "DATE_INVALID", "",
                    absl::StrCat("There is no day ", command.go_live_on(), "."));
    site.set_go_live_on(command.go_live_on());
    // Where the site's own midnight is not known, the first one on earth: duties fail on.
    site.set_go_live_at_ms(command.go_live_at_ms() != 0 ? command.go_live_at_ms()
                                                        : BeginOfUtc(*day) - kFarthestAheadMs);
  }
  site.set_source_version(mirror.source_version());
  if (MessageDifferencer::Equals(mirror, site)) return Events{};
  site.set_source_version(command.source_version());
  Events events(1);
  *events[0].mutable_mirrored()->mutable_site() = std::move(site);
  return events;
}

}  // namespace

Decision<v1::SiteMirrorEvent> SiteMirror::Decide(const State& state, const Command& command,
                                                 const Context&) {
  switch (command.body_case()) {
    case Command::kMirror: return Mirror(state, command.mirror());
    case Command::kClockDue: return Events{};  // It holds no clocks.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void SiteMirror::Evolve(State& state, const Event& event) {
  switch (event.body_case()) {
    case Event::kMirrored: state = event.mirrored().site(); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<SiteMirror>);

}  // namespace interlock::incidents
