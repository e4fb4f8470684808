// How an action is told in a line, wherever actions are listed.
import { Link } from "wouter";
import type { Action_Stage, ActionRow, Owner, Source } from "../api/gen/actions";
import { useServerNow } from "../api/clock";
import { actionStages, priorities, sourceKinds } from "../text/action_words";
import { plainDate, span } from "../text/format";
import { say } from "../text/words";
import { Chip } from "./basics";
import { useSiteIndex } from "./scope";
import type { Column } from "./table";

export const actionLink = (id: string) => `/actions/${encodeURIComponent(id)}`;

// Where what asked for the action is shown; undefined: the page has no place for it.
export function sourceLink({ kind, source_id }: Source): string | undefined {
  if (kind === "SOURCE_KIND_INCIDENT") return `/incidents/${encodeURIComponent(source_id)}`;
  if (kind === "SOURCE_KIND_MOC") return `/changes/${encodeURIComponent(source_id)}`;
  return undefined;
}

export function ActionState({ stage, dueAtMs }: { stage: Action_Stage; dueAtMs: number }) {
  const late = useServerNow() - dueAtMs;
  const open = stage === "STAGE_OPEN" || stage === "STAGE_ACCEPTED";
  if (open && late >= 0) {
    return (
      <Chip tone="alarm" icon="alarm">
        Overdue {span(late)}
      </Chip>
    );
  }
  if (stage === "STAGE_VERIFIED") {
    return (
      <Chip tone="good" icon="check">
        {say(actionStages, stage)}
      </Chip>
    );
  }
  if (stage === "STAGE_COMPLETED") {
    return (
      <Chip tone="note" icon="search">
        {say(actionStages, stage)}
      </Chip>
    );
  }
  return <Chip icon={open ? "clock" : "cross"}>{say(actionStages, stage)}</Chip>;
}

function What({ row }: { row: ActionRow }) {
  const site = useSiteIndex().get(row.site_id);
  const unit = row.unit_id && (site?.units.find((one) => one.unit_id === row.unit_id)?.name ?? row.unit_id);
  const said = [
    row.source && say(sourceKinds, row.source.kind),
    unit,
    row.priority === "PRIORITY_HIGH" && `${say(priorities, row.priority)} priority`,
    row.before_startup_of_change_id && `before startup of ${row.before_startup_of_change_id}`,
    row.brought_over && "brought over from another system",
  ];
  return (
    <div>
      <Link className="row-title" href={actionLink(row.action_id)}>
        {row.what}
      </Link>
      <p className="row-sub">{said.filter(Boolean).join(" · ")}</p>
    </div>
  );
}

export const ownerWords = (owner: Owner | undefined, person: (id: string) => string, role: (id: string) => string): string =>
  owner?.person_id ? person(owner.person_id) : owner?.role_id ? `${role(owner.role_id)} (role)` : "Nobody";

export const actionId = (row: ActionRow) => row.action_id;

export const actionColumns = (person: (id: string) => string, role: (id: string) => string): Column<ActionRow>[] => [
  { id: "what", title: "What has to be done", heading: true, cell: (row) => <What row={row} /> },
  {
    id: "state",
    title: "State",
    tight: true,
    cell: (row) => <ActionState stage={row.stage} dueAtMs={Number(row.due_at_ms)} />,
  },
  { id: "by", title: "By the end of", tight: true, cell: (row) => plainDate(row.due_on) },
  { id: "owner", title: "Whose", cell: (row) => ownerWords(row.owner, person, role) },
];
