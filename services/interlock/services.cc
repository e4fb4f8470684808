#include "services/interlock/services.h"

#include "services/actions/service.h"
#include "services/incidents/service.h"
#include "services/metrics/service.h"
#include "services/moc/service.h"
#include "services/organisation/service.h"
#include "services/reporting/service.h"
#include "services/training/service.h"

namespace interlock {

absl::StatusOr<std::vector<Service>> AllServices(const std::string& rules_folder, Push& push) {
  std::vector<Service> services;
  auto organisation = organisation::NewService(rules_folder);
  if (!organisation.ok()) return organisation.status();
  services.push_back(*std::move(organisation));
  auto incidents = incidents::NewService(rules_folder);
  if (!incidents.ok()) return incidents.status();
  services.push_back(*std::move(incidents));
  auto metrics = metrics::NewService(rules_folder);
  if (!metrics.ok()) return metrics.status();
  services.push_back(*std::move(metrics));
  auto moc = moc::NewService(rules_folder);
  if (!moc.ok()) return moc.status();
  services.push_back(*std::move(moc));
  auto actions = actions::NewService(rules_folder);
  if (!actions.ok()) return actions.status();
  services.push_back(*std::move(actions));
  auto training = training::NewService(rules_folder);
  if (!training.ok()) return training.status();
  services.push_back(*std::move(training));
  services.push_back(reporting::NewService(push));
  return services;
}

}  // namespace interlock
