// What places a substance in a threshold category, where the site knows better than the chemicals
// file.
import type { Draft } from "../api/draft";
import type { HazardData } from "../api/gen/incidents";
import { corrosiveStrengths, hazardClasses, inhalationZones, packingGroups, thresholdCategories, unlistedMaterials } from "../text/words";
import { Choices, NumberField, SelectField, TextField } from "../ui/form";
import { choice, chosen, orNothing, yesNoUnknown, type Change } from "./update";

const asInTheFile = "As the chemicals file says";

export function HazardFields({ hazard, onChange, path }: {
  hazard: Draft<HazardData>;
  onChange: Change<Draft<HazardData>>;
  path: string;
}) {
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
      <SelectField
        label="Subsidiary class"
        empty="None said"
        words={hazardClasses}
        value={chosen(hazard.subsidiary_classes?.[0])}
        onChange={(value) => onChange({ subsidiary_classes: value ? [value, ...(hazard.subsidiary_classes ?? []).slice(1)] : [] })}
        field={`${path}.subsidiary_classes`}
      />
      <SelectField
        label="Packing group"
        empty={asInTheFile}
        words={packingGroups}
        value={chosen(hazard.packing_groups?.[0])}
        onChange={(value) => onChange({ packing_groups: value ? [value] : [] })}
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
