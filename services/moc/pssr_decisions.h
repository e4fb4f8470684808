#pragma once
// What the decisions about a review share. pssr_opening.cc says what is reviewed and by whom,
// pssr_review.cc what was seen.
#include <string>
#include <vector>

#include "interlock/moc/v1/pssr.pb.h"
#include "libs/decider/decider.h"
#include "libs/decider/same.h"

namespace interlock::moc::pssr {

using Events = std::vector<v1::PssrEvent>;
using Decided = Decision<v1::PssrEvent>;

inline constexpr char kClauseI[] = "1910.119(i)(1) / 1926.64(i)(1)";
inline constexpr char kClauseI2[] = "1910.119(i)(2) / 1926.64(i)(2)";

// A state never outgrows it: LIST_FULL.
constexpr int kMaxFindings = 200;

// Of an event: whose it is.
template <class Event>
Event& Name(Event& event, const v1::Pssr& pssr) {
  event.set_pssr_id(pssr.pssr_id());
  event.set_site_id(pssr.site_id());
  return event;
}

template <class List, class Value>
bool Holds(const List& list, const Value& id) {
  for (const auto& one : list)
    if (one == id) return true;
  return false;
}

// OK until it is withdrawn, or its unit has started up: PSSR_ENDED.
absl::Status CheckNotEnded(const v1::Pssr&);
// OK until somebody has signed: PSSR_ENDED, PSSR_SIGNED.
absl::Status CheckUnsigned(const v1::Pssr&);

// What the command asks of each change that it names.
std::vector<Question> ChangeQuestions(const v1::PssrScope&);

Decided Open(const v1::Pssr&, const v1::OpenPssrRequest&, const Context&);
Decided Amend(const v1::Pssr&, const v1::AmendPssrRequest&, const Context&);
Decided Withdraw(const v1::Pssr&, const v1::WithdrawPssrRequest&, const Context&);
// Of a review that is not complete: nothing.
Decided NoteStartedUp(const v1::Pssr&, const v1::NotePssrStartedUpRequest&);
Decided Answer(const v1::Pssr&, const v1::AnswerPssrRequest&, const Context&);
Decided Raise(const v1::Pssr&, const v1::RaiseFindingRequest&, const Context&);
Decided Sign(const v1::Pssr&, const Context&);
Decided Reopen(const v1::Pssr&, const v1::ReopenPssrRequest&, const Context&);

}  // namespace interlock::moc::pssr
