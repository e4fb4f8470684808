#include "services/incidents/notification_proposals.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/decimal/decimal.h"

namespace interlock::incidents {
namespace {

using v1::IncidentFacts, v1::NotificationRule;

// Whether a rule applies: it does (nothing unknown), it may (something unknown), or it does not.
struct Looked {
  bool applies = false;
  std::string because = {};
  std::vector<std::string> unknown = {};
};

Looked Applies(const std::string& because) { return {true, because, {}}; }
Looked May(const std::string& because, const std::string& unknown) {
  return {true, because, {unknown}};
}

bool IsOwnWorker(v1::PeopleGroup group) { return group != v1::PEOPLE_GROUP_THIRD_PARTY; }

Looked WorkFatality(const IncidentFacts& facts) {
  Looked looked;
  for (const auto& harm : facts.harms()) {
    if (!IsOwnWorker(harm.group())) continue;
    const bool group_known = harm.group() == v1::PEOPLE_GROUP_EMPLOYEE ||
                             harm.group() == v1::PEOPLE_GROUP_CONTRACTOR ||
                             harm.group() == v1::PEOPLE_GROUP_SUBCONTRACTOR;
    if (harm.outcome() == v1::HARM_OUTCOME_FATALITY && group_known)
      return Applies("A worker died.");
    if (harm.outcome() == v1::HARM_OUTCOME_FATALITY)
      looked = May("Somebody died.", "Whether it was an employee or a contract employee.");
    else if (!looked.applies && (harm.outcome() == v1::HARM_OUTCOME_UNKNOWN ||
                                 harm.outcome() == v1::HARM_OUTCOME_UNSPECIFIED))
      looked = May("Somebody was harmed.", "How badly.");
  }
  if (!looked.applies && facts.people_harmed() == v1::ANSWER_UNKNOWN)
    return May("It is not known who was harmed.", "Whether a worker died.");
  return looked;
}

Looked WorkHospitalisation(const IncidentFacts& facts) {
  Looked looked;
  for (const auto& harm : facts.harms()) {
    if (!IsOwnWorker(harm.group())) continue;
    switch (harm.outcome()) {
      case v1::HARM_OUTCOME_HOSPITAL_ADMISSION: return Applies("A worker was admitted.");
      case v1::HARM_OUTCOME_DAYS_AWAY:
      case v1::HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE:
      case v1::HARM_OUTCOME_UNKNOWN:
      case v1::HARM_OUTCOME_UNSPECIFIED:
        looked = May("A worker was harmed.",
                     "Whether one was admitted to a hospital, or lost a limb or an eye.");
        break;
      default: break;
    }
  }
  if (!looked.applies && facts.people_harmed() == v1::ANSWER_UNKNOWN)
    return May("It is not known who was harmed.", "Whether a worker was admitted to a hospital.");
  return looked;
}

bool Released(const IncidentFacts& facts) {
  return facts.loss_of_containment() == v1::ANSWER_YES || facts.releases_size() > 0;
}

Looked GraveRelease(const IncidentFacts& facts, int64_t substantial_damage_usd) {
  const bool may_have_released = facts.loss_of_containment() == v1::ANSWER_UNKNOWN;
  if (!Released(facts) && !may_have_released) return {};
  Looked looked;
  for (const auto& harm : facts.harms()) {
    if (harm.outcome() == v1::HARM_OUTCOME_FATALITY)
      looked = Applies("Somebody died.");
    else if (harm.outcome() == v1::HARM_OUTCOME_HOSPITAL_ADMISSION && !looked.applies)
      looked = Applies("Somebody was admitted to a hospital.");
  }
  if (!looked.applies)
    for (const auto& harm : facts.harms())
      if (harm.outcome() != v1::HARM_OUTCOME_FIRST_AID &&
          harm.outcome() != v1::HARM_OUTCOME_BEYOND_FIRST_AID)
        looked = May("Somebody was harmed.", "Whether it was a serious injury.");
  const bool fire = facts.fire() == v1::ANSWER_YES || facts.explosion() == v1::ANSWER_YES;
  const bool in_part = facts.direct_cost_complete() == v1::ANSWER_NO ||
                       facts.direct_cost_complete() == v1::ANSWER_UNKNOWN;
  const auto cost = Decimal::Parse(facts.direct_cost_usd().value());
  if (cost.ok() && *cost >= Decimal::Of(substantial_damage_usd))
    looked = Applies("The damage is substantial.");
  else if (!looked.applies && (cost.ok() ? in_part : fire))
    looked = May("There was damage.", "What all of it amounts to.");
  if (!looked.applies && facts.people_harmed() == v1::ANSWER_UNKNOWN)
    looked = May("There was a release.", "Whether anybody was gravely harmed.");
  if (looked.applies && !Released(facts)) looked.unknown.push_back("Whether there was a release.");
  return looked;
}

Looked ReportableRelease(const IncidentFacts& facts) {
  std::string released;
  for (const auto& release : facts.releases())
    if (release.material().hazard().unlisted_material() == v1::UNLISTED_MATERIAL_UNSPECIFIED &&
        released.size() < 400)
      absl::StrAppend(&released, released.empty() ? "" : ", ",
                      release.material().chemical().empty() ? "a material not named"
                                                            : release.material().chemical());
  if (!released.empty())
    return May("Released: " + released + ".",
               "Whether a reportable quantity was reached within 24 hours.");
  if (facts.releases_size() == 0 && facts.loss_of_containment() == v1::ANSWER_YES)
    return May("There was a release.", "What was released, and how much.");
  return {};
}

Looked Look(const NotificationRule& rule, const IncidentFacts& facts) {
  switch (rule.trigger()) {
    case NotificationRule::TRIGGER_WORK_FATALITY: return WorkFatality(facts);
    case NotificationRule::TRIGGER_WORK_HOSPITALISATION: return WorkHospitalisation(facts);
    case NotificationRule::TRIGGER_GRAVE_RELEASE:
      return GraveRelease(facts, rule.substantial_damage_usd());
    case NotificationRule::TRIGGER_REPORTABLE_RELEASE: return ReportableRelease(facts);
    default: return {};
  }
}

const v1::Notification* Find(const v1::Incident& incident, const std::string& id) {
  for (const auto& notification : incident.notifications())
    if (notification.notification_id() == id) return &notification;
  return nullptr;
}

// What was proposed, or dismissed while uncertain, is proposed again when the facts say more.
bool Stands(const v1::Notification& existing, const v1::Notification& proposed) {
  switch (existing.stage()) {
    case v1::Notification::STAGE_MADE: return true;
    case v1::Notification::STAGE_DISMISSED:
      return existing.unknown_size() == 0 || proposed.unknown_size() > 0;
    default: return google::protobuf::util::MessageDifferencer::Equals(existing, proposed);
  }
}

int64_t LearnedAt(const v1::Incident& incident, const Context& context) {
  const auto& when = incident.facts().occurrence();
  // At the report, learning is the discovery; what an amendment says is learned with it.
  const bool first = incident.reported_at_ms() == context.now_ms;
  if (first && when.has_discovered_at_ms())
    return std::min(context.now_ms, when.discovered_at_ms());
  return context.now_ms;
}

}  // namespace

void ProposeNotifications(const v1::Incident& incident, const Context& context, Events& events) {
  if (incident.historic()) return;
  const auto& rules = RulesOf(context).notifications;
  int room = kMaxNotifications - incident.notifications_size();
  for (const auto& rule : rules.rules()) {
    const Looked looked = Look(rule, incident.facts());
    if (!looked.applies) continue;
    const v1::Notification* existing = Find(incident, rule.id());
    if (existing == nullptr && room-- <= 0) continue;
    v1::Notification proposed;
    proposed.set_notification_id(rule.id());
    proposed.set_clause(rule.clause());
    proposed.set_what(rule.what());
    proposed.set_authority(rule.authority());
    proposed.set_stage(v1::Notification::STAGE_PROPOSED);
    proposed.set_because(looked.because);
    for (const auto& unknown : looked.unknown) proposed.add_unknown(unknown);
    proposed.set_check_the_rule(rule.check_the_rule());
    proposed.set_notification_rules(rules.version());
    const bool from_incident = rule.from() == NotificationRule::FROM_INCIDENT;
    const bool same_learning = !from_incident && existing != nullptr &&
                               existing->stage() == v1::Notification::STAGE_PROPOSED;
    proposed.set_due_at_ms(
        same_learning ? existing->due_at_ms()
                      : (from_incident ? incident.earliest_at_ms() : LearnedAt(incident, context)) +
                            rule.within_minutes() * int64_t{60'000});
    if (existing != nullptr && existing->due_at_ms() == proposed.due_at_ms()) {
      proposed.set_overdue(existing->overdue());
      proposed.set_due_rung(existing->due_rung());
    }
    if (existing != nullptr && Stands(*existing, proposed)) continue;
    *events.emplace_back().mutable_notification_proposed()->mutable_notification() =
        std::move(proposed);
  }
}

}  // namespace interlock::incidents
