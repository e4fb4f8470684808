// What may be done with a change, by whom, in the stage that it is in.
import { dayAt } from "../text/format";
import { serverNow } from "../api/clock";
import type { Change, ChangeFacts, ConsiderationKind, StepState } from "../api/gen/moc";
import type { SiteRow } from "../api/gen/reporting";
import type { Names } from "../api/people";
import { changeKinds, considerationKinds, durations, risks, stepVerdicts } from "../text/change_words";
import { say, type Words } from "../text/words";
import { several, type Action, type ActionField, type Values } from "./action";

export interface Caller {
  actor: string;
  any: (...roles: string[]) => boolean;
}

const why = (label: string): ActionField => ({ name: "reason", label, kind: "long", required: true });

// Kinds of change that are made to something that stands in the plant.
const physical = new Set(["CHANGE_KIND_TECHNOLOGY", "CHANGE_KIND_EQUIPMENT", "CHANGE_KIND_FACILITY"]);

// The facts of a change: only what its kind needs is asked. `now` fills them in to be corrected.
const factFields = (now: ChangeFacts | undefined): ActionField[] => [
  { name: "title", label: "In one line", kind: "text", required: true, initial: now?.title ?? "", hint: "“Replace the seal of P-101 by a double seal”" },
  { name: "kind", label: "What changes", kind: "select", required: true, words: changeKinds as Words<string>, initial: now?.kind ?? "" },
  { name: "duration", label: "For how long", kind: "select", required: true, words: durations as Words<string>, initial: now?.duration ?? "" },
  { name: "risk", label: "How well it is understood", kind: "select", required: true, words: risks as Words<string>, initial: now?.risk ?? "" },
  {
    name: "equipment",
    label: "Equipment",
    kind: "text",
    hint: "Its tags, with a space between: P-101 PSV-2207.",
    when: (v) => physical.has(v["kind"] ?? ""),
    initial: now?.equipment_ids.join(" ") ?? "",
  },
  {
    name: "new_facility",
    label: "A new facility, not a modification of one",
    kind: "check",
    when: (v) => v["kind"] === "CHANGE_KIND_FACILITY",
    initial: now?.new_facility ? "yes" : "",
  },
  { name: "found", label: "It was found, after it had been made", kind: "check", initial: now?.found_already_made ? "yes" : "" },
  { name: "how_found", label: "How it was found", kind: "long", required: true, when: (v) => v["found"] === "yes", initial: now?.how_found ?? "" },
];
const factsOf = (v: Values) => ({
  title: v["title"],
  kind: v["kind"],
  duration: v["duration"],
  risk: v["risk"],
  equipment_ids: several(v["equipment"]),
  new_facility: v["new_facility"] === "yes",
  found_already_made: v["found"] === "yes",
  how_found: v["how_found"],
});

export function requestChange(sites: ReadonlyMap<string, SiteRow>, siteId: string | undefined): Action {
  const units = (v: Values): Words<string> =>
    Object.fromEntries((sites.get(v["site"] ?? "")?.units ?? []).filter((u) => !u.closed).map((u) => [u.unit_id, u.name]));
  return {
    method: "request",
    label: "Request a change",
    kind: "main",
    explanation: "Nothing may be touched before it is approved. It is screened first; a replacement in kind ends there.",
    fields: [
      { name: "site", label: "Site", kind: "select", required: true, words: Object.fromEntries([...sites.values()].map((s) => [s.site_id, s.name])), initial: siteId ?? "" },
      { name: "unit", label: "Unit", kind: "select", required: true, words: units },
      ...factFields(undefined),
    ],
    body: (v) => ({ site_id: v["site"], facts: { unit_id: v["unit"], ...factsOf(v) } }),
  };
}

export const isEnded = ({ stage }: Change) =>
  stage === "STAGE_REJECTED" || stage === "STAGE_WITHDRAWN" || stage === "STAGE_CLOSED" || stage === "STAGE_RESTORED";
const prepares = (change: Change) => change.stage === "STAGE_REQUESTED" || change.stage === "STAGE_PREPARING";

export const mayPrepare = (caller: Caller) => caller.any("psm_manager", "moc_coordinator", "supervisor");

export function fillConsideration(change: Change, kind: ConsiderationKind): Action {
  const now = change.considerations.find((one) => one.kind === kind);
  const limited = kind === "CONSIDERATION_KIND_TIME_PERIOD" && change.facts?.duration !== "CHANGE_DURATION_PERMANENT";
  return {
    method: "fillConsideration",
    label: now ? `Change: ${say(considerationKinds, kind)}` : `Fill in: ${say(considerationKinds, kind)}`,
    ...(now && { kind: "quiet" as const }),
    fields: [
      { name: "text", label: say(considerationKinds, kind), kind: "long", required: true, initial: now?.text ?? "" },
      ...(limited
        ? [{ name: "limit", label: "Last day on which it may be in force", kind: "date", initial: now?.limit_on ?? "", required: change.facts?.duration === "CHANGE_DURATION_TEMPORARY" } as ActionField]
        : []),
    ],
    body: (v) => ({ kind, text: v["text"], limit_on: v["limit"] }),
  };
}

export const hazardEvaluation = (names: Names, zone: string): Action => ({
  method: "recordHazardEvaluation",
  label: "Record the hazard evaluation",
  fields: [
    { name: "method", label: "Method", kind: "text", required: true, hint: "What-if, HAZOP, checklist …" },
    { name: "held", label: "Held on", kind: "date", required: true, initial: dayAt(serverNow(), zone) },
    { name: "team", label: "Team", kind: "people", required: true, suggestions: names.words },
    { name: "result", label: "What it found", kind: "long", required: true },
  ],
  body: (v) => ({ evaluation: { method: v["method"], held_on: v["held"], team_person_ids: several(v["team"]), result: v["result"] } }),
});

// Whoever requested it approves nothing of it, whatever the routing says: (l)(2)(v).
export const mayDecide = (change: Change, caller: Caller) =>
  caller.actor !== change.requested_by && caller.any("psm_manager", "moc_coordinator", "supervisor", "approver");

export const isOpenStep = (step: StepState) => Number(step.opened_at_ms) > 0 && !step.completed;

export function decideStep(change: Change, step: StepState, title: string, caller: Caller, role: (id: string) => string): Action {
  const asked = change.routing?.steps.find((one) => one.step_id === step.step_id);
  const roleIds = (asked?.approvers ?? []).map((one) => one.role_id).filter(Boolean);
  const delegated = step.delegations.filter((one) => one.to_person_id === caller.actor).map((one) => one.from_person_id);
  return {
    method: "decideStep",
    label: `Decide: ${title}`,
    kind: "main",
    explanation: "Your name stands for it. To return or to reject it, say why.",
    fields: [
      { name: "verdict", label: "Decision", kind: "select", required: true, words: stepVerdicts as Words<string> },
      { name: "comment", label: "Comment", kind: "long", required: true, when: (v) => v["verdict"] !== "STEP_VERDICT_APPROVE" && v["verdict"] !== "" },
      { name: "remark", label: "Comment", kind: "long", when: (v) => v["verdict"] === "STEP_VERDICT_APPROVE" },
      ...(roleIds.length > 1
        ? [{ name: "role", label: "You decide as", kind: "select", words: Object.fromEntries(roleIds.map((id) => [id, role(id)])), hint: "Empty: the first that fits you." } as ActionField]
        : []),
      { name: "for", label: "If you stand in for somebody: the person’s id", kind: "text", initial: delegated[0] ?? "" },
    ],
    body: (v) => ({
      review: change.review?.number,
      step_id: step.step_id,
      person_id: caller.actor,
      verdict: v["verdict"],
      comment: v["comment"] || v["remark"],
      role_id: v["role"],
      for_person_id: v["for"]?.trim(),
    }),
  };
}

export const delegateStep = (change: Change, step: StepState, title: string, caller: Caller, names: Names): Action => ({
  method: "delegateStep",
  label: `Hand over: ${title}`,
  kind: "quiet",
  explanation: "For this review alone, to somebody who then decides in your place.",
  fields: [{ name: "to", label: "To whom: the person’s id", kind: "text", required: true, suggestions: names.words }, why("Why?")],
  body: (v) => ({ review: change.review?.number, step_id: step.step_id, person_id: caller.actor, to_person_id: v["to"]?.trim(), reason: v["reason"] }),
});

// What is done with the change as a whole; its parts carry their own.
export function changeActions(change: Change, caller: Caller, names: Names, zone: string): Action[] {
  const actions: Action[] = [];
  const prepare = mayPrepare(caller);
  if (change.stage === "STAGE_PREPARING" && prepare) {
    actions.push({
      method: "submit",
      label: "Submit for review",
      kind: "main",
      explanation: "Everything that (l)(2) wants is looked at, and all that is missing is named at once.",
      fields: [],
      body: () => ({}),
    });
  }
  if (change.review && prepare) {
    actions.push({
      method: "recallReview",
      label: "Recall from review",
      explanation: "To be changed. Its approvals do not count any more.",
      fields: [why("Why?")],
      body: (v) => ({ review: change.review?.number, reason: v["reason"] }),
    });
  }
  if (change.stage === "STAGE_APPROVED" && prepare) {
    actions.push({
      method: "recordInstalled",
      label: "Record that it was made",
      kind: "main",
      explanation: "In the field. From then on its unit does not start up before the change is ready for it.",
      fields: [
        { name: "on", label: "Made on", kind: "date", required: true, initial: dayAt(serverNow(), zone) },
        { name: "by", label: "By whom: the person’s id", kind: "text", required: true, suggestions: names.words },
        { name: "note", label: "Note", kind: "long" },
      ],
      body: (v) => ({ installed_on: v["on"], installed_by_person_id: v["by"]?.trim(), note: v["note"] }),
    });
  }
  if (prepares(change) && prepare) {
    actions.push({
      method: "amend",
      label: "Correct the facts",
      explanation: "Other facts are screened again.",
      fields: [...factFields(change.facts), why("What was wrong?")],
      body: (v) => ({ facts: { ...change.facts, ...factsOf(v) }, reason: v["reason"] }),
    });
  }
  if (change.screening && !isEnded(change) && caller.any("psm_manager", "moc_coordinator", "supervisor", "operator") && (change.stage === "STAGE_IN_KIND" || change.stage === "STAGE_PREPARING")) {
    actions.push({
      method: "challengeScreening",
      label: "Challenge the screening",
      explanation: "It is to be done anew. The answers so far are kept.",
      fields: [why("What is seen otherwise?")],
      body: (v) => ({ reason: v["reason"] }),
    });
  }
  if (isEnded(change) && change.holds_unit && prepare && change.withdrawn_by !== caller.actor) {
    actions.push({
      method: "verifyUndone",
      label: "Verify that it was undone",
      kind: "main",
      explanation: "You have seen that all is as it was. Its unit is free of it then.",
      fields: [{ name: "note", label: "How you saw it", kind: "long", required: true }],
      body: (v) => ({ note: v["note"] }),
    });
  }
  const live = !isEnded(change) && change.stage !== "STAGE_IN_KIND" && change.stage !== "STAGE_OPERATING";
  if (live && prepare) {
    const made = change.holds_unit || change.facts?.found_already_made;
    actions.push({
      method: "withdraw",
      label: "Withdraw",
      kind: "danger",
      explanation: made ? "It was made: it holds its unit until somebody else has seen that it was undone." : "It stays to be read, and is not made.",
      fields: [why("Why?"), ...(made ? [{ name: "undone", label: "What was undone, and how", kind: "long", required: true } as ActionField] : [])],
      body: (v) => ({ reason: v["reason"], undone: v["undone"] }),
    });
  }
  return actions;
}
