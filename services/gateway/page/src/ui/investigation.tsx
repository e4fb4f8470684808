import type { Incident, Investigation } from "../api/gen/incidents";
import type { Regime } from "../api/gen/organisation";
import { useServerNow } from "../api/clock";
import { clauseUnder } from "../text/clauses";
import { plainDate, plural, span } from "../text/format";
import { causeKinds, competences, needs, say, stages } from "../text/words";
import { Card, Chip, Notice, When } from "./basics";
import { ActionButton, incidentSubject } from "./action";
import { investigationActions } from "./investigation_actions";
import { isActive } from "./record_actions";
import { useRoles } from "./roles";

function Clock({ investigation, zone, regime }: { investigation: Investigation; zone: string; regime: Regime | undefined }) {
  const now = useServerNow();
  const due = Number(investigation.due_at_ms);
  const over = investigation.need === "NEED_DECLINED" || investigation.stage === "STAGE_CLOSED";
  if (!due || over || Number(investigation.began_at_ms)) return null;
  if (investigation.late || now > due) {
    return (
      <Notice tone="alarm" icon="alarm" title={`Late by ${span(now - due)}`}>
        <p className="small">
          It should have started by <When ms={due} zone={zone} />, 48 hours after the earliest moment of the incident:{" "}
          {clauseUnder(regime, "(m)(2)")}.
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone={due - now < 12 * 3_600_000 ? "warn" : "note"} icon="clock" title={`Starts within ${span(due - now)}`}>
      <p className="small">
        By <When ms={due} zone={zone} />, 48 hours after the earliest moment of the incident: {clauseUnder(regime, "(m)(2)")}.
      </p>
    </Notice>
  );
}

function Findings({ investigation, zone }: { investigation: Investigation; zone: string }) {
  const { team, causes, recommendations, affected, timeline, effectiveness_check: check } = investigation;
  const depth = (id: string, left = 8): number => {
    const parent = causes.find((c) => c.cause_id === id)?.parent_id;
    return parent && left > 0 ? 1 + depth(parent, left - 1) : 0;
  };
  return (
    <>
      {team.length > 0 && (
        <section className="stack-s" aria-label="Team">
          <h3>Team</h3>
          <ul className="stack-s">
            {team.map((member) => (
              <li key={member.person_id}>
                {member.name || member.person_id}
                {member.lead && ", leads"}{" "}
                <span className="small muted">{member.competences.map((c) => say(competences, c)).join(", ")}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {timeline.length > 0 && (
        <section className="stack-s" aria-label="Timeline of the event">
          <h3>Timeline of the event</h3>
          <ol className="timeline">
            {[...timeline]
              .sort((a, b) => Number(a.at_ms) - Number(b.at_ms))
              .map((entry) => (
                <li key={entry.entry_id}>
                  <p>{entry.text}</p>
                  <p className="small muted">
                    <When ms={entry.at_ms} zone={zone} />
                    {entry.source && ` · ${entry.source}`}
                  </p>
                </li>
              ))}
          </ol>
        </section>
      )}
      {causes.length > 0 && (
        <section className="stack-s" aria-label="Why-tree">
          <h3>Why</h3>
          <ul className="stack-s">
            {causes.map((cause) => (
              <li key={cause.cause_id} style={{ paddingLeft: `${depth(cause.cause_id) * 16}px` }}>
                <Chip>{say(causeKinds, cause.kind)}</Chip> {cause.text}{" "}
                {cause.code && <span className="code small muted">{cause.code}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {recommendations.length > 0 && (
        <section className="stack-s" aria-label="Recommendations">
          <h3>Recommendations</h3>
          <ul className="stack">
            {recommendations.map((r) => (
              <li key={r.recommendation_id} className="stack-s">
                <p>{r.text}</p>
                <p className="row small muted">
                  {r.resolution ? (
                    <Chip tone="good" icon="check">
                      {r.resolution.outcome === "OUTCOME_DECLINED" ? "Declined in writing" : "Done"}
                    </Chip>
                  ) : (
                    <Chip icon="clock">Open</Chip>
                  )}
                  {r.owner_id}, by {plainDate(r.due_on)}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {affected.length > 0 && (
        <p className="small">
          <span className="strong">Reviewed by {affected.filter((p) => p.review).length}</span> of{" "}
          {plural(affected.length, "affected person", "affected people")}.
        </p>
      )}
      {check && (
        <p className="small">
          <span className="strong">Check that the measures work:</span>{" "}
          {Number(check.checked_at_ms) ? check.found : <>due <When ms={check.due_at_ms} zone={zone} only="date" /></>}
        </p>
      )}
    </>
  );
}

export function InvestigationPanel({ incident, version, zone, regime, readOnly }: {
  incident: Incident;
  version: string;
  zone: string;
  regime: Regime | undefined;
  readOnly: boolean;
}) {
  const roles = useRoles(incident.site_id);
  const investigation = incident.investigation;
  if (!investigation) {
    return (
      <Card title="Investigation">
        <p className="muted">Nothing is decided yet.</p>
      </Card>
    );
  }
  const actions = readOnly ? [] : investigationActions(incident, investigation, roles, zone, regime);
  const began = Number(investigation.began_at_ms);
  return (
    <Card title="Investigation" note={say(stages, investigation.stage)} id="investigation">
      <div className="stack-s">
        <p className="strong">{say(needs, investigation.need)}</p>
        {investigation.need_reason && <p className="muted small">{investigation.need_reason}</p>}
      </div>
      {isActive(incident) && <Clock investigation={investigation} zone={zone} regime={regime} />}
      {began > 0 && (
        <p className="small">
          Began <When ms={began} zone={zone} />
          {Number(investigation.due_at_ms) > 0 && began > Number(investigation.due_at_ms) && (
            <>
              {" "}
              <Chip tone="warn" icon="alarm">
                {span(began - Number(investigation.due_at_ms))} late
              </Chip>
            </>
          )}
        </p>
      )}
      <Findings investigation={investigation} zone={zone} />
      {investigation.report && (
        <p className="small muted">
          Report kept until <When ms={investigation.report.retain_until_ms} zone={zone} only="date" /> at least: (m)(7).
        </p>
      )}
      {actions.length > 0 && (
        <div className="row">
          {actions.map((action) => (
            <ActionButton key={action.method} action={action} subject={incidentSubject(incident.incident_id)} version={version} />
          ))}
        </div>
      )}
    </Card>
  );
}
