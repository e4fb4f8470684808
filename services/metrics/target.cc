#include "services/metrics/target.h"

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "libs/decider/same.h"
#include "libs/decimal/decimal.h"
#include "services/metrics/leading_set.h"

namespace interlock::metrics {
namespace {

using v1::IndicatorTargetEvent;
using Events = std::vector<IndicatorTargetEvent>;
using enum absl::StatusCode;

constexpr int kMostTargets = 1'000;

// The last that was set for the site, or for the company, to hold on that day. Null: none was.
const v1::TargetFrom* SetFor(const v1::IndicatorTarget& targets, const std::string& site_id,
                             const std::string& on) {
  const v1::TargetFrom* found = nullptr;
  for (const auto& one : targets.targets())
    if (one.site_id() == site_id && one.from_on() <= on) found = &one;
  return found;
}

const v1::TargetFrom* LastOf(const v1::IndicatorTarget& targets, const std::string& site_id) {
  const v1::TargetFrom* last = nullptr;
  for (const auto& one : targets.targets())
    if (one.site_id() == site_id) last = &one;
  return last;
}

bool Stricter(const core::v1::Decimal& a, const core::v1::Decimal& b, v1::Better better) {
  const auto left = Decimal::Parse(a.value()), right = Decimal::Parse(b.value());
  if (!left.ok() || !right.ok()) return false;
  return better == v1::BETTER_HIGHER ? *left > *right : *left < *right;
}

// What both ways of setting a target ask of it. Nothing: it says what holds already.
absl::StatusOr<Events> Check(const v1::IndicatorTarget& targets, const v1::TargetFrom& target,
                             const v1::LeadingDefinition& indicator, int64_t now_ms,
                             IndicatorTargetEvent event) {
  const auto from = Day::Parse(target.from_on());
  if (!from)
    return Refuse(kInvalidArgument, "DATE_INVALID", "",
                  absl::StrCat("\"", target.from_on(), "\" is no date."));
  const auto* last = LastOf(targets, target.site_id());
  if (last != nullptr && Same(*last, target)) return Events{};
  if (target.has_target())
    if (const auto wrong = WrongWith(target.target(), indicator.better()); !wrong.empty())
      return Refuse(kInvalidArgument, "TARGET_WRONG", "",
                    absl::StrCat("This is no target for ", indicator.name(), ": ", wrong, "."));
  if (*from < DayOfUtc(now_ms - kFarthestBehindMs))
    return Refuse(kInvalidArgument, "TARGET_IN_PAST", "",
                  "What a limit was is not changed after the day. Let it begin today or later.");
  if (last != nullptr && target.from_on() < last->from_on())
    return Refuse(kFailedPrecondition, "TARGETS_OUT_OF_ORDER", "",
                  absl::StrCat("What holds from ", last->from_on(),
                               " on is set already. Let this begin on that day or later."));
  if (targets.targets_size() >= kMostTargets)
    return Refuse(kResourceExhausted, "TARGETS_FULL", "",
                  "The targets of this indicator were changed so often that its history is full.");
  return Events{std::move(event)};
}

absl::StatusOr<const v1::LeadingDefinition*> Named(const std::string& id, const Context& context) {
  if (const auto* found = FindLeading(context.RulesAs<Rules>().leading, id)) return found;
  return Refuse(kNotFound, "INDICATOR_UNKNOWN", "",
                absl::StrCat("There is no leading indicator \"", id, "\"."));
}

Decision<IndicatorTargetEvent> Set(const v1::IndicatorTarget& targets,
                                   const v1::SetIndicatorTargetRequest& command,
                                   const Context& context) {
  const auto indicator = Named(command.indicator_id(), context);
  if (!indicator.ok()) return indicator.status();
  IndicatorTargetEvent event;
  auto& set = *event.mutable_target_set();
  set.set_indicator_id(command.indicator_id());
  *set.mutable_target()->mutable_target() = command.target();
  set.mutable_target()->set_from_on(command.from_on());
  set.set_reason(command.reason());
  set.set_set_by(context.actor);
  auto events = Check(targets, event.target_set().target(), **indicator, context.now_ms, event);
  if (!events.ok()) return events.status();
  return *std::move(events);
}

Decision<IndicatorTargetEvent> Tighten(const v1::IndicatorTarget& targets,
                                       const v1::TightenIndicatorTargetRequest& command,
                                       const Context& context) {
  const auto indicator = Named(command.indicator_id(), context);
  if (!indicator.ok()) return indicator.status();
  if (command.site_id().empty())
    return Refuse(kInvalidArgument, "SITE_MISSING", "", "Say which site asks for more of itself.");
  IndicatorTargetEvent event;
  auto& tightened = *event.mutable_tightened();
  tightened.set_indicator_id(command.indicator_id());
  auto& target = *tightened.mutable_target();
  target.set_site_id(command.site_id());
  target.set_from_on(command.from_on());
  if (command.has_target()) *target.mutable_target() = command.target();
  tightened.set_reason(command.reason());
  tightened.set_set_by(context.actor);
  auto events = Check(targets, target, **indicator, context.now_ms, event);
  if (!events.ok()) return events.status();
  if (events->empty() || !command.has_target()) return *std::move(events);
  const auto better = (*indicator)->better();
  const auto corporate = TargetOn(targets, **indicator, "", command.from_on());
  if (Stricter(corporate.target_percent(), target.target().target_percent(), better) ||
      Stricter(corporate.limit_percent(), target.target().limit_percent(), better))
    return Refuse(kFailedPrecondition, "LOOSER_THAN_CORPORATE", "",
                  absl::StrCat("On ", command.from_on(), " the company's target is ",
                               corporate.target_percent().value(), " % and its limit ",
                               corporate.limit_percent().value(),
                               " %. A site may ask for more of itself, not for less."));
  return *std::move(events);
}

}  // namespace

v1::Target TargetOn(const v1::IndicatorTarget& targets, const v1::LeadingDefinition& indicator,
                    const std::string& site_id, const std::string& on) {
  const auto* corporate = SetFor(targets, "", on);
  v1::Target target = corporate == nullptr ? indicator.target() : corporate->target();
  const auto* site = site_id.empty() ? nullptr : SetFor(targets, site_id, on);
  if (site == nullptr || !site->has_target()) return target;
  const v1::Target& own = site->target();
  if (Stricter(own.target_percent(), target.target_percent(), indicator.better()))
    *target.mutable_target_percent() = own.target_percent();
  if (Stricter(own.limit_percent(), target.limit_percent(), indicator.better()))
    *target.mutable_limit_percent() = own.limit_percent();
  if (!own.owner_role_id().empty()) target.set_owner_role_id(own.owner_role_id());
  return target;
}

Decision<IndicatorTargetEvent> IndicatorTarget::Decide(const State& targets, const Command& command,
                                                       const Context& context) {
  switch (command.body_case()) {
    case Command::kSet: return Set(targets, command.set(), context);
    case Command::kTighten: return Tighten(targets, command.tighten(), context);
    case Command::kClockDue: return Events{};  // A target holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void IndicatorTarget::Evolve(State& targets, const Event& event) {
  switch (event.body_case()) {
    case Event::kTargetSet:
      targets.set_indicator_id(event.target_set().indicator_id());
      *targets.add_targets() = event.target_set().target();
      break;
    case Event::kTightened:
      targets.set_indicator_id(event.tightened().indicator_id());
      *targets.add_targets() = event.tightened().target();
      break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<IndicatorTarget>);

}  // namespace interlock::metrics
