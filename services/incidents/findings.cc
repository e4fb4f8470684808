// What an investigation finds, and who finds it, 1910.119(m)(3) and (4). Saying the same thing
// again changes nothing; saying it anew under the same id replaces it, and the history keeps both.
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "services/incidents/decisions.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using google::protobuf::util::MessageDifferencer;

absl::Status CheckOpen(const v1::Incident& incident) {
  switch (incident.investigation().stage()) {
    case v1::Investigation::STAGE_STARTED: return absl::OkStatus();
    case v1::Investigation::STAGE_REPORT_COMPLETE:
    case v1::Investigation::STAGE_CLOSED:
      return Refuse(
          kFailedPrecondition, "INVESTIGATION_REPORT_COMPLETE", ClauseAt(incident.site(), "(m)(4)"),
          "The report is complete and stays as it is. Reopen the investigation to go on.");
    default:
      return Refuse(kFailedPrecondition, "INVESTIGATION_NOT_STARTED",
                    ClauseAt(incident.site(), "(m)(2)"), "Start the investigation first.");
  }
}

absl::Status RefuseUnknown(const std::string& what, const std::string& id) {
  return Refuse(kNotFound, "FINDING_UNKNOWN", "",
                absl::StrCat("This investigation has no ", what, " ", id, "."));
}

// Tells apart a new thing, the same thing again, and the same thing said anew.
enum class Seen { kNew, kAgain, kAnew };
template <class List, class Message, class IdOf>
Seen Compare(const List& list, const Message& message, IdOf id_of) {
  for (const auto& item : list)
    if (id_of(item) == id_of(message))
      return MessageDifferencer::Equals(item, message) ? Seen::kAgain : Seen::kAnew;
  return Seen::kNew;
}

template <class List, class IdOf>
bool Has(const List& list, const std::string& id, IdOf id_of) {
  return std::any_of(list.begin(), list.end(), [&](const auto& item) { return id_of(item) == id; });
}

const auto kPersonId = [](const auto& item) -> const std::string& { return item.person_id(); };
const auto kEntryId = [](const auto& item) -> const std::string& { return item.entry_id(); };
const auto kCauseId = [](const auto& item) -> const std::string& { return item.cause_id(); };
const auto kRecommendationId = [](const auto& item) -> const std::string& {
  return item.recommendation_id();
};

bool IsFactor(const v1::Cause& cause) {
  return cause.kind() == v1::Cause::KIND_CONTRIBUTING_FACTOR ||
         cause.kind() == v1::Cause::KIND_ROOT_CAUSE;
}

absl::Status CheckCode(const v1::Cause& cause, const v1::CauseTaxonomy& taxonomy) {
  if (cause.code().empty() && !IsFactor(cause)) return absl::OkStatus();
  if (std::any_of(taxonomy.codes().begin(), taxonomy.codes().end(),
                  [&](const auto& code) { return code.code() == cause.code(); }))
    return absl::OkStatus();
  return Refuse(
      kInvalidArgument, "CAUSE_CODE_UNKNOWN", "",
      absl::StrCat("A contributing factor or root cause needs a code of the taxonomy ",
                   taxonomy.version(), "; ",
                   cause.code().empty() ? "none was given" : cause.code() + " is none", "."));
}

// The tree as it would be with `cause` in it stays a tree, and no deeper than people can follow.
absl::Status CheckTree(const v1::Investigation& investigation, const v1::Cause& cause) {
  std::map<std::string, std::string> parents;
  for (const auto& held : investigation.causes()) parents[held.cause_id()] = held.parent_id();
  parents[cause.cause_id()] = cause.parent_id();
  if (!cause.parent_id().empty() && !parents.contains(cause.parent_id()))
    return Refuse(kFailedPrecondition, "CAUSE_UNKNOWN", "",
                  absl::StrCat("There is no cause ", cause.parent_id(),
                               " to hang this one under. Record that one first."));
  for (const auto& [id, parent] : parents) {
    int depth = 1;
    for (auto at = parents.find(parent); at != parents.end(); at = parents.find(at->second)) {
      // Without the new link there was no circle, so a circle leads through its cause.
      if (at->first == id || ++depth > int(parents.size()))
        return Refuse(kFailedPrecondition, "CAUSE_IN_A_CIRCLE", "",
                      "A cause cannot explain itself, not even by way of others.");
    }
    if (depth > kMaxCauseDepth)
      return Refuse(kFailedPrecondition, "CAUSE_TOO_DEEP", "",
                    absl::StrCat("The why-tree is at most ", kMaxCauseDepth,
                                 " levels deep. Put several steps into one."));
  }
  return absl::OkStatus();
}

}  // namespace

Decided AssignTeamMember(const v1::Incident& incident, const v1::AssignTeamMemberRequest& command,
                         const Context&) {
  if (auto status = CheckOpen(incident); !status.ok()) return status;
  const auto& team = incident.investigation().team();
  const Seen seen = Compare(team, command.member(), kPersonId);
  if (seen == Seen::kAgain) return Events{};
  if (seen == Seen::kNew && team.size() >= kMaxTeam) return RefuseFull("team members", kMaxTeam);
  Events events(1);
  *events[0].mutable_team_member_assigned()->mutable_member() = command.member();
  return events;
}

Decided ReleaseTeamMember(const v1::Incident& incident, const v1::ReleaseTeamMemberRequest& command,
                          const Context&) {
  if (auto status = CheckOpen(incident); !status.ok()) return status;
  if (!Has(incident.investigation().team(), command.person_id(), kPersonId))
    return RefuseUnknown("team member", command.person_id());
  Events events(1);
  auto& released = *events[0].mutable_team_member_released();
  released.set_person_id(command.person_id());
  released.set_reason(command.reason());
  return events;
}

Decided RecordTimelineEntry(const v1::Incident& incident,
                            const v1::RecordTimelineEntryRequest& command, const Context& context) {
  if (auto status = CheckOpen(incident); !status.ok()) return status;
  const auto& entry = command.entry();
  if (entry.until_ms() != 0 && entry.until_ms() < entry.at_ms())
    return Refuse(kInvalidArgument, "TIMELINE_BACKWARDS", "", "The entry ends before it begins.");
  if (entry.at_ms() > context.now_ms)
    return Refuse(kInvalidArgument, "TIMELINE_IN_FUTURE", "", "The entry lies in the future.");
  const auto& timeline = incident.investigation().timeline();
  const Seen seen = Compare(timeline, entry, kEntryId);
  if (seen == Seen::kAgain) return Events{};
  if (seen == Seen::kNew && timeline.size() >= kMaxTimeline)
    return RefuseFull("timeline entries", kMaxTimeline);
  Events events(1);
  *events[0].mutable_timeline_entry_recorded()->mutable_entry() = entry;
  return events;
}

Decided RecordCause(const v1::Incident& incident, const v1::RecordCauseRequest& command,
                    const Context& context) {
  if (auto status = CheckOpen(incident); !status.ok()) return status;
  const auto& investigation = incident.investigation();
  const auto& taxonomy = RulesOf(context).causes;
  const Seen seen = Compare(investigation.causes(), command.cause(), kCauseId);
  if (seen == Seen::kAgain) return Events{};
  if (seen == Seen::kNew && investigation.causes_size() >= kMaxCauses)
    return RefuseFull("causes", kMaxCauses);
  if (auto status = CheckCode(command.cause(), taxonomy); !status.ok()) return status;
  if (auto status = CheckTree(investigation, command.cause()); !status.ok()) return status;
  Events events(1);
  auto& recorded = *events[0].mutable_cause_recorded();
  *recorded.mutable_cause() = command.cause();
  recorded.set_cause_taxonomy(taxonomy.version());
  return events;
}

Decided RecordRecommendation(const v1::Incident& incident,
                             const v1::RecordRecommendationRequest& command, const Context&) {
  if (auto status = CheckOpen(incident); !status.ok()) return status;
  const auto& investigation = incident.investigation();
  v1::Recommendation recommendation = command.recommendation();
  recommendation.clear_resolution();
  if (!Day::Parse(recommendation.due_on()))
    return Refuse(kInvalidArgument, "DATE_INVALID", "",
                  absl::StrCat("There is no day ", recommendation.due_on(),
                               ". Give the due date as 2026-11-23."));
  for (const auto& cause_id : recommendation.cause_ids())
    if (!Has(investigation.causes(), cause_id, kCauseId)) return RefuseUnknown("cause", cause_id);
  for (const auto& held : investigation.recommendations())
    if (held.recommendation_id() == recommendation.recommendation_id() && held.has_resolution()) {
      *recommendation.mutable_resolution() = held.resolution();
      if (MessageDifferencer::Equals(held, recommendation)) return Events{};
      return Refuse(kFailedPrecondition, "RECOMMENDATION_RESOLVED",
                    ClauseAt(incident.site(), "(m)(5)"),
                    "This recommendation is resolved and stays as it is. Make a new one.");
    }
  const Seen seen = Compare(investigation.recommendations(), recommendation, kRecommendationId);
  if (seen == Seen::kAgain) return Events{};
  if (seen == Seen::kNew && investigation.recommendations_size() >= kMaxRecommendations)
    return RefuseFull("recommendations", kMaxRecommendations);
  Events events(1);
  auto& recorded = *events[0].mutable_recommendation_recorded();
  recorded.set_incident_id(incident.incident_id());
  recorded.set_site_id(incident.site_id());
  *recorded.mutable_recommendation() = std::move(recommendation);
  return events;
}

Decided StrikeFinding(const v1::Incident& incident, const v1::StrikeFindingRequest& command,
                      const Context&) {
  if (auto status = CheckOpen(incident); !status.ok()) return status;
  const auto& investigation = incident.investigation();
  Events events(1);
  auto& struck = *events[0].mutable_finding_struck();
  struck.set_reason(command.reason());
  switch (command.finding_case()) {
    case v1::StrikeFindingRequest::kEntryId:
      if (!Has(investigation.timeline(), command.entry_id(), kEntryId))
        return RefuseUnknown("timeline entry", command.entry_id());
      struck.set_entry_id(command.entry_id());
      return events;
    case v1::StrikeFindingRequest::kCauseId:
      if (!Has(investigation.causes(), command.cause_id(), kCauseId))
        return RefuseUnknown("cause", command.cause_id());
      for (const auto& cause : investigation.causes())
        if (cause.parent_id() == command.cause_id())
          return Refuse(kFailedPrecondition, "CAUSE_IN_USE", "",
                        absl::StrCat("Cause ", cause.cause_id(),
                                     " hangs under this one. Move or strike that one first."));
      for (const auto& recommendation : investigation.recommendations())
        for (const auto& cause_id : recommendation.cause_ids())
          if (cause_id == command.cause_id())
            return Refuse(kFailedPrecondition, "CAUSE_IN_USE", "",
                          absl::StrCat("Recommendation ", recommendation.recommendation_id(),
                                       " answers this cause. Change that one first."));
      struck.set_cause_id(command.cause_id());
      return events;
    case v1::StrikeFindingRequest::kRecommendationId:
      for (const auto& recommendation : investigation.recommendations()) {
        if (recommendation.recommendation_id() != command.recommendation_id()) continue;
        if (recommendation.has_resolution())
          return Refuse(kFailedPrecondition, "RECOMMENDATION_RESOLVED",
                        ClauseAt(incident.site(), "(m)(5)"),
                        "This recommendation is resolved and stays as it is.");
        struck.set_recommendation_id(command.recommendation_id());
        return events;
      }
      return RefuseUnknown("recommendation", command.recommendation_id());
    case v1::StrikeFindingRequest::FINDING_NOT_SET: break;
  }
  return Refuse(kInvalidArgument, "FINDING_MISSING", "",
                "Say which timeline entry, cause or recommendation is to be struck.");
}

Decided NameAffectedPerson(const v1::Incident& incident,
                           const v1::NameAffectedPersonRequest& command, const Context&) {
  const auto& investigation = incident.investigation();
  // Whom the findings touch may become clear when they are reviewed, so until the end.
  if (investigation.stage() != v1::Investigation::STAGE_REPORT_COMPLETE)
    if (auto status = CheckOpen(incident); !status.ok()) return status;
  v1::AffectedPerson person = command.person();
  person.clear_review();
  for (const auto& held : investigation.affected())
    if (held.person_id() == person.person_id() && held.has_review())
      *person.mutable_review() = held.review();
  const Seen seen = Compare(investigation.affected(), person, kPersonId);
  if (seen == Seen::kAgain) return Events{};
  if (seen == Seen::kNew && investigation.affected_size() >= kMaxAffected)
    return RefuseFull("affected people", kMaxAffected);
  Events events(1);
  *events[0].mutable_affected_person_named()->mutable_person() = std::move(person);
  return events;
}

}  // namespace interlock::incidents
