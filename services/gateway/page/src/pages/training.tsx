// Who has which training at a site, by role and by person, and what lapses.
import { useMemo, useState, type ReactNode } from "react";
import { Link, useSearchParams } from "wouter";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Freshness } from "../api/gen/core";
import type { GetMatrixResponse, GetMatrixResponse_Row, ListLapsingResponse_Item } from "../api/gen/training";
import { useNames, useRoleTitles, type Names } from "../api/people";
import { useSites } from "../api/queries";
import { useLapsing, useMatrix } from "../api/training";
import { count, plainDate, plural } from "../text/format";
import { ButtonLink, Card, Chip, Empty, Loading } from "../ui/basics";
import { Check, SelectField, TextField } from "../ui/form";
import { Page } from "../ui/page";
import { Programme } from "../ui/programme";
import { personLink } from "../ui/person_link";
import { usePageSite } from "../ui/remembered_site";
import { useRoles } from "../ui/roles";
import { useSiteIndex } from "../ui/scope";
import { StandingKey, StandingMark, isAsked, isQualified } from "../ui/standing";
import { DataTable, type Column } from "../ui/table";

const views = { roles: "By role", people: "By person", lapsing: "What lapses", programme: "Programme" } as const;
type View = keyof typeof views;

// So many people are drawn at first.
const shownAtFirst = 100;

interface RoleRow {
  roleId: string;
  people: number;
  // As the columns of the matrix.
  counts: { asked: number; qualified: number }[];
}

function byRole(matrix: GetMatrixResponse): RoleRow[] {
  const roles = [...new Set(matrix.rows.flatMap((row) => row.role_ids))].sort();
  return roles.map((roleId) => {
    const people = matrix.rows.filter((row) => row.role_ids.includes(roleId));
    return {
      roleId,
      people: people.length,
      counts: matrix.columns.map((_, i) => ({
        asked: people.filter((row) => isAsked(row.cells[i]?.standing ?? "STANDING_UNSPECIFIED")).length,
        qualified: people.filter((row) => isQualified(row.cells[i]?.standing ?? "STANDING_UNSPECIFIED")).length,
      })),
    };
  });
}

function RoleCount({ asked, qualified }: { asked: number; qualified: number }) {
  if (asked === 0) return <span className="not-asked">–</span>;
  const missing = asked - qualified;
  return (
    <div>
      <Chip tone={missing > 0 ? "alarm" : "good"} icon={missing > 0 ? "alarm" : "check"}>
        {qualified} of {asked}
      </Chip>
      {missing > 0 && <p className="row-sub">{count(missing)} missing</p>}
    </div>
  );
}

function RolesTable({ matrix, title, onRole }: {
  matrix: GetMatrixResponse;
  title: (roleId: string) => string;
  onRole: (roleId: string) => void;
}) {
  const rows = useMemo(() => byRole(matrix), [matrix]);
  const columns: Column<RoleRow>[] = [
    {
      id: "role",
      title: "Role",
      heading: true,
      cell: (row) => (
        <div>
          <button type="button" className="link" onClick={() => onRole(row.roleId)}>
            {title(row.roleId)}
          </button>
          <p className="row-sub">{plural(row.people, "person", "people")}</p>
        </div>
      ),
    },
    ...matrix.columns.map((column, i): Column<RoleRow> => ({
      id: column.requirement_id,
      title: column.title,
      cell: (row) => <RoleCount {...(row.counts[i] ?? { asked: 0, qualified: 0 })} />,
    })),
  ];
  return <DataTable wide caption="Of those who must have it, how many do" columns={columns} rows={rows} rowId={(row) => row.roleId} />;
}

function PeopleTable({ matrix, names, lackingOnly, title }: {
  matrix: GetMatrixResponse;
  names: Names;
  lackingOnly: boolean;
  title: (roleId: string) => string;
}) {
  const [all, setAll] = useState(false);
  const lacks = (row: GetMatrixResponse_Row) => row.cells.some((cell) => isAsked(cell.standing) && !isQualified(cell.standing));
  const rows = lackingOnly ? matrix.rows.filter(lacks) : matrix.rows;
  const shown = all ? rows : rows.slice(0, shownAtFirst);
  const columns: Column<GetMatrixResponse_Row>[] = [
    {
      id: "person",
      title: "Person",
      heading: true,
      cell: (row) => (
        <div>
          <Link className="row-title" href={`${personLink(row.person_id)}?on=${matrix.on}`}>
            {names.of(row.person_id)}
          </Link>
          <p className="row-sub">
            {row.role_ids.map(title).join(", ")}
            {row.away && " · away: may not work on what is lacking until trained"}
          </p>
        </div>
      ),
    },
    ...matrix.columns.map((column, i): Column<GetMatrixResponse_Row> => ({
      id: column.requirement_id,
      title: column.title,
      cell: (row) => {
        const cell = row.cells[i];
        return cell ? <StandingMark standing={cell.standing} days={cell.due_within_days} until={cell.valid_until_on} /> : null;
      },
    })),
  ];
  if (rows.length === 0) return <Empty title="Nobody lacks anything that is asked" />;
  return (
    <>
      <DataTable
        wide
        caption={`${plural(rows.length, "person", "people")}${lackingOnly ? " who lack something" : ""}`}
        columns={columns}
        rows={shown}
        rowId={(row) => row.person_id}
      />
      {shown.length < rows.length && (
        <p className="table-foot">
          <button type="button" className="button" onClick={() => setAll(true)}>
            Show the other {count(rows.length - shown.length)}
          </button>
        </p>
      )}
    </>
  );
}

function LapsingTable({ items, names }: { items: readonly ListLapsingResponse_Item[]; names: Names }) {
  const columns: Column<ListLapsingResponse_Item>[] = [
    {
      id: "person",
      title: "Person",
      heading: true,
      cell: (item) => (
        <div>
          <Link className="row-title" href={personLink(item.person_id)}>
            {names.of(item.person_id)}
          </Link>
          {item.away && <p className="row-sub">Away</p>}
        </div>
      ),
    },
    { id: "what", title: "Training", cell: (item) => item.title },
    { id: "state", title: "Today", tight: true, cell: (item) => <StandingMark standing={item.standing} /> },
    { id: "until", title: "Last day", tight: true, cell: (item) => plainDate(item.valid_until_on) || <span className="muted">none</span> },
  ];
  return (
    <DataTable
      caption={`${plural(items.length, "training")} to be renewed; the earliest first`}
      columns={columns}
      rows={items}
      rowId={(item) => `${item.person_id} ${item.requirement_id}`}
    />
  );
}

// The question that the chosen view rests on; the other one is not asked.
function useShown(view: View, siteId: string, unit: string, role: string, on: string, until: string) {
  const matrix = useMatrix(view === "lapsing" ? "" : siteId, { unit_id: unit, role_id: role, on });
  const lapsing = useLapsing(view === "lapsing" ? siteId : "", { unit_id: unit, role_id: role, until_on: until });
  const source: UseQueryResult<{ freshness?: Freshness }> = view === "lapsing" ? lapsing : matrix;
  return { matrix: matrix.data, lapsing: lapsing.data, source };
}

export function TrainingPage() {
  const sites = useSites().data?.sites ?? [];
  const siteId = usePageSite(sites);
  const site = useSiteIndex().get(siteId);
  const roles = useRoles(siteId);
  const [params, setParams] = useSearchParams();
  const get = (name: string) => params.get(name) ?? "";
  const view: View = get("view") in views ? (get("view") as View) : "roles";
  const set = (values: Record<string, string>) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(values)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  const { matrix, lapsing, source } = useShown(view, siteId, get("unit"), get("role"), get("on"), get("until"));
  const names = useNames(siteId);
  const title = useRoleTitles([...names.roleIds, ...(matrix?.rows ?? []).flatMap((row) => row.role_ids)]);

  let shown: ReactNode = !source.isError && siteId && <Loading what="training" rows={6} />;
  if (!siteId) shown = <Empty title="Choose a site in “Showing”" />;
  else if (view === "programme") shown = <Programme siteId={siteId} zone={site?.time_zone || "UTC"} names={names} caller={roles} />;
  else if (view === "lapsing" && lapsing) {
    shown =
      lapsing.items.length > 0 ? (
        <LapsingTable items={lapsing.items} names={names} />
      ) : (
        <Empty title={`Nothing lapses until ${plainDate(lapsing.until_on)}`} />
      );
  } else if (view !== "lapsing" && matrix) {
    shown =
      matrix.columns.length === 0 || matrix.rows.length === 0 ? (
        <Empty title="Nothing is asked of anybody here">
          <p>Either no requirement holds here on {plainDate(matrix.on)}, or nobody is known to hold a role.</p>
        </Empty>
      ) : view === "roles" ? (
        <RolesTable matrix={matrix} title={title} onRole={(role) => set({ view: "people", role })} />
      ) : (
        <>
          <PeopleTable matrix={matrix} names={names} lackingOnly={get("lacking") === "yes"} title={title} />
          <StandingKey />
        </>
      );
  }
  const day = view === "lapsing" ? lapsing?.on : matrix?.on;
  return (
    <Page
      title={site ? `Training at ${site.name}` : "Training"}
      lead={`What is asked of whom, and who has it${day ? ` on ${plainDate(day)}` : ""}. What cannot be proved does not count.`}
      {...(siteId && { source })}
      actions={
        roles.any("psm_manager", "training_clerk") && (
          <ButtonLink href={`/training/session${siteId && `?site=${encodeURIComponent(siteId)}`}`} kind="main" icon="report">
            Record a session
          </ButtonLink>
        )
      }
    >
      <div className="tabs" role="group" aria-label="View">
        {(Object.keys(views) as View[]).map((key) => (
          <button key={key} type="button" aria-pressed={key === view} onClick={() => set({ view: key })}>
            {views[key]}
          </button>
        ))}
      </div>
      <Card flush>
        {view !== "programme" && (
          <div className="filters">
            <SelectField
              label="Unit"
              empty="The whole site"
              words={Object.fromEntries((site?.units ?? []).map((unit) => [unit.unit_id, unit.name]))}
              value={get("unit")}
              onChange={(unit) => set({ unit })}
            />
            <SelectField
              label="Role"
              empty="Every role"
              words={Object.fromEntries(names.roleIds.map((id) => [id, title(id)]))}
              value={get("role")}
              onChange={(role) => set({ role })}
            />
            {view === "lapsing" ? (
              <TextField label="Lapses until" type="date" value={get("until") || (lapsing?.until_on ?? "")} onChange={(until) => set({ until })} />
            ) : (
              <TextField label="As of" type="date" value={get("on") || (matrix?.on ?? "")} onChange={(on) => set({ on })} />
            )}
            {view === "people" && (
              <Check label="Only who lacks something" checked={get("lacking") === "yes"} onChange={(on) => set({ lacking: on ? "yes" : "" })} />
            )}
          </div>
        )}
        {shown}
      </Card>
    </Page>
  );
}
