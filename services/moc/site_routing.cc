#include "services/moc/site_routing.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"
#include "services/moc/routing.h"
#include "services/moc/site.h"

namespace interlock::moc {
namespace {

using RoutingEvents = std::vector<v1::SiteRoutingEvent>;
using enum absl::StatusCode;

constexpr int kMostVersions = 200, kMostWarningDays = 3'660;

// In itself, whatever the company asks for.
std::vector<std::string> WrongWith(const v1::RoutingTightening& tightening) {
  std::vector<std::string> wrong;
  std::set<std::string> ids;
  for (const auto& addition : tightening.additions())
    for (const auto& step : addition.steps()) {
      for (auto& why : moc::WrongWith(step)) wrong.push_back(std::move(why));
      if (!step.step_id().starts_with(kSiteStep) || !ids.insert(step.step_id()).second)
        wrong.push_back(absl::StrCat("step ", step.step_id(), " does not begin with ", kSiteStep,
                                     ", or is there twice"));
    }
  for (const int days : tightening.limit_warning_days())
    if (days < 1 || days > kMostWarningDays)
      wrong.push_back(absl::StrCat("nobody is warned ", days, " days ahead"));
  if (tightening.emergency_paperwork_hours() < 0 || tightening.authorisation_hours() < 0)
    wrong.emplace_back("hours are not negative");
  for (const auto& addition : tightening.additions())
    for (const auto& tightened : addition.tightened())
      if (tightened.deadline_hours() < 0 || tightened.quorum() < 0)
        wrong.push_back(tightened.step_id() + " is tightened by less than nothing");
  return wrong;
}

Decision<v1::SiteRoutingEvent> Tighten(const v1::SiteRouting& site,
                                       const v1::TightenRoutingRequest& command,
                                       const Context& context) {
  const auto* newest = site.versions().empty() ? nullptr : &*site.versions().rbegin();
  if (newest != nullptr && newest->from_on() == command.from_on() &&
      Same(newest->content(), command.content()))
    return RoutingEvents{};
  const auto from = Day::Parse(command.from_on());
  if (!from) return RefuseDate(command.from_on());
  if (newest != nullptr && command.from_on() < newest->from_on())
    return Refuse(kFailedPrecondition, "VERSIONS_OUT_OF_ORDER", "",
                  absl::StrCat("What holds from ", newest->from_on(),
                               " on is known already. Choose that day or a later one."));
  if (site.versions_size() >= kMostVersions)
    return Refuse(kResourceExhausted, "VERSIONS_FULL", "",
                  "This site's routing was changed so often that its history is full.");
  if (!context.facts.Get<organisation::v1::Site>(SiteQuestion(command.site_id())).ok())
    return RefuseSiteNotConfirmed();
  const auto* corporate = RoutingOn(RulesOf(context), *from);
  if (corporate == nullptr) return RefuseNoRouting();
  if (const auto wrong = WrongWith(command.content()); !wrong.empty())
    return Refuse(kInvalidArgument, "ROUTING_WRONG", "",
                  Sentence("This cannot be asked of a review", wrong));
  if (const auto looser = LooserThan(*corporate, command.content()); !looser.empty())
    return Refuse(kFailedPrecondition, "LOOSER_THAN_CORPORATE", kClauseL2,
                  Sentence("A site asks for more than the company, never for less", looser));
  RoutingEvents events(1);
  auto& tightened = *events[0].mutable_tightened();
  tightened.set_site_id(command.site_id());
  tightened.mutable_version()->set_number(site.versions_size() + 1);
  tightened.mutable_version()->set_from_on(command.from_on());
  *tightened.mutable_version()->mutable_content() = command.content();
  tightened.set_reason(command.reason());
  tightened.set_corporate_version(corporate->version());
  return events;
}

}  // namespace

Decision<v1::SiteRoutingEvent> SiteRouting::Decide(const State& site, const Command& command,
                                                   const Context& context) {
  switch (command.body_case()) {
    case Command::kTighten: return Tighten(site, command.tighten(), context);
    case Command::kClockDue: return RoutingEvents{};  // A routing holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void SiteRouting::Evolve(State& site, const Event& event) {
  switch (event.body_case()) {
    case Event::kTightened:
      site.set_site_id(event.tightened().site_id());
      *site.add_versions() = event.tightened().version();
      break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Question> SiteRouting::Asks(const State&, const Command& command) {
  if (!command.has_tighten()) return {};
  return {SiteQuestion(command.tighten().site_id())};
}

static_assert(Decider<SiteRouting> && HasQuestions<SiteRouting>);

}  // namespace interlock::moc
