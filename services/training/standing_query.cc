#include "services/training/standing_query.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"
#include "services/training/content.h"
#include "services/training/known.h"
#include "services/training/requirement.h"
#include "services/training/sentences.h"

namespace interlock::training {
namespace {

using enum absl::StatusCode;

constexpr size_t kMostPeople = 5'000;
constexpr int kLapsingAheadDays = 90;

v1::Place PlaceOf(const std::string& site_id, const std::string& unit_id = "") {
  v1::Place place;
  place.set_site_id(site_id);
  place.set_unit_id(unit_id);
  return place;
}

// Requirements as they hold at a site on a day.
std::vector<Asked> AskedAt(const Known& known, const std::string& site_id, const std::string& day) {
  std::vector<Asked> asked;
  for (const auto& requirement : known.requirements)
    if (auto content = ContentAt(requirement, site_id, day))
      asked.push_back({requirement.requirement_id(), *std::move(content)});
  return asked;
}

// Those who work in the unit ("": anywhere at the site), in the role ("": in any) on that day.
bool Works(const KnownPerson& known, const v1::Place& there, const std::string& role_id,
           const std::string& day) {
  const auto& all = known.person.assignments;
  return known.IsHere(day) && std::any_of(all.begin(), all.end(), [&](const Assignment& one) {
           return HoldsOn(one, day) && Meet(one.place, there) &&
                  (role_id.empty() || one.role_id == role_id);
         });
}

// Of a site, of whom something may be asked there.
std::vector<const KnownPerson*> PeopleAt(const Known& known, const std::string& site_id,
                                         const std::string& unit_id, const std::string& role_id,
                                         const std::string& day) {
  std::vector<const KnownPerson*> people;
  const auto there = PlaceOf(site_id, unit_id);
  for (const auto& [id, person] : known.people) {
    const bool kept_here =
        unit_id.empty() && role_id.empty() && person.home_site_id == site_id && person.IsHere(day);
    if (kept_here || Works(person, there, role_id, day)) people.push_back(&person);
  }
  return people;
}

absl::Status TooMany() {
  return Refuse(kInvalidArgument, "ASKS_TOO_MUCH", "",
                absl::StrCat("More than ", kMostPeople, " people. Ask for a unit or a role."));
}

// Days as text; most cells of a matrix share theirs.
using DayTexts = std::map<Day, std::string>;

void Fill(const StandingOnDay& from, DayTexts& texts, v1::GetMatrixResponse::Cell& cell) {
  cell.set_standing(from.standing);
  if (from.valid_until_on) {
    auto& text = texts[*from.valid_until_on];
    if (text.empty()) text = from.valid_until_on->ToString();
    cell.set_valid_until_on(text);
  }
  cell.set_due_within_days(from.due_within_days);
}

std::string TextOf(const std::optional<Day>& day) { return day ? day->ToString() : ""; }

// One row of the matrix; none for who neither works there nor is asked for anything.
void FillRow(const KnownPerson& known, const std::vector<Asked>& asked, const v1::Place& site,
             Day day, const Rules& rules, DayTexts& texts, v1::GetMatrixResponse& response) {
  auto& row = *response.add_rows();
  row.mutable_cells()->Reserve(int(asked.size()));
  bool any = false;
  const std::string on = day.ToString();
  for (size_t i = 0; i < asked.size(); ++i) {
    auto& cell = *row.add_cells();
    if (!IsAskedOf(asked[i].content, known.person, site, on)) continue;
    any = true;
    Fill(StandingOn(day, asked[i], known.person, known.ProofsFor(asked[i]), rules.data), texts,
         cell);
    auto& column = *response.mutable_columns(int(i));
    column.set_required(column.required() + 1);
    if (IsQualified(cell.standing())) column.set_qualified(column.qualified() + 1);
  }
  std::set<std::string> roles;
  for (const auto& one : known.person.assignments)
    if (HoldsOn(one, on) && Meet(one.place, site)) roles.insert(one.role_id);
  if (!any && roles.empty()) return response.mutable_rows()->RemoveLast();
  row.set_person_id(known.person.person_id);
  row.mutable_role_ids()->Add(roles.begin(), roles.end());
  row.set_away(known.LeaveOn(on) != nullptr);
}

// Of one person at one site on a day: unspecified where it is not asked.
StandingOnDay StandingAt(const v1::Requirement& requirement, const KnownPerson& known,
                         const std::string& site_id, Day day, const Rules& rules) {
  const std::string on = day.ToString();
  const auto content = ContentAt(requirement, site_id, on);
  if (!content || !IsAskedOf(*content, known.person, PlaceOf(site_id), on))
    return {.standing = v1::STANDING_UNSPECIFIED};
  const Asked asked{requirement.requirement_id(), *content};
  return StandingOn(day, asked, known.person, known.ProofsFor(asked), rules.data);
}

// The requirement as it would be, or why it may not be.
absl::StatusOr<v1::Requirement> AsPublished(const v1::PreviewRequirementRequest& request,
                                            v1::Requirement requirement, const Rules& rules,
                                            int64_t now_ms) {
  v1::RequirementCommand command;
  if (request.has_tightening()) {
    auto& tighten = *command.mutable_tighten();
    tighten.set_requirement_id(request.requirement_id());
    tighten.set_site_id(request.site_id());
    tighten.set_from_on(request.from_on());
    *tighten.mutable_tightening() = request.tightening();
  } else {
    auto& publish = *command.mutable_publish();
    publish.set_requirement_id(request.requirement_id());
    publish.set_site_id(request.site_id());
    publish.set_from_on(request.from_on());
    *publish.mutable_content() = request.content();
  }
  const auto decided =
      Requirement::Decide(requirement, command, {.now_ms = now_ms, .rules = &rules});
  if (!decided.refusal.ok()) return decided.refusal;
  for (const auto& event : decided.events) Requirement::Evolve(requirement, event);
  return requirement;
}

bool IsWorse(const StandingOnDay& now, const StandingOnDay& then) {
  if (then.standing == v1::STANDING_UNSPECIFIED) return false;
  if (now.standing == v1::STANDING_UNSPECIFIED) return !IsQualified(then.standing);
  if (then.standing < now.standing) return true;
  return then.valid_until_on && (!now.valid_until_on || *then.valid_until_on < *now.valid_until_on);
}

// Where something may be asked of the person on that day.
std::set<std::string> SitesOf(const KnownPerson& known, const std::string& day) {
  std::set<std::string> sites;
  if (!known.home_site_id.empty()) sites.insert(known.home_site_id);
  for (const auto& one : known.person.assignments)
    if (HoldsOn(one, day)) sites.insert(one.place.site_id());
  return sites;
}

absl::Status ReadSites(SqlSession& rows, const v1::PreviewRequirementRequest& request,
                       const Asking& asking, std::vector<std::string>& sites) {
  if (!request.site_id().empty()) {
    sites = {request.site_id()};
    return absl::OkStatus();
  }
  return rows.Query("SELECT site_id FROM {v}site ORDER BY site_id", {}, [&](const SqlRow& row) {
    if (asking.sites.Contains(row.Text(0))) sites.emplace_back(row.Text(0));
  });
}

}  // namespace

absl::StatusOr<Day> DayAsked(SqlSession& rows, const std::string& site_id, const std::string& on,
                             int64_t now_ms) {
  if (const auto day = Day::Parse(on)) return *day;
  if (!on.empty())
    return Refuse(kInvalidArgument, "DATE_INVALID", "", absl::StrCat("\"", on, "\" is no date."));
  std::string time_zone;
  auto status = rows.Query("SELECT time_zone FROM {v}site WHERE site_id = $1", {site_id},
                           [&](const SqlRow& row) { time_zone = row.Text(0); });
  if (!status.ok()) return status;
  return DayAt(now_ms, time_zone);
}

std::string IdentityOf(const std::string& record_id) {
  return absl::StrCat("training/training_record-", record_id);
}

absl::Status ListRequirements(SqlSession& rows, const Rules&, const Asking& asking,
                              const v1::ListRequirementsRequest& request,
                              v1::ListRequirementsResponse& response) {
  const auto day = DayAsked(rows, request.site_id(), request.on(), asking.now_ms);
  if (!day.ok()) return day.status();
  Known known;
  if (auto status = ReadKnown(rows, {}, known); !status.ok()) return status;
  response.set_on(day->ToString());
  for (const auto& requirement : known.requirements) {
    auto content = ContentAt(requirement, request.site_id(), response.on());
    if (!content) continue;
    auto& item = *response.add_items();
    item.set_requirement_id(requirement.requirement_id());
    item.set_site_id(requirement.site_id());
    *item.mutable_content() = *std::move(content);
  }
  return absl::OkStatus();
}

absl::Status GetMatrix(SqlSession& rows, const Rules& rules, const Asking& asking,
                       const v1::GetMatrixRequest& request, v1::GetMatrixResponse& response) {
  const auto day = DayAsked(rows, request.site_id(), request.on(), asking.now_ms);
  if (!day.ok()) return day.status();
  Known known;
  if (auto status = ReadKnown(rows, {.site_id = request.site_id()}, known); !status.ok())
    return status;
  response.set_on(day->ToString());
  const auto asked = AskedAt(known, request.site_id(), response.on());
  for (const auto& one : asked) {
    auto& column = *response.add_columns();
    column.set_requirement_id(one.requirement_id);
    column.set_title(one.content.title());
    column.set_kind(one.content.kind());
    column.set_interval_months(one.content.interval_months());
  }
  const auto people =
      PeopleAt(known, request.site_id(), request.unit_id(), request.role_id(), response.on());
  if (people.size() > kMostPeople) return TooMany();
  DayTexts texts;
  for (const auto* person : people)
    FillRow(*person, asked, PlaceOf(request.site_id()), *day, rules, texts, response);
  return absl::OkStatus();
}

absl::Status ListLapsing(SqlSession& rows, const Rules& rules, const Asking& asking,
                         const v1::ListLapsingRequest& request, v1::ListLapsingResponse& response) {
  const auto day = DayAsked(rows, request.site_id(), "", asking.now_ms);
  if (!day.ok()) return day.status();
  auto until = absl::StatusOr<Day>(Day{day->number + kLapsingAheadDays});
  if (!request.until_on().empty())
    until = DayAsked(rows, request.site_id(), request.until_on(), asking.now_ms);
  if (!until.ok()) return until.status();
  Known known;
  if (auto status = ReadKnown(rows, {.site_id = request.site_id()}, known); !status.ok())
    return status;
  response.set_on(day->ToString());
  response.set_until_on(until->ToString());
  const auto people =
      PeopleAt(known, request.site_id(), request.unit_id(), request.role_id(), response.on());
  if (people.size() > kMostPeople) return TooMany();
  const auto site = PlaceOf(request.site_id());
  std::vector<v1::ListLapsingResponse::Item> items;
  for (const auto& asked : AskedAt(known, request.site_id(), response.on()))
    for (const auto* person : people) {
      if (!IsAskedOf(asked.content, person->person, site, response.on())) continue;
      const auto standing =
          StandingOn(*day, asked, person->person, person->ProofsFor(asked), rules.data);
      if (!standing.valid_until_on || *standing.valid_until_on > *until) continue;
      auto& item = items.emplace_back();
      item.set_person_id(person->person.person_id);
      item.set_requirement_id(asked.requirement_id);
      item.set_title(asked.content.title());
      item.set_standing(standing.standing);
      item.set_valid_until_on(standing.valid_until_on->ToString());
      item.set_away(person->LeaveOn(response.on()) != nullptr);
    }
  std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) {
    return a.valid_until_on() < b.valid_until_on();
  });
  response.mutable_items()->Add(items.begin(), items.end());
  return absl::OkStatus();
}

absl::Status PreviewRequirement(SqlSession& rows, const Rules& rules, const Asking& asking,
                                const v1::PreviewRequirementRequest& request,
                                v1::PreviewRequirementResponse& response) {
  const auto day = DayAsked(rows, request.site_id(), request.from_on(), asking.now_ms);
  if (!day.ok()) return day.status();
  std::vector<std::string> sites;
  if (auto status = ReadSites(rows, request, asking, sites); !status.ok()) return status;
  Known shared;
  if (auto status = ReadKnown(rows, {.requirement_id = request.requirement_id()}, shared);
      !status.ok())
    return status;
  const auto* found = shared.FindRequirement(request.requirement_id());
  const v1::Requirement now = found == nullptr ? v1::Requirement() : *found;
  const auto then = AsPublished(request, now, rules, asking.now_ms);
  if (!then.ok()) return then.status();
  for (const auto& site_id : sites) {
    Known known;
    if (auto status = ReadKnown(rows,
                                {.site_id = site_id,
                                 .requirement_id = request.requirement_id(),
                                 .refreshed_id = request.content().refreshes_requirement_id()},
                                known);
        !status.ok())
      return status;
    for (const auto* person : PeopleAt(known, site_id, "", "", day->ToString())) {
      const auto standing = StandingAt(now, *person, site_id, *day, rules);
      const auto standing_then = StandingAt(*then, *person, site_id, *day, rules);
      if (standing_then.standing != v1::STANDING_UNSPECIFIED)
        response.set_required(response.required() + 1);
      if (!IsWorse(standing, standing_then)) continue;
      auto& item = *response.add_items();
      item.set_person_id(person->person.person_id);
      item.set_site_id(site_id);
      item.set_standing(standing.standing);
      item.set_valid_until_on(TextOf(standing.valid_until_on));
      item.set_standing_then(standing_then.standing);
      item.set_valid_until_then_on(TextOf(standing_then.valid_until_on));
    }
  }
  return absl::OkStatus();
}

absl::Status QualifyPerson(SqlSession& rows, const Rules& rules, const Asking& asking,
                           const v1::QualifyPersonRequest& request,
                           v1::QualifyPersonResponse& response) {
  Known known;
  if (auto status = ReadKnown(
          rows, {.person_ids = {request.person_id()}, .requirement_id = request.requirement_id()},
          known);
      !status.ok())
    return status;
  const KnownPerson* person = known.Find(request.person_id());
  const std::string home = person == nullptr ? "" : person->home_site_id;
  const auto day = DayAsked(rows, home, request.on(), asking.now_ms);
  if (!day.ok()) return day.status();
  response.set_on(day->ToString());
  const auto sites = person == nullptr ? std::set<std::string>() : SitesOf(*person, response.on());
  if (std::none_of(sites.begin(), sites.end(),
                   [&](const auto& site_id) { return asking.sites.Contains(site_id); }))
    return Refuse(kNotFound, "PERSON_UNKNOWN", "",
                  absl::StrCat("Nobody of the id ", request.person_id(), " is known here."));
  const auto* requirement = known.FindRequirement(request.requirement_id());
  const bool of_a_change = absl::StartsWith(request.requirement_id(), "moc-");
  if (requirement == nullptr && !of_a_change)
    return Refuse(kNotFound, "REQUIREMENT_UNKNOWN", "",
                  absl::StrCat("No requirement ", request.requirement_id(), " was published."));
  // The worst of the sites where it is asked; where it is asked nowhere, as the home site has it.
  std::optional<StandingOnDay> worst;
  for (const auto& site_id : sites) {
    if (requirement == nullptr) break;
    auto standing = StandingAt(*requirement, *person, site_id, *day, rules);
    if (standing.standing == v1::STANDING_UNSPECIFIED) continue;
    if (!worst || standing.standing < worst->standing) worst = std::move(standing);
  }
  response.set_required(worst.has_value());
  if (!worst) {
    auto content = requirement == nullptr ? std::optional(UnpublishedChange())
                                          : ContentAt(*requirement, home, response.on());
    worst.emplace();
    if (content) {
      const Asked asked{request.requirement_id(), *std::move(content)};
      worst = StandingOn(*day, asked, person->person, person->ProofsFor(asked), rules.data);
    } else {
      worst->standing = v1::STANDING_UNSPECIFIED;
    }
  }
  response.set_standing(worst->standing);
  response.set_valid_until_on(TextOf(worst->valid_until_on));
  response.set_due_within_days(worst->due_within_days);
  for (const auto& record_id : worst->record_ids) response.add_records(IdentityOf(record_id));
  response.set_sentence(SentenceOf(*worst, person->person.person_id, request.requirement_id()));
  return absl::OkStatus();
}

}  // namespace interlock::training
