// Where the gate could not be checked: a named role, a second person, and the proof on paper, until
// the records can be asked again.
#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "services/moc/moc_rules.h"
#include "services/moc/startup_decisions.h"

namespace interlock::moc::startup {
namespace {

using enum absl::StatusCode;

constexpr int64_t kHourMs = 3'600'000, kMinuteMs = 60'000;

const v1::StartupRules* RulesNow(const Context& context) {
  return StartupRulesOn(RulesOf(context), DayOfUtc(context.now_ms));
}
absl::Status RefuseRules() {
  return Refuse(kFailedPrecondition, "RULES_MISSING", kClause,
                "No rules for startups are in force. Have some put into the rules.");
}
absl::Status RefuseUnasked(const std::string& why) {
  return Refuse(kFailedPrecondition, "GATE_NOT_ASKED", kClause,
                absl::StrCat(why,
                             " Ask for the authorisation; only if nobody answers may the glass "
                             "be broken."));
}

// The gate was asked just now, and nobody said no.
absl::Status CheckRefusal(const v1::UnitStartup& startup, const v1::BreakGlassRequest& command,
                          const v1::StartupRules& rules, const Context& context) {
  const auto& refusal = startup.last_refusal();
  if (!startup.has_last_refusal() || refusal.process_id() != command.process_id())
    return RefuseUnasked("The gate was not asked about this.");
  if (!IsUnchecked({refusal.reasons().begin(), refusal.reasons().end()}))
    return Refuse(kFailedPrecondition, "GATE_SAID_NO", kClause,
                  "The gate was checked and said no. What it named is put right; there is no way "
                  "round it.");
  if (context.now_ms - refusal.refused_at_ms() > rules.break_glass_refusal_minutes() * kMinuteMs)
    return RefuseUnasked("That nobody answered is too long ago.");
  return absl::OkStatus();
}

}  // namespace

Decided Break(const v1::UnitStartup& startup, const v1::BreakGlassRequest& command,
              const Context& context) {
  const auto& known = startup.broken_glass();
  if (startup.has_broken_glass() && known.process_id() == command.process_id() &&
      known.reason() == command.reason() && known.broken_by() == context.actor)
    return Events{};
  if (!known.confirmed_by().empty())
    return Refuse(kFailedPrecondition, "BREAK_GLASS_NOT_CHECKED", kClause,
                  "A glass was broken before and was not checked against the records yet.");
  const auto* rules = RulesNow(context);
  if (rules == nullptr) return RefuseRules();
  if (auto status = CheckRefusal(startup, command, *rules, context); !status.ok()) return status;
  if (command.proof().empty())
    return Refuse(kInvalidArgument, "PROOF_MISSING", kClause,
                  "Attach the proof on paper: what was checked, by whom, for every change.");
  Events events(1);
  auto& glass = *Name(*events[0].mutable_glass_broken(), startup).mutable_glass();
  glass.set_process_id(command.process_id());
  glass.set_reason(command.reason());
  *glass.mutable_proof() = command.proof();
  glass.set_broken_by(context.actor);
  glass.set_broken_at_ms(context.now_ms);
  for (const auto& change : startup.changes())
    if (IsInScope(change.process_id(), command.process_id())) *glass.add_changes() = change;
  for (const auto& review : startup.reviews())
    if (IsInScope(review.process_id(), command.process_id())) *glass.add_reviews() = review;
  return events;
}

Decided Confirm(const v1::UnitStartup& startup, const Context& context) {
  const auto& glass = startup.broken_glass();
  if (!startup.has_broken_glass())
    return Refuse(kFailedPrecondition, "BREAK_GLASS_MISSING", kClause,
                  "Nobody has broken the glass of this unit.");
  if (glass.confirmed_by() == context.actor && !context.actor.empty()) return Events{};
  if (!glass.confirmed_by().empty() || context.actor.empty() || context.actor == glass.broken_by())
    return Refuse(kPermissionDenied, "SECOND_PERSON_NEEDED", kClause,
                  "A second person confirms it, once.");
  const auto* rules = RulesNow(context);
  if (rules == nullptr) return RefuseRules();
  v1::BreakGlassRequest asked;
  asked.set_process_id(glass.process_id());
  if (auto status = CheckRefusal(startup, asked, *rules, context); !status.ok()) return status;
  if (InForce(startup, glass.process_id()) == nullptr && startup.in_force_size() >= kMaxScopes)
    return Refuse(kResourceExhausted, "LIST_FULL", "",
                  absl::StrCat("At most ", kMaxScopes, " authorisations of a unit are in force."));
  const int64_t until_ms = context.now_ms + rules->break_glass_hours() * kHourMs;
  Events events(1);
  auto& confirmed = Name(*events[0].mutable_break_glass_confirmed(), startup);
  auto& authorisation = *confirmed.mutable_authorisation();
  authorisation.set_number(startup.authorisations() + 1);
  authorisation.set_process_id(glass.process_id());
  for (const auto& change : glass.changes()) authorisation.add_change_ids(change.change_id());
  for (const auto& review : glass.reviews()) authorisation.add_pssr_ids(review.pssr_id());
  authorisation.set_authorised_by(glass.broken_by());
  authorisation.set_authorised_at_ms(context.now_ms);
  authorisation.set_expires_at_ms(until_ms);
  authorisation.set_by_break_glass(true);
  confirmed.set_confirmed_by(context.actor);
  confirmed.set_due_at_ms(until_ms);
  confirmed.set_reason(glass.reason());
  return events;
}

Decided Check(const v1::UnitStartup& startup, const Context& context) {
  const auto& glass = startup.broken_glass();
  if (!startup.has_broken_glass()) return Events{};  // Checked already.
  if (glass.confirmed_by().empty())
    return Refuse(kFailedPrecondition, "BREAK_GLASS_MISSING", kClause,
                  "Nobody has confirmed that the glass is broken; there is nothing to check.");
  const Scope scope = ScopeOf(startup, glass);
  const Verdict verdict = Judge(scope, context.facts);
  for (const auto& reason : verdict.reasons)
    if (IsUnchecked({reason}))
      return Refuse(kUnavailable, "BREAK_GLASS_NOT_CHECKED", kClause, Tell(scope, verdict.reasons));
  Events events(1);
  auto& checked = *events[0].mutable_break_glass_checked();
  checked.set_startup_id(startup.startup_id());
  for (const auto& reason : verdict.reasons) *checked.add_reasons() = reason;
  for (const auto& one : verdict.evidence) *checked.add_evidence() = one;
  checked.set_checked_by(context.actor);
  if (verdict.reasons.empty()) return events;
  for (const auto* list : {&startup.in_force(), &startup.started()})
    for (const auto& authorisation : *list)
      if (authorisation.by_break_glass() && authorisation.process_id() == glass.process_id())
        AddWithdrawn(startup, authorisation, "break-glass",
                     absl::StrCat("The glass was broken, and the records say no: ",
                                  verdict.reasons[0].sentence()),
                     context, events);
  return events;
}

}  // namespace interlock::moc::startup
