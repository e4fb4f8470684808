#include "services/training/watching.h"

#include <algorithm>
#include <set>

#include "libs/calendar/zone.h"
#include "services/training/content.h"

namespace interlock::training {
namespace {

v1::Place PlaceOf(const std::string& site_id) {
  v1::Place place;
  place.set_site_id(site_id);
  return place;
}

v1::Asked AskedOf(const Asked& asked, const std::string& site_id, const StandingOnDay& standing) {
  v1::Asked answer;
  answer.set_requirement_id(asked.requirement_id);
  answer.set_site_id(site_id);
  answer.set_title(asked.content.title());
  answer.set_missing(standing.standing == v1::STANDING_NEVER ||
                     standing.standing == v1::STANDING_ATTENDED_ONLY);
  if (standing.valid_until_on) answer.set_valid_until_on(standing.valid_until_on->ToString());
  return answer;
}

// Missing before all, and for good after all.
bool IsStricter(const v1::Asked& one, const v1::Asked& other) {
  if (one.missing() != other.missing()) return one.missing();
  if (one.valid_until_on().empty() || other.valid_until_on().empty())
    return !one.valid_until_on().empty() && other.valid_until_on().empty();
  return one.valid_until_on() < other.valid_until_on();
}

std::optional<Day> DayAfter(const std::string& day) {
  const auto parsed = Day::Parse(day);
  if (!parsed) return {};
  return Day{parsed->number + 1};
}

}  // namespace

const Watching::Site& Watching::At(const std::string& site_id) {
  const auto [found, is_new] = sites_.try_emplace(site_id);
  Site& site = found->second;
  if (!is_new) return site;
  site.zone = known_.ZoneOf(site_id);
  site.today = DayAt(now_ms_, site.zone);
  site.on = site.today.ToString();
  site.over_at_ms = BeginOf({site.today.number + 1}, site.zone);
  for (const auto& requirement : known_.requirements)
    if (auto content = ContentAt(requirement, site_id, site.on);
        content && content->kind() != v1::KIND_MOC)
      site.asked.push_back({requirement.requirement_id(), *std::move(content)});
  return site;
}

void Watching::NoteAt(const std::string& site_id, const KnownPerson& person,
                      std::map<std::string, v1::Asked>& strictest) {
  const Site& site = At(site_id);
  const auto place = PlaceOf(site_id);
  for (const auto& asked : site.asked) {
    if (!IsAskedOf(asked.content, person.person, place, site.on)) continue;
    const auto standing =
        StandingOn(site.today, asked, person.person, person.ProofsFor(asked), rules_.data);
    auto one = AskedOf(asked, site_id, standing);
    if (one.missing()) one.set_ends_at_ms(site.over_at_ms);
    if (standing.valid_until_on)
      one.set_ends_at_ms(BeginOf({standing.valid_until_on->number + 1}, site.zone));
    const auto [found, is_new] = strictest.try_emplace(asked.requirement_id, one);
    if (!is_new && IsStricter(one, found->second)) found->second = std::move(one);
  }
}

v1::NoteStandingRequest Watching::NoteOf(const KnownPerson& person) {
  v1::NoteStandingRequest note;
  note.set_person_id(person.person.person_id);
  note.set_site_id(person.home_site_id);
  const Site& home = At(person.home_site_id);
  if (!person.IsHere(home.on)) return note;
  std::set<std::string> sites = {person.home_site_id};
  for (const auto& one : person.person.assignments) sites.insert(one.place.site_id());
  std::map<std::string, v1::Asked> strictest;
  for (const auto& site_id : sites) NoteAt(site_id, person, strictest);
  for (auto& [id, asked] : strictest) *note.add_asked() = std::move(asked);
  if (const auto review = NextReview(person, home.on)) {
    note.set_review_on(review->ToString());
    note.set_review_at_ms(BeginOf(*review, home.zone));
  }
  return note;
}

bool Watching::Concerns(const v1::Requirement& requirement, const Person& person) {
  return std::any_of(requirement.versions().begin(), requirement.versions().end(),
                     [&](const auto& version) {
                       return version.has_content() && MayEverBeAskedOf(version.content(), person);
                     });
}

std::optional<Day> Watching::NextReview(const KnownPerson& person, const std::string& today) const {
  std::optional<Day> next;
  const auto consider = [&](const std::optional<Day>& day) {
    if (day && day->ToString() > today && (!next || *day < *next)) next = day;
  };
  if (!person.left_on.empty()) consider(DayAfter(person.left_on));
  for (const auto& one : person.person.assignments) {
    consider(Day::Parse(one.from_on));
    consider(DayAfter(one.until_on));
  }
  for (const auto& requirement : known_.requirements) {
    const auto begins = [&](const auto& list) {
      for (const auto& one : list)
        if (one.from_on() > today && Concerns(requirement, person.person))
          consider(Day::Parse(one.from_on()));
    };
    begins(requirement.versions());
    begins(requirement.tightenings());
  }
  return next;
}

}  // namespace interlock::training
