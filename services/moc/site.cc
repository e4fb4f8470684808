#include "services/moc/site.h"

#include "absl/strings/str_cat.h"

namespace interlock::moc {

using enum absl::StatusCode;

Question SiteQuestion(const std::string& site_id) {
  core::v1::GetRequest request;
  request.set_id(site_id);
  return {"/interlock.organisation.v1.SiteService/GetSite", request.SerializeAsString()};
}

absl::Status RefuseSiteNotConfirmed() {
  return Refuse(kUnavailable, "SITE_NOT_CONFIRMED", "",
                "Organisation did not say what it knows of the site; nothing was recorded. Look "
                "at the site's id, or try again.");
}

absl::StatusOr<organisation::v1::Site> SiteWithUnit(const std::string& site_id,
                                                    const std::string& unit_id,
                                                    const Context& context) {
  auto site = context.facts.Get<organisation::v1::Site>(SiteQuestion(site_id));
  if (!site.ok()) return RefuseSiteNotConfirmed();
  for (const auto& unit : site->units())
    if (unit.unit_id() == unit_id && unit.closed_on().empty()) return site;
  return Refuse(kFailedPrecondition, "UNIT_UNKNOWN", "",
                absl::StrCat("The site runs no unit ", unit_id,
                             ". Look at its units, or have it added to the site first."));
}

}  // namespace interlock::moc
