#include "services/incidents/classification/one_hour_rule.h"

#include <vector>

namespace interlock::incidents {
namespace {

constexpr double kHour = 60;

// The quantity released up to a minute is a broken line; the largest rise over an hour begins or
// ends at one of its corners.
struct Corner {
  double minute;
  double rate_change;
  double released;
};

struct Profile {
  double worst_hour = 0;
  double total = 0;
};

Profile Slide(const v1::Release& release) {
  std::vector<Corner> corners;
  corners.reserve(size_t(release.profile_size()) * 2);
  Profile profile;
  for (const auto& slice : release.profile()) {
    // A slice that says nothing sensible is reported by CheckFacts and adds nothing certain here.
    if (!IsQuantity(slice.from_minute()) || !IsQuantity(slice.minutes()) ||
        !IsQuantity(slice.quantity()) || slice.quantity() == 0)
      continue;
    const double quantity = std::min(slice.quantity(), kAbsurd);
    const double from = std::min(slice.from_minute(), kAbsurd);
    // A burst without length gets a length that no hour can split.
    const double to =
        std::max(from + std::clamp(slice.minutes(), 1e-3, kAbsurd), from * (1 + 1e-9));
    corners.push_back({from, quantity / (to - from), 0});
    corners.push_back({to, -quantity / (to - from), 0});
    profile.total += quantity;
  }
  if (corners.empty()) return profile;
  std::sort(corners.begin(), corners.end(),
            [](const Corner& a, const Corner& b) { return a.minute < b.minute; });
  if (corners.back().minute - corners.front().minute <= kHour) {
    profile.worst_hour = profile.total;
    return profile;
  }
  double rate = 0, released = 0, before = corners.front().minute;
  for (Corner& corner : corners) {
    released += rate * (corner.minute - before);
    corner.released = released;
    before = corner.minute;
    rate = std::max(0.0, rate + corner.rate_change);
  }
  const auto released_at = [&corners](size_t at_or_before, double minute) {
    const Corner& a = corners[at_or_before];
    if (at_or_before + 1 == corners.size() || minute <= a.minute) return a.released;
    const Corner& b = corners[at_or_before + 1];
    if (b.minute <= a.minute) return b.released;
    return a.released + (b.released - a.released) * (minute - a.minute) / (b.minute - a.minute);
  };
  size_t ahead = 0, behind = 0;
  for (size_t i = 0; i < corners.size(); ++i) {
    const double minute = corners[i].minute;
    while (ahead + 1 < corners.size() && corners[ahead + 1].minute <= minute + kHour) ++ahead;
    const double begun_here = released_at(ahead, minute + kHour) - corners[i].released;
    while (behind + 1 < corners.size() && corners[behind + 1].minute <= minute - kHour) ++behind;
    const double ended_here =
        corners[i].released -
        (minute - kHour < corners.front().minute ? 0 : released_at(behind, minute - kHour));
    profile.worst_hour = std::max({profile.worst_hour, begun_here, ended_here});
  }
  profile.worst_hour = std::min(profile.worst_hour, profile.total);
  return profile;
}

}  // namespace

WorstHour WorstHourOf(const v1::Release& release) {
  const bool known = release.has_quantity() && IsQuantity(release.quantity());
  const double whole = known ? std::min(release.quantity(), kAbsurd) : 0;
  if (release.profile_size() > 0) {
    const Profile profile = Slide(release);
    // What the profile does not account for may have come in the same hour.
    const double rest = known ? std::max(0.0, whole - profile.total) : 0;
    if (rest <= whole * 1e-9 && profile.total > 0)
      return {.quantity = Range::Exactly(profile.worst_hour)};
    if (known)
      return {.quantity = {profile.worst_hour, profile.worst_hour + rest}, .course_missing = true};
  }
  if (!known) return {.quantity = {}, .quantity_missing = true};
  // Not known how long: one hour is assumed. A length that is none counts as not known.
  const bool timed = release.has_duration_minutes() && IsQuantity(release.duration_minutes());
  if (!timed || release.duration_minutes() <= kHour) return {.quantity = Range::Exactly(whole)};
  const double even = whole * kHour / release.duration_minutes();
  if (release.course() == v1::RELEASE_COURSE_STEADY) return {.quantity = Range::Exactly(even)};
  return {.quantity = {even, whole}, .course_missing = whole > 0};
}

}  // namespace interlock::incidents
