#pragma once
// From the events of other services to what stands to be counted. Each takes the events of one
// stream in their order; between streams there is none.
#include "interlock/actions/v1/action.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/startup.pb.h"
#include "interlock/training/v1/contractor.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "interlock/training/v1/watch.pb.h"
#include "services/metrics/leading_rows_view.h"

namespace interlock::metrics {

absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed,
                            const actions::v1::ActionEvent&);
absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed,
                            const incidents::v1::IncidentEvent&);
absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed,
                            const training::v1::ContractorEvent&);
absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed,
                            const training::v1::RequirementEvent&);
absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed,
                            const training::v1::WatchEvent&);
absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed, const moc::v1::ChangeEvent&);
absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed, const moc::v1::StartupEvent&);

// Table "investigation".
extern const std::vector<std::string> kInvestigationSchema;
// Table "requirement".
extern const std::vector<std::string> kRequirementSchema;
// Tables "change" and "change_due".
extern const std::vector<std::string> kChangeSchema;

// What comes after the last of the mark: "SOURCE_KIND_MOC" after "SOURCE_KIND_" is "MOC"; the id of
// a stream after "action-".
std::string After(const std::string& text, const std::string& mark);

}  // namespace interlock::metrics
