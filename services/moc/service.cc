#include "services/moc/service.h"

#include "services/moc/change.h"
#include "services/moc/moc_rules_file.h"
#include "services/moc/pssr.h"
#include "services/moc/site_routing.h"

namespace interlock::moc {

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto rules = LoadMocRules(rules_folder + "/rules/moc");
  if (!rules.ok()) return rules.status();
  Service service{.name = "moc"};
  service.protos = {v1::Change::descriptor()->file()->service(0),
                    v1::Pssr::descriptor()->file()->service(0),
                    v1::SiteRouting::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Change>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Pssr>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<SiteRouting>>());
  service.rules = *rules;
  return service;
}

}  // namespace interlock::moc
