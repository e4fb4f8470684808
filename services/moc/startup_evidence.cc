// What a startup rested on and what does not hold any more: a duty until it was authorised anew or
// somebody has settled it.
#include "absl/strings/str_cat.h"
#include "services/moc/startup_decisions.h"

namespace interlock::moc::startup {
namespace {

using enum absl::StatusCode;

bool IsWithdrawn(const v1::UnitStartup& startup, const std::string& evidence_id) {
  for (const auto& one : startup.withdrawn())
    if (one.evidence_id() == evidence_id) return true;
  return false;
}

const v1::Authorisation* ByNumber(const v1::UnitStartup& startup, int number) {
  for (const auto* list : {&startup.in_force(), &startup.started()})
    for (const auto& one : *list)
      if (one.number() == number) return &one;
  return nullptr;
}

}  // namespace

void AddWithdrawn(const v1::UnitStartup& startup, const v1::Authorisation& authorisation,
                  const std::string& evidence_id, const std::string& why, const Context& context,
                  Events& events) {
  if (IsWithdrawn(startup, evidence_id) || startup.withdrawn_size() >= kMaxWithdrawn) return;
  for (const auto& event : events)
    if (event.evidence_withdrawn().evidence().evidence_id() == evidence_id) return;
  auto& withdrawn = Name(*events.emplace_back().mutable_evidence_withdrawn(), startup);
  withdrawn.mutable_evidence()->set_evidence_id(evidence_id);
  withdrawn.mutable_evidence()->set_authorisation(authorisation.number());
  withdrawn.mutable_evidence()->set_why(why);
  withdrawn.mutable_evidence()->set_withdrawn_at_ms(context.now_ms);
  withdrawn.set_authorised_by(authorisation.authorised_by());
}

Decided Withdraw(const v1::UnitStartup& startup, const v1::WithdrawEvidenceRequest& command,
                 const Context& context) {
  Events events;
  // Of an authorisation that is gone, nobody relies on it any more.
  if (const auto* relied = ByNumber(startup, command.authorisation()))
    AddWithdrawn(startup, *relied, command.evidence_id(), command.why(), context, events);
  return events;
}

Decided Recheck(const v1::UnitStartup& startup, const v1::RecheckStartupRequest& command,
                const Context& context) {
  const auto* authorisation = InForce(startup, command.authorisation());
  if (authorisation == nullptr) return Events{};  // Over, or started up with.
  const Scope scope = ScopeOf(startup, *authorisation);
  const Verdict verdict = Judge(scope, context.facts);
  Events events;
  for (const auto& reason : verdict.reasons)
    if (reason.kind() != v1::REASON_KIND_NO_ANSWER) {
      AddWithdrawn(startup, *authorisation, "gate", reason.sentence(), context, events);
      return events;
    }
  if (!verdict.reasons.empty())
    return Refuse(kUnavailable, "HOLDING_NOT_CONFIRMED", kClause, Tell(scope, verdict.reasons));
  return events;
}

Decided Settle(const v1::UnitStartup& startup, const v1::SettleEvidenceRequest& command,
               const Context& context) {
  if (!IsWithdrawn(startup, command.evidence_id()))
    return Events{};  // Settled already, or never withdrawn.
  for (const auto& one : startup.withdrawn())
    if (one.evidence_id() == command.evidence_id())
      for (const auto& authorisation : startup.in_force())
        if (authorisation.number() == one.authorisation())
          return Refuse(
              kFailedPrecondition, "EVIDENCE_WITHDRAWN", kClause,
              "The unit has not started up yet. Ask for its authorisation anew, or revoke "
              "the one that rests on this.");
  Events events(1);
  auto& settled = *events[0].mutable_evidence_settled();
  settled.set_startup_id(startup.startup_id());
  settled.set_evidence_id(command.evidence_id());
  settled.set_what_was_done(command.what_was_done());
  settled.set_settled_by(context.actor);
  return events;
}

}  // namespace interlock::moc::startup
