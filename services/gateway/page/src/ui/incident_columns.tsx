// The columns that lists of incidents share.
import { Link } from "wouter";
import type { IncidentRow, InvestigationState, InvestigationSummary } from "../api/gen/reporting";
import { count, span } from "../text/format";
import { investigationStates, say } from "../text/words";
import { Chip, TierMark, When } from "./basics";
import type { Column } from "./table";
import { useServerNow } from "../api/clock";
import { useSiteIndex, useZone } from "./scope";

const beforeStart: ReadonlySet<InvestigationState> = new Set([
  "INVESTIGATION_STATE_UNDECIDED",
  "INVESTIGATION_STATE_PROPOSED",
  "INVESTIGATION_STATE_REQUIRED",
  "INVESTIGATION_STATE_DECLINE_PROPOSED",
] as const);

export function InvestigationChip({ summary }: { summary: InvestigationSummary | undefined }) {
  const now = useServerNow();
  const state = summary?.state ?? "INVESTIGATION_STATE_UNSPECIFIED";
  if (!summary || state === "INVESTIGATION_STATE_UNSPECIFIED" || state === "INVESTIGATION_STATE_NONE") {
    return <span className="muted">None</span>;
  }
  const words = say(investigationStates, state);
  const due = Number(summary.due_at_ms);
  const waiting = beforeStart.has(state) && !Number(summary.started_at_ms);
  if (waiting && summary.late) {
    return (
      <Chip tone="alarm" icon="alarm">
        {words}, late {span(Number(summary.lateness_hours) * 3_600_000 || now - due)}
      </Chip>
    );
  }
  if (waiting && due > 0) {
    return (
      <Chip tone={due - now < 12 * 3_600_000 ? "warn" : "plain"} icon="clock">
        {words}, due in {span(Math.max(0, due - now))}
      </Chip>
    );
  }
  const closed = state === "INVESTIGATION_STATE_CLOSED";
  return (
    <Chip tone={closed ? "good" : "plain"} {...(closed && { icon: "check" as const })}>
      {words}
      {summary.late && ", started late"}
    </Chip>
  );
}

function SiteTime({ row }: { row: IncidentRow }) {
  const zone = useZone(row.site_id);
  return <When ms={row.occurred_at_ms} zone={zone} />;
}

export const titleColumn: Column<IncidentRow> = {
  id: "title",
  title: "Incident",
  order: "INCIDENT_ORDER_TITLE",
  heading: true,
  cell: (row) => (
    <div>
      <Link className="row-title" href={`/incidents/${encodeURIComponent(row.incident_id)}`}>
        {row.title || "Untitled"}
      </Link>
      <p className="row-sub">
        {row.kind === "KIND_NEAR_MISS" && "Near miss · "}
        {row.standing === "STANDING_MERGED" && "Merged · "}
        {row.standing === "STANDING_WITHDRAWN" && "Withdrawn · "}
        {row.historic && "Before go-live · "}
        {row.chemicals.length > 0 ? row.chemicals.slice(0, 3).join(", ") : "No substance named"}
        {row.chemicals.length > 3 && ` and ${count(row.chemicals.length - 3)} more`}
      </p>
    </div>
  ),
};

export const tierColumn: Column<IncidentRow> = {
  id: "tier",
  title: "Tier",
  order: "INCIDENT_ORDER_TIER",
  tight: true,
  cell: (row) => <TierMark tier={row.tier} atLeast={row.at_least} />,
};

export const severityColumn: Column<IncidentRow> = {
  id: "severity",
  title: "Severity",
  order: "INCIDENT_ORDER_SEVERITY",
  align: "right",
  cell: (row) => (row.tier === "TIER_1" ? <span>{row.severity_points} pts</span> : <span className="muted">–</span>),
};

function SiteAndUnit({ row }: { row: IncidentRow }) {
  const unit = useSiteIndex().get(row.site_id)?.units.find((one) => one.unit_id === row.unit_id);
  return (
    <div>
      {row.site_name}
      {row.unit_id && <p className="row-sub">{unit?.name ?? row.unit_id}</p>}
    </div>
  );
}

export const siteColumn: Column<IncidentRow> = {
  id: "site",
  title: "Site",
  order: "INCIDENT_ORDER_SITE",
  cell: (row) => <SiteAndUnit row={row} />,
};

export const occurredColumn: Column<IncidentRow> = {
  id: "occurred",
  title: "Happened",
  order: "INCIDENT_ORDER_OCCURRED",
  tight: true,
  cell: (row) => <SiteTime row={row} />,
};

export const investigationColumn: Column<IncidentRow> = {
  id: "investigation",
  title: "Investigation",
  cell: (row) => <InvestigationChip summary={row.investigation} />,
};

export const incidentId = (row: IncidentRow) => row.incident_id;
