import type { Facts } from "./update";
import { choice, chosen, orNothing, withItem, withoutItem, yesNoUnknown, type Change } from "./update";
import { exclusions, measures, nearMissKinds, outcomes, peopleGroups, vehicles, wildlife } from "../text/words";
import { AddButton, Card, RemoveButton } from "../ui/basics";
import { Choices, NumberField, SelectField, TextField } from "../ui/form";
import { DecimalField } from "./decimal_field";

interface Props {
  facts: Facts;
  onChange: Change<Facts>;
}

export function PeopleFields({ facts, onChange }: Props) {
  const harms = facts.harms ?? [];
  return (
    <Card title="People">
      <Choices
        label="Was anybody harmed?"
        words={yesNoUnknown}
        value={choice(facts.people_harmed)}
        onChange={(value) =>
          onChange({
            people_harmed: orNothing(value),
            harms: value === "ANSWER_NO" ? [] : value === "ANSWER_YES" && harms.length === 0 ? [{}] : harms,
          })
        }
        field="people_harmed"
      />
      {harms.map((harm, i) => (
        <div key={i} className="fields inset">
          <SelectField
            label="Who"
            empty="Not said"
            words={peopleGroups}
            value={chosen(harm.group)}
            onChange={(value) => onChange({ harms: withItem(harms, i, { group: orNothing(value) }) })}
            field={`harms[${i}].group`}
          />
          <SelectField
            label="How badly"
            empty="Not said"
            words={outcomes}
            value={chosen(harm.outcome)}
            onChange={(value) => onChange({ harms: withItem(harms, i, { outcome: orNothing(value) }) })}
            field={`harms[${i}].outcome`}
          />
          <NumberField
            label="How many people"
            value={harm.people}
            onChange={(n) => onChange({ harms: withItem(harms, i, { people: n === undefined ? undefined : Math.round(n) }) })}
            field={`harms[${i}].people`}
          />
          <Choices
            label="Did the release, or the response to it, cause it?"
            words={yesNoUnknown}
            value={choice(harm.caused_by_release)}
            onChange={(value) => onChange({ harms: withItem(harms, i, { caused_by_release: orNothing(value) }) })}
            field={`harms[${i}].caused_by_release`}
          />
          <RemoveButton what={`these people (${i + 1})`} onClick={() => onChange({ harms: withoutItem(harms, i) })} />
        </div>
      ))}
      {facts.people_harmed === "ANSWER_YES" && (
        <AddButton onClick={() => onChange({ harms: [...harms, {}] })}>Add others, or another outcome</AddButton>
      )}
    </Card>
  );
}

export function FireFields({ facts, onChange }: Props) {
  const burned = facts.fire === "ANSWER_YES" || facts.explosion === "ANSWER_YES";
  return (
    <Card title="Fire and explosion">
      <Choices label="Was there a fire?" words={yesNoUnknown} value={choice(facts.fire)} onChange={(value) => onChange({ fire: orNothing(value) })} field="fire" />
      <Choices
        label="Was there an explosion?"
        words={yesNoUnknown}
        value={choice(facts.explosion)}
        onChange={(value) => onChange({ explosion: orNothing(value) })}
        field="explosion"
      />
      {burned && (
        <DecimalField
          label="Direct cost, USD"
          value={facts.direct_cost_usd?.value ?? ""}
          onChange={(value) => onChange({ direct_cost_usd: value ? { value } : undefined })}
          field="direct_cost_usd"
          hint="Repair, clean-up, emergency response, fines. Not lost business. Empty if it is not known yet."
        />
      )}
      {burned && facts.direct_cost_usd?.value && (
        <Choices
          label="Is that all of the cost?"
          hint="“No” if more bills are to come."
          words={yesNoUnknown}
          value={choice(facts.direct_cost_complete)}
          onChange={(value) => onChange({ direct_cost_complete: orNothing(value) })}
          field="direct_cost_complete"
        />
      )}
    </Card>
  );
}

export function CommunityFields({ facts, onChange }: Props) {
  const list = facts.community_measures ?? [];
  return (
    <Card title="The public and the environment">
      <Choices
        label="Did the public have to leave, shelter or be protected?"
        words={yesNoUnknown}
        value={choice(facts.community_affected)}
        onChange={(value) =>
          onChange({
            community_affected: orNothing(value),
            community_measures: value === "ANSWER_NO" ? [] : value === "ANSWER_YES" && list.length === 0 ? [{}] : list,
          })
        }
        field="community_affected"
      />
      {list.map((measure, i) => (
        <div key={i} className="fields inset">
          <SelectField
            label="Measure"
            empty="Not said"
            words={measures}
            value={chosen(measure.kind)}
            onChange={(value) => onChange({ community_measures: withItem(list, i, { kind: orNothing(value) }) })}
            field={`community_measures[${i}].kind`}
          />
          <NumberField
            label="Hours"
            value={measure.hours}
            onChange={(n) => onChange({ community_measures: withItem(list, i, { hours: n }) })}
            field={`community_measures[${i}].hours`}
          />
          <NumberField
            label="How many people"
            value={measure.people}
            onChange={(n) => onChange({ community_measures: withItem(list, i, { people: n === undefined ? undefined : Math.round(n) }) })}
            field={`community_measures[${i}].people`}
          />
          <Choices
            label="Officially declared?"
            hint="By police, fire department or another authority; as a precaution counts too."
            words={yesNoUnknown}
            value={choice(measure.officially_declared)}
            onChange={(value) => onChange({ community_measures: withItem(list, i, { officially_declared: orNothing(value) }) })}
            field={`community_measures[${i}].officially_declared`}
          />
          <Choices
            label="Was it a precaution?"
            hint="It counts all the same."
            words={yesNoUnknown}
            value={choice(measure.precautionary)}
            onChange={(value) => onChange({ community_measures: withItem(list, i, { precautionary: orNothing(value) }) })}
            field={`community_measures[${i}].precautionary`}
          />
          <RemoveButton what={`measure ${i + 1}`} onClick={() => onChange({ community_measures: withoutItem(list, i) })} />
        </div>
      ))}
      {facts.community_affected === "ANSWER_YES" && (
        <AddButton onClick={() => onChange({ community_measures: [...list, {}] })}>Add another measure</AddButton>
      )}
      <div className="fields">
        <DecimalField
          label="Environmental cost, USD"
          value={facts.environment?.acute_cost_usd?.value ?? ""}
          onChange={(value) => onChange({ environment: { ...facts.environment, acute_cost_usd: value ? { value } : undefined } })}
          field="environment.acute_cost_usd"
        />
        <SelectField
          label="Wildlife harmed"
          empty="Not said"
          words={wildlife}
          value={chosen(facts.environment?.wildlife)}
          onChange={(value) => onChange({ environment: { ...facts.environment, wildlife: orNothing(value) } })}
          field="environment.wildlife"
        />
      </div>
    </Card>
  );
}

export function NearMissFields({ facts, onChange }: Props) {
  const list = facts.near_miss_conditions ?? [];
  return (
    <Card title="Safety systems and limits" note="What makes a Tier 3 near miss besides a release">
      <Choices
        label="Was a safety system challenged or found wanting, or a limit passed?"
        words={yesNoUnknown}
        value={choice(facts.near_miss_condition_seen)}
        onChange={(value) =>
          onChange({
            near_miss_condition_seen: orNothing(value),
            near_miss_conditions: value === "ANSWER_NO" ? [] : value === "ANSWER_YES" && list.length === 0 ? [{}] : list,
          })
        }
        field="near_miss_condition_seen"
      />
      {list.map((condition, i) => (
        <div key={i} className="fields inset">
          <SelectField
            label="Which"
            empty="Not said"
            words={nearMissKinds}
            value={chosen(condition.kind)}
            onChange={(value) => onChange({ near_miss_conditions: withItem(list, i, { kind: orNothing(value) }) })}
            field={`near_miss_conditions[${i}].kind`}
          />
          <TextField
            label="In words"
            value={condition.description ?? ""}
            onChange={(text) => onChange({ near_miss_conditions: withItem(list, i, { description: text }) })}
            max={2000}
          />
          <Choices
            label="Does it protect equipment only, with no part in containment?"
            hint="Then it is no near miss."
            words={yesNoUnknown}
            value={choice(condition.equipment_protection_only)}
            onChange={(value) => onChange({ near_miss_conditions: withItem(list, i, { equipment_protection_only: orNothing(value) }) })}
            field={`near_miss_conditions[${i}].equipment_protection_only`}
          />
          <Choices
            label="Did the safety system do what it is for?"
            hint="It counts either way."
            words={yesNoUnknown}
            value={choice(condition.safety_system_worked)}
            onChange={(value) => onChange({ near_miss_conditions: withItem(list, i, { safety_system_worked: orNothing(value) }) })}
            field={`near_miss_conditions[${i}].safety_system_worked`}
          />
          <RemoveButton what={`condition ${i + 1}`} onClick={() => onChange({ near_miss_conditions: withoutItem(list, i) })} />
        </div>
      ))}
      {facts.near_miss_condition_seen === "ANSWER_YES" && (
        <AddButton onClick={() => onChange({ near_miss_conditions: [...list, {}] })}>Add another</AddButton>
      )}
      <TextField
        label="Which part of the management system was weak?"
        value={facts.weak_management_system ?? ""}
        onChange={(text) => onChange({ weak_management_system: text })}
        max={4000}
        wide
      />
    </Card>
  );
}

const exceptions: Record<string, string> = {
  EXCLUSION_KIND_OFF_PROPERTY: "Was it within our control all the same?",
  EXCLUSION_KIND_ROUTINE_EMISSION: "Was it an upset rather than routine?",
  EXCLUSION_KIND_PLANNED_DRAINAGE: "Was it unintended?",
  EXCLUSION_KIND_LABORATORY: "Is it a pilot plant?",
  EXCLUSION_KIND_PERSONNEL_SAFETY: "Was it caused by a release or the response to one?",
};
const withVehicle = new Set(["EXCLUSION_KIND_MARINE_VESSEL_NOT_CONNECTED", "EXCLUSION_KIND_TRUCK_OR_RAIL_NOT_CONNECTED"]);

export function ExclusionFields({ facts, onChange }: Props) {
  const list = facts.claimed_exclusions ?? [];
  return (
    <Card title="Exclusions" note="Only claim one with its reason; without a claim none is applied">
      {list.map((claim, i) => {
        const kind = chosen(claim.kind);
        const exception = exceptions[kind];
        return (
          <div key={i} className="fields inset">
            <SelectField
              label="Exclusion"
              empty="Choose"
              words={exclusions}
              value={kind}
              onChange={(value) => onChange({ claimed_exclusions: withItem(list, i, { kind: orNothing(value) }) })}
              field={`claimed_exclusions[${i}].kind`}
            />
            <TextField
              label="Why it applies"
              value={claim.reason ?? ""}
              onChange={(text) => onChange({ claimed_exclusions: withItem(list, i, { reason: text }) })}
              field={`claimed_exclusions[${i}].reason`}
              max={2000}
            />
            {withVehicle.has(kind) && (
              <SelectField
                label="What the vehicle was doing"
                empty="Not said"
                words={vehicles}
                value={chosen(claim.vehicle)}
                onChange={(value) => onChange({ claimed_exclusions: withItem(list, i, { vehicle: orNothing(value) }) })}
                field={`claimed_exclusions[${i}].vehicle`}
              />
            )}
            {kind === "EXCLUSION_KIND_VACUUM_TRUCK" && (
              <>
                <Choices
                  label="Was it loading or discharging on site?"
                  words={yesNoUnknown}
                  value={choice(claim.vacuum_truck_loading_or_discharging)}
                  onChange={(value) => onChange({ claimed_exclusions: withItem(list, i, { vacuum_truck_loading_or_discharging: orNothing(value) }) })}
                />
                <Choices
                  label="Was its transfer pump in use?"
                  words={yesNoUnknown}
                  value={choice(claim.vacuum_truck_pump_in_use)}
                  onChange={(value) => onChange({ claimed_exclusions: withItem(list, i, { vacuum_truck_pump_in_use: orNothing(value) }) })}
                />
              </>
            )}
            {exception && (
              <Choices
                label={exception}
                words={yesNoUnknown}
                value={choice(claim.exception)}
                onChange={(value) => onChange({ claimed_exclusions: withItem(list, i, { exception: orNothing(value) }) })}
                field={`claimed_exclusions[${i}].exception`}
              />
            )}
            <RemoveButton what={`exclusion ${i + 1}`} onClick={() => onChange({ claimed_exclusions: withoutItem(list, i) })} />
          </div>
        );
      })}
      <AddButton onClick={() => onChange({ claimed_exclusions: [...list, {}] })}>Claim an exclusion</AddButton>
    </Card>
  );
}
