#pragma once
// Answers of StandingService, each from one snapshot of the training view.
#include "absl/status/statusor.h"
#include "interlock/training/v1/standing.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/chassis/auth.h"
#include "libs/ports/sql.h"
#include "services/training/rules.h"

namespace interlock::training {

struct Asking {
  // The sites that the answer may show; others are as if they were not there.
  SiteScope sites;
  int64_t now_ms = 0;
};

// That day, or today where the site is; DATE_INVALID.
absl::StatusOr<Day> DayAsked(SqlSession&, const std::string& site_id, const std::string& on,
                             int64_t now_ms);
// "training/training_record-<id>"
std::string IdentityOf(const std::string& record_id);

absl::Status ListRequirements(SqlSession&, const Rules&, const Asking&,
                              const v1::ListRequirementsRequest&, v1::ListRequirementsResponse&);
absl::Status GetMatrix(SqlSession&, const Rules&, const Asking&, const v1::GetMatrixRequest&,
                       v1::GetMatrixResponse&);
absl::Status ListLapsing(SqlSession&, const Rules&, const Asking&, const v1::ListLapsingRequest&,
                         v1::ListLapsingResponse&);
absl::Status PreviewRequirement(SqlSession&, const Rules&, const Asking&,
                                const v1::PreviewRequirementRequest&,
                                v1::PreviewRequirementResponse&);
absl::Status QualifyPerson(SqlSession&, const Rules&, const Asking&,
                           const v1::QualifyPersonRequest&, v1::QualifyPersonResponse&);
absl::Status QualifyContractWorker(SqlSession&, const Rules&, const Asking&,
                                   const v1::QualifyContractWorkerRequest&,
                                   v1::QualifyContractWorkerResponse&);
absl::Status CheckReadiness(SqlSession&, const Rules&, const Asking&,
                            const v1::CheckReadinessRequest&, v1::CheckReadinessResponse&);

}  // namespace interlock::training
