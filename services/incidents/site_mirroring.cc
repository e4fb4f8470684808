#include "services/incidents/site_mirroring.h"

namespace interlock::incidents {
namespace {

v1::Regime RegimeOf(organisation::v1::Regime regime) {
  switch (regime) {
    case organisation::v1::REGIME_GENERAL_INDUSTRY: return v1::REGIME_GENERAL_INDUSTRY;
    case organisation::v1::REGIME_CONSTRUCTION: return v1::REGIME_CONSTRUCTION;
    default: return v1::REGIME_UNSPECIFIED;
  }
}

v1::MirrorSiteRequest MirrorOf(const std::string& site_id,
                               const organisation::v1::SiteProfile& profile, int64_t version) {
  v1::MirrorSiteRequest request;
  request.set_site_id(site_id);
  request.set_regime(RegimeOf(profile.regime()));
  request.set_go_live_on(profile.go_live_on());
  request.set_anonymous_near_misses_allowed(profile.anonymous_near_misses_allowed());
  request.set_source_version(version);
  return request;
}

}  // namespace

std::optional<v1::MirrorSiteRequest> MirrorOf(const organisation::v1::SiteEvent& event,
                                              int64_t version) {
  if (event.has_registered())
    return MirrorOf(event.registered().site_id(), event.registered().profile(), version);
  if (event.has_corrected())
    return MirrorOf(event.corrected().site_id(), event.corrected().profile(), version);
  return std::nullopt;  // Names, owners and units change nothing here.
}

}  // namespace interlock::incidents
