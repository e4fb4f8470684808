// What may be done with a pre-startup safety review, by whom.
import type { Change, Pssr } from "../api/gen/moc";
import type { Names } from "../api/people";
import { actionTimes } from "../text/change_words";
import { pssrKinds } from "../text/pssr_words";
import type { Words } from "../text/words";
import { several, type Action, type ActionField } from "./action";
import type { Caller } from "./change_actions";
import { ownerFields, ownerOf } from "./owner_fields";

const why = (label: string): ActionField => ({ name: "reason", label, kind: "long", required: true });

const teamFields = (names: Names, now: Pssr | undefined): ActionField[] => [
  { name: "lead", label: "Leads it: the person’s id", kind: "text", required: true, suggestions: names.words, initial: now?.scope?.lead_person_id ?? "" },
  {
    name: "team",
    label: "Team, with whoever leads",
    kind: "people",
    required: true,
    suggestions: names.words,
    hint: "At least two. Each of them signs.",
    initial: now?.scope?.team_person_ids.join(" ") ?? "",
  },
];

const kindOf = (change: Change) =>
  change.facts?.duration === "CHANGE_DURATION_EMERGENCY"
    ? "PSSR_KIND_EMERGENCY"
    : change.facts?.new_facility
      ? "PSSR_KIND_NEW_FACILITY"
      : "PSSR_KIND_CHANGE";

export const openPssr = (change: Change, names: Names): Action => ({
  method: "open",
  label: "Begin a pre-startup review",
  explanation: "A team looks at the unit before chemicals are introduced, answers the checklist and signs.",
  fields: [
    { name: "title", label: "In one line", kind: "text", required: true, initial: `Before startup: ${change.facts?.title ?? ""}`.slice(0, 200) },
    { name: "kind", label: "What it is about", kind: "select", required: true, words: pssrKinds as Words<string>, initial: kindOf(change) },
    ...teamFields(names, undefined),
    { name: "others", label: "Other changes of the unit that it covers", kind: "text", hint: "Their numbers, with a space between." },
  ],
  body: (v) => ({
    site_id: change.site_id,
    scope: {
      unit_id: change.facts?.unit_id,
      kind: v["kind"],
      change_ids: [change.change_id, ...several(v["others"])],
      title: v["title"],
      lead_person_id: v["lead"]?.trim(),
      team_person_ids: several(v["team"]),
    },
  }),
});

export const mayAnswer = (review: Pssr, caller: Caller) =>
  review.stage === "STAGE_OPEN" && review.signatures.length === 0 && caller.any("psm_manager", "moc_coordinator", "supervisor", "operator");

export function pssrActions(review: Pssr, caller: Caller, names: Names): Action[] {
  const actions: Action[] = [];
  const leads = caller.any("psm_manager", "moc_coordinator", "supervisor");
  const open = review.stage === "STAGE_OPEN";
  const signed = review.signatures.some((one) => one.person_id === caller.actor);
  if (open && !signed && review.scope?.team_person_ids.includes(caller.actor)) {
    actions.push({
      method: "sign",
      label: "Sign",
      kind: "main",
      explanation: "Every item is answered and each “no” has a finding. With your name you say that it was so looked at.",
      fields: [],
      body: () => ({}),
    });
  }
  if (mayAnswer(review, caller)) {
    actions.push({
      method: "raiseFinding",
      label: "Raise a finding",
      explanation: "It becomes an action. What is to be done before startup holds the unit until it is verified.",
      fields: [
        {
          name: "item",
          label: "Item of the checklist",
          kind: "select",
          words: Object.fromEntries(review.items.map((one) => [one.item?.item_id ?? "", one.item?.prompt ?? ""])),
        },
        { name: "change", label: "Change", kind: "select", words: Object.fromEntries((review.scope?.change_ids ?? []).map((id) => [id, id])) },
        { name: "what", label: "What is to be done", kind: "long", required: true },
        { name: "time", label: "When", kind: "select", required: true, words: actionTimes as Words<string> },
        ...ownerFields(names),
        { name: "due", label: "Last day for it", kind: "date", required: true },
      ],
      body: (v, newId) => ({
        finding: {
          finding_id: `f-${newId}`,
          item_id: v["item"],
          change_id: v["change"],
          what: v["what"],
          time: v["time"],
          owner_person_id: ownerOf(v).person_id,
          owner_role_id: ownerOf(v).role_id,
          due_on: v["due"],
        },
      }),
    });
  }
  if (open && review.signatures.length === 0 && leads) {
    actions.push({
      method: "amend",
      label: "Change the team",
      fields: [...teamFields(names, review), why("Why?")],
      body: (v) => ({ scope: { ...review.scope, lead_person_id: v["lead"]?.trim(), team_person_ids: several(v["team"]) }, reason: v["reason"] }),
    });
  }
  if (leads && (review.stage === "STAGE_COMPLETE" || (open && review.signatures.length > 0))) {
    actions.push({
      method: "reopen",
      label: "Open it again",
      explanation: "What was signed does not hold any more. Everybody signs again.",
      fields: [why("What is different?")],
      body: (v) => ({ reason: v["reason"] }),
    });
  }
  if (open && caller.any("psm_manager", "moc_coordinator")) {
    actions.push({
      method: "withdraw",
      label: "Withdraw",
      kind: "danger",
      explanation: "Begun by mistake, or its changes were given up. It stays to be read.",
      fields: [why("Why?")],
      body: (v) => ({ reason: v["reason"] }),
    });
  }
  return actions;
}
