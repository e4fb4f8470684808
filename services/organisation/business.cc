#include "services/organisation/business.h"

namespace interlock::organisation {
namespace {

using v1::BusinessEvent;
using Events = std::vector<BusinessEvent>;
using enum absl::StatusCode;

bool Exists(const v1::Business& business) { return !business.business_id().empty(); }

Decision<BusinessEvent> Register(const v1::Business& business,
                                 const v1::RegisterBusinessRequest& command) {
  if (Exists(business)) {
    if (business.former_names().empty() && business.name() == command.name() &&
        business.company_id() == command.company_id())
      return Events{};
    return Refuse(kAlreadyExists, "BUSINESS_EXISTS", "",
                  "This business is registered already, with other content. Rename or correct it "
                  "instead.");
  }
  BusinessEvent event;
  v1::BusinessRegistered& registered = *event.mutable_registered();
  registered.set_business_id(command.business_id());
  registered.set_name(command.name());
  registered.set_company_id(command.company_id());
  return Events{event};
}

Decision<BusinessEvent> Rename(const v1::Business& business,
                               const v1::RenameBusinessRequest& command) {
  if (command.name() == business.name()) return Events{};
  BusinessEvent event;
  event.mutable_renamed()->set_business_id(business.business_id());
  event.mutable_renamed()->set_name(command.name());
  return Events{event};
}

Decision<BusinessEvent> Correct(const v1::Business& business,
                                const v1::CorrectBusinessRequest& command) {
  if (command.company_id() == business.company_id()) return Events{};
  BusinessEvent event;
  event.mutable_corrected()->set_business_id(business.business_id());
  event.mutable_corrected()->set_company_id(command.company_id());
  event.mutable_corrected()->set_reason(command.reason());
  return Events{event};
}

}  // namespace

Decision<BusinessEvent> Business::Decide(const State& business, const Command& command,
                                         const Context&) {
  if (!Exists(business) && command.body_case() != Command::BODY_NOT_SET && !command.has_register_())
    return Refuse(kNotFound, "BUSINESS_UNKNOWN", "",
                  "There is no such business. Register it first.");
  switch (command.body_case()) {
    case Command::kRegister: return Register(business, command.register_());
    case Command::kRename: return Rename(business, command.rename());
    case Command::kCorrect: return Correct(business, command.correct());
    case Command::kClockDue: return Events{};  // A business holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Business::Evolve(State& business, const Event& event) {
  switch (event.body_case()) {
    case Event::kRegistered:
      business.set_business_id(event.registered().business_id());
      business.set_name(event.registered().name());
      business.set_company_id(event.registered().company_id());
      break;
    case Event::kRenamed:
      business.add_former_names(business.name());
      business.set_name(event.renamed().name());
      break;
    case Event::kCorrected: business.set_company_id(event.corrected().company_id()); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Business>);

}  // namespace interlock::organisation
