#include "services/moc/change.h"

#include "services/moc/decisions.h"
#include "services/moc/site.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

void Put(v1::Change& change, const v1::Consideration& filled) {
  for (auto& known : *change.mutable_considerations())
    if (known.kind() == filled.kind()) {
      known = filled;
      return;
    }
  *change.add_considerations() = filled;
}

void Begin(v1::Change& change, const v1::ChangeRequested& requested) {
  change.set_change_id(requested.change_id());
  change.set_site_id(requested.site_id());
  change.set_stage(v1::Change::STAGE_REQUESTED);
  *change.mutable_facts() = requested.facts();
  *change.mutable_request() = requested.facts();
  change.set_time_zone(requested.time_zone());
  change.set_requested_by(requested.requested_by());
  change.set_requested_at_ms(requested.requested_at_ms());
}

// Other facts are screened again; a time period of another duration is considered again.
void Amended(v1::Change& change, const v1::ChangeFacts& facts) {
  if (facts.duration() != change.facts().duration())
    for (int i = change.considerations_size() - 1; i >= 0; --i)
      if (change.considerations(i).kind() == v1::CONSIDERATION_KIND_TIME_PERIOD)
        change.mutable_considerations()->DeleteSubrange(i, 1);
  *change.mutable_facts() = facts;
  change.clear_screening();
  change.set_stage(v1::Change::STAGE_REQUESTED);
}

}  // namespace

Decision<ChangeEvent> Change::Decide(const State& change, const Command& command,
                                     const Context& context) {
  if (change.change_id().empty() && !command.has_request())
    return Refuse(kNotFound, "CHANGE_UNKNOWN", "", "There is no such change. Request it first.");
  switch (command.body_case()) {
    case Command::kRequest: return Request(change, command.request(), context);
    case Command::kAmend: return Amend(change, command.amend());
    case Command::kScreen: return Screen(change, command.screen(), context);
    case Command::kChallengeScreening:
      return Challenge(change, command.challenge_screening(), context);
    case Command::kFillConsideration:
      return FillConsideration(change, command.fill_consideration(), context);
    case Command::kAssessImpact: return AssessImpact(change, command.assess_impact(), context);
    case Command::kRecordHazardEvaluation:
      return RecordHazardEvaluation(change, command.record_hazard_evaluation(), context);
    case Command::kWithdraw: return Withdraw(change, command.withdraw(), context);
    case Command::kClockDue: return Events{};  // A change holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Change::Evolve(State& change, const Event& event) {
  switch (event.body_case()) {
    case Event::kRequested: Begin(change, event.requested()); break;
    case Event::kAmended: Amended(change, event.amended().facts()); break;
    case Event::kScreened:
      *change.mutable_screening() = event.screened().screening();
      change.set_stage(change.screening().in_kind() ? State::STAGE_IN_KIND
                                                    : State::STAGE_PREPARING);
      break;
    case Event::kScreeningChallenged:
      *change.add_challenges() = event.screening_challenged().challenge();
      change.clear_screening();
      change.set_stage(State::STAGE_REQUESTED);
      break;
    case Event::kConsiderationFilled:
      Put(change, event.consideration_filled().consideration());
      break;
    case Event::kImpactAssessed: *change.mutable_impact() = event.impact_assessed().impact(); break;
    case Event::kHazardsEvaluated:
      *change.mutable_hazard_evaluation() = event.hazards_evaluated().evaluation();
      break;
    case Event::kWithdrawn:
      change.set_stage(State::STAGE_WITHDRAWN);
      change.set_withdrawn_because(event.withdrawn().reason());
      change.set_undone(event.withdrawn().undone());
      break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Question> Change::Asks(const State& change, const Command& command) {
  if (!command.has_request() || !change.change_id().empty()) return {};
  return {SiteQuestion(command.request().site_id())};
}

static_assert(Decider<Change> && HasQuestions<Change>);

}  // namespace interlock::moc
