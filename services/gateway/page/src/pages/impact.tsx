// The impact list of a change: nine items, each yes, no or does not apply, with the reason; yes says
// what is done, by whom, before or after startup. Only what an answer needs is asked.
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { changePath, useChange } from "../api/changes";
import type { ActionTime, Change, ImpactAnswer, ImpactItem, ImpactLine } from "../api/gen/moc";
import { useNames, type Names } from "../api/people";
import { useSubmit } from "../api/submit";
import { actionTimes, impactAnswers, impactItems } from "../text/change_words";
import { say } from "../text/words";
import { Card, Loading, ProblemNotice } from "../ui/basics";
import { Choices, PeopleField, SelectField, TextField } from "../ui/form";
import { Page } from "../ui/page";

interface Line {
  answer: ImpactAnswer | "";
  note: string;
  what: string;
  time: ActionTime | "";
  // A person's id; a role's where no person is named.
  person: string;
  role: string;
  due: string;
}

const untold: Line = { answer: "", note: "", what: "", time: "", person: "", role: "", due: "" };
const items = Object.keys(impactItems) as ImpactItem[];

const lineOf = (line: ImpactLine): Line => ({
  answer: line.answer,
  note: line.note,
  what: line.what,
  time: line.time === "ACTION_TIME_UNSPECIFIED" ? "" : line.time,
  person: line.owner_person_id,
  role: line.owner_role_id,
  due: line.due_on,
});

function ItemFields({ item, line, onChange, names, tried }: {
  item: ImpactItem;
  line: Line;
  onChange: (part: Partial<Line>) => void;
  names: Names;
  tried: boolean;
}) {
  const wrong = (missing: boolean) => (tried && missing ? "This is needed." : undefined);
  const yes = line.answer === "IMPACT_ANSWER_YES";
  return (
    <li className="stack">
      <Choices label={say(impactItems, item)} words={impactAnswers} value={line.answer} onChange={(answer) => onChange({ answer })} />
      {tried && !line.answer && <p className="wrong-line">This is needed.</p>}
      {line.answer && (
        <div className="fields">
          <TextField label="Why" required wide value={line.note} onChange={(note) => onChange({ note })} max={1000} wrong={wrong(!line.note.trim())} />
          {yes && (
            <>
              <TextField label="What is done" required wide value={line.what} onChange={(what) => onChange({ what })} max={1000} wrong={wrong(!line.what.trim())} />
              <SelectField label="When" required empty="Choose" words={actionTimes} value={line.time} onChange={(time) => onChange({ time })} wrong={wrong(!line.time)} />
              <TextField
                label="Owner: a person’s id"
                value={line.person}
                onChange={(person) => onChange({ person })}
                suggestions={names.words}
                wrong={wrong(!line.person.trim() && !line.role.trim())}
              />
              <TextField
                label="or a role’s id"
                value={line.role}
                onChange={(role) => onChange({ role })}
                suggestions={Object.fromEntries(names.roleIds.map((id) => [id, id]))}
              />
              <TextField
                label="Last day for it"
                type="date"
                required={line.time === "ACTION_TIME_AFTER_STARTUP"}
                value={line.due}
                onChange={(due) => onChange({ due })}
                wrong={wrong(line.time === "ACTION_TIME_AFTER_STARTUP" && !line.due)}
              />
            </>
          )}
        </div>
      )}
    </li>
  );
}

const isWhole = (line: Line) =>
  line.answer !== "" &&
  line.note.trim() !== "" &&
  (line.answer !== "IMPACT_ANSWER_YES" ||
    (line.what.trim() !== "" && line.time !== "" && (line.person.trim() !== "" || line.role.trim() !== "") && (line.time !== "ACTION_TIME_AFTER_STARTUP" || line.due !== "")));

function Form({ change, version }: { change: Change; version: string }) {
  const [, go] = useLocation();
  const names = useNames(change.site_id);
  const [lines, setLines] = useState<Readonly<Partial<Record<ImpactItem, Line>>>>(() =>
    Object.fromEntries((change.impact?.lines ?? []).map((line) => [line.item, lineOf(line)])),
  );
  const [people, setPeople] = useState<readonly string[]>(change.impact?.affected_person_ids ?? []);
  const [roleIds, setRoleIds] = useState<readonly string[]>(change.impact?.affected_role_ids ?? []);
  const [material, setMaterial] = useState(change.impact?.material_version ?? "");
  const [tried, setTried] = useState(false);
  const back = `/changes/${encodeURIComponent(change.change_id)}`;
  const submit = useSubmit(() => go(back));
  const line = (item: ImpactItem) => lines[item] ?? untold;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        setTried(true);
        if (!items.every((item) => isWhole(line(item))) || submit.isPending) return;
        submit.mutate({
          path: `${changePath(change.change_id)}:assessImpact`,
          body: {
            change_id: change.change_id,
            lines: items.map((item) => {
              const { answer, note, what, time, person, role, due } = line(item);
              const yes = answer === "IMPACT_ANSWER_YES";
              return {
                item,
                answer,
                note,
                ...(yes && { what, time, owner_person_id: person.trim(), owner_role_id: person.trim() ? "" : role.trim(), due_on: due }),
              };
            }),
            affected_person_ids: people,
            affected_role_ids: roleIds,
            material_version: material.trim(),
          },
          ifVersion: version,
        });
      }}
    >
      <Card title="What it touches" note="Each item with the reason; a yes says what is done, and becomes an action." flush>
        <ul className="lines">
          {items.map((item) => (
            <ItemFields
              key={item}
              item={item}
              line={line(item)}
              onChange={(part) => setLines((before) => ({ ...before, [item]: { ...untold, ...before[item], ...part } }))}
              names={names}
              tried={tried}
            />
          ))}
        </ul>
      </Card>
      <Card title="Who is affected" note="Informed of it and trained in it before startup: (l)(3).">
        <PeopleField label="People" values={people} onChange={setPeople} suggestions={names.words} />
        <PeopleField
          label="Whoever holds these roles"
          values={roleIds}
          onChange={setRoleIds}
          suggestions={Object.fromEntries(names.roleIds.map((id) => [id, id]))}
        />
        <TextField label="Version of the training material" value={material} onChange={setMaterial} hint="Empty: any version counts." />
      </Card>
      {submit.isError && <ProblemNotice error={submit.error} wasCommand />}
      <div className="row">
        <button type="submit" className="button" data-kind="main" data-size="large" disabled={submit.isPending}>
          {submit.isPending ? "Sending…" : "Record the list"}
        </button>
        <Link className="button" data-kind="quiet" data-size="large" href={back}>
          Cancel
        </Link>
        {tried && !items.every((item) => isWhole(line(item))) && <span className="wrong-line">Something is missing above.</span>}
      </div>
    </form>
  );
}

export function ImpactPage({ id }: { id: string }) {
  const answer = useChange(id);
  const change = answer.data?.value;
  return (
    <Page
      title="Impact list"
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
        <Form change={change} version={answer.data?.version ?? ""} />
      ) : (
        <Card>
          <Loading what="the change" />
        </Card>
      )}
    </Page>
  );
}
