// Changes: requested, screened, considered, reviewed, made, documented, started up, closed.
#include "services/interlock/demo/changes.h"

#include "absl/strings/str_cat.h"
#include "interlock/moc/v1/change.pb.h"
#include "libs/calendar/calendar.h"
#include "services/interlock/demo/story.h"

namespace interlock::demo {
namespace {

constexpr char kChanges[] = "/interlock.moc.v1.ChangeService/";

const std::vector<const char*> kScreeningQuestions{"specification",
                                                   "production-rates",
                                                   "raw-materials",
                                                   "catalyst",
                                                   "new-product",
                                                   "operating-conditions",
                                                   "experiment",
                                                   "equipment-unavailable",
                                                   "new-equipment",
                                                   "materials-of-construction",
                                                   "equipment-specifications",
                                                   "piping",
                                                   "alarms-and-interlocks",
                                                   "computer-programs",
                                                   "relief",
                                                   "procedures",
                                                   "facilities",
                                                   "organisation"};

std::string Named(const Change& change) { return absl::StrCat("change_id: '", change.id, "' "); }

// Who may approve as the step asks, at the change's site; a step may ask for all of them.
std::vector<std::string> ApproversOf(const Change& change, const moc::v1::RoutingStep& step) {
  std::vector<std::string> people;
  for (const auto& approver : step.approvers()) {
    people.push_back(approver.person_id().empty() ? HolderOf(*change.site, approver.role_id())
                                                  : approver.person_id());
    if (step.rule() == moc::v1::APPROVAL_RULE_ANY) break;
  }
  return people;
}

struct Idea {
  const char* title;
  const char* kind;
  const char* risk;
};
// What people want changed.
const std::vector<Idea>& Ideas() {
  static const std::vector<Idea> ideas{
      {"Gasket of the feed exchanger from spiral wound to kammprofile", "CHANGE_KIND_EQUIPMENT",
       "CHANGE_RISK_MINOR"},
      {"Low-flow trip of the charge pump raised by five per cent", "CHANGE_KIND_TECHNOLOGY",
       "CHANGE_RISK_COMPLEX"},
      {"Bypass around the level control valve for its repair", "CHANGE_KIND_EQUIPMENT",
       "CHANGE_RISK_MINOR"},
      {"Corrosion inhibitor of another supplier", "CHANGE_KIND_CHEMICAL", "CHANGE_RISK_MINOR"},
      {"Start-up procedure: nitrogen purge before the lights-out check", "CHANGE_KIND_PROCEDURE",
       "CHANGE_RISK_MINOR"},
      {"Relief valve of the receiver with a larger orifice", "CHANGE_KIND_EQUIPMENT",
       "CHANGE_RISK_COMPLEX"},
      {"Office trailer within sight of the compressor house", "CHANGE_KIND_FACILITY",
       "CHANGE_RISK_COMPLEX"}};
  return ideas;
}

}  // namespace

absl::Status Story::RequestChange(const Change& change) {
  ++counts_.changes;
  const std::string person = HolderOf(*change.site, "operator");
  if (auto status = Do(person, absl::StrCat(kChanges, "RequestChange"),
                       Said<moc::v1::RequestChangeRequest>(absl::StrCat(
                           Named(change), "site_id: '", change.site->id, "' facts { unit_id: '",
                           change.unit, "' title: '", change.title, "' kind: ", change.kind,
                           " duration: ", change.duration, " risk: ", change.risk, " }")));
      !status.ok() || change.reaches == Reaches::kRequest)
    return status;
  std::string answers;
  for (const std::string question : kScreeningQuestions)
    absl::StrAppend(&answers, " answers { question_id: '", question, "' answer: ",
                    change.reaches != Reaches::kInKind && question == "equipment-specifications"
                        ? "SCREENING_ANSWER_DIFFERENT"
                        : "SCREENING_ANSWER_SAME",
                    " }");
  return Do(HolderOf(*change.site, "shift-supervisor"), absl::StrCat(kChanges, "ScreenChange"),
            Said<moc::v1::ScreenChangeRequest>(
                absl::StrCat(Named(change), "version: '1910-119-appendix-c.1'", answers)));
}

// What (l)(2) wants addressed, and what the change touches.
absl::Status Story::PrepareChange(const Change& change) {
  const std::string engineer = HolderOf(*change.site, "technical-authority");
  const struct {
    const char* kind;
    const char* text;
  } considerations[] = {
      {"TECHNICAL_BASIS", "Calculated by the process engineer; within the ratings of the line."},
      {"SAFETY_AND_HEALTH", "No new release case; the relief case stays the larger one."},
      {"PROCEDURES", "Start-up and shutdown procedures name the new setting."},
      {"TIME_PERIOD", "As long as the request says."},
      {"AUTHORISATION", "By the routing of the site."}};
  for (const auto& consideration : considerations) {
    const bool limited = change.limit_at_ms > 0 && std::string(consideration.kind) == "TIME_PERIOD";
    if (auto status = Do(
            engineer, absl::StrCat(kChanges, "FillConsideration"),
            Said<moc::v1::FillConsiderationRequest>(absl::StrCat(
                Named(change), "kind: CONSIDERATION_KIND_", consideration.kind, " text: '",
                consideration.text, "'",
                limited ? absl::StrCat(" limit_on: '", DayOfUtc(change.limit_at_ms).ToString(), "'")
                        : "")));
        !status.ok())
      return status;
  }
  const Day today = DayOfUtc(now_ms());
  const auto yes = [&](const char* item, const char* what, bool before, int days) {
    return absl::StrCat(
        " lines { item: IMPACT_ITEM_", item, " answer: IMPACT_ANSWER_YES note: 'Touched' what: '",
        what, "' time: ACTION_TIME_", before ? "BEFORE" : "AFTER", "_STARTUP owner_person_id: '",
        engineer, "' due_on: '", Day{today.number + days}.ToString(), "' }");
  };
  std::string lines = yes("PSI", "Mark up the drawing and the data sheet", true, 30);
  lines += yes("PROCEDURES", "Revise the operating procedure", true, 30);
  lines += yes("TRAINING", "Tell and train both shifts", true, 30);
  lines += yes("MAINTENANCE", "Add the spare to the stores list", false, 90);
  for (const char* item : {"RELIEF", "ELECTRICAL", "EMERGENCY_PLAN", "ENVIRONMENT", "PHA"})
    absl::StrAppend(&lines, " lines { item: IMPACT_ITEM_", item,
                    " answer: IMPACT_ANSWER_NO note: 'Looked at; not touched.' }");
  if (auto status =
          Do(engineer, absl::StrCat(kChanges, "AssessImpact"),
             Said<moc::v1::AssessImpactRequest>(absl::StrCat(
                 Named(change), lines,
                 " affected_role_ids: 'shift-supervisor' affected_role_ids: 'operator'")));
      !status.ok())
    return status;
  if (change.risk == "CHANGE_RISK_COMPLEX")
    if (auto status = Do(engineer, absl::StrCat(kChanges, "RecordHazardEvaluation"),
                         Said<moc::v1::RecordHazardEvaluationRequest>(absl::StrCat(
                             Named(change), "evaluation { method: 'What-if' held_on: '",
                             Day{today.number - 1}.ToString(), "' team_person_ids: '", engineer,
                             "' team_person_ids: '", HolderOf(*change.site, "operator"),
                             "' result: 'Safeguards suffice; one question on the trip, answered.' "
                             "}")));
        !status.ok())
      return status;
  return Do(engineer, absl::StrCat(kChanges, "SubmitChange"),
            Said<moc::v1::SubmitChangeRequest>(Named(change)));
}

// Each step that is open is approved by those whom it asks for.
absl::Status Story::ApproveChange(const Change& change) {
  core::v1::GetRequest get;
  get.set_id(change.id);
  moc::v1::Change seen;
  if (auto status = Ask(kManager, absl::StrCat(kChanges, "GetChange"), get, seen); !status.ok())
    return status;
  for (int i = 0; i < seen.review().steps_size(); ++i) {
    const auto& step = seen.review().steps(i);
    if (step.opened_at_ms() == 0 || step.completed()) continue;
    for (const std::string& person : ApproversOf(change, seen.routing().steps(i)))
      if (auto status =
              Do(person, absl::StrCat(kChanges, "DecideStep"),
                 Said<moc::v1::DecideStepRequest>(absl::StrCat(
                     Named(change), "review: ", seen.review().number(), " step_id: '",
                     step.step_id(), "' person_id: '", person, "' verdict: STEP_VERDICT_APPROVE")));
          !status.ok())
        return status;
  }
  return absl::OkStatus();
}

absl::Status Story::InstallChange(const Change& change) {
  return Do(HolderOf(*change.site, "shift-supervisor"), absl::StrCat(kChanges, "RecordInstalled"),
            Said<moc::v1::RecordInstalledRequest>(absl::StrCat(
                Named(change), "installed_on: '", Today(), "' installed_by_person_id: '",
                HolderOf(*change.site, "mechanic"), "'")));
}

void Story::PlanChange(const Change& change) {
  const int64_t at_ms = change.requested_at_ms;
  const auto then = [this, change](int64_t moment_ms, absl::Status (Story::*deed)(const Change&),
                                   Reaches last) {
    if (change.reaches >= last) At(moment_ms, [=, this] { return (this->*deed)(change); });
  };
  At(at_ms, [=, this] { return RequestChange(change); });
  if (change.reaches == Reaches::kInKind) return;
  const int64_t pace_ms = change.pace_ms;
  then(at_ms + 3 * pace_ms, &Story::PrepareChange, Reaches::kReview);
  // The steps of a route follow one another.
  then(at_ms + 5 * pace_ms, &Story::ApproveChange, Reaches::kApproval);
  then(at_ms + 7 * pace_ms, &Story::ApproveChange, Reaches::kApproval);
  then(at_ms + 20 * pace_ms, &Story::InstallChange, Reaches::kInstallation);
  then(at_ms + 24 * pace_ms, &Story::StartUpChange, Reaches::kStartup);
}

// One that was to end weeks ago and is still there, and one that could not wait.
void Story::PlanUrgentChanges() {
  if (options_.sites < 5) return;
  const Site &lima = Sites()[1], &omaha = Sites()[4];
  PlanChange({.id = "lima-clamp",
              .site = &lima,
              .unit = "reformer",
              .title = "Clamp over the pinhole in the recycle line, until the turnaround",
              .duration = "CHANGE_DURATION_TEMPORARY",
              .reaches = Reaches::kStartup,
              .requested_at_ms = options_.ends_at_ms - 70 * kDayMs,
              .limit_at_ms = options_.ends_at_ms - 12 * kDayMs});
  const Day day{DayOfUtc(options_.ends_at_ms).number - 3};
  PlanChange({.id = "omaha-valve",
              .site = &omaha,
              .unit = "engine-room",
              .title = "Hand valve in place of the failed solenoid of the king valve",
              .duration = "CHANGE_DURATION_EMERGENCY",
              .reaches = Reaches::kStartup,
              .requested_at_ms = BeginOfUtc(day) + 12 * kHourMs,
              .pace_ms = kHourMs});
}

// A few a year at each site, and one of the last weeks: over the sites these stand in every stage.
void Story::PlanChanges(const Site& site) {
  const int64_t number_of_site = &site - Sites().data();
  int number = 0;
  const auto make = [&](int64_t at_ms, Reaches reaches) {
    const Idea& idea = OneOf(Ideas());
    Change change{.id = absl::StrCat(site.id, "-change-", ++number),
                  .site = &site,
                  .unit = OneOf(site.units).id,
                  .title = idea.title,
                  .kind = idea.kind,
                  .risk = idea.risk,
                  .reaches = reaches,
                  .requested_at_ms = at_ms};
    if (change.unit == kLastUnit) change.unit = site.units[0].id;
    PlanChange(change);
  };
  for (int64_t at_ms = options_.begins_at_ms + Between(10, 60) * kDayMs;
       at_ms < options_.ends_at_ms - 40 * kDayMs; at_ms += Between(90, 200) * kDayMs)
    make(at_ms + 9 * kHourMs, Chance() < 0.2 ? Reaches::kInKind : Reaches::kClosing);
  // One lies with somebody who does not look at it.
  make(options_.ends_at_ms - (1 + 3 * number_of_site) * kDayMs,
       number_of_site == 6   ? Reaches::kReview
       : number_of_site == 3 ? Reaches::kRequest
                             : Reaches::kClosing);
}

}  // namespace interlock::demo
