// What may be done with an action, by whom, in the stage that it is in.
import type { Action as Work } from "../api/gen/actions";
import type { SiteRow } from "../api/gen/reporting";
import type { Names } from "../api/people";
import { declineGrounds, priorities, sourceKinds, verdicts } from "../text/action_words";
import type { Words } from "../text/words";
import { several, type Action, type ActionField, type Values } from "./action";
import { ownerFields, ownerOf } from "./owner_fields";

const why = (label: string): ActionField => ({ name: "reason", label, kind: "long", required: true });
const dueOn = (label: string): ActionField => ({ name: "due", label, kind: "date", required: true });

export function openAction(sites: ReadonlyMap<string, SiteRow>, siteId: string | undefined, names: Names): Action {
  const units = (v: Values): Words<string> =>
    Object.fromEntries((sites.get(v["site"] ?? "")?.units ?? []).filter((u) => !u.closed).map((u) => [u.unit_id, u.name]));
  return {
    method: "open",
    label: "Open an action",
    kind: "main",
    explanation: "What an incident’s investigation or a change asks for opens by itself. This is for the rest.",
    fields: [
      { name: "site", label: "Site", kind: "select", required: true, words: Object.fromEntries([...sites.values()].map((s) => [s.site_id, s.name])), initial: siteId ?? "" },
      { name: "unit", label: "Unit", kind: "select", words: units },
      { name: "what", label: "What has to be done", kind: "long", required: true },
      { name: "why", label: "Why", kind: "long" },
      { name: "kind", label: "What asked for it", kind: "select", required: true, words: sourceKinds as Words<string> },
      { name: "source", label: "Its number", kind: "text", required: true, hint: "Of the incident, change, audit, inspection … without spaces." },
      ...ownerFields(names),
      dueOn("Last day on which it is in time"),
      { name: "priority", label: "Priority", kind: "select", words: priorities as Words<string> },
      { name: "affected", label: "Who is affected and must be told", kind: "people", suggestions: names.words },
    ],
    body: (v) => ({
      content: {
        site_id: v["site"],
        unit_id: v["unit"],
        what: v["what"],
        why: v["why"],
        source: { kind: v["kind"], source_id: v["source"]?.trim() },
        owner: ownerOf(v),
        due_on: v["due"],
        priority: v["priority"],
        affected_person_ids: several(v["affected"]),
      },
    }),
  };
}

// All that one owner has open at a site, to another owner at once.
export const handOver = (siteId: string, owner: string, names: Names): Action => ({
  method: "record",
  label: `Hand over everything of ${names.of(owner)}`,
  explanation: "All open actions of this owner at the site. Whoever owned them before still verifies nothing of them.",
  fields: [...ownerFields(names), why("Why?")],
  body: (v) => ({ site_id: siteId, from: { person_id: owner }, to: ownerOf(v), reason: v["reason"] }),
});

// A deficiency that an audit or inspection found, and a serious hazard, are corrected: nobody declines
// or withdraws them.
const notDeclined = new Set(["SOURCE_KIND_AUDIT", "SOURCE_KIND_INSPECTION", "SOURCE_KIND_HAZARD"]);
const everybody = ["operator", "supervisor", "investigator", "psm_manager"] as const;

export const isOpen = (work: Work) => work.stage === "STAGE_OPEN" || work.stage === "STAGE_ACCEPTED";
export const isInvolved = (work: Work, person: string) => work.involved_person_ids.includes(person);

export function actionActions(
  work: Work,
  roles: { actor: string; any: (...roles: string[]) => boolean },
  names: Names,
): Action[] {
  const actions: Action[] = [];
  const works = roles.any(...everybody);
  const leads = roles.any("supervisor", "psm_manager");
  const involved = isInvolved(work, roles.actor);
  if (isOpen(work)) {
    if (works && work.stage === "STAGE_OPEN") {
      actions.push({ method: "accept", label: "Accept", kind: "main", explanation: "The owner has seen it and takes it on.", fields: [], body: () => ({}) });
    }
    if (works) {
      actions.push(
        {
          method: "complete",
          label: "Report it done",
          kind: "main",
          explanation: "Another person then sees whether it is done. Nobody who owned or did it may.",
          fields: [
            { name: "what", label: "What was done", kind: "long", required: true },
            { name: "by", label: "Who did it, besides you", kind: "people", suggestions: names.words },
            { name: "evidence", label: "Evidence", kind: "files" },
          ],
          body: (v, _, evidence) => ({ what_was_done: v["what"], done_by_person_ids: several(v["by"]), evidence }),
        },
        {
          method: "reportProgress",
          label: "Report progress",
          fields: [
            { name: "note", label: "How far it is", kind: "long", required: true },
            { name: "evidence", label: "Evidence", kind: "files" },
          ],
          body: (v, _, evidence) => ({ note: v["note"], evidence }),
        },
      );
    }
    if (work.decline_proposed && leads && !involved && work.decline_proposed.proposed_by !== roles.actor) {
      actions.push({
        method: "decideDecline",
        label: "Decide whether it is declined",
        kind: "danger",
        explanation: "You are the second person. The grounds are in the proposal; cost or time alone is none.",
        fields: [
          {
            name: "decision",
            label: "Decision",
            kind: "select",
            required: true,
            words: { DECISION_DECLINED: "Declined: it need not be done", DECISION_KEPT: "Kept: it has to be done" },
          },
          why("Why?"),
        ],
        body: (v) => ({ decision: v["decision"], reason: v["reason"] }),
      });
    }
    if (leads) {
      if (!involved) {
        actions.push({
          method: "extend",
          label: "Give more time",
          explanation: "You approve it with your name. What keeps people safe until then is said with it.",
          fields: [dueOn("New last day"), why("Why does it take longer?"), { name: "interim", label: "What keeps it safe until then", kind: "long", required: true }],
          body: (v) => ({ due_on: v["due"], reason: v["reason"], interim_measure: v["interim"] }),
        });
      }
      actions.push({
        method: "reassign",
        label: "Reassign",
        explanation: "Whoever owned it before still verifies nothing of it.",
        fields: [...ownerFields(names), why("Why?")],
        body: (v) => ({ owner: ownerOf(v), reason: v["reason"] }),
      });
    }
    if (works && !notDeclined.has(work.content?.source?.kind ?? "") && !work.decline_proposed) {
      actions.push({
        method: "proposeDecline",
        label: "Propose to decline",
        explanation: "In writing, on one of four grounds. Somebody else decides; until then it stays to be done.",
        fields: [
          { name: "ground", label: "Ground", kind: "select", required: true, words: declineGrounds as Words<string>, hint: "Cost or time alone is none." },
          { name: "justification", label: "Written justification", kind: "long", required: true },
        ],
        body: (v) => ({ ground: v["ground"], justification: v["justification"] }),
      });
    }
  }
  if (work.stage === "STAGE_COMPLETED" && works && !involved) {
    actions.push({
      method: "verify",
      label: "Verify",
      kind: "main",
      explanation: "You have seen it yourself. If it is not done, it is open again with a new day.",
      fields: [
        { name: "verdict", label: "What you saw", kind: "select", required: true, words: verdicts as Words<string> },
        { name: "note", label: "How you saw it, or what is missing", kind: "long", required: true },
        { ...dueOn("New last day"), when: (v) => v["verdict"] === "VERDICT_NOT_DONE" },
      ],
      body: (v) => ({ verdict: v["verdict"], note: v["note"], due_on: v["due"] }),
    });
  }
  if ((work.stage === "STAGE_VERIFIED" || work.stage === "STAGE_DECLINED") && leads) {
    actions.push({
      method: "reopen",
      label: "Open it again",
      explanation: "What was verified or declined turns out not to be so.",
      fields: [why("What was found?"), dueOn("New last day")],
      body: (v) => ({ reason: v["reason"], due_on: v["due"] }),
    });
  }
  const untold = work.affected.filter((one) => Number(one.told_at_ms) === 0);
  if (works && untold.length > 0 && work.stage !== "STAGE_WITHDRAWN") {
    actions.push({
      method: "acknowledge",
      label: "Record that somebody was told",
      fields: [{ name: "person", label: "Who was told", kind: "select", required: true, words: Object.fromEntries(untold.map((one) => [one.person_id, names.of(one.person_id)])) }],
      body: (v) => ({ person_id: v["person"] }),
    });
  }
  const ended = work.stage === "STAGE_VERIFIED" || work.stage === "STAGE_DECLINED" || work.stage === "STAGE_WITHDRAWN";
  if (!ended && roles.any("psm_manager") && !involved && !notDeclined.has(work.content?.source?.kind ?? "")) {
    actions.push({
      method: "withdraw",
      label: "Withdraw",
      kind: "danger",
      explanation: "It was opened by mistake, or its source was settled otherwise. It stays to be read, and nobody has to do it any more.",
      fields: [why("Why?")],
      body: (v) => ({ reason: v["reason"] }),
    });
  }
  return actions;
}
