#pragma once
// What tests of incidents share: the shipped rules, facts of each tier, and a story that gets an
// incident to where a test begins.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "services/incidents/consequences.h"
#include "services/incidents/incident.h"
#include "services/incidents/incident_rules_file.h"

namespace interlock::incidents {

using IncidentSpec = Spec<Incident>;

inline v1::IncidentEvent E(const std::string& text) { return From<v1::IncidentEvent>(text); }
inline v1::IncidentCommand C(const std::string& text) { return From<v1::IncidentCommand>(text); }

struct NoChemicals final : ChemicalCatalogue {
  const ChemicalHazard* Find(std::string_view) const override { return nullptr; }
  std::vector<std::string> Names() const override { return {}; }
};

// The rules as they are shipped, without the chemicals file.
inline const IncidentRules& Rules() {
  static const auto rules =
      LoadIncidentRules("data/rules", "ccps-2018", {}, std::make_shared<NoChemicals>()).value();
  return *rules;
}

constexpr int64_t kHour = 3'600'000;
constexpr int64_t kDay = 24 * kHour;
// 2026-03-02 06:00 UTC, and an hour later somebody reports it.
constexpr int64_t kHappened = 1'772'431'200'000;
constexpr int64_t kReported = kHappened + kHour;

inline v1::SiteMirror Mirror(const std::string& text) { return From<v1::SiteMirror>(text); }
// Live since 2026-01-01.
inline const v1::SiteMirror& LiveSite() {
  static const auto* site = new v1::SiteMirror(
      Mirror("site_id: 'baytown' regime: REGIME_GENERAL_INDUSTRY go_live_on: '2026-01-01' "
             "go_live_at_ms: 1767225600000"));
  return *site;
}

// Facts that are certain in everything but what a test adds.
inline std::string FactsWith(const std::string& community, const std::string& more) {
  return absl::StrCat("occurrence { began_at_ms: ", kHappened,
                      " } process_involved: ANSWER_YES responsible_party_involved: ANSWER_YES "
                      "place { area: AREA_KIND_PRODUCTION } fire: ANSWER_NO explosion: ANSWER_NO ",
                      community, " ", more);
}
inline std::string Facts(const std::string& more) {
  return FactsWith("community_affected: ANSWER_NO", more);
}
// Steam, nobody hurt, and the neighbours were evacuated: nothing that an authority must be told.
inline std::string Tier1Facts() {
  return FactsWith(
      "community_affected: ANSWER_YES community_measures { kind: MEASURE_KIND_EVACUATION hours: 1 "
      "officially_declared: ANSWER_YES }",
      "loss_of_containment: ANSWER_YES people_harmed: ANSWER_NO near_miss_condition_seen: "
      "ANSWER_NO "
      "releases { material { hazard { unlisted_material: UNLISTED_MATERIAL_STEAM source: 'sds' } } "
      "}");
}
inline std::string Tier3Facts() {
  return Facts(
      "loss_of_containment: ANSWER_NO people_harmed: ANSWER_NO "
      "near_miss_condition_seen: ANSWER_YES near_miss_conditions { "
      "kind: NEAR_MISS_KIND_SAFE_OPERATING_LIMIT_EXCURSION }");
}
inline std::string ReportOf(const std::string& facts) {
  return absl::StrCat(
      "report { incident_id: 'i1' site_id: 'baytown' unit_id: 'u1' title: 'Steam from P-101' "
      "reporter { person_id: 'ann' name: 'Ann Lee' } facts { ",
      facts, " } }");
}

// Commands that were taken, one after the other, with every clock rung when it was due.
class Story {
 public:
  Story() { context_.rules = &Rules(); }
  Story& At(int64_t now_ms) {
    for (auto due = NextDue(now_ms); due; due = NextDue(now_ms)) {
      context_.now_ms = std::max(context_.now_ms, due->due_at_ms);
      v1::IncidentCommand command;
      command.mutable_clock_due()->set_name(due->name);
      command.mutable_clock_due()->set_due_at_ms(due->due_at_ms);
      Take(command);
    }
    context_.now_ms = now_ms;
    return *this;
  }
  Story& By(const std::string& actor) {
    context_.actor = actor;
    return *this;
  }
  // What the mirror answers from now on.
  Story& Knowing(const v1::SiteMirror& site) {
    site_ = site;
    return *this;
  }
  Story& Knowing(const v1::ChosenRules& chosen) {
    chosen_ = chosen;
    return *this;
  }
  Story& Do(const std::string& command) {
    Take(C(command));
    return *this;
  }
  const Events& events() const { return events_; }
  const v1::Incident& state() const { return state_; }

 private:
  std::optional<Clock> NextDue(int64_t now_ms) const {
    std::optional<Clock> next;
    for (const auto& clock : Incident::Clocks(state_))
      if (clock.due_at_ms <= now_ms && (!next || clock.due_at_ms < next->due_at_ms)) next = clock;
    return next;
  }
  void Take(const v1::IncidentCommand& command) {
    context_.facts = {};
    for (const auto& question : Incident::Asks(state_, command))
      context_.facts.Put(question,
                         question == SiteQuestion(site_.site_id()) ? site_.SerializeAsString()
                                                                   : chosen_.SerializeAsString(),
                         context_.now_ms);
    auto decided = Incident::Decide(state_, command, context_);
    EXPECT_TRUE(decided.refusal.ok()) << decided.refusal << command.ShortDebugString();
    EXPECT_FALSE(decided.events.empty()) << command.ShortDebugString();
    for (auto& event : decided.events) {
      Incident::Evolve(state_, event);
      events_.push_back(std::move(event));
    }
  }
  Context context_{.now_ms = kReported, .actor = "ann"};
  v1::SiteMirror site_ = LiveSite();
  v1::ChosenRules chosen_;
  v1::Incident state_;
  Events events_;
};

inline Story ReportedTier1() { return Story().Do(ReportOf(Tier1Facts())); }
inline Story ReportedTier3() { return Story().Do(ReportOf(Tier3Facts())); }

// Given a story, an hour after its report, by ann, under the shipped rules.
inline IncidentSpec Given(const Story& story) {
  auto spec = IncidentSpec::Given(story.events());
  spec.At(kReported + kHour).By("ann").Under(Rules());
  return spec;
}

// The events of one kind.
template <class Events>
int CountOf(const Events& events, v1::IncidentEvent::BodyCase body) {
  return int(std::count_if(events.begin(), events.end(),
                           [&](const auto& event) { return event.body_case() == body; }));
}

}  // namespace interlock::incidents
