// What holds the unit, looked at again whenever something happened to it.
#include "absl/strings/str_cat.h"
#include "libs/decider/same.h"
#include "services/moc/startup_decisions.h"

namespace interlock::moc::startup {
namespace {

using enum absl::StatusCode;

Question AskState(const char* method, const std::string& id) {
  core::v1::GetRequest request;
  request.set_id(id);
  return {method, request.SerializeAsString()};
}
Question AskChange(const std::string& id) {
  return AskState("/interlock.moc.v1.ChangeService/GetChange", id);
}
Question AskReview(const std::string& id) {
  return AskState("/interlock.moc.v1.PssrService/GetPssr", id);
}

const v1::HeldChange* Find(const v1::UnitStartup& startup, const v1::HeldChange& like) {
  for (const auto& held : startup.changes())
    if (held.change_id() == like.change_id()) return &held;
  return nullptr;
}
const v1::HeldReview* Find(const v1::UnitStartup& startup, const v1::HeldReview& like) {
  for (const auto& held : startup.reviews())
    if (held.pssr_id() == like.pssr_id()) return &held;
  return nullptr;
}

template <class List>
bool Holds(const List& list, const std::string& id) {
  for (const auto& one : list)
    if (one == id) return true;
  return false;
}

absl::Status RefuseFull() {
  return Refuse(kResourceExhausted, "LIST_FULL", "",
                absl::StrCat("At most ", kMaxHeld, " changes and as many reviews hold a unit."));
}

// Whoever relied on the change finds out that it is not as it was.
void WithdrawFrom(const v1::UnitStartup& startup, const v1::Change& change,
                  const v1::HeldChange* held, const Context& context, Events& events) {
  const std::string& id = change.change_id();
  const auto* known = held == nullptr ? nullptr : Find(startup, *held);
  for (const auto& authorisation : startup.in_force()) {
    if (held == nullptr || !IsInScope(held->process_id(), authorisation.process_id())) continue;
    if (!Holds(authorisation.change_ids(), id))
      AddWithdrawn(startup, authorisation, absl::StrCat("change-", id),
                   absl::StrCat("Change ", id, " was made after the startup was authorised."),
                   context, events);
    else if (known == nullptr || !Same(*known, *held))
      AddWithdrawn(
          startup, authorisation, absl::StrCat("change-", id),
          absl::StrCat("Change ", id, " is not as it was when the startup was authorised."),
          context, events);
  }
  for (const auto& authorisation : startup.started()) {
    const bool relied = Holds(authorisation.change_ids(), id);
    if (relied && !MissingIn(change).empty())
      AddWithdrawn(startup, authorisation, absl::StrCat("change-", id),
                   MissingIn(change)[0].sentence(), context, events);
    if (!relied && held != nullptr && IsInScope(held->process_id(), authorisation.process_id()) &&
        change.has_installation() &&
        change.installation().recorded_at_ms() <= authorisation.started_up_at_ms())
      AddWithdrawn(startup, authorisation, absl::StrCat("change-", id),
                   absl::StrCat("The unit started up with change ", id,
                                ", which was made after the startup was authorised."),
                   context, events);
  }
}

Decided RegisterChange(const v1::UnitStartup& startup, const v1::RegisterHoldingRequest& command,
                       const Context& context) {
  const auto change = context.facts.Get<v1::Change>(AskChange(command.change_id()));
  if (!change.ok())
    return Refuse(kUnavailable, "HOLDING_NOT_CONFIRMED", "",
                  absl::StrCat("Change ", command.change_id(), " cannot be looked at now."));
  if (change->change_id() != command.change_id() || change->site_id() != command.site_id() ||
      change->facts().unit_id() != command.unit_id())
    return Refuse(kInvalidArgument, "HOLDING_OF_ANOTHER_UNIT", "",
                  absl::StrCat("Change ", command.change_id(), " is of another unit."));
  const auto held = HeldBy(*change);
  Events events;
  if (startup.startup_id().empty() && !held) return events;
  v1::HeldChange like;
  like.set_change_id(command.change_id());
  const auto* known = Find(startup, like);
  if (held && (known == nullptr || !Same(*known, *held))) {
    if (known == nullptr && startup.changes_size() >= kMaxHeld) return RefuseFull();
    auto& registered = *events.emplace_back().mutable_change_registered();
    registered.set_startup_id(command.startup_id());
    registered.set_site_id(command.site_id());
    registered.set_unit_id(command.unit_id());
    *registered.mutable_change() = *held;
  } else if (!held && known != nullptr) {
    auto& released = *events.emplace_back().mutable_holding_released();
    released.set_startup_id(command.startup_id());
    released.set_change_id(command.change_id());
  }
  WithdrawFrom(startup, *change, held ? &*held : nullptr, context, events);
  return events;
}

Decided RegisterReview(const v1::UnitStartup& startup, const v1::RegisterHoldingRequest& command,
                       const Context& context) {
  const auto pssr = context.facts.Get<v1::Pssr>(AskReview(command.pssr_id()));
  if (!pssr.ok())
    return Refuse(kUnavailable, "HOLDING_NOT_CONFIRMED", "",
                  absl::StrCat("Review ", command.pssr_id(), " cannot be looked at now."));
  if (pssr->pssr_id() != command.pssr_id() || pssr->site_id() != command.site_id() ||
      pssr->scope().unit_id() != command.unit_id())
    return Refuse(kInvalidArgument, "HOLDING_OF_ANOTHER_UNIT", "",
                  absl::StrCat("Review ", command.pssr_id(), " is of another unit."));
  const auto held = HeldBy(*pssr);
  Events events;
  if (startup.startup_id().empty() && !held) return events;
  v1::HeldReview like;
  like.set_pssr_id(command.pssr_id());
  const auto* known = Find(startup, like);
  if (held && (known == nullptr || !Same(*known, *held))) {
    if (known == nullptr && startup.reviews_size() >= kMaxHeld) return RefuseFull();
    auto& registered = *events.emplace_back().mutable_review_registered();
    registered.set_startup_id(command.startup_id());
    registered.set_site_id(command.site_id());
    registered.set_unit_id(command.unit_id());
    *registered.mutable_review() = *held;
  } else if (!held && known != nullptr) {
    auto& released = *events.emplace_back().mutable_holding_released();
    released.set_startup_id(command.startup_id());
    released.set_pssr_id(command.pssr_id());
  }
  for (const auto& authorisation : startup.in_force()) {
    const bool relied = Holds(authorisation.pssr_ids(), command.pssr_id());
    const bool begun =
        held && !held->complete() && IsInScope(held->process_id(), authorisation.process_id());
    if ((relied && (!held || !held->complete())) || (!relied && begun))
      AddWithdrawn(startup, authorisation, absl::StrCat("pssr-", command.pssr_id()),
                   absl::StrCat("Review ", command.pssr_id(),
                                " is not complete any more, or was "
                                "begun after the authorisation."),
                   context, events);
  }
  return events;
}

}  // namespace

std::vector<Question> HoldingQuestions(const v1::RegisterHoldingRequest& command) {
  if (!command.change_id().empty()) return {AskChange(command.change_id())};
  return {AskReview(command.pssr_id())};
}

Decided Register(const v1::UnitStartup& startup, const v1::RegisterHoldingRequest& command,
                 const Context& context) {
  return command.change_id().empty() ? RegisterReview(startup, command, context)
                                     : RegisterChange(startup, command, context);
}

}  // namespace interlock::moc::startup
