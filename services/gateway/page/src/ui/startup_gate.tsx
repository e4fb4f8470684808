// Gate 2, authorised to start up, line by line: for one change, and what the sheet of its unit says of it.
import { Link } from "wouter";
import { useActions } from "../api/actions";
import type { Change, StartupReason } from "../api/gen/moc";
import type { Regime } from "../api/gen/organisation";
import type { Names } from "../api/people";
import { startupLink, useReadiness, useStartupSheet } from "../api/startups";
import { clauseUnder, underRegime } from "../text/clauses";
import { plainDate } from "../text/format";
import { reasonKinds, reasonParagraphs } from "../text/startup_words";
import { say } from "../text/words";
import { ActionState, actionLink } from "./action_columns";
import { isEnded } from "./change_actions";
import { GateCard, type GateLine } from "./gates";
import { personLink } from "./person_link";

// What this service itself knows about a change that holds a unit.
export const ownKinds = ["REASON_KIND_APPROVAL", "REASON_KIND_DOCUMENT", "REASON_KIND_FIELD_VERIFICATION", "REASON_KIND_PSSR"] as const;

export function reasonLines(
  missing: readonly StartupReason[],
  kinds: readonly StartupReason["kind"][],
  regime: Regime | undefined,
  names: Names,
): GateLine[] {
  const shown = [...new Set([...kinds, ...missing.map((one) => one.kind)])];
  return shown.map((kind) => {
    const reasons = missing.filter((one) => one.kind === kind);
    const paragraph = reasonParagraphs[kind];
    return {
      what: say(reasonKinds, kind),
      met: reasons.length === 0,
      ...(paragraph && { clause: clauseUnder(regime, paragraph) }),
      ...(reasons.length > 0 && {
        detail: (
          <ul className="stack-s">
            {reasons.map((one, i) => (
              <li key={i}>{names.inText(underRegime(regime, one.sentence))}</li>
            ))}
          </ul>
        ),
      }),
    };
  });
}

// Everybody affected and everybody who operates, as training answers now.
export function trainingLine({ data, isError }: ReturnType<typeof useReadiness>, regime: Regime | undefined, names: Names): GateLine {
  const missing = data?.missing ?? [];
  return {
    what: say(reasonKinds, "REASON_KIND_TRAINING"),
    met: data?.everyone_ready,
    clause: clauseUnder(regime, "(l)(3)"),
    detail: isError ? (
      "Nobody answered for the training right now."
    ) : missing.length > 0 ? (
      <ul className="stack">
        {missing.map((one) => (
          <li key={`${one.person_id} ${one.requirement_id}`}>
            {one.person_id ? <Link href={personLink(one.person_id)}>{names.inText(one.sentence)}</Link> : one.sentence}
          </li>
        ))}
      </ul>
    ) : undefined,
  };
}

function documentLines(change: Change, regime: Regime | undefined): GateLine[] {
  const clause = clauseUnder(regime, "(l)(4)");
  if (change.documents.length === 0) {
    const touched = change.impact?.lines.some((line) => line.item === "IMPACT_ITEM_PSI" && line.answer === "IMPACT_ANSWER_YES");
    return touched ? [{ what: "Documents that it touches", met: false, clause, detail: "None is named yet, and the impact list says that process safety information is touched." }] : [];
  }
  return change.documents.map((one) => ({
    what: `${one.document_id}, ${one.title}`,
    met: one.revision !== "" || one.red_line !== undefined,
    clause,
    detail: one.revision ? `Revision ${one.revision} of ${plainDate(one.revised_on)}` : one.red_line ? "Red-lined and approved; the revision is owed" : "Neither revised nor red-lined",
  }));
}

export function StartupGate({ change, regime, names }: { change: Change; regime: Regime | undefined; names: Names }) {
  const unitId = change.facts?.unit_id ?? "";
  const sheet = useStartupSheet(change.site_id, unitId);
  const readiness = useReadiness(change.stage === "STAGE_INSTALLED" || change.stage === "STAGE_APPROVED" ? change : undefined);
  const actions = useActions({
    source_kind: "SOURCE_KIND_MOC",
    source_id: change.change_id,
    stages: ["STAGE_OPEN", "STAGE_ACCEPTED", "STAGE_COMPLETED", "STAGE_VERIFIED", "STAGE_DECLINED"],
    limit: 200,
  });
  if (isEnded(change) || change.stage === "STAGE_REQUESTED" || change.stage === "STAGE_IN_KIND") return null;
  const said = sheet.data?.changes.find((one) => one.change_id === change.change_id);
  const review = said?.missing.filter((one) => one.kind === "REASON_KIND_PSSR") ?? [];
  const rows = actions.data?.actions ?? [];
  const before = rows.filter((row) => row.before_startup_of_change_id === change.change_id);
  // Asked for by the impact list, and not there.
  const unopened = actions.data && said ? said.before_startup_action_ids.filter((id) => !rows.some((row) => row.action_id === id)) : [];
  const lines: GateLine[] = [
    { what: say(reasonKinds, "REASON_KIND_APPROVAL"), met: change.approval !== undefined, clause: clauseUnder(regime, "(l)(2)") },
    { what: "Made in the field", met: change.installation !== undefined, detail: change.installation?.installed_on && plainDate(change.installation.installed_on) },
    ...documentLines(change, regime),
    {
      what: say(reasonKinds, "REASON_KIND_FIELD_VERIFICATION"),
      met: change.field_verification?.verdict === "FIELD_VERDICT_AS_DESIGNED",
      clause: clauseUnder(regime, "(i)(2)(i)"),
      detail: change.field_verification?.deviations,
    },
    ...before.map(
      (row): GateLine => ({
        what: <Link href={actionLink(row.action_id)}>{row.what}</Link>,
        met: row.stage === "STAGE_VERIFIED" || row.stage === "STAGE_DECLINED",
        detail: <ActionState stage={row.stage} dueAtMs={Number(row.due_at_ms)} />,
      }),
    ),
    ...unopened.map((id): GateLine => ({ what: `Action ${id}`, met: false, detail: "Not opened yet" })),
    trainingLine(readiness, regime, names),
    {
      what: say(reasonKinds, "REASON_KIND_PSSR"),
      met: said ? review.length === 0 : undefined,
      clause: clauseUnder(regime, "(i)(1)"),
      detail: review.length > 0 ? review.map((one) => underRegime(regime, one.sentence)).join(" ") : undefined,
    },
  ];
  return (
    <GateCard
      title="Gate 2: authorised to start up"
      note="It is the unit that starts up"
      open={change.startup !== undefined || (sheet.data?.in_force.some((one) => one.change_ids.includes(change.change_id)) ?? false)}
      lines={lines}
    >
      <p>
        <Link href={startupLink(change.site_id, unitId)}>Go or no-go of the unit</Link>
      </p>
    </GateCard>
  );
}
