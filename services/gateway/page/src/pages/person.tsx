// One person: which training is asked, how it stands, what proves it, and where the person works.
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { serverNow } from "../api/clock";
import type { Person } from "../api/gen/organisation";
import type { GetMatrixResponse_Cell, GetMatrixResponse_Column } from "../api/gen/training";
import { rolesOn, useNames, usePerson, useRoleTitles } from "../api/people";
import { useMatrix, useQualification, useTrainingRecord } from "../api/training";
import { dayAt, plainDate, plural } from "../text/format";
import { means, results } from "../text/training_words";
import { say, type Words } from "../text/words";
import { Card, Chip, Empty, Loading, ProblemNotice } from "../ui/basics";
import { SelectField, TextField } from "../ui/form";
import { Page } from "../ui/page";
import { useSiteIndex } from "../ui/scope";
import { StandingKey, StandingMark, isAsked } from "../ui/standing";
import type { PersonKind } from "../api/gen/organisation";

const kinds: Words<PersonKind> = {
  PERSON_KIND_EMPLOYEE: "Employee",
  PERSON_KIND_CONTRACTOR: "Contractor",
  PERSON_KIND_EXTERNAL: "External",
};

function TrainingRecordLine({ name }: { name: string }) {
  const answer = useTrainingRecord(name);
  if (answer.isError) return <ProblemNotice error={answer.error} />;
  const record = answer.data?.value;
  if (!record) return <span className="muted">Loading…</span>;
  const { attendance, in_lieu: lieu } = record;
  if (lieu) {
    return (
      <>
        Certified in lieu on {plainDate(lieu.certified_on)} by {lieu.certified_by_person_id}; operated the process since{" "}
        {plainDate(lieu.operated_from_on)}
      </>
    );
  }
  if (!attendance) return null;
  const said = [
    attendance.trainer_name || attendance.trainer_person_id || "trainer not known",
    attendance.material_version && `material ${attendance.material_version}`,
    attendance.language || "language not known",
    attendance.means === "MEANS_UNSPECIFIED" ? "not verified that it was understood" : say(means, attendance.means),
    attendance.result !== "RESULT_UNSPECIFIED" && say(results, attendance.result),
    record.withdrawn && "withdrawn",
  ];
  return (
    <>
      {plainDate(attendance.held_on)} <span className="muted">· {said.filter(Boolean).join(" · ")}</span>
    </>
  );
}

// Why it is so, and the records behind it: asked when somebody wants to see them.
function Proof({ personId, requirementId, on }: { personId: string; requirementId: string; on: string }) {
  const answer = useQualification(personId, requirementId, on);
  if (answer.isError) return <ProblemNotice error={answer.error} />;
  if (!answer.data) return <Loading what="the records" rows={1} />;
  return (
    <div className="stack-s">
      <p>{answer.data.sentence}</p>
      {answer.data.records.length > 0 && (
        <ul className="stack-s small">
          {answer.data.records.map((name) => (
            <li key={name}>
              <TrainingRecordLine name={name} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Asked({ personId, column, cell, on }: {
  personId: string;
  column: GetMatrixResponse_Column;
  cell: GetMatrixResponse_Cell;
  on: string;
}) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <details onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary>
          <span className="row spread inline">
            <span>
              {column.title}
              {column.interval_months > 0 && <span className="small muted"> every {plural(column.interval_months, "month")}</span>}
            </span>
            <span className="row">
              {cell.valid_until_on && <span className="small muted">last day {plainDate(cell.valid_until_on)}</span>}
              <StandingMark standing={cell.standing} days={cell.due_within_days} />
            </span>
          </span>
        </summary>
        {open && <Proof personId={personId} requirementId={column.requirement_id} on={on} />}
      </details>
    </li>
  );
}

function Work({ person, day }: { person: Person; day: string }) {
  const sites = useSiteIndex();
  const title = useRoleTitles(person.assignments.map((one) => one.role_id));
  const names = useNames(person.site_id);
  const away = person.leaves.find((one) => one.from_on <= day && (!one.until_on || day <= one.until_on));
  return (
    <Card title="Where this person works">
      {away && (
        <Chip tone="warn" icon="clock">
          Away {away.until_on ? `until ${plainDate(away.until_on)}` : "until further notice"}
          {away.stand_in_person_id && `; stands in: ${names.of(away.stand_in_person_id)}`}
        </Chip>
      )}
      {person.assignments.length === 0 && <p className="muted">No role is on record.</p>}
      <ul className="stack-s">
        {[...person.assignments].reverse().map((one) => (
          <li key={one.assignment_id}>
            {title(one.role_id)}
            <span className="small muted">
              {" "}
              {[
                sites.get(one.site_id)?.name ?? one.site_id,
                one.unit_id && (sites.get(one.site_id)?.units.find((u) => u.unit_id === one.unit_id)?.name ?? one.unit_id),
                one.until_on ? `${plainDate(one.from_on)} to ${plainDate(one.until_on)}` : `since ${plainDate(one.from_on)}`,
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function PersonPage({ id }: { id: string }) {
  const answer = usePerson(id);
  const person = answer.data?.value;
  const [params, setParams] = useSearchParams();
  const sites = useSiteIndex();
  const zone = sites.get(person?.site_id ?? "")?.time_zone || "UTC";
  const today = dayAt(serverNow(), zone);
  const on = params.get("on") ?? "";
  const places = [...new Set([person?.site_id ?? "", ...(person?.assignments ?? []).map((one) => one.site_id)])].filter(Boolean);
  const siteId = params.get("at") || (places[0] ?? "");
  const matrix = useMatrix(siteId, { unit_id: "", role_id: "", on });
  const row = matrix.data?.rows.find((one) => one.person_id === id);
  const asked = (matrix.data?.columns ?? []).flatMap((column, i) => {
    const cell = row?.cells[i];
    return cell && isAsked(cell.standing) ? [{ column, cell }] : [];
  });
  const title = useRoleTitles(rolesOn(person, on || today));
  const set = (name: string, value: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  return (
    <Page
      title={person?.profile?.name || id}
      crumbs={
        <>
          <Link href={`/training?site=${encodeURIComponent(siteId)}&view=people`}>Training</Link> / <span className="code">{id}</span>
        </>
      }
      {...(siteId && { source: matrix })}
      lead={
        person && (
          <span className="row">
            {person.profile && <Chip>{say(kinds, person.profile.kind)}</Chip>}
            {person.left_on && <Chip tone="warn">Left on {plainDate(person.left_on)}</Chip>}
            <span>{rolesOn(person, on || today).map(title).join(", ")}</span>
            {person.profile && person.profile.languages.length > 0 && <span>understands {person.profile.languages.join(", ")}</span>}
          </span>
        )
      }
    >
      {answer.isError ? (
        <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />
      ) : person ? (
        <div className="grid grid-main">
          <Card title="What is asked, and how it stands" note="Open a line for why, and for the records that prove it." flush>
            <div className="filters">
              {places.length > 1 && (
                <SelectField
                  label="At"
                  empty="Where the record is kept"
                  words={Object.fromEntries(places.map((one) => [one, sites.get(one)?.name ?? one]))}
                  value={params.get("at") ?? ""}
                  onChange={(value) => set("at", value)}
                />
              )}
              <TextField label="As of" type="date" value={on || (matrix.data?.on ?? "")} onChange={(value) => set("on", value)} />
            </div>
            {asked.length > 0 ? (
              <ul className="lines">
                {asked.map(({ column, cell }) => (
                  <Asked key={column.requirement_id} personId={id} column={column} cell={cell} on={matrix.data?.on ?? ""} />
                ))}
              </ul>
            ) : matrix.data ? (
              <Empty title="No training is asked of this person here that day" />
            ) : (
              <Loading what="the training" />
            )}
            <StandingKey />
          </Card>
          <Work person={person} day={on || today} />
        </div>
      ) : (
        <Card>
          <Loading what="the person" />
        </Card>
      )}
    </Page>
  );
}
