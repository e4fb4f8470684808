// What must be done by a moment, whichever service asks for it: of a site, or of one person.
import { Link, useSearchParams } from "wouter";
import { serverNow, useServerNow } from "../api/clock";
import { rolesOn, useNames, useOwnPerson, useRoleTitles } from "../api/people";
import { dutiesCsv, useDuties, useMe } from "../api/queries";
import type { Duty } from "../api/gen/reporting";
import { count, dayAt, plural, span } from "../text/format";
import { dutyKinds, say } from "../text/words";
import { Card, Chip, CsvLink, Empty, Loading, When } from "../ui/basics";
import { Page } from "../ui/page";
import { Pager, usePaging } from "../ui/pager";
import { usePageScope, useZone } from "../ui/scope";
import { Subscribe } from "../ui/subscribe";
import { DataTable, type Column } from "../ui/table";

const hourMs = 3_600_000;
const states: Record<string, { state: string; name: string; aheadMs?: number }> = {
  all: { state: "", name: "All" },
  week: { state: "", name: "This week", aheadMs: 7 * 24 * hourMs },
  overdue: { state: "DUTY_STATE_OVERDUE", name: "Overdue" },
  due: { state: "DUTY_STATE_DUE", name: "Due within 24 h" },
  coming: { state: "DUTY_STATE_COMING", name: "Coming" },
};

function DutyDue({ duty }: { duty: Duty }) {
  const zone = useZone(duty.site_id);
  return Number(duty.due_at_ms) > 0 ? <When ms={duty.due_at_ms} zone={zone} only="deadline" /> : <span className="muted">no date yet</span>;
}

function DutyState({ duty }: { duty: Duty }) {
  if (duty.state === "DUTY_STATE_OVERDUE")
    return (
      <Chip tone="alarm" icon="alarm">
        {duty.severity === "DUTY_SEVERITY_GRAVE" ? "Grave: overdue " : "Overdue "}
        {span(Number(duty.hours_overdue) * 3_600_000)}
      </Chip>
    );
  if (duty.state === "DUTY_STATE_DUE")
    return (
      <Chip tone="warn" icon="clock">
        Due within 24 h
      </Chip>
    );
  return <Chip icon="clock">Coming</Chip>;
}

function DutyOwner({ duty }: { duty: Duty }) {
  const names = useNames(duty.site_id);
  const role = useRoleTitles([duty.owner_role_id]);
  if (duty.owner_person_id) return names.of(duty.owner_person_id);
  return duty.owner_role_id ? `${role(duty.owner_role_id)} (role)` : <span className="muted">the site</span>;
}

const columns: Column<Duty>[] = [
  {
    id: "what",
    title: "What has to happen",
    heading: true,
    cell: (duty) => (
      <div>
        {duty.link ? (
          <Link className="row-title" href={duty.link}>
            {duty.sentence}
          </Link>
        ) : (
          <span className="row-title">{duty.sentence}</span>
        )}
        <p className="row-sub">{[duty.incident_title || say(dutyKinds, duty.kind), duty.clause].filter(Boolean).join(" · ")}</p>
      </div>
    ),
  },
  {
    id: "state",
    title: "State",
    tight: true,
    cell: (duty) => (
      <>
        <DutyState duty={duty} />
        {Number(duty.escalated_at_ms) > 0 && <p className="row-sub">Told above the owner</p>}
      </>
    ),
  },
  { id: "by", title: "By", tight: true, cell: (duty) => <DutyDue duty={duty} /> },
  { id: "owner", title: "Whose", cell: (duty) => <DutyOwner duty={duty} /> },
  { id: "site", title: "Site", cell: (duty) => duty.site_name },
];

const dutyId = (duty: Duty) => `${duty.service} ${duty.stream} ${duty.kind} ${duty.item}`;

export function DutiesPage() {
  const scope = usePageScope();
  const site = scope.place.site_id ?? "";
  const paging = usePaging();
  const me = useMe().data?.actor ?? "";
  const [params, setParams] = useSearchParams();
  const chosen = params.get("state") ?? "all";
  const mine = params.get("whose") === "mine";
  const own = useOwnPerson(mine);
  const ownZone = useZone(own?.site_id);
  const myRoles = mine ? rolesOn(own, dayAt(serverNow(), ownZone)) : [];
  const aheadMs = states[chosen]?.aheadMs;
  const now = useServerNow(60_000);
  const set = (name: string, value: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.set(name, value);
      next.delete("cursor");
      return next;
    });
  const request = {
    filter: {
      ...scope.filter,
      ...(mine && { owner_person_ids: [me], owner_role_ids: myRoles }),
      // To the hour, so that the list is asked for anew when it may have changed, and not at every tick.
      ...(aheadMs && { due_before_ms: String(Math.ceil((now + aheadMs) / hourMs) * hourMs) }),
    },
    state: states[chosen]?.state ?? "",
    limit: 50,
    cursor: paging.cursor,
  };
  const answer = useDuties(request);
  const data = answer.data;
  return (
    <Page
      title="Duties"
      lead="Everything that must be done by a moment: investigations to start, authorities to tell, actions to complete, checks to make. Overdue ones first."
      source={answer}
      actions={
        <>
          {site && <Subscribe siteId={site} person={mine ? me : ""} roles={myRoles} />}
          <CsvLink href={dutiesCsv(request)} what="duties" />
        </>
      }
    >
      <div className="row">
        <div className="tabs" role="group" aria-label="State">
          {Object.entries(states).map(([key, { name }]) => (
            <button key={key} type="button" aria-pressed={key === chosen} onClick={() => set("state", key)}>
              {name}
            </button>
          ))}
        </div>
        <div className="tabs" role="group" aria-label="Whose">
          <button type="button" aria-pressed={!mine} onClick={() => set("whose", "all")}>
            Everybody’s
          </button>
          <button type="button" aria-pressed={mine} onClick={() => set("whose", "mine")}>
            Mine
          </button>
        </div>
      </div>
      <Card flush>
        {data ? (
          data.duties.length > 0 ? (
            <>
              <DataTable
                caption={`${plural(data.total, "duty", "duties")} listed. In all: ${count(data.overdue)} overdue (${count(data.escalated)} told to somebody above the owner), ${count(data.due)} due within 24 hours, ${count(data.coming)} coming`}
                columns={columns}
                rows={data.duties}
                rowId={dutyId}
              />
              <Pager paging={paging} nextCursor={data.next_cursor} shown={data.duties.length} total={Number(data.total)} />
            </>
          ) : (
            <Empty title={chosen === "all" && !mine ? "Nothing has to be done" : "No such duty"}>
              <p>Nobody has anything to do here by a moment that is on record.</p>
            </Empty>
          )
        ) : (
          !answer.isError && <Loading what="duties" rows={6} />
        )}
      </Card>
    </Page>
  );
}
