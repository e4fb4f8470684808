// That the change is in the field as it was designed, (i)(2)(i), as somebody else saw than who made
// it.
#include "absl/strings/str_cat.h"
#include "services/moc/documents.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

inline constexpr char kClauseI2i[] = "1910.119(i)(2)(i) / 1926.64(i)(2)(i)";

absl::Status CheckWalk(const v1::Change& change, const v1::VerifyInFieldRequest& command,
                       const Context& context) {
  if (context.actor == change.installation().installed_by() || context.actor.empty())
    return Refuse(kPermissionDenied, "VERIFIER_INSTALLED_IT", kClauseI2i,
                  "Whoever made the change does not verify it. Ask somebody else to walk it down.");
  const auto walked = Day::Parse(command.walked_on());
  if (!walked) return RefuseDate(command.walked_on());
  if (*walked > TodayAt(change, context))
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", "",
                  "A change is verified in the field once it was walked down.");
  const auto made = Day::Parse(change.installation().installed_on());
  if (made && *walked < *made)
    return Refuse(
        kInvalidArgument, "WALKED_BEFORE_INSTALLED", kClauseI2i,
        absl::StrCat("It was made on ", made->ToString(), ". Walk it down as it is now."));
  return absl::OkStatus();
}

absl::Status CheckVerdict(const v1::VerifyInFieldRequest& command) {
  const bool deviates = command.verdict() == v1::FIELD_VERDICT_DEVIATES;
  if (!deviates && command.verdict() != v1::FIELD_VERDICT_AS_DESIGNED)
    return Refuse(kInvalidArgument, "VERDICT_MISSING", kClauseI2i,
                  "Say whether it is as designed, or what deviates.");
  if (deviates == command.deviations().empty())
    return Refuse(kInvalidArgument, "DEVIATIONS_UNCLEAR", kClauseI2i,
                  "Where it deviates, say how; where it is as designed, nothing deviates.");
  return absl::OkStatus();
}

}  // namespace

Decided VerifyInField(const v1::Change& change, const v1::VerifyInFieldRequest& command,
                      const Context& context) {
  Events events(1);
  auto& verified = Name(*events[0].mutable_field_verified(), change);
  verified.set_unit_id(change.facts().unit_id());
  auto& verification = *verified.mutable_verification();
  verification.set_verdict(command.verdict());
  verification.set_deviations(command.deviations());
  verification.set_walked_on(command.walked_on());
  verification.set_walked_by(context.actor);
  verification.set_recorded_at_ms(change.field_verification().recorded_at_ms());
  if (Same(verification, change.field_verification())) return Events{};
  if (!change.holds_unit() || change.stage() != v1::Change::STAGE_INSTALLED)
    return Refuse(kFailedPrecondition, "CHANGE_NOT_INSTALLED", kClauseI2i,
                  "This change is not recorded as made, or its unit has started up with it. It is "
                  "walked down in between.");
  if (auto status = CheckVerdict(command); !status.ok()) return status;
  if (auto status = CheckWalk(change, command, context); !status.ok()) return status;
  verification.set_recorded_at_ms(context.now_ms);
  return events;
}

}  // namespace interlock::moc
