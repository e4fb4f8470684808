// How much came out when, for a release whose rate was not steady: the worst hour decides.
import { useId } from "react";
import type { Draft } from "../api/draft";
import type { ProfileSlice, Release } from "../api/gen/incidents";
import { amount } from "../text/format";
import { AddButton, RemoveButton } from "../ui/basics";
import { NumberField } from "../ui/form";
import { withItem, withoutItem, type Change } from "./update";

// The slice after the last one, so that only its length and quantity are left to type.
function next(profile: readonly Draft<ProfileSlice>[]): Draft<ProfileSlice> {
  const last = profile[profile.length - 1];
  return { from_minute: (last?.from_minute ?? 0) + (last?.minutes ?? 0) };
}

export function ProfileFields({ release, onChange, unit, path }: {
  release: Draft<Release>;
  onChange: Change<Draft<Release>>;
  unit: string;
  path: string;
}) {
  const headingId = useId();
  const profile = release.profile ?? [];
  const change = (i: number, part: Partial<Draft<ProfileSlice>>) => onChange({ profile: withItem(profile, i, part) });
  const total = profile.reduce((sum, slice) => sum + (slice.quantity ?? 0), 0);
  return (
    <section className="stack inset wide" aria-labelledby={headingId}>
      <h4 id={headingId}>Quantity over time</h4>
      <p className="small muted">From trends or level records. The hour in which most came out decides.</p>
      {profile.map((slice, i) => {
        const at = `${path}.profile[${i}]`;
        const named = (what: string) => `${what}, slice ${i + 1}`;
        return (
          <div key={i} className="fields-item">
            <NumberField
              label={named("From minute")}
              value={slice.from_minute}
              onChange={(n) => change(i, { from_minute: n })}
              field={`${at}.from_minute`}
            />
            <NumberField label={named("Minutes")} value={slice.minutes} onChange={(n) => change(i, { minutes: n })} field={`${at}.minutes`} />
            <NumberField
              label={named(`Quantity (${unit})`)}
              value={slice.quantity}
              onChange={(n) => change(i, { quantity: n })}
              field={`${at}.quantity`}
            />
            <RemoveButton what={`slice ${i + 1}`} onClick={() => onChange({ profile: withoutItem(profile, i) })} />
          </div>
        );
      })}
      {profile.length > 0 && (
        <p className="small" role="status">
          {amount(total)} {unit} in {amount(profile.reduce((sum, slice) => sum + (slice.minutes ?? 0), 0))} minutes
          {release.quantity !== undefined && `, of ${amount(release.quantity)} ${unit} in all`}.
        </p>
      )}
      <AddButton onClick={() => onChange({ profile: [...profile, next(profile)], course: "RELEASE_COURSE_VARYING" })}>
        {profile.length === 0 ? "Give the quantity over time" : "Add a slice of time"}
      </AddButton>
    </section>
  );
}
