#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/training/content.h"
#include "services/training/known.h"
#include "services/training/sentences.h"
#include "services/training/standing_query.h"

namespace interlock::training {
namespace {

// Who comes in may be assigned to nothing there: what is asked of contract workers is asked of
// each.
bool IsAskedAtEntry(const v1::Content& content, const KnownPerson& person, const v1::Place& there,
                    const std::string& on) {
  if (content.kind() == v1::KIND_MOC) return false;  // The change does not start up without it.
  return IsAskedOf(content, person.person, there, on) ||
         std::any_of(content.groups().begin(), content.groups().end(), [&](const auto& group) {
           return group.has_contract_workers() && Meet(group.place(), there);
         });
}

}  // namespace

absl::Status QualifyContractWorker(SqlSession& rows, const Rules& rules, const Asking& asking,
                                   const v1::QualifyContractWorkerRequest& request,
                                   v1::QualifyContractWorkerResponse& response) {
  const auto day = DayAsked(rows, request.site_id(), "", asking.now_ms);
  if (!day.ok()) return day.status();
  response.set_on(day->ToString());
  Known known;
  if (auto status = ReadKnown(rows, {.person_ids = {request.person_id()}}, known); !status.ok())
    return status;
  const KnownPerson* person = known.Find(request.person_id());
  if (person == nullptr || person->home_site_id.empty() || !person->IsHere(response.on()))
    return Refuse(absl::StatusCode::kNotFound, "PERSON_UNKNOWN", "",
                  absl::StrCat("Nobody of the id ", request.person_id(), " is known here."));
  v1::Place there;
  there.set_site_id(request.site_id());
  there.set_unit_id(request.unit_id());
  for (const auto& requirement : known.requirements) {
    auto content = ContentAt(requirement, request.site_id(), response.on());
    if (!content || !IsAskedAtEntry(*content, *person, there, response.on())) continue;
    const Asked asked{requirement.requirement_id(), *std::move(content)};
    const auto standing =
        StandingOn(*day, asked, person->person, person->ProofsFor(asked), rules.data);
    if (IsQualified(standing.standing)) {
      for (const auto& record_id : standing.record_ids) response.add_records(IdentityOf(record_id));
      continue;
    }
    auto& missing = *response.add_missing();
    missing.set_requirement_id(asked.requirement_id);
    missing.set_standing(standing.standing);
    missing.set_sentence(SentenceOf(standing, person->person.person_id, asked.requirement_id));
  }
  response.set_qualified(response.missing().empty());
  return absl::OkStatus();
}

}  // namespace interlock::training
