// How an action comes, whose it is, and until when.
#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/site.pb.h"
#include "libs/decider/same.h"
#include "services/actions/decisions.h"
#include "services/actions/rules.h"

namespace interlock::actions {
namespace {

using enum absl::StatusCode;

absl::Status Check(const v1::Content& content, const Context& context) {
  const auto& source = content.source();
  if (source.kind() == v1::SOURCE_KIND_UNSPECIFIED || !v1::SourceKind_IsValid(source.kind()) ||
      source.source_id().empty())
    return Refuse(kInvalidArgument, "SOURCE_MISSING", "",
                  "Say what asked for the action: the incident, change, audit or inspection.");
  if (auto status = CheckOwner(content.owner()); !status.ok()) return status;
  const auto site = context.facts.Get<organisation::v1::Site>(SiteQuestion(content.site_id()));
  if (absl::IsNotFound(site.status()))
    return Refuse(kNotFound, "SITE_UNKNOWN", "",
                  absl::StrCat("There is no site ", content.site_id(), "."));
  return absl::OkStatus();
}

Decided Exists(const v1::Action& action) {
  return Refuse(kAlreadyExists, "ACTION_EXISTS", "",
                absl::StrCat("There is an action ", action.action_id(),
                             " already, about: ", action.content().what()));
}

Decided Bring(const v1::BringOverActionRequest& command, const Schedule& schedule,
              const Context& context) {
  Events events(1);
  auto& brought = *events[0].mutable_brought_over();
  brought.set_action_id(command.action_id());
  *brought.mutable_content() = command.content();
  PutSchedule(schedule, brought);
  brought.set_overdue(IsOver(schedule, context));
  brought.set_from_system(command.from_system());
  brought.set_raised_on(command.raised_on());
  return events;
}

// Heard of late, with a day that is over, it is an action all the same.
Decided BringLate(const v1::OpenActionRequest& command, const Schedule& schedule,
                  const Context& context) {
  v1::BringOverActionRequest late;
  late.set_action_id(command.action_id());
  *late.mutable_content() = command.content();
  late.set_from_system(context.actor);
  return Bring(late, schedule, context);
}

absl::Status CheckRaised(const v1::BringOverActionRequest& command) {
  const std::string& raised_on = command.raised_on();
  if (raised_on.empty()) return absl::OkStatus();
  if (!Day::Parse(raised_on))
    return Refuse(kInvalidArgument, "DATE_INVALID", "",
                  absl::StrCat("\"", raised_on, "\" is no date. Write it as 2026-03-31."));
  if (raised_on > command.content().due_on())
    return Refuse(kInvalidArgument, "DATES_OUT_OF_ORDER", "",
                  absl::StrCat("Raised on ", raised_on, ", it cannot have been due on ",
                               command.content().due_on(), "."));
  return absl::OkStatus();
}

// What was decided of an owner's open actions does not hold for one that ended since, or that
// somebody else took.
bool IsOpenWith(const v1::Action& action, const v1::Owner& owner) {
  return IsOpen(action) && Same(action.content().owner(), owner);
}

// The source of an action says another owner, day or text than it said before. What was withdrawn
// is asked for again; what was done stays done, unless another thing is to be done now.
Decided Revise(const v1::Action& action, const v1::Content& content, const Context& context) {
  if (auto status = CheckOwner(content.owner()); !status.ok()) return status;
  if (content.site_id() != action.site_id() || !Same(content.source(), action.content().source()))
    return Exists(action);
  const bool done = !IsOpen(action) && action.stage() != v1::Action::STAGE_WITHDRAWN;
  if (done && content.what() == action.content().what()) return Events{};
  const auto schedule = ScheduleFor(content, content.due_on(), context);
  if (!schedule.ok()) return schedule.status();
  Events events(1);
  auto& revised = *events[0].mutable_revised();
  revised.set_action_id(action.action_id());
  *revised.mutable_content() = content;
  PutSchedule(*schedule, revised);
  return events;
}

}  // namespace

absl::StatusOr<Schedule> ScheduleFor(const v1::Content& content, const std::string& due_on,
                                     const Context& context) {
  if (due_on.empty()) {
    if (!content.before_startup_of_change_id().empty()) return Schedule{};
    return Refuse(kInvalidArgument, "DUE_MISSING", "",
                  "Say until when it is to be done. Only what a startup waits for may be without a "
                  "day.");
  }
  const auto day = Day::Parse(due_on);
  if (!day)
    return Refuse(kInvalidArgument, "DATE_INVALID", "",
                  absl::StrCat("\"", due_on, "\" is no date. Write it as 2026-03-31."));
  // Where the site cannot be asked, the day ends when it first ends anywhere: duties fail on.
  const auto site = context.facts.Get<organisation::v1::Site>(SiteQuestion(content.site_id()));
  return ScheduleOf(*day, site.ok() ? site->profile().time_zone() : "Pacific/Kiritimati",
                    context.RulesAs<Rules>().intervals, context.now_ms);
}

bool IsOver(const Schedule& schedule, const Context& context) {
  return schedule.due_at_ms > 0 && schedule.due_at_ms <= context.now_ms;
}

absl::Status CheckStillToCome(const Schedule& schedule, const std::string& due_on,
                              const Context& context) {
  if (!IsOver(schedule, context)) return absl::OkStatus();
  return Refuse(kInvalidArgument, "DUE_IN_PAST", "",
                absl::StrCat(due_on, " is over. Give a day on which it can still be done."));
}

Decided Open(const v1::Action& action, const v1::OpenActionRequest& command,
             const Context& context) {
  const auto& content = command.content();
  if (!action.action_id().empty()) {
    if (Same(action.registration(), content)) return Events{};
    return IsService(context) ? Revise(action, content, context) : Exists(action);
  }
  if (auto status = Check(content, context); !status.ok()) return status;
  const auto schedule = ScheduleFor(content, content.due_on(), context);
  if (!schedule.ok()) return schedule.status();
  if (IsService(context) && IsOver(*schedule, context))
    return BringLate(command, *schedule, context);
  if (auto status = CheckStillToCome(*schedule, content.due_on(), context); !status.ok())
    return status;
  Events events(1);
  auto& opened = *events[0].mutable_opened();
  opened.set_action_id(command.action_id());
  *opened.mutable_content() = content;
  PutSchedule(*schedule, opened);
  opened.set_opened_by(context.actor);
  return events;
}

Decided BringOver(const v1::Action& action, const v1::BringOverActionRequest& command,
                  const Context& context) {
  const auto& content = command.content();
  if (!action.action_id().empty())
    return Same(action.registration(), content) && action.raised_on() == command.raised_on()
               ? Decided(Events{})
               : Exists(action);
  if (auto status = Check(content, context); !status.ok()) return status;
  if (auto status = CheckRaised(command); !status.ok()) return status;
  const auto schedule = ScheduleFor(content, content.due_on(), context);
  if (!schedule.ok()) return schedule.status();
  return Bring(command, *schedule, context);
}

Decided Reassign(const v1::Action& action, const v1::ReassignActionRequest& command) {
  if (command.has_if_owner() && !IsOpenWith(action, command.if_owner())) return Events{};
  if (auto status = CheckOpen(action); !status.ok()) return status;
  if (auto status = CheckOwner(command.owner()); !status.ok()) return status;
  if (Same(command.owner(), action.content().owner())) return Events{};
  Events events(1);
  auto& reassigned = *events[0].mutable_reassigned();
  reassigned.set_action_id(action.action_id());
  *reassigned.mutable_owner() = command.owner();
  *reassigned.mutable_owner_before() = action.content().owner();
  reassigned.set_reason(command.reason());
  return events;
}

Decided LeaveToSite(const v1::Action& action, const v1::LeaveToSiteRequest& command) {
  if (!IsOpenWith(action, command.if_owner()) || action.left_to_site()) return Events{};
  Events events(1);
  auto& left = *events[0].mutable_left_to_site();
  left.set_action_id(action.action_id());
  left.set_what(action.content().what());
  *left.mutable_owner() = action.content().owner();
  left.set_reason(command.reason());
  return events;
}

Decided Extend(const v1::Action& action, const v1::ExtendActionRequest& command,
               const Context& context) {
  if (auto status = CheckOpen(action); !status.ok()) return status;
  if (Involved(action, context.actor))
    return Refuse(kPermissionDenied, "EXTENSION_BY_OWNER", "",
                  "Whoever owns or did the work does not give it more time. Ask somebody else to "
                  "approve the extension.");
  const auto schedule = ScheduleFor(action.content(), command.due_on(), context);
  if (!schedule.ok()) return schedule.status();
  if (command.due_on() == action.content().due_on()) return Events{};
  if (command.due_on() < action.content().due_on())
    return Refuse(kInvalidArgument, "EXTENSION_NOT_LATER", "",
                  absl::StrCat("The action is due on ", action.content().due_on(),
                               "; an extension gives a later day."));
  if (auto status = CheckStillToCome(*schedule, command.due_on(), context); !status.ok())
    return status;
  Events events(1);
  auto& extended = *events[0].mutable_extended();
  extended.set_action_id(action.action_id());
  extended.set_due_on(command.due_on());
  extended.set_due_on_before(action.content().due_on());
  PutSchedule(*schedule, extended);
  extended.set_reason(command.reason());
  extended.set_interim_measure(command.interim_measure());
  extended.set_approved_by(context.actor);
  return events;
}

Decided Withdraw(const v1::Action& action, const v1::WithdrawActionRequest& command,
                 const Context& context) {
  // What ended otherwise needs no withdrawing, so a late repeat of a reaction does no harm.
  if (action.stage() >= v1::Action::STAGE_VERIFIED) return Events{};
  if (action.action_id().empty()) return IsService(context) ? Decided(Events{}) : Unknown();
  if (!IsService(context)) {
    const std::string forbidden = DeclineForbiddenBy(action.content().source().kind());
    if (!forbidden.empty()) return MayNotBeDeclined(forbidden);
    if (context.actor.empty() || Involved(action, context.actor))
      return Refuse(kPermissionDenied, "WITHDRAWN_BY_OWNER", "",
                    "Whoever owns or did the work does not withdraw it. Ask somebody else, or "
                    "propose to decline it.");
  }
  Events events(1);
  events[0].mutable_withdrawn()->set_action_id(action.action_id());
  events[0].mutable_withdrawn()->set_reason(command.reason());
  return events;
}

}  // namespace interlock::actions
