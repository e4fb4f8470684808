#include "services/training/requirement.h"

#include "absl/strings/str_cat.h"
#include "libs/decider/same.h"
#include "services/training/content.h"
#include "services/training/rules.h"

namespace interlock::training {
namespace {

using v1::RequirementEvent;
using Events = std::vector<RequirementEvent>;
using enum absl::StatusCode;

constexpr int kMostVersions = 200, kMostTightenings = 1'000;

absl::Status CheckDay(const std::string& day) {
  if (Day::Parse(day)) return absl::OkStatus();
  return Refuse(kInvalidArgument, "DATE_INVALID", "", absl::StrCat("\"", day, "\" is no date."));
}

absl::Status Unknown() {
  return Refuse(kNotFound, "REQUIREMENT_UNKNOWN", "",
                "There is no such requirement. Publish it first.");
}

absl::Status Full() {
  return Refuse(kResourceExhausted, "VERSIONS_FULL", "",
                "This requirement was changed so often that its history is full. Withdraw it and "
                "publish another.");
}

absl::Status OutOfOrder(const std::string& last) {
  return Refuse(kFailedPrecondition, "VERSIONS_OUT_OF_ORDER", "",
                absl::StrCat("What holds from ", last,
                             " on is known already. Nothing can begin before it: choose that day "
                             "or a later one."));
}

// Groups of a site's own requirement say where they are.
v1::Content Placed(v1::Content content, const std::string& site_id) {
  if (site_id.empty()) return content;
  for (auto& group : *content.mutable_groups())
    if (group.place().site_id().empty()) group.mutable_place()->set_site_id(site_id);
  return content;
}

v1::Version NextVersion(const v1::Requirement& requirement, const std::string& from_on) {
  v1::Version version;
  version.set_number(requirement.versions_size() + 1);
  version.set_from_on(from_on);
  return version;
}

v1::Kind KindOf(const v1::Requirement& requirement) {
  for (const auto& version : requirement.versions())
    if (version.has_content()) return version.content().kind();
  return v1::KIND_UNSPECIFIED;
}

absl::Status CheckLeaves(const v1::Content& corporate, const v1::SiteTightening& site) {
  const auto content = Tightened(corporate, site.tightening());
  if (!content.means().empty()) return absl::OkStatus();
  const bool language = !site.tightening().languages().empty() && content.languages().empty();
  return Refuse(kFailedPrecondition, language ? "NO_LANGUAGE_LEFT" : "NO_MEANS_LEFT", "",
                absl::StrCat("Site ", site.site_id(), " accepts from ", site.from_on(),
                             " on none of what the company accepts, so that nobody there could "
                             "qualify. Change what the site asks for first."));
}

// Whether a version that begins after all others leaves every site something to qualify by.
absl::Status CheckSites(const v1::Requirement& requirement, const v1::Version& version) {
  for (int i = 0; i < requirement.tightenings_size(); ++i) {
    const auto& one = requirement.tightenings(i);
    bool over = false;  // Before the version begins, another one of the same site does.
    for (int j = i + 1; j < requirement.tightenings_size(); ++j)
      over |= requirement.tightenings(j).site_id() == one.site_id() &&
              requirement.tightenings(j).from_on() <= version.from_on();
    if (over) continue;
    if (auto status = CheckLeaves(version.content(), one); !status.ok()) return status;
  }
  return absl::OkStatus();
}

Decision<RequirementEvent> Publish(const v1::Requirement& requirement,
                                   const v1::PublishRequirementRequest& command,
                                   const Context& context) {
  const auto& rules = context.RulesAs<Rules>().data;
  const bool exists = requirement.versions_size() > 0;
  if (exists && requirement.site_id() != command.site_id())
    return Refuse(
        kFailedPrecondition, "REQUIREMENT_OF_ANOTHER_SITE", "",
        requirement.site_id().empty()
            ? "This requirement is the company's. A site tightens it, or publishes one of "
              "its own under another id."
            : absl::StrCat("This requirement is of site ", requirement.site_id(), "."));
  if (auto status = CheckDay(command.from_on()); !status.ok()) return status;
  v1::Version version = NextVersion(requirement, command.from_on());
  *version.mutable_content() = Placed(command.content(), command.site_id());
  if (exists) {
    const auto& last = *requirement.versions().rbegin();
    if (last.from_on() == version.from_on() && last.has_content() &&
        Same(last.content(), version.content()))
      return Events{};
    if (version.from_on() < last.from_on()) return OutOfOrder(last.from_on());
    if (requirement.versions_size() >= kMostVersions) return Full();
  }
  if (auto status = CheckContent(version.content(), command.site_id(), rules, context.now_ms);
      !status.ok())
    return status;
  if (version.content().refreshes_requirement_id() == command.requirement_id())
    return Refuse(kInvalidArgument, "CONTENT_WRONG", "",
                  "This cannot be asked of anybody: it refreshes itself.");
  if (const auto kind = KindOf(requirement);
      kind != v1::KIND_UNSPECIFIED && kind != version.content().kind())
    return Refuse(kFailedPrecondition, "KIND_CHANGED", "",
                  absl::StrCat("This requirement is of ", v1::Kind_Name(kind),
                               ". Withdraw it and publish another."));
  if (auto status = CheckSites(requirement, version); !status.ok()) return status;
  RequirementEvent event;
  auto& published = *event.mutable_published();
  published.set_requirement_id(command.requirement_id());
  published.set_site_id(command.site_id());
  *published.mutable_version() = std::move(version);
  published.set_reason(command.reason());
  published.set_rules_version(rules.version());
  return Events{event};
}

// Whether what the site asks for leaves it something to qualify by under every version that is
// still to come.
absl::Status CheckVersions(const v1::Requirement& requirement, const v1::SiteTightening& site) {
  for (const auto& version : requirement.versions())
    if (version.has_content() && version.from_on() > site.from_on())
      if (auto status = CheckLeaves(version.content(), site); !status.ok()) return status;
  return absl::OkStatus();
}

Decision<RequirementEvent> Tighten(const v1::Requirement& requirement,
                                   const v1::TightenRequirementRequest& command,
                                   const Context& context) {
  if (requirement.versions().empty()) return Unknown();
  if (!requirement.site_id().empty())
    return Refuse(kFailedPrecondition, "REQUIREMENT_OF_A_SITE", "",
                  "This requirement is a site's own. Publish its next version.");
  if (auto status = CheckDay(command.from_on()); !status.ok()) return status;
  v1::SiteTightening tightening;
  tightening.set_site_id(command.site_id());
  tightening.set_from_on(command.from_on());
  *tightening.mutable_tightening() = command.tightening();
  const v1::SiteTightening* last = nullptr;
  for (const auto& one : requirement.tightenings())
    if (one.site_id() == command.site_id()) last = &one;
  if (last != nullptr && Same(*last, tightening)) return Events{};
  if (last != nullptr && tightening.from_on() < last->from_on()) return OutOfOrder(last->from_on());
  if (requirement.tightenings_size() >= kMostTightenings) return Full();
  const auto* corporate = VersionOn(requirement, command.from_on());
  if (corporate == nullptr)
    return Refuse(kFailedPrecondition, "REQUIREMENT_WITHDRAWN", "",
                  absl::StrCat("On ", command.from_on(), " the company asks this of nobody."));
  if (auto status = CheckTightening(command.tightening(), *corporate, context.now_ms); !status.ok())
    return status;
  if (auto status = CheckVersions(requirement, tightening); !status.ok()) return status;
  RequirementEvent event;
  auto& tightened = *event.mutable_tightened();
  tightened.set_requirement_id(requirement.requirement_id());
  *tightened.mutable_tightening() = std::move(tightening);
  tightened.set_reason(command.reason());
  tightened.set_rules_version(context.RulesAs<Rules>().data.version());
  return Events{event};
}

Decision<RequirementEvent> Withdraw(const v1::Requirement& requirement,
                                    const v1::WithdrawRequirementRequest& command) {
  if (requirement.versions().empty()) return Unknown();
  if (auto status = CheckDay(command.from_on()); !status.ok()) return status;
  const auto& last = *requirement.versions().rbegin();
  if (!last.has_content() && last.from_on() == command.from_on()) return Events{};
  if (!last.has_content())
    return Refuse(kFailedPrecondition, "REQUIREMENT_WITHDRAWN", "",
                  absl::StrCat("This requirement is withdrawn from ", last.from_on(), " on."));
  if (command.from_on() < last.from_on()) return OutOfOrder(last.from_on());
  if (requirement.versions_size() >= kMostVersions) return Full();
  RequirementEvent event;
  auto& withdrawn = *event.mutable_withdrawn();
  withdrawn.set_requirement_id(requirement.requirement_id());
  withdrawn.set_site_id(requirement.site_id());
  *withdrawn.mutable_version() = NextVersion(requirement, command.from_on());
  withdrawn.set_reason(command.reason());
  return Events{event};
}

}  // namespace

Decision<RequirementEvent> Requirement::Decide(const State& requirement, const Command& command,
                                               const Context& context) {
  switch (command.body_case()) {
    case Command::kPublish: return Publish(requirement, command.publish(), context);
    case Command::kTighten: return Tighten(requirement, command.tighten(), context);
    case Command::kWithdraw: return Withdraw(requirement, command.withdraw());
    case Command::kClockDue: return Events{};  // A requirement holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Requirement::Evolve(State& requirement, const Event& event) {
  switch (event.body_case()) {
    case Event::kPublished:
      requirement.set_requirement_id(event.published().requirement_id());
      requirement.set_site_id(event.published().site_id());
      *requirement.add_versions() = event.published().version();
      break;
    case Event::kTightened: *requirement.add_tightenings() = event.tightened().tightening(); break;
    case Event::kWithdrawn: *requirement.add_versions() = event.withdrawn().version(); break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Requirement>);

}  // namespace interlock::training
