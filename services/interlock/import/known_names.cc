#include "services/interlock/import/known_names.h"

#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/employer.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "interlock/training/v1/requirement.pb.h"

namespace interlock {
namespace {

struct Asked {
  const char* noun;
  const char* reason;
  const char* method;
};

Asked AskedFor(Named::What what) {
  switch (what) {
    case Named::What::kSite:
      return {"site", "SITE_UNKNOWN", "/interlock.organisation.v1.SiteService/GetSite"};
    case Named::What::kRole:
      return {"role", "ROLE_UNKNOWN", "/interlock.organisation.v1.RoleService/GetRole"};
    case Named::What::kEmployer:
      return {"employer", "EMPLOYER_UNKNOWN",
              "/interlock.organisation.v1.EmployerService/GetEmployer"};
    case Named::What::kPerson:
      return {"person", "PERSON_UNKNOWN", "/interlock.organisation.v1.PersonService/GetPerson"};
    case Named::What::kRequirement:
      return {"requirement", "REQUIREMENT_UNKNOWN",
              "/interlock.training.v1.RequirementService/GetRequirement"};
  }
  return {};
}

std::unique_ptr<google::protobuf::Message> AnswerTo(Named::What what) {
  switch (what) {
    case Named::What::kSite: return std::make_unique<organisation::v1::Site>();
    case Named::What::kRole: return std::make_unique<organisation::v1::Role>();
    case Named::What::kEmployer: return std::make_unique<organisation::v1::Employer>();
    case Named::What::kPerson: return std::make_unique<organisation::v1::Person>();
    case Named::What::kRequirement: return std::make_unique<training::v1::Requirement>();
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<std::vector<csv::Refusal>> KnownNames::Missing(int64_t line,
                                                              const std::vector<Named>& names) {
  std::vector<csv::Refusal> missing;
  for (const Named& named : names) {
    if (named.id.empty()) continue;
    const auto known = Has(named);
    if (!known.ok()) return known.status();
    if (*known) continue;
    const Asked asked = AskedFor(named.what);
    missing.push_back({line, named.column, asked.reason,
                       absl::StrCat("There is no ", asked.noun, " ", named.id,
                                    ". Register it, or correct the row.")});
  }
  return missing;
}

absl::StatusOr<bool> KnownNames::Has(const Named& named) {
  const auto [found, is_new] = known_.try_emplace({named.what, named.id}, true);
  if (!is_new) return found->second;
  core::v1::GetRequest get;
  get.set_id(named.id);
  const auto answer = AnswerTo(named.what);
  const auto status = connection_.client().Call(AskedFor(named.what).method, get, *answer);
  if (!status.ok() && !absl::IsNotFound(status)) {
    known_.erase(found);
    return status;
  }
  return found->second = status.ok();
}

}  // namespace interlock
