import { useEffect, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { pruned } from "../api/draft";
import type { Draft } from "../api/draft";
import { serverNow } from "../api/clock";
import { useClassification, useIncident, useMe, useSites } from "../api/queries";
import { newIncidentId, useSubmit } from "../api/submit";
import type { Incident, ReportIncidentRequest } from "../api/gen/incidents";
import { clauseUnder } from "../text/clauses";
import { dayAt } from "../text/format";
import { CommunityFields, ExclusionFields, FireFields, NearMissFields, PeopleFields } from "../report/consequence_fields";
import { PlaceAndTimeFields } from "../report/place_and_time_fields";
import { ReleasesCard } from "../report/releases_card";
import { goToField, type Facts } from "../report/update";
import { MiniVerdict, Verdict } from "../report/verdict";
import { Card, Loading, Notice, ProblemNotice, TierMark } from "../ui/basics";
import { SelectField, TextField } from "../ui/form";
import { Page } from "../ui/page";
import { Photos, stored, type Photo } from "../ui/photos";
import { useRememberedSite } from "../ui/remembered_site";
import { reporterOf } from "../ui/reporter";

const askAgainMs = 350;

// The value as it was when nothing had changed for a moment.
function useSettled<T>(value: T): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), askAgainMs);
    return () => window.clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as T;
}

interface Kept {
  title: string;
  description: string;
  unitId: string;
  facts: Facts;
}

const untold: Kept = { title: "", description: "", unitId: "", facts: { process_involved: "ANSWER_YES" } };
const keptUnder = "interlock.report";

// A report that was begun in this tab outlives a reload or a look at another page.
function begun(): Kept {
  try {
    return { ...untold, ...(JSON.parse(sessionStorage.getItem(keptUnder) ?? "{}") as Partial<Kept>) };
  } catch {
    return untold;
  }
}

export function ReportPage() {
  const [params] = useSearchParams();
  const amend = params.get("amend");
  return amend ? <Amendment key={amend} id={amend} /> : <Form />;
}

function Amendment({ id }: { id: string }) {
  const state = useIncident(id, 0);
  if (state.isError) {
    return (
      <Page title="Add or correct facts">
        <ProblemNotice error={state.error} onRetry={() => void state.refetch()} />
      </Page>
    );
  }
  return state.data ? (
    <Form incident={state.data.value} version={state.data.version} />
  ) : (
    <Page title="Add or correct facts">
      <Card>
        <Loading what="the incident" />
      </Card>
    </Page>
  );
}

function Form({ incident, version }: { incident?: Incident; version?: string }) {
  const siteList = useSites();
  const sites = siteList.data?.sites ?? [];
  const me = useMe().data;
  const [remembered, setRemembered] = useRememberedSite(sites);
  const siteId = incident?.site_id ?? remembered;
  const site = sites.find((one) => one.site_id === siteId);
  const zone = site?.time_zone || "UTC";

  const [incidentId, setIncidentId] = useState(() => incident?.incident_id ?? newIncidentId(dayAt(serverNow(), "UTC")));
  const [kept] = useState(() => (incident ? { ...untold, title: incident.title, facts: (incident.facts as Facts | undefined) ?? {} } : begun()));
  const [title, setTitle] = useState(kept.title);
  const [description, setDescription] = useState(kept.description);
  const [unitId, setUnitId] = useState(kept.unitId);
  const [reason, setReason] = useState("");
  const [facts, setFacts] = useState<Facts>(kept.facts);
  const [photos, setPhotos] = useState<readonly Photo[]>([]);
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [photoError, setPhotoError] = useState<unknown>();
  const [done, setDone] = useState(false);
  const submit = useSubmit(() => setDone(true));

  useEffect(() => {
    if (incident) return;
    if (done) sessionStorage.removeItem(keptUnder);
    else sessionStorage.setItem(keptUnder, JSON.stringify({ title, description, unitId, facts }));
  }, [incident, done, title, description, unitId, facts]);

  const change = (part: Partial<Facts>) => setFacts((before) => ({ ...before, ...part }));

  const cleaned = pruned(facts) ?? {};
  const settled = useSettled(cleaned);
  const classification = useClassification(settled, siteId);
  const waiting = classification.isFetching || JSON.stringify(settled) !== JSON.stringify(cleaned);

  const complaints: Record<string, string> = {};
  if (!siteId) complaints["site"] = "Choose the site where it happened.";
  if (title.trim() === "" && !incident) complaints["title"] = "Say in one line what happened.";
  if (incident && reason.trim() === "") complaints["reason"] = "Say what was found out, and how.";
  const complaint = (field: string) => (tried ? complaints[field] : undefined);

  const send = async () => {
    setTried(true);
    setPhotoError(undefined);
    const [first] = Object.keys(complaints);
    if (first || sending) {
      if (first) goToField(first);
      return;
    }
    setSending(true);
    try {
      if (incident) {
        await submit.mutateAsync({
          path: `/v1/incidents/${encodeURIComponent(incidentId)}:amendFacts`,
          body: { incident_id: incidentId, facts: cleaned, reason: reason.trim() },
          ...(version && { ifVersion: version }),
        });
        return;
      }
      const attachments = await Promise.all(photos.map(stored));
      const request: Draft<ReportIncidentRequest> = {
        incident_id: incidentId,
        site_id: siteId,
        unit_id: unitId,
        title: title.trim(),
        description: description.trim(),
        reporter: reporterOf(me?.actor, false),
        facts: { ...cleaned, place: { ...cleaned.place, unit_id: unitId } },
        attachments,
      };
      await submit.mutateAsync({ path: `/v1/incidents/${encodeURIComponent(incidentId)}:report`, body: request });
    } catch (error) {
      setPhotoError(error);
    } finally {
      setSending(false);
    }
  };

  if (done) {
    const result = classification.data;
    return (
      <Page title={incident ? "Facts recorded" : "Reported"}>
        <Notice tone="good" icon="check" role="status" title={incident ? "The facts are recorded and classified again" : "The incident is stored"}>
          <p>
            Number <span className="code">{incidentId}</span>
            {site && ` at ${site.name}`}. {result && <TierMark tier={result.tier} atLeast={result.at_least} />}
          </p>
          {!incident && (
            <p>
              From now on the clock of {clauseUnder(site?.regime, "(m)(2)")} may run: an investigation starts within 48
              hours of the incident, whatever the tier turns out to be.
            </p>
          )}
          <div className="row">
            <Link className="button" data-kind="main" data-size="large" href={`/incidents/${encodeURIComponent(incidentId)}`}>
              Open it
            </Link>
            {!incident && (
              <button
                type="button"
                className="button"
                data-size="large"
                onClick={() => {
                  setIncidentId(newIncidentId(dayAt(serverNow(), "UTC")));
                  setTitle(untold.title);
                  setDescription(untold.description);
                  setUnitId(untold.unitId);
                  setFacts(untold.facts);
                  setPhotos([]);
                  setTried(false);
                  setDone(false);
                  submit.reset();
                }}
              >
                Report another
              </button>
            )}
          </div>
        </Notice>
      </Page>
    );
  }

  const error = submit.error ?? photoError;
  return (
    <Page
      title={incident ? "Add or correct facts" : "Report an incident"}
      source={siteList}
      lead={
        incident
          ? `${incident.title}. What was said before is kept; leave out what turned out wrong.`
          : "Say what is known; leave the rest empty. Nothing is guessed: what is not known yet can be added later."
      }
    >
      <form
        className="grid grid-main"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        <div className="stack">
          <Card title="What and where">
            <div className="fields">
              {incident ? (
                <TextField
                  label="What was found out, and how"
                  required
                  wide
                  rows={2}
                  value={reason}
                  onChange={setReason}
                  wrong={complaint("reason")}
                  field="reason"
                  max={2000}
                />
              ) : (
                <>
                  <SelectField
                    label="Site"
                    required
                    empty="Choose the site"
                    words={Object.fromEntries(sites.map((one) => [one.site_id, one.name]))}
                    value={siteId}
                    onChange={(value) => {
                      setRemembered(value);
                      setUnitId("");
                    }}
                    wrong={complaint("site")}
                    field="site"
                  />
                  {site && site.units.length > 0 && (
                    <SelectField
                      label="Unit"
                      empty="Not known"
                      words={Object.fromEntries(site.units.filter((u) => !u.closed).map((u) => [u.unit_id, u.name]))}
                      value={unitId}
                      onChange={setUnitId}
                    />
                  )}
                  <TextField
                    label="In one line"
                    required
                    wide
                    value={title}
                    onChange={setTitle}
                    max={200}
                    wrong={complaint("title")}
                    field="title"
                    hint="“Flange leak at P-101, crude oil to grade”"
                  />
                  <TextField
                    label="What happened"
                    wide
                    rows={4}
                    value={description}
                    onChange={setDescription}
                    max={20000}
                    hint="Plain words. No names: they belong where they can be erased."
                  />
                </>
              )}
              <PlaceAndTimeFields facts={facts} onChange={change} zone={zone} />
            </div>
          </Card>

          <ReleasesCard facts={facts} onChange={change} />

          <PeopleFields facts={facts} onChange={change} />
          <FireFields facts={facts} onChange={change} />
          <CommunityFields facts={facts} onChange={change} />
          <NearMissFields facts={facts} onChange={change} />
          <ExclusionFields facts={facts} onChange={change} />
          {!incident && (
            <Card title="Photos and drawings">
              <Photos photos={photos} onChange={setPhotos} camera={false} />
            </Card>
          )}
          {error !== undefined && error !== null && <ProblemNotice error={error} wasCommand />}
          {tried && Object.keys(complaints).length > 0 && (
            <Notice tone="alarm" icon="alarm" role="alert" title="Not sent yet">
              <ul className="plain">
                {Object.entries(complaints).map(([field, sentence]) => (
                  <li key={field}>
                    <button type="button" className="link" onClick={() => goToField(field)}>
                      {sentence}
                    </button>
                  </li>
                ))}
              </ul>
            </Notice>
          )}
          <div className="row">
            <button type="submit" className="button" data-kind="main" data-size="large" disabled={sending}>
              {sending ? "Sending…" : incident ? "Record these facts" : "Send the report"}
            </button>
            <span className="small muted">It can be amended afterwards, and what was said before is kept.</span>
          </div>
        </div>
        <div className="verdict" id="verdict">
          <Verdict answer={classification} waiting={waiting} regime={site?.regime} />
        </div>
        <MiniVerdict result={classification.data} waiting={waiting} />
      </form>
    </Page>
  );
}
