import type { UseQueryResult } from "@tanstack/react-query";
import type { Classification } from "../api/gen/incidents";
import type { Regime } from "../api/gen/organisation";
import { underRegime } from "../text/clauses";
import { plural } from "../text/format";
import { factName, held, say } from "../text/words";
import { Card, Chip, Loading, ProblemNotice, TierMark } from "../ui/basics";
import { criterionName, ofTier } from "../ui/explanation";
import { SeverityScale } from "../ui/severity";
import { goToField } from "./update";

const rank: Record<string, number> = { TIER_1: 0, TIER_2: 1, TIER_3: 2, NOT_PSE: 3 };
// Of equal weight, what was begun (a release, a person) goes before what nobody has answered yet.
const later = (field: string) => Number(!field.includes("["));

// What the facts typed so far come to, and which missing fact would change it.
export function Verdict({ answer, waiting, regime }: {
  answer: UseQueryResult<Classification>;
  waiting: boolean;
  regime: Regime | undefined;
}) {
  const result = answer.data;
  if (answer.isError) {
    return (
      <Card title="Tier so far">
        <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />
        <p className="small">You can send the report all the same; it is classified when it arrives.</p>
      </Card>
    );
  }
  if (!result) {
    return (
      <Card title="Tier so far">
        <Loading what="the tier" rows={3} />
      </Card>
    );
  }
  const telling = result.criteria.filter((c) => c.held === "YES" && ofTier(c));
  const missing = [...result.missing_facts].sort((a, b) => (rank[a.could_raise_to] ?? 9) - (rank[b.could_raise_to] ?? 9) || later(a.field) - later(b.field));
  return (
    <Card title="Tier so far" note={waiting ? "Looking again…" : `Rule set ${result.rule_set}`}>
      <div className="stack" aria-live="polite" aria-atomic="true">
        <p className="verdict-tier">
          <TierMark tier={result.tier} atLeast={result.at_least} />
          {result.tier === "TIER_1" && <span className="small muted">{result.severity_points} severity points</span>}
        </p>
        <p>{underRegime(regime, result.sentence)}</p>
      </div>
      {telling.length > 0 && (
        <ul className="stack-s">
          {telling.map((c, i) => (
            <li key={i} className="small">
              <Chip tone="alarm" icon="check">
                {say(held, c.held)}
              </Chip>{" "}
              <span className="strong">{criterionName(c.id)}.</span> {c.reason} <span className="muted">{c.clause}</span>
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 && (
        <div className="stack-s">
          <h3>{plural(missing.length, "missing fact")} would change it</h3>
          <ul className="missing-list">
            {missing.slice(0, 6).map((fact) => (
              <li key={fact.field}>
                <button type="button" className="missing-item" onClick={() => goToField(fact.field)}>
                  <span className="row spread">
                    <span className="strong">{factName(fact.field)}</span>
                    {fact.could_raise_to === "NOT_PSE" ? <span className="small muted">points only</span> : <TierMark tier={fact.could_raise_to} />}
                  </span>
                  <span className="small muted">{fact.sentence}</span>
                </button>
              </li>
            ))}
          </ul>
          {missing.length > 6 && <p className="small muted">and {plural(missing.length - 6, "more")}</p>}
        </div>
      )}
      {result.tier === "TIER_1" && <SeverityScale classification={result} />}
    </Card>
  );
}

// On a phone the verdict stands below a long form; its short form stays in sight.
export function MiniVerdict({ result, waiting }: { result: Classification | undefined; waiting: boolean }) {
  if (!result) return null;
  return (
    <div className="verdict-mini">
      <span className="row">
        <TierMark tier={result.tier} atLeast={result.at_least} />
        {waiting && <span className="small muted">…</span>}
      </span>
      <a className="small" href="#verdict">
        {result.missing_facts.length > 0 ? plural(result.missing_facts.length, "missing fact") : "Why"}
      </a>
    </div>
  );
}
