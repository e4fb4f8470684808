// What a unit needs before it starts up with a change, and the startup itself.
#include "absl/strings/str_cat.h"
#include "interlock/actions/v1/action.pb.h"
#include "interlock/actions/v1/action_list.pb.h"
#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/pssr.pb.h"
#include "interlock/moc/v1/startup.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/standing.pb.h"
#include "libs/calendar/calendar.h"
#include "services/interlock/demo/story.h"

namespace interlock::demo {
namespace {

constexpr char kChanges[] = "/interlock.moc.v1.ChangeService/";
constexpr char kReviews[] = "/interlock.moc.v1.PssrService/";
constexpr char kStartups[] = "/interlock.moc.v1.StartupService/";
constexpr char kActions[] = "/interlock.actions.v1.ActionService/";

std::string StartupOf(const Change& change) {
  return absl::StrCat("startup_id: '", change.site->id, ":", change.unit, "' ");
}

}  // namespace

// The drawing in its new revision, and a walk through the field by somebody who did not make it.
absl::Status Story::DocumentChange(const Change& change) {
  const std::string named = absl::StrCat("change_id: '", change.id, "' ");
  const std::string drawing = absl::StrCat("PID-", change.unit, "-01");
  const std::string engineer = HolderOf(*change.site, "technical-authority");
  const std::string text = absl::StrCat("Drawing ", drawing, " with ", change.title, "\n");
  auto stored = StoreFile(text);
  if (!stored.ok()) return stored.status();
  if (auto status = Do(engineer, absl::StrCat(kChanges, "NameDocuments"),
                       Said<moc::v1::NameDocumentsRequest>(
                           absl::StrCat(named, "documents { document_id: '", drawing,
                                        "' title: 'Piping and instruments' }")));
      !status.ok())
    return status;
  const std::string today = Today();
  if (auto status = Do(engineer, absl::StrCat(kChanges, "ReviseDocument"),
                       Said<moc::v1::ReviseDocumentRequest>(absl::StrCat(
                           named, "document_id: '", drawing, "' revision: 'C' revised_on: '", today,
                           "' revised_by_person_id: '", engineer, "' file { sha256: '", *stored,
                           "' file_name: '", drawing,
                           ".txt' media_type: 'text/plain' size_bytes: ", text.size(), " }")));
      !status.ok())
    return status;
  return Do(HolderOf(*change.site, "safety-manager"), absl::StrCat(kChanges, "VerifyInField"),
            Said<moc::v1::VerifyInFieldRequest>(absl::StrCat(
                named, "walked_on: '", today, "' verdict: FIELD_VERDICT_AS_DESIGNED")));
}

// Those that the change opened are done and seen to be done.
absl::Status Story::SettleActions(const Change& change) {
  if (auto status = Settle(); !status.ok()) return status;
  actions::v1::ListActionsRequest request;
  request.set_source_kind(actions::v1::SOURCE_KIND_MOC);
  request.set_source_id(change.id);
  actions::v1::ListActionsResponse found;
  if (auto status =
          Ask(kManager, "/interlock.actions.v1.ActionListService/ListActions", request, found);
      !status.ok())
    return status;
  for (const auto& action : found.actions()) {
    const std::string named = absl::StrCat("action_id: '", action.action_id(), "' ");
    const std::string& owner = action.owner().person_id();
    if (action.stage() == actions::v1::Action::STAGE_OPEN)
      if (auto status = Do(owner, absl::StrCat(kActions, "AcceptAction"),
                           Said<actions::v1::AcceptActionRequest>(named));
          !status.ok())
        return status;
    if (action.stage() != actions::v1::Action::STAGE_COMPLETED)
      if (auto status = Do(owner, absl::StrCat(kActions, "CompleteAction"),
                           Said<actions::v1::CompleteActionRequest>(
                               named + "what_was_done: 'Done before the startup.'"));
          !status.ok())
        return status;
    if (auto status =
            Do(HolderOf(*change.site, "safety-manager"), absl::StrCat(kActions, "VerifyAction"),
               Said<actions::v1::VerifyActionRequest>(
                   named + "verdict: VERDICT_DONE note: 'Seen on the walk-down.'"));
        !status.ok())
      return status;
  }
  return absl::OkStatus();
}

// Whoever is not ready for this startup is trained in what is missing; all but one, if one is
// named.
absl::Status Story::TrainForStartup(const Change& change) {
  if (auto status = Settle(); !status.ok()) return status;
  training::v1::CheckReadinessResponse found;
  if (auto status = Ask(
          kManager, "/interlock.training.v1.StandingService/CheckReadiness",
          Said<training::v1::CheckReadinessRequest>(absl::StrCat(
              "site_id: '", change.site->id, "' unit_id: '", change.unit, "' change_id: '",
              change.id, "' affected_role_ids: 'shift-supervisor' affected_role_ids: 'operator'")),
          found);
      !status.ok())
    return status;
  const std::string today = Today();
  std::vector<training::v1::RecordTrainingRequest> records;
  for (const auto& missing : found.missing())
    if (!missing.person_id().empty())
      records.push_back(Said<training::v1::RecordTrainingRequest>(absl::StrCat(
          "record_id: '", change.id, "-", missing.requirement_id(), "-", missing.person_id(),
          "' site_id: '", change.site->id, "' attendance { person_id: '", missing.person_id(),
          "' requirement_id: '", missing.requirement_id(), "' held_on: '", today,
          "' trainer_person_id: '", HolderOf(*change.site, "technical-authority"),
          "' language: 'en' means: MEANS_WRITTEN_TEST result: RESULT_PASSED session_id: '",
          change.id, "' }")));
  counts_.trainings += int64_t(records.size());
  return DoAll(kManager, "/interlock.training.v1.RecordService/RecordTraining", records);
}

// The pre-startup safety review, (i): every item looked at, by two people who sign.
absl::Status Story::ReviewBeforeStartup(const Change& change) {
  const std::string id = absl::StrCat("pssr-", change.id);
  const std::string named = absl::StrCat("pssr_id: '", id, "' ");
  const std::string lead = HolderOf(*change.site, "safety-manager"),
                    second = HolderOf(*change.site, "shift-supervisor");
  if (auto status = Do(
          lead, absl::StrCat(kReviews, "OpenPssr"),
          Said<moc::v1::OpenPssrRequest>(absl::StrCat(
              named, "site_id: '", change.site->id, "' scope { unit_id: '", change.unit, "' kind: ",
              change.duration == "CHANGE_DURATION_EMERGENCY" ? "PSSR_KIND_EMERGENCY"
                                                             : "PSSR_KIND_CHANGE",
              " change_ids: '", change.id, "' title: 'Before startup with ", change.id,
              "' lead_person_id: '", lead, "' team_person_ids: '", lead, "' team_person_ids: '",
              second, "' }")));
      !status.ok())
    return status;
  core::v1::GetRequest get;
  get.set_id(id);
  moc::v1::Pssr seen;
  if (auto status = Ask(lead, absl::StrCat(kReviews, "GetPssr"), get, seen); !status.ok())
    return status;
  std::string answers;
  for (const auto& item : seen.items())
    absl::StrAppend(&answers, "answers { item_id: '", item.item().item_id(),
                    "' answer: PSSR_ANSWER_YES note: 'Seen.' } ");
  if (auto status = Do(second, absl::StrCat(kReviews, "AnswerPssr"),
                       Said<moc::v1::AnswerPssrRequest>(named + answers));
      !status.ok())
    return status;
  for (const std::string& member : {lead, second})
    if (auto status =
            Do(member, absl::StrCat(kReviews, "SignPssr"), Said<moc::v1::SignPssrRequest>(named));
        !status.ok())
      return status;
  return absl::OkStatus();
}

absl::Status Story::AskToStartUp(const Change& change) {
  if (auto status = Settle(); !status.ok()) return status;
  return Try(
      HolderOf(*change.site, "operations-manager"), absl::StrCat(kStartups, "AuthorizeStartup"),
      Said<moc::v1::AuthorizeStartupRequest>(absl::StrCat(
          StartupOf(change), "site_id: '", change.site->id, "' unit_id: '", change.unit, "'")));
}

absl::Status Story::ReportStartedUp(const Change& change) {
  if (auto status =
          Do(HolderOf(*change.site, "shift-supervisor"), absl::StrCat(kStartups, "ReportStartedUp"),
             Said<moc::v1::ReportStartedUpRequest>(
                 absl::StrCat(StartupOf(change), "started_up_at_ms: ", now_ms())));
      !status.ok())
    return status;
  ++counts_.startups;
  if (change.reaches >= Reaches::kClosing)
    At(now_ms() + 100 * kDayMs, [=, this] { return CloseChange(change); });
  return Settle();
}

// What was left for after the startup is done by then, and somebody says whether it helped.
absl::Status Story::CloseChange(const Change& change) {
  if (auto status = SettleActions(change); !status.ok()) return status;
  if (auto status = Settle(); !status.ok()) return status;
  return Do(HolderOf(*change.site, "technical-authority"), absl::StrCat(kChanges, "CloseChange"),
            Said<moc::v1::CloseChangeRequest>(
                absl::StrCat("change_id: '", change.id,
                             "' verdict: CLOSE_OUT_VERDICT_ACHIEVED review: 'Three "
                             "months without a leak; the new setting is in the procedures.'")));
}

absl::Status Story::StartUpChange(const Change& change) {
  if (auto status = Settle(); !status.ok()) return status;
  if (auto status = DocumentChange(change); !status.ok()) return status;
  if (auto status = SettleActions(change); !status.ok()) return status;
  if (auto status = TrainForStartup(change); !status.ok()) return status;
  if (auto status = ReviewBeforeStartup(change); !status.ok()) return status;
  return StartUpUnit(change);
}

// Another change of the unit may hold it; then it is asked for again some days later.
absl::Status Story::StartUpUnit(const Change& change) {
  if (auto status = TrainForStartup(change); !status.ok()) return status;
  const auto asked = AskToStartUp(change);
  if (asked.ok()) return ReportStartedUp(change);
  if (ReasonOf(asked) != "STARTUP_REFUSED") return asked;
  At(now_ms() + 6 * kDayMs, [=, this] { return StartUpUnit(change); });
  return absl::OkStatus();
}

// The change of the last days: ready, and then a drawing is found wrong and an operator is moved.
Change Story::LastChange() const {
  return {.id = "baytown-trip",
          .site = &Sites()[0],
          .unit = kLastUnit,
          .title = "Low-flow trip of the acid settler moved to the suction side",
          .kind = "CHANGE_KIND_TECHNOLOGY",
          .risk = "CHANGE_RISK_COMPLEX",
          .reaches = Reaches::kInstallation,
          .requested_at_ms = options_.ends_at_ms - 30 * kDayMs};
}

void Story::PlanLastStartup() {
  const Change change = LastChange();
  PlanChange(change);
  At(options_.ends_at_ms - 4 * kDayMs, [=, this]() -> absl::Status {
    if (auto status = Settle(); !status.ok()) return status;
    if (auto status = DocumentChange(change); !status.ok()) return status;
    if (auto status = SettleActions(change); !status.ok()) return status;
    if (auto status = TrainForStartup(change); !status.ok()) return status;
    return ReviewBeforeStartup(change);
  });
  At(options_.ends_at_ms - 2 * kDayMs, [=, this]() -> absl::Status {
    if (auto status =
            Do(HolderOf(*change.site, "operations-manager"), absl::StrCat(kActions, "ReopenAction"),
               Said<actions::v1::ReopenActionRequest>(
                   absl::StrCat("action_id: '", change.id,
                                ":PROCEDURES' reason: 'Step 14 still names "
                                "the old trip setting.' due_on: '",
                                DayOfUtc(options_.ends_at_ms + 20 * kDayMs).ToString(), "'")));
        !status.ok())
      return status;
    return AssignFromOtherUnit(*change.site, change.unit);
  });
}

absl::Status Story::ShowStartup(std::ostream& out) {
  const Change change = LastChange();
  core::v1::GetRequest get;
  get.set_id(absl::StrCat(change.site->id, ":", change.unit));
  moc::v1::UnitStartup unit;
  out << "\nAlkylation at Baytown asks to start up with " << change.id << ", \"" << change.title
      << "\":\n";
  auto asked = AskToStartUp(change);
  if (ReasonOf(asked) != "STARTUP_REFUSED")
    return absl::InternalError(absl::StrCat("the startup was not refused: ", asked.message()));
  if (auto status = Ask(kManager, absl::StrCat(kStartups, "GetStartup"), get, unit); !status.ok())
    return status;
  out << "  refused, because\n";
  for (const auto& reason : unit.last_refusal().reasons())
    out << "  - " << reason.sentence() << " [" << reason.clause() << "]\n";

  if (auto status = SettleActions(change); !status.ok()) return status;
  if (auto status = TrainForStartup(change); !status.ok()) return status;
  out << "  The procedure is corrected and seen by another person; the operator is trained.\n";
  if (asked = AskToStartUp(change); !asked.ok())
    return absl::InternalError(absl::StrCat("the startup was refused again: ", asked.message()));
  if (auto status = Ask(kManager, absl::StrCat(kStartups, "GetStartup"), get, unit); !status.ok())
    return status;
  out << "  authorised by " << unit.in_force(0).authorised_by() << ", for "
      << (unit.in_force(0).expires_at_ms() - unit.in_force(0).authorised_at_ms()) / kHourMs
      << " hours; every answer that it rests on is kept with it.\n";
  if (auto status = ReportStartedUp(change); !status.ok()) return status;
  out << "  Started up.\n";
  return absl::OkStatus();
}

}  // namespace interlock::demo
