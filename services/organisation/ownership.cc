#include "services/organisation/ownership.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {
namespace {

using enum absl::StatusCode;

absl::Status InvalidDate(const std::string& date) {
  return Refuse(kInvalidArgument, "DATE_INVALID", "",
                absl::StrCat("\"", date, "\" is no date. Write it as 2026-11-23."));
}

// The last period began before the day; dates compare as text, since they all have ten characters.
absl::Status CheckLaterThanLast(const Ownership& periods, const std::string& from_on) {
  if (!Day::Parse(from_on)) return InvalidDate(from_on);
  const v1::OwnershipPeriod& last = *periods.rbegin();
  if (from_on <= last.from_on())
    return Refuse(kFailedPrecondition, "DATES_OUT_OF_ORDER", "",
                  absl::StrCat("The site came to ", last.business_id(), " on ", last.from_on(),
                               "; a later change cannot be dated ", from_on,
                               ". If the recorded dates are wrong, correct the ownership."));
  return absl::OkStatus();
}

void Append(Ownership& periods, const std::string& business_id, const std::string& from_on) {
  v1::OwnershipPeriod& period = *periods.Add();
  period.set_business_id(business_id);
  period.set_from_on(from_on);
}

}  // namespace

bool IsOwned(const Ownership& periods) {
  return !periods.empty() && periods.rbegin()->until_on().empty();
}

absl::StatusOr<Ownership> OwnedSince(const std::string& business_id, const std::string& from_on) {
  if (!from_on.empty() && !Day::Parse(from_on)) return InvalidDate(from_on);
  Ownership periods;
  if (!business_id.empty()) Append(periods, business_id, from_on);
  return periods;
}

absl::StatusOr<Ownership> Buy(const Ownership& periods, const std::string& business_id,
                              const std::string& from_on) {
  if (!Day::Parse(from_on)) return InvalidDate(from_on);
  if (IsOwned(periods)) {
    const v1::OwnershipPeriod& last = *periods.rbegin();
    if (last.business_id() == business_id && last.from_on() == from_on) return periods;
    return Refuse(kFailedPrecondition, "SITE_OWNED", "",
                  absl::StrCat("The site already belongs to ", last.business_id(),
                               ". Move it to another business, or sell it first."));
  }
  if (!periods.empty() && from_on < periods.rbegin()->until_on())
    return Refuse(kFailedPrecondition, "DATES_OUT_OF_ORDER", "",
                  absl::StrCat("The site was sold on ", periods.rbegin()->until_on(),
                               "; it cannot have been bought before."));
  Ownership after = periods;
  Append(after, business_id, from_on);
  return after;
}

absl::StatusOr<Ownership> Sell(const Ownership& periods, const std::string& from_on) {
  if (!IsOwned(periods)) {
    if (!periods.empty() && periods.rbegin()->until_on() == from_on) return periods;
    return Refuse(kFailedPrecondition, "SITE_NOT_OWNED", "",
                  "The site belongs to no business of the company, so it cannot be sold.");
  }
  if (auto status = CheckLaterThanLast(periods, from_on); !status.ok()) return status;
  Ownership after = periods;
  after.rbegin()->set_until_on(from_on);
  return after;
}

absl::StatusOr<Ownership> Move(const Ownership& periods, const std::string& business_id,
                               const std::string& from_on) {
  if (!IsOwned(periods))
    return Refuse(kFailedPrecondition, "SITE_NOT_OWNED", "",
                  "The site belongs to no business of the company. Record that it was bought.");
  const v1::OwnershipPeriod& last = *periods.rbegin();
  if (last.business_id() == business_id) {
    if (last.from_on() == from_on) return periods;
    return Refuse(kFailedPrecondition, "SITE_OWNED", "",
                  absl::StrCat("The site already belongs to ", business_id,
                               ". If only the date is wrong, correct the ownership."));
  }
  if (auto status = CheckLaterThanLast(periods, from_on); !status.ok()) return status;
  Ownership after = periods;
  after.rbegin()->set_until_on(from_on);
  Append(after, business_id, from_on);
  return after;
}

absl::Status CheckOwnership(const Ownership& periods) {
  std::vector<std::string> wrong;
  for (int i = 0; i < periods.size(); ++i) {
    const v1::OwnershipPeriod& period = periods[i];
    const std::string name = absl::StrCat("period ", i + 1, ": ");
    const bool first = i == 0, last = i + 1 == periods.size();
    if (period.business_id().empty()) wrong.push_back(name + "names no business");
    if (period.from_on().empty() ? !first : !Day::Parse(period.from_on()))
      wrong.push_back(name + "needs the date on which it began");
    if (period.until_on().empty() ? !last : !Day::Parse(period.until_on()))
      wrong.push_back(name + "needs the date on which it ended");
    if (!period.until_on().empty() && period.until_on() <= period.from_on())
      wrong.push_back(name + "ended before it began");
    if (!first && period.from_on() < periods[i - 1].until_on())
      wrong.push_back(name + "began before the one before it ended");
  }
  if (wrong.empty()) return absl::OkStatus();
  return Refuse(kInvalidArgument, "OWNERSHIP_WRONG", "", absl::StrJoin(wrong, "; "));
}

}  // namespace interlock::organisation
