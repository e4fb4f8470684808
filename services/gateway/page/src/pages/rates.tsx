import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { useCounted, useIndicators, type CountedRequest } from "../api/queries";
import type { CountedHours, CountedIncident, IndicatorValue, Span } from "../api/gen/metrics";
import { count, decimal, plainMonth, plural } from "../text/format";
import { monthsAfter } from "../text/months";
import { periodWords } from "../text/periods";
import { Card, Chip, Empty, Loading, Notice, ProblemNotice, TierMark } from "../ui/basics";
import { LineChart } from "../ui/chart";
import { ChosenPeriod, ClosedPeriodList } from "../ui/closed_periods";
import { TextField } from "../ui/form";
import { LeadingIndicators } from "../ui/leading";
import { Page } from "../ui/page";
import { RateFigures, RateValue, indicatorName, indicatorScope, isRate, sitesNote } from "../ui/rate";
import { useLastMonth, usePageScope, useSiteIndex, useZone, type PageScope } from "../ui/scope";
import { DataTable, type Column } from "../ui/table";

const spans: Record<string, { span: Span; name: string; back: number }> = {
  rolling: { span: "SPAN_ROLLING_12_MONTHS", name: "Rolling 12 months", back: 23 },
  month: { span: "SPAN_MONTH", name: "Month", back: 23 },
  year: { span: "SPAN_CALENDAR_YEAR", name: "Calendar year", back: 48 },
};

const periodOf = (value: IndicatorValue) => {
  const month = value.period?.month ?? "";
  return value.period?.span === "SPAN_CALENDAR_YEAR" ? month.slice(0, 4) : month;
};

function useIncidentColumns(): Column<CountedIncident>[] {
  const sites = useSiteIndex();
  return [
    {
      id: "incident",
      title: "Incident",
      heading: true,
      cell: (row) => (
        <Link className="row-title" href={`/incidents/${encodeURIComponent(row.incident_id)}`}>
          {row.incident_id}
        </Link>
      ),
    },
    {
      id: "tier",
      title: "Tier",
      tight: true,
      cell: (row) => <TierMark tier={row.tier} atLeast={row.at_most_tier !== row.tier} />,
    },
    { id: "points", title: "Severity", align: "right", cell: (row) => (row.severity_points ? `${row.severity_points} pts` : "–") },
    { id: "site", title: "Site", cell: (row) => sites.get(row.site_id)?.name ?? row.site_id },
    { id: "month", title: "Month", tight: true, cell: (row) => plainMonth(row.month) },
  ];
}

function useHoursColumns(): Column<CountedHours>[] {
  const sites = useSiteIndex();
  const hours = (text: string | undefined) => (text ? `${decimal(text)} h` : "not reported");
  return [
    { id: "site", title: "Site", heading: true, cell: (row) => sites.get(row.site_id)?.name ?? row.site_id },
    { id: "month", title: "Month", tight: true, cell: (row) => plainMonth(row.month) },
    { id: "employees", title: "Employees", align: "right", cell: (row) => hours(row.worked?.employee_hours?.value) },
    { id: "contractors", title: "Contractors", align: "right", cell: (row) => hours(row.worked?.contractor_hours?.value) },
  ];
}

const shownHours = 24;

function Behind({ request, words }: { request: CountedRequest; words: string }) {
  const answer = useCounted(request);
  const sites = useSiteIndex();
  const incidentColumns = useIncidentColumns();
  const hoursColumns = useHoursColumns();
  const [all, setAll] = useState(false);
  const data = answer.data;
  if (answer.isError) return <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!data?.value) {
    return (
      <Card>
        <Loading what="what is behind this number" />
      </Card>
    );
  }
  const value = data.value;
  const incidentId = (row: CountedIncident) => row.incident_id;
  const hoursId = (row: CountedHours) => row.hours_id || `${row.site_id} ${row.month}`;
  return (
    <>
      <Card title={`${indicatorName(value.indicator_id)}, ${words}`}>
        <div className="row">
          <RateValue value={value} />
          {value.value && <span className="muted">per 200,000 hours worked</span>}
          {value.lower_bound && (
            <Chip tone="warn" icon="unknown">
              lower bound
            </Chip>
          )}
        </div>
        <p className="prose">{value.sentence || value.no_value_because}</p>
        {(value.undetermined_counted > 0 || value.undetermined_not_counted > 0) && (
          <p className="small muted">
            {[
              value.undetermined_counted > 0 && `${plural(value.undetermined_counted, "counted event")} may move to a higher tier`,
              value.undetermined_not_counted > 0 && `${plural(value.undetermined_not_counted, "event")} not counted may turn out to belong`,
            ]
              .filter(Boolean)
              .join("; ")}
            .
          </p>
        )}
        {value.missing_sites.length > 0 && (
          <Notice tone="warn" icon="alarm" title={sitesNote(value) || "Hours are missing"}>
            <p>
              What happened at the others is in no rate
              {Number(value.numerator_at_missing_sites) > 0 && ` (${count(value.numerator_at_missing_sites)} counted there)`}:
            </p>
            <ul className="plain">
              {value.missing_sites.slice(0, 10).map((site) => (
                <li key={site.site_id}>
                  {sites.get(site.site_id)?.name ?? site.site_id}:{" "}
                  {site.missing_months.slice(0, 6).map(plainMonth).join(", ") || "every month"}
                  {site.missing_months.length > 6 && ` and ${plural(site.missing_months.length - 6, "more month")}`}
                </li>
              ))}
              {value.missing_sites.length > 10 && <li>and {plural(value.missing_sites.length - 10, "more site")}</li>}
            </ul>
          </Notice>
        )}
      </Card>
      <div className="grid grid-2">
        <Card title="Incidents behind it" flush>
          {data.incidents.length > 0 ? (
            <DataTable
              caption={`${plural(data.incidents.length, "incident")} counted`}
              columns={incidentColumns}
              rows={data.incidents}
              rowId={incidentId}
            />
          ) : (
            <Empty title="No incident is counted in it" />
          )}
          {data.undetermined.length > 0 && (
            <DataTable
              caption={`${plural(data.undetermined.length, "undetermined incident")} not counted that may turn out to belong`}
              columns={incidentColumns}
              rows={data.undetermined}
              rowId={incidentId}
            />
          )}
        </Card>
        <Card title="Hours behind it" flush>
          {data.hours.length > 0 ? (
            <>
              <DataTable
                caption={value.hours ? `${decimal(value.hours.value)} h worked by employees and contractors` : "Hours reported"}
                columns={hoursColumns}
                rows={all ? data.hours : data.hours.slice(0, shownHours)}
                rowId={hoursId}
              />
              {data.hours.length > shownHours && !all && (
                <div className="table-foot">
                  <span>
                    {count(shownHours)} of {count(data.hours.length)} shown
                  </span>
                  <button type="button" className="button" onClick={() => setAll(true)}>
                    Show all
                  </button>
                </div>
              )}
            </>
          ) : (
            <Empty title="No hours are reported for this time">
              <p>Without hours there is no rate. Enter them, or import them with interlock import hours FILE.</p>
            </Empty>
          )}
        </Card>
      </div>
    </>
  );
}

export function RatesPage() {
  const scope = usePageScope();
  const [params, setParams] = useSearchParams();
  const lastMonth = useLastMonth();
  const chosenSpan = params.get("span") ?? "rolling";
  const span = spans[chosenSpan] ? chosenSpan : "rolling";
  const month = params.get("month") || lastMonth;
  if (!month) {
    return (
      <Page title="Rates">
        <Card>
          <Loading what="rates" />
        </Card>
      </Page>
    );
  }
  const set = (name: string, value: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  return <Rates key={scope.search} scope={scope} span={span} month={month} indicator={params.get("indicator") ?? "pse1r"} set={set} />;
}

function Rates({ scope, span, month, indicator, set }: {
  scope: PageScope;
  span: string;
  month: string;
  indicator: string;
  set: (name: string, value: string) => void;
}) {
  const chosen = spans[span] ?? spans["rolling"];
  const spanName: Span = chosen?.span ?? "SPAN_ROLLING_12_MONTHS";
  const place = indicatorScope(scope);
  const period = { kind: place.scope_kind, id: place.scope_id };
  const zone = useZone(scope.place.site_id);
  const words = periodWords({ span: spanName, month });
  const answer = useIndicators({ ...place, span: spanName, from_month: monthsAfter(month, -(chosen?.back ?? 23)), to_month: month });
  const values = (answer.data?.values ?? []).filter(isRate);
  const newest = values.filter((v) => periodOf(v) === (span === "year" ? month.slice(0, 4) : month));
  const all = values.filter((v) => v.indicator_id === indicator);
  // From the first rate there is; a gap later on stays one.
  const series = all.slice(Math.max(0, all.findIndex((v) => v.value)));
  return (
    <Page
      title="Rates"
      lead={`${scope.name}. Process safety events per 200,000 hours worked by employees and contractors. Every number opens down to its incidents and hours. The newest whole month is the default: the hours of a running month are not in yet.`}
      source={answer}
      actions={
        <>
          <TextField
            label={span === "rolling" ? "Last month of the twelve" : span === "year" ? "A month of the year" : "Month"}
            type="month"
            value={month}
            onChange={(value) => set("month", value)}
          />
          <div className="tabs" role="group" aria-label="Length of time">
            {Object.entries(spans).map(([key, one]) => (
              <button key={key} type="button" aria-pressed={key === span} onClick={() => set("span", key)}>
                {one.name}
              </button>
            ))}
          </div>
        </>
      }
    >
      <section className="card" aria-label={`Rates of the ${words}`}>
        {answer.data ? (
          newest.length > 0 ? (
            <RateFigures values={newest} selected={indicator} linkTo={(v) => `?${new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(location.search)), indicator: v.indicator_id })}`} />
          ) : (
            <Empty title="There are no rates for this time" />
          )
        ) : (
          !answer.isError && <Loading what="rates" rows={2} />
        )}
      </section>
      {series.length > 0 && (
        <Card title={`${indicatorName(indicator)} over time`} note="A gap means that there is no rate: hours are missing. It never means zero.">
          <LineChart
            label={`${indicatorName(indicator)} over time`}
            months={series.map(periodOf)}
            series={[
              {
                name: `${indicatorName(indicator)} per 200,000 h`,
                colour: "--series-1",
                values: series.map((v) => (v.value ? Number(v.value.value) : null)),
              },
            ]}
            unit="per 200,000 hours worked"
          />
          {indicator.startsWith("near-miss") && (
            <p className="small muted">More near misses may be good: people look closely. Not for comparing sites.</p>
          )}
        </Card>
      )}
      <Behind request={{ indicator_id: indicator, ...place, span: spanName, month }} words={words} />
      <LeadingIndicators scope={scope} />
      <ChosenPeriod scope={period} span={spanName} month={month} zone={zone} />
      <ClosedPeriodList scope={period} search={scope.search} zone={zone} />
    </Page>
  );
}
