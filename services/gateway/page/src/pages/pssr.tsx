// A pre-startup safety review: the checklist as it is answered, findings, signatures.
import { useState } from "react";
import { Link } from "wouter";
import { pssrPath, usePssr } from "../api/changes";
import type { Pssr, PssrAnswer, PssrItemState } from "../api/gen/moc";
import type { Regime } from "../api/gen/organisation";
import { useNames, useRoleTitles, type Names } from "../api/people";
import { useSubmit } from "../api/submit";
import { actionTimes } from "../text/change_words";
import { underRegime } from "../text/clauses";
import { plainDate, plural } from "../text/format";
import { pssrAnswers, pssrKinds, pssrStages } from "../text/pssr_words";
import { say, type Words } from "../text/words";
import { ActionButton } from "../ui/action";
import { actionLink } from "../ui/action_columns";
import { Card, Chip, Loading, Notice, ProblemNotice, When } from "../ui/basics";
import { Choices, TextField } from "../ui/form";
import { HistoryCard, type Told } from "../ui/history";
import { Page } from "../ui/page";
import { PrintButton } from "../ui/print";
import { mayAnswer, pssrActions } from "../ui/pssr_actions";
import { useRoles } from "../ui/roles";
import { useSiteIndex } from "../ui/scope";

type Answers = Readonly<Record<string, { answer: PssrAnswer | ""; note: string }>>;

function AnswerMark({ answer }: { answer: PssrAnswer }) {
  if (answer === "PSSR_ANSWER_UNSPECIFIED") return <Chip icon="clock">Not answered yet</Chip>;
  const no = answer === "PSSR_ANSWER_NO";
  return (
    <Chip tone={no ? "alarm" : answer === "PSSR_ANSWER_YES" ? "good" : "plain"} icon={no ? "cross" : answer === "PSSR_ANSWER_YES" ? "check" : "info"}>
      {say(pssrAnswers, answer)}
    </Chip>
  );
}

const answersFor = (state: PssrItemState): Words<PssrAnswer> =>
  state.item?.always_applies ? { PSSR_ANSWER_YES: "Yes", PSSR_ANSWER_NO: "No" } : pssrAnswers;

function Checklist({ review, version, editable, names, regime, zone }: {
  review: Pssr;
  version: string;
  editable: boolean;
  names: Names;
  regime: Regime | undefined;
  zone: string;
}) {
  // What was answered here and is not sent yet.
  const [answers, setAnswers] = useState<Answers>({});
  const submit = useSubmit(() => setAnswers({}));
  const put = (state: PssrItemState, part: Partial<Answers[string]>) => {
    const id = state.item?.item_id ?? "";
    setAnswers((before) => ({ ...before, [id]: { answer: state.answer === "PSSR_ANSWER_UNSPECIFIED" ? "" : state.answer, note: state.note, ...before[id], ...part } }));
  };
  const said = Object.entries(answers).filter(([, one]) => one.answer !== "");
  const open = review.items.filter((one) => one.answer === "PSSR_ANSWER_UNSPECIFIED").length;
  return (
    <Card title="Checklist" note={`${review.checklist_version}; ${open === 0 ? "every item is answered" : `${plural(open, "item")} not answered yet`}`} id="checklist" flush>
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          if (said.length === 0 || submit.isPending) return;
          submit.mutate({
            path: `${pssrPath(review.pssr_id)}:answer`,
            body: { pssr_id: review.pssr_id, answers: said.map(([item_id, one]) => ({ item_id, ...one })) },
            ifVersion: version,
          });
        }}
      >
        <ol className="lines">
          {review.items.map((state) => {
            const id = state.item?.item_id ?? "";
            const mine = answers[id];
            const answer = mine?.answer ?? state.answer;
            const note = mine?.note ?? state.note;
            // A "yes" may stand without words; the others say what was seen.
            const asksNote = editable && (note !== "" || answer === "PSSR_ANSWER_NO" || answer === "PSSR_ANSWER_NOT_APPLICABLE");
            const finding = review.findings.find((one) => one.item_id === id);
            return (
              <li key={id} className="stack-s">
                {editable ? (
                  <Choices
                    label={state.item?.prompt ?? id}
                    hint={state.item?.clause && underRegime(regime, state.item.clause)}
                    words={answersFor(state)}
                    value={mine?.answer ?? (state.answer === "PSSR_ANSWER_UNSPECIFIED" ? "" : state.answer)}
                    onChange={(answer) => put(state, { answer })}
                  />
                ) : (
                  <div className="row spread">
                    <p>
                      {state.item?.prompt} <span className="small muted">{state.item?.clause && underRegime(regime, state.item.clause)}</span>
                    </p>
                    <AnswerMark answer={state.answer} />
                  </div>
                )}
                {asksNote ? (
                  <TextField label="What was seen" value={note} onChange={(note) => put(state, { note })} max={1000} />
                ) : (
                  state.note && <p className="prose small">{state.note}</p>
                )}
                {state.answered_by && (
                  <p className="small muted">
                    {names.of(state.answered_by)}, <When ms={state.answered_at_ms} zone={zone} />
                    {state.answer === "PSSR_ANSWER_NO" && !finding && " · needs a finding"}
                  </p>
                )}
              </li>
            );
          })}
        </ol>
        {editable && (
          <div className="card-body">
            {submit.isError && <ProblemNotice error={submit.error} wasCommand />}
            <div className="row">
              <button type="submit" className="button" data-kind="main" disabled={said.length === 0 || submit.isPending}>
                {submit.isPending ? "Sending…" : said.length > 0 ? `Record ${plural(said.length, "answer")}` : "Record answers"}
              </button>
            </div>
          </div>
        )}
      </form>
    </Card>
  );
}

function sentence(names: Names) {
  return ({ type, fields }: Told): string | undefined => {
    const part = (name: string) => (fields[name] ?? {}) as Record<string, unknown>;
    switch (type) {
      case "opened":
        return "Begun";
      case "amended":
        return "Team or changes changed";
      case "answered":
        return `${plural(((fields["answers"] as unknown[] | undefined) ?? []).length, "item")} answered`;
      case "finding_raised":
        return `Finding: ${String(part("finding")["what"] ?? "")}`;
      case "member_signed":
        return `Signed by ${names.of(String(part("signature")["person_id"] ?? ""))}`;
      case "completed":
        return "Complete: all of the team signed";
      case "reopened":
        return "Opened again; everybody signs again";
      case "withdrawn":
        return "Withdrawn";
      default:
        return undefined;
    }
  };
}

function Details({ review, version, zone, regime, names }: { review: Pssr; version: string; zone: string; regime: Regime | undefined; names: Names }) {
  const caller = useRoles(review.site_id);
  const role = useRoleTitles(review.findings.map((one) => one.owner_role_id));
  const actions = pssrActions(review, caller, names);
  const team = review.scope?.team_person_ids ?? [];
  const unsigned = team.filter((id) => !review.signatures.some((one) => one.person_id === id));
  return (
    <div className="grid grid-main">
      <div className="stack">
        {review.stage === "STAGE_OPEN" && (
          <Notice tone="note" icon="clock" title={`Waits for ${unsigned.map(names.of).join(", ")}`}>
            <p>Every item is answered, each “no” has a finding, then each of the team signs.</p>
          </Notice>
        )}
        {review.withdrawn_because && (
          <Notice tone="warn" title="Withdrawn">
            <p>{review.withdrawn_because}</p>
          </Notice>
        )}
        {actions.length > 0 && (
          <Card title="What you may do">
            <div className="row">
              {actions.map((action) => (
                <ActionButton
                  key={action.method}
                  action={action}
                  subject={{ path: pssrPath(review.pssr_id), named: { pssr_id: review.pssr_id } }}
                  version={version}
                />
              ))}
            </div>
          </Card>
        )}
        <Checklist review={review} version={version} editable={mayAnswer(review, caller)} names={names} regime={regime} zone={zone} />
      </div>
      <div className="stack">
        <Card title="Team" note={`${review.signatures.length} of ${plural(team.length, "person", "people")} signed`}>
          <ul className="stack-s">
            {team.map((id) => {
              const signature = review.signatures.find((one) => one.person_id === id);
              return (
                <li key={id} className="row">
                  {names.of(id)}
                  {id === review.scope?.lead_person_id && ", leads"}
                  {signature ? (
                    <Chip tone="good" icon="check">
                      Signed <When ms={signature.signed_at_ms} zone={zone} />
                    </Chip>
                  ) : (
                    <Chip icon="clock">Not signed</Chip>
                  )}
                </li>
              );
            })}
          </ul>
        </Card>
        {review.findings.length > 0 && (
          <Card title="Findings" note="Each is an action.">
            <ul className="stack">
              {review.findings.map((one) => (
                <li key={one.finding_id} className="stack-s">
                  <Link href={actionLink(`${review.pssr_id}:${one.finding_id}`)}>{one.what}</Link>
                  <p className="small muted">
                    {[say(actionTimes, one.time), one.owner_person_id ? names.of(one.owner_person_id) : role(one.owner_role_id), `by ${plainDate(one.due_on)}`].join(" · ")}
                  </p>
                </li>
              ))}
            </ul>
          </Card>
        )}
        <HistoryCard path={pssrPath(review.pssr_id)} zone={zone} regime={regime} names={names} sentence={sentence(names)} />
      </div>
    </div>
  );
}

export function PssrPage({ id }: { id: string }) {
  const answer = usePssr(id);
  const review = answer.data?.value;
  const site = useSiteIndex().get(review?.site_id ?? "");
  const names = useNames(review?.site_id);
  const scope = review?.scope;
  return (
    <Page
      title={scope?.title ?? (answer.isPending ? "Pre-startup review" : id)}
      crumbs={
        <>
          <Link href={review ? `/changes?site=${encodeURIComponent(review.site_id)}` : "/changes"}>Changes</Link> / <span className="code">{id}</span>
        </>
      }
      lead={
        review &&
        scope && (
          <span className="row">
            <Chip tone={review.stage === "STAGE_COMPLETE" ? "good" : "plain"} icon={review.stage === "STAGE_COMPLETE" ? "check" : "clock"}>
              {say(pssrStages, review.stage)}
            </Chip>
            <span>
              {say(pssrKinds, scope.kind)} · {site?.name ?? review.site_id},{" "}
              {site?.units.find((one) => one.unit_id === scope.unit_id)?.name ?? scope.unit_id}
            </span>
            {scope.change_ids.map((change) => (
              <Link key={change} href={`/changes/${encodeURIComponent(change)}`}>
                {change}
              </Link>
            ))}
          </span>
        )
      }
      actions={<PrintButton />}
    >
      {answer.isError ? (
        <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />
      ) : review ? (
        <Details review={review} version={answer.data?.version ?? ""} zone={site?.time_zone || review.time_zone || "UTC"} regime={site?.regime} names={names} />
      ) : (
        <Card>
          <Loading what="the review" rows={8} />
        </Card>
      )}
    </Page>
  );
}
