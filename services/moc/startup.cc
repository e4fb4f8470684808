#include "services/moc/startup.h"

#include "services/moc/site.h"
#include "services/moc/startup_decisions.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

template <class List, class Matches>
void Remove(List& list, Matches matches) {
  for (int i = list.size() - 1; i >= 0; --i)
    if (matches(list[i])) list.DeleteSubrange(i, 1);
}

void NameState(v1::UnitStartup& startup, const std::string& startup_id, const std::string& site_id,
               const std::string& unit_id) {
  startup.set_startup_id(startup_id);
  startup.set_site_id(site_id);
  startup.set_unit_id(unit_id);
}
template <class Event>
void NameState(v1::UnitStartup& startup, const Event& event) {
  NameState(startup, event.startup_id(), event.site_id(), event.unit_id());
}

void Release(v1::UnitStartup& startup, const std::string& change_id, const std::string& pssr_id) {
  if (!change_id.empty())
    Remove(*startup.mutable_changes(),
           [&](const auto& held) { return held.change_id() == change_id; });
  if (!pssr_id.empty())
    Remove(*startup.mutable_reviews(), [&](const auto& held) { return held.pssr_id() == pssr_id; });
}

void Put(v1::UnitStartup& startup, const v1::HeldChange& held) {
  Release(startup, held.change_id(), "");
  *startup.add_changes() = held;
}
void Put(v1::UnitStartup& startup, const v1::HeldReview& held) {
  Release(startup, "", held.pssr_id());
  *startup.add_reviews() = held;
}

void RemoveOf(google::protobuf::RepeatedPtrField<v1::Authorisation>& list,
              const std::string& process_id) {
  Remove(list, [&](const auto& one) { return one.process_id() == process_id; });
}

void PutInForce(v1::UnitStartup& startup, const v1::Authorisation& authorisation) {
  RemoveOf(*startup.mutable_in_force(), authorisation.process_id());
  *startup.add_in_force() = authorisation;
  startup.set_authorisations(authorisation.number());
}

void PutStarted(v1::UnitStartup& startup, const v1::Authorisation& authorisation) {
  RemoveOf(*startup.mutable_in_force(), authorisation.process_id());
  RemoveOf(*startup.mutable_started(), authorisation.process_id());
  *startup.add_started() = authorisation;
  for (const auto& id : authorisation.change_ids()) Release(startup, id, "");
  for (const auto& id : authorisation.pssr_ids()) Release(startup, "", id);
}

// The stream is named after what it is about.
absl::Status CheckId(const v1::UnitStartup& startup, const std::string& startup_id,
                     const std::string& site_id, const std::string& unit_id) {
  const bool known = startup.startup_id().empty() ||
                     (startup.site_id() == site_id && startup.unit_id() == unit_id);
  if (known && startup_id == StartupIdOf(site_id, unit_id)) return absl::OkStatus();
  return Refuse(kInvalidArgument, "STARTUP_ID_WRONG", "",
                "The startup of a unit has the id of its site and its unit: \"" +
                    StartupIdOf(site_id, unit_id) + "\".");
}

Decision<v1::StartupEvent> OfKnown(const v1::UnitStartup& startup,
                                   const v1::StartupCommand& command, const Context& context) {
  using Command = v1::StartupCommand;
  if (startup.startup_id().empty())
    return Refuse(kNotFound, "STARTUP_UNKNOWN", "",
                  "Nothing is known of a startup of this unit. Ask for its authorisation first.");
  switch (command.body_case()) {
    case Command::kReportStartedUp:
      return startup::Report(startup, command.report_started_up(), context);
    case Command::kRevoke: return startup::Revoke(startup, command.revoke(), context);
    case Command::kSettleEvidence:
      return startup::Settle(startup, command.settle_evidence(), context);
    case Command::kBreakGlass: return startup::Break(startup, command.break_glass(), context);
    case Command::kConfirmBreakGlass: return startup::Confirm(startup, context);
    case Command::kCheckBreakGlass: return startup::Check(startup, context);
    case Command::kWithdrawEvidence:
      return startup::Withdraw(startup, command.withdraw_evidence(), context);
    case Command::kRecheck: return startup::Recheck(startup, command.recheck(), context);
    case Command::kClockDue: return startup::Expire(startup, command.clock_due().name());
    case Command::kAuthorize:
    case Command::kRegisterHolding:
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

}  // namespace

Decision<v1::StartupEvent> Startup::Decide(const State& startup, const Command& command,
                                           const Context& context) {
  if (command.has_authorize()) {
    const auto& authorize = command.authorize();
    if (auto status =
            CheckId(startup, authorize.startup_id(), authorize.site_id(), authorize.unit_id());
        !status.ok())
      return status;
    return startup::Authorize(startup, authorize, context);
  }
  if (command.has_register_holding()) {
    const auto& holding = command.register_holding();
    if (auto status = CheckId(startup, holding.startup_id(), holding.site_id(), holding.unit_id());
        !status.ok())
      return status;
    return startup::Register(startup, holding, context);
  }
  return OfKnown(startup, command, context);
}

void Startup::Evolve(State& startup, const Event& event) {
  switch (event.body_case()) {
    case Event::kChangeRegistered:
      NameState(startup, event.change_registered());
      Put(startup, event.change_registered().change());
      break;
    case Event::kReviewRegistered:
      NameState(startup, event.review_registered());
      Put(startup, event.review_registered().review());
      break;
    case Event::kHoldingReleased:
      Release(startup, event.holding_released().change_id(), event.holding_released().pssr_id());
      break;
    case Event::kRefused:
      NameState(startup, event.refused());
      *startup.mutable_last_refusal() = event.refused().refusal();
      break;
    case Event::kAuthorised:
      NameState(startup, event.authorised());
      PutInForce(startup, event.authorised().authorisation());
      startup.clear_last_refusal();
      break;
    case Event::kExpired:
      RemoveOf(*startup.mutable_in_force(), event.expired().process_id());
      break;
    case Event::kRevoked:
      RemoveOf(*startup.mutable_in_force(), event.revoked().process_id());
      break;
    case Event::kStartedUp: PutStarted(startup, event.started_up().authorisation()); break;
    case Event::kEvidenceWithdrawn:
      *startup.add_withdrawn() = event.evidence_withdrawn().evidence();
      break;
    case Event::kEvidenceSettled:
      Remove(*startup.mutable_withdrawn(), [&](const auto& one) {
        return one.evidence_id() == event.evidence_settled().evidence_id();
      });
      break;
    case Event::kGlassBroken: *startup.mutable_broken_glass() = event.glass_broken().glass(); break;
    case Event::kBreakGlassConfirmed:
      startup.mutable_broken_glass()->set_confirmed_by(
          event.break_glass_confirmed().confirmed_by());
      startup.mutable_broken_glass()->set_due_at_ms(event.break_glass_confirmed().due_at_ms());
      PutInForce(startup, event.break_glass_confirmed().authorisation());
      startup.clear_last_refusal();
      break;
    case Event::kBreakGlassOverdue: startup.mutable_broken_glass()->set_overdue(true); break;
    case Event::kBreakGlassChecked: startup.clear_broken_glass(); break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Clock> Startup::Clocks(const State& startup) {
  std::vector<Clock> clocks;
  for (const auto& authorisation : startup.in_force())
    clocks.push_back({startup::ExpiryClock(authorisation), authorisation.expires_at_ms()});
  const auto& glass = startup.broken_glass();
  if (!glass.confirmed_by().empty() && !glass.overdue())
    clocks.push_back({startup::kGlassClock, glass.due_at_ms()});
  return clocks;
}

std::vector<Question> Startup::Asks(const State& startup, const Command& command) {
  if (command.has_register_holding()) return startup::HoldingQuestions(command.register_holding());
  if (command.has_check_break_glass() && !startup.broken_glass().confirmed_by().empty())
    return startup::GateQuestions(startup::ScopeOf(startup, startup.broken_glass()));
  if (command.has_recheck()) {
    const auto* authorisation = startup::InForce(startup, command.recheck().authorisation());
    if (authorisation == nullptr) return {};
    return startup::GateQuestions(startup::ScopeOf(startup, *authorisation));
  }
  if (!command.has_authorize()) return {};
  auto questions = startup::GateQuestions(startup::ScopeOf(startup, command.authorize()));
  if (startup.startup_id().empty())
    questions.push_back(SiteQuestion(command.authorize().site_id()));
  return questions;
}

static_assert(Decider<Startup> && HasQuestions<Startup> && HasClocks<Startup>);

}  // namespace interlock::moc
