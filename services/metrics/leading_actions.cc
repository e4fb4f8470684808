// Actions that somebody still has to do. One that is said to be done waits for another person and
// is nobody's to do until he says that it is not.
#include "services/metrics/leading_subjects.h"

namespace interlock::metrics {
namespace {

using actions::v1::ActionEvent;

// Of any event that carries the whole content.
template <class Event>
absl::Status Come(SqlSession& rows, const FeedEvent& fed, const Event& event) {
  const auto& content = event.content();
  return Stand(
      rows, fed,
      {.subject = v1::SUBJECT_ACTIONS,
       .record_id = event.action_id(),
       .site_id = content.site_id(),
       .part = After(actions::v1::SourceKind_Name(content.source().kind()), "SOURCE_KIND_"),
       .due_at_ms = event.due_at_ms()});
}

// Of any event after which it has to be done by another moment.
template <class Event>
absl::Status FallDue(SqlSession& rows, const FeedEvent& fed, const Event& event) {
  auto row = LastStanding(rows, v1::SUBJECT_ACTIONS, event.action_id());
  if (!row.ok()) return row.status();
  if (!*row) return absl::DataLossError("an action that was never opened has a due day");
  (*row)->due_at_ms = event.due_at_ms();
  return Stand(rows, fed, **row);
}

template <class Event>
absl::Status End(SqlSession& rows, const FeedEvent& fed, const Event& event) {
  return StandNoMore(rows, fed, v1::SUBJECT_ACTIONS, event.action_id());
}

}  // namespace

std::string After(const std::string& text, const std::string& mark) {
  return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

absl::Status ApplyToLeading(SqlSession& rows, const FeedEvent& fed, const ActionEvent& event) {
  switch (event.body_case()) {
    case ActionEvent::kOpened: return Come(rows, fed, event.opened());
    case ActionEvent::kBroughtOver: return Come(rows, fed, event.brought_over());
    case ActionEvent::kRevised: return Come(rows, fed, event.revised());
    case ActionEvent::kExtended: return FallDue(rows, fed, event.extended());
    case ActionEvent::kVerificationFailed: return FallDue(rows, fed, event.verification_failed());
    case ActionEvent::kReopened: return FallDue(rows, fed, event.reopened());
    case ActionEvent::kCompleted: return End(rows, fed, event.completed());
    case ActionEvent::kDeclined: return End(rows, fed, event.declined());
    case ActionEvent::kWithdrawn: return End(rows, fed, event.withdrawn());
    default:
      return absl::OkStatus();  // Others change neither when it is due nor whether it stands.
  }
}

}  // namespace interlock::metrics
