// A contract employer at a site: when it was evaluated last and is due again, and who of it is inside.
import { Link } from "wouter";
import type { Contractor, EvaluationOutcome, WorkKind } from "../api/gen/training";
import { useNames, type Names } from "../api/people";
import { useRecord } from "../api/view";
import { serverNow } from "../api/clock";
import { clauseUnder } from "../text/clauses";
import { dayAt, plainDate, plural } from "../text/format";
import { say, type Words } from "../text/words";
import { ActionButton, type Action } from "../ui/action";
import { Card, Chip, Loading, Notice, ProblemNotice, When } from "../ui/basics";
import type { Caller } from "../ui/change_actions";
import { HistoryCard, type Told } from "../ui/history";
import { Page } from "../ui/page";
import { personLink } from "../ui/person_link";
import { useRoles } from "../ui/roles";
import { useSiteIndex } from "../ui/scope";
import { DataTable } from "../ui/table";

const outcomes: Words<EvaluationOutcome> = {
  EVALUATION_OUTCOME_APPROVED: "Approved",
  EVALUATION_OUTCOME_NOT_APPROVED: "Not approved",
};
const works: Words<WorkKind> = {
  WORK_KIND_PROCESS: "Work on or next to the process",
  WORK_KIND_INCIDENTAL: "Incidental",
  WORK_KIND_EMERGENCY_RESPONSE: "Emergency response",
};

function actionsOf(contractor: Contractor, caller: Caller, names: Names, zone: string): Action[] {
  if (!caller.any("psm_manager")) return [];
  return [
    {
      method: "evaluate",
      label: "Record an evaluation",
      kind: "main",
      explanation: "Its safety performance and its safety programme. Without an approved one nobody of it comes into a process area.",
      fields: [
        { name: "on", label: "Evaluated on", kind: "date", required: true, initial: dayAt(serverNow(), zone) },
        { name: "by", label: "By whom: the person’s id", kind: "text", required: true, suggestions: names.words },
        { name: "performance", label: "Safety performance", kind: "long", required: true, hint: "Injury rates, incidents, what was seen on site." },
        { name: "programme", label: "Safety programme", kind: "long", required: true, hint: "How it trains, instructs and supervises its people." },
        { name: "outcome", label: "Outcome", kind: "select", required: true, words: outcomes as Words<string> },
        { name: "next", label: "Due again on", kind: "date", hint: "Empty: as late as the rules allow." },
      ],
      body: (v) => ({
        site_id: contractor.site_id,
        employer_id: contractor.employer_id,
        evaluation: {
          evaluated_on: v["on"],
          evaluated_by_person_id: v["by"]?.trim(),
          safety_performance: v["performance"],
          safety_programme: v["programme"],
          outcome: v["outcome"],
          next_due_on: v["next"],
        },
      }),
    },
    ...(contractor.released
      ? []
      : [
          {
            method: "release",
            label: "No longer used here",
            kind: "danger",
            explanation: "Nothing is due any more, and nobody of it comes in until it is evaluated anew.",
            fields: [{ name: "reason", label: "Why?", kind: "long", required: true }],
            body: (v) => ({ reason: v["reason"] }),
          } satisfies Action,
        ]),
  ];
}

function sentence(names: Names) {
  return ({ type, fields }: Told): string | undefined => {
    const person = names.of(typeof fields["person_id"] === "string" ? fields["person_id"] : "");
    switch (type) {
      case "evaluated":
        return "Evaluated";
      case "entry_recorded":
        return `${person} came in`;
      case "exit_recorded":
        return `${person} went out`;
      default:
        return undefined;
    }
  };
}

function Details({ contractor, id, version, zone, regime, names }: {
  contractor: Contractor;
  id: string;
  version: string;
  zone: string;
  regime: Parameters<typeof clauseUnder>[0];
  names: Names;
}) {
  const caller = useRoles(contractor.site_id);
  const site = useSiteIndex().get(contractor.site_id);
  const actions = actionsOf(contractor, caller, names, zone);
  const evaluation = contractor.evaluation;
  return (
    <div className="grid grid-main">
      <div className="stack">
        {contractor.released ? (
          <Notice tone="note" title="No longer used here" />
        ) : contractor.overdue ? (
          <Notice tone="alarm" icon="alarm" title="Its evaluation is overdue: nobody of it comes into a process area">
            <p>{clauseUnder(regime, "(h)(2)")}.</p>
          </Notice>
        ) : (
          Number(contractor.due_at_ms) > 0 && (
            <Notice tone="note" icon="clock" title="To be evaluated again">
              <p>
                By <When ms={contractor.due_at_ms} zone={zone} />, {clauseUnder(regime, "(h)(2)(v)")}.
              </p>
            </Notice>
          )
        )}
        {actions.length > 0 && (
          <Card title="What you may do">
            <div className="row">
              {actions.map((action) => (
                <ActionButton
                  key={action.method}
                  action={action}
                  subject={{ path: `/v1/contractors/${encodeURIComponent(id)}`, named: { contractor_id: id } }}
                  version={version}
                />
              ))}
            </div>
          </Card>
        )}
        <Card title="Newest evaluation">
          {evaluation ? (
            <dl className="facts">
              <dt>Outcome</dt>
              <dd>
                <Chip tone={evaluation.outcome === "EVALUATION_OUTCOME_APPROVED" ? "good" : "alarm"} icon={evaluation.outcome === "EVALUATION_OUTCOME_APPROVED" ? "check" : "cross"}>
                  {say(outcomes, evaluation.outcome)}
                </Chip>
              </dd>
              <dt>Evaluated</dt>
              <dd>
                {plainDate(evaluation.evaluated_on)}, {names.of(evaluation.evaluated_by_person_id)}
              </dd>
              <dt>Safety performance</dt>
              <dd className="prose">{evaluation.safety_performance}</dd>
              <dt>Safety programme</dt>
              <dd className="prose">{evaluation.safety_programme}</dd>
            </dl>
          ) : (
            <p className="muted">Never evaluated</p>
          )}
        </Card>
        {contractor.present.length > 0 && (
          <Card title="In process areas now" note={plural(contractor.present.length, "person", "people")} flush>
            <DataTable
              caption="Who is inside"
              captionHidden
              rows={contractor.present}
              rowId={(one) => one.person_id}
              columns={[
                { id: "who", title: "Person", heading: true, cell: (one) => <Link href={personLink(one.person_id)}>{names.of(one.person_id)}</Link> },
                { id: "unit", title: "Unit", cell: (one) => site?.units.find((unit) => unit.unit_id === one.unit_id)?.name ?? one.unit_id },
                { id: "work", title: "Work", cell: (one) => say(works, one.work) },
                { id: "since", title: "Since", cell: (one) => <When ms={one.entered_at_ms} zone={zone} /> },
              ]}
            />
          </Card>
        )}
      </div>
      <HistoryCard path={`/v1/contractors/${encodeURIComponent(id)}`} zone={zone} regime={regime} names={names} sentence={sentence(names)} />
    </div>
  );
}

export function ContractorPage({ id }: { id: string }) {
  const answer = useRecord<Contractor>(`/v1/contractors/${encodeURIComponent(id)}`);
  const contractor = answer.data?.value;
  const site = useSiteIndex().get(contractor?.site_id ?? "");
  const names = useNames(contractor?.site_id);
  return (
    <Page
      title={contractor ? `Contract employer ${contractor.employer_id}` : id}
      lead={contractor && `At ${site?.name ?? contractor.site_id}`}
      crumbs={<Link href={contractor ? `/training?site=${encodeURIComponent(contractor.site_id)}` : "/training"}>Training</Link>}
    >
      {answer.isError ? (
        <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />
      ) : contractor ? (
        <Details contractor={contractor} id={id} version={answer.data?.version ?? ""} zone={site?.time_zone || "UTC"} regime={site?.regime} names={names} />
      ) : (
        <Card>
          <Loading what="the contract employer" />
        </Card>
      )}
    </Page>
  );
}
