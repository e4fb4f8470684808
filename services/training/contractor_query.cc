#include "services/training/contractor_query.h"

namespace interlock::training {
namespace {

std::string TextIn(const SqlRow& row, int column) { return std::string(row.Text(column)); }

}  // namespace

absl::Status ListInside(SqlSession& rows, const Rules&, const Asking&,
                        const v1::ListInsideRequest& request, v1::ListInsideResponse& response) {
  return rows.Query(
      "SELECT employer_id, person_id, unit_id, work, entered_at_ms FROM {v}inside "
      "WHERE site_id = $1 AND ($2 = '' OR unit_id = $2) ORDER BY entered_at_ms, person_id",
      {request.site_id(), request.unit_id()}, [&](const SqlRow& row) {
        auto& item = *response.add_items();
        item.set_employer_id(TextIn(row, 0));
        item.mutable_presence()->set_person_id(TextIn(row, 1));
        item.mutable_presence()->set_unit_id(TextIn(row, 2));
        item.mutable_presence()->set_work(v1::WorkKind(row.Int(3)));
        item.mutable_presence()->set_entered_at_ms(row.Int(4));
      });
}

absl::Status ListContractHazards(SqlSession& rows, const Rules&, const Asking&,
                                 const v1::ListContractHazardsRequest& request,
                                 v1::ListContractHazardsResponse& response) {
  return rows.Query(
      "SELECT hazard_id, employer_id, unit_id, origin, what, advised_by, advised_on, owner, due_on "
      "FROM {v}hazard WHERE site_id = $1 AND ($2 = '' OR unit_id = $2) "
      "ORDER BY advised_on DESC, hazard_id",
      {request.site_id(), request.unit_id()}, [&](const SqlRow& row) {
        auto& item = *response.add_items();
        item.set_hazard_id(TextIn(row, 0));
        auto& hazard = *item.mutable_hazard();
        hazard.set_employer_id(TextIn(row, 1));
        hazard.set_unit_id(TextIn(row, 2));
        hazard.set_origin(v1::HazardOrigin(row.Int(3)));
        hazard.set_what(TextIn(row, 4));
        hazard.set_advised_by_person_id(TextIn(row, 5));
        hazard.set_advised_on(TextIn(row, 6));
        hazard.set_owner_person_id(TextIn(row, 7));
        hazard.set_due_on(TextIn(row, 8));
      });
}

absl::Status ListContractInjuries(SqlSession& rows, const Rules&, const Asking&,
                                  const v1::ListContractInjuriesRequest& request,
                                  v1::ListContractInjuriesResponse& response) {
  return rows.Query(
      "SELECT case_id, employer_id, unit_id, occurred_on, kind, outcome, days_away, "
      "days_restricted, job_title, privacy_case FROM {v}injury "
      "WHERE site_id = $1 AND occurred_on >= $2 AND occurred_on <= $3 "
      "ORDER BY occurred_on, case_id",
      {request.site_id(), request.year() + "-01-01", request.year() + "-12-31"},
      [&](const SqlRow& row) {
        auto& item = *response.add_items();
        item.set_case_id(TextIn(row, 0));
        auto& injury = *item.mutable_injury();
        injury.set_employer_id(TextIn(row, 1));
        injury.set_unit_id(TextIn(row, 2));
        injury.set_occurred_on(TextIn(row, 3));
        injury.set_kind(v1::InjuryKind(row.Int(4)));
        injury.set_outcome(v1::InjuryOutcome(row.Int(5)));
        injury.set_days_away(int(row.Int(6)));
        injury.set_days_restricted(int(row.Int(7)));
        injury.set_job_title(TextIn(row, 8));
        injury.set_privacy_case(row.Int(9) != 0);
        response.set_days_away(response.days_away() + injury.days_away());
        response.set_days_restricted(response.days_restricted() + injury.days_restricted());
      });
}

}  // namespace interlock::training
