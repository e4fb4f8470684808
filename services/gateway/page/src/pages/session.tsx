// One training session with many attendees: what they share is said once, and every attendee has an
// answer of the server's.
import { useRef, useState } from "react";
import { Link } from "wouter";
import { newKey } from "../api/client";
import type { BatchResponse } from "../api/gen/core";
import type { Means, Result } from "../api/gen/training";
import { useNames } from "../api/people";
import { useSites } from "../api/queries";
import { pruned } from "../api/draft";
import { useSubmit } from "../api/submit";
import { useRequirements } from "../api/training";
import { plural } from "../text/format";
import { means as allMeans, results } from "../text/training_words";
import type { Words } from "../text/words";
import { Card, Chip, Empty, Notice, ProblemNotice } from "../ui/basics";
import { PeopleField, SelectField, TextField } from "../ui/form";
import { Page } from "../ui/page";
import { usePageSite } from "../ui/remembered_site";
import { useRoles } from "../ui/roles";
import { useSiteIndex } from "../ui/scope";
import { personLink } from "../ui/person_link";

// google.rpc.Status as JSON.
interface Refusal {
  message?: string;
  details?: { reason?: string; metadata?: { clause?: string } }[];
}

// What came of one attendee: stored, or the server's own words.
type Outcome = "stored" | Refusal;

const request = "type.googleapis.com/interlock.training.v1.RecordTrainingRequest";

export function SessionPage() {
  const sites = useSites().data?.sites ?? [];
  const siteId = usePageSite(sites);
  const site = useSiteIndex().get(siteId);
  const roles = useRoles(siteId);
  const names = useNames(siteId);
  const requirements = useRequirements(siteId);
  const [sessionId, setSessionId] = useState(() => `s-${newKey().slice(0, 8)}`);
  const [requirementId, setRequirementId] = useState("");
  const [heldOn, setHeldOn] = useState("");
  const [trainer, setTrainer] = useState("");
  const [material, setMaterial] = useState("");
  const [language, setLanguage] = useState("");
  const [means, setMeans] = useState<Means | "">("");
  const [people, setPeople] = useState<readonly string[]>([]);
  const [chosenResults, setChosenResults] = useState<Readonly<Record<string, Result | "">>>({});
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({});
  const [tried, setTried] = useState(false);
  // The same for every try of one attendee's record, so that sending again counts once.
  const keys = useRef(new Map<string, string>());
  const keyOf = (content: string) => {
    const key = keys.current.get(content) ?? newKey();
    keys.current.set(content, key);
    return key;
  };
  const sent = useRef<readonly string[]>([]);
  const submit = useSubmit<BatchResponse>((answer) =>
    setOutcomes((before) => ({
      ...before,
      ...Object.fromEntries(
        sent.current.map((person, i) => {
          const outcome = answer.outcomes[i];
          return [person, outcome?.receipt ? "stored" : ((outcome?.refusal as Refusal | undefined) ?? {})];
        }),
      ),
    })),
  );

  const items = requirements.data?.items ?? [];
  const chosen = items.find((one) => one.requirement_id === requirementId);
  const accepted = chosen?.content?.means ?? [];
  const left = people.filter((person) => outcomes[person] !== "stored");
  const complaints = {
    requirement: requirementId ? "" : "Choose what it was about.",
    held: heldOn ? "" : "Say on which day it ended.",
    trainer: trainer.trim() ? "" : "Say who taught.",
    people: people.length > 0 ? "" : "Name at least one attendee.",
  };
  const wrong = (name: keyof typeof complaints) => (tried && complaints[name]) || undefined;

  const send = () => {
    setTried(true);
    if (Object.values(complaints).some(Boolean) || submit.isPending || left.length === 0) return;
    sent.current = left;
    const known = names.words[trainer.trim()] !== undefined;
    submit.mutate({
      path: "/v1/trainingRecords:batch",
      body: {
        items: left.map((person) => {
          const record = pruned({
            "@type": request,
            record_id: `${sessionId}.${person}`,
            site_id: siteId,
            attendance: {
              person_id: person,
              requirement_id: requirementId,
              held_on: heldOn,
              trainer_person_id: known ? trainer.trim() : "",
              trainer_name: known ? "" : trainer.trim(),
              material_version: material.trim(),
              language: language.trim(),
              means,
              result: chosenResults[person] === undefined ? (means ? "RESULT_PASSED" : "") : chosenResults[person],
              session_id: sessionId,
            },
          });
          return { method: "RecordTraining", command_id: keyOf(JSON.stringify(record)), request: record };
        }),
      },
    });
  };

  const again = () => {
    setSessionId(`s-${newKey().slice(0, 8)}`);
    setPeople([]);
    setChosenResults({});
    setOutcomes({});
    setTried(false);
    submit.reset();
  };

  const stored = people.length - left.length;
  const done = people.length > 0 && left.length === 0;
  if (roles.actor && !roles.any("psm_manager", "training_clerk")) {
    return (
      <Page title="Record a session">
        <Card>
          <Empty title="Your role does not record training here">
            <p>A training clerk or the PSM manager of the site does.</p>
          </Empty>
        </Card>
      </Page>
    );
  }
  return (
    <Page
      title="Record a session"
      lead={`One session at ${site?.name ?? "a site"} and everybody who was there. What lacks means or language is kept as attended and does not qualify.`}
      crumbs={<Link href={`/training?site=${encodeURIComponent(siteId)}`}>Training</Link>}
    >
      <form
        className="stack"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          send();
        }}
      >
        <Card title="The session" note={`Number ${sessionId}`}>
          <div className="fields">
            <SelectField
              label="What it was about"
              required
              wide
              empty="Choose the requirement"
              words={Object.fromEntries(items.map((one) => [one.requirement_id, one.content?.title ?? one.requirement_id]))}
              value={requirementId}
              onChange={setRequirementId}
              wrong={wrong("requirement")}
            />
            <TextField label="Held on (last day)" required type="date" value={heldOn} onChange={setHeldOn} wrong={wrong("held")} />
            <TextField
              label="Trainer"
              required
              value={trainer}
              onChange={setTrainer}
              suggestions={names.words}
              hint="The id of a colleague, or the name of somebody from outside."
              wrong={wrong("trainer")}
            />
            <TextField label="Version of the material" value={material} onChange={setMaterial} suggestions={Object.fromEntries((chosen?.content?.material_versions ?? []).map((v) => [v, v]))} />
            <TextField label="Language" value={language} onChange={setLanguage} hint="In which it was taught and verified: en, es, pt-BR. Left out, it does not qualify." />
            <SelectField
              label="How it was verified that it was understood"
              empty="It was not"
              words={accepted.length > 0 ? (Object.fromEntries(accepted.map((one) => [one, allMeans[one] ?? one])) as Words<Means>) : allMeans}
              value={means}
              onChange={setMeans}
              {...(accepted.length > 0 && { hint: "These are what the requirement accepts." })}
            />
          </div>
        </Card>
        <Card title="Who was there" note={people.length > 0 ? plural(people.length, "attendee") : "A list of ids may be pasted."}>
          <PeopleField
            label="Attendees"
            required
            values={people}
            onChange={setPeople}
            suggestions={names.words}
            wrong={wrong("people")}
          />
          {people.length > 0 && (
            <ul className="lines inset-lines">
              {people.map((person) => {
                const outcome = outcomes[person];
                return (
                  <li key={person} className="row spread">
                    <span>
                      {outcome === "stored" ? <Link href={personLink(person)}>{names.of(person)}</Link> : names.of(person)}
                      {outcome !== undefined && outcome !== "stored" && (
                        <span className="wrong-line">
                          {outcome.message}{" "}
                          <span className="code small">{outcome.details?.find((one) => one.reason)?.reason}</span>
                        </span>
                      )}
                    </span>
                    {outcome === "stored" ? (
                      <Chip tone="good" icon="check">
                        Stored
                      </Chip>
                    ) : (
                      <SelectField
                        label={`Result of ${names.of(person)}`}
                        empty="Not known"
                        words={results}
                        value={chosenResults[person] ?? (means ? "RESULT_PASSED" : "")}
                        onChange={(result) => setChosenResults((before) => ({ ...before, [person]: result }))}
                      />
                    )}
                  </li>
                );
              })}
            </ul>
          )}
        </Card>
        {submit.isError && <ProblemNotice error={submit.error} wasCommand />}
        {submit.isSuccess && (
          <Notice
            tone={done ? "good" : "alarm"}
            icon={done ? "check" : "alarm"}
            role="status"
            title={done ? `${plural(stored, "record")} stored` : `${plural(left.length, "attendee")} not stored`}
          >
            <p>{done ? "The matrix shows them in a moment." : `The other ${stored} are stored. Correct what is said beside the names, or take them out, and send again.`}</p>
          </Notice>
        )}
        <div className="row">
          {done ? (
            <button type="button" className="button" data-kind="main" data-size="large" onClick={again}>
              Record another session
            </button>
          ) : (
            <button type="submit" className="button" data-kind="main" data-size="large" disabled={submit.isPending}>
              {submit.isPending ? "Sending…" : "Record the session"}
            </button>
          )}
        </div>
      </form>
    </Page>
  );
}
