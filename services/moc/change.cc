#include "services/moc/change.h"

#include <algorithm>

#include "services/moc/decisions.h"
#include "services/moc/documents.h"
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
  change.set_holds_unit(requested.facts().found_already_made());
}

// Other facts are screened again; a time period of another duration is considered again; where
// other steps may be asked for, the routing is found anew.
void Amended(v1::Change& change, const v1::ChangeFacts& facts) {
  const auto& before = change.facts();
  if (facts.kind() != before.kind() || facts.duration() != before.duration() ||
      facts.risk() != before.risk())
    change.clear_routing();
  if (facts.duration() != change.facts().duration())
    for (int i = change.considerations_size() - 1; i >= 0; --i)
      if (change.considerations(i).kind() == v1::CONSIDERATION_KIND_TIME_PERIOD)
        change.mutable_considerations()->DeleteSubrange(i, 1);
  *change.mutable_facts() = facts;
  change.clear_screening();
  change.set_stage(v1::Change::STAGE_REQUESTED);
  change.set_holds_unit(facts.found_already_made());
}

// Of the routing that the change keeps.
v1::Review& BeginReview(v1::Change& change, int number, const std::string& submitted_by,
                        int64_t submitted_at_ms) {
  change.set_reviews(number);
  auto& review = *change.mutable_review();
  review.Clear();
  review.set_number(number);
  review.set_submitted_by(submitted_by);
  review.set_submitted_at_ms(submitted_at_ms);
  for (const auto& step : change.routing().steps()) review.add_steps()->set_step_id(step.step_id());
  return review;
}

void Submitted(v1::Change& change, const v1::ChangeSubmitted& submitted) {
  change.set_stage(v1::Change::STAGE_IN_REVIEW);
  *change.mutable_routing() = submitted.routing();
  BeginReview(change, submitted.review(), submitted.submitted_by(), submitted.submitted_at_ms());
}

void Proposed(v1::Change& change, const v1::RevisionProposed& proposed) {
  *BeginReview(change, proposed.review(), proposed.proposal().proposed_by(),
               proposed.proposal().proposed_at_ms())
       .mutable_proposal() = proposed.proposal();
}

// What is revised was approved.
void EndRevision(v1::Change& change, const v1::Review& review) {
  *change.add_revisions() = review;
  change.clear_review();
}

template <class Event>
void PutLimit(v1::Change& change, const Event& event) {
  change.set_limit_at_ms(event.limit_at_ms());
  *change.mutable_limit_alerts() = event.alerts();
  change.set_limit_passed(false);
}

void EndLimit(v1::Change& change) {
  change.clear_limit_at_ms();
  change.clear_limit_alerts();
  change.clear_limit_passed();
}

void DropAlert(v1::Change& change, int days_before) {
  auto& alerts = *change.mutable_limit_alerts();
  alerts.erase(
      std::remove_if(alerts.begin(), alerts.end(),
                     [&](const auto& alert) { return alert.days_before() == days_before; }),
      alerts.end());
}

// The time period of a temporary change says another last day, or, kept for good, none.
void SetLimitOn(v1::Change& change, const std::string& limit_on) {
  for (auto& consideration : *change.mutable_considerations())
    if (consideration.kind() == v1::CONSIDERATION_KIND_TIME_PERIOD)
      consideration.set_limit_on(limit_on);
}

void EndPaperworkOf(v1::Change& change) {
  change.clear_paperwork_due_at_ms();
  change.clear_paperwork_overdue();
}

void Opened(v1::StepState& step, const v1::StepOpened& opened) {
  step.set_opened_at_ms(opened.opened_at_ms());
  step.set_due_at_ms(opened.due_at_ms());
}

// The step of the open review that an event is about.
v1::StepState& StepOf(v1::Change& change, const std::string& step_id) {
  for (auto& step : *change.mutable_review()->mutable_steps())
    if (step.step_id() == step_id) return step;
  auto& step = *change.mutable_review()->add_steps();
  step.set_step_id(step_id);
  return step;
}

void EndReview(v1::Change& change, const v1::ReviewOutcome& outcome, v1::Change::Stage stage) {
  *change.add_outcomes() = outcome;
  change.clear_review();
  change.set_stage(stage);
}

void Approved(v1::Change& change, const v1::ChangeApproved& approved) {
  change.set_stage(v1::Change::STAGE_APPROVED);
  *change.mutable_approval()->mutable_review() = approved.review();
  change.mutable_approval()->set_approved_at_ms(approved.approved_at_ms());
  change.clear_review();
}

void Withdrawn(v1::Change& change, const v1::ChangeWithdrawn& withdrawn) {
  change.set_stage(v1::Change::STAGE_WITHDRAWN);
  change.clear_review();
  EndLimit(change);
  EndPaperworkOf(change);
  change.set_withdrawn_because(withdrawn.reason());
  change.set_undone(withdrawn.undone());
  change.set_withdrawn_by(withdrawn.withdrawn_by());
}

Decided Ring(const v1::Change& change, const core::v1::ClockDue& due) {
  for (auto* ring : {RingStep, RingLimit, RingPaperwork, RingAsBuilt})
    if (auto rung = ring(change, due); !rung.events.empty()) return rung;
  return Events{};
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
    case Command::kSubmit: return Submit(change, command.submit(), context);
    case Command::kDecideStep: return DecideStep(change, command.decide_step(), context);
    case Command::kDelegateStep: return DelegateStep(change, command.delegate_step(), context);
    case Command::kRecallReview: return Recall(change, command.recall_review(), context);
    case Command::kRecordInstalled:
      return RecordInstalled(change, command.record_installed(), context);
    case Command::kNoteStartedUp: return NoteStartedUp(change, command.note_started_up());
    case Command::kWithdraw: return Withdraw(change, command.withdraw(), context);
    case Command::kVerifyUndone: return VerifyUndone(change, command.verify_undone(), context);
    case Command::kNameDocuments: return NameDocuments(change, command.name_documents());
    case Command::kDropDocument: return DropDocument(change, command.drop_document(), context);
    case Command::kReviseDocument:
      return ReviseDocument(change, command.revise_document(), context);
    case Command::kApproveRedLine:
      return ApproveRedLine(change, command.approve_red_line(), context);
    case Command::kWithdrawRevision:
      return WithdrawRevision(change, command.withdraw_revision(), context);
    case Command::kVerifyInField: return VerifyInField(change, command.verify_in_field(), context);
    case Command::kNameMovedDuties: return NameMovedDuties(change, command.name_moved_duties());
    case Command::kProposeRevision:
      return ProposeRevision(change, command.propose_revision(), context);
    case Command::kRecordRestored:
      return RecordRestored(change, command.record_restored(), context);
    case Command::kClose: return Close(change, command.close(), context);
    case Command::kClockDue: return Ring(change, command.clock_due());
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
      change.set_holds_unit(change.facts().found_already_made() && !change.screening().in_kind());
      break;
    case Event::kScreeningChallenged:
      *change.add_challenges() = event.screening_challenged().challenge();
      change.clear_screening();
      change.set_stage(State::STAGE_REQUESTED);
      change.set_holds_unit(change.facts().found_already_made());
      break;
    case Event::kConsiderationFilled:
      Put(change, event.consideration_filled().consideration());
      break;
    case Event::kImpactAssessed: *change.mutable_impact() = event.impact_assessed().impact(); break;
    case Event::kHazardsEvaluated:
      *change.mutable_hazard_evaluation() = event.hazards_evaluated().evaluation();
      break;
    case Event::kSubmitted: Submitted(change, event.submitted()); break;
    case Event::kStepOpened:
      Opened(StepOf(change, event.step_opened().step_id()), event.step_opened());
      break;
    case Event::kStepApproved:
      *StepOf(change, event.step_approved().step_id()).add_approvals() =
          event.step_approved().approval();
      break;
    case Event::kStepCompleted:
      StepOf(change, event.step_completed().step_id()).set_completed(true);
      break;
    case Event::kStepDelegated:
      *StepOf(change, event.step_delegated().step_id()).add_delegations() =
          event.step_delegated().delegation();
      break;
    case Event::kStepOverdue:
      StepOf(change, event.step_overdue().step_id()).set_overdue(true);
      break;
    case Event::kReturned:
      EndReview(change, event.returned().outcome(), State::STAGE_PREPARING);
      break;
    case Event::kRejected:
      EndReview(change, event.rejected().outcome(), State::STAGE_REJECTED);
      break;
    case Event::kApproved: Approved(change, event.approved()); break;
    case Event::kInstalled:
      change.set_stage(State::STAGE_INSTALLED);
      *change.mutable_installation() = event.installed().installation();
      change.set_holds_unit(true);
      break;
    case Event::kStartedUp:
      change.set_stage(State::STAGE_OPERATING);
      *change.mutable_startup() = event.started_up().startup();
      change.set_holds_unit(false);
      break;
    case Event::kWithdrawn: Withdrawn(change, event.withdrawn()); break;
    case Event::kUndone:
      *change.mutable_undone_verified() = event.undone();
      change.set_holds_unit(false);
      break;
    case Event::kMovedDutiesNamed:
      *change.mutable_moved_duties() = event.moved_duties_named().duties();
      break;
    case Event::kRevisionProposed: Proposed(change, event.revision_proposed()); break;
    case Event::kRevisionEnded:
      EndReview(change, event.revision_ended().outcome(), change.stage());
      break;
    case Event::kImpactRevised:
      *change.mutable_impact() = event.impact_revised().impact();
      if (event.impact_revised().has_review()) EndRevision(change, event.impact_revised().review());
      break;
    case Event::kTemporaryInForce: PutLimit(change, event.temporary_in_force()); break;
    case Event::kLimitWarned: DropAlert(change, event.limit_warned().days_before()); break;
    case Event::kLimitPassed:
      change.clear_limit_alerts();
      change.set_limit_passed(true);
      break;
    case Event::kLimitExtended:
      SetLimitOn(change, event.limit_extended().limit_on());
      PutLimit(change, event.limit_extended());
      EndRevision(change, event.limit_extended().review());
      break;
    case Event::kMadePermanent:
      change.mutable_facts()->set_duration(v1::CHANGE_DURATION_PERMANENT);
      SetLimitOn(change, "");
      EndLimit(change);
      EndRevision(change, event.made_permanent().review());
      break;
    case Event::kRestored:
      change.set_stage(State::STAGE_RESTORED);
      *change.mutable_restoration() = event.restored().restoration();
      EndLimit(change);
      break;
    case Event::kPaperworkAsked:
      change.set_paperwork_due_at_ms(event.paperwork_asked().due_at_ms());
      break;
    case Event::kPaperworkOverdue: change.set_paperwork_overdue(true); break;
    case Event::kPaperworkCompleted: EndPaperworkOf(change); break;
    case Event::kClosed:
      change.set_stage(State::STAGE_CLOSED);
      *change.mutable_close_out() = event.closed().close_out();
      break;
    case Event::kDocumentsNamed: Take(change, event.documents_named()); break;
    case Event::kDocumentDropped: Take(change, event.document_dropped()); break;
    case Event::kDocumentRevised: Take(change, event.document_revised()); break;
    case Event::kRedLineApproved: Take(change, event.red_line_approved()); break;
    case Event::kRevisionWithdrawn: Take(change, event.revision_withdrawn()); break;
    case Event::kAsBuiltOverdue: Take(change, event.as_built_overdue()); break;
    case Event::kFieldVerified:
      *change.mutable_field_verification() = event.field_verified().verification();
      break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Clock> Change::Clocks(const State& change) {
  std::vector<Clock> clocks;
  AddStepClocks(change, clocks);
  AddLimitClocks(change, clocks);
  AddPaperworkClock(change, clocks);
  AddAsBuiltClocks(change, clocks);
  return clocks;
}

std::vector<Question> Change::Asks(const State& change, const Command& command) {
  if (command.has_request() && change.change_id().empty())
    return {SiteQuestion(command.request().site_id())};
  if (command.has_submit() && change.stage() == State::STAGE_PREPARING && !change.has_routing())
    return {SiteRoutingQuestion(change.site_id())};
  if (command.has_decide_step()) return StepQuestions(change, command.decide_step());
  if (command.has_delegate_step()) return StepQuestions(change, command.delegate_step());
  if (command.has_close() && MayBeClosed(change)) return {ActionsQuestion(change)};
  return {};
}

static_assert(Decider<Change> && HasClocks<Change> && HasQuestions<Change>);

}  // namespace interlock::moc
