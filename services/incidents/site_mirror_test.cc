#include "services/incidents/site_mirror.h"

#include "services/incidents/incident_testing.h"

namespace interlock::incidents {
namespace {

using SiteSpec = Spec<SiteMirror>;

v1::SiteMirrorEvent Mirrored(const std::string& site) {
  return From<v1::SiteMirrorEvent>(absl::StrCat("mirrored { site { ", site, " } }"));
}
v1::SiteMirrorCommand Tell(const std::string& site) {
  return From<v1::SiteMirrorCommand>(absl::StrCat("mirror { ", site, " }"));
}
const char kLive[] = "site_id: 's' go_live_on: '1970-01-02' go_live_at_ms: 9 source_version: 3";

TEST(SiteMirror, KeepsWhatOrganisationSays) {
  SiteSpec::Given({}).When(Tell(kLive)).Then({Mirrored(kLive)});
}
TEST(SiteMirror, ToldTheSameAgainKeepsStill) {
  SiteSpec::Given({Mirrored(kLive)}).When(Tell(kLive)).ThenNothing();
}
TEST(SiteMirror, IsNotTurnedBackByAnOlderVersion) {
  SiteSpec::Given({Mirrored(kLive)}).When(Tell("site_id: 's' source_version: 2")).ThenNothing();
}
TEST(SiteMirror, TakesTheFirstMidnightOnEarthWhereTheSitesOwnIsNotKnown) {
  SiteSpec::Given({})
      .When(Tell("site_id: 's' go_live_on: '1970-01-02'"))
      .Then({Mirrored("site_id: 's' go_live_on: '1970-01-02' go_live_at_ms: 36000000")});
}
TEST(SiteMirror, RefusesADayThatDoesNotExist) {
  SiteSpec::Given({})
      .When(Tell("site_id: 's' go_live_on: '2026-02-30'"))
      .ThenRefused("DATE_INVALID");
}

}  // namespace
}  // namespace interlock::incidents
