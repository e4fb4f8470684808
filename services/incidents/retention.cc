// What is kept, and for how long, 1910.119(m)(7).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/incidents/decisions.h"
#include "services/incidents/incident.h"

namespace interlock::incidents {
namespace {

using enum absl::StatusCode;

const v1::LegalHold* Find(const v1::Incident& incident, const std::string& hold_id) {
  for (const auto& hold : incident.legal_holds())
    if (hold.hold_id() == hold_id) return &hold;
  return nullptr;
}

absl::Status OnHold(const v1::Incident& incident) {
  return Refuse(
      kFailedPrecondition, "INCIDENT_ON_HOLD", ClauseAt(incident.site(), "(m)(7)"),
      absl::StrCat("This incident is under a legal hold (", incident.legal_holds(0).matter(),
                   ") and is kept at least until that is lifted."));
}

}  // namespace

absl::Status Incident::MayErase(const State& incident) {
  return incident.legal_holds().empty() ? absl::OkStatus() : OnHold(incident);
}

Decided PlaceLegalHold(const v1::Incident& incident, const v1::PlaceLegalHoldRequest& command,
                       const Context& context) {
  if (const auto* hold = Find(incident, command.hold_id())) {
    if (hold->matter() == command.matter()) return Events{};
    return Refuse(kAlreadyExists, "HOLD_EXISTS", "",
                  absl::StrCat("Hold ", command.hold_id(),
                               " is for another matter. Place this one "
                               "under an id of its own."));
  }
  if (incident.legal_holds_size() >= kMaxLegalHolds)
    return RefuseFull("legal holds", kMaxLegalHolds);
  Events events(1);
  auto& hold = *events[0].mutable_legal_hold_placed()->mutable_hold();
  hold.set_hold_id(command.hold_id());
  hold.set_matter(command.matter());
  hold.set_placed_at_ms(context.now_ms);
  hold.set_placed_by(context.actor);
  return events;
}

Decided LiftLegalHold(const v1::Incident& incident, const v1::LiftLegalHoldRequest& command,
                      const Context&) {
  if (Find(incident, command.hold_id()) == nullptr)
    return Refuse(kNotFound, "HOLD_UNKNOWN", "",
                  absl::StrCat("There is no hold ", command.hold_id(), " on this incident."));
  Events events(1);
  auto& lifted = *events[0].mutable_legal_hold_lifted();
  lifted.set_hold_id(command.hold_id());
  lifted.set_reason(command.reason());
  return events;
}

Decided Delete(const v1::Incident& incident, const v1::DeleteIncidentRequest&,
               const Context& context) {
  const std::string clause = ClauseAt(incident.site(), "(m)(7)");
  if (incident.legal_holds_size() > 0) return OnHold(incident);
  const int64_t until = incident.investigation().report().retain_until_ms();
  if (until == 0)
    return Refuse(
        kFailedPrecondition, "INCIDENT_RETAINED", clause,
        absl::StrCat("An incident is kept at least ", RulesOf(context).investigation.retain_years(),
                     " years after its investigation report is complete, and this one "
                     "has no complete report. Withdraw or merge what is wrong."));
  if (context.now_ms < until)
    return Refuse(kFailedPrecondition, "INCIDENT_RETAINED", clause,
                  absl::StrCat("The investigation report is kept at least until ",
                               MomentInWords(until), ". Withdraw or merge what is wrong."));
  return Refuse(kFailedPrecondition, "INCIDENT_NEVER_PURGED", clause,
                "The five years have passed, and still nothing is deleted: the record of what "
                "happened stays. Names and medical details can be erased apart.");
}

}  // namespace interlock::incidents
