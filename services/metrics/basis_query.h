#pragma once
// What the rows of the view hold about one scope and a run of months, cut into periods.
#include <map>

#include "services/metrics/indicator_query.h"
#include "services/metrics/rates.h"

namespace interlock::metrics {

class ScopeRows {
 public:
  // Reads all that the scope has in these months.
  static absl::StatusOr<ScopeRows> Read(SqlSession& session, const v1::Scope& scope,
                                        const Months& months, const Asking& asking);

  // Of the months, which lie within those that were read.
  Basis BasisOf(const Months& months) const;

 private:
  struct Run {
    Month from, until;  // From, and before.
  };
  absl::Status ReadSites(SqlSession& session, const v1::Scope& scope, const Months& months,
                         const Asking& asking);
  static bool AnyHas(const std::vector<Run>& runs, Month month);
  // Whether the site belonged to the scope in that month.
  bool Has(const std::string& site_id, Month month) const;

  std::map<std::string, std::vector<Run>> sites_;
  std::vector<std::pair<Month, v1::CountedIncident>> incidents_;
  std::vector<std::pair<Month, v1::CountedHours>> hours_;
};

// The months of the period as far as they can be told: a calendar year that is not over ends with
// its last month that is, and may be empty.
Months MonthsKnown(const v1::Period& period, const Months& all, int64_t now_ms);

}  // namespace interlock::metrics
