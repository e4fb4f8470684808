// The training programme of a site as it was evaluated last, and when it is evaluated again.
import { Problem } from "../api/client";
import { serverNow } from "../api/clock";
import type { TrainingProgramme } from "../api/gen/training";
import type { Names } from "../api/people";
import { useRecord } from "../api/view";
import { dayAt, plainDate } from "../text/format";
import { ActionButton, type Action, type ActionField } from "./action";
import { Empty, Loading, Notice, ProblemNotice, When } from "./basics";
import type { Caller } from "./change_actions";

// So many findings are asked for at once; more are recorded as actions.
const findings = [1, 2, 3];

function programmeActions(names: Names, zone: string): Action[] {
  const person = (name: string, label: string, more: Partial<ActionField> = {}): ActionField => ({
    name,
    label,
    kind: "text",
    required: true,
    suggestions: names.words,
    ...more,
  });
  return [
    {
      method: "evaluate",
      label: "Record an evaluation",
      kind: "main",
      explanation: "Whether what is taught is understood and done at work. Each finding becomes an action.",
      fields: [
        { name: "on", label: "Evaluated on", kind: "date", required: true, initial: dayAt(serverNow(), zone) },
        person("by", "By whom: the person’s id"),
        { name: "method", label: "How", kind: "long", required: true, hint: "Whom you watched, what you compared." },
        { name: "conclusion", label: "What it showed", kind: "long", required: true },
        ...findings.flatMap((n): ActionField[] => {
          const said = (v: Readonly<Record<string, string>>, i: number) => (v[`what${i}`] ?? "").trim() !== "";
          return [
            { name: `what${n}`, label: n === 1 ? "What is to be put right" : "And", kind: "long", when: (v) => n === 1 || said(v, n - 1) },
            person(`owner${n}`, "By whom: the person’s id", { when: (v) => said(v, n) }),
            { name: `due${n}`, label: "By", kind: "date", required: true, when: (v) => said(v, n) },
          ];
        }),
        { name: "next", label: "Evaluated again by", kind: "date", hint: "Empty: as late as the rules allow." },
      ],
      body: (v) => ({
        evaluation: {
          evaluated_on: v["on"],
          evaluated_by_person_id: v["by"]?.trim(),
          method: v["method"],
          conclusion: v["conclusion"],
          findings: findings
            .filter((n) => v[`what${n}`])
            .map((n) => ({ what: v[`what${n}`], owner_person_id: v[`owner${n}`]?.trim(), due_on: v[`due${n}`] })),
          next_due_on: v["next"],
        },
      }),
    },
    {
      method: "plan",
      label: "Plan the next one",
      fields: [person("owner", "By whom: the person’s id"), { name: "due", label: "By", kind: "date", required: true }],
      body: (v) => ({ owner_person_id: v["owner"]?.trim(), due_on: v["due"] }),
    },
  ];
}

export function Programme({ siteId, zone, names, caller }: { siteId: string; zone: string; names: Names; caller: Caller }) {
  const path = `/v1/trainingProgrammes/${encodeURIComponent(siteId)}`;
  const answer = useRecord<TrainingProgramme>(path);
  const never = answer.error instanceof Problem && answer.error.status === 404;
  if (answer.isError && !never) return <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data && !never) return <Loading what="the programme" />;
  const programme = answer.data?.value;
  const evaluation = programme?.evaluation;
  return (
    <div className="card-body">
      {programme && Number(programme.due_at_ms) > 0 && (
        <Notice
          tone={programme.overdue ? "alarm" : "note"}
          icon={programme.overdue ? "alarm" : "clock"}
          title={programme.overdue ? "The evaluation is overdue" : `To be evaluated by ${plainDate(programme.due_on)}`}
        >
          <p>
            By {names.of(programme.owner_person_id)}, until <When ms={programme.due_at_ms} zone={zone} />.
          </p>
        </Notice>
      )}
      {evaluation ? (
        <>
          <dl className="facts">
            <dt>Evaluated</dt>
            <dd>
              {plainDate(evaluation.evaluated_on)}, {names.of(evaluation.evaluated_by_person_id)}
            </dd>
            <dt>How</dt>
            <dd className="prose">{evaluation.method}</dd>
            <dt>What it showed</dt>
            <dd className="prose">{evaluation.conclusion}</dd>
          </dl>
          {evaluation.findings.length > 0 && (
            <ul className="stack-s">
              {evaluation.findings.map((one) => (
                <li key={one.finding_id}>
                  {one.what}{" "}
                  <span className="small muted">
                    {names.of(one.owner_person_id)}, by {plainDate(one.due_on)}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <Empty title="The training programme of this site was never evaluated" />
      )}
      {caller.any("psm_manager") && (
        <div className="row">
          {programmeActions(names, zone).map((action) => (
            <ActionButton key={action.method} action={action} subject={{ path, named: { site_id: siteId } }} version={answer.data?.version ?? ""} />
          ))}
        </div>
      )}
    </div>
  );
}
