#include "services/organisation/employer.h"

#include "libs/decider/same.h"

namespace interlock::organisation {
namespace {

using v1::EmployerEvent;
using Events = std::vector<EmployerEvent>;
using enum absl::StatusCode;

bool Exists(const v1::Employer& employer) { return !employer.employer_id().empty(); }

EmployerEvent Registered(const std::string& employer_id, const v1::EmployerProfile& profile) {
  EmployerEvent event;
  event.mutable_registered()->set_employer_id(employer_id);
  *event.mutable_registered()->mutable_profile() = profile;
  return event;
}

Decision<EmployerEvent> Register(const v1::Employer& employer,
                                 const v1::RegisterEmployerRequest& command) {
  if (!Exists(employer)) return Events{Registered(command.employer_id(), command.profile())};
  if (Same(command.profile(), employer.registration())) return Events{};
  return Refuse(kAlreadyExists, "EMPLOYER_EXISTS", "",
                "This employer is registered already, with other content. Correct it instead.");
}

// The profile with those fields changed that the import says differently from before.
v1::EmployerProfile Merge(v1::EmployerProfile profile, const v1::EmployerProfile& said_before,
                          const v1::EmployerProfile& said) {
  if (said.name() != said_before.name()) profile.set_name(said.name());
  if (said.kind() != said_before.kind()) profile.set_kind(said.kind());
  return profile;
}

Decision<EmployerEvent> RecordImported(const v1::Employer& employer,
                                       const v1::RecordImportedEmployerRequest& command) {
  const v1::EmployerProfile& said = command.profile();
  if (employer.has_imported() && Same(said, employer.imported())) return Events{};
  Events events;
  if (!Exists(employer)) events.push_back(Registered(command.employer_id(), said));
  v1::EmployerImported& imported = *events.emplace_back().mutable_imported();
  imported.set_employer_id(command.employer_id());
  *imported.mutable_profile() =
      Exists(employer) ? Merge(employer.profile(), employer.imported(), said) : said;
  *imported.mutable_said() = said;
  imported.set_source(command.source());
  return events;
}

Decision<EmployerEvent> Correct(const v1::Employer& employer,
                                const v1::CorrectEmployerRequest& command) {
  if (Same(command.profile(), employer.profile())) return Events{};
  EmployerEvent event;
  event.mutable_corrected()->set_employer_id(employer.employer_id());
  *event.mutable_corrected()->mutable_profile() = command.profile();
  event.mutable_corrected()->set_reason(command.reason());
  return Events{event};
}

}  // namespace

Decision<EmployerEvent> Employer::Decide(const State& employer, const Command& command,
                                         const Context&) {
  if (!Exists(employer) && command.body_case() != Command::BODY_NOT_SET &&
      !command.has_register_() && !command.has_record_imported())
    return Refuse(kNotFound, "EMPLOYER_UNKNOWN", "",
                  "There is no such employer. Register it first.");
  switch (command.body_case()) {
    case Command::kRegister: return Register(employer, command.register_());
    case Command::kRecordImported: return RecordImported(employer, command.record_imported());
    case Command::kCorrect: return Correct(employer, command.correct());
    case Command::kClockDue: return Events{};  // An employer holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Employer::Evolve(State& employer, const Event& event) {
  switch (event.body_case()) {
    case Event::kRegistered:
      employer.set_employer_id(event.registered().employer_id());
      *employer.mutable_profile() = event.registered().profile();
      *employer.mutable_registration() = event.registered().profile();
      break;
    case Event::kImported:
      *employer.mutable_profile() = event.imported().profile();
      *employer.mutable_imported() = event.imported().said();
      break;
    case Event::kCorrected: *employer.mutable_profile() = event.corrected().profile(); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Employer>);

}  // namespace interlock::organisation
