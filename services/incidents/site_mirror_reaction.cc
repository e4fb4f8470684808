#include "services/incidents/site_mirror_reaction.h"

#include "interlock/incidents/v1/site_mirror.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/zone.h"
#include "libs/chassis/stored_event.h"

namespace interlock::incidents {
namespace {

using organisation::v1::SiteEvent, organisation::v1::SiteProfile;

v1::Regime RegimeOf(organisation::v1::Regime regime) {
  switch (regime) {
    case organisation::v1::REGIME_GENERAL_INDUSTRY: return v1::REGIME_GENERAL_INDUSTRY;
    case organisation::v1::REGIME_CONSTRUCTION: return v1::REGIME_CONSTRUCTION;
    default: return v1::REGIME_UNSPECIFIED;
  }
}

std::vector<ReactionCommand> Mirror(const std::string& site_id, const SiteProfile& profile,
                                    int64_t version) {
  auto request = std::make_shared<v1::MirrorSiteRequest>();
  request->set_site_id(site_id);
  request->set_regime(RegimeOf(profile.regime()));
  request->set_go_live_on(profile.go_live_on());
  if (const auto day = Day::Parse(profile.go_live_on()))
    request->set_go_live_at_ms(BeginOf(*day, profile.time_zone()));
  request->set_anonymous_near_misses_allowed(profile.anonymous_near_misses_allowed());
  request->set_source_version(version);
  return {{.method = "/interlock.incidents.v1.SiteMirrorService/MirrorSite",
           .stream = "site_mirror-" + site_id,
           .request = request}};
}

absl::StatusOr<std::vector<ReactionCommand>> React(const FeedEvent& event) {
  if (event.record.type != SiteEvent::descriptor()->full_name())
    return std::vector<ReactionCommand>{};
  auto site = EventAs<SiteEvent>(event.record);
  if (!site.ok()) return site.status();
  const int64_t version = event.record.version;
  switch (site->body_case()) {
    case SiteEvent::kRegistered:
      return Mirror(site->registered().site_id(), site->registered().profile(), version);
    case SiteEvent::kCorrected:
      return Mirror(site->corrected().site_id(), site->corrected().profile(), version);
    case SiteEvent::kImported:
    case SiteEvent::kRenamed:
    case SiteEvent::kBought:
    case SiteEvent::kSold:
    case SiteEvent::kMoved:
    case SiteEvent::kOwnershipCorrected:
    case SiteEvent::kUnitAdded:
    case SiteEvent::kUnitRenamed:
    case SiteEvent::kUnitClosed:
    case SiteEvent::kCalendarSet:
    case SiteEvent::BODY_NOT_SET: break;
  }
  return std::vector<ReactionCommand>{};
}

}  // namespace

Reaction MirrorSites() {
  return {.name = "mirror_sites", .sources = {"organisation"}, .react = React};
}

}  // namespace interlock::incidents
