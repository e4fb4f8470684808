#include "services/moc/reliance.h"

namespace interlock::moc {
namespace {

using Events = std::vector<v1::RelianceEvent>;

// The older ones are long started up with.
constexpr int kMaxRelying = 50;

bool IsSame(const v1::Relying& a, const v1::Relying& b) {
  return a.startup_id() == b.startup_id() && a.authorisation() == b.authorisation() &&
         a.answered_at_ms() == b.answered_at_ms();
}

Events Note(const v1::Reliance& reliance, const v1::NoteRelianceRequest& command) {
  v1::Relying relying;
  relying.set_startup_id(command.startup_id());
  relying.set_authorisation(command.authorisation());
  relying.set_answered_at_ms(command.answered_at_ms());
  for (const auto& known : reliance.relying())
    if (IsSame(known, relying)) return {};
  Events events(1);
  auto& noted = *events[0].mutable_noted();
  noted.set_evidence_id(command.evidence_id());
  *noted.mutable_relying() = relying;
  // It was withdrawn between the answer and now.
  if (reliance.withdrawn_at_ms() > 0 && reliance.withdrawn_at_ms() >= command.answered_at_ms()) {
    auto& withdrawn = *events.emplace_back().mutable_withdrawn();
    withdrawn.set_evidence_id(command.evidence_id());
    withdrawn.set_withdrawn_at_ms(reliance.withdrawn_at_ms());
    withdrawn.set_why(reliance.withdrawn_because());
    *withdrawn.add_relying() = relying;
  }
  return events;
}

Events Withdraw(const v1::Reliance& reliance, const v1::WithdrawRelianceRequest& command) {
  if (command.withdrawn_at_ms() <= reliance.withdrawn_at_ms()) return {};
  Events events(1);
  auto& withdrawn = *events[0].mutable_withdrawn();
  withdrawn.set_evidence_id(command.evidence_id());
  withdrawn.set_withdrawn_at_ms(command.withdrawn_at_ms());
  withdrawn.set_why(command.why());
  for (const auto& relying : reliance.relying())
    if (!relying.told() && relying.answered_at_ms() <= command.withdrawn_at_ms())
      *withdrawn.add_relying() = relying;
  return events;
}

}  // namespace

Decision<v1::RelianceEvent> Reliance::Decide(const State& reliance, const Command& command,
                                             const Context&) {
  switch (command.body_case()) {
    case Command::kNote: return Note(reliance, command.note());
    case Command::kWithdraw: return Withdraw(reliance, command.withdraw());
    case Command::kClockDue: return Events{};  // It holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Reliance::Evolve(State& reliance, const Event& event) {
  switch (event.body_case()) {
    case Event::kNoted:
      reliance.set_evidence_id(event.noted().evidence_id());
      *reliance.add_relying() = event.noted().relying();
      if (reliance.relying_size() > kMaxRelying) reliance.mutable_relying()->DeleteSubrange(0, 1);
      break;
    case Event::kWithdrawn:
      reliance.set_evidence_id(event.withdrawn().evidence_id());
      reliance.set_withdrawn_at_ms(event.withdrawn().withdrawn_at_ms());
      reliance.set_withdrawn_because(event.withdrawn().why());
      for (const auto& told : event.withdrawn().relying())
        for (auto& relying : *reliance.mutable_relying())
          if (IsSame(relying, told)) relying.set_told(true);
      break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Reliance>);

}  // namespace interlock::moc
