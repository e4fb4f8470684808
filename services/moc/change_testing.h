#pragma once
// Changes as tests give them: what has been recorded of them, and a case that is carried on command
// by command.
#include <map>
#include <set>

#include "interlock/actions/v1/action_list.pb.h"
#include "interlock/moc/v1/routing.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "services/moc/change.h"
#include "services/moc/moc_testing.h"

namespace interlock::moc {

inline constexpr int64_t kNow = 1'795'392'000'000;  // 2026-11-23
inline v1::ChangeCommand C(const std::string& text) { return From<v1::ChangeCommand>(text); }
inline v1::ChangeEvent E(const std::string& text) { return From<v1::ChangeEvent>(text); }

inline const std::string kFacts =
    "unit_id: 'u1' title: 'Other gasket' kind: CHANGE_KIND_EQUIPMENT "
    "duration: CHANGE_DURATION_TEMPORARY risk: CHANGE_RISK_MINOR ";
inline const std::string kWhose = "change_id: 'c1' site_id: 'bt' ";
inline v1::ChangeEvent RequestedWith(const std::string& facts) {
  return E("requested { " + kWhose + "facts { " + facts +
           " } time_zone: 'America/Chicago' requested_by: 'ann' requested_at_ms: 1795392000000 }");
}
inline const auto kRequested = RequestedWith(kFacts);

inline std::string Answers(const std::string& rates) {
  return "answers { question_id: 'rates' answer: " + rates +
         " } answers { question_id: 'catalyst' answer: SCREENING_ANSWER_SAME } "
         "answers { question_id: 'interlocks' answer: SCREENING_ANSWER_SAME } ";
}
inline v1::ChangeEvent ScreenedAs(const std::string& rates, bool in_kind) {
  return E("screened { " + kWhose + "screening { version: 'q1' " + Answers(rates) +
           (in_kind ? "in_kind: true " : "") +
           "screened_by: 'bob' screened_at_ms: 1795392000000 } unit_id: 'u1' }");
}
inline const auto kInKind = ScreenedAs("SCREENING_ANSWER_SAME", true);
inline const auto kScreened = ScreenedAs("SCREENING_ANSWER_DIFFERENT", false);

inline Spec<Change> Given(const std::vector<v1::ChangeEvent>& history) {
  auto spec = Spec<Change>::Given(history);
  spec.At(kNow).By("bob").Under(TestRules());
  return spec;
}
inline std::string ImpactLines(const std::string& training) {
  std::string lines;
  for (int item = 1; v1::ImpactItem_IsValid(item); ++item) {
    const std::string name = v1::ImpactItem_Name(v1::ImpactItem(item));
    lines += "lines { item: " + name + " note: 'n' " +
             (item == v1::IMPACT_ITEM_TRAINING ? training : "answer: IMPACT_ANSWER_NO") + " } ";
  }
  return lines;
}
inline const std::string kTrainBefore =
    "answer: IMPACT_ANSWER_YES what: 'train' owner_role_id: 'r' time: ACTION_TIME_BEFORE_STARTUP";

// Everything that (l)(2) wants before the review, of a change with these facts.
inline std::vector<v1::ChangeEvent> Prepared(const std::string& facts,
                                             const std::string& limit_on = "") {
  std::vector<v1::ChangeEvent> events{RequestedWith(facts), kScreened};
  for (int kind = 1; v1::ConsiderationKind_IsValid(kind); ++kind) {
    auto& filled = *events.emplace_back().mutable_consideration_filled()->mutable_consideration();
    filled.set_kind(v1::ConsiderationKind(kind));
    filled.set_text("t");
    if (kind == v1::CONSIDERATION_KIND_TIME_PERIOD) filled.set_limit_on(limit_on);
  }
  events.push_back(E("impact_assessed { impact { " + ImpactLines(kTrainBefore) +
                     " affected_role_ids: 'operators' material_version: '2' } }"));
  events.push_back(
      E("hazards_evaluated { evaluation { method: 'what-if' held_on: '2026-11-20' } }"));
  return events;
}
inline const std::string kMinor =
    "unit_id: 'u1' title: 'Other gasket' kind: CHANGE_KIND_EQUIPMENT "
    "duration: CHANGE_DURATION_PERMANENT risk: CHANGE_RISK_MINOR ";
inline const std::string kComplex =
    "unit_id: 'u1' title: 'Other catalyst' kind: CHANGE_KIND_CHEMICAL "
    "duration: CHANGE_DURATION_PERMANENT risk: CHANGE_RISK_COMPLEX ";

inline const std::string kEmergency =
    "unit_id: 'u1' title: 'Clamp' kind: CHANGE_KIND_EQUIPMENT "
    "duration: CHANGE_DURATION_EMERGENCY risk: CHANGE_RISK_COMPLEX ";

// A change that is carried on by one command after another. Whom nobody made known, organisation
// does not know.
class Case {
 public:
  explicit Case(const std::vector<v1::ChangeEvent>& history) : state_(Fold<Change>(history)) {
    for (const char* who : {"ops", "safety", "board1", "board2", "board3", "authorised"})
      Assign(who, std::string(who).starts_with("board") ? "board" : who, "bt");
    context_.now_ms = kNow;
    context_.rules = &TestRules();
  }
  // To a role at a site, from the beginning of the year on.
  Case& Assign(const std::string& who, const std::string& role, const std::string& site,
               const std::string& more = "") {
    auto& person = people_[who];
    person.set_person_id(who);
    *person.add_assignments() =
        From<organisation::v1::Assignment>("assignment_id: 'a' role_id: '" + role + "' site_id: '" +
                                           site + "' from_on: '2026-01-01' " + more);
    return *this;
  }
  organisation::v1::Person& Person(const std::string& who) {
    people_[who].set_person_id(who);
    return people_[who];
  }
  // Organisation does not answer about this one.
  Case& Silent(const std::string& who) {
    silent_.insert(who);
    return *this;
  }
  // What actions answers about the change.
  Case& Actions(const std::string& answer) {
    actions_ = From<actions::v1::CheckActionsResponse>(answer);
    silent_.erase("actions");
    return *this;
  }
  v1::SiteRouting& site() { return site_; }
  Case& At(int64_t now_ms) {
    context_.now_ms = now_ms;
    return *this;
  }
  // OK with events, or with none where `events()` is empty; else the reason.
  std::string Do(const std::string& actor, const std::string& command) {
    return Do(actor, C(command));
  }
  std::string Do(const std::string& actor, const v1::ChangeCommand& command) {
    context_.actor = actor;
    context_.facts = {};
    for (const auto& question : Change::Asks(state_, command))
      context_.facts.Put(question, Answer(question), context_.now_ms);
    auto decided = Change::Decide(state_, command, context_);
    for (const auto& event : decided.events) Change::Evolve(state_, event);
    events_ = std::move(decided.events);
    message_ = std::string(decided.refusal.message());
    return decided.refusal.ok() ? "OK" : ReasonOf(decided.refusal);
  }
  std::string Submit() { return Do("bob", "submit { change_id: 'c1' }"); }
  std::string Decide(const std::string& who, const std::string& step, const std::string& verdict,
                     const std::string& more = "") {
    return Do(who, "decide_step { change_id: 'c1' review: " +
                       std::to_string(std::max(1, state_.reviews())) + " step_id: '" + step +
                       "' person_id: '" + who + "' verdict: STEP_VERDICT_" + verdict + " " + more +
                       " }");
  }
  std::string Approve(const std::string& who, const std::string& step,
                      const std::string& more = "") {
    return Decide(who, step, "APPROVE", more);
  }
  // The clock that is due first rings.
  std::string Ring() {
    const auto clocks = Change::Clocks(state_);
    if (clocks.empty()) return "NO_CLOCK";
    context_.now_ms = std::max(context_.now_ms, clocks[0].due_at_ms);
    v1::ChangeCommand due;
    due.mutable_clock_due()->set_name(clocks[0].name);
    due.mutable_clock_due()->set_due_at_ms(clocks[0].due_at_ms);
    return Do("service:moc", due);
  }
  const v1::Change& state() const { return state_; }
  const std::vector<v1::ChangeEvent>& events() const { return events_; }
  const std::string& message() const { return message_; }

 private:
  absl::StatusOr<std::string> Answer(const Question& question) {
    if (question.method == "/interlock.actions.v1.ActionListService/CheckActions")
      return silent_.contains("actions")
                 ? absl::StatusOr<std::string>(absl::UnavailableError("no answer"))
                 : actions_.SerializeAsString();
    core::v1::GetRequest asked;
    asked.ParseFromString(question.request);
    if (silent_.contains(asked.id())) return absl::UnavailableError("no answer");
    if (question.method == "/interlock.moc.v1.RoutingService/GetSiteRouting")
      return site_.versions().empty() ? absl::StatusOr<std::string>(absl::NotFoundError("none"))
                                      : site_.SerializeAsString();
    EXPECT_EQ(question.method, "/interlock.organisation.v1.PersonService/GetPerson");
    const auto found = people_.find(asked.id());
    if (found == people_.end()) return absl::NotFoundError("no such person");
    return found->second.SerializeAsString();
  }

  v1::Change state_;
  v1::SiteRouting site_;
  actions::v1::CheckActionsResponse actions_;
  Context context_;
  std::map<std::string, organisation::v1::Person> people_;
  std::set<std::string> silent_;
  std::vector<v1::ChangeEvent> events_;
  std::string message_;
};

}  // namespace interlock::moc
