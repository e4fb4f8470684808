import { useEffect, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { pruned } from "../api/draft";
import type { Draft } from "../api/draft";
import { serverNow } from "../api/clock";
import { useChemicals, useClassification, useIncident, useMe, useSites } from "../api/queries";
import { newIncidentId, useSubmit } from "../api/submit";
import type { Incident, ReportIncidentRequest } from "../api/gen/incidents";
import { dayAt, fromLocalInput, toLocalInput } from "../text/format";
import { areas } from "../text/words";
import { CommunityFields, ExclusionFields, FireFields, NearMissFields, PeopleFields } from "../report/consequence_fields";
import { ReleaseFields, yesNoUnknown } from "../report/release_fields";
import { choice, chosen, goToField, orNothing, withItem, withoutItem, type Facts } from "../report/update";
import { MiniVerdict, Verdict } from "../report/verdict";
import { Card, Loading, Notice, ProblemNotice, TierMark } from "../ui/basics";
import { Choices, SelectField, TextField } from "../ui/form";
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

function MomentField({ label, value, zone, onChange, field, hint }: {
  label: string;
  value: string | undefined;
  zone: string;
  onChange: (value: string | undefined) => void;
  field: string;
  hint?: string;
}) {
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={value ? toLocalInput(Number(value), zone) : ""}
      onChange={(text) => {
        const ms = fromLocalInput(text, zone);
        onChange(ms === undefined ? undefined : String(ms));
      }}
      field={field}
      hint={hint}
    />
  );
}

function Form({ incident, version }: { incident?: Incident; version?: string }) {
  const siteList = useSites();
  const sites = siteList.data?.sites ?? [];
  const me = useMe().data;
  const chemicals = (useChemicals({}).data?.chemicals ?? []).map((c) => c.name);
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
  const place = facts.place ?? {};
  const occurrence = facts.occurrence ?? {};
  const releases = facts.releases ?? [];

  const cleaned = pruned(facts) ?? {};
  const settled = useSettled(cleaned);
  const classification = useClassification(settled);
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
              From now on the clock of 1910.119(m)(2) may run: an investigation starts within 48 hours of the incident,
              whatever the tier turns out to be.
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
              <TextField
                label="Where there"
                value={place.location ?? ""}
                onChange={(text) => change({ place: { ...place, location: text } })}
                max={400}
                field="place.location"
              />
              <SelectField
                label="Kind of area"
                empty="Not said"
                words={areas}
                value={chosen(place.area)}
                onChange={(value) => change({ place: { ...place, area: orNothing(value) } })}
                field="place.area"
              />
              <MomentField
                label={`Began (${zone})`}
                value={occurrence.began_at_ms}
                zone={zone}
                onChange={(value) => change({ occurrence: { ...occurrence, began_at_ms: value } })}
                field="occurrence.began_at_ms"
                hint="The earliest moment it can have begun. Empty: just now."
              />
              <MomentField
                label={`Ended (${zone})`}
                value={occurrence.ended_at_ms}
                zone={zone}
                onChange={(value) => change({ occurrence: { ...occurrence, ended_at_ms: value } })}
                field="occurrence.ended_at_ms"
                hint="Empty: a moment, or still going on."
              />
              <Choices
                label="Was a process involved?"
                hint="Reactors, tanks, piping, boilers, cooling towers, loading racks: equipment or technology."
                words={yesNoUnknown}
                value={choice(facts.process_involved)}
                onChange={(value) => change({ process_involved: orNothing(value) })}
                field="process_involved"
              />
              <Choices
                label="Inside a building with four complete walls, floor and roof?"
                words={yesNoUnknown}
                value={choice(place.indoors)}
                onChange={(value) => change({ place: { ...place, indoors: orNothing(value) } })}
                field="place.indoors"
              />
            </div>
          </Card>

          <Card title="Release">
            <Choices
              label="Did material or energy get out?"
              hint="An unplanned or uncontrolled release from a pipe, tank, vessel or hose."
              words={yesNoUnknown}
              value={releases.length > 0 ? "ANSWER_YES" : choice(facts.loss_of_containment)}
              onChange={(value) =>
                change({
                  loss_of_containment: orNothing(value),
                  releases: value === "ANSWER_YES" ? (releases.length > 0 ? releases : [{}]) : [],
                })
              }
              field="loss_of_containment"
            />
            {releases.map((release, i) => (
              <ReleaseFields
                key={i}
                release={release}
                index={i}
                many={releases.length > 1}
                chemicals={chemicals}
                onChange={(part) => setFacts((before) => ({ ...before, releases: withItem(before.releases, i, part) }))}
                onRemove={() => change({ releases: withoutItem(releases, i), loss_of_containment: releases.length > 1 ? "ANSWER_YES" : undefined })}
              />
            ))}
            {releases.length > 0 && (
              <p>
                <button type="button" className="button" onClick={() => change({ releases: [...releases, {}] })}>
                  Add another release
                </button>
              </p>
            )}
          </Card>

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
          <Verdict answer={classification} waiting={waiting} />
        </div>
        <MiniVerdict result={classification.data} waiting={waiting} />
      </form>
    </Page>
  );
}
