#include "services/training/record.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/same.h"
#include "libs/language/language.h"
#include "services/training/rules.h"

namespace interlock::training {
namespace {

using v1::RecordEvent;
using Events = std::vector<RecordEvent>;
using enum absl::StatusCode;

constexpr char kRecordClause[] = "1910.119(g)(3) / 1926.64(g)(3)";
constexpr char kInLieuClause[] = "1910.119(g)(1)(ii) / 1926.64(g)(1)(ii)";

// Without what may be erased, so that a repeat is known after it was.
v1::Attendance Nameless(v1::Attendance attendance) {
  attendance.clear_trainer_name();
  return attendance;
}

absl::Status CheckPast(const std::string& text, const char* clause, int64_t now_ms) {
  const auto day = Day::Parse(text);
  if (!day)
    return Refuse(kInvalidArgument, "DATE_INVALID", "",
                  absl::StrCat("\"", text, "\" is no date. Write it as 2026-03-31."));
  if (BeginOfUtc(*day) > now_ms + kFarthestAheadMs)
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", clause,
                  absl::StrCat(text, " is still to come. What has not taken place is no record."));
  return absl::OkStatus();
}

absl::Status Check(const v1::Attendance& attendance, int64_t now_ms) {
  if (auto status = CheckPast(attendance.held_on(), kRecordClause, now_ms); !status.ok())
    return status;
  std::vector<std::string> wrong;
  if (attendance.person_id().empty()) wrong.push_back("it does not say who was trained");
  if (attendance.requirement_id().empty()) wrong.push_back("it does not say for which requirement");
  if (attendance.trainer_person_id().empty() && attendance.trainer_name().empty())
    wrong.push_back("it does not say who taught, by id or by name");
  if (!attendance.person_id().empty() && attendance.trainer_person_id() == attendance.person_id())
    wrong.push_back("nobody teaches themselves");
  if (!attendance.language().empty() && !IsLanguage(attendance.language()))
    wrong.push_back(
        absl::StrCat("\"", attendance.language(), "\" is no language such as en or pt-BR"));
  if (!v1::Means_IsValid(attendance.means())) wrong.push_back("the means are unknown");
  if (!v1::Result_IsValid(attendance.result())) wrong.push_back("the result is unknown");
  if (wrong.empty()) return absl::OkStatus();
  return Refuse(kInvalidArgument, "ATTENDANCE_WRONG", kRecordClause,
                absl::StrCat("This record cannot be kept: ", absl::StrJoin(wrong, "; "), "."));
}

bool Exists(const v1::TrainingRecord& record) { return !record.record_id().empty(); }

absl::Status Unknown() {
  return Refuse(kNotFound, "RECORD_UNKNOWN", "", "There is no such training record.");
}
absl::Status Taken() {
  return Refuse(kAlreadyExists, "RECORD_EXISTS", "",
                "A record with this id exists and says something else. Correct it with the reason, "
                "or give this one an id of its own.");
}
absl::Status Withdrawn() {
  return Refuse(kFailedPrecondition, "RECORD_WITHDRAWN", "",
                "This record was withdrawn as a mistake. Record what took place under another id.");
}
absl::Status CertifiedInLieu() {
  return Refuse(
      kFailedPrecondition, "CERTIFIED_IN_LIEU", kInLieuClause,
      "This record is a certificate in lieu of training. Withdraw it with the reason, and "
      "record what is right under another id.");
}

template <class Request>
RecordEvent Recorded(const Request& command) {
  RecordEvent event;
  auto& recorded = *event.mutable_recorded();
  recorded.set_record_id(command.record_id());
  recorded.set_site_id(command.site_id());
  *recorded.mutable_attendance() = command.attendance();
  return event;
}

RecordEvent Corrected(const v1::TrainingRecord& record, const v1::Attendance& attendance,
                      const std::string& reason) {
  RecordEvent event;
  auto& corrected = *event.mutable_corrected();
  corrected.set_record_id(record.record_id());
  corrected.set_site_id(record.site_id());
  *corrected.mutable_attendance() = attendance;
  *corrected.mutable_before() = record.attendance();
  corrected.set_reason(reason);
  return event;
}

Decision<RecordEvent> RecordTraining(const v1::TrainingRecord& record,
                                     const v1::RecordTrainingRequest& command,
                                     const Context& context) {
  if (Exists(record)) {
    const bool again = record.has_recorded() && record.site_id() == command.site_id() &&
                       Same(record.recorded(), Nameless(command.attendance()));
    return again ? Decision<RecordEvent>(Events{}) : Decision<RecordEvent>(Taken());
  }
  if (auto status = Check(command.attendance(), context.now_ms); !status.ok()) return status;
  return Events{Recorded(command)};
}

Decision<RecordEvent> RecordImported(const v1::TrainingRecord& record,
                                     const v1::RecordImportedTrainingRequest& command,
                                     const Context& context) {
  const auto said = Nameless(command.attendance());
  if (record.has_imported() && Same(record.imported(), said)) return Events{};
  if (auto status = Check(command.attendance(), context.now_ms); !status.ok()) return status;
  if (record.has_in_lieu()) return CertifiedInLieu();
  if (record.withdrawn()) return Withdrawn();
  if (Exists(record) && record.site_id() != command.site_id()) return Taken();
  Events events;
  if (!Exists(record))
    events.push_back(Recorded(command));
  else if (!Same(Nameless(record.attendance()), said))
    events.push_back(
        Corrected(record, command.attendance(), absl::StrCat("import: ", command.source())));
  auto& imported = *events.emplace_back().mutable_imported();
  imported.set_record_id(command.record_id());
  imported.set_site_id(command.site_id());
  *imported.mutable_said() = said;
  imported.set_source(command.source());
  return events;
}

Decision<RecordEvent> Correct(const v1::TrainingRecord& record,
                              const v1::CorrectTrainingRequest& command, const Context& context) {
  if (!Exists(record)) return Unknown();
  if (record.has_in_lieu()) return CertifiedInLieu();
  if (record.withdrawn()) return Withdrawn();
  if (Same(record.attendance(), command.attendance())) return Events{};
  if (auto status = Check(command.attendance(), context.now_ms); !status.ok()) return status;
  return Events{Corrected(record, command.attendance(), command.reason())};
}

Decision<RecordEvent> Withdraw(const v1::TrainingRecord& record,
                               const v1::WithdrawTrainingRequest& command) {
  if (!Exists(record)) return Unknown();
  if (record.withdrawn()) return Events{};
  RecordEvent event;
  auto& withdrawn = *event.mutable_withdrawn();
  withdrawn.set_record_id(record.record_id());
  withdrawn.set_site_id(record.site_id());
  withdrawn.set_person_id(record.has_in_lieu() ? record.in_lieu().person_id()
                                               : record.attendance().person_id());
  withdrawn.set_requirement_id(record.has_in_lieu() ? record.in_lieu().requirement_id()
                                                    : record.attendance().requirement_id());
  withdrawn.set_reason(command.reason());
  return Events{event};
}

Decision<RecordEvent> CertifyInLieu(const v1::TrainingRecord& record,
                                    const v1::CertifyInLieuRequest& command,
                                    const Context& context) {
  const auto& certificate = command.in_lieu();
  if (Exists(record)) {
    const bool again = record.site_id() == command.site_id() && Same(record.in_lieu(), certificate);
    return again ? Decision<RecordEvent>(Events{}) : Decision<RecordEvent>(Taken());
  }
  if (auto status = CheckPast(certificate.certified_on(), kInLieuClause, context.now_ms);
      !status.ok())
    return status;
  if (auto status = CheckPast(certificate.operated_from_on(), kInLieuClause, context.now_ms);
      !status.ok())
    return status;
  const auto& in_lieu_on = context.RulesAs<Rules>().data.in_lieu_on();
  if (certificate.operated_from_on() > in_lieu_on || certificate.process_id().empty())
    return Refuse(kFailedPrecondition, "NOT_OPERATING_IN_1992", kInLieuClause,
                  absl::StrCat("Only who operated this very process on ", in_lieu_on,
                               " may be certified in lieu of initial training. Everybody else is "
                               "trained."));
  if (certificate.statement().empty())
    return Refuse(kInvalidArgument, "NOT_IN_WRITING", kInLieuClause,
                  "A certificate in lieu of training is in writing: say what is certified.");
  if (certificate.certified_by_person_id() == certificate.person_id())
    return Refuse(kFailedPrecondition, "CERTIFIED_THEMSELVES", kInLieuClause,
                  "It is the employer who certifies, never the person in question.");
  RecordEvent event;
  auto& certified = *event.mutable_certified_in_lieu();
  certified.set_record_id(command.record_id());
  certified.set_site_id(command.site_id());
  *certified.mutable_in_lieu() = certificate;
  return Events{event};
}

}  // namespace

Decision<RecordEvent> Record::Decide(const State& record, const Command& command,
                                     const Context& context) {
  switch (command.body_case()) {
    case Command::kRecord: return RecordTraining(record, command.record(), context);
    case Command::kRecordImported:
      return RecordImported(record, command.record_imported(), context);
    case Command::kCorrect: return Correct(record, command.correct(), context);
    case Command::kWithdraw: return Withdraw(record, command.withdraw());
    case Command::kCertifyInLieu: return CertifyInLieu(record, command.certify_in_lieu(), context);
    case Command::kClockDue: return Events{};  // A record holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Record::Evolve(State& record, const Event& event) {
  switch (event.body_case()) {
    case Event::kRecorded:
      record.set_record_id(event.recorded().record_id());
      record.set_site_id(event.recorded().site_id());
      *record.mutable_attendance() = event.recorded().attendance();
      *record.mutable_recorded() = Nameless(event.recorded().attendance());
      break;
    case Event::kImported: *record.mutable_imported() = event.imported().said(); break;
    case Event::kCorrected: *record.mutable_attendance() = event.corrected().attendance(); break;
    case Event::kWithdrawn: record.set_withdrawn(true); break;
    case Event::kCertifiedInLieu:
      record.set_record_id(event.certified_in_lieu().record_id());
      record.set_site_id(event.certified_in_lieu().site_id());
      *record.mutable_in_lieu() = event.certified_in_lieu().in_lieu();
      break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Record>);

}  // namespace interlock::training
