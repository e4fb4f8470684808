import type { Draft } from "../api/draft";
import type { Release, ReliefDischarge } from "../api/gen/incidents";
import { courses, reliefPaths, units } from "../text/words";
import { AddButton } from "../ui/basics";
import { Choices, NumberField, SelectField, TextField } from "../ui/form";
import { HazardFields } from "./hazard_fields";
import { MixtureFields } from "./mixture_fields";
import { ProfileFields } from "./profile_fields";
import { SubstanceField } from "./substance_field";
import { choice, chosen, fraction, goToField, orNothing, percent, yesNoUnknown, type Change } from "./update";

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

export function ReleaseFields({ release, index, onChange, onRemove, chemicals, many }: {
  release: Draft<Release>;
  index: number;
  onChange: Change<Draft<Release>>;
  onRemove: () => void;
  chemicals: readonly string[];
  many: boolean;
}) {
  const path = `releases[${index}]`;
  const mixture = (release.components ?? []).length > 0;
  const unit = chosen(release.unit) || "QUANTITY_UNIT_KILOGRAM";
  const relief = release.relief ?? {};
  const throughDevice = !["", "RELIEF_PATH_NONE", "RELIEF_PATH_UNKNOWN"].includes(chosen(relief.path));
  const profile = release.profile ?? [];
  const contained = release.secondary_containment ?? {};
  const long = (release.duration_minutes ?? 0) > 60;
  const volume = ["QUANTITY_UNIT_LITRE", "QUANTITY_UNIT_CUBIC_METRE", "QUANTITY_UNIT_US_GALLON"].includes(unit);
  // The button goes with this; whoever pressed it by keyboard goes on at the first component.
  const listComponents = () => {
    onChange({ components: [{}, {}] });
    requestAnimationFrame(() => goToField(`${path}.components[0].material.chemical`));
  };
  return (
    <section className="stack inset" aria-label={`Release ${index + 1}`}>
      <div className="row spread">
        <h3>Release {many ? index + 1 : ""}</h3>
        <button type="button" className="button" data-kind="quiet" onClick={onRemove}>
          Remove<span className="hidden-text"> release {index + 1}</span>
        </button>
      </div>
      <div className="fields">
        <SubstanceField
          label={mixture ? "The mixture itself, if it is listed" : "Substance"}
          hint="Name, CAS or UN number."
          value={release.material?.chemical ?? ""}
          onChange={(chemical) => onChange({ material: { ...release.material, chemical } })}
          chemicals={chemicals}
          field={`${path}.material.chemical`}
        />
        {mixture && <MixtureFields release={release} onChange={onChange} chemicals={chemicals} path={path} />}
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
        {(long || profile.length > 0) && (
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
        {(profile.length > 0 || (long && release.course !== "RELEASE_COURSE_STEADY")) && (
          <ProfileFields release={release} onChange={(part) => onChange({ unit, ...part })} unit={units[unit] ?? "in the unit above"} path={path} />
        )}
        {!mixture && (
          <div className="wide">
            <AddButton onClick={listComponents}>It is a mixture: list its components</AddButton>
          </div>
        )}
      </div>
      <details>
        <summary>Solution, temperature, containment, hazard class</summary>
        <div className="fields inset">
          <TextField
            label="What people call this release"
            value={release.label ?? ""}
            onChange={(text) => onChange({ label: text })}
            hint="“Flange at P-101”. Named in the explanation."
            max={100}
          />
          <NumberField
            label="Strength of a solution, %"
            value={percent(release.solution_strength)}
            onChange={(n) => onChange({ solution_strength: fraction(n) })}
            field={`${path}.solution_strength`}
            hint="Weight of the dry substance named above."
          />
          <NumberField
            label="Temperature at release, °C"
            negative
            value={release.release_temperature_c}
            onChange={(n) => onChange({ release_temperature_c: n })}
            field={`${path}.release_temperature_c`}
          />
          <NumberField
            label="Held by a dike or sump"
            value={contained.held_quantity}
            onChange={(n) => onChange({ secondary_containment: { ...contained, held_quantity: n } })}
            field={`${path}.secondary_containment.held_quantity`}
            hint={`In ${units[unit] ?? "the same unit"}. Never changes the tier, only points.`}
          />
          {contained.held_quantity !== undefined && (
            <Choices
              label="Does it hold liquid only?"
              hint="Then vapour or gas that evolved is outside."
              words={yesNoUnknown}
              value={choice(contained.liquid_only)}
              onChange={(value) => onChange({ secondary_containment: { ...contained, liquid_only: orNothing(value) } })}
              field={`${path}.secondary_containment.liquid_only`}
            />
          )}
          {contained.liquid_only === "ANSWER_YES" && (
            <NumberField
              label="Evolved as vapour or gas"
              value={contained.evolved_quantity}
              onChange={(n) => onChange({ secondary_containment: { ...contained, evolved_quantity: n } })}
              field={`${path}.secondary_containment.evolved_quantity`}
              hint={`In ${units[unit] ?? "the same unit"}.`}
            />
          )}
          {release.solution_strength !== undefined && (
            <Choices
              label="Is the solution in the UN list at this strength?"
              words={yesNoUnknown}
              value={choice(release.solution_listed)}
              onChange={(value) => onChange({ solution_listed: orNothing(value) })}
              field={`${path}.solution_listed`}
            />
          )}
          <Choices
            label="Is the substance's own temperature at or above its flash point?"
            words={yesNoUnknown}
            value={choice(release.at_or_above_flash_point)}
            onChange={(value) => onChange({ at_or_above_flash_point: orNothing(value) })}
            field={`${path}.at_or_above_flash_point`}
          />
          <Choices
            label="Was this release indoors?"
            hint="Only if it differs from the place of the incident."
            words={yesNoUnknown}
            value={choice(release.indoors)}
            onChange={(value) => onChange({ indoors: orNothing(value) })}
            field={`${path}.indoors`}
          />
          <HazardFields
            hazard={release.material?.hazard ?? {}}
            path={`${path}.material.hazard`}
            onChange={(change) => onChange({ material: { ...release.material, hazard: { ...release.material?.hazard, ...change } } })}
          />
        </div>
      </details>
    </section>
  );
}
