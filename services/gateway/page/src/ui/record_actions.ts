// What may be done with the record of an incident as a whole: taken out, put together with another,
// moved, held for a legal matter. Each needs a reason and says what it will do.
import type { Incident, LegalHold } from "../api/gen/incidents";
import type { Regime } from "../api/gen/organisation";
import type { SiteRow } from "../api/gen/reporting";
import { clauseUnder } from "../text/clauses";
import type { Words } from "../text/words";
import type { Action, ActionField, Values } from "./action";

// Neither merged nor withdrawn: it counts, and its clocks run.
export const isActive = ({ standing }: Incident) => standing === "STANDING_ACTIVE" || standing === "STANDING_UNSPECIFIED";

const why = (label = "Why?"): ActionField => ({ name: "reason", label, kind: "long", required: true });

const potential = (regime: Regime | undefined): Action => ({
  method: "assessPotential",
  label: "Could it have been catastrophic?",
  explanation: `If so, it stays listed for the next process hazard analysis: ${clauseUnder(regime, "(e)(3)(ii)")}.`,
  fields: [
    {
      name: "potential",
      label: "A catastrophic release",
      kind: "select",
      required: true,
      words: { POTENTIAL_CATASTROPHIC: "Happened, or could reasonably have", POTENTIAL_NOT_CATASTROPHIC: "Could not reasonably have happened" },
    },
    why(),
  ],
  body: (v) => ({ potential: v["potential"], reason: v["reason"] }),
});

const hold: Action = {
  method: "placeLegalHold",
  label: "Set a legal hold",
  explanation: "Nothing of this record, names and medical details included, is erased until the hold is lifted.",
  fields: [{ name: "matter", label: "For which matter?", kind: "text", required: true, hint: "The case or the request, as the lawyers name it." }],
  body: (v, newId) => ({ hold_id: `h-${newId}`, matter: v["matter"] }),
};

export const liftHold = (one: LegalHold): Action => ({
  method: "liftLegalHold",
  label: "Lift the hold",
  kind: "danger",
  explanation: `“${one.matter}” no longer keeps this record; from then on only the retention times do.`,
  fields: [why()],
  body: (v) => ({ hold_id: one.hold_id, reason: v["reason"] }),
});

function move(incident: Incident, sites: ReadonlyMap<string, SiteRow>): Action {
  const units = (values: Values): Words<string> =>
    Object.fromEntries((sites.get(values["site"] ?? "")?.units ?? []).filter((u) => !u.closed).map((u) => [u.unit_id, u.name]));
  return {
    method: "move",
    label: "Move to another site or unit",
    explanation: "It counts where you move it, in every rate it is in, and is no longer this site's; closed periods stay as they were closed.",
    fields: [
      {
        name: "site",
        label: "Site where it happened",
        kind: "select",
        required: true,
        words: Object.fromEntries([...sites.values()].map((s) => [s.site_id, s.site_id === incident.site_id ? `${s.name} (as now)` : s.name])),
      },
      { name: "unit", label: "Unit", kind: "select", words: units, hint: "Of the site chosen above. Leave it out if it is not known." },
      why("How is it known?"),
    ],
    body: (v) => ({ to_site_id: v["site"], to_unit_id: v["unit"], reason: v["reason"] }),
  };
}

const merge = (others: Words<string>): Action => ({
  method: "merge",
  label: "Merge as a duplicate",
  kind: "danger",
  explanation: "This one stays to be read and no longer counts; the other one carries on for both.",
  fields: [
    {
      name: "into",
      label: "Number of the incident that carries on",
      kind: "text",
      required: true,
      hint: "Of the same site. Begin to type for a list.",
      suggestions: others,
    },
    why("How is it known that it is the same?"),
  ],
  body: (v) => ({ into_incident_id: v["into"]?.trim(), reason: v["reason"] }),
});

const withdraw: Action = {
  method: "withdraw",
  label: "Withdraw",
  kind: "danger",
  explanation: "It stays to be read, counts in no rate any more, and its duties and clocks end.",
  fields: [why("Why was it no incident, or not ours?")],
  body: (v) => ({ reason: v["reason"] }),
};

const reinstate: Action = {
  method: "reinstate",
  label: "Let it count again",
  explanation: "The merge or withdrawal was the mistake: it counts again, and its duties and clocks run on.",
  fields: [why()],
  body: (v) => ({ reason: v["reason"] }),
};

// others: incidents of the same site that it may be a duplicate of, by number.
export function recordActions(
  incident: Incident,
  any: (...roles: string[]) => boolean,
  sites: ReadonlyMap<string, SiteRow>,
  others: Words<string>,
): Action[] {
  const lead = any("psm_manager");
  if (!isActive(incident)) return lead ? [reinstate, hold] : [];
  return [
    ...(any("supervisor", "investigator", "psm_manager") ? [potential(sites.get(incident.site_id)?.regime)] : []),
    ...(lead ? [move(incident, sites), merge(others), withdraw, hold] : []),
  ];
}
