import { useId } from "react";
import type { Draft } from "../api/draft";
import type { Answer, HazardData, Release, ReliefDischarge } from "../api/gen/incidents";
import { answers, courses, hazardClasses, reliefPaths, units, type Words } from "../text/words";
import { Choices, Field, NumberField, SelectField, TextField } from "../ui/form";
import { choice, chosen, orNothing, type Change } from "./update";

const { ANSWER_YES, ANSWER_NO, ANSWER_UNKNOWN } = answers;
export const yesNoUnknown: Words<Answer> = {
  ANSWER_YES: ANSWER_YES ?? "Yes",
  ANSWER_NO: ANSWER_NO ?? "No",
  ANSWER_UNKNOWN: ANSWER_UNKNOWN ?? "Not known",
};

const packingGroups = { PACKING_GROUP_I: "I, great danger", PACKING_GROUP_II: "II, medium danger", PACKING_GROUP_III: "III, minor danger" };
const zones = {
  INHALATION_ZONE_A: "Zone A",
  INHALATION_ZONE_B: "Zone B",
  INHALATION_ZONE_C: "Zone C",
  INHALATION_ZONE_D: "Zone D",
  INHALATION_ZONE_NONE: "Not toxic by inhalation",
  INHALATION_ZONE_UNKNOWN: "Toxic, zone not known",
};

function Relief({ relief, onChange, path }: {
  relief: Draft<ReliefDischarge>;
  onChange: Change<Draft<ReliefDischarge>>;
  path: string;
}) {
  const ask = (field: "designed_for_event" | "rainout" | "unsafe_location" | "on_site_shelter_or_evacuation" | "on_site_precautionary" | "public_protective_measures", label: string) => (
    <Choices
      label={label}
      words={yesNoUnknown}
      value={choice(relief[field])}
      onChange={(value) => onChange({ [field]: orNothing(value) })}
      field={`${path}.${field}`}
    />
  );
  return (
    <div className="stack inset wide">
      {ask("designed_for_event", "Were the device and its vent designed for this event?")}
      {ask("rainout", "Did liquid rain out?")}
      {ask("unsafe_location", "Did it go to a place where it could harm people?")}
      {ask("on_site_shelter_or_evacuation", "Did people on site shelter or leave?")}
      {relief.on_site_shelter_or_evacuation === "ANSWER_YES" && ask("on_site_precautionary", "Was that only a precaution?")}
      {ask("public_protective_measures", "Was the public protected, such as by a road closure?")}
    </div>
  );
}

function Hazard({ hazard, onChange, path }: {
  hazard: Draft<HazardData>;
  onChange: Change<Draft<HazardData>>;
  path: string;
}) {
  return (
    <div className="fields inset wide">
      <SelectField
        label="UN class or division"
        empty="As the chemicals file says"
        words={hazardClasses}
        value={chosen(hazard.hazard_class)}
        onChange={(value) => onChange({ hazard_class: orNothing(value) })}
        field={`${path}.hazard_class`}
      />
      <SelectField
        label="Packing group"
        empty="As the chemicals file says"
        words={packingGroups}
        value={chosen(hazard.packing_groups?.[0]) as keyof typeof packingGroups | ""}
        onChange={(value) => onChange({ packing_groups: value ? [value] : [] })}
        field={`${path}.packing_groups`}
      />
      <SelectField
        label="Inhalation hazard zone"
        empty="As the chemicals file says"
        words={zones}
        value={chosen(hazard.inhalation_zone) as keyof typeof zones | ""}
        onChange={(value) => onChange({ inhalation_zone: orNothing(value) })}
        field={`${path}.inhalation_zone`}
      />
      <NumberField label="Flash point, °C" value={hazard.flash_point_c} onChange={(n) => onChange({ flash_point_c: n })} field={`${path}.flash_point_c`} />
      <NumberField label="Boiling point, °C" value={hazard.boiling_point_c} onChange={(n) => onChange({ boiling_point_c: n })} field={`${path}.boiling_point_c`} />
      <TextField
        label="Where this is from"
        value={hazard.source ?? ""}
        onChange={(text) => onChange({ source: text })}
        hint="Safety data sheet, laboratory. Without a source it is not believed."
        field={`${path}.source`}
        max={400}
      />
    </div>
  );
}

export function ReleaseFields({ release, index, onChange, onRemove, chemicals, many }: {
  release: Draft<Release>;
  index: number;
  onChange: Change<Draft<Release>>;
  onRemove: () => void;
  chemicals: readonly string[];
  many: boolean;
}) {
  const path = `releases[${index}]`;
  const listId = useId();
  const unit = chosen(release.unit) || "QUANTITY_UNIT_KILOGRAM";
  const relief = release.relief ?? {};
  const throughDevice = !["", "RELIEF_PATH_NONE", "RELIEF_PATH_UNKNOWN"].includes(chosen(relief.path));
  const volume = ["QUANTITY_UNIT_LITRE", "QUANTITY_UNIT_CUBIC_METRE", "QUANTITY_UNIT_US_GALLON"].includes(unit);
  return (
    <section className="stack inset" aria-label={`Release ${index + 1}`}>
      <div className="row spread">
        <h3>Release {many ? index + 1 : ""}</h3>
        <button type="button" className="button" data-kind="quiet" onClick={onRemove}>
          Remove<span className="hidden-text"> release {index + 1}</span>
        </button>
      </div>
      <div className="fields">
        <Field label="Substance" hint="Name, CAS or UN number.">
          {({ id, describedBy }) => (
            <>
              <input
                id={id}
                className="input"
                list={listId}
                autoComplete="off"
                maxLength={300}
                value={release.material?.chemical ?? ""}
                onChange={(e) => onChange({ material: { ...release.material, chemical: e.target.value } })}
                aria-describedby={describedBy}
                data-field={`${path}.material.chemical`}
              />
              <datalist id={listId}>
                {chemicals.map((name) => (
                  <option key={name} value={name} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <NumberField
          label="Quantity, all of it"
          value={release.quantity}
          onChange={(n) => onChange({ quantity: n, unit })}
          field={`${path}.quantity`}
          hint="Empty if it is not known."
          unit={
            <select
              className="input"
              aria-label="Unit of the quantity"
              value={unit}
              onChange={(e) => onChange({ unit: e.target.value as Release["unit"] })}
              data-field={`${path}.unit`}
            >
              {Object.entries(units).map(([name, words]) => (
                <option key={name} value={name}>
                  {words}
                </option>
              ))}
            </select>
          }
        />
        {volume && (
          <NumberField label="Density, kg/m³" value={release.density_kg_m3} onChange={(n) => onChange({ density_kg_m3: n })} field={`${path}.density_kg_m3`} />
        )}
        <NumberField
          label="Lasted, minutes"
          value={release.duration_minutes}
          onChange={(n) => onChange({ duration_minutes: n })}
          field={`${path}.duration_minutes`}
          hint="Empty: all of it counts as within one hour."
        />
        {(release.duration_minutes ?? 0) > 60 && (
          <SelectField
            label="Rate over that time"
            empty="Not said"
            words={courses}
            value={chosen(release.course)}
            onChange={(value) => onChange({ course: orNothing(value) })}
            field={`${path}.course`}
          />
        )}
        <SelectField
          label="Through a relief device?"
          empty="Not said"
          words={reliefPaths}
          value={chosen(relief.path)}
          onChange={(value) => onChange({ relief: { ...relief, path: orNothing(value) } })}
          field={`${path}.relief.path`}
        />
        {throughDevice && (
          <Relief relief={relief} path={`${path}.relief`} onChange={(change) => onChange({ relief: { ...relief, ...change } })} />
        )}
      </div>
      <details>
        <summary>Solution, temperature, containment, hazard class</summary>
        <div className="fields inset">
          <NumberField
            label="Strength of a solution, %"
            value={release.solution_strength === undefined ? undefined : Math.round(release.solution_strength * 1e6) / 1e4}
            onChange={(n) => onChange({ solution_strength: n === undefined ? undefined : n / 100 })}
            field={`${path}.solution_strength`}
            hint="Weight of the dry substance named above."
          />
          <NumberField
            label="Temperature at release, °C"
            value={release.release_temperature_c}
            onChange={(n) => onChange({ release_temperature_c: n })}
            field={`${path}.release_temperature_c`}
          />
          <NumberField
            label="Held by a dike or sump"
            value={release.secondary_containment?.held_quantity}
            onChange={(n) => onChange({ secondary_containment: { ...release.secondary_containment, held_quantity: n } })}
            field={`${path}.secondary_containment.held_quantity`}
            hint={`In ${units[unit] ?? "the same unit"}. Never changes the tier, only points.`}
          />
          <Choices
            label="Is the substance's own temperature at or above its flash point?"
            words={yesNoUnknown}
            value={choice(release.at_or_above_flash_point)}
            onChange={(value) => onChange({ at_or_above_flash_point: orNothing(value) })}
            field={`${path}.at_or_above_flash_point`}
          />
          <Hazard
            hazard={release.material?.hazard ?? {}}
            path={`${path}.material.hazard`}
            onChange={(change) => onChange({ material: { ...release.material, hazard: { ...release.material?.hazard, ...change } } })}
          />
        </div>
      </details>
    </section>
  );
}
