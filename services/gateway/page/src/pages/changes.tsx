// The board of changes: by stage, each with what it waits for, for whom and since when.
import { useMemo } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { serverNow, useServerNow } from "../api/clock";
import { changePath, useChanges } from "../api/changes";
import type { Change_Stage, ChangeRow, Waiting } from "../api/gen/moc";
import { rolesOn, useNames, useOwnPerson, useRoleTitles, type Names } from "../api/people";
import { useMe } from "../api/queries";
import { startupLink } from "../api/startups";
import { changeKinds, changeStages, durations } from "../text/change_words";
import { count, dayAt, plainDate, plural, span } from "../text/format";
import { say } from "../text/words";
import { ActionButton } from "../ui/action";
import { Card, Chip, Empty, Loading, When } from "../ui/basics";
import { requestChange } from "../ui/change_actions";
import { SelectField } from "../ui/form";
import { Page } from "../ui/page";
import { Pager, usePaging } from "../ui/pager";
import { approverWords, type RoleTitle } from "../ui/routing";
import { useRoles } from "../ui/roles";
import { usePageScope, useScopeSites, useSiteIndex, useZone, withSearch } from "../ui/scope";
import { DataTable, type Column } from "../ui/table";

const views = { open: "Under way", mine: "Waits for me", overdue: "Overdue", ended: "Ended" } as const;
type View = keyof typeof views;
const ended: Change_Stage[] = ["STAGE_CLOSED", "STAGE_RESTORED", "STAGE_IN_KIND", "STAGE_REJECTED", "STAGE_WITHDRAWN"];
const boardLimit = 500;

const changeLink = (id: string) => `/changes/${encodeURIComponent(id)}`;

function What({ row }: { row: ChangeRow }) {
  const site = useSiteIndex().get(row.site_id);
  const facts = row.facts;
  return (
    <div>
      <Link className="row-title" href={changeLink(row.change_id)}>
        {facts?.title}
      </Link>
      <p className="row-sub">
        {[row.change_id, facts && say(changeKinds, facts.kind), site?.units.find((one) => one.unit_id === facts?.unit_id)?.name ?? facts?.unit_id]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </div>
  );
}

function Marks({ row }: { row: ChangeRow }) {
  const duration = row.facts?.duration;
  return (
    <div className="row">
      {duration === "CHANGE_DURATION_EMERGENCY" ? (
        <Chip tone="alarm" icon="alarm">
          Emergency
        </Chip>
      ) : (
        duration && <Chip>{say(durations, duration)}</Chip>
      )}
      {row.facts?.found_already_made && (
        <Chip tone="alarm" icon="alarm">
          Found already made
        </Chip>
      )}
      {row.holds_unit && (
        <Chip tone="warn" icon="lost">
          Holds its unit
        </Chip>
      )}
      {row.limit_on && <span className="small muted">until {plainDate(row.limit_on)}</span>}
    </div>
  );
}

function Wait({ wait, zone, names, role }: { wait: Waiting; zone: string; names: Names; role: RoleTitle }) {
  const now = useServerNow();
  const late = Number(wait.due_at_ms) > 0 ? now - Number(wait.due_at_ms) : -1;
  return (
    <div>
      <p>
        {wait.what.charAt(0).toUpperCase() + wait.what.slice(1)}
        {late >= 0 && (
          <>
            {" "}
            <Chip tone="alarm" icon="alarm">
              Overdue {span(late)}
            </Chip>
          </>
        )}
      </p>
      <p className="row-sub">
        {wait.who.length > 0 ? wait.who.map((one) => approverWords(one, names, role)).join(", ") : "Whoever may at the site"}
        {Number(wait.since_ms) > 0 && ` · for ${span(now - Number(wait.since_ms))}`}
        {late < 0 && Number(wait.due_at_ms) > 0 && (
          <>
            {" "}
            · by <When ms={wait.due_at_ms} zone={zone} />
          </>
        )}
      </p>
    </div>
  );
}

function Waits({ row, role }: { row: ChangeRow; role: RoleTitle }) {
  const zone = useZone(row.site_id);
  const names = useNames(row.site_id);
  if (row.waits.length === 0) return <span className="muted">Nothing</span>;
  return (
    <div className="stack-s">
      {row.waits.map((wait) => (
        <Wait key={`${wait.kind} ${wait.step_id}`} wait={wait} zone={zone} names={names} role={role} />
      ))}
    </div>
  );
}

const columnsWith = (role: RoleTitle): Column<ChangeRow>[] => [
  { id: "what", title: "Change", heading: true, cell: (row) => <What row={row} /> },
  { id: "marks", title: "Kind", cell: (row) => <Marks row={row} /> },
  { id: "waits", title: "Waits for", cell: (row) => <Waits row={row} role={role} /> },
];

const isOverdue = (row: ChangeRow) => row.overdue;

// Go or no-go of a unit and its handover are looked for from here.
function UnitLinks({ siteId }: { siteId: string }) {
  const site = useSiteIndex().get(siteId);
  if (!site) return null;
  return (
    <Card title="Units" actions={<Link href={`/handover?site=${encodeURIComponent(siteId)}`}>Shift handover of the site</Link>}>
      <ul className="row">
        {site.units
          .filter((unit) => !unit.closed)
          .map((unit) => (
            <li key={unit.unit_id}>
              <Link className="button" href={startupLink(siteId, unit.unit_id)}>
                Go or no-go: {unit.name}
              </Link>
            </li>
          ))}
      </ul>
    </Card>
  );
}

export function ChangesPage() {
  const scope = usePageScope();
  const siteIds = useScopeSites(scope);
  const sites = useSiteIndex();
  const siteId = scope.place.site_id;
  const paging = usePaging();
  const roles = useRoles(siteId);
  const me = useMe().data?.actor ?? "";
  const [, go] = useLocation();
  const [params, setParams] = useSearchParams();
  const view: View = (params.get("view") ?? "") in views ? (params.get("view") as View) : "open";
  const own = useOwnPerson(view === "mine");
  const ownZone = useZone(own?.site_id);
  const get = (name: string) => params.get(name) ?? "";
  const set = (name: string, value: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      next.delete("cursor");
      return next;
    });
  const answer = useChanges(
    siteIds && {
      site_ids: siteIds,
      unit_id: siteId ? get("unit") : "",
      kind: get("kind"),
      duration: get("duration"),
      overdue_only: view === "overdue",
      stages: view === "ended" ? ended : [],
      limit: view === "ended" ? 50 : boardLimit,
      cursor: paging.cursor,
    },
  );
  const rows = useMemo(() => {
    const all = answer.data?.changes ?? [];
    if (view !== "mine") return all;
    const held = rolesOn(own, dayAt(serverNow(), ownZone));
    return all.filter((row) => row.waits.some((wait) => wait.who.some((one) => (one.person_id ? one.person_id === me : held.includes(one.role_id)))));
  }, [answer.data, view, own, ownZone, me]);
  const role = useRoleTitles(rows.flatMap((row) => row.waits.flatMap((wait) => wait.who.map((one) => one.role_id))));
  const columns = columnsWith(role);
  // In the order in which a change goes through them; a stage that a newer server sent comes last.
  const stages = [...new Set([...(Object.keys(changeStages) as Change_Stage[]), ...rows.map((row) => row.stage)])].filter((stage) =>
    rows.some((row) => row.stage === stage),
  );
  const mayRequest = roles.any("psm_manager", "moc_coordinator", "supervisor", "operator");
  return (
    <Page
      title="Changes"
      lead="Management of change, by stage: what each waits for, for whom and since when. Nothing is touched before it is approved; nothing starts up before it is ready."
      source={answer}
      actions={
        mayRequest && (
          <ActionButton
            action={requestChange(sites, siteId)}
            subject={(id) => ({ path: changePath(`moc-${id}`), named: { change_id: `moc-${id}` } })}
            onDone={(id) => go(changeLink(`moc-${id}`))}
          />
        )
      }
    >
      <div className="tabs" role="group" aria-label="View">
        {(Object.keys(views) as View[]).map((key) => (
          <button key={key} type="button" aria-pressed={key === view} onClick={() => set("view", key === "open" ? "" : key)}>
            {views[key]}
          </button>
        ))}
      </div>
      <Card flush>
        <div className="filters">
          {siteId && (
            <SelectField
              label="Unit"
              empty="Every unit"
              words={Object.fromEntries((sites.get(siteId)?.units ?? []).map((unit) => [unit.unit_id, unit.name]))}
              value={get("unit")}
              onChange={(value) => set("unit", value)}
            />
          )}
          <SelectField label="What changes" empty="Anything" words={changeKinds} value={get("kind") as keyof typeof changeKinds} onChange={(value) => set("kind", value)} />
          <SelectField label="For how long" empty="Any time" words={durations} value={get("duration") as keyof typeof durations} onChange={(value) => set("duration", value)} />
        </div>
        {answer.data ? (
          rows.length > 0 ? (
            <div className="figures">
              {stages.map((stage) => {
                const here = rows.filter((row) => row.stage === stage);
                const late = here.filter(isOverdue).length;
                return (
                  <a key={stage} className="figure" href={`#${stage}`}>
                    <span className="figure-name">{say(changeStages, stage)}</span>
                    <span className="figure-value" data-tone={late > 0 ? "alarm" : undefined}>
                      {count(here.length)}
                    </span>
                    <span className="figure-note">{late > 0 ? `${count(late)} overdue` : "none overdue"}</span>
                  </a>
                );
              })}
            </div>
          ) : (
            <Empty title={view === "mine" ? "No change waits for you" : view === "overdue" ? "Nothing is overdue" : "No such change"}>
              <p>{view === "mine" ? "Neither by name nor by a role that you hold." : "No change here is as asked for above."}</p>
            </Empty>
          )
        ) : (
          !answer.isError && <Loading what="changes" rows={6} />
        )}
      </Card>
      {stages.map((stage) => {
        const here = rows.filter((row) => row.stage === stage);
        return (
          <Card key={stage} title={say(changeStages, stage)} note={plural(here.length, "change")} id={stage} flush>
            <div className="board">
              <DataTable caption={say(changeStages, stage)} captionHidden columns={columns} rows={here} rowId={(row) => row.change_id} />
            </div>
          </Card>
        );
      })}
      {answer.data && (answer.data.next_cursor || paging.cursor) && (
        <Card flush>
          <Pager paging={paging} nextCursor={answer.data.next_cursor} shown={rows.length} />
        </Card>
      )}
      {siteId && <UnitLinks siteId={siteId} />}
      {!siteId && (
        <p className="small muted">
          Choose a site in “Showing” for the go or no-go sheets of its units and its <Link href={withSearch("/handover", scope)}>shift handover</Link>.
        </p>
      )}
    </Page>
  );
}
