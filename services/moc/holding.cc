#include "services/moc/holding.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/calendar/zone.h"
#include "libs/id/joined_id.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

constexpr char kApproval[] = "1910.119(l)(2) / 1926.64(l)(2)";
constexpr char kInformed[] = "1910.119(l)(3) / 1926.64(l)(3)";
constexpr char kDocuments[] = "1910.119(l)(4), (l)(5) / 1926.64(l)(4), (l)(5)";
constexpr char kAsDesigned[] = "1910.119(i)(2)(i) / 1926.64(i)(2)(i)";
constexpr char kReview[] = "1910.119(i)(1) / 1926.64(i)(1)";

v1::StartupReason Reason(v1::ReasonKind kind, const char* clause, const v1::Change& change,
                         const std::string& subject, const std::string& sentence) {
  v1::StartupReason reason;
  reason.set_kind(kind);
  reason.set_clause(clause);
  reason.set_change_id(change.change_id());
  reason.set_subject(subject);
  reason.set_sentence(absl::StrCat("Change ", change.change_id(), " ", sentence));
  return reason;
}

bool Touches(const v1::Change& change, v1::ImpactItem item) {
  for (const auto& line : change.impact().lines())
    if (line.item() == item && line.answer() == v1::IMPACT_ANSWER_YES) return true;
  return false;
}

bool IsReady(const v1::ChangeDocument& document) {
  return document.has_red_line() ||
         (!document.revision().empty() && !document.revised_on().empty() &&
          !document.revised_by_person_id().empty() && !document.file().sha256().empty());
}

// What is not known cannot be asked about. In an emergency everyone on shift is informed.
void AddImpact(const v1::Change& change, Reasons& reasons) {
  const bool affects = !change.impact().affected_person_ids().empty() ||
                       !change.impact().affected_role_ids().empty();
  if (!change.has_impact())
    reasons.push_back(Reason(v1::REASON_KIND_APPROVAL, kApproval, change, "",
                             "does not say what it touches and whom it affects."));
  else if (change.facts().duration() == v1::CHANGE_DURATION_EMERGENCY && !affects)
    reasons.push_back(Reason(v1::REASON_KIND_TRAINING, kInformed, change, "",
                             "is an emergency change and names nobody on shift who is informed "
                             "and trained."));
}

void AddDocuments(const v1::Change& change, Reasons& reasons) {
  const bool touches =
      Touches(change, v1::IMPACT_ITEM_PSI) || Touches(change, v1::IMPACT_ITEM_PROCEDURES);
  if (touches && change.documents().empty())
    reasons.push_back(Reason(v1::REASON_KIND_DOCUMENT, kDocuments, change, "",
                             "touches process safety information or procedures, and names no "
                             "document of which there is a new revision."));
  for (const auto& document : change.documents())
    if (!IsReady(document))
      reasons.push_back(
          Reason(v1::REASON_KIND_DOCUMENT, kDocuments, change, document.document_id(),
                 absl::StrCat("has no new revision of ", document.document_id(), " (",
                              document.title(), "), and no red-line approved for startup.")));
}

void AddFieldVerification(const v1::Change& change, Reasons& reasons) {
  const auto missing = [&](const std::string& subject, const std::string& sentence) {
    reasons.push_back(
        Reason(v1::REASON_KIND_FIELD_VERIFICATION, kAsDesigned, change, subject, sentence));
  };
  switch (change.field_verification().verdict()) {
    case v1::FIELD_VERDICT_AS_DESIGNED: return;
    case v1::FIELD_VERDICT_DEVIATES:
      return missing(
          change.field_verification().walked_by(),
          absl::StrCat("is not as designed, as ", change.field_verification().walked_by(),
                       " saw: ", change.field_verification().deviations()));
    default: return missing("", "was not walked down by anybody to see whether it is as designed.");
  }
}

}  // namespace

std::optional<v1::HeldChange> HeldBy(const v1::Change& change) {
  if (!change.holds_unit()) return std::nullopt;
  v1::HeldChange held;
  held.set_change_id(change.change_id());
  held.set_process_id(change.facts().process_id());
  for (const auto& line : change.impact().lines())
    if (line.answer() == v1::IMPACT_ANSWER_YES && line.time() == v1::ACTION_TIME_BEFORE_STARTUP)
      held.add_before_startup_action_ids(ImpactActionId(change.change_id(), line.item()));
  *held.mutable_affected_person_ids() = change.impact().affected_person_ids();
  *held.mutable_affected_role_ids() = change.impact().affected_role_ids();
  held.set_material_version(change.impact().material_version());
  held.set_authorisation_hours(change.routing().authorisation_hours());
  held.set_ready(MissingIn(change).empty());
  held.set_new_facility(change.facts().new_facility());
  return held;
}

std::optional<v1::HeldReview> HeldBy(const v1::Pssr& pssr) {
  const bool complete = pssr.stage() == v1::Pssr::STAGE_COMPLETE;
  if (!complete && pssr.stage() != v1::Pssr::STAGE_OPEN) return std::nullopt;
  v1::HeldReview held;
  held.set_pssr_id(pssr.pssr_id());
  held.set_process_id(pssr.scope().process_id());
  for (const auto& finding : pssr.findings())
    if (finding.time() == v1::ACTION_TIME_BEFORE_STARTUP)
      held.add_before_startup_action_ids(JoinedId(pssr.pssr_id(), finding.finding_id()));
  held.set_complete(complete);
  return held;
}

Reasons MissingIn(const v1::Change& change) {
  using State = v1::Change;
  Reasons reasons;
  switch (change.stage()) {
    case State::STAGE_WITHDRAWN:
    case State::STAGE_REJECTED:
      // What was never made, and what was seen to be undone, misses nothing.
      if (change.holds_unit())
        reasons.push_back(Reason(v1::REASON_KIND_UNDOING, kApproval, change, "",
                                 "was given up after it had been made, and nobody has seen that it "
                                 "was undone."));
      return reasons;
    case State::STAGE_REQUESTED:
    case State::STAGE_IN_KIND:
    case State::STAGE_PREPARING:
    case State::STAGE_IN_REVIEW:
    case State::STAGE_APPROVED:
      reasons.push_back(
          Reason(v1::REASON_KIND_APPROVAL, kApproval, change, "", "was made and is not approved."));
      break;
    default: break;
  }
  AddImpact(change, reasons);
  AddDocuments(change, reasons);
  AddFieldVerification(change, reasons);
  return reasons;
}

Reasons PastLimitOf(const v1::Change& change, int64_t now_ms) {
  if (change.stage() != v1::Change::STAGE_INSTALLED ||
      !LimitPast(change, DayAt(now_ms, change.time_zone())))
    return {};
  return {Reason(v1::REASON_KIND_APPROVAL, kClauseL2Limit, change, "",
                 "is temporary and its last day is past. Have it extended, or undo it.")};
}

Reasons MissingReviewOf(const v1::Change& change, const std::vector<v1::Pssr>& reviews) {
  const bool ended =
      change.stage() == v1::Change::STAGE_WITHDRAWN || change.stage() == v1::Change::STAGE_REJECTED;
  const bool needed = change.facts().new_facility() || Touches(change, v1::IMPACT_ITEM_PSI);
  if (ended || !needed) return {};
  bool early = false;
  for (const auto& review : reviews) {
    const auto& ids = review.scope().change_ids();
    if (review.completed_at_ms() == 0 ||
        std::find(ids.begin(), ids.end(), change.change_id()) == ids.end())
      continue;
    if (review.completed_at_ms() >= change.installation().recorded_at_ms()) return {};
    early = true;
  }
  return {Reason(v1::REASON_KIND_PSSR, kReview, change, "",
                 early ? "was reviewed before it was made; review it as it is now."
                       : "changes process safety information or is a new facility, and has no "
                         "complete pre-startup safety review.")};
}

Reasons MissingIn(const v1::Pssr& pssr) {
  if (pssr.stage() != v1::Pssr::STAGE_OPEN) return {};
  std::vector<std::string> open;
  for (const auto& item : pssr.items())
    if (item.answer() == v1::PSSR_ANSWER_UNSPECIFIED) open.push_back(item.item().item_id());
  v1::StartupReason reason;
  reason.set_kind(v1::REASON_KIND_PSSR);
  reason.set_clause(kReview);
  reason.set_pssr_id(pssr.pssr_id());
  reason.set_sentence(absl::StrCat(
      "Pre-startup safety review ", pssr.pssr_id(), " is not complete: ",
      open.empty() ? "" : absl::StrCat("not answered ", absl::StrJoin(open, ", "), "; "),
      "not signed by ", absl::StrJoin(NotSignedBy(pssr), ", "), "."));
  return {reason};
}

std::vector<std::string> NotSignedBy(const v1::Pssr& pssr) {
  std::vector<std::string> people;
  for (const auto& person : pssr.scope().team_person_ids()) {
    bool has_signed = false;
    for (const auto& signature : pssr.signatures()) has_signed |= signature.person_id() == person;
    if (!has_signed) people.push_back(person);
  }
  return people;
}

std::string ImpactActionId(const std::string& change_id, v1::ImpactItem item) {
  constexpr std::string_view kPrefix = "IMPACT_ITEM_";
  const std::string name = v1::ImpactItem_Name(item);
  return JoinedId(change_id,
                  name.size() > kPrefix.size() ? name.substr(kPrefix.size()) : "UNKNOWN");
}

std::string StartupIdOf(const std::string& site_id, const std::string& unit_id) {
  return absl::StrCat(site_id, ":", unit_id);
}

}  // namespace interlock::moc
