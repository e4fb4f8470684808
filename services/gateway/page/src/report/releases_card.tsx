import { useChemicals } from "../api/queries";
import { Card } from "../ui/basics";
import { Choices } from "../ui/form";
import { ReleaseFields } from "./release_fields";
import { choice, orNothing, withItem, withoutItem, yesNoUnknown, type Change, type Facts } from "./update";

export function ReleasesCard({ facts, onChange }: { facts: Facts; onChange: Change<Facts> }) {
  const chemicals = (useChemicals({}).data?.chemicals ?? []).map((c) => c.name);
  const releases = facts.releases ?? [];
  return (
    <Card title="Release">
      <Choices
        label="Did material or energy get out?"
        hint="An unplanned or uncontrolled release from a pipe, tank, vessel or hose."
        words={yesNoUnknown}
        value={releases.length > 0 ? "ANSWER_YES" : choice(facts.loss_of_containment)}
        onChange={(value) =>
          onChange({
            loss_of_containment: orNothing(value),
            releases: value === "ANSWER_YES" ? (releases.length > 0 ? releases : [{}]) : [],
          })
        }
        field="loss_of_containment"
      />
      {releases.map((release, i) => (
        <ReleaseFields
          key={i}
          release={release}
          index={i}
          many={releases.length > 1}
          chemicals={chemicals}
          onChange={(part) => onChange({ releases: withItem(releases, i, part) })}
          onRemove={() => onChange({ releases: withoutItem(releases, i), loss_of_containment: releases.length > 1 ? "ANSWER_YES" : undefined })}
        />
      ))}
      {releases.length > 0 && (
        <p>
          <button type="button" className="button" onClick={() => onChange({ releases: [...releases, {}] })}>
            Add another release
          </button>
        </p>
      )}
    </Card>
  );
}
