#pragma once
// What the training view knows, read into memory: people as one record each, whatever was merged,
// with their records of training; requirements; which roles operate.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "interlock/training/v1/requirement.pb.h"
#include "libs/ports/sql.h"
#include "services/training/standing.h"

namespace interlock::training {

// Days are inclusive; an empty last one is until further notice.
struct Leave {
  std::string from_on, until_on;
  // Who does the duties meanwhile; empty: nobody in particular.
  std::string stand_in_id;
};

struct KnownPerson {
  Person person;
  std::string home_site_id;
  // The last day; empty: here.
  std::string left_on;
  std::vector<Leave> leaves;
  // By requirement.
  std::vector<Proof> proofs;

  bool IsHere(const std::string& day) const { return left_on.empty() || day <= left_on; }
  // Null: not away.
  const Leave* LeaveOn(const std::string& day) const;
  Proofs ProofsFor(const Asked& asked) const;
};

struct Known {
  // By the id that holds after all merges.
  std::map<std::string, KnownPerson> people;
  // From the id of a merged record to the one that it was merged into.
  std::map<std::string, std::string> merged;
  std::map<std::string, bool> operates;
  // Of sites.
  std::map<std::string, std::string> time_zones;
  std::vector<v1::Requirement> requirements;

  // The id that holds.
  std::string IdOf(const std::string& person_id) const;
  const KnownPerson* Find(const std::string& person_id) const;
  // Empty, which counts as UTC, where the site is not known.
  std::string ZoneOf(const std::string& site_id) const;
  // A role that nobody has registered may be one that operates.
  bool Operates(const std::string& role_id) const;
  // Null: never published.
  const v1::Requirement* FindRequirement(const std::string& requirement_id) const;
};

struct Wanted {
  // Those who are assigned to it or kept at it; empty: nobody's.
  std::string site_id = {};
  std::set<std::string> person_ids = {};
  // Empty: all.
  std::string requirement_id = {};
  // Another one whose records count for it, beside those that its versions name.
  std::string refreshed_id = {};
};

// With whoever stands in for those who are wanted. Where one requirement is wanted, records for it
// and for what it refreshes; roles and time zones are read by themselves.
absl::Status ReadKnown(SqlSession& rows, const Wanted& wanted, Known& known);
absl::Status ReadRoles(SqlSession& rows, Known& known);
absl::Status ReadTimeZones(SqlSession& rows, Known& known);

}  // namespace interlock::training
