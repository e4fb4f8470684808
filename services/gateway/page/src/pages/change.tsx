import { Link, useLocation } from "wouter";
import { useActions } from "../api/actions";
import { changePath, pssrPath, useChange } from "../api/changes";
import type { Change } from "../api/gen/moc";
import type { Regime } from "../api/gen/organisation";
import { useNames, useRoleTitles, type Names } from "../api/people";
import { startupLink } from "../api/startups";
import { clauseUnder } from "../text/clauses";
import {
  actionTimes,
  changeKinds,
  changeStages,
  closeOutVerdicts,
  considerationKinds,
  considerationParagraphs,
  durations,
  impactAnswers,
  impactItems,
  reviewOutcomes,
  risks,
} from "../text/change_words";
import { plainDate, plural } from "../text/format";
import { say } from "../text/words";
import { ActionButton } from "../ui/action";
import { actionColumns, actionId } from "../ui/action_columns";
import { ButtonLink, Card, Chip, Loading, Notice, ProblemNotice, When } from "../ui/basics";
import { changeActions, fillConsideration, hazardEvaluation, isEnded, isOpenStep, mayPrepare, type Caller } from "../ui/change_actions";
import { changeEndActions } from "../ui/change_end_actions";
import { DocumentsCard } from "../ui/change_documents";
import { GateCard, proceedLines } from "../ui/gates";
import { HistoryCard, type Told } from "../ui/history";
import { Page } from "../ui/page";
import { openPssr } from "../ui/pssr_actions";
import { RoutingCard, askedWords, type RoleTitle } from "../ui/routing";
import { useRoles } from "../ui/roles";
import { useSiteIndex } from "../ui/scope";
import { StartupGate } from "../ui/startup_gate";
import { DataTable } from "../ui/table";

const text = (fields: Told["fields"], name: string) => (typeof fields[name] === "string" ? fields[name] : "");

function sentence(change: Change, names: Names) {
  const step = (fields: Told["fields"]) =>
    change.routing?.steps.find((one) => one.step_id === text(fields, "step_id"))?.title ?? text(fields, "step_id");
  return ({ type, fields }: Told): string | undefined => {
    const part = (name: string) => (fields[name] ?? {}) as Told["fields"];
    switch (type) {
      case "requested":
        return "Requested";
      case "amended":
        return "Facts corrected";
      case "screened":
        return part("screening")["in_kind"] ? "Screened: a replacement in kind" : "Screened: a change";
      case "screening_challenged":
        return `Screening challenged: ${text(part("challenge"), "reason")}`;
      case "consideration_filled":
        return `Filled in: ${say(considerationKinds, text(part("consideration"), "kind") as keyof typeof considerationKinds)}`;
      case "impact_assessed":
        return "Impact list filled in";
      case "hazards_evaluated":
        return "Hazards evaluated";
      case "submitted":
        return `Submitted: review ${String(fields["review"])}`;
      case "step_opened":
        return `Step opened: ${step(fields)}`;
      case "step_approved":
        return `Approved: ${step(fields)}, by ${names.of(text(part("approval"), "person_id"))}`;
      case "step_completed":
        return `Step done: ${step(fields)}`;
      case "step_delegated":
        return `Handed to ${names.of(text(part("delegation"), "to_person_id"))}: ${step(fields)}`;
      case "step_overdue":
        return `Not decided in time: ${step(fields)}`;
      case "returned":
      case "rejected":
        return `${say(reviewOutcomes, text(part("outcome"), "kind") as keyof typeof reviewOutcomes)}: ${text(part("outcome"), "comment")}`;
      case "approved":
        return "Approved to proceed";
      case "installed":
        return `Made in the field on ${plainDate(text(part("installation"), "installed_on"))}`;
      case "started_up":
        return "Started up";
      case "withdrawn":
        return "Withdrawn";
      case "moved_duties_named":
        return "Duties that move are named";
      case "revision_proposed":
        return `Proposed to be otherwise: review ${String(fields["review"])}`;
      case "revision_ended":
        return `${say(reviewOutcomes, text(part("outcome"), "kind") as keyof typeof reviewOutcomes)}, and stays as it was: ${text(part("outcome"), "comment")}`;
      case "impact_revised":
        return "What it touches is another list now";
      case "temporary_in_force":
        return `In force until ${plainDate(text(fields, "limit_on"))}`;
      case "limit_warned":
        return `Its last day is near: ${plainDate(text(fields, "limit_on"))}`;
      case "limit_passed":
        return "Overdue: its last day is over";
      case "limit_extended":
        return `Extended to ${plainDate(text(fields, "limit_on"))}`;
      case "made_permanent":
        return "Made permanent";
      case "restored":
        return `Restored on ${plainDate(text(part("restoration"), "restored_on"))}`;
      case "paperwork_asked":
        return "Approved as an emergency; the rest is to be written down";
      case "paperwork_overdue":
        return "Overdue: the rest of the emergency is not written down";
      case "paperwork_completed":
        return "The rest of the emergency is written down";
      case "closed":
        return "Closed";
      case "undone":
        return "Seen to be undone";
      default:
        return undefined;
    }
  };
}

// The one thing that has to happen next, and for whom it waits.
function Waits({ change, names, role }: { change: Change; names: Names; role: RoleTitle }) {
  const preparers = "the supervisor, the MOC coordinator or the PSM manager";
  if (change.holds_unit && isEnded(change)) {
    return (
      <Notice tone="alarm" icon="alarm" title="Made, and not yet seen to be undone">
        <p>It holds its unit. Somebody other than who withdrew it sees that all is as it was.</p>
      </Notice>
    );
  }
  switch (change.stage) {
    case "STAGE_REQUESTED":
      return (
        <Notice tone="note" icon="search" title="Waits to be screened">
          <p>By {preparers}. Nothing may be touched.</p>
        </Notice>
      );
    case "STAGE_PREPARING": {
      const open = (Object.keys(considerationKinds) as (keyof typeof considerationKinds)[]).filter(
        (kind) => !change.considerations.some((one) => one.kind === kind),
      );
      const missing = [...open.map((kind) => say(considerationKinds, kind).toLowerCase()), ...(change.impact ? [] : ["the impact list"])];
      return (
        <Notice tone="note" icon="report" title={missing.length > 0 ? "Waits to be filled in" : "Waits to be submitted for review"}>
          <p>
            {missing.length > 0 ? `Missing: ${missing.join(", ")}. ` : ""}By {preparers}. Nothing may be touched.
          </p>
        </Notice>
      );
    }
    case "STAGE_IN_REVIEW": {
      const open = (change.review?.steps ?? []).filter(isOpenStep);
      const asked = open.flatMap((state) => change.routing?.steps.filter((one) => one.step_id === state.step_id) ?? []);
      return (
        <Notice tone={open.some((one) => one.overdue) ? "alarm" : "note"} icon="clock" title="Waits for a decision">
          <ul className="plain">
            {asked.map((step) => (
              <li key={step.step_id}>
                {step.title}: {askedWords(step, names, role)}
              </li>
            ))}
          </ul>
          <p>Nothing may be touched.</p>
        </Notice>
      );
    }
    case "STAGE_APPROVED":
      return (
        <Notice tone="good" icon="check" title="Approved to proceed: it may be made, and not yet started up">
          <p>Waits to be made in the field, and for that to be recorded.</p>
        </Notice>
      );
    case "STAGE_INSTALLED":
      return (
        <Notice tone="warn" icon="clock" title="Made: its unit does not start up before it is ready">
          <p>What is missing is told line by line below.</p>
        </Notice>
      );
    case "STAGE_OPERATING":
      return (
        <Notice tone="note" icon="clock" title="In operation: waits to be closed">
          <p>Once its actions and documents are done, with whether it did what it should.</p>
        </Notice>
      );
    case "STAGE_RESTORED":
      return (
        <Notice tone="good" icon="check" title="Restored to the original">
          <p>
            {change.restoration?.proof} Checked by {names.of(change.restoration?.checked_by ?? "")}.
          </p>
        </Notice>
      );
    case "STAGE_CLOSED":
      return (
        <Notice tone="good" icon="check" title={`Closed: ${say(closeOutVerdicts, change.close_out?.verdict ?? "CLOSE_OUT_VERDICT_UNSPECIFIED")}`}>
          <p>{change.close_out?.review}</p>
        </Notice>
      );
    case "STAGE_IN_KIND":
      return (
        <Notice tone="good" icon="check" title="A replacement in kind: it ended here">
          <p>Its answers are kept. Whoever sees it otherwise challenges the screening.</p>
        </Notice>
      );
    case "STAGE_WITHDRAWN":
      return (
        <Notice tone="warn" title="Withdrawn">
          <p>
            {change.withdrawn_because} {change.undone && `Undone: ${change.undone}`}
          </p>
        </Notice>
      );
    case "STAGE_REJECTED":
      return (
        <Notice tone="warn" icon="cross" title="Rejected: it is not made">
          <p>{change.outcomes.at(-1)?.comment}</p>
        </Notice>
      );
    default:
      return null;
  }
}

// What runs against a clock of its own while the change stands.
function Clocks({ change, zone, regime }: { change: Change; zone: string; regime: Regime | undefined }) {
  const limit = Number(change.limit_at_ms);
  const paper = Number(change.paperwork_due_at_ms);
  const made = change.stage === "STAGE_INSTALLED" || change.stage === "STAGE_OPERATING";
  return (
    <>
      {limit > 0 && made && (
        <Notice tone={change.limit_passed ? "alarm" : "note"} icon={change.limit_passed ? "alarm" : "clock"} title={change.limit_passed ? "Past its limit" : "Temporary"}>
          <p>
            Its last day: <When ms={limit} zone={zone} only="deadline" />, {clauseUnder(regime, "(l)(2)(iv)")}. Then it is restored, or extended or made permanent by a
            new review.
          </p>
        </Notice>
      )}
      {paper > 0 && (
        <Notice tone={change.paperwork_overdue ? "alarm" : "warn"} icon={change.paperwork_overdue ? "alarm" : "clock"} title="An emergency: the rest is to be written down">
          <p>
            Impact list and hazard evaluation, by <When ms={paper} zone={zone} />. Nothing starts up before the list is there.
          </p>
        </Notice>
      )}
    </>
  );
}

// Of an emergency that was approved, what follows is still written down.
const mayWrite = (change: Change, caller: Caller) =>
  mayPrepare(caller) && (change.stage === "STAGE_PREPARING" || Number(change.paperwork_due_at_ms) > 0);

function Considerations({ change, names, zone, regime, caller, version }: {
  change: Change;
  names: Names;
  zone: string;
  regime: Regime | undefined;
  caller: Caller;
  version: string;
}) {
  const editable = change.stage === "STAGE_PREPARING" && mayPrepare(caller);
  return (
    <Card title="Considerations" note={`${clauseUnder(regime, "(l)(2)")}: addressed before the change`} id="considerations" flush>
      <ul className="lines">
        {(Object.keys(considerationKinds) as (keyof typeof considerationKinds)[]).map((kind) => {
          const filled = change.considerations.find((one) => one.kind === kind);
          return (
            <li key={kind} className="stack-s">
              <div className="row spread">
                <h3>
                  {say(considerationKinds, kind)} <span className="small muted">{considerationParagraphs[kind]}</span>
                </h3>
                {editable && (
                  <ActionButton
                    action={fillConsideration(change, kind)}
                    subject={{ path: changePath(change.change_id), named: { change_id: change.change_id } }}
                    version={version}
                  />
                )}
              </div>
              {filled ? (
                <>
                  <p className="prose">{filled.text}</p>
                  <p className="small muted">
                    {filled.limit_on && <span className="strong">In force until {plainDate(filled.limit_on)}. </span>}
                    {names.of(filled.filled_by)}, <When ms={filled.filled_at_ms} zone={zone} />
                  </p>
                </>
              ) : (
                <p className="muted">Not filled in yet</p>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function ImpactCard({ change, names, role, caller }: { change: Change; names: Names; role: RoleTitle; caller: Caller }) {
  const impact = change.impact;
  const editable = mayWrite(change, caller) && (change.stage === "STAGE_PREPARING" || !change.impact);
  return (
    <Card
      title="What it touches"
      note={impact && `${plural(impact.lines.filter((line) => line.answer === "IMPACT_ANSWER_YES").length, "item")} touched`}
      id="impact"
      actions={editable && <ButtonLink href={`/changes/${encodeURIComponent(change.change_id)}/impact`}>{impact ? "Change the list" : "Fill in the list"}</ButtonLink>}
      flush
    >
      {impact ? (
        <>
          <DataTable
            caption="The impact list"
            captionHidden
            rows={impact.lines}
            rowId={(line) => line.item}
            columns={[
              { id: "item", title: "Item", heading: true, cell: (line) => say(impactItems, line.item) },
              {
                id: "answer",
                title: "Touched",
                tight: true,
                cell: (line) => (
                  <Chip tone={line.answer === "IMPACT_ANSWER_YES" ? "warn" : "plain"} icon={line.answer === "IMPACT_ANSWER_YES" ? "alarm" : "cross"}>
                    {say(impactAnswers, line.answer)}
                  </Chip>
                ),
              },
              { id: "note", title: "Why", cell: (line) => line.note },
              {
                id: "what",
                title: "What is done",
                cell: (line) =>
                  line.answer === "IMPACT_ANSWER_YES" && (
                    <div>
                      {line.what}
                      <p className="row-sub">
                        {[
                          say(actionTimes, line.time),
                          line.owner_person_id ? names.of(line.owner_person_id) : line.owner_role_id && role(line.owner_role_id),
                          line.due_on && `by ${plainDate(line.due_on)}`,
                        ]
                          .filter(Boolean)
                          .join(" · ")}
                      </p>
                    </div>
                  ),
              },
            ]}
          />
          <div className="card-body">
            <p>
              <span className="strong">Affected, informed and trained before startup: </span>
              {[...impact.affected_person_ids.map(names.of), ...impact.affected_role_ids.map(role)].join(", ") || "nobody is named"}
              {impact.material_version && `; material ${impact.material_version}`}
            </p>
          </div>
        </>
      ) : (
        <div className="card-body">
          <p className="muted">Not filled in yet</p>
        </div>
      )}
    </Card>
  );
}

function HazardCard({ change, names, zone, caller, version }: { change: Change; names: Names; zone: string; caller: Caller; version: string }) {
  const evaluation = change.hazard_evaluation;
  const editable = mayWrite(change, caller);
  if (!evaluation && !editable) return null;
  return (
    <Card title="Hazard evaluation" id="hazards">
      {evaluation ? (
        <>
          <p className="prose">{evaluation.result}</p>
          <p className="small muted">
            {evaluation.method}, {plainDate(evaluation.held_on)}: {evaluation.team_person_ids.map(names.of).join(", ")}
          </p>
        </>
      ) : (
        <p className="muted">None is recorded. A complex change needs one before its review.</p>
      )}
      {editable && (
        <div className="row">
          <ActionButton
            action={hazardEvaluation(names, zone)}
            subject={{ path: changePath(change.change_id), named: { change_id: change.change_id } }}
            version={version}
          />
        </div>
      )}
    </Card>
  );
}

function MovedDuties({ change, names, role }: { change: Change; names: Names; role: RoleTitle }) {
  if (change.moved_duties.length === 0) return null;
  return (
    <Card title="Duties that move" id="duties">
      <ul className="stack-s">
        {change.moved_duties.map((duty, i) => (
          <li key={i}>
            {duty.what}{" "}
            <span className="small muted">
              from {duty.from_person_id ? names.of(duty.from_person_id) : role(duty.from_role_id)} to {names.of(duty.to_person_id)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ActionsCard({ change, names }: { change: Change; names: Names }) {
  const answer = useActions({
    source_kind: "SOURCE_KIND_MOC",
    source_id: change.change_id,
    stages: ["STAGE_OPEN", "STAGE_ACCEPTED", "STAGE_COMPLETED", "STAGE_VERIFIED", "STAGE_DECLINED"],
    limit: 100,
  });
  const rows = answer.data?.actions ?? [];
  const title = useRoleTitles(rows.map((row) => row.owner?.role_id ?? ""));
  if (rows.length === 0) return null;
  return (
    <Card title="Actions of this change" flush id="actions">
      <DataTable caption="Actions of this change" captionHidden columns={actionColumns(names.of, title)} rows={rows} rowId={actionId} />
    </Card>
  );
}

function Details({ change, version, zone, regime, names, caller }: {
  change: Change;
  version: string;
  zone: string;
  regime: Regime | undefined;
  names: Names;
  caller: Caller;
}) {
  const role = useRoleTitles([
    ...(change.routing?.steps ?? []).flatMap((step) => step.approvers.map((one) => one.role_id)),
    ...(change.impact?.affected_role_ids ?? []),
    ...change.moved_duties.map((duty) => duty.from_role_id),
    ...(change.impact?.lines ?? []).map((line) => line.owner_role_id),
  ]);
  const actions = [...changeActions(change, caller, names, zone), ...changeEndActions(change, caller, names, zone)];
  const subject = { path: changePath(change.change_id), named: { change_id: change.change_id } };
  const screens = change.stage === "STAGE_REQUESTED" && mayPrepare(caller);
  const reviews = (change.stage === "STAGE_APPROVED" || change.stage === "STAGE_INSTALLED") && mayPrepare(caller);
  const [, go] = useLocation();
  const open = Number(change.approval?.approved_at_ms) > 0;
  return (
    <div className="grid grid-main">
      <div className="stack">
        <Waits change={change} names={names} role={role} />
        <Clocks change={change} zone={zone} regime={regime} />
        {(actions.length > 0 || screens || reviews) && (
          <Card title="What you may do">
            <div className="row">
              {screens && (
                <ButtonLink href={`/changes/${encodeURIComponent(change.change_id)}/screening`} kind="main">
                  Screen it
                </ButtonLink>
              )}
              {actions.map((action) => (
                <ActionButton key={action.label} action={action} subject={subject} version={version} />
              ))}
              {reviews && (
                <ActionButton
                  action={openPssr(change, names)}
                  subject={(newId) => ({ path: pssrPath(`p-${newId}`), named: { pssr_id: `p-${newId}` } })}
                  onDone={(newId) => go(`/pssrs/p-${newId}`)}
                />
              )}
            </div>
          </Card>
        )}
        <RoutingCard change={change} names={names} role={role} zone={zone} caller={caller} version={version} />
        {change.stage !== "STAGE_REQUESTED" && change.stage !== "STAGE_IN_KIND" && (
          <>
            <Considerations change={change} names={names} zone={zone} regime={regime} caller={caller} version={version} />
            <ImpactCard change={change} names={names} role={role} caller={caller} />
            <HazardCard change={change} names={names} zone={zone} caller={caller} version={version} />
            <MovedDuties change={change} names={names} role={role} />
            <DocumentsCard change={change} names={names} zone={zone} caller={caller} version={version} />
          </>
        )}
        <ActionsCard change={change} names={names} />
      </div>
      <div className="stack">
        <GateCard
          title="Gate 1: approved to proceed"
          note="Before anything is touched"
          open={open}
          lines={proceedLines(change, regime, names, role)}
        />
        <StartupGate change={change} regime={regime} names={names} />
        <HistoryCard path={changePath(change.change_id)} zone={zone} regime={regime} names={names} sentence={sentence(change, names)} />
      </div>
    </div>
  );
}

export function ChangePage({ id }: { id: string }) {
  const answer = useChange(id);
  const change = answer.data?.value;
  const site = useSiteIndex().get(change?.site_id ?? "");
  const zone = site?.time_zone || change?.time_zone || "UTC";
  const names = useNames(change?.site_id);
  const caller = useRoles(change?.site_id);
  const facts = change?.facts;
  return (
    <Page
      title={facts?.title ?? (answer.isPending ? "Change" : id)}
      crumbs={
        <>
          <Link href={change ? `/changes?site=${encodeURIComponent(change.site_id)}` : "/changes"}>Changes</Link> / <span className="code">{id}</span>
        </>
      }
      lead={
        change &&
        facts && (
          <span className="row">
            <Chip tone={facts.duration === "CHANGE_DURATION_EMERGENCY" ? "alarm" : "plain"}>{say(durations, facts.duration)}</Chip>
            <Chip>{say(changeStages, change.stage)}</Chip>
            {facts.found_already_made && (
              <Chip tone="alarm" icon="alarm">
                Found already made
              </Chip>
            )}
            {change.holds_unit && (
              <Chip tone="warn" icon="alarm">
                Holds its unit
              </Chip>
            )}
            <span>
              {say(changeKinds, facts.kind)}, {say(risks, facts.risk).toLowerCase()} · {site?.name ?? change.site_id},{" "}
              <Link href={startupLink(change.site_id, facts.unit_id)}>
                {site?.units.find((one) => one.unit_id === facts.unit_id)?.name ?? facts.unit_id}
              </Link>
              {facts.equipment_ids.length > 0 && ` · ${facts.equipment_ids.join(", ")}`} · requested by {names.of(change.requested_by)}
            </span>
          </span>
        )
      }
    >
      {answer.isError ? (
        <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />
      ) : change ? (
        <Details change={change} version={answer.data?.version ?? ""} zone={zone} regime={site?.regime} names={names} caller={caller} />
      ) : (
        <Card>
          <Loading what="the change" rows={8} />
        </Card>
      )}
    </Page>
  );
}
