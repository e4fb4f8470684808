#include "services/organisation/service.h"

#include <filesystem>
#include <fstream>

#include "services/organisation/business.h"
#include "services/organisation/company.h"
#include "services/organisation/employer.h"
#include "services/organisation/person.h"
#include "services/organisation/role.h"
#include "services/organisation/rules.h"
#include "services/organisation/site.h"

namespace interlock::organisation {
namespace {

namespace fs = std::filesystem;

absl::StatusOr<std::shared_ptr<const Rules>> LoadRules(const std::string& folder) {
  auto rules = std::make_shared<Rules>();
  const std::string zones = folder + "/time_zones.txt";
  std::ifstream in(zones);
  if (!in) return absl::UnavailableError("cannot read " + zones);
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line[0] != '#') rules->time_zones.insert(line);
  std::error_code error;
  const std::string sets = folder + "/rules/process_safety_events";
  for (const auto& entry : fs::directory_iterator(sets, error))
    if (entry.path().extension() == ".json")
      rules->classification_rule_sets.insert(entry.path().stem().string());
  if (error) return absl::UnavailableError("cannot read " + sets + ": " + error.message());
  return rules;
}

}  // namespace

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto rules = LoadRules(rules_folder);
  if (!rules.ok()) return rules.status();
  Service service{.name = "organisation"};
  service.protos = {
      v1::Company::descriptor()->file()->service(0), v1::Business::descriptor()->file()->service(0),
      v1::Site::descriptor()->file()->service(0),    v1::Employer::descriptor()->file()->service(0),
      v1::Person::descriptor()->file()->service(0),  v1::Role::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Company>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Business>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Site>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Employer>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Person>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Role>>());
  service.rules = *rules;
  return service;
}

}  // namespace interlock::organisation
