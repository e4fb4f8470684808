// What people do about telling the authorities. What has to be told is proposed from the facts, in
// notification_proposals.cc.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/incidents/decisions.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;
using v1::Notification;

// Ten years: nobody waits longer to be told.
constexpr int64_t kLongestMs = 3653LL * 24 * 60 * 60 * 1000;

const Notification* Find(const v1::Incident& incident, const std::string& id) {
  for (const auto& notification : incident.notifications())
    if (notification.notification_id() == id) return &notification;
  return nullptr;
}

absl::Status RefuseUnknown(const std::string& id) {
  return Refuse(kNotFound, "NOTIFICATION_UNKNOWN", "",
                absl::StrCat("Nothing called ", id, " has to be told about this incident."));
}

}  // namespace

Decided AddNotification(const v1::Incident& incident, const v1::AddNotificationRequest& command,
                        const Context&) {
  const auto& said = command.notification();
  if (const auto* held = Find(incident, said.notification_id())) {
    if (held->what() == said.what() && held->authority() == said.authority() &&
        held->clause() == said.clause() && held->due_at_ms() == said.due_at_ms())
      return Events{};
    return Refuse(kAlreadyExists, "NOTIFICATION_EXISTS", "",
                  absl::StrCat("There is a notification ", said.notification_id(),
                               " and it says something else. Choose another id."));
  }
  if (said.due_at_ms() < incident.earliest_at_ms() ||
      said.due_at_ms() > incident.earliest_at_ms() + kLongestMs)
    return Refuse(kInvalidArgument, "NOTIFICATION_DUE_WRONG", said.clause(),
                  "Give a due time between the incident and ten years after it.");
  if (incident.notifications_size() >= kMaxNotifications)
    return RefuseFull("notifications", kMaxNotifications);
  Events events(1);
  auto& added = *events[0].mutable_notification_proposed()->mutable_notification();
  added.set_notification_id(said.notification_id());
  added.set_clause(said.clause());
  added.set_what(said.what());
  added.set_authority(said.authority());
  added.set_due_at_ms(said.due_at_ms());
  added.set_because("Added by a person.");
  added.set_stage(Notification::STAGE_PROPOSED);
  return events;
}

Decided RecordNotification(const v1::Incident& incident,
                           const v1::RecordNotificationRequest& command, const Context& context) {
  const auto* held = Find(incident, command.notification_id());
  if (held == nullptr) return RefuseUnknown(command.notification_id());
  v1::Told told = command.told();
  told.set_recorded_by(context.actor);
  if (held->stage() == Notification::STAGE_MADE) {
    const auto& before = held->told();
    if (before.told_at_ms() == told.told_at_ms() && before.told_by() == told.told_by() &&
        before.told_to() == told.told_to() && before.how() == told.how() &&
        before.reference() == told.reference())
      return Events{};
    return Refuse(kFailedPrecondition, "NOTIFICATION_MADE", held->clause(),
                  absl::StrCat(before.told_by(), " has told ", before.told_to(), " at ",
                               MomentInWords(before.told_at_ms()),
                               ". Add another notification for what was told later."));
  }
  if (told.told_at_ms() > context.now_ms)
    return Refuse(kInvalidArgument, "NOTIFICATION_IN_FUTURE", held->clause(),
                  "A notification is recorded once it was made, not before.");
  if (told.told_at_ms() < incident.earliest_at_ms())
    return Refuse(kInvalidArgument, "NOTIFICATION_BEFORE_INCIDENT", held->clause(),
                  absl::StrCat("Nobody can have been told before the incident, which was at ",
                               MomentInWords(incident.earliest_at_ms()), " at the earliest."));
  Events events(1);
  auto& made = *events[0].mutable_notification_made();
  made.set_notification_id(command.notification_id());
  made.set_late_by_ms(std::max<int64_t>(0, told.told_at_ms() - held->due_at_ms()));
  *made.mutable_told() = std::move(told);
  return events;
}

Decided DismissNotification(const v1::Incident& incident,
                            const v1::DismissNotificationRequest& command, const Context& context) {
  const auto* held = Find(incident, command.notification_id());
  if (held == nullptr) return RefuseUnknown(command.notification_id());
  switch (held->stage()) {
    case Notification::STAGE_DISMISSED: return Events{};
    case Notification::STAGE_MADE:
      return Refuse(kFailedPrecondition, "NOTIFICATION_MADE", held->clause(),
                    "The authority was told, so there is nothing to dismiss.");
    default: break;
  }
  if (command.reason().empty())
    return Refuse(kInvalidArgument, "DISMISS_REASON_MISSING", held->clause(),
                  "Say why nobody has to be told.");
  Events events(1);
  auto& dismissed = *events[0].mutable_notification_dismissed();
  dismissed.set_notification_id(command.notification_id());
  dismissed.set_reason(command.reason());
  dismissed.set_dismissed_by(context.actor);
  return events;
}

}  // namespace interlock::incidents
