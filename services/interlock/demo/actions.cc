// What has to be done beside investigations, and who does it in time, late, or not at all.
#include <numeric>

#include "absl/strings/str_cat.h"
#include "interlock/actions/v1/action.pb.h"
#include "interlock/actions/v1/action_list.pb.h"
#include "libs/calendar/calendar.h"
#include "services/interlock/demo/story.h"

namespace interlock::demo {
namespace {

constexpr char kActions[] = "/interlock.actions.v1.ActionService/";

struct Finding {
  const char* source;  // Name of an actions.v1.SourceKind.
  const char* what;
  const char* role;  // Whose it is.
};

const std::vector<Finding>& Findings() {
  static const std::vector<Finding> findings{
      {"SOURCE_KIND_PHA", "Add a second level switch to the feed drum, voted with the first",
       "technical-authority"},
      {"SOURCE_KIND_PHA", "Recalculate the relief case for blocked outlet at the new rate",
       "technical-authority"},
      {"SOURCE_KIND_AUDIT", "Bring the operating limits in the procedures to the current revision",
       "operations-manager"},
      {"SOURCE_KIND_AUDIT", "File the signed permits of last quarter where they can be found",
       "safety-manager"},
      {"SOURCE_KIND_HAZARD", "Clear the blocked emergency exit behind the compressor house",
       "maintenance-manager"},
      {"SOURCE_KIND_INSPECTION", "Renew the corroded bolts of the channel head of the exchanger",
       "mechanic"},
      {"SOURCE_KIND_INSPECTION", "Replace the relief valve that lifted above its set point",
       "mechanic"},
      {"SOURCE_KIND_DRILL", "Put the radio of the muster point where the night shift finds it",
       "shift-supervisor"}};
  return findings;
}

// Some are never looked at; always the same ones.
bool IsForgotten(const std::string& action_id) {
  return std::accumulate(action_id.begin(), action_id.end(), 0) % 13 == 0;
}

const Site* SiteOf(const std::string& site_id) {
  for (const Site& site : Sites())
    if (site_id == site.id) return &site;
  return nullptr;
}

// Somebody of the site who may see that it is done: not whose it was.
std::string VerifierOf(const Site& site, const std::string& owner) {
  const std::string first = HolderOf(site, "safety-manager");
  return first == owner ? HolderOf(site, "plant-manager") : first;
}

}  // namespace

void Story::PlanFindings(const Site& site, int64_t begins_ms, int64_t ends_ms) {
  if (Chance() < 0.6) return;
  const Finding finding = OneOf(Findings());
  const std::string unit = OneOf(site.units).id;
  const int64_t at_ms = Between(begins_ms, ends_ms - 1);
  const int64_t due_ms = at_ms + Between(20, 150) * kDayMs;
  const std::string owner = HolderOf(site, finding.role);
  const bool by_role = std::string(finding.role) == "mechanic";
  At(at_ms, [=, this, &site] {
    return Do(
        kManager, absl::StrCat(kActions, "OpenAction"),
        Said<actions::v1::OpenActionRequest>(absl::StrCat(
            "action_id: '", site.id, "-", at_ms / 1000, "' content { site_id: '", site.id,
            "' unit_id: '", unit, "' what: '", finding.what, "' source { kind: ", finding.source,
            " source_id: '", site.id, "-", DayOfUtc(at_ms).ToString(), "' } owner { ",
            by_role ? "role_id: '" : "person_id: '", by_role ? finding.role : owner,
            "' } due_on: '", DayOfUtc(due_ms).ToString(), "' priority: PRIORITY_MEDIUM }")));
  });
}

// Once a week everybody looks at the list.
absl::Status Story::WorkOnActions() {
  if (auto status = Settle(); !status.ok()) return status;
  actions::v1::ListActionsRequest request;
  request.mutable_page()->set_limit(500);
  actions::v1::ListActionsResponse list;
  if (auto status =
          Ask(kManager, "/interlock.actions.v1.ActionListService/ListActions", request, list);
      !status.ok())
    return status;
  for (const auto& action : list.actions()) {
    const Site* site = SiteOf(action.site_id());
    if (site == nullptr || IsForgotten(action.action_id())) continue;
    const std::string named = absl::StrCat("action_id: '", action.action_id(), "' ");
    const std::string doer = action.owner().person_id().empty()
                                 ? HolderOf(*site, action.owner().role_id())
                                 : action.owner().person_id();
    const double fate = Chance();
    absl::Status status;
    if (action.stage() == actions::v1::Action::STAGE_OPEN && fate < 0.6)
      status = Do(doer, absl::StrCat(kActions, "AcceptAction"),
                  Said<actions::v1::AcceptActionRequest>(named));
    else if (action.stage() == actions::v1::Action::STAGE_ACCEPTED && fate < 0.4 &&
             action.due_at_ms() < now_ms() + 25 * kDayMs)
      status = Do(doer, absl::StrCat(kActions, "CompleteAction"),
                  Said<actions::v1::CompleteActionRequest>(
                      named + "what_was_done: 'Done as written; photos in the work order.'"));
    else if (action.stage() == actions::v1::Action::STAGE_COMPLETED && fate < 0.7)
      status = Do(VerifierOf(*site, doer), absl::StrCat(kActions, "VerifyAction"),
                  Said<actions::v1::VerifyActionRequest>(
                      named + "verdict: VERDICT_DONE note: 'Seen in the field.'"));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace interlock::demo
