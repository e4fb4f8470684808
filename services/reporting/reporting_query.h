#pragma once
// The answers of ReportingService: each a function of one snapshot of the view "incidents", the
// request, and who asks when.
#include "interlock/reporting/v1/reporting.pb.h"
#include "services/reporting/statement_query.h"

namespace interlock::reporting {

absl::Status GetOverview(SqlSession&, const v1::GetOverviewRequest&, const Asking&,
                         v1::GetOverviewResponse&);
absl::Status ListIncidents(SqlSession&, const v1::ListIncidentsRequest&, const Asking&,
                           v1::ListIncidentsResponse&);
absl::Status GetIncidentPage(SqlSession&, const v1::GetIncidentPageRequest&, const Asking&,
                             v1::GetIncidentPageResponse&);
absl::Status GetTriangle(SqlSession&, const v1::GetTriangleRequest&, const Asking&,
                         v1::GetTriangleResponse&);
absl::Status GetTrend(SqlSession&, const v1::GetTrendRequest&, const Asking&,
                      v1::GetTrendResponse&);
absl::Status ListOpenInvestigations(SqlSession&, const v1::ListOpenInvestigationsRequest&,
                                    const Asking&, v1::ListOpenInvestigationsResponse&);
absl::Status ListUndetermined(SqlSession&, const v1::ListUndeterminedRequest&, const Asking&,
                              v1::ListUndeterminedResponse&);
absl::Status ListDuties(SqlSession&, const v1::ListDutiesRequest&, const Asking&,
                        v1::ListDutiesResponse&);
absl::Status ListSites(SqlSession&, const v1::ListSitesRequest&, const Asking&,
                       v1::ListSitesResponse&);
absl::Status ListChemicals(SqlSession&, const v1::ListChemicalsRequest&, const Asking&,
                           v1::ListChemicalsResponse&);

absl::Status ExportIncidents(SqlSession&, const v1::ListIncidentsRequest&, const Asking&,
                             core::v1::FileContent&);
absl::Status ExportTriangle(SqlSession&, const v1::GetTriangleRequest&, const Asking&,
                            core::v1::FileContent&);
absl::Status ExportTrend(SqlSession&, const v1::GetTrendRequest&, const Asking&,
                         core::v1::FileContent&);
absl::Status ExportOpenInvestigations(SqlSession&, const v1::ListOpenInvestigationsRequest&,
                                      const Asking&, core::v1::FileContent&);
absl::Status ExportUndetermined(SqlSession&, const v1::ListUndeterminedRequest&, const Asking&,
                                core::v1::FileContent&);
absl::Status ExportDuties(SqlSession&, const v1::ListDutiesRequest&, const Asking&,
                          core::v1::FileContent&);
absl::Status ExportSites(SqlSession&, const v1::ListSitesRequest&, const Asking&,
                         core::v1::FileContent&);

}  // namespace interlock::reporting
