// What changes, said first and corrected until it is in approval.
#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"
#include "services/moc/site.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

absl::Status CheckFacts(const v1::ChangeFacts& facts) {
  if (facts.found_already_made() && facts.how_found().empty())
    return Refuse(kInvalidArgument, "HOW_FOUND_MISSING", kClauseL,
                  "A change that was found already made says how it was found.");
  return absl::OkStatus();
}

}  // namespace

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
  const auto site = SiteWithUnit(command.site_id(), command.facts().unit_id(), context);
  if (!site.ok()) return site.status();
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
  if (change.facts().found_already_made() && !command.facts().found_already_made())
    return Refuse(kFailedPrecondition, "FOUND_STAYS", kClauseL,
                  "This change was found already made and holds its unit. If there is no such "
                  "change, withdraw it and say so.");
  Events events(1);
  auto& amended = Name(*events[0].mutable_amended(), change);
  *amended.mutable_facts() = command.facts();
  amended.set_reason(command.reason());
  return events;
}

}  // namespace interlock::moc
