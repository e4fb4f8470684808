#include "services/metrics/period.h"

#include "absl/strings/str_cat.h"
#include "libs/calendar/calendar.h"
#include "services/metrics/period_id.h"

namespace interlock::metrics {
namespace {

using v1::PeriodEvent;
using Events = std::vector<PeriodEvent>;
using enum absl::StatusCode;

constexpr int kMostFigures = 100;
constexpr int kMostSignatures = 2;

bool Closed(const v1::ClosedPeriod& period) { return period.figures_size() > 0; }

Question WhatAreTheFigures(const v1::Scope& scope, const v1::Period& period) {
  v1::GetFiguresRequest request;
  request.set_scope_kind(scope.kind());
  request.set_scope_id(scope.id());
  request.set_span(period.span());
  request.set_month(period.month());
  return {"/interlock.metrics.v1.IndicatorService/GetFigures", request.SerializeAsString()};
}

// The figures as they are known now; a refusal where they are not certainly so.
absl::StatusOr<v1::Figures> FiguresNow(const v1::Scope& scope, const v1::Period& period,
                                       const Context& context) {
  auto answer = context.facts.Get<v1::GetFiguresResponse>(WhatAreTheFigures(scope, period));
  if (!answer.ok())
    return Refuse(kUnavailable, "FIGURES_NOT_AVAILABLE", "",
                  "The figures could not be computed now. Nothing was frozen; try again.");
  const core::v1::Freshness& freshness = answer->freshness();
  if (freshness.behind_events() > 0 || !freshness.stopped_because().empty())
    return Refuse(kUnavailable, "FIGURES_NOT_CURRENT", "",
                  "Not every recorded event is in the figures yet. Nothing was frozen; try again.");
  return answer->figures();
}

absl::Status PeriodIdMismatch(const std::string& period_id) {
  return Refuse(kInvalidArgument, "PERIOD_ID_MISMATCH", "",
                absl::StrCat("\"", period_id,
                             "\" names no period. Write it as company.acme:2026-03, "
                             "company.acme:2026-03.12m or company.acme:2026, and for a site name "
                             "the site, too."));
}

Decision<PeriodEvent> Close(const v1::ClosedPeriod& period, const v1::ClosePeriodRequest& command,
                            const Context& context) {
  if (Closed(period))
    return Refuse(kAlreadyExists, "PERIOD_CLOSED", "",
                  "This period is closed, and its figures stay as they are. If they have changed, "
                  "restate it.");
  const auto name = ParsePeriodId(command.period_id());
  const bool of_site = name && name->scope.kind() == v1::Scope::KIND_SITE;
  if (!name || command.site_id() != (of_site ? name->scope.id() : ""))
    return PeriodIdMismatch(command.period_id());
  // It is over when its last month has ended everywhere on earth.
  const Month after = MonthsOf(name->period)->last.Plus(1);
  if (BeginOfUtc(after.first_day()) + kFarthestBehindMs > context.now_ms)
    return Refuse(kFailedPrecondition, "PERIOD_NOT_OVER", "",
                  absl::StrCat("The period ends with ", after.Plus(-1).ToString(),
                               "; it can be closed when that month is over."));
  auto figures = FiguresNow(name->scope, name->period, context);
  if (!figures.ok()) return figures.status();
  PeriodEvent event;
  v1::PeriodClosed& closed = *event.mutable_closed();
  closed.set_period_id(command.period_id());
  *closed.mutable_figures() = *figures;
  closed.set_closed_at_ms(context.now_ms);
  closed.set_closed_by(context.actor);
  return Events{event};
}

absl::Status NotClosed() {
  return Refuse(kFailedPrecondition, "PERIOD_NOT_CLOSED", "",
                "This period is not closed. Close it first.");
}

Decision<PeriodEvent> Restate(const v1::ClosedPeriod& period,
                              const v1::RestatePeriodRequest& command, const Context& context) {
  if (!Closed(period)) return NotClosed();
  auto figures = FiguresNow(period.scope(), period.period(), context);
  if (!figures.ok()) return figures.status();
  const v1::Figures& newest = period.figures().rbegin()->figures();
  if (figures->SerializeAsString() == newest.SerializeAsString()) return Events{};
  if (period.figures_size() >= kMostFigures)
    return Refuse(kResourceExhausted, "RESTATEMENTS_FULL", "",
                  absl::StrCat("A period is restated at most ", kMostFigures - 1, " times."));
  PeriodEvent event;
  v1::PeriodRestated& restated = *event.mutable_restated();
  restated.set_period_id(period.period_id());
  restated.set_figures_number(period.figures_size() + 1);
  *restated.mutable_figures() = *figures;
  restated.set_restated_at_ms(context.now_ms);
  restated.set_restated_by(context.actor);
  restated.set_reason(command.reason());
  return Events{event};
}

bool IsPerson(const std::string& actor) {
  return !actor.empty() && actor != "anonymous" && !actor.starts_with("service:");
}

Decision<PeriodEvent> Sign(const v1::ClosedPeriod& period, const v1::SignPeriodRequest& command,
                           const Context& context) {
  if (!Closed(period)) return NotClosed();
  const int number = command.figures_number();
  if (number < 1 || number > period.figures_size())
    return Refuse(kNotFound, "FIGURES_NUMBER_UNKNOWN", "",
                  absl::StrCat("The period has figures 1 to ", period.figures_size(),
                               "; there are none with number ", number, "."));
  if (!IsPerson(context.actor))
    return Refuse(kPermissionDenied, "SIGNER_NOT_A_PERSON", "",
                  "Figures are signed by a person, under his or her own name.");
  const auto& signatures = period.figures(number - 1).signatures();
  for (const v1::Signature& signature : signatures)
    if (signature.person_id() == context.actor) return Events{};  // A retry: signed already.
  if (signatures.size() >= kMostSignatures)
    return Refuse(kFailedPrecondition, "SIGNATURES_COMPLETE", "",
                  "These figures carry both signatures already.");
  PeriodEvent event;
  v1::PeriodSigned& done = *event.mutable_period_signed();
  done.set_period_id(period.period_id());
  done.set_figures_number(number);
  done.mutable_signature()->set_person_id(context.actor);
  done.mutable_signature()->set_signed_at_ms(context.now_ms);
  return Events{event};
}

}  // namespace

Decision<PeriodEvent> Period::Decide(const State& period, const Command& command,
                                     const Context& context) {
  switch (command.body_case()) {
    case Command::kClose: return Close(period, command.close(), context);
    case Command::kRestate: return Restate(period, command.restate(), context);
    case Command::kSign: return Sign(period, command.sign(), context);
    case Command::kClockDue: return Events{};  // A period holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Period::Evolve(State& period, const Event& event) {
  switch (event.body_case()) {
    case Event::kClosed: {
      const v1::PeriodClosed& closed = event.closed();
      period.set_period_id(closed.period_id());
      *period.mutable_scope() = closed.figures().scope();
      *period.mutable_period() = closed.figures().period();
      if (period.scope().kind() == v1::Scope::KIND_SITE) period.set_site_id(period.scope().id());
      v1::FrozenFigures& frozen = *period.add_figures();
      *frozen.mutable_figures() = closed.figures();
      frozen.set_frozen_at_ms(closed.closed_at_ms());
      frozen.set_frozen_by(closed.closed_by());
      break;
    }
    case Event::kRestated: {
      v1::FrozenFigures& frozen = *period.add_figures();
      *frozen.mutable_figures() = event.restated().figures();
      frozen.set_frozen_at_ms(event.restated().restated_at_ms());
      frozen.set_frozen_by(event.restated().restated_by());
      frozen.set_reason(event.restated().reason());
      break;
    }
    case Event::kPeriodSigned: {
      const int index = event.period_signed().figures_number() - 1;
      if (index >= 0 && index < period.figures_size())
        *period.mutable_figures(index)->add_signatures() = event.period_signed().signature();
      break;
    }
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Question> Period::Asks(const State& period, const Command& command) {
  if (command.has_restate() && Closed(period))
    return {WhatAreTheFigures(period.scope(), period.period())};
  if (!command.has_close() || Closed(period)) return {};
  const auto name = ParsePeriodId(command.close().period_id());
  if (!name) return {};
  return {WhatAreTheFigures(name->scope, name->period)};
}

static_assert(Decider<Period> && HasQuestions<Period>);

}  // namespace interlock::metrics
