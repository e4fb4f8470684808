// The components of a mixture: each a substance with its share by weight.
import { useId } from "react";
import type { Draft } from "../api/draft";
import type { Component, Release } from "../api/gen/incidents";
import { amount } from "../text/format";
import { AddButton, RemoveButton } from "../ui/basics";
import { Choices, NumberField } from "../ui/form";
import { HazardFields } from "./hazard_fields";
import { SubstanceField } from "./substance_field";
import { choice, fraction, orNothing, percent, withItem, withoutItem, yesNoUnknown, type Change } from "./update";

// What is listed comes to, so that a slip of the finger is seen while it is typed.
function shares(components: readonly Draft<Component>[]): string {
  const known = components.map((c) => c.weight_fraction).filter((n): n is number => n !== undefined);
  const total = percent(known.reduce((sum, n) => sum + n, 0)) ?? 0;
  if (total > 100) return `The shares add up to ${amount(total)} %. More than 100 % cannot be.`;
  const open = components.length - known.length;
  const rest = open > 0 ? `${open} without a share.` : total < 100 ? `The other ${amount(100 - total)} % counts as without hazard.` : "";
  return `Listed so far: ${amount(total)} % by weight. ${rest}`;
}

export function MixtureFields({ release, onChange, chemicals, path }: {
  release: Draft<Release>;
  onChange: Change<Draft<Release>>;
  chemicals: readonly string[];
  path: string;
}) {
  const headingId = useId();
  const components = release.components ?? [];
  const change = (i: number, part: Partial<Draft<Component>>) => onChange({ components: withItem(components, i, part) });
  return (
    <section className="stack inset wide" aria-labelledby={headingId}>
      <h4 id={headingId}>Components of the mixture</h4>
      <p className="small muted">
        Name, CAS or UN number of each; those with a hazard are enough. If the whole mixture has a UN class, give it further below; it goes before the
        components.
      </p>
      {components.map((component, i) => {
        const at = `${path}.components[${i}]`;
        const material = component.material ?? {};
        return (
          <div key={i} className="stack-s">
            <div className="fields-item">
              <SubstanceField
                label={`Component ${i + 1}`}
                value={material.chemical ?? ""}
                onChange={(chemical) => change(i, { material: { ...material, chemical } })}
                chemicals={chemicals}
                field={`${at}.material.chemical`}
              />
              <NumberField
                label={`Share of component ${i + 1}, % by weight`}
                value={percent(component.weight_fraction)}
                onChange={(n) => change(i, { weight_fraction: fraction(n) })}
                field={`${at}.weight_fraction`}
              />
              <RemoveButton what={`component ${i + 1}`} onClick={() => onChange({ components: withoutItem(components, i) })} />
            </div>
            <details>
              <summary>
                Hazard data of its own<span className="hidden-text">, component {i + 1}</span>
              </summary>
              <HazardFields
                hazard={material.hazard ?? {}}
                path={`${at}.material.hazard`}
                onChange={(part) => change(i, { material: { ...material, hazard: { ...material.hazard, ...part } } })}
              />
            </details>
          </div>
        );
      })}
      <p className="small" role="status">
        {shares(components)}
      </p>
      <AddButton onClick={() => onChange({ components: [...components, {}] })}>Add a component</AddButton>
      <Choices
        label="Are its toxic and flammable hazards clear and independent?"
        hint="Then each is summed apart."
        words={yesNoUnknown}
        value={choice(release.independent_hazards)}
        onChange={(value) => onChange({ independent_hazards: orNothing(value) })}
        field={`${path}.independent_hazards`}
      />
    </section>
  );
}
