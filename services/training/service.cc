#include "services/training/service.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "services/training/record.h"
#include "services/training/requirement.h"
#include "services/training/rules.h"
#include "services/training/training_rules.h"

namespace interlock::training {
namespace {

absl::StatusOr<std::shared_ptr<const Rules>> LoadRules(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::UnavailableError("cannot read " + path);
  std::stringstream text;
  text << file.rdbuf();
  auto parsed = ParseTrainingRules(text.str());
  if (!parsed.ok())
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", parsed.status().message()));
  auto rules = std::make_shared<Rules>();
  rules->data = *std::move(parsed);
  return rules;
}

}  // namespace

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto rules = LoadRules(rules_folder + "/rules/training/osha-1992.json");
  if (!rules.ok()) return rules.status();
  Service service{.name = "training"};
  service.protos = {v1::Requirement::descriptor()->file()->service(0),
                    v1::TrainingRecord::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Requirement>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Record>>());
  service.rules = *rules;
  return service;
}

}  // namespace interlock::training
