import { useEffect, useMemo, useRef, useState } from "react";
import { useSearchParams } from "wouter";
import { incidentsCsv, useChemicals, useIncidents, type Filter } from "../api/queries";
import { count, plural } from "../text/format";
import { investigationStates, tiers } from "../text/words";
import { Card, CsvLink, Empty, Loading } from "../ui/basics";
import { Check, SelectField, TextField } from "../ui/form";
import { Icon } from "../ui/icons";
import {
  incidentId,
  investigationColumn,
  occurredColumn,
  severityColumn,
  siteColumn,
  tierColumn,
  titleColumn,
} from "../ui/incident_columns";
import { Page } from "../ui/page";
import { Pager, usePaging } from "../ui/pager";
import { usePageScope } from "../ui/scope";
import { DataTable } from "../ui/table";

const columns = [
  titleColumn,
  tierColumn,
  severityColumn,
  siteColumn,
  occurredColumn,
  investigationColumn,
];

const kinds = { KIND_INCIDENT: "Incidents", KIND_NEAR_MISS: "Near misses" };
const origins = { ORIGIN_LIVE: "Since go-live", ORIGIN_HISTORIC: "Before go-live" };
const standings = { STANDING_MERGED: "Merged", STANDING_WITHDRAWN: "Withdrawn" };

// The filters live in the address, so that a list can be sent to somebody.
function useFilters() {
  const [params, setParams] = useSearchParams();
  const set = (changes: Record<string, string>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        next.delete("cursor");
        next.delete("page");
        return next;
      },
      { replace: true },
    );
  const read = (name: string) => params.get(name) ?? "";
  return { read, set };
}

// What somebody types is asked for when the typing pauses.
function useTyped(value: string, commit: (value: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const timer = useRef<number>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return [
    text,
    (next) => {
      setText(next);
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => commit(next), 300);
    },
  ];
}

const noArrivals: ReadonlySet<string> = new Set();

// Ids that were not in this list before: they came in while the page was open. `ids` is undefined
// until the list itself, and not the one before it, is there.
function useArrivals(ids: readonly string[] | undefined, listKey: string): ReadonlySet<string> {
  const seen = useRef<{ key: string; ids: ReadonlySet<string> }>(undefined);
  const [arrived, setArrived] = useState(noArrivals);
  useEffect(() => {
    if (!ids) return;
    const before = seen.current;
    const fresh = before?.key === listKey ? ids.filter((id) => !before.ids.has(id)) : [];
    seen.current = { key: listKey, ids: new Set(ids) };
    setArrived(fresh.length > 0 ? new Set(fresh) : noArrivals);
  }, [ids, listKey]);
  return arrived;
}

export function IncidentsPage() {
  const scope = usePageScope();
  const { read, set } = useFilters();
  const [text, setText] = useTyped(read("text"), (value) => set({ text: value }));
  const paging = usePaging();
  const filter: Filter = {
    ...scope.filter,
    ...(read("tier") && { tiers: [read("tier")] }),
    at_least_only: read("at_least") === "yes",
    from_on: read("from"),
    to_on: read("to"),
    chemical: read("chemical"),
    ...(read("investigation") && { investigation_states: [read("investigation")] }),
    late_investigation_only: read("late") === "yes",
    origin: read("origin"),
    kind: read("kind"),
    standing: read("standing"),
    text: read("text"),
    missing_fact: read("missing"),
  };
  const order = read("order") || "INCIDENT_ORDER_OCCURRED";
  const descending = read("direction") !== "DIRECTION_ASCENDING";
  const request = {
    filter,
    order,
    direction: descending ? "DIRECTION_DESCENDING" : "DIRECTION_ASCENDING",
    limit: 50,
    cursor: paging.cursor,
  };
  const answer = useIncidents(request);
  const chemicals = useChemicals(scope.filter).data?.chemicals ?? [];
  const rows = answer.data?.incidents ?? [];
  const own = answer.isPlaceholderData ? undefined : answer.data;
  const ids = useMemo(() => own?.incidents.map(incidentId), [own]);
  const arrived = useArrivals(ids, JSON.stringify(request));
  const filterNames = ["tier", "at_least", "from", "to", "chemical", "investigation", "late", "origin", "kind", "standing", "text", "missing"];
  const active = filterNames.filter((name) => read(name)).length;
  const [open, setOpen] = useState(() => window.matchMedia("(min-width: 861px)").matches);
  return (
    <Page
      title="Incidents"
      lead={scope.search ? scope.name : undefined}
      source={answer}
      actions={<CsvLink href={incidentsCsv(request)} what="this list" />}
    >
      <Card flush>
        <form role="search" aria-label="Incidents" onSubmit={(e) => e.preventDefault()}>
          <div className="filters">
            <TextField
              label="Search"
              type="search"
              value={text}
              onChange={setText}
              hint={undefined}
              max={200}
            />
            <div className="filters-buttons">
              <button
                type="button"
                className="button"
                aria-expanded={open}
                aria-controls="more-filters"
                onClick={() => setOpen(!open)}
              >
                <Icon name="filter" />
                Filters{active > 0 && ` (${active})`}
              </button>
              {active > 0 && (
                <button
                  type="button"
                  className="button"
                  data-kind="quiet"
                  onClick={() => set(Object.fromEntries(filterNames.map((name) => [name, ""])))}
                >
                  Clear
                </button>
              )}
            </div>
          </div>
          <div className="filters" id="more-filters" hidden={!open}>
            <SelectField
              label="Tier"
              empty="Any tier"
              words={tiers as Record<string, string>}
              value={read("tier")}
              onChange={(value) => set({ tier: value })}
            />
            <TextField label="Happened from" type="date" value={read("from")} onChange={(value) => set({ from: value })} />
            <TextField label="to" type="date" value={read("to")} onChange={(value) => set({ to: value })} />
            <SelectField
              label="Substance"
              empty="Any substance"
              words={Object.fromEntries(chemicals.map((c) => [c.name, `${c.name} (${count(c.incidents)})`]))}
              value={read("chemical")}
              onChange={(value) => set({ chemical: value })}
            />
            <SelectField
              label="Investigation"
              empty="Any state"
              words={investigationStates as Record<string, string>}
              value={read("investigation")}
              onChange={(value) => set({ investigation: value })}
            />
            <SelectField label="Kind" empty="Both" words={kinds} value={read("kind") as keyof typeof kinds} onChange={(value) => set({ kind: value })} />
            <SelectField
              label="Origin"
              empty="Both"
              words={origins}
              value={read("origin") as keyof typeof origins}
              onChange={(value) => set({ origin: value })}
            />
            <SelectField
              label="Standing"
              empty="Counts"
              words={standings}
              value={read("standing") as keyof typeof standings}
              onChange={(value) => set({ standing: value })}
            />
            <div>
              <Check label="Undetermined only" checked={read("at_least") === "yes"} onChange={(on) => set({ at_least: on ? "yes" : "" })} />
              <Check label="Investigation late" checked={read("late") === "yes"} onChange={(on) => set({ late: on ? "yes" : "" })} />
            </div>
          </div>
        </form>
      </Card>
      <Card flush>
        {answer.data ? (
          rows.length > 0 ? (
            <>
              <DataTable
                caption={
                  <span role="status">
                    {plural(answer.data.total, "incident")}
                    {active > 0 && (Number(answer.data.total) === 1 ? " matches" : " match")}
                    {arrived.size > 0 && ` · ${plural(arrived.size, "new one", "new ones")} just came in`}
                  </span>
                }
                columns={columns}
                rows={rows}
                rowId={incidentId}
                sorting={{ order, descending }}
                onSort={(sorting) =>
                  set({ order: sorting.order, direction: sorting.descending ? "DIRECTION_DESCENDING" : "DIRECTION_ASCENDING" })
                }
                arrived={arrived}
              />
              <Pager paging={paging} nextCursor={answer.data.next_cursor} shown={rows.length} total={Number(answer.data.total)} />
            </>
          ) : (
            <Empty title={active > 0 ? "No incident matches these filters" : "No incident is on record here"}>
              <p>
                {active > 0
                  ? "Take a filter away, or clear them all."
                  : "When one is reported anywhere in this scope, it appears here by itself."}
              </p>
            </Empty>
          )
        ) : (
          !answer.isError && <Loading what="incidents" rows={8} />
        )}
      </Card>
    </Page>
  );
}
