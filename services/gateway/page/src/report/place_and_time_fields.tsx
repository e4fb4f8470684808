// Where and when it happened, and whether a process was involved.
import { fromLocalInput, toLocalInput } from "../text/format";
import { areas } from "../text/words";
import { Choices, SelectField, TextField } from "../ui/form";
import { yesNoUnknown } from "./release_fields";
import { choice, chosen, orNothing, type Change, type Facts } from "./update";

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
    </>
  );
}
