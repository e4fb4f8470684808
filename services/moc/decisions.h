#pragma once
// What the decisions about a change share. One function for each command; each file holds the
// commands of one idea.
#include <optional>
#include <string>
#include <vector>

#include "interlock/moc/v1/change.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/calendar/zone.h"
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
constexpr int kMaxMovedDuties = 100;

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
// In a list of what a change touches, in words.
std::vector<std::string> WrongWith(const v1::Impact&);
std::string NameOf(v1::ImpactItem);
// OK while the change is being prepared.
absl::Status CheckPreparing(const v1::Change&);
const v1::Consideration* Find(const v1::Change&, v1::ConsiderationKind);

// The review as a whole (review.cc).
Question SiteRoutingQuestion(const std::string& site_id);
Decided Submit(const v1::Change&, const v1::SubmitChangeRequest&, const Context&);
Decided Recall(const v1::Change&, const v1::RecallReviewRequest&, const Context&);
// Without approval: the change is prepared again, or a revision of it is given up.
Decided EndReview(const v1::Change&, const v1::ReviewOutcome&);
Decided RingStep(const v1::Change&, const core::v1::ClockDue&);
void AddStepClocks(const v1::Change&, std::vector<Clock>&);
// Opens the steps whose turn has come; with none left, what is reviewed is approved.
void GoOn(Recorder&, const Context&);
absl::Status RefuseNoReview(const v1::Change&);
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
// Who asked for what is in review: who requested the change and, of a revision, who proposed it.
std::vector<std::string> AskersOf(const v1::Change&);
// PERSON_NOT_CONFIRMED, APPROVER_REQUESTED_IT. The questions about those who asked were put.
absl::Status CheckNotAsker(const v1::Change&, const std::string& person_id, const Context&);

// In the field (field.cc).
Decided RecordInstalled(const v1::Change&, const v1::RecordInstalledRequest&, const Context&);
Decided NoteStartedUp(const v1::Change&, const v1::NoteStartedUpRequest&);

// A temporary change (temporary.cc).
// Its last day, as its time period says it.
std::optional<Day> LimitOf(const v1::Change&);
bool LimitPast(const v1::Change&, Day today);
// Of a temporary change that was just made.
void PutInForce(Recorder&, const Context&);
Decided RingLimit(const v1::Change&, const core::v1::ClockDue&);
void AddLimitClocks(const v1::Change&, std::vector<Clock>&);
Decided RecordRestored(const v1::Change&, const v1::RecordRestoredRequest&, const Context&);

// The end of the last day at the site, and what rings before it.
template <class Event>
void PutLimit(const v1::Change& change, const std::string& limit_on, const Context& context,
              Event& event) {
  const Day limit = Day::Parse(limit_on).value_or(Day{});
  event.set_limit_on(limit_on);
  event.set_limit_at_ms(BeginOf(Day{limit.number + 1}, change.time_zone()));
  const auto ring = [&](int days_before, int64_t at_ms) {
    if (days_before != 0 && at_ms <= context.now_ms) return;
    auto& alert = *event.add_alerts();
    alert.set_days_before(days_before);
    alert.set_at_ms(at_ms);
  };
  for (const int days : change.routing().limit_warning_days())
    ring(days, BeginOf(Day{limit.number - days}, change.time_zone()));
  ring(0, event.limit_at_ms());
}

// What goes back to the approvers (revision.cc).
Decided ProposeRevision(const v1::Change&, const v1::ProposeRevisionRequest&, const Context&);
void ApproveRevision(Recorder&, const Context&);
v1::Impact Revised(v1::Impact, const v1::ImpactRevision&);

// What is written down later or apart (paperwork.cc).
void AskForPaperwork(Recorder&, const Context&);
// With the last of it.
void EndPaperwork(Recorder&);
// While the change is prepared, or as what is still missing of an emergency's paperwork.
absl::Status CheckWritable(const v1::Change&, bool is_there);
Decided RingPaperwork(const v1::Change&, const core::v1::ClockDue&);
void AddPaperworkClock(const v1::Change&, std::vector<Clock>&);
Decided NameMovedDuties(const v1::Change&, const v1::NameMovedDutiesRequest&);
void AddMissingDuties(const v1::Change&, std::vector<std::string>& missing);

// The end (close_out.cc).
Question ActionsQuestion(const v1::Change&);
bool MayBeClosed(const v1::Change&);
Decided Close(const v1::Change&, const v1::CloseChangeRequest&, const Context&);

// Given up (withdrawal.cc).
Decided Withdraw(const v1::Change&, const v1::WithdrawChangeRequest&, const Context&);
Decided VerifyUndone(const v1::Change&, const v1::VerifyUndoneRequest&, const Context&);

}  // namespace interlock::moc
