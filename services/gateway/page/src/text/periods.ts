// Periods as people say them and as their ids write them.
import type { Period, Scope, Span } from "../api/gen/metrics";
import { plainMonth } from "./format";

export function periodWords({ span, month }: Pick<Period, "span" | "month">): string {
  if (span === "SPAN_CALENDAR_YEAR") return `calendar year ${month.slice(0, 4)}`;
  return span === "SPAN_MONTH" ? plainMonth(month) : `twelve months to ${plainMonth(month)}`;
}

// The same inside a sentence.
export const thePeriod = (period: Pick<Period, "span" | "month">) =>
  `${period.span === "SPAN_MONTH" ? "" : "the "}${periodWords(period)}`;

// "site.baytown:2026-03", "everything:2026-03.12m", "business.olefins:2026".
export function periodId(scope: Scope, span: Span, month: string): string {
  const kind = scope.kind.replace("KIND_", "").toLowerCase();
  const place = scope.id ? `${kind}.${scope.id}` : kind;
  if (span === "SPAN_CALENDAR_YEAR") return `${place}:${month.slice(0, 4)}`;
  return `${place}:${month}${span === "SPAN_ROLLING_12_MONTHS" ? ".12m" : ""}`;
}
