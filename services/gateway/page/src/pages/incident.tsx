import { Link, useSearchParams } from "wouter";
import { Problem } from "../api/client";
import { useIncident, useIncidentPage } from "../api/queries";
import type { Incident } from "../api/gen/incidents";
import type { Regime } from "../api/gen/organisation";
import type { GetIncidentPageResponse, TimelineEntry } from "../api/gen/reporting";
import { clauseUnder } from "../text/clauses";
import { dateTime, fromLocalInput, plural, toLocalInput } from "../text/format";
import { factName, humanised } from "../text/words";
import { ButtonLink, Card, Empty, Loading, Notice, ProblemNotice, TierMark, When } from "../ui/basics";
import { Explanation } from "../ui/explanation";
import { FactList } from "../ui/facts";
import { actorWords } from "../ui/history";
import { TextField } from "../ui/form";
import { InvestigationPanel } from "../ui/investigation";
import { NotificationList } from "../ui/notifications";
import { Page } from "../ui/page";
import { StoredPhotos } from "../ui/photos";
import { RecordPanel } from "../ui/record";
import { useRoles } from "../ui/roles";
import { useSiteIndex } from "../ui/scope";
import { SeverityScale } from "../ui/severity";

const alarming = /Late|Overdue/;

function Timeline({ entries, zone, knownAt, onKnownAt }: {
  entries: readonly TimelineEntry[];
  zone: string;
  knownAt: number;
  onKnownAt: (ms: number) => void;
}) {
  return (
    <ol className="timeline">
      {[...entries].reverse().map((entry) => (
        <li key={entry.identity} data-tone={alarming.test(entry.type) && !entry.type.includes("Ended") ? "alarm" : undefined}>
          <p>{entry.sentence || humanised(entry.type)}</p>
          <p className="small muted">
            <When ms={entry.at_ms} zone={zone} /> · {actorWords(entry.actor)}
            {entry.clause && ` · ${entry.clause}`}
          </p>
          {Number(entry.at_ms) !== knownAt && (
            <p>
              <button type="button" className="link" onClick={() => onKnownAt(Number(entry.at_ms))}>
                As known then<span className="hidden-text">, after event {entry.version}</span>
              </button>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

function Missing({ incident }: { incident: Incident }) {
  const missing = incident.classification?.missing_facts ?? [];
  if (missing.length === 0) return null;
  const tierIsOpen = missing.some((fact) => fact.could_raise_to !== "NOT_PSE");
  return (
    <Card title={tierIsOpen ? "What would settle the tier" : "What would settle the points"} note={`${plural(missing.length, "fact")} not known`}>
      <ul className="stack">
        {missing.map((fact) => (
          <li key={fact.field}>
            <p className="row">
              <span className="strong">{factName(fact.field)}</span>
              {fact.could_raise_to !== "NOT_PSE" && (
                <span className="row small muted">
                  could raise it to <TierMark tier={fact.could_raise_to} />
                </span>
              )}
            </p>
            <p className="small muted">{fact.sentence}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function KnownAtPicker({ zone, knownAt, onKnownAt }: {
  zone: string;
  knownAt: number;
  onKnownAt: (ms: number) => void;
}) {
  return (
    <div className="row">
      <TextField
        label={`As known at (${zone})`}
        type="datetime-local"
        value={knownAt ? toLocalInput(knownAt, zone) : ""}
        onChange={(text) => onKnownAt(fromLocalInput(text, zone) ?? 0)}
      />
    </div>
  );
}

function Standing({ incident }: { incident: Incident }) {
  if (incident.standing === "STANDING_MERGED") {
    return (
      <Notice tone="warn" title="This was reported twice">
        <p>
          <Link href={`/incidents/${encodeURIComponent(incident.merged_into_id)}`}>{incident.merged_into_id}</Link> carries
          on for both. {incident.standing_reason}
        </p>
      </Notice>
    );
  }
  if (incident.standing === "STANDING_WITHDRAWN") {
    return (
      <Notice tone="warn" title="This report was withdrawn and does not count">
        <p>{incident.standing_reason}</p>
      </Notice>
    );
  }
  return null;
}

function Details({ incident, version, page, zone, regime, knownAt, onKnownAt }: {
  incident: Incident;
  version: string;
  page: GetIncidentPageResponse | undefined;
  zone: string;
  regime: Regime | undefined;
  knownAt: number;
  onKnownAt: (ms: number) => void;
}) {
  const classification = incident.classification;
  const timeline = (page?.timeline ?? []).filter((entry) => knownAt === 0 || Number(entry.at_ms) <= knownAt);
  return (
    <>
      {knownAt > 0 && (
        <Notice tone="warn" icon="clock" role="status" title={`As known at ${dateTime(knownAt, zone)} (${zone})`}>
          <p>
            What was found out later is left out, and nothing can be changed from here.{" "}
            <button type="button" className="link" onClick={() => onKnownAt(0)}>
              Back to now
            </button>
          </p>
        </Notice>
      )}
      <Standing incident={incident} />
      <div className="grid grid-incident">
        <div className="stack">
          <Card title="What happened">
            {incident.description ? <p className="prose">{incident.description}</p> : <p className="muted">No description was given.</p>}
            {incident.when_assumed && (
              <p className="small muted">Nobody said when it happened; the moment of the report stands in for it.</p>
            )}
            {incident.facts && <FactList facts={incident.facts} zone={zone} />}
            {incident.attachments.length > 0 && <StoredPhotos attachments={incident.attachments} />}
          </Card>
        </div>
        <div className="stack grid-incident-side">
          <InvestigationPanel incident={incident} version={version} zone={zone} regime={regime} readOnly={knownAt > 0} />
          <Missing incident={incident} />
          {classification?.severity && (
            <Card title="Severity">
              <SeverityScale classification={classification} />
            </Card>
          )}
          <NotificationList incident={incident} version={version} zone={zone} readOnly={knownAt > 0} />
          {page && page.merged_here.length > 0 && (
            <Card title="Also reported as">
              <ul className="stack-s">
                {page.merged_here.map((row) => (
                  <li key={row.incident_id}>
                    <Link href={`/incidents/${encodeURIComponent(row.incident_id)}`}>{row.title}</Link>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {incident.pha_listing?.listed && (
            <Notice tone="note" title="Listed for the next process hazard analysis">
              <p className="small">{clauseUnder(regime, "(e)(3)(ii)")}. {incident.pha_listing.reason}</p>
            </Notice>
          )}
          <RecordPanel incident={incident} version={version} zone={zone} readOnly={knownAt > 0} />
        </div>
        <div className="stack">
          {classification && (
            <Card title="Why this tier" flush>
              <Explanation classification={classification} regime={regime} />
            </Card>
          )}
          <Card title="What was recorded" note="Newest first. Nothing is ever changed or taken away.">
            {page ? (
              <Timeline entries={timeline} zone={zone} knownAt={knownAt} onKnownAt={onKnownAt} />
            ) : (
              <Loading what="the history" />
            )}
          </Card>
        </div>
      </div>
    </>
  );
}

export function IncidentPage({ id }: { id: string }) {
  const [params, setParams] = useSearchParams();
  const knownAt = Number(params.get("known_at")) || 0;
  const state = useIncident(id, knownAt);
  const page = useIncidentPage(id);
  const sites = useSiteIndex();
  const roles = useRoles(state.data?.value.site_id);
  const incident = state.data?.value;
  const siteId = incident?.site_id ?? page.data?.incident?.site_id ?? "";
  const site = sites.get(siteId);
  const zone = site?.time_zone || "UTC";
  const setKnownAt = (ms: number) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (ms > 0) next.set("known_at", String(ms));
      else next.delete("known_at");
      return next;
    });
  const row = page.data?.incident;
  const tier = incident?.classification?.tier ?? row?.tier ?? "";
  const unknownThen = knownAt > 0 && state.error instanceof Problem && state.error.status === 404;
  const mayAmend = knownAt === 0 && incident && roles.any("supervisor", "investigator", "psm_manager");
  return (
    <Page
      title={incident?.title || row?.title || (state.isPending ? "Incident" : id)}
      crumbs={
        <>
          <Link href="/incidents">Incidents</Link> / <span className="code">{id}</span>
        </>
      }
      // The lists may not have it yet; the incident itself comes from the ledger and is never old.
      source={page.isError ? undefined : page}
      lead={
        incident && (
          <span className="row">
            <TierMark tier={tier} atLeast={incident.classification?.at_least ?? false} />
            {incident.kind === "KIND_NEAR_MISS" && <span className="chip">Near miss</span>}
            {incident.historic && <span className="chip">Before go-live: counted, no duties</span>}
            <span>
              {site?.name ?? siteId}
              {incident.unit_id && `, ${site?.units.find((u) => u.unit_id === incident.unit_id)?.name ?? incident.unit_id}`}
            </span>
            <When ms={incident.earliest_at_ms} zone={zone} />
          </span>
        )
      }
      actions={
        <>
          {mayAmend && (
            <ButtonLink href={`/report?amend=${encodeURIComponent(id)}`} icon="report">
              Add or correct facts
            </ButtonLink>
          )}
          <KnownAtPicker zone={zone} knownAt={knownAt} onKnownAt={setKnownAt} />
        </>
      }
    >
      {unknownThen ? (
        <Card>
          <Empty title="Nothing was known of it then">
            <p>
              <button type="button" className="link" onClick={() => setKnownAt(0)}>
                Back to now
              </button>
            </p>
          </Empty>
        </Card>
      ) : state.isError ? (
        <ProblemNotice error={state.error} onRetry={() => void state.refetch()} />
      ) : incident ? (
        <Details
          incident={incident}
          version={state.data?.version ?? ""}
          page={page.data}
          zone={zone}
          regime={site?.regime}
          knownAt={knownAt}
          onKnownAt={setKnownAt}
        />
      ) : (
        <Card>
          <Loading what="the incident" rows={8} />
        </Card>
      )}
    </Page>
  );
}
