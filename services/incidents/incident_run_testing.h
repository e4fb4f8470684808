#pragma once
// Random lives of one incident.
#include "libs/decider/life.h"
#include "services/incidents/incident_testing.h"

namespace interlock::incidents {

// Most questions are answered; some are not, and some things do not exist.
inline Life<Incident> NewLife() {
  const auto answer = [asked = 1](const Question& question) mutable -> absl::StatusOr<std::string> {
    switch (++asked % 8) {
      case 0: return absl::NotFoundError("none");
      case 1: return absl::UnavailableError("away");
      default: break;
    }
    if (question.method.find("GetIncident") != std::string::npos)
      return From<v1::Incident>("incident_id: 'other' site_id: 'baytown' standing: STANDING_ACTIVE")
          .SerializeAsString();
    if (question.method.find("GetChosenRules") != std::string::npos)
      return From<v1::ChosenRules>(
                 "choices { company_id: 'acme' rule_set: 'api-rp-754-2' unit_basis: UNIT_BASIS_LB "
                 "}")
          .SerializeAsString();
    return LiveSite().SerializeAsString();
  };
  return {kReported, &Rules(), answer};
}

}  // namespace interlock::incidents
