import { Link } from "wouter";
import { useState, type ReactNode } from "react";
import type { GetOverviewResponse, PeriodCount, TrendPoint } from "../api/gen/reporting";
import { useIndicators, useOverview } from "../api/queries";
import { clauseUnder } from "../text/clauses";
import { count, plainDate, plainMonth, plural } from "../text/format";
import { ButtonLink, Card, Empty, Loading, Notice } from "../ui/basics";
import { LineChart } from "../ui/chart";
import {
  incidentId,
  investigationColumn,
  occurredColumn,
  siteColumn,
  tierColumn,
  titleColumn,
} from "../ui/incident_columns";
import { Page } from "../ui/page";
import { useLastMonth, usePageScope, withSearch, type PageScope } from "../ui/scope";
import { DataTable } from "../ui/table";
import { Triangle } from "../ui/triangle";
import { RateFigures, indicatorScope, isRate } from "../ui/rate";

function Figure({ name, value, note, href, alarm = false }: {
  name: string;
  value: string;
  note: ReactNode;
  href: string;
  alarm?: boolean;
}) {
  return (
    <Link className="figure" href={href}>
      <span className="figure-name">{name}</span>
      <span className="figure-value" data-tone={alarm ? "alarm" : undefined}>
        {value}
      </span>
      <span className="figure-note">{note}</span>
    </Link>
  );
}

const periods = {
  last_12_months: "Last 12 months",
  this_year: "This year",
} as const;
type PeriodName = keyof typeof periods;

function comparison(now: PeriodCount | undefined, before: PeriodCount | undefined): string {
  const total = (p: PeriodCount | undefined) =>
    (p?.tiers ?? []).filter((t) => t.tier !== "NOT_PSE").reduce((sum, t) => sum + Number(t.count), 0);
  return `${plural(total(now), "event")}, ${count(total(before))} in the same time before`;
}

function TriangleCard({ overview, scope }: { overview: GetOverviewResponse; scope: PageScope }) {
  const [name, setName] = useState<PeriodName>("last_12_months");
  const period = overview[name];
  const before = name === "this_year" ? overview.previous_year : overview.previous_12_months;
  const counts = (period?.tiers ?? []).filter((t) => t.tier !== "NOT_PSE");
  const linkTo = (tier: string) =>
    withSearch("/incidents", scope, {
      tier,
      ...(period && { from: period.from_on, to: period.to_on }),
    });
  return (
    <Card
      title="Incident triangle"
      note={period && `${plainDate(period.from_on)} to ${plainDate(period.to_on)}`}
      actions={
        <div className="tabs" role="group" aria-label="Period of the triangle">
          {(Object.keys(periods) as PeriodName[]).map((one) => (
            <button key={one} type="button" aria-pressed={one === name} onClick={() => setName(one)}>
              {periods[one]}
            </button>
          ))}
        </div>
      }
    >
      {counts.length > 0 ? <Triangle counts={counts} linkTo={linkTo} /> : <Empty title="Nothing counted in this time" />}
      <p className="small muted">
        {comparison(period, before)}.{" "}
        {Number(period?.near_misses ?? 0) === 0
          ? "No near miss was reported in this time; that is no proof of safety."
          : `${plural(period?.near_misses ?? 0, "near miss", "near misses")} reported; many reports are a good sign.`}
      </p>
    </Card>
  );
}

function TrendCard({ months, scope }: { months: readonly TrendPoint[]; scope: PageScope }) {
  return (
    <Card
      title="Events by month"
      note="Rolling totals of the twelve months that end with each"
      actions={<Link href={withSearch("/rates", scope)}>Rates</Link>}
    >
      <LineChart
        label="Rolling twelve-month totals by tier"
        months={months.map((m) => m.period)}
        series={[
          { name: "Tier 1", colour: "--tier-1", values: months.map((m) => Number(m.rolling_tier_1)) },
          { name: "Tier 2", colour: "--tier-2", values: months.map((m) => Number(m.rolling_tier_2)), dash: [6, 4] },
          { name: "Tier 3", colour: "--tier-3", values: months.map((m) => Number(m.rolling_tier_3)), dash: [2, 3] },
        ]}
        unit="events"
      />
    </Card>
  );
}

function RatesCard({ scope, month }: { scope: PageScope; month: string }) {
  const answer = useIndicators({
    ...indicatorScope(scope),
    span: "SPAN_ROLLING_12_MONTHS",
    from_month: month,
    to_month: month,
  });
  return (
    <Card
      title="Rates"
      note={`Per 200,000 hours worked, twelve months to ${plainMonth(month)}`}
      actions={<Link href={withSearch("/rates", scope)}>Open</Link>}
      flush
    >
      {answer.data ? (
        <RateFigures values={answer.data.values.filter(isRate)} linkTo={(v) => withSearch("/rates", scope, { indicator: v.indicator_id })} />
      ) : answer.isError ? (
        <Empty title="The rates cannot be read right now" />
      ) : (
        <Loading what="rates" rows={2} />
      )}
    </Card>
  );
}

export function OverviewPage() {
  const scope = usePageScope();
  const month = useLastMonth();
  const answer = useOverview(scope.place);
  const overview = answer.data;
  const overdue = Number(overview?.overdue_investigations ?? 0);
  const silent = Number(overview?.sites ?? 0) - Number(overview?.sites_reporting ?? 0);
  return (
    <Page
      title={overview?.scope_name || scope.name}
      source={answer}
      actions={
        <>
          <span className="desk-only">
            <ButtonLink href={withSearch("/near-miss", scope)} icon="nearmiss">
              Near miss
            </ButtonLink>
          </span>
          <ButtonLink href={withSearch("/report", scope)} kind="main" icon="report">
            Report an incident
          </ButtonLink>
        </>
      }
    >
      {!overview && answer.isPending && (
        <Card>
          <Loading what="the overview" rows={6} />
        </Card>
      )}
      {overview && (
        <>
          {overdue > 0 && (
            <Notice tone="alarm" icon="alarm" title={`${plural(overdue, "investigation")} should have started by now`}>
              <p>
                {clauseUnder(scope.regime, "(m)(2)")} gives 48 hours from the incident.{" "}
                <Link href={withSearch("/investigations", scope)}>See which, and start them</Link>.
              </p>
            </Notice>
          )}
          <section className="card" aria-label="Work to be done">
            <div className="figures">
              <Figure
                name="Open investigations"
                value={count(overview.open_investigations)}
                note={overdue > 0 ? `${count(overdue)} not started in time` : "none late"}
                href={withSearch("/investigations", scope)}
                alarm={overdue > 0}
              />
              <Figure
                name="Undetermined tiers"
                value={count(overview.undetermined)}
                note="a missing fact may raise them"
                href={withSearch("/undetermined", scope)}
              />
              <Figure
                name="Overdue duties"
                value={count(overview.overdue_duties)}
                note="in every service, by whom and since when"
                href={withSearch("/duties", scope, { state: "overdue" })}
                alarm={Number(overview.overdue_duties) > 0}
              />
              <Figure
                name="Incidents on record"
                value={count(overview.incidents)}
                note={`${count(overview.historic_incidents)} from before go-live`}
                href={withSearch("/incidents", scope)}
              />
              {!scope.place.site_id && (
                <Figure
                  name="Sites that reported"
                  value={`${count(overview.sites_reporting)} of ${count(overview.sites)}`}
                  note={silent > 0 ? `${count(silent)} silent for 12 months` : "in the last 12 months"}
                  href={withSearch("/rates", scope)}
                />
              )}
            </div>
          </section>
          <div className="grid grid-2 grid-even">
            <TriangleCard overview={overview} scope={scope} />
            <TrendCard months={overview.months} scope={scope} />
          </div>
          {month && <RatesCard scope={scope} month={month} />}
          <Card title="Reported last" actions={<Link href={withSearch("/incidents", scope)}>All incidents</Link>} flush>
            {overview.latest.length > 0 ? (
              <DataTable
                caption="The incidents reported last, newest first"
                captionHidden
                columns={latestColumns}
                rows={overview.latest}
                rowId={incidentId}
              />
            ) : (
              <Empty title="Nothing was reported here since go-live">
                <p>
                  That is no proof of safety. <Link href={withSearch("/near-miss", scope)}>Report a near miss</Link> as
                  soon as you see one; it takes a minute.
                </p>
              </Empty>
            )}
          </Card>
        </>
      )}
    </Page>
  );
}

const latestColumns = [titleColumn, tierColumn, siteColumn, occurredColumn, investigationColumn];
