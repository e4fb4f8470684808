#pragma once
// Random lives of one incident: whatever parses, Decide takes, and decides alike again; a repeat
// changes nothing; events fold to the state; a clock that rang when it was due is held no more.
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "services/incidents/incident_testing.h"

namespace interlock::incidents {

class Life {
 public:
  Life() { context_.rules = &Rules(); }

  // True if it was taken and changed something.
  bool Take(const v1::IncidentCommand& command, const std::string& actor, int64_t wait_ms) {
    const int64_t then = context_.now_ms + wait_ms;
    RingUntil(then);
    context_.now_ms = then;
    context_.actor = actor;
    // Most questions are answered; some are not, and some things do not exist.
    context_.facts = {};
    for (const auto& question : Incident::Asks(state_, command))
      context_.facts.Put(question, Answer(question), then);
    const auto decided = Incident::Decide(state_, command, context_);
    Require(decided.refusal.ok() || !decided.refusal.message().empty(), "a refusal says why",
            command);
    Require(decided.refusal.ok() || decided.events.empty(), "a refusal stores nothing", command);
    const auto again = Incident::Decide(state_, command, context_);
    Require(again.refusal == decided.refusal && AreAlike(again.events, decided.events),
            "nothing but state, command and context decides", command);
    Evolve(decided.events);
    if (decided.events.empty()) return false;
    Require(Incident::Decide(state_, command, context_).events.empty(), "a repeat changes nothing",
            command);
    return true;
  }
  const v1::Incident& state() const { return state_; }
  // What the ledger holds folds to the state that decisions saw.
  void Refold() const {
    Require(google::protobuf::util::MessageDifferencer::Equals(Fold<Incident>(events_), state_),
            "events fold to the state", {});
  }
  // Every clock that is left rings, and none remains.
  void RingAll() {
    int64_t last = context_.now_ms;
    for (const auto& clock : Incident::Clocks(state_)) last = std::max(last, clock.due_at_ms);
    RingUntil(last);
    Require(Incident::Clocks(state_).empty(), "no clock outlives its time", {});
  }

 private:
  static void Require(bool holds, const char* rule, const v1::IncidentCommand& command) {
    if (holds) return;
    std::cerr << "broken: " << rule << "\n" << command.DebugString();
    std::abort();
  }
  static bool AreAlike(const Events& one, const Events& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const auto& a, const auto& b) {
                        return a.SerializeAsString() == b.SerializeAsString();
                      });
  }
  absl::StatusOr<std::string> Answer(const Question& question) {
    switch (++asked_ % 8) {
      case 0: return absl::NotFoundError("none");
      case 1: return absl::UnavailableError("away");
      default: break;
    }
    if (question.method.find("GetIncident") != std::string::npos)
      return From<v1::Incident>("incident_id: 'other' site_id: 'baytown' standing: STANDING_ACTIVE")
          .SerializeAsString();
    if (question.method.find("GetChosenRules") != std::string::npos)
      return From<v1::ChosenRules>(
                 "choices { company_id: 'acme' rule_set: 'api-rp-754-2' unit_basis: UNIT_BASIS_LB "
                 "}")
          .SerializeAsString();
    return LiveSite().SerializeAsString();
  }
  void Evolve(const Events& events) {
    for (const auto& event : events) {
      // Through the wire, as the ledger keeps them.
      v1::IncidentEvent stored;
      Require(stored.ParseFromString(event.SerializeAsString()),
              "an event is read as it was written", {});
      Incident::Evolve(state_, stored);
      events_.push_back(std::move(stored));
    }
  }
  void RingUntil(int64_t until_ms) {
    for (;;) {
      const auto clocks = Incident::Clocks(state_);
      const auto next = std::min_element(
          clocks.begin(), clocks.end(),
          [](const Clock& a, const Clock& b) { return a.due_at_ms < b.due_at_ms; });
      if (next == clocks.end() || next->due_at_ms > until_ms) return;
      context_.now_ms = std::max(context_.now_ms, next->due_at_ms);
      v1::IncidentCommand due;
      due.mutable_clock_due()->set_name(next->name);
      due.mutable_clock_due()->set_due_at_ms(next->due_at_ms);
      const auto rung = Incident::Decide(state_, due, context_);
      Require(rung.refusal.ok(), "a clock is never refused", due);
      Evolve(rung.events);
      const auto left = Incident::Clocks(state_);
      Require(std::find(left.begin(), left.end(), *next) == left.end(), "a clock rings once", due);
    }
  }

  Context context_{.now_ms = kReported, .actor = "ann"};
  v1::Incident state_;
  Events events_;
  int asked_ = 1;
};

}  // namespace interlock::incidents
