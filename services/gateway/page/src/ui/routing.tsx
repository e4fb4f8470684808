// The routing of a change as it stands: steps side by side that are open side by side, who may decide
// each, who did and as what.
import type { Approver, Change, Proposal, Review, RoutingStep, StepState } from "../api/gen/moc";
import { changePath } from "../api/changes";
import type { Names } from "../api/people";
import { useServerNow } from "../api/clock";
import { actionTimes, approvalRules, impactItems, reviewOutcomes } from "../text/change_words";
import { plainDate, span } from "../text/format";
import { say } from "../text/words";
import { ActionButton } from "./action";
import { Card, Chip, When } from "./basics";
import { decideStep, delegateStep, isOpenStep, mayDecide, type Caller } from "./change_actions";

export type RoleTitle = (roleId: string) => string;

export const approverWords = (approver: Approver, names: Names, role: RoleTitle) =>
  approver.person_id ? names.of(approver.person_id) : role(approver.role_id);

export function askedWords(step: RoutingStep, names: Names, role: RoleTitle): string {
  const who = step.approvers.map((one) => approverWords(one, names, role)).join(", ");
  if (step.approvers.length === 1 && step.rule !== "APPROVAL_RULE_QUORUM") return who;
  return `${say(approvalRules, step.rule)}${step.rule === "APPROVAL_RULE_QUORUM" ? ` ${step.quorum} of` : ""} ${who}`;
}

export function proposalWords({ impact, extension }: Proposal): string {
  if (extension) return `its last day, to ${plainDate(extension.limit_on)}`;
  if (!impact) return "it is to stay for good";
  const lines = impact.lines.map((line) => `${say(impactItems, line.item)}: ${line.answer === "IMPACT_ANSWER_YES" ? `${say(actionTimes, line.time)}, by ${plainDate(line.due_on)}` : "not done"}`);
  return `${lines.join("; ")}; until then: ${impact.interim_measure}`;
}

export function StepMark({ state }: { state: StepState | undefined }) {
  const now = useServerNow();
  if (state?.completed) {
    return (
      <Chip tone="good" icon="check">
        Approved
      </Chip>
    );
  }
  if (!state || Number(state.opened_at_ms) === 0) return <Chip>Its turn has not come</Chip>;
  const late = now - Number(state.due_at_ms);
  return late >= 0 ? (
    <Chip tone="alarm" icon="alarm">
      Overdue {span(late)}
    </Chip>
  ) : (
    <Chip tone="note" icon="clock">
      Open, {span(late)} left
    </Chip>
  );
}

function Step({ change, asked, state, names, role, zone, caller, version }: {
  change: Change;
  asked: RoutingStep;
  state: StepState | undefined;
  names: Names;
  role: RoleTitle;
  zone: string;
  caller: Caller;
  version: string;
}) {
  const subject = { path: changePath(change.change_id), named: { change_id: change.change_id } };
  const open = change.review !== undefined && state && isOpenStep(state);
  return (
    <li className="route-step" data-state={state?.completed ? "done" : open ? "open" : "later"}>
      <h3>{asked.title}</h3>
      <StepMark state={state} />
      <p className="small muted">By {askedWords(asked, names, role)}</p>
      {state?.delegations.map((one) => (
        <p key={one.from_person_id + one.to_person_id} className="small">
          {names.of(one.from_person_id)} handed it to {names.of(one.to_person_id)}: {one.reason}
        </p>
      ))}
      {state?.approvals.map((one) => (
        <div key={one.person_id} className="small stack-s">
          <p>
            <span className="strong">{names.of(one.person_id)}</span>
            {one.approver && `, as ${approverWords(one.approver, names, role)}`}
            {one.for_person_id && ` for ${names.of(one.for_person_id)}`}
            {one.role_site_id && one.role_site_id !== change.site_id && ` of ${one.role_site_id}`}
          </p>
          <p className="muted">
            <When ms={one.approved_at_ms} zone={zone} />
          </p>
          {one.comment && <p className="prose">{one.comment}</p>}
        </div>
      ))}
      {open && Number(state.due_at_ms) > 0 && (
        <p className="small muted">
          To be decided by <When ms={state.due_at_ms} zone={zone} />
        </p>
      )}
      {open &&
        (mayDecide(change, caller) ? (
          <div className="row">
            <ActionButton action={decideStep(change, state, asked.title, caller, role)} subject={subject} version={version} />
            <ActionButton action={delegateStep(change, state, asked.title, caller, names)} subject={subject} version={version} />
          </div>
        ) : (
          caller.actor === change.requested_by && <p className="small">You requested it, so somebody else decides.</p>
        ))}
    </li>
  );
}

export function RoutingCard({ change, names, role, zone, caller, version }: {
  change: Change;
  names: Names;
  role: RoleTitle;
  zone: string;
  caller: Caller;
  version: string;
}) {
  const routing = change.routing;
  if (!routing) return null;
  // The review that runs, or the one that approved it.
  const review: Review | undefined = change.review ?? change.approval?.review;
  const orders = [...new Set(routing.steps.map((step) => step.order))].sort((a, b) => a - b);
  return (
    <Card
      title="Routing"
      note={`${routing.version}${routing.site_version > 0 ? `, with what the site adds (version ${routing.site_version})` : ""}. Steps beside each other are open beside each other.`}
      id="routing"
    >
      {change.review?.proposal && (
        <p>
          <span className="strong">It is about what shall be otherwise: </span>
          {proposalWords(change.review.proposal)}. {change.review.proposal.reason}{" "}
          <span className="small muted">Proposed by {names.of(change.review.proposal.proposed_by)}. Until it is approved everything stays as it was.</span>
        </p>
      )}
      <ol className="route">
        {orders.map((order) => (
          <li key={order}>
            <ul className="route-side">
              {routing.steps
                .filter((step) => step.order === order)
                .map((step) => (
                  <Step
                    key={step.step_id}
                    change={change}
                    asked={step}
                    state={review?.steps.find((one) => one.step_id === step.step_id)}
                    names={names}
                    role={role}
                    zone={zone}
                    caller={caller}
                    version={version}
                  />
                ))}
            </ul>
          </li>
        ))}
      </ol>
      {change.outcomes.length > 0 && (
        <section className="stack-s" aria-label="Reviews that ended without approval">
          <h3>Reviews that ended without approval</h3>
          <ul className="stack-s small">
            {[...change.outcomes].reverse().map((one) => (
              <li key={one.review}>
                Review {one.review}: {say(reviewOutcomes, one.kind)} by {names.of(one.decided_by)},{" "}
                <When ms={one.decided_at_ms} zone={zone} />
                {one.comment && <p className="prose">{one.comment}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Card>
  );
}
