#include "services/training/known.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/training/training_view.h"

namespace interlock::training {
namespace {

const char kOfSite[] =
    "person_id IN (SELECT person_id FROM {v}assignment WHERE site_id = $1 "
    "UNION SELECT person_id FROM {v}person WHERE home_site_id = $1)";
const char kOfPerson[] = "person_id = $1";
constexpr size_t kUsualProofs = 64;

// Reads people by one condition into those who they are after all merges.
class Reader {
 public:
  Reader(SqlSession& rows, Known& known) : rows_(rows), known_(known) {}

  absl::Status ReadShared(const std::string& requirement_id, const std::string& refreshed_id) {
    auto status = rows_.Query(
        "SELECT person_id, merged_into FROM {v}person WHERE merged_into > ''", {},
        [&](const SqlRow& row) { known_.merged[std::string(row.Text(0))] = row.Text(1); });
    if (status.ok()) status = ReadRequirements(requirement_id);
    if (!requirement_id.empty()) ReadProofsOnlyOf({requirement_id, refreshed_id});
    for (const auto& [from, into] : known_.merged) also_[known_.IdOf(from)].push_back(from);
    return status;
  }

  absl::Status Read(const char* condition, const std::string& value) {
    auto status = ReadPeople(condition, value);
    last_id_.reset();  // There may be more people now.
    if (status.ok()) status = ReadAssignments(condition, value);
    if (status.ok()) status = ReadLeaves(condition, value);
    if (status.ok()) status = ReadProofs(condition, value);
    return status;
  }

  // Every record of a person that no condition has reached yet.
  absl::Status ReadOne(const std::string& person_id) {
    const std::string id = known_.IdOf(person_id);
    std::vector<std::string> ids = {id};
    if (const auto also = also_.find(id); also != also_.end())
      ids.insert(ids.end(), also->second.begin(), also->second.end());
    for (const auto& one : ids) {
      if (!seen_.insert(one).second) continue;
      if (auto status = Read(kOfPerson, one); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // The other records of those whom a condition has reached.
  absl::Status Complete() {
    const std::set<std::string> reached = seen_;
    for (const auto& id : reached)
      if (auto status = ReadOne(id); !status.ok()) return status;
    return absl::OkStatus();
  }

  absl::Status ReadStandIns() {
    std::set<std::string> ids;
    for (const auto& [id, person] : known_.people)
      for (const auto& leave : person.leaves)
        if (!leave.stand_in_id.empty()) ids.insert(leave.stand_in_id);
    for (const auto& id : ids)
      if (auto status = ReadOne(id); !status.ok()) return status;
    return absl::OkStatus();
  }

  // Those of several records of one person; the others came in this order.
  void Sort() {
    for (auto& [id, person] : known_.people) {
      if (person.person.also_ids.empty()) continue;
      std::sort(person.proofs.begin(), person.proofs.end(), [](const Proof& a, const Proof& b) {
        return std::tie(a.requirement_id, a.held_on, a.record_id) <
               std::tie(b.requirement_id, b.held_on, b.record_id);
      });
    }
  }

 private:
  // A person has many records, and one requirement looks at few of them.
  void ReadProofsOnlyOf(std::set<std::string> ids) {
    for (const auto& requirement : known_.requirements)
      for (const auto& version : requirement.versions())
        ids.insert(version.content().refreshes_requirement_id());
    for (const auto& id : ids) {
      absl::StrAppend(&only_of_, only_of_.empty() ? " AND requirement_id IN (" : ", ", "$",
                      2 + only_ids_.size());
      only_ids_.push_back(id);
    }
    only_of_ += ")";
  }

  absl::Status ReadRequirements(const std::string& requirement_id) {
    bool read = true;
    const auto add = [&](const SqlRow& row) {
      read &= ReadRequirement(row.Text(0), known_.requirements.emplace_back());
    };
    const auto status =
        requirement_id.empty()
            ? rows_.Query("SELECT state FROM {v}requirement ORDER BY requirement_id", {}, add)
            : rows_.Query("SELECT state FROM {v}requirement WHERE requirement_id = $1",
                          {requirement_id}, add);
    if (status.ok() && !read) return absl::DataLossError("a requirement's row is no requirement");
    return status;
  }

  absl::Status ReadPeople(const char* condition, const std::string& value) {
    return rows_.Query(
        absl::StrCat("SELECT person_id, home_site_id, contract_worker, languages, left_on "
                     "FROM {v}person WHERE ",
                     condition),
        {value}, [&](const SqlRow& row) {
          const std::string own_id(row.Text(0));
          seen_.insert(own_id);
          const std::string id = known_.IdOf(own_id);
          auto& known = known_.people[id];
          known.person.person_id = id;
          if (own_id != id) {
            known.person.also_ids.push_back(own_id);
            return;
          }
          known.home_site_id = row.Text(1);
          known.person.contract_worker = row.Int(2) != 0;
          known.person.languages = absl::StrSplit(
              absl::string_view(row.Text(3).data(), row.Text(3).size()), ' ', absl::SkipEmpty());
          known.left_on = row.Text(4);
        });
  }

  // Rows of people whom nobody has registered say nothing of anybody. Those of one person come one
  // after the other.
  KnownPerson* Of(const SqlRow& row) {
    if (last_id_ && *last_id_ == row.Text(0)) return last_;
    last_id_ = row.Text(0);
    const auto found = known_.people.find(known_.IdOf(*last_id_));
    last_ = found == known_.people.end() ? nullptr : &found->second;
    return last_;
  }

  absl::Status ReadAssignments(const char* condition, const std::string& value) {
    return rows_.Query(
        absl::StrCat("SELECT person_id, role_id, site_id, unit_id, process_id, from_on, until_on "
                     "FROM {v}assignment WHERE ",
                     condition, " ORDER BY person_id, assignment_id"),
        {value}, [&](const SqlRow& row) {
          KnownPerson* known = Of(row);
          if (known == nullptr) return;
          auto& one = known->person.assignments.emplace_back();
          one.role_id = row.Text(1);
          one.place.set_site_id(std::string(row.Text(2)));
          one.place.set_unit_id(std::string(row.Text(3)));
          one.place.set_process_id(std::string(row.Text(4)));
          one.from_on = row.Text(5);
          one.until_on = row.Text(6);
        });
  }

  // A leave of a record that was merged away excuses nobody.
  absl::Status ReadLeaves(const char* condition, const std::string& value) {
    return rows_.Query(
        absl::StrCat("SELECT person_id, from_on, until_on, stand_in FROM {v}leave WHERE ",
                     condition, " ORDER BY person_id, leave_id"),
        {value}, [&](const SqlRow& row) {
          KnownPerson* known = Of(row);
          if (known == nullptr || known->person.person_id != row.Text(0)) return;
          known->leaves.push_back(
              {std::string(row.Text(1)), std::string(row.Text(2)), std::string(row.Text(3))});
        });
  }

  absl::Status ReadProofs(const char* condition, const std::string& value) {
    // Many were trained on one day, and most in the same way.
    std::string held_on_text, how_text;
    std::optional<Day> held_on;
    Proof how;
    bool read = true;
    std::vector<SqlValue> values = {value};
    values.insert(values.end(), only_ids_.begin(), only_ids_.end());
    const auto status = rows_.Query(
        absl::StrCat("SELECT person_id, record_id, requirement_id, held_on, how FROM {v}record "
                     "WHERE withdrawn = 0 AND ",
                     condition, only_of_,
                     " ORDER BY person_id, requirement_id, held_on, record_id"),
        values, [&](const SqlRow& row) {
          KnownPerson* known = Of(row);
          if (held_on_text != row.Text(3)) {
            held_on_text = row.Text(3);
            held_on = Day::Parse(held_on_text);
          }
          if (known == nullptr || !held_on) return;
          if (known->proofs.empty()) known->proofs.reserve(kUsualProofs);
          auto& proof = known->proofs.emplace_back();
          if (how_text != row.Text(4)) {
            how_text = row.Text(4);
            read &= ReadHow(how_text, how);
          }
          proof = how;
          proof.record_id = row.Text(1);
          proof.requirement_id = row.Text(2);
          proof.held_on = *held_on;
        });
    if (status.ok() && !read) return absl::DataLossError("a record's row says not how it was held");
    return status;
  }

  SqlSession& rows_;
  Known& known_;
  std::string only_of_;  // A part of a condition; empty: records of every requirement.
  std::vector<std::string> only_ids_;
  std::set<std::string> seen_;
  std::map<std::string, std::vector<std::string>> also_;
  std::optional<std::string> last_id_;
  KnownPerson* last_ = nullptr;
};

}  // namespace

const Leave* KnownPerson::LeaveOn(const std::string& day) const {
  for (const auto& leave : leaves)
    if (leave.from_on <= day && (leave.until_on.empty() || day <= leave.until_on)) return &leave;
  return nullptr;
}

Proofs KnownPerson::ProofsFor(const Asked& asked) const {
  const auto of = [&](const std::string& requirement_id) -> std::span<const Proof> {
    if (requirement_id.empty()) return {};
    const auto begin = std::lower_bound(
        proofs.begin(), proofs.end(), requirement_id,
        [](const Proof& proof, const std::string& id) { return proof.requirement_id < id; });
    auto end = begin;
    while (end != proofs.end() && end->requirement_id == requirement_id) ++end;
    return {begin, end};
  };
  return {of(asked.requirement_id), of(asked.content.refreshes_requirement_id())};
}

std::string Known::IdOf(const std::string& person_id) const {
  std::string id = person_id;
  // Two that were merged into one another are one of them.
  for (size_t steps = 0; steps <= merged.size(); ++steps) {
    const auto next = merged.find(id);
    if (next == merged.end()) break;
    id = next->second;
  }
  return id;
}

const KnownPerson* Known::Find(const std::string& person_id) const {
  const auto found = people.find(IdOf(person_id));
  return found == people.end() ? nullptr : &found->second;
}

std::string Known::ZoneOf(const std::string& site_id) const {
  const auto found = time_zones.find(site_id);
  return found == time_zones.end() ? "" : found->second;
}

bool Known::Operates(const std::string& role_id) const {
  const auto found = operates.find(role_id);
  return found == operates.end() || found->second;
}

const v1::Requirement* Known::FindRequirement(const std::string& requirement_id) const {
  for (const auto& requirement : requirements)
    if (requirement.requirement_id() == requirement_id) return &requirement;
  return nullptr;
}

absl::Status ReadRoles(SqlSession& rows, Known& known) {
  return rows.Query("SELECT role_id, operates FROM {v}role", {}, [&](const SqlRow& row) {
    known.operates[std::string(row.Text(0))] = row.Int(1) != 0;
  });
}

absl::Status ReadTimeZones(SqlSession& rows, Known& known) {
  return rows.Query("SELECT site_id, time_zone FROM {v}site", {}, [&](const SqlRow& row) {
    known.time_zones[std::string(row.Text(0))] = row.Text(1);
  });
}

absl::Status ReadKnown(SqlSession& rows, const Wanted& wanted, Known& known) {
  Reader reader(rows, known);
  auto status = reader.ReadShared(wanted.requirement_id, wanted.refreshed_id);
  if (status.ok() && !wanted.site_id.empty()) status = reader.Read(kOfSite, wanted.site_id);
  if (status.ok()) status = reader.Complete();
  for (const auto& person_id : wanted.person_ids)
    if (status.ok()) status = reader.ReadOne(person_id);
  if (status.ok()) status = reader.ReadStandIns();
  reader.Sort();
  return status;
}

}  // namespace interlock::training
