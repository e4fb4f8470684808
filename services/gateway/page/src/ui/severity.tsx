import type { Classification } from "../api/gen/incidents";

const steps = [0, 1, 3, 9, 27];
const categories = [
  ["safety", "Safety"],
  ["fire_explosion", "Fire, explosion"],
  ["release", "Release"],
  ["community", "Community"],
  ["environment", "Environment"],
] as const;

export function SeverityScale({ classification }: { classification: Classification }) {
  const { severity, severity_points, severity_at_least } = classification;
  return (
    <div className="stack">
      <div className="severity" role="list" aria-label="Severity points by category">
        {categories.map(([field, name]) => {
          const points = severity?.[field] ?? 0;
          return (
            <div key={field} className="severity-row" role="listitem">
              <span>{name}</span>
              <span className="severity-steps" aria-hidden="true">
                {steps.map((step) => (
                  <span
                    key={step}
                    className="severity-step"
                    data-on={step === points && points > 0}
                    data-zero={step === 0 && points === 0}
                  >
                    {step}
                  </span>
                ))}
              </span>
              <span className="severity-points">{points}</span>
            </div>
          );
        })}
      </div>
      <p className="small">
        <span className="strong">
          {severity_at_least && "At least "}
          {severity_points} of 135 points.
        </span>{" "}
        <span className="muted">
          {classification.tier === "TIER_1"
            ? "Each category scores 0, 1, 3, 9 or 27."
            : "Only Tier 1 events score points."}
        </span>
      </p>
    </div>
  );
}
