// Why an incident has its tier: every criterion looked at, in words.
import type { Classification, Criterion, Criterion_Held } from "../api/gen/incidents";
import type { Regime } from "../api/gen/organisation";
import { underRegime } from "../text/clauses";
import { count, plural, withUnit } from "../text/format";
import { applied, held, humanised, say } from "../text/words";
import { Chip, Empty } from "./basics";
import type { IconName } from "./icons";

const marks: Record<Criterion_Held, { icon: IconName; tone: "alarm" | "warn" | "plain" }> = {
  HELD_UNSPECIFIED: { icon: "unknown", tone: "plain" },
  YES: { icon: "check", tone: "alarm" },
  NO: { icon: "cross", tone: "plain" },
  UNKNOWN: { icon: "unknown", tone: "warn" },
};

// A criterion of a tier that is met is what makes the incident grave; the others say whether it counts
// at all.
export const ofTier = (c: Criterion) => c.id.startsWith("tier-");

const weight: Record<Criterion_Held, number> = { YES: 0, UNKNOWN: 1, NO: 2, HELD_UNSPECIFIED: 3 };

export function criterionName(id: string): string {
  return humanised(id.replaceAll("-", "_")).replace(/^Tier (\d) /, "Tier $1: ");
}

function compared(c: Criterion): string {
  if (c.compared === undefined && c.compared_at_most === undefined) return "–";
  if (c.compared === undefined) return `at most ${withUnit(c.compared_at_most ?? 0, c.unit)}`;
  const certain = withUnit(c.compared, c.unit);
  return c.compared_at_most !== undefined && c.compared_at_most !== c.compared
    ? `${certain} to ${withUnit(c.compared_at_most, c.unit)}`
    : certain;
}

function Rows({ criteria, caption }: { criteria: readonly Criterion[]; caption: string }) {
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={caption}>
      <table className="table table-cards">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            <th scope="col">Result</th>
            <th scope="col" className="right">
              Compared
            </th>
            <th scope="col" className="right">
              Threshold
            </th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {criteria.map((c, i) => (
            <tr key={`${c.id} ${c.subject} ${i}`}>
              <th scope="row">
                <div>
                  {criterionName(c.id)}
                  {c.subject && <p className="row-sub">{c.subject}</p>}
                </div>
              </th>
              <td data-label="Result" className="tight">
                <Chip tone={c.held === "YES" && !ofTier(c) ? "plain" : (marks[c.held]?.tone ?? "plain")} icon={marks[c.held]?.icon ?? "unknown"}>
                  {say(held, c.held)}
                </Chip>
              </td>
              <td data-label="Compared" className="right tight">
                {compared(c)}
              </td>
              <td data-label="Threshold" className="right tight">
                {c.threshold === undefined ? "–" : withUnit(c.threshold, c.unit)}
              </td>
              <td data-label="Why">
                <div>
                  {c.reason}
                  {c.clause && <p className="row-sub">{c.clause}</p>}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Explanation({ classification, regime }: { classification: Classification; regime: Regime | undefined }) {
  const sorted = [...classification.criteria].sort(
    (a, b) => weight[a.held] - weight[b.held] || Number(ofTier(b)) - Number(ofTier(a)),
  );
  const telling = sorted.filter((c) => c.held !== "NO");
  const notMet = sorted.filter((c) => c.held === "NO");
  return (
    <>
      <div className="card-body">
        <p className="prose">{underRegime(regime, classification.sentence)}</p>
        {classification.exclusions.length > 0 && (
          <ul className="stack-s">
            {classification.exclusions.map((one) => (
              <li key={one.id}>
                <Chip icon={one.applied === "YES" ? "check" : "cross"}>{say(applied, one.applied)}</Chip>{" "}
                <span className="strong">{criterionName(one.id)}.</span> {one.reason}{" "}
                <span className="muted small">
                  {one.claimed_reason && `Claimed because: ${one.claimed_reason} `}
                  {one.clause}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {classification.criteria.length === 0 && <Empty title="No criterion was looked at" />}
      {telling.length > 0 && <Rows criteria={telling} caption={`${plural(telling.length, "criterion", "criteria")} met or open, of ${count(sorted.length)} looked at`} />}
      {notMet.length > 0 && (
        <details className="table-details">
          <summary>{plural(notMet.length, "criterion", "criteria")} not met</summary>
          <Rows criteria={notMet} caption="Criteria not met" />
        </details>
      )}
      <p className="table-foot">Rule set {classification.rule_set || "not named"}</p>
    </>
  );
}
