#pragma once
// What the decisions about a startup share.
#include <string>
#include <vector>

#include "interlock/moc/v1/startup.pb.h"
#include "libs/decider/decider.h"
#include "services/moc/holding.h"

namespace interlock::moc::startup {

using Events = std::vector<v1::StartupEvent>;
using Decided = Decision<v1::StartupEvent>;

inline constexpr char kClause[] = "1910.119(l)(3), (i) / 1926.64(l)(3), (i)";

// A state never outgrows these: LIST_FULL, and what does not fit keeps the gate shut.
constexpr int kMaxHeld = 200;
constexpr int kMaxScopes = 20;
constexpr int kMaxWithdrawn = 200;

// Of an event: whose it is.
template <class Event>
Event& Name(Event& event, const v1::UnitStartup& startup) {
  event.set_startup_id(startup.startup_id());
  event.set_site_id(startup.site_id());
  event.set_unit_id(startup.unit_id());
  return event;
}

// What is asked about: the process, or, empty, all of the unit, and what is known to hold it.
struct Scope {
  std::string site_id, unit_id, process_id;
  std::vector<v1::HeldChange> changes = {};
  std::vector<v1::HeldReview> reviews = {};
};
Scope ScopeOf(const v1::UnitStartup&, const v1::AuthorizeStartupRequest&);
Scope ScopeOf(const v1::UnitStartup&, const v1::BrokenGlass&);
// Of an authorisation in force.
Scope ScopeOf(const v1::UnitStartup&, const v1::Authorisation&);

// The gate (startup_gate.cc).
struct Verdict {
  Reasons reasons;  // Empty: ready.
  std::vector<v1::StartupEvidence> evidence;
  std::vector<std::string> not_to_work_person_ids;
};
std::vector<Question> GateQuestions(const Scope&);
Verdict Judge(const Scope&, const Facts&);
// Nobody said no: somebody said nothing.
bool IsUnchecked(const Reasons&);
// "Unit u1 may not start up: a; b."
std::string Tell(const Scope&, const Reasons&);

// What holds the unit (startup_holding.cc).
std::vector<Question> HoldingQuestions(const v1::RegisterHoldingRequest&);
Decided Register(const v1::UnitStartup&, const v1::RegisterHoldingRequest&, const Context&);

// startup_authorisation.cc
Decided Authorize(const v1::UnitStartup&, const v1::AuthorizeStartupRequest&, const Context&);
Decided Report(const v1::UnitStartup&, const v1::ReportStartedUpRequest&, const Context&);
Decided Revoke(const v1::UnitStartup&, const v1::RevokeAuthorizationRequest&, const Context&);
Decided Expire(const v1::UnitStartup&, const std::string& clock);
std::string ExpiryClock(const v1::Authorisation&);
const v1::Authorisation* InForce(const v1::UnitStartup&, const std::string& process_id);
const v1::Authorisation* InForce(const v1::UnitStartup&, int number);

// startup_evidence.cc
Decided Withdraw(const v1::UnitStartup&, const v1::WithdrawEvidenceRequest&, const Context&);
Decided Recheck(const v1::UnitStartup&, const v1::RecheckStartupRequest&, const Context&);
Decided Settle(const v1::UnitStartup&, const v1::SettleEvidenceRequest&, const Context&);
// Adds the event, unless the evidence is known to be withdrawn.
void AddWithdrawn(const v1::UnitStartup&, const v1::Authorisation&, const std::string& evidence_id,
                  const std::string& why, const Context&, Events&);

// break_glass.cc
inline constexpr char kGlassClock[] = "break-glass";
Decided Break(const v1::UnitStartup&, const v1::BreakGlassRequest&, const Context&);
Decided Confirm(const v1::UnitStartup&, const Context&);
Decided Check(const v1::UnitStartup&, const Context&);

}  // namespace interlock::moc::startup
