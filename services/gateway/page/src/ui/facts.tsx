// The facts of an incident in words. What nobody said is not shown; what was asked and is not known
// is.
import type { ReactNode } from "react";
import type { Answer, IncidentFacts, Release } from "../api/gen/incidents";
import { amount, dollars, plural } from "../text/format";
import {
  answers,
  areas,
  courses,
  exclusions,
  hazardClasses,
  measures,
  nearMissKinds,
  outcomes,
  packingGroups,
  peopleGroups,
  reliefPaths,
  say,
  units,
  vehicles,
  wildlife,
} from "../text/words";
import { When } from "./basics";

type Entry = [string, ReactNode];

const said = (answer: Answer | undefined) => answer !== undefined && answer !== "ANSWER_UNSPECIFIED";
const yesNo = (name: string, answer: Answer | undefined): Entry[] =>
  answer !== undefined && said(answer) ? [[name, say(answers, answer)]] : [];
const known = (value: string | undefined) => value !== undefined && value !== "" && !value.endsWith("_UNSPECIFIED");

const shownSlices = 12;

function releaseEntries(release: Release): Entry[] {
  const entries: Entry[] = [];
  const hazard = release.material?.hazard;
  const parts = release.components.map(
    (c) => `${c.material?.chemical || "?"}${c.weight_fraction !== undefined ? ` ${amount(c.weight_fraction * 100)} %` : ""}`,
  );
  entries.push(["Substance", release.material?.chemical || (parts.length > 0 ? "Mixture" : "Not known")]);
  if (parts.length > 0) entries.push(["Components", parts.join(", ")]);
  if (hazard && known(hazard.hazard_class)) {
    const besides = hazard.subsidiary_classes.map((one) => `, also ${say(hazardClasses, one)}`).join("");
    const groups = hazard.packing_groups.map((one) => say(packingGroups, one).split(",")[0]).join(" or ");
    entries.push([
      "Hazard class",
      `${say(hazardClasses, hazard.hazard_class)}${besides}${groups && `; packing group ${groups}`} (${hazard.source || "no source given"})`,
    ]);
  }
  entries.push([
    "Quantity",
    release.quantity === undefined ? "Not known" : `${amount(release.quantity)} ${known(release.unit) ? say(units, release.unit) : "(unit not said)"}`,
  ]);
  entries.push(["Duration", release.duration_minutes === undefined ? "Not known; one hour is assumed" : `${amount(release.duration_minutes)} min`]);
  if (known(release.course)) entries.push(["Course", say(courses, release.course)]);
  if (release.profile.length > 0) {
    entries.push([
      "Quantity over time",
      <ul className="stack-s">
        {release.profile.slice(0, shownSlices).map((slice, i) => (
          <li key={i}>
            {amount(slice.quantity)} {known(release.unit) && say(units, release.unit)} in {amount(slice.minutes)} min from minute{" "}
            {amount(slice.from_minute)}
          </li>
        ))}
        {release.profile.length > shownSlices && <li>and {plural(release.profile.length - shownSlices, "more slice")}</li>}
      </ul>,
    ]);
  }
  entries.push(...yesNo("Independent hazards", release.independent_hazards));
  if (release.solution_strength !== undefined) entries.push(["Solution strength", `${amount(release.solution_strength * 100)} % by weight`]);
  if (release.release_temperature_c !== undefined) entries.push(["Temperature at release", `${amount(release.release_temperature_c)} °C`]);
  entries.push(...yesNo("Indoors", release.indoors));
  const relief = release.relief;
  if (relief && known(relief.path)) {
    entries.push(["Through a relief device", say(reliefPaths, relief.path)]);
    entries.push(...yesNo("Device designed for it", relief.designed_for_event));
    entries.push(...yesNo("Liquid carry-over", relief.rainout));
    entries.push(...yesNo("To an unsafe location", relief.unsafe_location));
    entries.push(...yesNo("On-site shelter or evacuation", relief.on_site_shelter_or_evacuation));
    entries.push(...yesNo("Public protective measures", relief.public_protective_measures));
  }
  const held = release.secondary_containment?.held_quantity;
  if (held !== undefined) entries.push(["Held by secondary containment", `${amount(held)} ${say(units, release.unit)}`]);
  return entries;
}

function List({ entries }: { entries: readonly Entry[] }) {
  return (
    <dl className="facts">
      {entries.map(([name, value], i) => (
        <Pair key={i} name={name} value={value} />
      ))}
    </dl>
  );
}

function Pair({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

export function FactList({ facts, zone }: { facts: IncidentFacts; zone: string }) {
  const { occurrence, place, environment } = facts;
  const entries: Entry[] = [];
  if (occurrence?.began_at_ms) entries.push(["Began", <When ms={occurrence.began_at_ms} zone={zone} />]);
  if (occurrence?.ended_at_ms) entries.push(["Ended", <When ms={occurrence.ended_at_ms} zone={zone} />]);
  if (occurrence?.discovered_at_ms) entries.push(["Discovered", <When ms={occurrence.discovered_at_ms} zone={zone} />]);
  if (place?.location) entries.push(["Where", place.location]);
  if (place && known(place.area)) entries.push(["Area", say(areas, place.area)]);
  entries.push(...yesNo("Indoors", place?.indoors));
  entries.push(...yesNo("A process was involved", facts.process_involved));
  entries.push(...yesNo("Unit operated by this site's party", facts.responsible_party_involved));
  if (facts.site_owner) entries.push(["Site owner", facts.site_owner]);
  if (facts.responsible_party) entries.push(["Responsible party", facts.responsible_party]);
  entries.push(...yesNo("Loss of containment", facts.releases.length > 0 ? "ANSWER_YES" : facts.loss_of_containment));
  entries.push(...yesNo("People harmed", facts.harms.length > 0 ? "ANSWER_YES" : facts.people_harmed));
  for (const harm of facts.harms) {
    entries.push([
      "Harmed",
      `${harm.people === undefined ? "At least 1" : harm.people} × ${say(peopleGroups, harm.group).toLowerCase()}: ${say(outcomes, harm.outcome).toLowerCase()}`,
    ]);
  }
  entries.push(...yesNo("Public affected", facts.community_measures.length > 0 ? "ANSWER_YES" : facts.community_affected));
  for (const measure of facts.community_measures) {
    const parts = [
      measure.hours !== undefined ? `${amount(measure.hours)} h` : "hours not known",
      said(measure.officially_declared) ? `officially declared: ${say(answers, measure.officially_declared).toLowerCase()}` : "whether declared is not said",
      measure.people !== undefined && plural(measure.people, "person", "people"),
    ];
    entries.push([say(measures, measure.kind), parts.filter(Boolean).join(", ")]);
  }
  entries.push(...yesNo("Fire", facts.fire), ...yesNo("Explosion", facts.explosion));
  if (facts.direct_cost_usd?.value) entries.push(["Direct cost", `${dollars(facts.direct_cost_usd.value)}${facts.direct_cost_complete === "ANSWER_NO" ? ", a part of it" : ""}`]);
  if (environment?.acute_cost_usd?.value) entries.push(["Environmental cost", dollars(environment.acute_cost_usd.value)]);
  if (environment && known(environment.wildlife)) entries.push(["Wildlife harmed", say(wildlife, environment.wildlife)]);
  for (const condition of facts.near_miss_conditions) {
    entries.push(["Near miss", [say(nearMissKinds, condition.kind), condition.description].filter(Boolean).join(": ")]);
  }
  if (facts.weak_management_system) entries.push(["Weak in the management system", facts.weak_management_system]);
  for (const claim of facts.claimed_exclusions) {
    entries.push([
      "Exclusion claimed",
      [say(exclusions, claim.kind), known(claim.vehicle) && say(vehicles, claim.vehicle), claim.reason].filter(Boolean).join(": "),
    ]);
  }
  return (
    <>
      {entries.length > 0 ? <List entries={entries} /> : <p className="muted">No facts were given beyond the words of the report.</p>}
      {facts.releases.map((release, i) => (
        <section key={i} className="stack" aria-label={`Release ${i + 1}`}>
          <h3>{release.label || (facts.releases.length > 1 ? `Release ${i + 1}` : "Release")}</h3>
          <List entries={releaseEntries(release)} />
        </section>
      ))}
    </>
  );
}
