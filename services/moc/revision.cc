// What shall be otherwise after gate 1: a review of its own by the steps of the routing, and what
// it comes to.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"
#include "services/moc/routing.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

absl::Status RefuseProposal(const std::vector<std::string>& wrong) {
  return Refuse(kFailedPrecondition, "PROPOSAL_NOT_FIT", kClauseL2,
                Sentence("This cannot be proposed", wrong));
}

bool WasMade(const v1::Change& change) {
  return change.stage() == v1::Change::STAGE_INSTALLED ||
         change.stage() == v1::Change::STAGE_OPERATING;
}

std::vector<std::string> WrongWith(const v1::Change& change, const v1::ImpactRevision& revision) {
  if (!change.has_impact()) return {"there is no list of what it touches yet; write it down first"};
  if (revision.lines().empty() || revision.interim_measure().empty())
    return {"it says no line of the list, or not what keeps it safe until then"};
  auto wrong = moc::WrongWith(Revised(change.impact(), revision));
  if (Same(Revised(change.impact(), revision), change.impact()))
    wrong.emplace_back("the list says all of this already");
  return wrong;
}

std::vector<std::string> WrongWith(const v1::Change& change, const v1::LimitExtension& extension,
                                   Day today) {
  const auto limit = Day::Parse(extension.limit_on());
  const auto before = LimitOf(change);
  if (!before || !WasMade(change)) return {"it is no temporary change that was made"};
  if (!limit || *limit < today || *limit <= *before)
    return {absl::StrCat("the new last day is a day that is still to come, and after ",
                         before->ToString())};
  return {};
}

std::vector<std::string> WrongWith(const v1::Change& change, const v1::Proposal& proposal,
                                   Day today) {
  switch (proposal.what_case()) {
    case v1::Proposal::kImpact: return WrongWith(change, proposal.impact());
    case v1::Proposal::kExtension: return WrongWith(change, proposal.extension(), today);
    case v1::Proposal::kPermanent:
      if (LimitOf(change) && WasMade(change)) return {};
      return {"it is no temporary change that was made"};
    case v1::Proposal::WHAT_NOT_SET: break;
  }
  return {"it does not say what shall be otherwise"};
}

bool SaysTheSame(v1::Proposal known, const v1::Proposal& said) {
  known.clear_proposed_by();
  known.clear_proposed_at_ms();
  return Same(known, said);
}

template <class Event>
Event& OfUnit(Event& event, const v1::Change& change) {
  Name(event, change).set_unit_id(change.facts().unit_id());
  return event;
}

}  // namespace

v1::Impact Revised(v1::Impact impact, const v1::ImpactRevision& revision) {
  for (const auto& line : revision.lines()) {
    const auto known = std::find_if(impact.mutable_lines()->begin(), impact.mutable_lines()->end(),
                                    [&](const auto& one) { return one.item() == line.item(); });
    if (known == impact.mutable_lines()->end())
      *impact.add_lines() = line;
    else
      *known = line;
  }
  return impact;
}

Decided ProposeRevision(const v1::Change& change, const v1::ProposeRevisionRequest& command,
                        const Context& context) {
  v1::Proposal proposal = command.proposal();
  proposal.clear_proposed_by();
  proposal.clear_proposed_at_ms();
  if (change.has_review() && change.review().has_proposal() &&
      SaysTheSame(change.review().proposal(), proposal))
    return Events{};
  if (change.stage() != v1::Change::STAGE_APPROVED && !WasMade(change))
    return RefuseProposal(
        {"only what was approved and is neither closed nor given up goes back "
         "to its approvers"});
  if (change.has_review())
    return Refuse(kFailedPrecondition, "REVIEW_UNDER_WAY", kClauseL2,
                  "Something about this change is in review. Wait for it, or recall it.");
  if (change.reviews() >= kMaxReviews) return RefuseFull("reviews", kMaxReviews);
  if (const auto wrong = WrongWith(change, proposal, TodayAt(change, context)); !wrong.empty())
    return RefuseProposal(wrong);
  proposal.set_proposed_by(context.actor);
  proposal.set_proposed_at_ms(context.now_ms);
  Recorder recorder(change);
  ChangeEvent event;
  auto& proposed = Name(*event.mutable_revision_proposed(), change);
  proposed.set_review(change.reviews() + 1);
  *proposed.mutable_proposal() = std::move(proposal);
  recorder.Record(std::move(event));
  GoOn(recorder, context);
  return recorder.Take();
}

void ApproveRevision(Recorder& recorder, const Context& context) {
  const v1::Change& change = recorder.change();
  const auto& proposal = change.review().proposal();
  ChangeEvent event;
  switch (proposal.what_case()) {
    case v1::Proposal::kImpact: {
      auto& revised = OfUnit(*event.mutable_impact_revised(), change);
      *revised.mutable_impact() = Revised(change.impact(), proposal.impact());
      *revised.mutable_review() = change.review();
      revised.set_revised_at_ms(context.now_ms);
      revised.set_title(change.facts().title());
      break;
    }
    case v1::Proposal::kExtension: {
      auto& extended = OfUnit(*event.mutable_limit_extended(), change);
      extended.set_limit_on_before(LimitOf(change).value_or(Day{}).ToString());
      PutLimit(change, proposal.extension().limit_on(), context, extended);
      *extended.mutable_review() = change.review();
      break;
    }
    case v1::Proposal::kPermanent: {
      auto& permanent = OfUnit(*event.mutable_made_permanent(), change);
      *permanent.mutable_review() = change.review();
      permanent.set_made_permanent_at_ms(context.now_ms);
      break;
    }
    case v1::Proposal::WHAT_NOT_SET: return;  // None such is proposed.
  }
  recorder.Record(std::move(event));
}

}  // namespace interlock::moc
