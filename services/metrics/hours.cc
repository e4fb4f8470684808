#include "services/metrics/hours.h"

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "libs/decimal/decimal.h"

namespace interlock::metrics {
namespace {

using v1::HoursEvent;
using Events = std::vector<HoursEvent>;
using enum absl::StatusCode;

// A hundred thousand people who never leave: 31 days of 24 hours each. No site on earth has more,
// so whatever is above was typed wrong.
constexpr int64_t kMostHours = 744LL * 100'000;

absl::StatusOr<Decimal> CheckOne(const core::v1::Decimal& hours, const char* whose) {
  auto value = Decimal::Parse(hours.value());
  if (!value.ok())
    return Refuse(kInvalidArgument, "HOURS_MALFORMED", "",
                  absl::StrCat("The ", whose, "' hours \"", hours.value(),
                               "\" are no number. Write them as 12345.5."));
  if (value->negative())
    return Refuse(kInvalidArgument, "HOURS_NEGATIVE", "",
                  absl::StrCat("The ", whose, "' hours are negative."));
  return value;
}

// The hours in their shortest form, so that "1.50" and "1.5" are the same entry.
absl::StatusOr<v1::WorkedHours> Check(const v1::WorkedHours& worked) {
  auto employees = CheckOne(worked.employee_hours(), "employees");
  if (!employees.ok()) return employees.status();
  auto contractors = CheckOne(worked.contractor_hours(), "contractors");
  if (!contractors.ok()) return contractors.status();
  auto total = Add(*employees, *contractors);
  if (!total.ok() || *total > Decimal::Of(kMostHours))
    return Refuse(kInvalidArgument, "HOURS_ABSURD", "",
                  absl::StrCat("More than ", kMostHours,
                               " hours in one month: a hundred thousand people around the clock. "
                               "Look at the decimal point and the unit."));
  v1::WorkedHours shortest;
  shortest.mutable_employee_hours()->set_value(employees->ToString());
  shortest.mutable_contractor_hours()->set_value(contractors->ToString());
  return shortest;
}

bool Same(const v1::WorkedHours& a, const v1::WorkedHours& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

// Of a request that names site and month.
template <class Request>
absl::Status CheckName(const Request& command, const Context& context) {
  const auto month = Month::Parse(command.month());
  if (!month)
    return Refuse(kInvalidArgument, "MONTH_INVALID", "",
                  absl::StrCat("\"", command.month(), "\" is no month. Write it as 2026-03."));
  if (command.hours_id() != absl::StrCat(command.site_id(), ":", command.month()))
    return Refuse(kInvalidArgument, "HOURS_ID_MISMATCH", "",
                  absl::StrCat("These hours are named ", command.hours_id(), ", but are of site ",
                               command.site_id(), " in ", command.month(), "."));
  if (BeginOfUtc(month->first_day()) > context.now_ms + kFarthestAheadMs)
    return Refuse(kInvalidArgument, "MONTH_IN_FUTURE", "",
                  absl::StrCat(command.month(), " has not begun."));
  return absl::OkStatus();
}

template <class Event>
void Name(Event& event, const std::string& hours_id, const std::string& site_id,
          const std::string& month) {
  event.set_hours_id(hours_id);
  event.set_site_id(site_id);
  event.set_month(month);
}

template <class Request>
HoursEvent Entered(const Request& command, const v1::WorkedHours& worked) {
  HoursEvent event;
  Name(*event.mutable_entered(), command.hours_id(), command.site_id(), command.month());
  *event.mutable_entered()->mutable_worked() = worked;
  return event;
}

HoursEvent Corrected(const v1::SiteHours& hours, const v1::WorkedHours& worked,
                     const std::string& reason) {
  HoursEvent event;
  v1::HoursCorrected& corrected = *event.mutable_corrected();
  Name(corrected, hours.hours_id(), hours.site_id(), hours.month());
  *corrected.mutable_worked() = worked;
  *corrected.mutable_before() = hours.worked();
  corrected.set_reason(reason);
  return event;
}

Decision<HoursEvent> Enter(const v1::SiteHours& hours, const v1::EnterHoursRequest& command,
                           const Context& context) {
  if (auto status = CheckName(command, context); !status.ok()) return status;
  auto worked = Check(command.worked());
  if (!worked.ok()) return worked.status();
  if (!hours.has_worked()) return Events{Entered(command, *worked)};
  if (Same(*worked, hours.worked())) return Events{};
  return Refuse(kAlreadyExists, "HOURS_ENTERED", "",
                absl::StrCat("Hours of ", hours.month(),
                             " are entered: ", hours.worked().employee_hours().value(),
                             " of employees and ", hours.worked().contractor_hours().value(),
                             " of contractors. Correct them, with the reason."));
}

Decision<HoursEvent> RecordImported(const v1::SiteHours& hours,
                                    const v1::RecordImportedHoursRequest& command,
                                    const Context& context) {
  if (auto status = CheckName(command, context); !status.ok()) return status;
  auto said = Check(command.worked());
  if (!said.ok()) return said.status();
  if (hours.has_imported() && Same(*said, hours.imported())) return Events{};
  Events events;
  if (!hours.has_worked())
    events.push_back(Entered(command, *said));
  else if (!Same(*said, hours.worked()))
    events.push_back(Corrected(hours, *said, absl::StrCat("import: ", command.source())));
  v1::HoursImported& imported = *events.emplace_back().mutable_imported();
  Name(imported, command.hours_id(), command.site_id(), command.month());
  *imported.mutable_said() = *said;
  imported.set_source(command.source());
  return events;
}

absl::Status Unknown() {
  return Refuse(kNotFound, "HOURS_UNKNOWN", "",
                "No hours are entered for this site and month. Enter them first.");
}

Decision<HoursEvent> Correct(const v1::SiteHours& hours, const v1::CorrectHoursRequest& command) {
  if (!hours.has_worked()) return Unknown();
  auto worked = Check(command.worked());
  if (!worked.ok()) return worked.status();
  if (Same(*worked, hours.worked())) return Events{};
  return Events{Corrected(hours, *worked, command.reason())};
}

Decision<HoursEvent> Withdraw(const v1::SiteHours& hours, const v1::WithdrawHoursRequest& command) {
  if (!hours.has_worked()) {
    if (!hours.hours_id().empty()) return Events{};  // A retry: withdrawn already.
    return Unknown();
  }
  HoursEvent event;
  v1::HoursWithdrawn& withdrawn = *event.mutable_withdrawn();
  Name(withdrawn, hours.hours_id(), hours.site_id(), hours.month());
  *withdrawn.mutable_before() = hours.worked();
  withdrawn.set_reason(command.reason());
  return Events{event};
}

}  // namespace

Decision<HoursEvent> Hours::Decide(const State& hours, const Command& command,
                                   const Context& context) {
  switch (command.body_case()) {
    case Command::kEnter: return Enter(hours, command.enter(), context);
    case Command::kRecordImported: return RecordImported(hours, command.record_imported(), context);
    case Command::kCorrect: return Correct(hours, command.correct());
    case Command::kWithdraw: return Withdraw(hours, command.withdraw());
    case Command::kClockDue: return Events{};  // Hours hold no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Hours::Evolve(State& hours, const Event& event) {
  switch (event.body_case()) {
    case Event::kEntered:
      Name(hours, event.entered().hours_id(), event.entered().site_id(), event.entered().month());
      *hours.mutable_worked() = event.entered().worked();
      break;
    case Event::kImported: *hours.mutable_imported() = event.imported().said(); break;
    case Event::kCorrected: *hours.mutable_worked() = event.corrected().worked(); break;
    case Event::kWithdrawn: hours.clear_worked(); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Hours>);

}  // namespace interlock::metrics
