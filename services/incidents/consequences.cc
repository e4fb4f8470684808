#include "services/incidents/consequences.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "interlock/core/v1/core.pb.h"
#include "interlock/incidents/v1/site_mirror.pb.h"
#include "services/incidents/classification/check_facts.h"
#include "services/incidents/incident.h"
#include "services/incidents/notification_proposals.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using Need = v1::Investigation;

constexpr int64_t kHourMs = 60 * 60 * 1000;

absl::StatusOr<v1::SiteMirror> MirrorOf(const std::string& site_id, const Context& context) {
  return context.facts.Get<v1::SiteMirror>(SiteQuestion(site_id));
}

bool Proposes(const v1::Incident& before, const v1::Incident& after) {
  if (after.historic() || !IsTier1Or2(after.classification())) return false;
  switch (after.investigation().need()) {
    case Need::NEED_UNDECIDED: return true;
    // What was declined, was declined at a lower tier.
    case Need::NEED_DECLINE_PROPOSED:
    case Need::NEED_DECLINED: return after.classification().tier() < before.classification().tier();
    default: return false;
  }
}

}  // namespace

Question SiteQuestion(const std::string& site_id) {
  core::v1::GetRequest request;
  request.set_id(site_id);
  return {"/interlock.incidents.v1.SiteMirrorService/GetSiteMirror", request.SerializeAsString()};
}

absl::StatusOr<v1::SiteFacts> SiteFactsFor(const std::string& site_id, const Context& context) {
  const auto mirror = MirrorOf(site_id, context);
  if (absl::IsNotFound(mirror.status()))
    return Refuse(kNotFound, "SITE_UNKNOWN", "",
                  absl::StrCat("There is no site ", site_id,
                               ". Choose one from the list of sites; if it was set up just now, "
                               "report again in a minute."));
  v1::SiteFacts site;
  if (!mirror.ok()) return site;
  site.set_confirmed(true);
  site.set_regime(mirror->regime());
  site.set_go_live_at_ms(mirror->go_live_at_ms());
  return site;
}

absl::Status CheckAnonymous(const std::string& site_id, const Context& context) {
  const auto mirror = MirrorOf(site_id, context);
  if (mirror.ok() && mirror->anonymous_near_misses_allowed()) return absl::OkStatus();
  if (mirror.ok())
    return Refuse(kFailedPrecondition, "ANONYMOUS_NOT_ALLOWED", "",
                  "This site takes no reports without a name. Please report again with yours.");
  return Refuse(kUnavailable, "ANONYMOUS_NOT_ALLOWED", "",
                "Whether this site takes reports without a name cannot be told just now. Please "
                "report with your name, or try again in a minute.");
}

absl::Status CheckSaid(const v1::IncidentFacts& facts, const v1::SiteFacts& site,
                       const Context& context) {
  std::vector<std::string> problems;
  for (const auto& problem : CheckFacts(facts, context.now_ms))
    problems.push_back(absl::StrCat(problem.field, ": ", problem.sentence));
  if (problems.empty()) return absl::OkStatus();
  return Refuse(
      kInvalidArgument, "FACTS_WRONG", ClauseAt(site, "(m)"),
      Sentence("These facts cannot be right; correct them and send them again:", problems));
}

int64_t EarliestOf(const v1::IncidentFacts& facts, int64_t otherwise_ms) {
  const auto& when = facts.occurrence();
  int64_t earliest = otherwise_ms;
  if (when.has_discovered_at_ms()) earliest = std::min(earliest, when.discovered_at_ms());
  if (when.has_ended_at_ms()) earliest = std::min(earliest, when.ended_at_ms());
  if (when.has_began_at_ms()) earliest = std::min(earliest, when.began_at_ms());
  return earliest;
}

int64_t LatestOf(const v1::IncidentFacts& facts, int64_t otherwise_ms) {
  const auto& when = facts.occurrence();
  if (!when.has_began_at_ms() && !when.has_ended_at_ms() && !when.has_discovered_at_ms())
    return otherwise_ms;
  int64_t latest = EarliestOf(facts, otherwise_ms);
  if (when.has_began_at_ms()) latest = std::max(latest, when.began_at_ms());
  if (when.has_ended_at_ms()) latest = std::max(latest, when.ended_at_ms());
  if (when.has_discovered_at_ms()) latest = std::max(latest, when.discovered_at_ms());
  return latest;
}

v1::Consequences ConsequencesOf(const v1::IncidentFacts& facts, const v1::SiteFacts& site,
                                int64_t otherwise_ms, const Context& context) {
  v1::Consequences consequences;
  *consequences.mutable_site() = site;
  const int64_t earliest = EarliestOf(facts, otherwise_ms);
  consequences.set_earliest_at_ms(earliest);
  // An interval that reaches into the watched time is not historic: duties fail on.
  consequences.set_historic(
      site.confirmed() &&
      (site.go_live_at_ms() == 0 || LatestOf(facts, otherwise_ms) < site.go_live_at_ms()));
  if (consequences.historic()) return consequences;
  const auto& limits = RulesOf(context).investigation;
  const int64_t due = earliest + limits.start_within_hours() * kHourMs;
  consequences.set_investigation_due_at_ms(due);
  // Nobody is reminded of what is late already.
  if (due > context.now_ms)
    consequences.set_investigation_reminder_at_ms(earliest +
                                                  limits.reminder_after_hours() * kHourMs);
  return consequences;
}

bool IsTier1Or2(const v1::Classification& classification) {
  return classification.tier() == v1::TIER_1 || classification.tier() == v1::TIER_2;
}

void AddDuties(const v1::Incident& before, const Context& context, Events& events) {
  v1::Incident after = before;
  for (const auto& event : events) Incident::Evolve(after, event);
  if (Proposes(before, after)) {
    auto& proposed = *events.emplace_back().mutable_investigation_proposed();
    const auto& answer = after.classification();
    proposed.set_tier(answer.tier());
    proposed.set_at_least(answer.at_least());
    proposed.set_reason(absl::StrCat(answer.tier() == v1::TIER_1 ? "Tier 1" : "Tier 2",
                                     answer.at_least() ? ", at least," : "", " under ",
                                     answer.rule_set()));
  }
  const auto& investigation = after.investigation();
  if (investigation.late() && (after.historic() || investigation.due_at_ms() > context.now_ms))
    EndLateness(after, v1::InvestigationLatenessEnded::HOW_CORRECTED, context.now_ms, events);
  ProposeNotifications(after, context, events);
}

void EndLateness(const v1::Incident& incident, v1::InvestigationLatenessEnded::How how,
                 int64_t ended_at_ms, Events& events) {
  const auto& investigation = incident.investigation();
  if (!investigation.late()) return;
  auto& ended = *events.emplace_back().mutable_investigation_lateness_ended();
  ended.set_incident_id(incident.incident_id());
  ended.set_site_id(incident.site_id());
  ended.set_how(how);
  if (investigation.due_at_ms() != 0)
    ended.set_late_by_ms(std::max<int64_t>(0, ended_at_ms - investigation.due_at_ms()));
}

}  // namespace interlock::incidents
