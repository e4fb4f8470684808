#include "services/organisation/profile.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"

namespace interlock::organisation {
namespace {

using Identifiers = google::protobuf::RepeatedPtrField<v1::OutsideIdentifier>;

std::string ValueOf(const Identifiers& identifiers, const std::string& scheme) {
  for (const auto& identifier : identifiers)
    if (identifier.scheme() == scheme) return identifier.value();
  return "";
}

void SetValue(Identifiers& identifiers, const v1::OutsideIdentifier& said) {
  for (auto& identifier : identifiers)
    if (identifier.scheme() == said.scheme()) return identifier.set_value(said.value());
  *identifiers.Add() = said;
}

}  // namespace

std::vector<std::string> WrongIn(const v1::SiteProfile& profile, const Rules& rules) {
  std::vector<std::string> wrong;
  if (!profile.time_zone().empty() && !rules.time_zones.contains(profile.time_zone()))
    wrong.push_back(
        absl::StrCat("\"", profile.time_zone(), "\" is no time zone; write it as America/Chicago"));
  if (!profile.go_live_on().empty() && !Day::Parse(profile.go_live_on()))
    wrong.push_back(absl::StrCat("\"", profile.go_live_on(), "\" is no date for going live"));
  if (!v1::Regime_IsValid(profile.regime()))
    wrong.push_back("the regime is neither general industry nor construction");
  std::set<std::string> schemes;
  for (const auto& identifier : profile.outside_identifiers())
    if (!schemes.insert(identifier.scheme()).second)
      wrong.push_back(absl::StrCat("two identifiers of scheme ", identifier.scheme()));
  return wrong;
}

std::vector<std::string> MissingIn(const v1::SiteProfile& profile) {
  std::vector<std::string> missing;
  if (profile.name().empty()) missing.push_back("the name is missing");
  if (profile.time_zone().empty()) missing.push_back("the time zone is missing");
  if (profile.regime() == v1::REGIME_UNSPECIFIED)
    missing.push_back("the regime is missing: general industry (1910) or construction (1926)");
  return missing;
}

v1::SiteProfile Merge(v1::SiteProfile profile, const v1::SiteProfile& said_before,
                      const v1::SiteProfile& said) {
  if (!said.name().empty() && said.name() != said_before.name()) profile.set_name(said.name());
  if (!said.naics().empty() && said.naics() != said_before.naics()) profile.set_naics(said.naics());
  if (!said.time_zone().empty() && said.time_zone() != said_before.time_zone())
    profile.set_time_zone(said.time_zone());
  if (said.regime() != v1::REGIME_UNSPECIFIED && said.regime() != said_before.regime())
    profile.set_regime(said.regime());
  if (!said.go_live_on().empty() && said.go_live_on() != said_before.go_live_on())
    profile.set_go_live_on(said.go_live_on());
  for (const auto& identifier : said.outside_identifiers())
    if (identifier.value() != ValueOf(said_before.outside_identifiers(), identifier.scheme()))
      SetValue(*profile.mutable_outside_identifiers(), identifier);
  if (said.anonymous_near_misses_allowed() && !said_before.anonymous_near_misses_allowed())
    profile.set_anonymous_near_misses_allowed(true);
  return profile;
}

}  // namespace interlock::organisation
