// What places a substance in a threshold category, where the site knows better than the chemicals
// file.
import type { Draft } from "../api/draft";
import type { HazardData } from "../api/gen/incidents";
import { corrosiveStrengths, hazardClasses, inhalationZones, packingGroups, thresholdCategories, unlistedMaterials } from "../text/words";
import { Choices, NumberField, SelectField, Several, TextField } from "../ui/form";
import { choice, chosen, orNothing, yesNoUnknown, type Change } from "./update";

const asInTheFile = "As the chemicals file says";
const mostSubsidiaryClasses = 5;

export function HazardFields({ hazard, onChange, path }: {
  hazard: Draft<HazardData>;
  onChange: Change<Draft<HazardData>>;
  path: string;
}) {
  const subsidiary = hazard.subsidiary_classes ?? [];
  return (
    <div className="fields inset wide">
      <SelectField
        label="UN class or division"
        empty={asInTheFile}
        words={hazardClasses}
        value={chosen(hazard.hazard_class)}
        onChange={(value) => onChange({ hazard_class: orNothing(value) })}
        field={`${path}.hazard_class`}
      />
      {/* One more than there are: whoever chose one may choose the next. */}
      {[...subsidiary, undefined].slice(0, mostSubsidiaryClasses).map((one, i) => (
        <SelectField
          key={i}
          label={i === 0 ? "Subsidiary class" : `Subsidiary class ${i + 1}`}
          empty={i === 0 ? "None said" : "No other"}
          words={hazardClasses}
          value={chosen(one)}
          onChange={(value) =>
            onChange({ subsidiary_classes: [...subsidiary.slice(0, i), ...(value ? [value] : []), ...subsidiary.slice(i + 1)] })
          }
          field={i === 0 ? `${path}.subsidiary_classes` : `${path}.subsidiary_classes[${i}]`}
        />
      ))}
      <Several
        label="Packing group"
        hint="Several if it depends on what is not known, such as the strength; none: as the chemicals file says."
        words={packingGroups}
        values={hazard.packing_groups ?? []}
        onChange={(packing_groups) => onChange({ packing_groups })}
        field={`${path}.packing_groups`}
      />
      <SelectField
        label="Inhalation hazard zone"
        empty={asInTheFile}
        words={inhalationZones}
        value={chosen(hazard.inhalation_zone)}
        onChange={(value) => onChange({ inhalation_zone: orNothing(value) })}
        field={`${path}.inhalation_zone`}
      />
      <SelectField
        label="Acid or base"
        empty={asInTheFile}
        words={corrosiveStrengths}
        value={chosen(hazard.corrosive_strength)}
        onChange={(value) => onChange({ corrosive_strength: orNothing(value) })}
        field={`${path}.corrosive_strength`}
      />
      <SelectField
        label="Without a threshold quantity"
        empty="No, or as the file says"
        words={unlistedMaterials}
        value={chosen(hazard.unlisted_material)}
        onChange={(value) => onChange({ unlisted_material: orNothing(value) })}
        field={`${path}.unlisted_material`}
      />
      <NumberField
        label="Flash point, °C"
        negative
        value={hazard.flash_point_c}
        onChange={(n) => onChange({ flash_point_c: n })}
        field={`${path}.flash_point_c`}
      />
      <NumberField
        label="Boiling point, °C"
        negative
        value={hazard.boiling_point_c}
        onChange={(n) => onChange({ boiling_point_c: n })}
        field={`${path}.boiling_point_c`}
      />
      <SelectField
        label="Threshold category"
        empty="Worked out from the above"
        words={thresholdCategories}
        value={chosen(hazard.category)}
        onChange={(value) => onChange({ category: orNothing(value) })}
        field={`${path}.category`}
        hint="Read from a list by the site; overrules the rest."
      />
      <TextField
        label="Where this is from"
        value={hazard.source ?? ""}
        onChange={(text) => onChange({ source: text })}
        hint="Safety data sheet, laboratory. Without a source it is not believed."
        field={`${path}.source`}
        max={400}
      />
      <Choices
        label="A gas at ambient conditions?"
        words={yesNoUnknown}
        value={choice(hazard.gas)}
        onChange={(value) => onChange({ gas: orNothing(value) })}
        field={`${path}.gas`}
      />
    </div>
  );
}
