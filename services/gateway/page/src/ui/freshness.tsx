import { useLive } from "../api/live";
import { useServerNow } from "../api/clock";
import type { Freshness } from "../api/gen/core";
import { count, dateTime, plural, span, timeOnly } from "../text/format";
import { Icon } from "./icons";

// Older than this, with events waiting, is said loudly.
const behindTooLongMs = 30_000;
// An answer that was not renewed for so long is old whatever it says of itself.
const answerTooOldMs = 150_000;
const lostTooLongMs = 5_000;
// Ages are looked at anew so often.
const tickMs = 5_000;

export interface AgeProps {
  freshness: Freshness | undefined;
  // When this device received the answer.
  receivedAt: number;
  onRefresh?: () => void;
}

function ageOf({ freshness, receivedAt }: AgeProps, deviceNow: number) {
  const answered = Number(freshness?.answered_at_ms ?? 0);
  const asOf = Number(freshness?.as_of_ms ?? 0);
  const behind = Number(freshness?.behind_events ?? 0);
  const heldFor = receivedAt > 0 ? Math.max(0, deviceNow - receivedAt) : 0;
  return { answered, asOf, behind, heldFor, lag: behind > 0 ? Math.max(0, answered - asOf) : 0 };
}

// Beside the heading of every page: up to which moment it is complete.
export function Age(props: AgeProps) {
  useServerNow(tickMs);
  const live = useLive();
  const { answered, behind, heldFor } = ageOf(props, Date.now());
  if (!answered) return null;
  const stopped = props.freshness?.stopped_because;
  return (
    <p className="age">
      <Icon name={stopped || behind > 0 || live.state === "lost" ? "alarm" : "clock"} />
      <span title={`${dateTime(answered, "UTC")} UTC`}>
        {stopped
          ? "Not up to date"
          : behind > 0
            ? `${plural(behind, "event")} not shown yet`
            : heldFor < 10_000
              ? "Up to date"
              : `Up to date ${span(heldFor)} ago`}
        {` · ${timeOnly(answered, "UTC")} UTC`}
        {live.state === "live" && " · live"}
      </span>
    </p>
  );
}

// Above everything: silence must not look like safety.
export function OldDataBanner(props: AgeProps) {
  useServerNow(tickMs);
  const live = useLive();
  const deviceNow = Date.now();
  const { asOf, behind, heldFor, lag } = ageOf(props, deviceNow);
  const lost = live.state === "lost" && deviceNow - live.since > lostTooLongMs;
  const stopped = props.freshness?.stopped_because;

  const said = stopped
    ? `These numbers have stopped: ${stopped} They are as of ${dateTime(asOf, "UTC")} UTC. What was reported later is stored, but not shown here.`
    : behind > 0 && lag > behindTooLongMs
      ? `This page is old: ${count(behind)} recorded events are not shown yet. It shows what was recorded up to ${dateTime(asOf, "UTC")} UTC (${span(lag)} before the answer).`
      : lost
        ? `The live connection was lost ${span(deviceNow - live.since)} ago. New reports do not appear by themselves; trying to connect again.`
        : heldFor > answerTooOldMs
          ? `This page was last renewed ${span(heldFor)} ago. Newer reports may exist.`
          : "";
  if (!said) return null;
  return (
    <div className="banner" role="alert">
      <Icon name={lost && !stopped ? "lost" : "alarm"} />
      <p>{said}</p>
      {props.onRefresh && (
        <button type="button" className="button" onClick={props.onRefresh}>
          Try now
        </button>
      )}
    </div>
  );
}
