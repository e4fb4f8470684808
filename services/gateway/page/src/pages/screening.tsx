// The screening of a change: every question of the set in force is answered. A replacement in kind ends
// there; one answer that is not "yes" makes it a change.
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { serverNow } from "../api/clock";
import { changePath, useChange, useScreeningSet } from "../api/changes";
import type { Change, ScreeningAnswer } from "../api/gen/moc";
import { useSubmit } from "../api/submit";
import { screeningAnswers } from "../text/change_words";
import { clauseUnder } from "../text/clauses";
import { dayAt, plural } from "../text/format";
import { Card, Loading, Notice, ProblemNotice } from "../ui/basics";
import { Choices, TextField } from "../ui/form";
import { Page } from "../ui/page";
import { useSiteIndex } from "../ui/scope";

type Answers = Readonly<Record<string, { answer: ScreeningAnswer | ""; note: string }>>;

function Form({ change, version, zone }: { change: Change; version: string; zone: string }) {
  const set = useScreeningSet(dayAt(serverNow(), zone));
  const regime = useSiteIndex().get(change.site_id)?.regime;
  const [, go] = useLocation();
  const [answers, setAnswers] = useState<Answers>(() =>
    Object.fromEntries((change.screening?.answers ?? []).map((one) => [one.question_id, { answer: one.answer, note: one.note }])),
  );
  const [tried, setTried] = useState(false);
  const back = `/changes/${encodeURIComponent(change.change_id)}`;
  const submit = useSubmit(() => go(back));
  if (set.isError) return <ProblemNotice error={set.error} onRetry={() => void set.refetch()} />;
  if (!set.data) {
    return (
      <Card>
        <Loading what="the questions" />
      </Card>
    );
  }
  const questions = set.data.questions;
  const open = questions.filter((one) => !answers[one.question_id]?.answer);
  const different = questions.filter((one) => {
    const said = answers[one.question_id]?.answer;
    return said && said !== "SCREENING_ANSWER_SAME";
  });
  const set1 = (id: string, part: Partial<Answers[string]>) =>
    setAnswers((before) => ({ ...before, [id]: { answer: "", note: "", ...before[id], ...part } }));
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        setTried(true);
        if (open.length > 0 || submit.isPending) return;
        submit.mutate({
          path: `${changePath(change.change_id)}:screen`,
          body: {
            change_id: change.change_id,
            version: set.data.version,
            answers: questions.map((one) => ({ question_id: one.question_id, ...answers[one.question_id] })),
          },
          ifVersion: version,
        });
      }}
    >
      <Card title="Does it satisfy the design specification?" note={`${set.data.source}. “Not known” counts as a change.`} flush>
        <ol className="lines">
          {questions.map((one) => {
            const said = answers[one.question_id];
            return (
              <li key={one.question_id} className="stack-s">
                <Choices
                  label={one.prompt}
                  value={said?.answer ?? ""}
                  words={screeningAnswers}
                  onChange={(answer) => set1(one.question_id, { answer })}
                />
                {tried && !said?.answer && <p className="wrong-line">This is needed.</p>}
                {said?.answer && said.answer !== "SCREENING_ANSWER_SAME" && (
                  <TextField label="What is different" value={said.note} onChange={(note) => set1(one.question_id, { note })} />
                )}
              </li>
            );
          })}
        </ol>
      </Card>
      <Notice
        tone={open.length > 0 ? "note" : different.length > 0 ? "warn" : "good"}
        icon={open.length > 0 ? "info" : different.length > 0 ? "change" : "check"}
        role="status"
        title={
          open.length > 0
            ? `${plural(open.length, "question")} not answered yet`
            : different.length > 0
              ? "It is a change: it goes on to be prepared"
              : "A replacement in kind: it ends here"
        }
      >
        <p>{clauseUnder(regime, "(l)(1)")}: everything but a replacement in kind is managed as a change.</p>
      </Notice>
      {submit.isError && <ProblemNotice error={submit.error} wasCommand />}
      <div className="row">
        <button type="submit" className="button" data-kind="main" data-size="large" disabled={submit.isPending}>
          {submit.isPending ? "Sending…" : "Record the screening"}
        </button>
        <Link className="button" data-kind="quiet" data-size="large" href={back}>
          Cancel
        </Link>
      </div>
    </form>
  );
}

export function ScreeningPage({ id }: { id: string }) {
  const answer = useChange(id);
  const change = answer.data?.value;
  const zone = useSiteIndex().get(change?.site_id ?? "")?.time_zone || "UTC";
  return (
    <Page
      title="Screening"
      lead={change?.facts?.title}
      crumbs={
        <>
          <Link href="/changes">Changes</Link> / <Link href={`/changes/${encodeURIComponent(id)}`}>{id}</Link>
        </>
      }
    >
      {answer.isError ? (
        <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />
      ) : change ? (
        <Form change={change} version={answer.data?.version ?? ""} zone={zone} />
      ) : (
        <Card>
          <Loading what="the change" />
        </Card>
      )}
    </Page>
  );
}
