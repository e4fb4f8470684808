// What may be done with the startup of a unit, by whom. The server decides; a refusal names every reason
// at once and is kept.
import type { UnitStartup } from "../api/gen/moc";
import { serverNow } from "../api/clock";
import { moment, type Action, type ActionField } from "./action";
import type { Caller } from "./change_actions";

const why = (label: string): ActionField => ({ name: "reason", label, kind: "long", required: true });

// Of a unit of which nothing is recorded yet only the first is there.
export function startupActions(
  startup: UnitStartup | undefined,
  place: { site_id: string; unit_id: string },
  caller: Caller,
  zone: string,
): Action[] {
  const actions: Action[] = [];
  const authorises = caller.any("psm_manager", "startup_authoriser");
  const inForce = startup?.in_force ?? [];
  const process = (label: string): ActionField[] => {
    const ids = [...new Set(inForce.map((one) => one.process_id))].filter(Boolean);
    return ids.length > 0 ? [{ name: "process", label, kind: "select", words: Object.fromEntries(ids.map((id) => [id, id])), hint: "Empty: all of the unit." }] : [];
  };
  if (authorises) {
    actions.push({
      method: "authorize",
      label: "Authorise the startup",
      kind: "main",
      explanation: "Every change that holds the unit is asked about, and everybody who must know is asked. One reason, and it is refused, with all of them.",
      fields: [{ name: "process", label: "Process", kind: "text", hint: "Empty: all of the unit." }],
      body: (v) => ({ ...place, process_id: v["process"]?.trim() }),
    });
  }
  if (inForce.length > 0 && caller.any("psm_manager", "startup_authoriser", "supervisor")) {
    actions.push(
      {
        method: "reportStartedUp",
        label: "Report that it started up",
        kind: "main",
        fields: [...process("Process"), { name: "at", label: `When (${zone})`, kind: "moment", hint: "Empty: just now." }],
        body: (v) => ({ process_id: v["process"], started_up_at_ms: moment(v["at"], zone) ?? String(serverNow()) }),
      },
      {
        method: "revokeAuthorization",
        label: "Revoke the authorisation",
        kind: "danger",
        explanation: "It may not start up any more until it is authorised anew.",
        fields: [...process("Process"), why("Why?")],
        body: (v) => ({ process_id: v["process"], reason: v["reason"] }),
      },
    );
  }
  const refusal = startup?.last_refusal;
  const glass = startup?.broken_glass;
  const unanswered = refusal !== undefined && refusal.reasons.length > 0 && refusal.reasons.every((one) => one.kind === "REASON_KIND_NO_ANSWER");
  if (authorises && unanswered && !glass) {
    actions.push({
      method: "breakGlass",
      label: "Break the glass",
      kind: "danger",
      explanation: "Only because nobody answered; never where the gate said no. It counts once a second person confirms it, for hours, and is checked against the records afterwards.",
      fields: [why("Why can it not wait?"), { name: "proof", label: "The proof on paper", kind: "files" }],
      body: (v, _, proof) => ({ process_id: refusal.process_id, reason: v["reason"], proof }),
    });
  }
  if (authorises && glass && !glass.confirmed_by && glass.broken_by !== caller.actor) {
    actions.push({
      method: "confirmBreakGlass",
      label: "Confirm the broken glass",
      kind: "danger",
      explanation: "You are the second person. You have seen the proof on paper.",
      fields: [],
      body: () => ({}),
    });
  }
  if (authorises && glass?.confirmed_by) {
    actions.push({
      method: "checkBreakGlass",
      label: "Check it against the records",
      kind: "main",
      explanation: "Asks what the gate would have asked, and keeps the answer.",
      fields: [],
      body: () => ({}),
    });
  }
  if (authorises && (startup?.withdrawn.length ?? 0) > 0) {
    actions.push({
      method: "settleEvidence",
      label: "Settle what was withdrawn",
      fields: [
        {
          name: "which",
          label: "What it rested on",
          kind: "select",
          required: true,
          words: Object.fromEntries((startup?.withdrawn ?? []).map((one) => [one.evidence_id, `${one.evidence_id}: ${one.why}`.slice(0, 100)])),
        },
        { name: "done", label: "What was done", kind: "long", required: true },
      ],
      body: (v) => ({ evidence_id: v["which"], what_was_done: v["done"] }),
    });
  }
  return actions;
}
