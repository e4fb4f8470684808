// What may be done with a change after gate 1: revised by a review of its own, and how it ends.
import { serverNow } from "../api/clock";
import type { Change, ImpactLine } from "../api/gen/moc";
import type { Names } from "../api/people";
import { actionTimes, closeOutVerdicts, impactItems } from "../text/change_words";
import { dayAt } from "../text/format";
import { say, type Words } from "../text/words";
import { several, type Action, type ActionField } from "./action";
import { mayPrepare, type Caller } from "./change_actions";

const why = (label: string): ActionField => ({ name: "reason", label, kind: "long", required: true });
const live = new Set(["STAGE_APPROVED", "STAGE_INSTALLED", "STAGE_OPERATING"]);

// An action of the impact list goes from before to after startup, has another day, or is dropped.
function reviseImpact(lines: readonly ImpactLine[]): Action {
  return {
    method: "proposeRevision",
    label: "Move or drop an action",
    explanation: "It goes back to the approvers; until they decide, everything stays as it was.",
    fields: [
      { name: "item", label: "Which", kind: "select", required: true, words: Object.fromEntries(lines.map((line) => [line.item, `${say(impactItems, line.item)}: ${line.what}`.slice(0, 100)])) },
      { name: "to", label: "What shall be otherwise", kind: "select", required: true, words: { ...(actionTimes as Words<string>), drop: "It is not done at all" } },
      { name: "due", label: "Last day for it", kind: "date", required: true, when: (v) => v["to"] !== "drop" && v["to"] !== "" },
      { name: "interim", label: "What keeps it safe until then, or without it", kind: "long", required: true },
      why("Why?"),
    ],
    body: (v) => {
      const line = lines.find((one) => one.item === v["item"]);
      const revised =
        v["to"] === "drop"
          ? { item: line?.item, answer: "IMPACT_ANSWER_NO", note: v["reason"]?.slice(0, 1000) }
          : { ...line, time: v["to"], due_on: v["due"] };
      return { proposal: { impact: { lines: [revised], interim_measure: v["interim"] }, reason: v["reason"] } };
    },
  };
}

const extend: Action = {
  method: "proposeRevision",
  label: "Extend it",
  explanation: "By a new review; until it is approved the last day stays.",
  fields: [{ name: "limit", label: "New last day", kind: "date", required: true }, why("Why?")],
  body: (v) => ({ proposal: { extension: { limit_on: v["limit"] }, reason: v["reason"] } }),
};

const makePermanent: Action = {
  method: "proposeRevision",
  label: "Make it permanent",
  explanation: "By a new review; until it is approved the last day stays.",
  fields: [why("Why shall it stay?")],
  body: (v) => ({ proposal: { permanent: {}, reason: v["reason"] } }),
};

const restore = (names: Names, zone: string): Action => ({
  method: "recordRestored",
  label: "Record that it was restored",
  kind: "main",
  explanation: "You checked that all is as it was, and did not put it back yourself.",
  fields: [
    { name: "on", label: "Restored on", kind: "date", required: true, initial: dayAt(serverNow(), zone) },
    { name: "by", label: "Who put it back", kind: "people", required: true, suggestions: names.words },
    { name: "proof", label: "How you saw it", kind: "long", required: true },
    { name: "evidence", label: "Evidence", kind: "files" },
  ],
  body: (v, _, evidence) => ({ restored_on: v["on"], restored_by_person_ids: several(v["by"]), proof: v["proof"], evidence }),
});

const close: Action = {
  method: "close",
  label: "Close it",
  kind: "main",
  explanation: "Everything about it is done, or what is not is named.",
  fields: [
    { name: "verdict", label: "Whether it did what it should", kind: "select", required: true, words: closeOutVerdicts as Words<string> },
    { name: "review", label: "By what that was seen, and what follows", kind: "long", required: true },
  ],
  body: (v) => ({ verdict: v["verdict"], review: v["review"] }),
};

// One more duty beside those that are named already.
const moveDuty = (change: Change, names: Names): Action => ({
  method: "nameMovedDuties",
  label: "Name a duty that moves",
  explanation: "What somebody does for process safety today, and who takes it. Whoever takes it is trained before.",
  fields: [
    { name: "what", label: "The duty", kind: "text", required: true },
    { name: "from", label: "Who has it: the person’s id", kind: "text", suggestions: names.words },
    { name: "role", label: "or the role’s id", kind: "text", suggestions: Object.fromEntries(names.roleIds.map((id) => [id, id])) },
    { name: "to", label: "Who takes it: the person’s id", kind: "text", required: true, suggestions: names.words },
  ],
  body: (v) => ({
    duties: [
      ...change.moved_duties,
      { what: v["what"], from_person_id: v["from"]?.trim(), from_role_id: v["from"]?.trim() ? "" : v["role"]?.trim(), to_person_id: v["to"]?.trim() },
    ],
  }),
});

export function changeEndActions(change: Change, caller: Caller, names: Names, zone: string): Action[] {
  if (!mayPrepare(caller)) return [];
  const temporary = change.facts?.duration === "CHANGE_DURATION_TEMPORARY";
  const made = change.stage === "STAGE_INSTALLED" || change.stage === "STAGE_OPERATING";
  const free = change.review === undefined;
  const touched = (change.impact?.lines ?? []).filter((line) => line.answer === "IMPACT_ANSWER_YES");
  return [
    ...(change.stage === "STAGE_PREPARING" && change.facts?.kind === "CHANGE_KIND_ORGANISATION" ? [moveDuty(change, names)] : []),
    ...(temporary && free && change.stage === "STAGE_OPERATING" ? [restore(names, zone)] : []),
    ...(temporary && made && free ? [extend, makePermanent] : []),
    ...(live.has(change.stage) && free && touched.length > 0 ? [reviseImpact(touched)] : []),
    ...(change.stage === "STAGE_OPERATING" || change.stage === "STAGE_RESTORED" ? [close] : []),
  ];
}
