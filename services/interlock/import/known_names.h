#pragma once
// Whether what a row names is registered. A record of a site, role, employer, person or requirement
// that nobody registered would count for nobody, and the one that was meant would stay without.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/csv/reader.h"
#include "services/interlock/connection.h"

namespace interlock {

// What a row names: in which column, and what that is.
struct Named {
  enum class What { kSite, kRole, kEmployer, kPerson, kRequirement };
  What what;
  std::string column;
  std::string id;
};

// Asks whose it is once for each.
class KnownNames {
 public:
  explicit KnownNames(Connection& connection) : connection_(connection) {}

  // A refusal for each that is not registered; nothing is named by an empty id.
  absl::StatusOr<std::vector<csv::Refusal>> Missing(int64_t line, const std::vector<Named>& names);

 private:
  absl::StatusOr<bool> Has(const Named& named);

  Connection& connection_;
  std::map<std::pair<Named::What, std::string>, bool> known_;
};

}  // namespace interlock
