// A review as a whole: submitted whole or not at all, one order of steps after another, approved
// with the last.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"
#include "services/moc/decisions.h"
#include "services/moc/routing.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

constexpr int64_t kHourMs = 3'600'000;

std::string NameOf(v1::ConsiderationKind kind) {
  switch (kind) {
    case v1::CONSIDERATION_KIND_TECHNICAL_BASIS: return "the technical basis, (l)(2)(i)";
    case v1::CONSIDERATION_KIND_SAFETY_AND_HEALTH:
      return "the impact on safety and health, (l)(2)(ii)";
    case v1::CONSIDERATION_KIND_PROCEDURES:
      return "the modifications of operating procedures, (l)(2)(iii)";
    case v1::CONSIDERATION_KIND_TIME_PERIOD: return "the time period, (l)(2)(iv)";
    case v1::CONSIDERATION_KIND_AUTHORISATION: return "the authorisation requirements, (l)(2)(v)";
    default: return "";  // Unspecified, and what protobuf adds to every enum.
  }
}

// What (l)(2) wants addressed and is not there.
std::vector<std::string> MissingIn(const v1::Change& change, const v1::Routing& routing,
                                   Day today) {
  std::vector<std::string> missing;
  for (int kind = 1; v1::ConsiderationKind_IsValid(kind); ++kind)
    if (Find(change, v1::ConsiderationKind(kind)) == nullptr)
      missing.push_back(NameOf(v1::ConsiderationKind(kind)));
  if (LimitPast(change, today)) missing.push_back("a last day that is still to come, (l)(2)(iv)");
  if (!change.has_impact() && !routing.paperwork_follows())
    missing.emplace_back("the list of what it touches");
  if (routing.hazard_evaluation() && !change.has_hazard_evaluation())
    missing.emplace_back("the hazard evaluation that its routing asks for");
  AddMissingDuties(change, missing);
  return missing;
}

absl::StatusOr<v1::Routing> RoutingOf(const v1::Change& change, const Context& context) {
  if (change.has_routing()) return change.routing();
  auto site = context.facts.Get<v1::SiteRouting>(SiteRoutingQuestion(change.site_id()));
  if (!site.ok() && !absl::IsNotFound(site.status()))
    return Refuse(kUnavailable, "ROUTING_NOT_CONFIRMED", kClauseL2,
                  "It is not known what the site asks of a review; nothing was recorded. Try "
                  "again.");
  const Day today = TodayAt(change, context);
  const auto* corporate = RoutingOn(RulesOf(context), today);
  if (corporate == nullptr) return RefuseNoRouting();
  auto routing =
      RoutingFor(*corporate, site.ok() ? *site : v1::SiteRouting(), change.facts(), today);
  if (!routing || routing->steps().empty()) return RefuseNoRouting();
  return *std::move(routing);
}

// What a review is about, if it is not the change itself.
std::string WordsFor(const v1::Review& review) {
  switch (review.proposal().what_case()) {
    case v1::Proposal::kImpact: return ", its actions";
    case v1::Proposal::kExtension:
      return absl::StrCat(", extended to ", review.proposal().extension().limit_on());
    case v1::Proposal::kPermanent: return ", made permanent";
    case v1::Proposal::WHAT_NOT_SET: break;
  }
  return "";
}

void Open(Recorder& recorder, const v1::RoutingStep& step, const Context& context) {
  const v1::Change& change = recorder.change();
  ChangeEvent event;
  auto& opened = Name(*event.mutable_step_opened(), change);
  opened.set_review(change.review().number());
  opened.set_step_id(step.step_id());
  opened.set_title(absl::StrCat(change.facts().title(), WordsFor(change.review()), ": ",
                                step.title(), " (", WhoDecides(step), ")"));
  opened.set_opened_at_ms(context.now_ms);
  opened.set_due_at_ms(context.now_ms + step.deadline_hours() * kHourMs);
  *opened.mutable_asked() = step.approvers(0);
  recorder.Record(std::move(event));
}

void Install(Recorder& recorder, const Context& context) {
  const v1::Change& change = recorder.change();
  ChangeEvent event;
  auto& installed = Name(*event.mutable_installed(), change);
  installed.set_unit_id(change.facts().unit_id());
  installed.set_found_already_made(true);
  auto& installation = *installed.mutable_installation();
  installation.set_installed_on(DayAt(change.requested_at_ms(), change.time_zone()).ToString());
  installation.set_recorded_by(change.requested_by());
  installation.set_recorded_at_ms(context.now_ms);
  installation.set_note(change.facts().how_found());
  recorder.Record(std::move(event));
  PutInForce(recorder, context);
}

void Approve(Recorder& recorder, const Context& context) {
  const v1::Change& change = recorder.change();
  ChangeEvent event;
  auto& approved = Name(*event.mutable_approved(), change);
  approved.set_unit_id(change.facts().unit_id());
  approved.set_time_zone(change.time_zone());
  *approved.mutable_facts() = change.facts();
  approved.set_requested_by(change.requested_by());
  if (const auto limit = LimitOf(change)) {
    approved.set_limit_on(limit->ToString());
    approved.set_limit_at_ms(BeginOf(Day{limit->number + 1}, change.time_zone()));
  }
  if (change.has_impact()) *approved.mutable_impact() = change.impact();
  *approved.mutable_moved_duties() = change.moved_duties();
  *approved.mutable_routing() = change.routing();
  *approved.mutable_review() = change.review();
  approved.set_approved_at_ms(context.now_ms);
  recorder.Record(std::move(event));
  AskForPaperwork(recorder, context);
  if (recorder.change().facts().found_already_made()) Install(recorder, context);
}

std::string ClockOf(const v1::Review& review, const v1::StepState& step) {
  return absl::StrCat("step-", review.number(), "-", step.step_id());
}

bool MayBecomeOverdue(const v1::StepState& step) {
  return step.opened_at_ms() != 0 && !step.completed() && !step.overdue();
}

}  // namespace

Question SiteRoutingQuestion(const std::string& site_id) {
  core::v1::GetRequest request;
  request.set_id(site_id);
  return {"/interlock.moc.v1.RoutingService/GetSiteRouting", request.SerializeAsString()};
}

Decided Submit(const v1::Change& change, const v1::SubmitChangeRequest&, const Context& context) {
  if (change.stage() == v1::Change::STAGE_IN_REVIEW) return Events{};
  if (auto status = CheckPreparing(change); !status.ok()) return status;
  if (change.reviews() >= kMaxReviews) return RefuseFull("reviews", kMaxReviews);
  auto routing = RoutingOf(change, context);
  if (!routing.ok()) return routing.status();
  if (const auto missing = MissingIn(change, *routing, TodayAt(change, context)); !missing.empty())
    return Refuse(
        kFailedPrecondition, "SUBMISSION_INCOMPLETE", kClauseL2,
        Sentence("This change cannot go into review before all of this is there", missing));
  Recorder recorder(change);
  ChangeEvent event;
  auto& submitted = Name(*event.mutable_submitted(), change);
  *submitted.mutable_routing() = *std::move(routing);
  submitted.set_review(change.reviews() + 1);
  submitted.set_submitted_by(context.actor);
  submitted.set_submitted_at_ms(context.now_ms);
  recorder.Record(std::move(event));
  GoOn(recorder, context);
  return recorder.Take();
}

void GoOn(Recorder& recorder, const Context& context) {
  const v1::Change change = recorder.change();
  const auto& states = change.review().steps();
  const auto next = std::find_if(states.begin(), states.end(),
                                 [](const v1::StepState& state) { return !state.completed(); });
  if (next == states.end())
    return change.review().has_proposal() ? ApproveRevision(recorder, context)
                                          : Approve(recorder, context);
  const auto& steps = change.routing().steps();
  const int order = steps[int(next - states.begin())].order();
  for (int i = 0; i < states.size(); ++i)
    if (states[i].opened_at_ms() == 0 && steps[i].order() == order)
      Open(recorder, steps[i], context);
}

Decided Recall(const v1::Change& change, const v1::RecallReviewRequest& command,
               const Context& context) {
  if (change.review().number() != command.review()) {
    for (const auto& outcome : change.outcomes())
      if (outcome.review() == command.review() &&
          outcome.kind() == v1::ReviewOutcome::KIND_RECALLED)
        return Events{};
    return RefuseNoReview(change);
  }
  if (!change.has_review()) return RefuseNoReview(change);
  v1::ReviewOutcome outcome;
  outcome.set_review(command.review());
  outcome.set_kind(v1::ReviewOutcome::KIND_RECALLED);
  outcome.set_comment(command.reason());
  outcome.set_decided_by(context.actor);
  outcome.set_decided_at_ms(context.now_ms);
  return EndReview(change, outcome);
}

Decided EndReview(const v1::Change& change, const v1::ReviewOutcome& outcome) {
  Events events(1);
  if (!change.review().has_proposal()) {
    *Name(*events[0].mutable_returned(), change).mutable_outcome() = outcome;
    return events;
  }
  auto& ended = Name(*events[0].mutable_revision_ended(), change);
  *ended.mutable_outcome() = outcome;
  *ended.mutable_proposal() = change.review().proposal();
  return events;
}

Decided RingStep(const v1::Change& change, const core::v1::ClockDue& due) {
  for (const auto& step : change.review().steps()) {
    if (!MayBecomeOverdue(step) || ClockOf(change.review(), step) != due.name() ||
        step.due_at_ms() != due.due_at_ms())
      continue;
    Events events(1);
    auto& overdue = Name(*events[0].mutable_step_overdue(), change);
    overdue.set_review(change.review().number());
    overdue.set_step_id(step.step_id());
    overdue.set_due_at_ms(step.due_at_ms());
    return events;
  }
  return Events{};
}

void AddStepClocks(const v1::Change& change, std::vector<Clock>& clocks) {
  for (const auto& step : change.review().steps())
    if (MayBecomeOverdue(step))
      clocks.push_back({ClockOf(change.review(), step), step.due_at_ms()});
}

std::vector<std::string> MissingForApproval(const v1::Change& change, Day today) {
  if (!change.has_review()) {
    auto missing = MissingIn(change, change.routing(), today);
    missing.emplace_back("its review, with every step of it");
    return missing;
  }
  std::vector<std::string> missing;
  for (int i = 0; i < change.review().steps_size(); ++i) {
    const auto& step = change.routing().steps(i);
    if (!change.review().steps(i).completed())
      missing.push_back(absl::StrCat(step.title(), ": ", WhoDecides(step)));
  }
  return missing;
}

absl::Status RefuseNoReview(const v1::Change& change) {
  return Refuse(kFailedPrecondition, "REVIEW_NOT_OPEN", kClauseL2,
                change.has_review()
                    ? absl::StrCat("Review ", change.review().number(),
                                   " is under way. Look at the change as it is now.")
                    : "This change is not in review. Look at it as it is now.");
}

}  // namespace interlock::moc
