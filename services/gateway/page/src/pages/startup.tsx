// Go or no-go of a unit: every change and review that holds it, line by line, how the gate last decided,
// and what may be done. Prints as the sheet that people sign.
import { Link } from "wouter";
import { Problem } from "../api/client";
import type { GetStartupSheetResponse, GetStartupSheetResponse_Change, GetStartupSheetResponse_Review, StartupEvidence, StartupReason } from "../api/gen/moc";
import type { Regime } from "../api/gen/organisation";
import { useActions } from "../api/actions";
import { useChange } from "../api/changes";
import { useNames, type Names } from "../api/people";
import { startupPath, useReadiness, useStartup, useStartupSheet } from "../api/startups";
import { clauseUnder, underRegime } from "../text/clauses";
import { actionTimes, changeStages } from "../text/change_words";
import { plainDate, plural } from "../text/format";
import { pssrStages } from "../text/pssr_words";
import { reasonKinds } from "../text/startup_words";
import { say } from "../text/words";
import { ActionButton } from "../ui/action";
import { ActionState, actionLink } from "../ui/action_columns";
import { Card, Empty, Loading, Notice, ProblemNotice, When } from "../ui/basics";
import { GateCard, type GateLine } from "../ui/gates";
import { ownKinds, reasonLines, trainingLine } from "../ui/startup_gate";
import { HistoryCard, type Told } from "../ui/history";
import { Page } from "../ui/page";
import { PrintButton } from "../ui/print";
import { useRoles } from "../ui/roles";
import { useSiteIndex } from "../ui/scope";
import { SignatureLines } from "../ui/signatures";
import { startupActions } from "../ui/startup_actions";

function ChangeGate({ change, regime, names }: { change: GetStartupSheetResponse_Change; regime: Regime | undefined; names: Names }) {
  const readiness = useReadiness(useChange(change.change_id).data?.value);
  const answer = useActions({
    source_kind: "SOURCE_KIND_MOC",
    source_id: change.change_id,
    stages: ["STAGE_OPEN", "STAGE_ACCEPTED", "STAGE_COMPLETED", "STAGE_VERIFIED", "STAGE_DECLINED"],
    limit: 200,
  });
  const known = new Map((answer.data?.actions ?? []).map((row) => [row.action_id, row]));
  const lines = reasonLines(change.missing, ownKinds, regime, names);
  const actions = change.before_startup_action_ids.map((id): GateLine => {
    const row = known.get(id);
    return {
      what: <Link href={actionLink(id)}>{row?.what ?? id}</Link>,
      met: row ? row.stage === "STAGE_VERIFIED" || row.stage === "STAGE_DECLINED" : answer.data && false,
      detail: row ? <ActionState stage={row.stage} dueAtMs={Number(row.due_at_ms)} /> : answer.data ? "Not opened yet" : "Nobody answered for the actions right now",
    };
  });
  return (
    <GateCard
      title={<Link href={`/changes/${encodeURIComponent(change.change_id)}`}>{change.title}</Link>}
      note={`${change.change_id} · ${say(changeStages, change.stage as keyof typeof changeStages)}${change.process_id ? ` · process ${change.process_id}` : ""}`}
      open={readiness.data?.everyone_ready === true && [...lines, ...actions].every((line) => line.met)}
      lines={[
        ...lines,
        ...actions,
        trainingLine(readiness, regime, names),
      ]}
    />
  );
}

function ReviewGate({ review, regime, names }: { review: GetStartupSheetResponse_Review; regime: Regime | undefined; names: Names }) {
  const before = review.findings.filter((one) => one.time === "ACTION_TIME_BEFORE_STARTUP");
  return (
    <GateCard
      title={<Link href={`/pssrs/${encodeURIComponent(review.pssr_id)}`}>{review.title}</Link>}
      note={`Pre-startup safety review ${review.pssr_id} · ${say(pssrStages, review.stage)}`}
      open={review.missing.length === 0 && review.not_signed_person_ids.length === 0}
      lines={[
        {
          what: "Signed by all of the team",
          met: review.not_signed_person_ids.length === 0,
          clause: clauseUnder(regime, "(i)"),
          detail: review.not_signed_person_ids.length > 0 && `Not signed: ${review.not_signed_person_ids.map(names.of).join(", ")}`,
        },
        ...reasonLines(review.missing, [], regime, names),
        ...before.map(
          (one): GateLine => ({
            what: <Link href={actionLink(`${review.pssr_id}:${one.finding_id}`)}>{one.what}</Link>,
            met: undefined,
            detail: `${say(actionTimes, one.time)}, by ${plainDate(one.due_on)}. Asked of the actions when the startup is authorised.`,
          }),
        ),
      ]}
    />
  );
}

function sentence({ type, fields }: Told): string | undefined {
  const part = (name: string) => (fields[name] ?? {}) as Record<string, unknown>;
  switch (type) {
    case "change_registered":
      return `Held by change ${String(part("change")["change_id"] ?? "")}`;
    case "review_registered":
      return `Held by review ${String(part("review")["pssr_id"] ?? "")}`;
    case "holding_released":
      return `Not held any more by ${String(fields["change_id"] || fields["pssr_id"])}`;
    case "refused":
      return "Startup refused";
    case "authorised":
      return "Startup authorised";
    case "expired":
      return "The authorisation expired";
    case "revoked":
      return "The authorisation was revoked";
    case "started_up":
      return "Started up";
    case "evidence_withdrawn":
      return `What it rested on was withdrawn: ${String(part("evidence")["why"] ?? "")}`;
    case "evidence_settled":
      return "What was withdrawn is settled";
    case "glass_broken":
      return "Glass broken: nobody could be asked";
    case "break_glass_confirmed":
      return "The broken glass was confirmed by a second person";
    case "break_glass_overdue":
      return "The broken glass was not checked in time: overdue";
    case "break_glass_checked":
      return "The broken glass was checked against the records";
    default:
      return undefined;
  }
}

// "actions/action-a1@7": to where the page shows it, if it does.
function recordLink(record: string): string | undefined {
  const [, category, id] = /^\w+\/(action|change|pssr)-(.+)@\d+$/.exec(record) ?? [];
  return category && id ? `/${category}s/${encodeURIComponent(id)}` : undefined;
}

// Why it was refused, or the answers that it relied on, kept with it: 1910.119(c)(3).
const detailOf = (names: Names) => ({ type, fields }: Told) => {
  const refusal = (type === "refused" ? fields["refusal"] : fields) as { reasons?: StartupReason[] } | undefined;
  if (refusal?.reasons && refusal.reasons.length > 0) {
    return (
      <ul className="stack-s small">
        {refusal.reasons.map((one, i) => (
          <li key={i}>{names.inText(one.sentence)}</li>
        ))}
      </ul>
    );
  }
  const evidence = (fields["evidence"] ?? []) as StartupEvidence[];
  const records = Array.isArray(evidence) ? evidence.flatMap((one) => one.records) : [];
  if (records.length === 0) return null;
  return (
    <details className="small">
      <summary>{plural(records.length, "record")} relied on</summary>
      <ul>
        {[...new Set(records)].map((record) => {
          const link = recordLink(record);
          return (
            <li key={record} className="code">
              {link ? <Link href={link}>{record}</Link> : record}
            </li>
          );
        })}
      </ul>
    </details>
  );
};

function Verdict({ sheet, zone, names }: { sheet: GetStartupSheetResponse; zone: string; names: Names }) {
  const holding = sheet.changes.length + sheet.reviews.length;
  const [inForce] = sheet.in_force;
  if (sheet.withdrawn.length > 0) {
    return (
      <Notice tone="alarm" icon="alarm" title="NO-GO: what the authorisation rested on was withdrawn">
        <ul className="plain">
          {sheet.withdrawn.map((one) => (
            <li key={one.evidence_id}>
              {one.evidence_id}: {one.why}
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  if (inForce) {
    return (
      <Notice tone="good" icon="check" title={`GO: authorised${inForce.process_id ? ` for ${inForce.process_id}` : ""}${inForce.by_break_glass ? " by breaking the glass" : ""}`}>
        <p>
          By {names.of(inForce.authorised_by)}, until <When ms={inForce.expires_at_ms} zone={zone} />.
          {inForce.not_to_work_person_ids.length > 0 && ` May not work there until trained: ${inForce.not_to_work_person_ids.map(names.of).join(", ")}.`}
        </p>
      </Notice>
    );
  }
  if (holding > 0) {
    return (
      <Notice tone="alarm" icon="cross" title={`NO-GO: ${sheet.nothing_missing_here ? "not authorised yet" : "not ready"}`}>
        <p>
          {sheet.nothing_missing_here
            ? "Nothing is missing in the changes and reviews themselves. Actions and training are asked anew when the startup is authorised."
            : "What is missing is told below, line by line."}
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone="note" icon="info" title="No change and no review holds this unit">
      <p>Who starts it up is asked about those who operate it when the startup is authorised.</p>
    </Notice>
  );
}

export function StartupPage({ id }: { id: string }) {
  const at = id.indexOf(":");
  const [siteId, unitId] = [id.slice(0, at), id.slice(at + 1)];
  const site = useSiteIndex().get(siteId);
  const zone = site?.time_zone || "UTC";
  const regime = site?.regime;
  const sheet = useStartupSheet(siteId, unitId);
  const data = sheet.data;
  const startup = useStartup(id);
  const names = useNames(siteId);
  const caller = useRoles(siteId);
  const actions = startupActions(startup.data?.value, { site_id: siteId, unit_id: unitId }, caller, zone);
  const unit = site?.units.find((one) => one.unit_id === unitId)?.name ?? unitId;
  const refusal = data?.last_refusal;
  return (
    <Page
      title={`Go or no-go: ${unit}`}
      lead={`${site?.name ?? siteId}. Gate 2: what holds the unit, and whether it may start up.`}
      crumbs={<Link href={`/changes?site=${encodeURIComponent(siteId)}`}>Changes</Link>}
      source={sheet}
      actions={
        <>
          <Link className="button no-print" href={`/handover?site=${encodeURIComponent(siteId)}&unit=${encodeURIComponent(unitId)}`}>
            Handover sheet
          </Link>
          <PrintButton />
        </>
      }
    >
      {data ? (
        <div className="grid grid-main">
          <div className="stack">
            <Verdict sheet={data} zone={zone} names={names} />
            {actions.length > 0 && (
              <div className="no-print">
                <Card title="What you may do">
                  <div className="row">
                    {actions.map((action) => (
                      <ActionButton
                        key={action.method}
                        action={action}
                        subject={{ path: startupPath(id), named: { startup_id: id } }}
                        version={startup.data?.version ?? ""}
                      />
                    ))}
                  </div>
                </Card>
              </div>
            )}
            {data.changes.map((change) => (
              <ChangeGate key={change.change_id} change={change} regime={regime} names={names} />
            ))}
            {data.reviews.map((review) => (
              <ReviewGate key={review.pssr_id} review={review} regime={regime} names={names} />
            ))}
            {data.changes.length + data.reviews.length === 0 && (
              <Card>
                <Empty title="Nothing holds this unit" />
              </Card>
            )}
          </div>
          <div className="stack">
            {refusal && (
              <Card title="Last refused" note={<When ms={refusal.refused_at_ms} zone={zone} />} id="refusal">
                <ul className="stack-s">
                  {refusal.reasons.map((one, i) => (
                    <li key={i}>
                      <p>{names.inText(underRegime(regime, one.sentence))}</p>
                      <p className="small muted">
                        {[say(reasonKinds, one.kind), one.change_id || one.pssr_id, one.clause && underRegime(regime, one.clause)].filter(Boolean).join(" · ")}
                      </p>
                    </li>
                  ))}
                </ul>
                <p className="small muted">Asked by {names.of(refusal.asked_by)}</p>
              </Card>
            )}
            {startup.data && (
              <div className="no-print">
                <HistoryCard path={startupPath(id)} zone={zone} regime={regime} names={names} sentence={sentence} detail={detailOf(names)} />
              </div>
            )}
          </div>
        </div>
      ) : sheet.isError ? null : (
        <Card>
          <Loading what="the sheet" rows={8} />
        </Card>
      )}
      {data && <SignatureLines roles={["Operations", "Maintenance", "Safety", "Authorised by"]} />}
      {startup.isError && !(startup.error instanceof Problem && startup.error.status === 404) && <ProblemNotice error={startup.error} />}
    </Page>
  );
}
