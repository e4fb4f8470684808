import { Link } from "wouter";
import type { Action } from "../api/gen/actions";
import { actionPath, useAction } from "../api/actions";
import { useNames, useRoleTitles, type Names } from "../api/people";
import { declineGrounds, priorities, sourceKinds } from "../text/action_words";
import { count, plainDate, plural } from "../text/format";
import { say } from "../text/words";
import { ActionButton } from "../ui/action";
import { actionActions, isInvolved, isOpen } from "../ui/action_actions";
import { ActionState, ownerWords, sourceLink } from "../ui/action_columns";
import { Card, Chip, Loading, Notice, ProblemNotice, When } from "../ui/basics";
import { HistoryCard, type Told } from "../ui/history";
import { Page } from "../ui/page";
import { StoredPhotos } from "../ui/photos";
import { useRoles } from "../ui/roles";
import { useSiteIndex } from "../ui/scope";

const text = (fields: Told["fields"], name: string) => (typeof fields[name] === "string" ? fields[name] : "");

function sentence(names: Names, role: (id: string) => string) {
  const owner = (value: unknown) => ownerWords(value as { person_id: string; role_id: string }, names.of, role);
  return ({ type, fields }: Told): string | undefined => {
    const due = plainDate(text(fields, "due_on"));
    switch (type) {
      case "opened":
        return "Opened";
      case "brought_over":
        return `Brought over from ${text(fields, "from_system")}`;
      case "accepted":
        return "Accepted";
      case "left_to_site":
        return `Its owner left, and nobody takes it: ${owner(fields["owner"])}`;
      case "reassigned":
        return `Given to ${owner(fields["owner"])}; before: ${owner(fields["owner_before"])}`;
      case "extended":
        return `More time, to ${due} (before: ${plainDate(text(fields, "due_on_before"))})`;
      case "progress_reported":
        return "Progress";
      case "completed":
        return `Reported done; the work of ${((fields["done_by_person_ids"] as string[] | undefined) ?? []).map(names.of).join(", ")}`;
      case "verified":
        return "Verified: it is done";
      case "verification_failed":
        return `Seen not to be done; open again, to be done by ${due}`;
      case "reopened":
        return `Opened again, to be done by ${due}`;
      case "decline_proposed":
        return "Proposed to be declined";
      case "decline_rejected":
        return "Kept: it has to be done";
      case "declined":
        return "Declined";
      case "affected_person_told":
        return `${names.of(text(fields, "person_id"))} was told`;
      case "withdrawn":
        return "Withdrawn";
      case "revised":
        return "Its source says it anew";
      case "reminded":
        return "Reminder to the owner";
      case "overdue":
        return "Overdue: its last day is over";
      case "escalated":
        return "Told to those above the owner";
      default:
        return undefined;
    }
  };
}

// The one thing that has to happen next, and for whom it waits.
function Next({ work, names, role, actor }: { work: Action; names: Names; role: (id: string) => string; actor: string }) {
  const owner = ownerWords(work.content?.owner, names.of, role);
  if (work.decline_proposed) {
    const { ground, justification, proposed_by: by } = work.decline_proposed;
    return (
      <Notice tone="warn" icon="unknown" title="Proposed to be declined: a second person decides">
        <p>
          {say(declineGrounds, ground)}. {justification}
        </p>
        <p className="small muted">Proposed by {names.of(by)}. Until it is decided it stays to be done.</p>
      </Notice>
    );
  }
  if (work.left_to_site) {
    return (
      <Notice tone="alarm" icon="alarm" title="Its owner left, and nobody took it">
        <p>The site names a new one: reassign it.</p>
      </Notice>
    );
  }
  if (isOpen(work)) {
    return (
      <Notice tone={work.overdue ? "alarm" : "note"} icon={work.overdue ? "alarm" : "clock"} title={`Waits for ${owner}`}>
        <p>{work.stage === "STAGE_OPEN" ? "To be accepted, then done." : "To be done, then reported done."}</p>
      </Notice>
    );
  }
  if (work.stage === "STAGE_COMPLETED") {
    return (
      <Notice tone="note" icon="search" title="Waits for somebody to see that it is done">
        <p>
          {isInvolved(work, actor)
            ? "You had a part in it, so it cannot be you: anybody who neither owned, did nor reported the work."
            : "Anybody who neither owned, did nor reported the work."}
        </p>
      </Notice>
    );
  }
  if (work.stage === "STAGE_VERIFIED") {
    return (
      <Notice tone="good" icon="check" title="Done, and seen to be done">
        <p>By {names.of(work.verified_by)}.</p>
      </Notice>
    );
  }
  return null;
}

function Facts({ work, names, role, zone }: { work: Action; names: Names; role: (id: string) => string; zone: string }) {
  const content = work.content;
  const source = content?.source;
  const link = source && sourceLink(source);
  const change = content?.before_startup_of_change_id;
  return (
    <dl className="facts">
      <dt>Whose</dt>
      <dd>{ownerWords(content?.owner, names.of, role)}</dd>
      <dt>To be done by</dt>
      <dd>
        <When ms={work.due_at_ms} zone={zone} only="deadline" />
      </dd>
      <dt>Asked for by</dt>
      <dd>
        {source && say(sourceKinds, source.kind)} {link ? <Link href={link}>{source?.source_id}</Link> : source?.source_id}
        {source?.item_id && <span className="muted"> ({source.item_id})</span>}
      </dd>
      {change && (
        <>
          <dt>Before startup</dt>
          <dd>
            Change <Link href={`/changes/${encodeURIComponent(change)}`}>{change}</Link> may not start up before this is verified
          </dd>
        </>
      )}
      {content && content.priority !== "PRIORITY_UNSPECIFIED" && (
        <>
          <dt>Priority</dt>
          <dd>{say(priorities, content.priority)}</dd>
        </>
      )}
      {work.what_was_done && (
        <>
          <dt>What was done</dt>
          <dd className="prose">{work.what_was_done}</dd>
        </>
      )}
      {work.completed_by && (
        <>
          <dt>Reported done by</dt>
          <dd>{names.of(work.completed_by)}</dd>
        </>
      )}
      {Number(work.verified_at_ms) > 0 && (
        <>
          <dt>Verified</dt>
          <dd>
            {names.of(work.verified_by)}, <When ms={work.verified_at_ms} zone={zone} />
          </dd>
        </>
      )}
      <dt>Had a part in it</dt>
      <dd>{work.involved_person_ids.map(names.of).join(", ") || <span className="muted">nobody yet</span>}</dd>
    </dl>
  );
}

export function ActionPage({ id }: { id: string }) {
  const answer = useAction(id);
  const work = answer.data?.value;
  const site = useSiteIndex().get(work?.site_id ?? "");
  const zone = site?.time_zone || "UTC";
  const names = useNames(work?.site_id);
  const role = useRoleTitles([work?.content?.owner?.role_id ?? ""]);
  const roles = useRoles(work?.site_id);
  const actions = work ? actionActions(work, roles, names) : [];
  const unit = work?.content?.unit_id;
  const evidence = work?.last_progress?.evidence ?? [];
  return (
    <Page
      title={work?.content?.what ?? (answer.isPending ? "Action" : id)}
      crumbs={
        <>
          <Link href={work ? `/actions?site=${encodeURIComponent(work.site_id)}` : "/actions"}>Actions</Link> /{" "}
          <span className="code">{id}</span>
        </>
      }
      lead={
        work && (
          <span className="row">
            <ActionState stage={work.stage} dueAtMs={Number(work.due_at_ms)} />
            {work.brought_over && <Chip>Brought over from another system</Chip>}
            <span>
              {site?.name ?? work.site_id}
              {unit && `, ${site?.units.find((one) => one.unit_id === unit)?.name ?? unit}`}
            </span>
          </span>
        )
      }
    >
      {answer.isError ? (
        <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />
      ) : work ? (
        <div className="grid grid-main">
          <div className="stack">
            <Next work={work} names={names} role={role} actor={roles.actor} />
            {actions.length > 0 && (
              <Card title="What you may do">
                <div className="row">
                  {actions.map((action) => (
                    <ActionButton
                      key={action.method}
                      action={action}
                      subject={{ path: actionPath(id), named: { action_id: id } }}
                      version={answer.data?.version ?? ""}
                    />
                  ))}
                </div>
              </Card>
            )}
            <Card title="What and why">
              {work.content?.why && <p className="prose">{work.content.why}</p>}
              <Facts work={work} names={names} role={role} zone={zone} />
              {work.last_progress && (
                <section className="stack-s" aria-label="Newest progress">
                  <h3>Newest progress</h3>
                  <p className="prose">{work.last_progress.note}</p>
                  {evidence.length > 0 && <StoredPhotos attachments={evidence} />}
                </section>
              )}
            </Card>
            {work.affected.length > 0 && (
              <Card title="Who must be told" note={`${count(work.affected.filter((one) => Number(one.told_at_ms) > 0).length)} of ${plural(work.affected.length, "person", "people")} told`}>
                <ul className="stack-s">
                  {work.affected.map((one) => (
                    <li key={one.person_id} className="row">
                      {names.of(one.person_id)}
                      {Number(one.told_at_ms) > 0 ? (
                        <Chip tone="good" icon="check">
                          Told
                        </Chip>
                      ) : (
                        <Chip icon="clock">Not told yet</Chip>
                      )}
                    </li>
                  ))}
                </ul>
              </Card>
            )}
          </div>
          <HistoryCard path={actionPath(id)} zone={zone} regime={site?.regime} names={names} sentence={sentence(names, role)} />
        </div>
      ) : (
        <Card>
          <Loading what="the action" rows={8} />
        </Card>
      )}
    </Page>
  );
}
