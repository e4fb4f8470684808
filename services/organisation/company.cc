#include "services/organisation/company.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/calendar/calendar.h"
#include "services/organisation/rules.h"

namespace interlock::organisation {
namespace {

using v1::CompanyEvent;
using Events = std::vector<CompanyEvent>;
using enum absl::StatusCode;

bool Exists(const v1::Company& company) { return company.rule_sets_size() > 0; }

absl::Status CheckRuleSet(const std::string& rule_set, const Rules& rules) {
  if (rules.classification_rule_sets.contains(rule_set)) return absl::OkStatus();
  return Refuse(kInvalidArgument, "RULE_SET_UNKNOWN", "",
                absl::StrCat("There is no rule set \"", rule_set, "\". Choose one of: ",
                             absl::StrJoin(rules.classification_rule_sets, ", "), "."));
}

Decision<CompanyEvent> Register(const v1::Company& company,
                                const v1::RegisterCompanyRequest& command, const Rules& rules) {
  if (Exists(company)) {
    if (company.rule_sets_size() == 1 && company.former_names().empty() &&
        company.name() == command.name() && company.unit_basis() == command.unit_basis() &&
        company.rule_sets(0).rule_set() == command.rule_set())
      return Events{};
    return Refuse(kAlreadyExists, "COMPANY_EXISTS", "",
                  "This company is registered already, with other content. Rename it or change its "
                  "choices instead.");
  }
  if (auto status = CheckRuleSet(command.rule_set(), rules); !status.ok()) return status;
  CompanyEvent event;
  v1::CompanyRegistered& registered = *event.mutable_registered();
  registered.set_company_id(command.company_id());
  registered.set_name(command.name());
  registered.mutable_rule_set()->set_rule_set(command.rule_set());
  registered.set_unit_basis(command.unit_basis());
  return Events{event};
}

Decision<CompanyEvent> Rename(const v1::Company& company, const v1::RenameCompanyRequest& command) {
  if (command.name() == company.name()) return Events{};
  CompanyEvent event;
  event.mutable_renamed()->set_company_id(company.company_id());
  event.mutable_renamed()->set_name(command.name());
  return Events{event};
}

Decision<CompanyEvent> ChooseRuleSet(const v1::Company& company,
                                     const v1::ChooseRuleSetRequest& command, const Rules& rules) {
  if (auto status = CheckRuleSet(command.rule_set(), rules); !status.ok()) return status;
  if (!Day::Parse(command.from_on()))
    return Refuse(kInvalidArgument, "DATE_INVALID", "",
                  absl::StrCat("\"", command.from_on(), "\" is no date."));
  const v1::RuleSetChoice& last = *company.rule_sets().rbegin();
  if (last.rule_set() == command.rule_set()) return Events{};
  if (command.from_on() <= last.from_on())
    return Refuse(kFailedPrecondition, "DATES_OUT_OF_ORDER", "",
                  absl::StrCat(last.rule_set(), " was chosen from ", last.from_on(),
                               " on; a later choice cannot begin earlier."));
  CompanyEvent event;
  v1::RuleSetChosen& chosen = *event.mutable_rule_set_chosen();
  chosen.set_company_id(company.company_id());
  chosen.mutable_choice()->set_rule_set(command.rule_set());
  chosen.mutable_choice()->set_from_on(command.from_on());
  chosen.set_reason(command.reason());
  return Events{event};
}

Decision<CompanyEvent> ChooseUnitBasis(const v1::Company& company,
                                       const v1::ChooseUnitBasisRequest& command) {
  if (command.unit_basis() == company.unit_basis()) return Events{};
  CompanyEvent event;
  v1::UnitBasisChosen& chosen = *event.mutable_unit_basis_chosen();
  chosen.set_company_id(company.company_id());
  chosen.set_unit_basis(command.unit_basis());
  chosen.set_reason(command.reason());
  return Events{event};
}

}  // namespace

Decision<CompanyEvent> Company::Decide(const State& company, const Command& command,
                                       const Context& context) {
  const Rules& rules = context.RulesAs<Rules>();
  if (!Exists(company) && command.body_case() != Command::BODY_NOT_SET && !command.has_register_())
    return Refuse(kNotFound, "COMPANY_UNKNOWN", "", "There is no such company. Register it first.");
  switch (command.body_case()) {
    case Command::kRegister: return Register(company, command.register_(), rules);
    case Command::kRename: return Rename(company, command.rename());
    case Command::kChooseRuleSet: return ChooseRuleSet(company, command.choose_rule_set(), rules);
    case Command::kChooseUnitBasis: return ChooseUnitBasis(company, command.choose_unit_basis());
    case Command::kClockDue: return Events{};  // A company holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Company::Evolve(State& company, const Event& event) {
  switch (event.body_case()) {
    case Event::kRegistered:
      company.set_company_id(event.registered().company_id());
      company.set_name(event.registered().name());
      company.set_unit_basis(event.registered().unit_basis());
      *company.add_rule_sets() = event.registered().rule_set();
      break;
    case Event::kRenamed:
      company.add_former_names(company.name());
      company.set_name(event.renamed().name());
      break;
    case Event::kRuleSetChosen: *company.add_rule_sets() = event.rule_set_chosen().choice(); break;
    case Event::kUnitBasisChosen:
      company.set_unit_basis(event.unit_basis_chosen().unit_basis());
      break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Company>);

}  // namespace interlock::organisation
