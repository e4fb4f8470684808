import { useState } from "react";
import { Link } from "wouter";
import { Problem } from "../api/client";
import { serverNow } from "../api/clock";
import { useMe, useSites } from "../api/queries";
import { newIncidentId, useSubmit } from "../api/submit";
import type { Draft } from "../api/draft";
import type { ReportNearMissRequest } from "../api/gen/incidents";
import { dayAt } from "../text/format";
import { Card, Notice, ProblemNotice } from "../ui/basics";
import { Check, SelectField, TextField } from "../ui/form";
import { Page } from "../ui/page";
import { Photos, stored, type Photo } from "../ui/photos";
import { reporterOf } from "../ui/reporter";
import { useRememberedSite } from "../ui/remembered_site";

const freshId = () => newIncidentId(dayAt(serverNow(), "UTC"));

export function NearMissPage() {
  const siteList = useSites();
  const sites = siteList.data?.sites ?? [];
  const me = useMe().data;
  const [siteId, setSiteId] = useRememberedSite(sites);
  const [incidentId, setIncidentId] = useState(freshId);
  const [what, setWhat] = useState("");
  const [where, setWhere] = useState("");
  const [anonymous, setAnonymous] = useState(false);
  const [photos, setPhotos] = useState<readonly Photo[]>([]);
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [photoError, setPhotoError] = useState<unknown>();
  const [done, setDone] = useState("");
  const submit = useSubmit(() => setDone(incidentId));
  const site = sites.find((one) => one.site_id === siteId);
  const mayBeAnonymous = site?.anonymous_near_misses_allowed ?? false;

  const send = async () => {
    setTried(true);
    setPhotoError(undefined);
    if (!siteId || what.trim() === "" || sending) return;
    setSending(true);
    try {
      const attachments = await Promise.all(photos.map(stored));
      const request: Draft<ReportNearMissRequest> = {
        incident_id: incidentId,
        site_id: siteId,
        what: what.trim(),
        where: where.trim(),
        reporter: reporterOf(me?.actor, anonymous && mayBeAnonymous),
        attachments,
      };
      await submit.mutateAsync({
        path: `/v1/incidents/${encodeURIComponent(incidentId)}:reportNearMiss`,
        body: request,
      });
    } catch (error) {
      // What the command itself was refused for is shown from the command.
      if (!(error instanceof Problem) || !submit.isError) setPhotoError(error);
    } finally {
      setSending(false);
    }
  };

  const another = () => {
    setIncidentId(freshId());
    setWhat("");
    setPhotos([]);
    setTried(false);
    setDone("");
    submit.reset();
  };

  if (done) {
    return (
      <Page title="Thank you">
        <Notice tone="good" icon="check" role="status" title="Your near miss is stored">
          <p>
            Its number is <span className="code">{done}</span>. Your supervisor and the safety people of {site?.name} see
            it now. What looked small may be the warning that prevents a disaster.
          </p>
          <div className="row">
            <button type="button" className="button" data-kind="main" data-size="large" onClick={another}>
              Report another
            </button>
            <Link className="button" data-size="large" href={`/incidents/${encodeURIComponent(done)}`}>
              Open it
            </Link>
          </div>
        </Notice>
      </Page>
    );
  }
  const error = submit.error ?? photoError;
  return (
    <Page title="Report a near miss" source={siteList} lead="Three answers, one minute. Nobody is blamed for reporting.">
      <form
        className="stack"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        <Card>
          <TextField
            label="What happened, or nearly did?"
            required
            rows={4}
            value={what}
            onChange={setWhat}
            max={4000}
            hint="Plain words. Please no names."
            wrong={tried && what.trim() === "" ? "Say in a few words what happened." : undefined}
          />
          <SelectField
            label="Site"
            required
            empty="Choose the site"
            words={Object.fromEntries(sites.map((one) => [one.site_id, one.name]))}
            value={siteId}
            onChange={setSiteId}
            wrong={tried && !siteId ? "Choose the site where it happened." : undefined}
          />
          <TextField
            label="Where there?"
            value={where}
            onChange={setWhere}
            max={200}
            hint="As people call it: “pump row behind tank 7”."
          />
          <Photos photos={photos} onChange={setPhotos} camera />
          {mayBeAnonymous ? (
            <Check
              label="Leave my name out. Then nobody can ask you back or tell you what came of it."
              checked={anonymous}
              onChange={setAnonymous}
            />
          ) : (
            site && <p className="small muted">This site asks for reports by name: {me?.actor}.</p>
          )}
        </Card>
        {error !== undefined && error !== null && <ProblemNotice error={error} wasCommand />}
        <div className="row">
          <button type="submit" className="button" data-kind="main" data-size="large" disabled={sending}>
            {sending ? "Sending…" : "Send"}
          </button>
          <Link className="button" data-kind="quiet" data-size="large" href="/report">
            Somebody hurt, a release or a fire? Full report
          </Link>
        </div>
      </form>
    </Page>
  );
}
