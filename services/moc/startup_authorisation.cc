// The gate opens, for some hours, or says why not; and the unit starts up.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "services/moc/moc_rules.h"
#include "services/moc/site.h"
#include "services/moc/startup_decisions.h"

namespace interlock::moc::startup {
namespace {

using enum absl::StatusCode;

constexpr int64_t kHourMs = 3'600'000;
constexpr char kExpiry[] = "authorisation:";

// Evidence that was withdrawn from an authorisation that is no more.
void SettleOf(const v1::UnitStartup& startup, int authorisation, const std::string& what_was_done,
              const Context& context, Events& events) {
  for (const auto& withdrawn : startup.withdrawn()) {
    if (withdrawn.authorisation() != authorisation) continue;
    auto& settled = *events.emplace_back().mutable_evidence_settled();
    settled.set_startup_id(startup.startup_id());
    settled.set_evidence_id(withdrawn.evidence_id());
    settled.set_what_was_done(what_was_done);
    settled.set_settled_by(context.actor);
  }
}

bool RestsOnWithdrawn(const v1::UnitStartup& startup, const v1::Authorisation& authorisation) {
  for (const auto& withdrawn : startup.withdrawn())
    if (withdrawn.authorisation() == authorisation.number()) return true;
  return false;
}

int64_t HoursFor(const Scope& scope, const v1::StartupRules& rules) {
  int64_t hours = rules.authorisation_hours();
  for (const auto& change : scope.changes)
    if (change.authorisation_hours() > 0)
      hours = std::min<int64_t>(hours, change.authorisation_hours());
  return hours;
}

absl::Status RefuseMissing(const std::string& process_id) {
  return Refuse(
      kFailedPrecondition, "AUTHORISATION_MISSING", kClause,
      absl::StrCat("No authorisation to start up ", process_id.empty() ? "the unit" : "process ",
                   process_id, " is in force. Ask for one first."));
}

}  // namespace

const v1::Authorisation* InForce(const v1::UnitStartup& startup, const std::string& process_id) {
  for (const auto& one : startup.in_force())
    if (one.process_id() == process_id) return &one;
  return nullptr;
}

const v1::Authorisation* InForce(const v1::UnitStartup& startup, int number) {
  for (const auto& one : startup.in_force())
    if (one.number() == number) return &one;
  return nullptr;
}

std::string ExpiryClock(const v1::Authorisation& authorisation) {
  return absl::StrCat(kExpiry, authorisation.number());
}

Decided Authorize(const v1::UnitStartup& startup, const v1::AuthorizeStartupRequest& command,
                  const Context& context) {
  if (startup.startup_id().empty())
    if (const auto site = SiteWithUnit(command.site_id(), command.unit_id(), context); !site.ok())
      return site.status();
  const auto* rules = StartupRulesOn(RulesOf(context), DayOfUtc(context.now_ms));
  if (rules == nullptr)
    return Refuse(kFailedPrecondition, "RULES_MISSING", kClause,
                  "No rules for startups are in force. Have some put into the rules.");
  const auto* before = InForce(startup, command.process_id());
  if (before == nullptr && startup.in_force_size() >= kMaxScopes)
    return Refuse(kResourceExhausted, "LIST_FULL", "",
                  absl::StrCat("At most ", kMaxScopes, " authorisations of a unit are in force."));
  const Scope scope = ScopeOf(startup, command);
  const Verdict verdict = Judge(scope, context.facts);
  Events events(1);
  const auto name = [&](auto& event) -> auto& {
    event.set_startup_id(command.startup_id());
    event.set_site_id(command.site_id());
    event.set_unit_id(command.unit_id());
    return event;
  };
  if (!verdict.reasons.empty()) {
    auto& refusal = *name(*events[0].mutable_refused()).mutable_refusal();
    refusal.set_process_id(command.process_id());
    for (const auto& reason : verdict.reasons) *refusal.add_reasons() = reason;
    refusal.set_asked_by(context.actor);
    refusal.set_refused_at_ms(context.now_ms);
    return {Refuse(kFailedPrecondition, "STARTUP_REFUSED", kClause, Tell(scope, verdict.reasons)),
            std::move(events)};
  }
  // The same again, while nothing has changed, is the authorisation that is in force.
  if (before != nullptr && !before->by_break_glass() && before->authorised_by() == context.actor &&
      !RestsOnWithdrawn(startup, *before))
    return Events{};
  auto& authorised = name(*events[0].mutable_authorised());
  for (const auto& one : verdict.evidence) *authorised.add_evidence() = one;
  auto& authorisation = *authorised.mutable_authorisation();
  authorisation.set_number(startup.authorisations() + 1);
  authorisation.set_process_id(command.process_id());
  for (const auto& change : scope.changes) authorisation.add_change_ids(change.change_id());
  for (const auto& review : scope.reviews) authorisation.add_pssr_ids(review.pssr_id());
  authorisation.set_authorised_by(context.actor);
  authorisation.set_authorised_at_ms(context.now_ms);
  authorisation.set_expires_at_ms(context.now_ms + HoursFor(scope, *rules) * kHourMs);
  for (const auto& id : verdict.not_to_work_person_ids)
    authorisation.add_not_to_work_person_ids(id);
  if (before != nullptr) SettleOf(startup, before->number(), "Authorised anew.", context, events);
  return events;
}

Decided Report(const v1::UnitStartup& startup, const v1::ReportStartedUpRequest& command,
               const Context& context) {
  const auto* authorisation = InForce(startup, command.process_id());
  if (authorisation == nullptr) {
    for (const auto& started : startup.started())
      if (started.process_id() == command.process_id() &&
          started.started_up_at_ms() == command.started_up_at_ms())
        return Events{};
    return RefuseMissing(command.process_id());
  }
  if (RestsOnWithdrawn(startup, *authorisation))
    return Refuse(kFailedPrecondition, "EVIDENCE_WITHDRAWN", kClause,
                  "Something that the authorisation rests on was withdrawn. Ask for the "
                  "authorisation anew before the unit starts up.");
  if (command.started_up_at_ms() > context.now_ms)
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", "",
                  "A startup is reported once it took place.");
  if (command.started_up_at_ms() < authorisation->authorised_at_ms())
    return Refuse(kFailedPrecondition, "STARTED_UP_BEFORE", kClause,
                  "The unit was authorised later than that. If it did start up before, that is an "
                  "incident: report it as one.");
  Events events(1);
  auto& started = Name(*events[0].mutable_started_up(), startup);
  *started.mutable_authorisation() = *authorisation;
  started.mutable_authorisation()->set_started_up_at_ms(command.started_up_at_ms());
  started.set_reported_by(context.actor);
  return events;
}

Decided Revoke(const v1::UnitStartup& startup, const v1::RevokeAuthorizationRequest& command,
               const Context& context) {
  const auto* authorisation = InForce(startup, command.process_id());
  if (authorisation == nullptr) return Events{};
  Events events(1);
  auto& revoked = *events[0].mutable_revoked();
  revoked.set_startup_id(startup.startup_id());
  revoked.set_process_id(command.process_id());
  revoked.set_authorisation(authorisation->number());
  revoked.set_reason(command.reason());
  revoked.set_revoked_by(context.actor);
  SettleOf(startup, authorisation->number(), "Revoked.", context, events);
  return events;
}

Decided Expire(const v1::UnitStartup& startup, const std::string& clock) {
  Events events;
  if (clock == kGlassClock && !startup.broken_glass().overdue() &&
      !startup.broken_glass().confirmed_by().empty())
    events.emplace_back().mutable_break_glass_overdue()->set_startup_id(startup.startup_id());
  for (const auto& authorisation : startup.in_force()) {
    if (ExpiryClock(authorisation) != clock) continue;
    auto& expired = *events.emplace_back().mutable_expired();
    expired.set_startup_id(startup.startup_id());
    expired.set_process_id(authorisation.process_id());
    expired.set_authorisation(authorisation.number());
    SettleOf(startup, authorisation.number(), "Expired.", {}, events);
  }
  return events;
}

}  // namespace interlock::moc::startup
