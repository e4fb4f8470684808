#include "services/organisation/people_query.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"
#include "libs/chassis/where.h"
#include "services/organisation/dates.h"

namespace interlock::organisation {
namespace {

void AndSite(Where& where, const std::string& column, const SiteScope& scope,
             const std::string& site_id) {
  where.AndEqual(column, site_id);
  if (!scope.all) where.AndOneOf(column, scope.sites);
}

// Of what has a first and a last day: those that hold on the day.
void AndOn(Where& where, const std::string& table, const std::string& on) {
  const std::string day = where.Bind(on);
  where.And(absl::StrCat(table, "from_on <= ", day));
  where.And(absl::StrCat(table, "until_on = '' OR ", table, "until_on >= ", day));
}

class Listing {
 public:
  Listing(SqlSession& rows, const Asking& asking, const v1::ListPeopleRequest& request,
          std::string on)
      : rows_(rows), asking_(asking), request_(request), on_(std::move(on)) {}

  absl::Status Read() {
    auto status = ReadMerged();
    if (status.ok()) status = ReadAssignments();
    if (status.ok() && request_.unit_id().empty() && request_.role_id().empty() &&
        !request_.representatives())
      status = ReadKeptHere();
    if (status.ok()) status = ReadRecords();
    if (status.ok()) status = ReadLeaves();
    return status;
  }
  void FillPage(v1::ListPeopleResponse& response) const {
    const auto& page = request_.page();
    const int limit = PageLimit(page);
    response.set_on(on_);
    for (const auto& [id, person] : people_) {
      if (person.person_id().empty()) continue;  // Nobody who is here, or of another kind.
      response.set_total(response.total() + 1);
      if (person.has_away()) response.set_away(response.away() + 1);
      if (id <= page.cursor()) continue;
      if (response.people_size() < limit)
        *response.add_people() = person;
      else
        response.set_next_cursor(response.people().rbegin()->person_id());
    }
  }

 private:
  // The id that holds after all merges; two that were merged into each other stay two.
  std::string IdOf(std::string id) const {
    std::set<std::string> seen;
    for (auto into = merged_.find(id); into != merged_.end() && seen.insert(id).second;
         into = merged_.find(id))
      id = into->second;
    return id;
  }
  absl::Status ReadMerged() {
    return rows_.Query(
        "SELECT person_id, merged_into FROM {v}person WHERE merged_into IN "
        "(SELECT person_id FROM {v}person)",
        {},
        [&](const SqlRow& row) { merged_[std::string(row.Text(0))] = std::string(row.Text(1)); });
  }
  absl::Status ReadAssignments() {
    Where where;
    AndSite(where, "a.site_id", asking_.sites, request_.site_id());
    AndOn(where, "a.", on_);
    if (!request_.unit_id().empty())
      where.And(absl::StrCat("a.unit_id = '' OR a.unit_id = ", where.Bind(request_.unit_id())));
    where.AndEqual("a.role_id", request_.role_id());
    if (request_.representatives()) where.And("r.represents = 1");
    return rows_.Query(
        absl::StrCat("SELECT a.person_id, a.assignment_id, a.role_id, a.site_id, a.unit_id, "
                     "a.process_id, a.from_on, a.until_on FROM {v}assignment a "
                     "LEFT JOIN {v}role r ON r.role_id = a.role_id",
                     where.text(), " ORDER BY a.from_on, a.assignment_id, a.person_id"),
        where.values(), [&](const SqlRow& row) {
          auto& one = *people_[IdOf(std::string(row.Text(0)))].add_assignments();
          one.set_assignment_id(std::string(row.Text(1)));
          one.set_role_id(std::string(row.Text(2)));
          one.set_site_id(std::string(row.Text(3)));
          one.set_unit_id(std::string(row.Text(4)));
          one.set_process_id(std::string(row.Text(5)));
          one.set_from_on(std::string(row.Text(6)));
          one.set_until_on(std::string(row.Text(7)));
        });
  }
  absl::Status ReadKeptHere() {
    Where where;
    AndSite(where, "site_id", asking_.sites, request_.site_id());
    where.And(absl::StrCat("employed_from_on <= ", where.Bind(on_)));
    return rows_.Query(absl::StrCat("SELECT person_id FROM {v}person", where.text()),
                       where.values(), [&](const SqlRow& row) {
                         const std::string id(row.Text(0));
                         if (IdOf(id) == id) people_[id];
                       });
  }
  // Of those who are here on the day.
  absl::Status ReadRecords() {
    Where where;
    where.And(absl::StrCat("left_on = '' OR left_on >= ", where.Bind(on_)));
    if (request_.kind() != v1::PERSON_KIND_UNSPECIFIED)
      where.And(absl::StrCat("kind = ", where.Bind(int64_t{request_.kind()})));
    return rows_.Query(
        absl::StrCat("SELECT person_id, site_id, kind, employer_id, left_on, successor "
                     "FROM {v}person",
                     where.text()),
        where.values(), [&](const SqlRow& row) {
          const auto found = people_.find(std::string(row.Text(0)));
          if (found == people_.end()) return;
          v1::ListedPerson& person = found->second;
          person.set_person_id(found->first);
          person.set_site_id(std::string(row.Text(1)));
          const auto kind = int(row.Int(2));
          if (v1::PersonKind_IsValid(kind)) person.set_kind(v1::PersonKind(kind));
          person.set_employer_id(std::string(row.Text(3)));
          person.set_left_on(std::string(row.Text(4)));
          person.set_successor_person_id(std::string(row.Text(5)));
        });
  }
  absl::Status ReadLeaves() {
    Where where;
    AndOn(where, "", on_);
    return rows_.Query(
        absl::StrCat("SELECT person_id, leave_id, from_on, until_on, stand_in FROM {v}leave",
                     where.text(), " ORDER BY leave_id, person_id"),
        where.values(), [&](const SqlRow& row) {
          const auto found = people_.find(IdOf(std::string(row.Text(0))));
          if (found == people_.end()) return;
          v1::Leave& away = *found->second.mutable_away();
          away.set_leave_id(std::string(row.Text(1)));
          away.set_from_on(std::string(row.Text(2)));
          away.set_until_on(std::string(row.Text(3)));
          const std::string stand_in(row.Text(4));
          away.set_stand_in_person_id(stand_in.empty() ? "" : IdOf(stand_in));
        });
  }

  SqlSession& rows_;
  const Asking& asking_;
  const v1::ListPeopleRequest& request_;
  const std::string on_;
  std::map<std::string, std::string> merged_;
  // By the id that holds; without a person_id of its own where the record does not count.
  std::map<std::string, v1::ListedPerson> people_;
};

// Of the roles that the person holds on the day, at the site or, if it is empty, anywhere.
absl::Status ReadSuperiors(SqlSession& rows, const std::string& person_id,
                           const std::string& site_id, const std::string& on,
                           v1::FindSuperiorsResponse& response) {
  return rows.Query(
      "SELECT DISTINCT r.superior FROM {v}assignment a JOIN {v}role r ON r.role_id = a.role_id "
      "WHERE a.person_id IN (SELECT person_id FROM {v}person WHERE person_id = $1 OR "
      "merged_into = $1) AND a.from_on <= $2 AND (a.until_on = '' OR a.until_on >= $2) AND "
      "(a.site_id = $3 OR $3 = '') AND r.superior <> '' ORDER BY r.superior",
      {person_id, on, site_id},
      [&](const SqlRow& row) { response.add_role_ids(std::string(row.Text(0))); });
}

absl::Status ReadToday(SqlSession& rows, const std::string& site_id, int64_t now_ms,
                       std::string& on) {
  std::string time_zone;
  auto status = rows.Query("SELECT time_zone FROM {v}site WHERE site_id = $1", {site_id},
                           [&](const SqlRow& row) { time_zone = std::string(row.Text(0)); });
  on = DayAt(now_ms, time_zone).ToString();
  return status;
}

}  // namespace

absl::Status ListPeople(SqlSession& rows, const Asking& asking,
                        const v1::ListPeopleRequest& request, v1::ListPeopleResponse& response) {
  std::string on = request.on();
  if (on.empty()) {
    if (auto status = ReadToday(rows, request.site_id(), asking.now_ms, on); !status.ok())
      return status;
  } else if (auto status = CheckDay(on); !status.ok()) {
    return status;
  }
  Listing listing(rows, asking, request, on);
  if (auto status = listing.Read(); !status.ok()) return status;
  listing.FillPage(response);
  return absl::OkStatus();
}

absl::Status FindSuperiors(SqlSession& rows, const Asking& asking,
                           const v1::FindSuperiorsRequest& request,
                           v1::FindSuperiorsResponse& response) {
  if (!request.role_id().empty())
    return rows.Query("SELECT superior FROM {v}role WHERE role_id = $1 AND superior <> ''",
                      {request.role_id()},
                      [&](const SqlRow& row) { response.add_role_ids(std::string(row.Text(0))); });
  std::string on;
  auto status = ReadToday(rows, request.site_id(), asking.now_ms, on);
  if (status.ok())
    status = ReadSuperiors(rows, request.person_id(), request.site_id(), on, response);
  if (status.ok() && response.role_ids().empty())
    status = ReadSuperiors(rows, request.person_id(), "", on, response);
  return status;
}

}  // namespace interlock::organisation
