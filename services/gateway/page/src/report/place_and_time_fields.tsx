// Where and when it happened, and whether a process was involved.
import { fromLocalInput, toLocalInput } from "../text/format";
import { areas } from "../text/words";
import { Choices, SelectField, TextField } from "../ui/form";
import { choice, chosen, orNothing, yesNoUnknown, type Change, type Facts } from "./update";

function MomentField({ label, value, zone, onChange, field, hint }: {
  label: string;
  value: string | undefined;
  zone: string;
  onChange: (value: string | undefined) => void;
  field: string;
  hint?: string;
}) {
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={value ? toLocalInput(Number(value), zone) : ""}
      onChange={(text) => {
        const ms = fromLocalInput(text, zone);
        onChange(ms === undefined ? undefined : String(ms));
      }}
      field={field}
      hint={hint}
    />
  );
}

// Whose event it is, where the owner of the site does not operate the unit.
function PartyFields({ facts, onChange }: { facts: Facts; onChange: Change<Facts> }) {
  return (
    <details className="wide" open={facts.responsible_party_involved === "ANSWER_NO" || undefined}>
      <summary>The unit is operated by somebody else (tolling, multi-party site)</summary>
      <div className="fields inset">
        <Choices
          label="Does the party that answers for this site operate the unit?"
          hint="“No”: the operator of that unit records it. Not said: assumed that it does."
          words={yesNoUnknown}
          value={choice(facts.responsible_party_involved)}
          onChange={(value) => onChange({ responsible_party_involved: orNothing(value) })}
          field="responsible_party_involved"
        />
        <TextField
          label="Responsible party"
          value={facts.responsible_party ?? ""}
          onChange={(text) => onChange({ responsible_party: text })}
          max={200}
          field="responsible_party"
        />
        <TextField label="Owner of the site" value={facts.site_owner ?? ""} onChange={(text) => onChange({ site_owner: text })} max={200} field="site_owner" />
      </div>
    </details>
  );
}

const buildings = new Set(["AREA_KIND_OFFICE", "AREA_KIND_SHOP", "AREA_KIND_WAREHOUSE_BUILDING"]);

export function PlaceAndTimeFields({ facts, onChange, zone }: {
  facts: Facts;
  onChange: Change<Facts>;
  zone: string;
}) {
  const place = facts.place ?? {};
  const occurrence = facts.occurrence ?? {};
  return (
    <>
      <TextField
        label="Where there"
        value={place.location ?? ""}
        onChange={(text) => onChange({ place: { ...place, location: text } })}
        max={400}
        field="place.location"
      />
      <SelectField
        label="Kind of area"
        empty="Not said"
        words={areas}
        value={chosen(place.area)}
        onChange={(value) => onChange({ place: { ...place, area: orNothing(value) } })}
        field="place.area"
      />
      <MomentField
        label={`Began (${zone})`}
        value={occurrence.began_at_ms}
        zone={zone}
        onChange={(value) => onChange({ occurrence: { ...occurrence, began_at_ms: value } })}
        field="occurrence.began_at_ms"
        hint="The earliest moment it can have begun. Empty: just now."
      />
      <MomentField
        label={`Ended (${zone})`}
        value={occurrence.ended_at_ms}
        zone={zone}
        onChange={(value) => onChange({ occurrence: { ...occurrence, ended_at_ms: value } })}
        field="occurrence.ended_at_ms"
        hint="Empty: a moment, or still going on."
      />
      <MomentField
        label={`Discovered (${zone})`}
        value={occurrence.discovered_at_ms}
        zone={zone}
        onChange={(value) => onChange({ occurrence: { ...occurrence, discovered_at_ms: value } })}
        field="occurrence.discovered_at_ms"
        hint="Empty: when it began."
      />
      <Choices
        label="Was a process involved?"
        hint="Reactors, tanks, piping, boilers, cooling towers, loading racks: equipment or technology."
        words={yesNoUnknown}
        value={choice(facts.process_involved)}
        onChange={(value) => onChange({ process_involved: orNothing(value) })}
        field="process_involved"
      />
      <Choices
        label="Inside a building with four complete walls, floor and roof?"
        words={yesNoUnknown}
        value={choice(place.indoors)}
        onChange={(value) => onChange({ place: { ...place, indoors: orNothing(value) } })}
        field="place.indoors"
      />
      {buildings.has(chosen(place.area)) && (
        <Choices
          label="Was process material involved in that building?"
          words={yesNoUnknown}
          value={choice(place.process_material_involved)}
          onChange={(value) => onChange({ place: { ...place, process_material_involved: orNothing(value) } })}
          field="place.process_material_involved"
        />
      )}
      <PartyFields facts={facts} onChange={onChange} />
    </>
  );
}
