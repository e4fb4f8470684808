#pragma once
// What the decisions about a change share. One function for each command; each file holds the
// commands of one idea.
#include <optional>
#include <string>
#include <vector>

#include "interlock/moc/v1/change.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"
#include "libs/decider/same.h"
#include "services/moc/change.h"
#include "services/moc/moc_rules.h"
#include "services/moc/refusals.h"

namespace interlock::moc {

using v1::ChangeEvent;
using Events = std::vector<ChangeEvent>;
using Decided = Decision<ChangeEvent>;

inline constexpr char kClauseL[] = "1910.119(l)(1) / 1926.64(l)(1)";
inline constexpr char kClauseL2[] = "1910.119(l)(2) / 1926.64(l)(2)";
inline constexpr char kClauseL2Limit[] = "1910.119(l)(2)(iv) / 1926.64(l)(2)(iv)";
inline constexpr char kClauseL2Authorisation[] = "1910.119(l)(2)(v) / 1926.64(l)(2)(v)";
inline constexpr char kClauseL3[] = "1910.119(l)(3) / 1926.64(l)(3)";

// A state never outgrows these; what does not fit is refused with LIST_FULL.
constexpr int kMaxChallenges = 50;
constexpr int kMaxReviews = 30;
constexpr int kMaxDelegations = 20;

// Of an event: whose it is.
template <class Event>
Event& Name(Event& event, const v1::Change& change) {
  event.set_change_id(change.change_id());
  event.set_site_id(change.site_id());
  return event;
}

// Events one after another, each decided on what those before it left.
class Recorder {
 public:
  explicit Recorder(const v1::Change& change) : change_(change) {}
  const v1::Change& change() const { return change_; }
  void Record(ChangeEvent event) {
    Change::Evolve(change_, event);
    events_.push_back(std::move(event));
  }
  Events Take() { return std::move(events_); }

 private:
  v1::Change change_;
  Events events_;
};

// The day that it is at the site.
Day TodayAt(const v1::Change& change, const Context& context);

absl::Status RefuseFull(const std::string& what, int most);
// No corporate minimum is in force, or none that fits.
absl::Status RefuseNoRouting();

// Request and screening (request.cc, screening.cc).
Decided Request(const v1::Change&, const v1::RequestChangeRequest&, const Context&);
Decided Amend(const v1::Change&, const v1::AmendChangeRequest&);
Decided Screen(const v1::Change&, const v1::ScreenChangeRequest&, const Context&);
Decided Challenge(const v1::Change&, const v1::ChallengeScreeningRequest&, const Context&);

// What (l)(2) wants considered (preparation.cc, impact.cc).
Decided FillConsideration(const v1::Change&, const v1::FillConsiderationRequest&, const Context&);
Decided RecordHazardEvaluation(const v1::Change&, const v1::RecordHazardEvaluationRequest&,
                               const Context&);
Decided AssessImpact(const v1::Change&, const v1::AssessImpactRequest&, const Context&);
// OK while the change is being prepared.
absl::Status CheckPreparing(const v1::Change&);
const v1::Consideration* Find(const v1::Change&, v1::ConsiderationKind);

// The review as a whole (review.cc).
Question SiteRoutingQuestion(const std::string& site_id);
Decided Submit(const v1::Change&, const v1::SubmitChangeRequest&, const Context&);
Decided Recall(const v1::Change&, const v1::RecallReviewRequest&, const Context&);
Decided RingStep(const v1::Change&, const core::v1::ClockDue&);
std::vector<Clock> StepClocks(const v1::Change&);
// Opens the steps whose turn has come; with none left, the change is approved.
void GoOn(Recorder&, const Context&);
absl::Status RefuseNoReview(const v1::Change&);
// The last day of a temporary change, as its time period says it.
std::optional<Day> LimitOf(const v1::Change&);
bool LimitPast(const v1::Change&, Day today);
// What has to be done before the change is approved, in words.
std::vector<std::string> MissingForApproval(const v1::Change&, Day today);

// One step of it (step.cc).
std::vector<Question> StepQuestions(const v1::Change&, const v1::DecideStepRequest&);
std::vector<Question> StepQuestions(const v1::Change&, const v1::DelegateStepRequest&);
Decided DecideStep(const v1::Change&, const v1::DecideStepRequest&, const Context&);
Decided DelegateStep(const v1::Change&, const v1::DelegateStepRequest&, const Context&);

// Who may decide (approver.cc).
struct Capacity {
  v1::Approver approver;
  // Where the role is held.
  std::string site_id = {};
};
Question PersonQuestion(const std::string& person_id);
// As organisation answered. PERSON_NOT_CONFIRMED; a person who is not known there is empty.
absl::StatusOr<organisation::v1::Person> PersonIn(const Context&, const std::string& person_id);
// Not merged into another record, and has not left.
bool IsHere(const organisation::v1::Person&, Day today);
bool IsAwayWith(const organisation::v1::Person&, const std::string& stand_in, Day today);
// As what a person may decide a step of a change, those of its own site first.
std::vector<Capacity> CapacitiesOf(const organisation::v1::Person&, const v1::RoutingStep&,
                                   const v1::Change&, Day today);
// PERSON_NOT_CONFIRMED, APPROVER_REQUESTED_IT. The question about who requested it was asked.
absl::Status CheckNotRequester(const v1::Change&, const std::string& person_id, const Context&);

// In the field (field.cc).
Decided RecordInstalled(const v1::Change&, const v1::RecordInstalledRequest&, const Context&);
Decided NoteStartedUp(const v1::Change&, const v1::NoteStartedUpRequest&);

// Given up (withdrawal.cc).
Decided Withdraw(const v1::Change&, const v1::WithdrawChangeRequest&, const Context&);
Decided VerifyUndone(const v1::Change&, const v1::VerifyUndoneRequest&, const Context&);

}  // namespace interlock::moc
