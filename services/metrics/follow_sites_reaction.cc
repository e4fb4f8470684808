#include "services/metrics/follow_sites_reaction.h"

#include "absl/strings/str_cat.h"
#include "interlock/metrics/v1/site_limits.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/calendar/zone.h"
#include "libs/chassis/stored_event.h"
#include "services/metrics/site_limits.h"

namespace interlock::metrics {
namespace {

using organisation::v1::SiteEvent, organisation::v1::SiteProfile;
using Commands = std::vector<ReactionCommand>;

constexpr char kService[] = "/interlock.metrics.v1.SiteLimitsService/";

template <class Request>
std::shared_ptr<Request> Named(const std::string& site_id, int year) {
  auto request = std::make_shared<Request>();
  request->set_limits_id(absl::StrCat(site_id, ":", year));
  request->set_site_id(site_id);
  return request;
}

template <class Request>
Commands Send(const char* method, std::shared_ptr<Request> request) {
  return {{.method = absl::StrCat(kService, method),
           .stream = absl::StrCat(SiteLimits::kCategory, "-", request->limits_id()),
           .request = request}};
}

// In the year in which it was said; each year that is over hands on to the next.
Commands Follow(const std::string& site_id, const SiteProfile& profile, const Record& record) {
  const int year = Month::Of(DayAt(record.at_ms, profile.time_zone())).year();
  auto request = Named<v1::FollowSiteLimitsRequest>(site_id, year);
  request->mutable_days()->set_time_zone(profile.time_zone());
  request->mutable_days()->set_source_version(record.version);
  return Send("FollowSiteLimits", std::move(request));
}

absl::StatusOr<Commands> FollowSite(const FeedEvent& event) {
  if (event.record.type != SiteEvent::descriptor()->full_name()) return Commands{};
  auto site = EventAs<SiteEvent>(event.record);
  if (!site.ok()) return site.status();
  if (site->has_registered())
    return Follow(site->registered().site_id(), site->registered().profile(), event.record);
  if (site->has_corrected())
    return Follow(site->corrected().site_id(), site->corrected().profile(), event.record);
  return Commands{};
}

Commands Check(const v1::SiteDayEnded& ended) {
  auto request = std::make_shared<v1::CheckSiteLimitsRequest>();
  request->set_limits_id(ended.limits_id());
  request->set_on(ended.on());
  return Send("CheckSiteLimits", std::move(request));
}

Commands TakeOver(const v1::SiteYearEnded& ended) {
  auto request = Named<v1::TakeOverSiteLimitsRequest>(ended.site_id(), ended.year() + 1);
  *request->mutable_days() = ended.days();
  *request->mutable_crossed() = ended.crossed();
  return Send("TakeOverSiteLimits", std::move(request));
}

absl::StatusOr<Commands> CheckDay(const FeedEvent& event) {
  if (event.record.type != v1::SiteLimitsEvent::descriptor()->full_name()) return Commands{};
  auto limits = EventAs<v1::SiteLimitsEvent>(event.record);
  if (!limits.ok()) return limits.status();
  if (limits->has_day_ended()) return Check(limits->day_ended());
  if (limits->has_year_ended()) return TakeOver(limits->year_ended());
  return Commands{};
}

}  // namespace

Reaction FollowSites() {
  return {.name = "follow_sites", .sources = {"organisation"}, .react = FollowSite};
}

Reaction CheckDays() { return {.name = "check_days", .sources = {"metrics"}, .react = CheckDay}; }

}  // namespace interlock::metrics
