// What changes, said first and corrected until it is in approval.
#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/site.pb.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

absl::Status CheckFacts(const v1::ChangeFacts& facts) {
  if (facts.found_already_made() && facts.how_found().empty())
    return Refuse(kInvalidArgument, "HOW_FOUND_MISSING", kClauseL,
                  "A change that was found already made says how it was found.");
  return absl::OkStatus();
}

// The unit is one that the site runs, as organisation knows it.
absl::Status CheckUnit(const organisation::v1::Site& site, const std::string& unit_id) {
  for (const auto& unit : site.units())
    if (unit.unit_id() == unit_id && unit.closed_on().empty()) return absl::OkStatus();
  return Refuse(kFailedPrecondition, "UNIT_UNKNOWN", "",
                absl::StrCat("The site runs no unit ", unit_id,
                             ". Look at its units, or have it added to the site first."));
}

}  // namespace

Question SiteQuestion(const std::string& site_id) {
  core::v1::GetRequest request;
  request.set_id(site_id);
  return {"/interlock.organisation.v1.SiteService/GetSite", request.SerializeAsString()};
}

Decided Request(const v1::Change& change, const v1::RequestChangeRequest& command,
                const Context& context) {
  if (!change.change_id().empty()) {
    if (command.site_id() == change.site_id() && Same(command.facts(), change.request()))
      return Events{};
    return Refuse(kAlreadyExists, "CHANGE_EXISTS", "",
                  absl::StrCat("There is a change ", change.change_id(),
                               " already: ", change.facts().title(), ". Give yours another id."));
  }
  if (auto status = CheckFacts(command.facts()); !status.ok()) return status;
  const auto site = context.facts.Get<organisation::v1::Site>(SiteQuestion(command.site_id()));
  if (!site.ok())
    return Refuse(kUnavailable, "SITE_NOT_CONFIRMED", "",
                  "Organisation did not say what it knows of the site; nothing was recorded. Look "
                  "at the site's id, or try again.");
  if (auto status = CheckUnit(*site, command.facts().unit_id()); !status.ok()) return status;
  Events events(1);
  auto& requested = *events[0].mutable_requested();
  requested.set_change_id(command.change_id());
  requested.set_site_id(command.site_id());
  *requested.mutable_facts() = command.facts();
  requested.set_time_zone(site->profile().time_zone());
  requested.set_requested_by(context.actor);
  requested.set_requested_at_ms(context.now_ms);
  return events;
}

Decided Amend(const v1::Change& change, const v1::AmendChangeRequest& command) {
  if (Same(command.facts(), change.facts())) return Events{};
  if (change.stage() != v1::Change::STAGE_REQUESTED)
    if (auto status = CheckPreparing(change); !status.ok()) return status;
  if (auto status = CheckFacts(command.facts()); !status.ok()) return status;
  if (command.facts().unit_id() != change.facts().unit_id())
    return Refuse(kFailedPrecondition, "UNIT_STAYS", "",
                  "A change stays on its unit. Withdraw it, and request it where it belongs.");
  Events events(1);
  auto& amended = Name(*events[0].mutable_amended(), change);
  *amended.mutable_facts() = command.facts();
  amended.set_reason(command.reason());
  return events;
}

}  // namespace interlock::moc
