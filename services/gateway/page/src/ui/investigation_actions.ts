// Which actions make sense at which stage of an investigation, and what each must be told. The rules
// are the server's; an action that it would refuse for want of a role or stage is not offered.
import type { Incident, Investigation } from "../api/gen/incidents";
import type { Regime } from "../api/gen/organisation";
import { clauseUnder } from "../text/clauses";
import { causeKinds, competences } from "../text/words";
import { moment, type Action } from "./action";
import { isActive } from "./record_actions";

const reason = (label = "Why?") => ({ name: "reason", label, kind: "long" as const, required: true });

type Roles = { any: (...roles: string[]) => boolean; actor: string };

export function investigationActions(
  incident: Incident,
  investigation: Investigation,
  roles: Roles,
  zone: string,
  regime: Regime | undefined,
): Action[] {
  const { need, stage } = investigation;
  const actions: Action[] = [];
  const lead = roles.any("psm_manager");
  const notStarted = stage === "STAGE_NOT_STARTED" || stage === "STAGE_UNSPECIFIED";
  if (notStarted) {
    if (roles.any("investigator", "supervisor", "psm_manager")) {
      actions.push({
        method: "startInvestigation",
        label: "Start the investigation",
        kind: "main",
        explanation: `From this moment the 48 hours of ${clauseUnder(regime, "(m)(2)")} are met, or the lateness ends.`,
        fields: [
          { name: "began", label: `When it began (${zone}); empty means now`, kind: "moment" },
          { name: "contractor", label: "Work of a contractor was involved", kind: "check" },
        ],
        body: (v) => ({
          began_at_ms: moment(v["began"], zone),
          contractor_work_involved: v["contractor"] === "yes",
        }),
      });
    }
    if (need !== "NEED_REQUIRED" && roles.any("supervisor", "psm_manager")) {
      actions.push({
        method: "requireInvestigation",
        label: "Require it",
        fields: [reason("Why is it investigated?")],
        body: (v) => ({ reason: v["reason"] }),
      });
    }
    if (lead && need === "NEED_DECLINE_PROPOSED" && investigation.decline_proposed_by !== roles.actor) {
      actions.push({
        method: "confirmDecline",
        label: "Confirm: not investigated",
        kind: "danger",
        explanation: "You are the second person. Paragraph (m) goes by what could reasonably have happened, not by the tier.",
        fields: [reason("Why do you agree?")],
        body: (v) => ({ reason: v["reason"] }),
      });
    }
    if (lead && !["NEED_DECLINED", "NEED_DECLINE_PROPOSED", "NEED_NONE_HISTORIC"].includes(need)) {
      actions.push({
        method: "declineInvestigation",
        label: "Decline",
        kind: "danger",
        explanation:
          need === "NEED_UNDECIDED"
            ? "Paragraph (m) goes by what could reasonably have happened, not by the tier."
            : "A second person has to confirm it. Until then the clock runs on.",
        fields: [reason("Why is it not investigated?")],
        body: (v) => ({ reason: v["reason"] }),
      });
    }
  }
  if (stage === "STAGE_STARTED") {
    if (roles.any("investigator", "psm_manager")) {
      actions.push({
        method: "assignTeamMember",
        label: "Add to the team",
        fields: [
          { name: "person", label: "Person's id", kind: "text", required: true },
          { name: "name", label: "Name", kind: "text" },
          { name: "competence", label: "Brings to the team", kind: "select", words: competences as Record<string, string>, required: true },
          { name: "methods", label: "Was trained in how to investigate", kind: "check" },
          { name: "lead", label: "Leads the team", kind: "check" },
        ],
        body: (v) => ({
          member: {
            person_id: v["person"],
            name: v["name"],
            competences: [...new Set([v["competence"], ...(v["methods"] === "yes" ? ["COMPETENCE_INVESTIGATION_METHODS"] : [])])],
            lead: v["lead"] === "yes",
          },
        }),
      });
      actions.push({
        method: "nameAffectedPerson",
        label: "Name an affected person",
        explanation: "Everybody whose work the findings touch reviews the report, contract employees included: (m)(6).",
        fields: [
          { name: "person", label: "Person's id", kind: "text", required: true },
          { name: "name", label: "Name", kind: "text" },
          { name: "employer", label: "Contract employer's id, if any", kind: "text" },
        ],
        body: (v) => ({ person: { person_id: v["person"], name: v["name"], contract_employer_id: v["employer"] } }),
      });
    }
    if (roles.any("investigator")) {
      actions.push(
        {
          method: "recordTimelineEntry",
          label: "Add to the timeline",
          fields: [
            { name: "at", label: `When (${zone})`, kind: "moment", required: true },
            { name: "text", label: "What happened", kind: "long", required: true },
            { name: "source", label: "Source", kind: "text", hint: "Trend, log book, witness, photo." },
          ],
          body: (v, newId) => ({
            entry: { entry_id: `t-${newId}`, at_ms: moment(v["at"], zone), text: v["text"], source: v["source"] },
          }),
        },
        {
          method: "recordCause",
          label: "Add a cause",
          fields: [
            { name: "kind", label: "Kind", kind: "select", words: causeKinds as Record<string, string>, required: true },
            { name: "text", label: "What explains it", kind: "long", required: true },
            { name: "code", label: "Code of the cause taxonomy", kind: "text", hint: "Needed for contributing factors and root causes." },
            {
              name: "parent",
              label: "Explains",
              kind: "select",
              words: Object.fromEntries(investigation.causes.map((c) => [c.cause_id, c.text.slice(0, 80)])),
              hint: "Empty: the incident itself.",
            },
            { name: "evidence", label: "Evidence", kind: "long" },
          ],
          body: (v, newId) => ({
            cause: { cause_id: `c-${newId}`, kind: v["kind"], text: v["text"], code: v["code"], parent_id: v["parent"], evidence: v["evidence"] },
          }),
        },
        {
          method: "recordRecommendation",
          label: "Add a recommendation",
          fields: [
            { name: "text", label: "What should be done", kind: "long", required: true },
            { name: "owner", label: "Owner's id", kind: "text", required: true },
            { name: "due", label: "By", kind: "date", required: true },
          ],
          body: (v, newId) => ({
            recommendation: { recommendation_id: `r-${newId}`, text: v["text"], owner_id: v["owner"], due_on: v["due"] },
          }),
        },
        {
          method: "completeInvestigationReport",
          label: "Complete the report",
          kind: "main",
          explanation: "The five parts of (m)(4): date of incident, date begun, description, contributing factors, recommendations. What is missing is named.",
          fields: [
            { name: "description", label: "What happened, as the investigation found it", kind: "long", required: true },
            { name: "none", label: "If there is nothing to recommend: why", kind: "long" },
          ],
          body: (v) => ({ description: v["description"], no_recommendations_because: v["none"] }),
        },
      );
    }
  }
  if (stage === "STAGE_REPORT_COMPLETE" || stage === "STAGE_STARTED") {
    const open = investigation.recommendations.filter((r) => !r.resolution);
    if (open.length > 0 && roles.any("supervisor", "psm_manager")) {
      actions.push({
        method: "resolveRecommendation",
        label: "Resolve a recommendation",
        fields: [
          { name: "which", label: "Recommendation", kind: "select", required: true, words: Object.fromEntries(open.map((r) => [r.recommendation_id, r.text.slice(0, 80)])) },
          { name: "outcome", label: "Outcome", kind: "select", required: true, words: { OUTCOME_IMPLEMENTED: "Done", OUTCOME_DECLINED: "Declined in writing" } },
          {
            name: "ground",
            label: "If declined: ground",
            kind: "select",
            hint: "Cost or time alone is none.",
            words: {
              GROUND_FACTUAL_ERROR: "It rests on a factual error",
              GROUND_NOT_NEEDED: "Not needed to protect people",
              GROUND_ALTERNATIVE: "An alternative protects sufficiently",
              GROUND_INFEASIBLE: "Infeasible",
            },
          },
          { name: "documentation", label: "What was done, or the written justification", kind: "long", required: true },
        ],
        body: (v) => ({
          recommendation_id: v["which"],
          resolution: { outcome: v["outcome"], ground: v["ground"], documentation: v["documentation"] },
        }),
      });
    }
  }
  if (stage === "STAGE_REPORT_COMPLETE") {
    const unreviewed = investigation.affected.filter((p) => !p.review);
    if (unreviewed.length > 0) {
      actions.push({
        method: "acknowledgeReview",
        label: "Acknowledge a review",
        fields: [
          { name: "person", label: "Who reviewed it", kind: "select", required: true, words: Object.fromEntries(unreviewed.map((p) => [p.person_id, p.name || p.person_id])) },
          { name: "said", label: "What the person said", kind: "long", required: true },
        ],
        body: (v) => ({ person_id: v["person"], said: v["said"] }),
      });
    }
    if (lead) {
      actions.push({
        method: "closeInvestigation",
        label: "Close it",
        kind: "main",
        explanation: "Only when findings are resolved and everybody affected has reviewed the report. What is missing is named.",
        fields: [],
        body: () => ({}),
      });
    }
  }
  if (stage === "STAGE_REPORT_COMPLETE" || stage === "STAGE_CLOSED") {
    if (roles.any("investigator", "psm_manager") && !investigation.effectiveness_check) {
      actions.push({
        method: "planEffectivenessCheck",
        label: "Plan the later check",
        explanation: "Whether the measures do prevent recurrence.",
        fields: [
          { name: "due", label: `By (${zone})`, kind: "moment", required: true },
          { name: "how", label: "How it will be seen", kind: "long", required: true },
        ],
        body: (v) => ({ due_at_ms: moment(v["due"], zone), how: v["how"] }),
      });
    }
    if (
      investigation.effectiveness_check &&
      !Number(investigation.effectiveness_check.checked_at_ms) &&
      roles.any("investigator", "supervisor", "psm_manager")
    ) {
      actions.push({
        method: "recordEffectivenessCheck",
        label: "Record the check",
        fields: [
          { name: "effect", label: "Result", kind: "select", required: true, words: { EFFECT_PREVENTS: "The measures prevent recurrence", EFFECT_DOES_NOT_PREVENT: "They do not" } },
          { name: "found", label: "What was found", kind: "long", required: true },
        ],
        body: (v) => ({ effect: v["effect"], found: v["found"] }),
      });
    }
    if (lead) {
      actions.push({
        method: "reopenInvestigation",
        label: "Reopen",
        fields: [reason("What new knowledge is there?")],
        body: (v) => ({ reason: v["reason"] }),
      });
    }
  }
  return isActive(incident) ? actions : [];
}
