#include "services/interlock/services.h"

#include "services/organisation/service.h"

namespace interlock {

absl::StatusOr<std::vector<Service>> AllServices(const std::string& rules_folder, Push&) {
  std::vector<Service> services;
  auto organisation = organisation::NewService(rules_folder);
  if (!organisation.ok()) return organisation.status();
  services.push_back(*std::move(organisation));
  return services;
}

}  // namespace interlock
