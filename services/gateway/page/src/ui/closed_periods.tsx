// Periods whose figures are frozen: closing one, signing it, restating it, and every figure that was
// ever published for it beside the newest.
import { Link } from "wouter";
import { usePeriod, usePeriods } from "../api/queries";
import type { ClosedPeriod, FrozenFigures, IndicatorValue, ListedPeriod, Scope, Span } from "../api/gen/metrics";
import { decimal, plural } from "../text/format";
import { periodId, periodWords, thePeriod } from "../text/periods";
import { ActionButton, periodSubject, type Action } from "./action";
import { Card, Chip, Empty, Loading, ProblemNotice, When } from "./basics";
import { indicatorName, isRate } from "./rate";
import { useRoles } from "./roles";
import { DataTable, type Column } from "./table";

const close = (period: string, scope: Scope): Action => ({
  method: "close",
  label: "Close this period",
  explanation: `The figures of ${period} are frozen as they are known now; whatever is found out later stands beside them as a restatement.`,
  fields: [],
  body: () => ({ site_id: scope.kind === "KIND_SITE" ? scope.id : undefined }),
});

const sign = (number: number): Action => ({
  method: "sign",
  label: "Sign these figures",
  kind: "main",
  explanation: `Your name stands under ${figuresName(number)}, as read and published; a signature cannot be taken back.`,
  fields: [],
  body: () => ({ figures_number: number }),
});

const restate: Action = {
  method: "restate",
  label: "Restate",
  explanation: "The figures are worked out again; where they differ, they stand beside the old ones, which stay as they are.",
  fields: [{ name: "reason", label: "What was found out?", kind: "long", required: true }],
  body: (v) => ({ reason: v["reason"] }),
};

function figuresName(number: number): string {
  return number === 1 ? "the figures as closed" : `restatement ${number - 1}`;
}

const valueWords = (value: IndicatorValue | undefined) =>
  value?.value ? `${value.lower_bound ? "≥ " : ""}${decimal(value.value.value)}` : "No rate";

interface NumberedFigures extends FrozenFigures {
  number: number;
}

function Frozen({ period, zone }: { period: ClosedPeriod; zone: string }) {
  const rates = (period.figures[0]?.figures?.values ?? []).filter(isRate).map((v) => v.indicator_id);
  const rows: NumberedFigures[] = period.figures.map((one, i) => ({ ...one, number: i + 1 }));
  const columns: Column<NumberedFigures>[] = [
    {
      id: "figures",
      title: "Figures",
      heading: true,
      cell: (row) => (
        <div>
          {row.number === 1 ? "As closed" : `Restatement ${row.number - 1}`}
          <p className="row-sub">
            <When ms={row.frozen_at_ms} zone={zone} only="date" /> by {row.frozen_by}
          </p>
          {row.reason && <p className="row-sub">{row.reason}</p>}
        </div>
      ),
    },
    ...rates.map(
      (id): Column<NumberedFigures> => ({
        id,
        title: indicatorName(id).split(" · ")[0] ?? id,
        align: "right",
        cell: (row) => valueWords(row.figures?.values.find((v) => v.indicator_id === id)),
      }),
    ),
    {
      id: "signed",
      title: "Signed",
      cell: (row) =>
        row.signatures.length > 0 ? (
          <ul className="stack-s">
            {row.signatures.map((one) => (
              <li key={one.person_id}>
                <Chip tone="good" icon="check">
                  {one.person_id}
                </Chip>{" "}
                <span className="small muted">
                  <When ms={one.signed_at_ms} zone={zone} only="date" />
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <span className="muted">Not signed yet</span>
        ),
    },
  ];
  return <DataTable caption="Every figure that was frozen" captionHidden columns={columns} rows={[...rows].reverse()} rowId={(row) => String(row.number)} />;
}

const signaturesNeeded = 2;

export function ChosenPeriod({ scope, span, month, zone }: { scope: Scope; span: Span; month: string; zone: string }) {
  const id = periodId(scope, span, month);
  const list = usePeriods({ scope_kind: scope.kind, scope_id: scope.id });
  const isClosed = (list.data?.periods ?? []).some((one) => one.period_id === id);
  const answer = usePeriod(id, isClosed);
  const roles = useRoles(scope.kind === "KIND_SITE" ? scope.id : undefined);
  const title = `Published figures, ${periodWords({ span, month })}`;
  const subject = periodSubject(id);
  if (list.isError) return <ProblemNotice error={list.error} onRetry={() => void list.refetch()} />;
  if (answer.isError) return <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!list.data || (isClosed && !answer.data)) {
    return (
      <Card title={title}>
        <Loading what="the published figures" rows={2} />
      </Card>
    );
  }
  const manages = roles.any("psm_manager");
  if (!isClosed || !answer.data) {
    return (
      <Card title={title} note="Not closed: the figures still change with what is found out.">
        {manages ? (
          <div className="row">
            <ActionButton action={close(thePeriod({ span, month }), scope)} subject={subject} version="" />
          </div>
        ) : (
          <p className="muted">A PSM manager closes it.</p>
        )}
      </Card>
    );
  }
  const period = answer.data.value;
  const { version } = answer.data;
  const newest = period.figures.length;
  const signatures = period.figures[newest - 1]?.signatures ?? [];
  const maySign = manages && signatures.length < signaturesNeeded && !signatures.some((one) => one.person_id === roles.actor);
  return (
    <Card title={title} note="Closed. None of these figures is ever changed; what is found out later stands beside them." flush>
      <Frozen period={period} zone={zone} />
      {manages && (
        <div className="table-foot">
          <div className="row">
            {maySign && <ActionButton action={sign(newest)} subject={subject} version={version} />}
            <ActionButton action={restate} subject={subject} version={version} />
          </div>
        </div>
      )}
    </Card>
  );
}

const spanNames: Partial<Record<Span, string>> = { SPAN_MONTH: "month", SPAN_CALENDAR_YEAR: "year", SPAN_ROLLING_12_MONTHS: "rolling" };

export function ClosedPeriodList({ scope, search, zone }: { scope: Scope; search: string; zone: string }) {
  const list = usePeriods({ scope_kind: scope.kind, scope_id: scope.id });
  const periods = list.data?.periods ?? [];
  const link = (row: ListedPeriod) => {
    const to = new URLSearchParams(search);
    to.set("span", spanNames[row.period?.span ?? "SPAN_MONTH"] ?? "month");
    to.set("month", row.period?.month ?? "");
    return `?${to}`;
  };
  const columns: Column<ListedPeriod>[] = [
    {
      id: "period",
      title: "Period",
      heading: true,
      cell: (row) => (
        <Link className="row-title" href={link(row)}>
          {row.period ? periodWords(row.period) : row.period_id}
        </Link>
      ),
    },
    {
      id: "closed",
      title: "Closed",
      cell: (row) => (
        <span>
          <When ms={row.closed_at_ms} zone={zone} only="date" /> by {row.closed_by}
        </span>
      ),
    },
    {
      id: "restated",
      title: "Restated",
      cell: (row) =>
        row.figures > 1 ? (
          <span>
            {plural(row.figures - 1, "time")}, last on <When ms={row.restated_at_ms} zone={zone} only="date" />
          </span>
        ) : (
          "Never"
        ),
    },
    {
      id: "signed",
      title: "Newest figures",
      tight: true,
      cell: (row) =>
        row.signatures > 0 ? (
          <Chip tone="good" icon="check">
            {plural(row.signatures, "signature")}
          </Chip>
        ) : (
          <Chip icon="clock">not signed</Chip>
        ),
    },
  ];
  if (!list.data) return null;
  return (
    <Card title="Closed periods" flush>
      {periods.length > 0 ? (
        <DataTable caption="Closed periods, newest first" captionHidden columns={columns} rows={periods} rowId={(row) => row.period_id} />
      ) : (
        <Empty title="No period of this scope is closed yet" />
      )}
    </Card>
  );
}
