#include "services/organisation/site.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/same.h"
#include "services/organisation/ownership.h"
#include "services/organisation/profile.h"
#include "services/organisation/site_calendar.h"

namespace interlock::organisation {
namespace {

using v1::SiteEvent;
using Events = std::vector<SiteEvent>;
using enum absl::StatusCode;

constexpr int kMostUnits = 500;

using interlock::Same;
bool Same(const Ownership& a, const Ownership& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), Same<v1::OwnershipPeriod>);
}

absl::Status Unknown() {
  return Refuse(kNotFound, "SITE_UNKNOWN", "", "There is no such site. Register it first.");
}
bool Exists(const v1::Site& site) { return site.has_registration(); }

absl::Status Wrong(const std::vector<std::string>& problems) {
  if (problems.empty()) return absl::OkStatus();
  return Refuse(kInvalidArgument, "SITE_PROFILE_WRONG", "", absl::StrJoin(problems, "; "));
}
absl::Status CheckWhole(const v1::SiteProfile& profile, const Rules& rules) {
  std::vector<std::string> problems = MissingIn(profile);
  for (std::string& wrong : WrongIn(profile, rules)) problems.push_back(std::move(wrong));
  return Wrong(problems);
}

const v1::Unit* FindUnit(const v1::Site& site, const std::string& unit_id) {
  for (const v1::Unit& unit : site.units())
    if (unit.unit_id() == unit_id) return &unit;
  return nullptr;
}

absl::Status CheckUnits(const v1::RegisterSiteRequest& command) {
  std::set<std::string> ids;
  if (command.units_size() > kMostUnits)
    return Refuse(kResourceExhausted, "UNITS_FULL", "",
                  absl::StrCat("A site holds at most ", kMostUnits, " units."));
  for (const v1::Unit& unit : command.units()) {
    if (!ids.insert(unit.unit_id()).second)
      return Refuse(kAlreadyExists, "UNIT_EXISTS", "",
                    absl::StrCat("The unit ", unit.unit_id(), " is named twice."));
    if (!unit.closed_on().empty() && !Day::Parse(unit.closed_on()))
      return Refuse(kInvalidArgument, "DATE_INVALID", "",
                    absl::StrCat("\"", unit.closed_on(), "\" is no date."));
  }
  return absl::OkStatus();
}

Decision<SiteEvent> Register(const v1::Site& site, const v1::RegisterSiteRequest& command,
                             const Rules& rules) {
  auto ownership = OwnedSince(command.business_id(), command.owned_from_on());
  if (!ownership.ok()) return ownership.status();
  SiteEvent event;
  v1::SiteRegistered& registered = *event.mutable_registered();
  registered.set_site_id(command.site_id());
  *registered.mutable_profile() = command.profile();
  *registered.mutable_ownership() = *ownership;
  *registered.mutable_units() = command.units();
  if (Exists(site)) {
    if (Same(registered, site.registration())) return Events{};
    return Refuse(kAlreadyExists, "SITE_EXISTS", "",
                  "This site is registered already, with other content. Correct it instead.");
  }
  if (auto status = CheckWhole(command.profile(), rules); !status.ok()) return status;
  if (auto status = CheckUnits(command); !status.ok()) return status;
  return Events{event};
}

SiteEvent Imported(const v1::RecordImportedSiteRequest& command, const std::string& business_id) {
  SiteEvent event;
  v1::SiteImported& imported = *event.mutable_imported();
  imported.set_site_id(command.site_id());
  *imported.mutable_said() = command.profile();
  imported.set_business_id(business_id);
  imported.set_source(command.source());
  return event;
}

Decision<SiteEvent> RegisterImported(const v1::RecordImportedSiteRequest& command) {
  if (command.profile().name().empty()) return Wrong({"the name is missing"});
  auto ownership = OwnedSince(command.business_id(), command.owned_from_on());
  if (!ownership.ok()) return ownership.status();
  SiteEvent event;
  v1::SiteRegistered& registered = *event.mutable_registered();
  registered.set_site_id(command.site_id());
  *registered.mutable_profile() = command.profile();
  *registered.mutable_ownership() = *ownership;
  return Events{event, Imported(command, command.business_id())};
}

// The site now belongs to whom the import says, from the day that it says.
absl::StatusOr<Events> MoveToImported(const v1::Site& site,
                                      const v1::RecordImportedSiteRequest& command) {
  const std::string& business = command.business_id();
  const bool owned = IsOwned(site.ownership());
  if (owned && site.ownership().rbegin()->business_id() == business) return Events{};
  if (command.owned_from_on().empty())
    return Refuse(kFailedPrecondition, "IMPORT_MOVES_SITE", "",
                  absl::StrCat("The import says that the site belongs to ", business,
                               ", but not from which day. Say owned_from_on."));
  auto after = owned ? Move(site.ownership(), business, command.owned_from_on())
                     : Buy(site.ownership(), business, command.owned_from_on());
  if (!after.ok()) return after.status();
  SiteEvent event;
  if (owned) {
    event.mutable_moved()->set_site_id(site.site_id());
    event.mutable_moved()->set_reason(absl::StrCat("import: ", command.source()));
    *event.mutable_moved()->mutable_ownership() = *after;
  } else {
    event.mutable_bought()->set_site_id(site.site_id());
    *event.mutable_bought()->mutable_ownership() = *after;
  }
  return Events{event};
}

Decision<SiteEvent> RecordImported(const v1::Site& site,
                                   const v1::RecordImportedSiteRequest& command,
                                   const Rules& rules) {
  if (auto status = Wrong(WrongIn(command.profile(), rules)); !status.ok()) return status;
  if (!Exists(site)) return RegisterImported(command);
  const bool other_business =
      !command.business_id().empty() && command.business_id() != site.imported_business_id();
  if (!other_business && Same(command.profile(), site.imported())) return Events{};
  Events events;
  const v1::SiteProfile merged = Merge(site.profile(), site.imported(), command.profile());
  if (!Same(merged, site.profile())) {
    v1::SiteCorrected& corrected = *events.emplace_back().mutable_corrected();
    corrected.set_site_id(site.site_id());
    *corrected.mutable_profile() = merged;
    corrected.set_reason(absl::StrCat("import: ", command.source()));
  }
  if (other_business) {
    auto moved = MoveToImported(site, command);
    if (!moved.ok()) return moved.status();
    events.insert(events.end(), moved->begin(), moved->end());
  }
  events.push_back(
      Imported(command, other_business ? command.business_id() : site.imported_business_id()));
  return events;
}

Decision<SiteEvent> Rename(const v1::Site& site, const v1::RenameSiteRequest& command,
                           const Context& context) {
  if (command.name() == site.profile().name()) return Events{};
  const auto from = Day::Parse(command.from_on());
  if (!from)
    return Refuse(kInvalidArgument, "DATE_INVALID", "",
                  absl::StrCat("\"", command.from_on(), "\" is no date."));
  if (BeginOfUtc(*from) > context.now_ms + kFarthestAheadMs)
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", "",
                  "A new name is recorded on the day on which it begins, not before.");
  const v1::SiteName& last = *site.names().rbegin();
  if (command.from_on() <= last.from_on())
    return Refuse(kFailedPrecondition, "DATES_OUT_OF_ORDER", "",
                  absl::StrCat("The site has been called ", last.name(), " since ", last.from_on(),
                               "; a later name cannot begin earlier."));
  SiteEvent event;
  event.mutable_renamed()->set_site_id(site.site_id());
  event.mutable_renamed()->mutable_name()->set_name(command.name());
  event.mutable_renamed()->mutable_name()->set_from_on(command.from_on());
  return Events{event};
}

Decision<SiteEvent> Correct(const v1::Site& site, const v1::CorrectSiteRequest& command,
                            const Rules& rules) {
  if (auto status = CheckWhole(command.profile(), rules); !status.ok()) return status;
  if (Same(command.profile(), site.profile())) return Events{};
  SiteEvent event;
  v1::SiteCorrected& corrected = *event.mutable_corrected();
  corrected.set_site_id(site.site_id());
  *corrected.mutable_profile() = command.profile();
  corrected.set_reason(command.reason());
  return Events{event};
}

// The part that the four events of ownership share.
template <class Change>
void Fill(Change& change, const v1::Site& site, const Ownership& after) {
  change.set_site_id(site.site_id());
  *change.mutable_ownership() = after;
}

Decision<SiteEvent> Bought(const v1::Site& site, const v1::BuySiteRequest& command) {
  auto after = Buy(site.ownership(), command.business_id(), command.from_on());
  if (!after.ok()) return after.status();
  if (Same(*after, site.ownership())) return Events{};
  SiteEvent event;
  Fill(*event.mutable_bought(), site, *after);
  event.mutable_bought()->set_seller(command.seller());
  return Events{event};
}

Decision<SiteEvent> Sold(const v1::Site& site, const v1::SellSiteRequest& command) {
  auto after = Sell(site.ownership(), command.from_on());
  if (!after.ok()) return after.status();
  if (Same(*after, site.ownership())) return Events{};
  SiteEvent event;
  Fill(*event.mutable_sold(), site, *after);
  event.mutable_sold()->set_buyer(command.buyer());
  return Events{event};
}

Decision<SiteEvent> Moved(const v1::Site& site, const v1::MoveSiteRequest& command) {
  auto after = Move(site.ownership(), command.business_id(), command.from_on());
  if (!after.ok()) return after.status();
  if (Same(*after, site.ownership())) return Events{};
  SiteEvent event;
  Fill(*event.mutable_moved(), site, *after);
  event.mutable_moved()->set_reason(command.reason());
  return Events{event};
}

Decision<SiteEvent> CorrectOwnership(const v1::Site& site,
                                     const v1::CorrectOwnershipRequest& command) {
  if (auto status = CheckOwnership(command.ownership()); !status.ok()) return status;
  if (Same(command.ownership(), site.ownership())) return Events{};
  SiteEvent event;
  Fill(*event.mutable_ownership_corrected(), site, command.ownership());
  event.mutable_ownership_corrected()->set_reason(command.reason());
  return Events{event};
}

absl::Status UnitUnknown(const std::string& unit_id) {
  return Refuse(kNotFound, "UNIT_UNKNOWN", "", absl::StrCat("The site has no unit ", unit_id, "."));
}

Decision<SiteEvent> AddUnit(const v1::Site& site, const v1::AddUnitRequest& command) {
  if (const v1::Unit* unit = FindUnit(site, command.unit_id())) {
    if (unit->name() == command.name() && unit->closed_on().empty()) return Events{};
    return Refuse(kAlreadyExists, "UNIT_EXISTS", "",
                  absl::StrCat("The site has a unit ", command.unit_id(), " already, called ",
                               unit->name(), "."));
  }
  if (site.units_size() >= kMostUnits)
    return Refuse(kResourceExhausted, "UNITS_FULL", "",
                  absl::StrCat("A site holds at most ", kMostUnits, " units."));
  SiteEvent event;
  v1::UnitAdded& added = *event.mutable_unit_added();
  added.set_site_id(site.site_id());
  added.mutable_unit()->set_unit_id(command.unit_id());
  added.mutable_unit()->set_name(command.name());
  return Events{event};
}

Decision<SiteEvent> RenameUnit(const v1::Site& site, const v1::RenameUnitRequest& command) {
  const v1::Unit* unit = FindUnit(site, command.unit_id());
  if (unit == nullptr) return UnitUnknown(command.unit_id());
  if (unit->name() == command.name()) return Events{};
  SiteEvent event;
  v1::UnitRenamed& renamed = *event.mutable_unit_renamed();
  renamed.set_site_id(site.site_id());
  *renamed.mutable_unit() = *unit;
  renamed.mutable_unit()->set_name(command.name());
  return Events{event};
}

Decision<SiteEvent> CloseUnit(const v1::Site& site, const v1::CloseUnitRequest& command) {
  const v1::Unit* unit = FindUnit(site, command.unit_id());
  if (unit == nullptr) return UnitUnknown(command.unit_id());
  if (!Day::Parse(command.closed_on()))
    return Refuse(kInvalidArgument, "DATE_INVALID", "",
                  absl::StrCat("\"", command.closed_on(), "\" is no date."));
  if (unit->closed_on() == command.closed_on()) return Events{};
  if (!unit->closed_on().empty())
    return Refuse(kFailedPrecondition, "UNIT_CLOSED", "",
                  absl::StrCat("The unit was closed on ", unit->closed_on(), "."));
  SiteEvent event;
  v1::UnitClosed& closed = *event.mutable_unit_closed();
  closed.set_site_id(site.site_id());
  *closed.mutable_unit() = *unit;
  closed.mutable_unit()->set_closed_on(command.closed_on());
  return Events{event};
}

void Replace(v1::Site& site, const v1::Unit& changed) {
  for (v1::Unit& unit : *site.mutable_units())
    if (unit.unit_id() == changed.unit_id()) unit = changed;
}

}  // namespace

Decision<SiteEvent> Site::Decide(const State& site, const Command& command,
                                 const Context& context) {
  const Rules& rules = context.RulesAs<Rules>();
  if (!Exists(site) && command.body_case() != Command::BODY_NOT_SET && !command.has_register_() &&
      !command.has_record_imported())
    return Unknown();
  switch (command.body_case()) {
    case Command::kRegister: return Register(site, command.register_(), rules);
    case Command::kRecordImported: return RecordImported(site, command.record_imported(), rules);
    case Command::kRename: return Rename(site, command.rename(), context);
    case Command::kCorrect: return Correct(site, command.correct(), rules);
    case Command::kBuy: return Bought(site, command.buy());
    case Command::kSell: return Sold(site, command.sell());
    case Command::kMove: return Moved(site, command.move());
    case Command::kCorrectOwnership: return CorrectOwnership(site, command.correct_ownership());
    case Command::kAddUnit: return AddUnit(site, command.add_unit());
    case Command::kRenameUnit: return RenameUnit(site, command.rename_unit());
    case Command::kCloseUnit: return CloseUnit(site, command.close_unit());
    case Command::kSetCalendar: return SetCalendar(site, command.set_calendar());
    case Command::kClockDue: return Events{};  // A site holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Site::Evolve(State& site, const Event& event) {
  switch (event.body_case()) {
    case Event::kRegistered:
      site.set_site_id(event.registered().site_id());
      *site.mutable_profile() = event.registered().profile();
      *site.mutable_ownership() = event.registered().ownership();
      *site.mutable_units() = event.registered().units();
      site.add_names()->set_name(event.registered().profile().name());
      *site.mutable_registration() = event.registered();
      break;
    case Event::kImported:
      *site.mutable_imported() = event.imported().said();
      site.set_imported_business_id(event.imported().business_id());
      break;
    case Event::kRenamed:
      site.mutable_profile()->set_name(event.renamed().name().name());
      *site.add_names() = event.renamed().name();
      break;
    case Event::kCorrected:
      *site.mutable_profile() = event.corrected().profile();
      // A corrected name was never another one.
      if (site.names_size() > 0)
        site.mutable_names()->rbegin()->set_name(event.corrected().profile().name());
      break;
    case Event::kBought: *site.mutable_ownership() = event.bought().ownership(); break;
    case Event::kSold: *site.mutable_ownership() = event.sold().ownership(); break;
    case Event::kMoved: *site.mutable_ownership() = event.moved().ownership(); break;
    case Event::kOwnershipCorrected:
      *site.mutable_ownership() = event.ownership_corrected().ownership();
      break;
    case Event::kUnitAdded: *site.add_units() = event.unit_added().unit(); break;
    case Event::kUnitRenamed: Replace(site, event.unit_renamed().unit()); break;
    case Event::kUnitClosed: Replace(site, event.unit_closed().unit()); break;
    case Event::kCalendarSet: *site.mutable_calendar() = event.calendar_set().calendar(); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Site>);

}  // namespace interlock::organisation
