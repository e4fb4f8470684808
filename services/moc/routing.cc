#include "services/moc/routing.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace interlock::moc {
namespace {

template <class List>
bool Has(const List& list, int value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

template <class List>
bool Overlap(const List& a, const List& b) {
  return a.empty() || b.empty() ||
         std::any_of(a.begin(), a.end(), [&](int value) { return Has(b, value); });
}

// Whether there may be a change that both mean.
bool Overlap(const v1::ChangeFilter& a, const v1::ChangeFilter& b) {
  return Overlap(a.kinds(), b.kinds()) && Overlap(a.durations(), b.durations()) &&
         Overlap(a.risks(), b.risks());
}

void CheckTightened(const v1::StepTightening& tightened, const v1::RoutingStep& step,
                    const std::string& route_id, std::vector<std::string>& looser) {
  const std::string name = absl::StrCat(step.step_id(), " of ", route_id);
  if (tightened.deadline_hours() > step.deadline_hours())
    looser.push_back(absl::StrCat(name, " is due after ", step.deadline_hours(), " hours, not ",
                                  tightened.deadline_hours()));
  if (tightened.quorum() != 0 && step.rule() != v1::APPROVAL_RULE_QUORUM)
    looser.push_back(name + " has no quorum; add a step of your own");
  else if (tightened.quorum() != 0 && tightened.quorum() < step.quorum())
    looser.push_back(
        absl::StrCat(name, " takes ", step.quorum(), " persons, not ", tightened.quorum()));
}

void CheckTightened(const v1::RoutingSet& corporate, const v1::RouteAddition& addition,
                    const v1::StepTightening& tightened, std::vector<std::string>& looser) {
  bool known = false;
  for (const auto& route : corporate.routes()) {
    if (!Overlap(route.fits(), addition.fits())) continue;
    for (const auto& step : route.steps())
      if (step.step_id() == tightened.step_id()) {
        known = true;
        CheckTightened(tightened, step, route.route_id(), looser);
      }
  }
  if (!known)
    looser.push_back(
        absl::StrCat("the company has no step ", tightened.step_id(), " for these changes"));
}

int Shorter(int corporate, int site) { return site == 0 ? corporate : std::min(corporate, site); }

void Tighten(v1::RoutingStep& step, const v1::StepTightening& by) {
  step.set_deadline_hours(Shorter(step.deadline_hours(), by.deadline_hours()));
  if (step.rule() == v1::APPROVAL_RULE_QUORUM)
    step.set_quorum(std::max(step.quorum(), by.quorum()));
  if (by.this_site_only()) step.set_other_site_may_step_in(false);
}

void Tighten(v1::Routing& routing, const v1::RouteAddition& addition) {
  for (const auto& tightened : addition.tightened())
    for (auto& step : *routing.mutable_steps())
      if (step.step_id() == tightened.step_id()) Tighten(step, tightened);
  routing.mutable_steps()->MergeFrom(addition.steps());
  if (addition.hazard_evaluation()) routing.set_hazard_evaluation(true);
}

void Tighten(v1::Routing& routing, const v1::RoutingTightening& site,
             const v1::ChangeFacts& facts) {
  for (const auto& addition : site.additions())
    if (Fits(addition.fits(), facts)) Tighten(routing, addition);
  routing.set_emergency_paperwork_hours(
      Shorter(routing.emergency_paperwork_hours(), site.emergency_paperwork_hours()));
  routing.set_authorisation_hours(
      Shorter(routing.authorisation_hours(), site.authorisation_hours()));
  std::set<int, std::greater<>> days(routing.limit_warning_days().begin(),
                                     routing.limit_warning_days().end());
  days.insert(site.limit_warning_days().begin(), site.limit_warning_days().end());
  routing.mutable_limit_warning_days()->Assign(days.begin(), days.end());
}

}  // namespace

bool Fits(const v1::ChangeFilter& filter, const v1::ChangeFacts& facts) {
  return Has(filter.kinds(), facts.kind()) && Has(filter.durations(), facts.duration()) &&
         Has(filter.risks(), facts.risk());
}

std::vector<std::string> WrongWith(const v1::RoutingStep& step) {
  std::vector<std::string> wrong;
  const auto say = [&](const std::string& what) {
    wrong.push_back(absl::StrCat("step ", step.step_id(), " ", what));
  };
  if (step.step_id().empty() || step.title().empty()) say("has no id or no title");
  if (step.order() < 1) say("has no order");
  if (step.deadline_hours() < 1) say("has no deadline");
  if (step.rule() == v1::APPROVAL_RULE_UNSPECIFIED || !v1::ApprovalRule_IsValid(step.rule()))
    say("does not say whether any, all or a quorum approve");
  if ((step.rule() == v1::APPROVAL_RULE_QUORUM) != (step.quorum() >= 2))
    say("has a quorum of two or more if that is its rule, and none otherwise");
  if (step.approvers().empty()) say("has nobody who approves");
  std::set<std::string> known;
  for (const auto& approver : step.approvers())
    if (approver.role_id().empty() == approver.person_id().empty() ||
        !known.insert(approver.SerializeAsString()).second)
      say("has an approver who is no role and no person, or both, or there twice");
  return wrong;
}

std::vector<std::string> LooserThan(const v1::RoutingSet& corporate,
                                    const v1::RoutingTightening& tightening) {
  std::vector<std::string> looser;
  for (const auto& addition : tightening.additions())
    for (const auto& tightened : addition.tightened())
      CheckTightened(corporate, addition, tightened, looser);
  const auto longer = [&](const char* what, int hours, int at_most) {
    if (hours > at_most) looser.push_back(absl::StrCat(what, " ", at_most, " hours, not ", hours));
  };
  longer("the paperwork of an emergency is there within", tightening.emergency_paperwork_hours(),
         corporate.emergency_paperwork_hours());
  longer("an authorisation to start up is good for", tightening.authorisation_hours(),
         corporate.authorisation_hours());
  return looser;
}

const v1::SiteRoutingVersion* TighteningOn(const v1::SiteRouting& site, Day day) {
  const v1::SiteRoutingVersion* newest = nullptr;
  for (const auto& version : site.versions())
    if (const auto from = Day::Parse(version.from_on()); from && *from <= day) newest = &version;
  return newest;
}

std::optional<v1::Routing> RoutingFor(const v1::RoutingSet& corporate, const v1::SiteRouting& site,
                                      const v1::ChangeFacts& facts, Day day) {
  const auto route = std::find_if(corporate.routes().begin(), corporate.routes().end(),
                                  [&](const v1::Route& one) { return Fits(one.fits(), facts); });
  if (route == corporate.routes().end()) return std::nullopt;
  v1::Routing routing;
  routing.set_version(corporate.version());
  routing.set_route_id(route->route_id());
  routing.set_hazard_evaluation(route->hazard_evaluation());
  routing.set_paperwork_follows(route->paperwork_follows());
  *routing.mutable_steps() = route->steps();
  *routing.mutable_limit_warning_days() = corporate.limit_warning_days();
  routing.set_emergency_paperwork_hours(corporate.emergency_paperwork_hours());
  routing.set_authorisation_hours(corporate.authorisation_hours());
  if (const auto* version = TighteningOn(site, day)) {
    routing.set_site_version(version->number());
    Tighten(routing, version->content(), facts);
  }
  std::stable_sort(routing.mutable_steps()->begin(), routing.mutable_steps()->end(),
                   [](const auto& a, const auto& b) { return a.order() < b.order(); });
  return routing;
}

std::string WhoDecides(const v1::RoutingStep& step) {
  std::vector<std::string> who;
  for (const auto& approver : step.approvers())
    who.push_back(approver.role_id().empty() ? approver.person_id() : approver.role_id());
  if (step.rule() == v1::APPROVAL_RULE_QUORUM)
    return absl::StrCat(step.quorum(), " of ", absl::StrJoin(who, ", "));
  return absl::StrJoin(who, step.rule() == v1::APPROVAL_RULE_ALL ? " and " : " or ");
}

}  // namespace interlock::moc
