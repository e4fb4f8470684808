// One step of a review: approved, returned, rejected or handed to another.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"
#include "services/moc/routing.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

// A step that is open, in the routing and in the review.
struct OpenStep {
  const v1::RoutingStep& step;
  const v1::StepState& state;
};

std::vector<std::string> Before(const v1::Change& change, int order) {
  std::vector<std::string> before;
  for (int i = 0; i < change.review().steps_size(); ++i)
    if (const auto& step = change.routing().steps(i);
        step.order() < order && !change.review().steps(i).completed())
      before.push_back(absl::StrCat(step.title(), ": ", WhoDecides(step)));
  return before;
}

absl::StatusOr<OpenStep> Find(const v1::Change& change, int review, const std::string& step_id) {
  if (!change.has_review() || change.review().number() != review) return RefuseNoReview(change);
  for (int i = 0; i < change.review().steps_size(); ++i) {
    const auto& state = change.review().steps(i);
    const auto& step = change.routing().steps(i);
    if (step.step_id() != step_id) continue;
    if (state.completed())
      return Refuse(kFailedPrecondition, "STEP_COMPLETED", kClauseL2,
                    absl::StrCat(step.title(), " is approved already."));
    if (state.opened_at_ms() == 0)
      return Refuse(kFailedPrecondition, "STEP_NOT_OPEN", kClauseL2,
                    Sentence("This comes before it", Before(change, step.order())));
    return OpenStep{step, state};
  }
  return Refuse(kNotFound, "STEP_UNKNOWN", kClauseL2,
                absl::StrCat("The review of this change has no step ", step_id, "."));
}

absl::Status CheckSelf(const std::string& person_id, const Context& context) {
  if (!person_id.empty() && person_id == context.actor) return absl::OkStatus();
  return Refuse(kPermissionDenied, "NOT_YOURSELF", kClauseL2Authorisation,
                "Everybody approves in his or her own name alone. Give your own id as the person.");
}

std::set<std::string> CountedIn(const v1::StepState& state) {
  std::set<std::string> counted;
  for (const auto& approval : state.approvals()) {
    counted.insert(approval.person_id());
    if (!approval.for_person_id().empty()) counted.insert(approval.for_person_id());
  }
  return counted;
}

bool Delegated(const v1::StepState& state, const std::string& from, const std::string& to) {
  return std::any_of(state.delegations().begin(), state.delegations().end(), [&](const auto& one) {
    return one.from_person_id() == from && one.to_person_id() == to;
  });
}

absl::Status RefuseNotEntitled(const std::string& who, const v1::RoutingStep& step) {
  return Refuse(kPermissionDenied, "APPROVER_NOT_ENTITLED", kClauseL2Authorisation,
                absl::StrCat(who, " is today none of those who decide this step: ",
                             WhoDecides(step), ", at the site of the change",
                             step.other_site_may_step_in() ? " or another one." : "."));
}

// For whom the caller decides: for himself or herself, or for one who is away or delegated it.
absl::StatusOr<organisation::v1::Person> Principal(const v1::DecideStepRequest& command,
                                                   const OpenStep& open, Day today,
                                                   const Context& context) {
  auto caller = PersonIn(context, command.person_id());
  if (!caller.ok() || command.for_person_id().empty() ||
      command.for_person_id() == command.person_id())
    return caller;
  auto principal = PersonIn(context, command.for_person_id());
  if (!principal.ok()) return principal;
  if (!IsHere(*caller, today) ||
      (!Delegated(open.state, command.for_person_id(), command.person_id()) &&
       !IsAwayWith(*principal, command.person_id(), today)))
    return Refuse(kPermissionDenied, "APPROVER_NOT_ENTITLED", kClauseL2Authorisation,
                  absl::StrCat(command.for_person_id(), " neither delegated this step to ",
                               command.person_id(), " nor is away today with ", command.person_id(),
                               " as the stand-in."));
  return principal;
}

// All that they may decide the step as and that the command means; none is a refusal.
absl::StatusOr<std::vector<Capacity>> Entitled(const v1::Change& change,
                                               const v1::DecideStepRequest& command,
                                               const OpenStep& open, const Context& context) {
  const Day today = TodayAt(change, context);
  for (const auto& person : {command.person_id(), command.for_person_id()})
    if (auto status = CheckNotAsker(change, person, context); !status.ok()) return status;
  auto principal = Principal(command, open, today, context);
  if (!principal.ok()) return principal.status();
  auto capacities = CapacitiesOf(*principal, open.step, change, today);
  if (!command.role_id().empty())
    std::erase_if(capacities, [&](const Capacity& capacity) {
      return capacity.approver.role_id() != command.role_id();
    });
  if (capacities.empty())
    return RefuseNotEntitled(
        command.for_person_id().empty() ? command.person_id() : command.for_person_id(), open.step);
  return capacities;
}

// Of a step that wants each of its approvers: that somebody approved as this one.
bool IsTaken(const v1::StepState& state, const Capacity& capacity) {
  return std::any_of(state.approvals().begin(), state.approvals().end(),
                     [&](const auto& one) { return Same(one.approver(), capacity.approver); });
}

bool Completes(const v1::RoutingStep& step, const v1::StepState& state) {
  switch (step.rule()) {
    case v1::APPROVAL_RULE_ANY: return state.approvals_size() >= 1;
    case v1::APPROVAL_RULE_ALL: return state.approvals_size() >= step.approvers_size();
    case v1::APPROVAL_RULE_QUORUM: return state.approvals_size() >= std::max(2, step.quorum());
    default: return false;  // No routing that was read has another one.
  }
}

template <class Event>
Event& OfStep(Event& event, const v1::Change& change, const std::string& step_id) {
  Name(event, change).set_review(change.review().number());
  event.set_step_id(step_id);
  return event;
}

// The last day that the review would approve, if it is about one.
std::optional<Day> LimitAskedFor(const v1::Change& change) {
  const auto& review = change.review();
  if (!review.has_proposal()) return LimitOf(change);
  return Day::Parse(review.proposal().extension().limit_on());
}

Decided Approve(const v1::Change& change, const v1::DecideStepRequest& command,
                const OpenStep& open, std::vector<Capacity> capacities, const Context& context) {
  const auto counted = CountedIn(open.state);
  if (open.step.rule() == v1::APPROVAL_RULE_ALL)
    std::erase_if(capacities, [&](const auto& one) { return IsTaken(open.state, one); });
  if (capacities.empty() || counted.contains(command.person_id()) ||
      counted.contains(command.for_person_id()))
    return Refuse(kFailedPrecondition, "APPROVER_COUNTED", kClauseL2Authorisation,
                  "This approval is there already, and nobody counts twice in a step. It waits "
                  "for another one of its approvers.");
  if (const auto limit = LimitAskedFor(change); limit && *limit < TodayAt(change, context))
    return Refuse(kFailedPrecondition, "LIMIT_PAST", kClauseL2Limit,
                  "The last day of this temporary change is past. Return it, so that another one "
                  "is said.");
  Recorder recorder(change);
  ChangeEvent event;
  auto& approval =
      *OfStep(*event.mutable_step_approved(), change, command.step_id()).mutable_approval();
  approval.set_person_id(command.person_id());
  *approval.mutable_approver() = capacities.front().approver;
  approval.set_role_site_id(capacities.front().site_id);
  if (command.for_person_id() != command.person_id())
    approval.set_for_person_id(command.for_person_id());
  approval.set_comment(command.comment());
  approval.set_approved_at_ms(context.now_ms);
  recorder.Record(std::move(event));
  const auto now = Find(recorder.change(), command.review(), command.step_id());
  if (!now.ok() || !Completes(now->step, now->state)) return recorder.Take();
  ChangeEvent completed;
  OfStep(*completed.mutable_step_completed(), change, command.step_id());
  recorder.Record(std::move(completed));
  GoOn(recorder, context);
  return recorder.Take();
}

v1::ReviewOutcome OutcomeOf(const v1::DecideStepRequest& command, v1::ReviewOutcome::Kind kind,
                            const Context& context) {
  v1::ReviewOutcome outcome;
  outcome.set_review(command.review());
  outcome.set_kind(kind);
  outcome.set_step_id(command.step_id());
  outcome.set_comment(command.comment());
  outcome.set_decided_by(context.actor);
  outcome.set_decided_at_ms(context.now_ms);
  return outcome;
}

Decided Reject(const v1::Change& change, const v1::ReviewOutcome& outcome) {
  Events events(1);
  auto& rejected = Name(*events[0].mutable_rejected(), change);
  *rejected.mutable_outcome() = outcome;
  rejected.set_unit_id(change.facts().unit_id());
  rejected.set_holds_unit(change.holds_unit());
  return events;
}

bool IsKnown(const v1::StepApproval& approval, const v1::DecideStepRequest& command) {
  return approval.person_id() == command.person_id() && approval.comment() == command.comment() &&
         (command.role_id().empty() || command.role_id() == approval.approver().role_id()) &&
         (command.for_person_id() == approval.for_person_id() ||
          command.for_person_id() == command.person_id());
}

// Whether this very decision was taken before.
bool IsKnown(const v1::Change& change, const v1::DecideStepRequest& command) {
  if (command.verdict() != v1::STEP_VERDICT_APPROVE) {
    const auto kind = command.verdict() == v1::STEP_VERDICT_REJECT
                          ? v1::ReviewOutcome::KIND_REJECTED
                          : v1::ReviewOutcome::KIND_RETURNED;
    return std::any_of(change.outcomes().begin(), change.outcomes().end(), [&](const auto& one) {
      return one.review() == command.review() && one.kind() == kind &&
             one.step_id() == command.step_id() && one.decided_by() == command.person_id();
    });
  }
  std::vector<const v1::Review*> reviews{&change.review(), &change.approval().review()};
  for (const auto& revision : change.revisions()) reviews.push_back(&revision);
  for (const auto* review : reviews)
    for (const auto& step : review->steps())
      for (const auto& approval : step.approvals())
        if (review->number() == command.review() && step.step_id() == command.step_id() &&
            IsKnown(approval, command))
          return true;
  return false;
}

void AskAbout(const std::string& person_id, std::set<Question>& questions) {
  if (!person_id.empty()) questions.insert(PersonQuestion(person_id));
}

}  // namespace

std::vector<Question> StepQuestions(const v1::Change& change,
                                    const v1::DecideStepRequest& command) {
  if (!change.has_review()) return {};
  std::set<Question> questions;
  AskAbout(command.person_id(), questions);
  AskAbout(command.for_person_id(), questions);
  for (const auto& asker : AskersOf(change)) AskAbout(asker, questions);
  return {questions.begin(), questions.end()};
}

std::vector<Question> StepQuestions(const v1::Change& change,
                                    const v1::DelegateStepRequest& command) {
  if (!change.has_review()) return {};
  std::set<Question> questions;
  AskAbout(command.person_id(), questions);
  AskAbout(command.to_person_id(), questions);
  for (const auto& asker : AskersOf(change)) AskAbout(asker, questions);
  return {questions.begin(), questions.end()};
}

Decided DecideStep(const v1::Change& change, const v1::DecideStepRequest& command,
                   const Context& context) {
  if (auto status = CheckSelf(command.person_id(), context); !status.ok()) return status;
  if (IsKnown(change, command)) return Events{};
  const auto open = Find(change, command.review(), command.step_id());
  if (!open.ok()) return open.status();
  auto capacities = Entitled(change, command, *open, context);
  if (!capacities.ok()) return capacities.status();
  if (command.verdict() == v1::STEP_VERDICT_APPROVE)
    return Approve(change, command, *open, *std::move(capacities), context);
  if (command.verdict() != v1::STEP_VERDICT_RETURN && command.verdict() != v1::STEP_VERDICT_REJECT)
    return Refuse(kInvalidArgument, "VERDICT_MISSING", kClauseL2,
                  "Say whether you approve it, return it or reject it.");
  if (command.comment().empty())
    return Refuse(kInvalidArgument, "COMMENT_MISSING", kClauseL2,
                  "Say why, so that those who prepared it know what to do.");
  if (command.verdict() == v1::STEP_VERDICT_RETURN)
    return EndReview(change, OutcomeOf(command, v1::ReviewOutcome::KIND_RETURNED, context));
  const auto outcome = OutcomeOf(command, v1::ReviewOutcome::KIND_REJECTED, context);
  return change.review().has_proposal() ? EndReview(change, outcome) : Reject(change, outcome);
}

Decided DelegateStep(const v1::Change& change, const v1::DelegateStepRequest& command,
                     const Context& context) {
  if (auto status = CheckSelf(command.person_id(), context); !status.ok()) return status;
  const auto open = Find(change, command.review(), command.step_id());
  if (!open.ok()) return open.status();
  if (Delegated(open->state, command.person_id(), command.to_person_id())) return Events{};
  if (open->state.delegations_size() >= kMaxDelegations)
    return RefuseFull("delegations of a step", kMaxDelegations);
  const Day today = TodayAt(change, context);
  for (const auto& person : {command.person_id(), command.to_person_id()})
    if (auto status = CheckNotAsker(change, person, context); !status.ok()) return status;
  const auto from = PersonIn(context, command.person_id());
  if (!from.ok()) return from.status();
  if (CapacitiesOf(*from, open->step, change, today).empty())
    return RefuseNotEntitled(command.person_id(), open->step);
  const auto to = PersonIn(context, command.to_person_id());
  if (!to.ok()) return to.status();
  if (command.to_person_id() == command.person_id() || !IsHere(*to, today))
    return Refuse(kFailedPrecondition, "DELEGATE_NOT_FIT", kClauseL2Authorisation,
                  "A step is delegated to another person whom organisation knows and who has not "
                  "left.");
  Events events(1);
  auto& delegation =
      *OfStep(*events[0].mutable_step_delegated(), change, command.step_id()).mutable_delegation();
  delegation.set_from_person_id(command.person_id());
  delegation.set_to_person_id(command.to_person_id());
  delegation.set_reason(command.reason());
  return events;
}

}  // namespace interlock::moc
