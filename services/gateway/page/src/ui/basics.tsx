import type { ReactNode } from "react";
import { Link } from "wouter";
import { Problem } from "../api/client";
import type { Tier } from "../api/gen/incidents";
import { useServerNow } from "../api/clock";
import { dateOf, dateTime, endsDay, span, zoneName } from "../text/format";
import { say, tiers } from "../text/words";
import { Icon, TierShape, type IconName } from "./icons";

export type Tone = "alarm" | "warn" | "good" | "note" | "plain";

export function Chip({ tone = "plain", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className="chip" data-tone={tone}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

// A tier with its word and its own shape. "At least": something not known yet may raise it.
export function TierMark({ tier, atLeast = false }: { tier: string; atLeast?: boolean }) {
  if (!tier || tier === "TIER_UNSPECIFIED") return <span className="muted">Not classified yet</span>;
  const level = /^TIER_(\d)$/.exec(tier)?.[1] ?? "0";
  return (
    <span className="tier" data-tier={level}>
      <TierShape tier={level} />
      {atLeast && tier === "NOT_PSE" ? "Undetermined" : `${atLeast && tier !== "TIER_1" ? "At least " : ""}${say(tiers, tier as Tier)}`}
    </span>
  );
}

export function Notice({ tone = "note", icon = "info", title, children, role }: {
  tone?: Tone;
  icon?: IconName;
  title: ReactNode;
  children?: ReactNode;
  role?: "alert" | "status";
}) {
  return (
    <div className="notice" data-tone={tone} role={role}>
      <Icon name={icon} />
      <div className="stack-s">
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

// An error as the person in front of it needs it: what happened, whether anything was stored, what
// to do next.
export function ProblemNotice({ error, onRetry, wasCommand = false }: {
  error: unknown;
  onRetry?: () => void;
  wasCommand?: boolean;
}) {
  const problem = error instanceof Problem ? error : undefined;
  const retry = onRetry && (
    <p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </p>
  );
  if (!problem) {
    return (
      <Notice tone="alarm" icon="alarm" role="alert" title="This page failed">
        <p>Reload it. If it fails again, use the command line and tell whoever runs Interlock here.</p>
        {retry}
      </Notice>
    );
  }
  if (problem.mayBeRetried) {
    return (
      <Notice
        tone="alarm"
        icon={problem.status === 0 ? "lost" : "alarm"}
        role="alert"
        title={problem.status === 0 ? "No connection to the server" : "The server could not answer"}
      >
        <p>
          {wasCommand
            ? "It is not known to be stored. Nothing you typed is lost: try again, and it counts once however often you send it."
            : "Nothing newer can be shown until it answers again. Trying again is safe."}
        </p>
        {problem.status !== 0 && <p className="small">{problem.message}</p>}
        {retry}
      </Notice>
    );
  }
  const title: Record<number, string> = {
    401: "You are not signed in",
    403: "Your role does not allow this here",
    404: "Not found",
    412: "Somebody changed this while you were looking at it",
  };
  return (
    <Notice tone="alarm" icon="alarm" role="alert" title={title[problem.status] ?? (wasCommand ? "Not stored" : "Refused")}>
      <p>{problem.message}</p>
      {problem.violations.length > 0 && (
        <ul className="plain">
          {problem.violations.map((v) => (
            <li key={v.field + v.sentence}>{v.sentence}</li>
          ))}
        </ul>
      )}
      {(problem.reason || problem.clause) && (
        <p className="small muted">
          {problem.clause && `${problem.clause} · `}
          <span className="code">{problem.reason}</span>
        </p>
      )}
      {retry}
    </Notice>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="strong">{title}</p>
      {children}
    </div>
  );
}

export function Loading({ what, rows = 4 }: { what: string; rows?: number }) {
  return (
    <div className="card-body" role="status">
      <span className="hidden-text">Loading {what}</span>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="bone pulse" style={{ width: `${92 - ((i * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

export function Card({ title, note, level = 2, actions, children, flush = false, id }: {
  title?: ReactNode;
  note?: ReactNode;
  level?: 2 | 3;
  actions?: ReactNode;
  children: ReactNode;
  // The content reaches the card's edges: tables.
  flush?: boolean;
  id?: string;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className="card" id={id}>
      {title && (
        <div className="card-head">
          <div className="stack-s">
            <Heading>{title}</Heading>
            {note && <p>{note}</p>}
          </div>
          {actions}
        </div>
      )}
      {flush ? children : <div className="card-body">{children}</div>}
    </section>
  );
}

// A moment in the zone of its site; UTC and the distance from now stand in the hint.
export function When({ ms, zone, only = "both" }: {
  ms: number | string;
  zone: string;
  // A deadline at midnight is the end of the day before, and said so.
  only?: "both" | "date" | "deadline";
}) {
  const now = useServerNow();
  const at = Number(ms);
  if (!at) return <span className="muted">not known</span>;
  const away = now - at;
  const distance = away >= 0 ? `${span(away)} ago` : `in ${span(away)}`;
  return (
    <time dateTime={new Date(at).toISOString()} title={`${dateTime(at, "UTC")} UTC · ${distance}`}>
      {only === "deadline" && endsDay(at, zone)
        ? `end of ${dateOf(at - 1, zone)}`
        : only === "date"
          ? dateOf(at, zone)
          : `${dateTime(at, zone)} ${zoneName(at, zone)}`}
    </time>
  );
}

export function ButtonLink({ href, kind, icon, children, size }: {
  href: string;
  kind?: "main" | "quiet";
  size?: "large";
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <Link className="button" data-kind={kind} data-size={size} href={href}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

// Below a list that somebody types: one more, and without this one.
export function AddButton({ children, onClick }: { children: string; onClick: () => void }) {
  return (
    <p>
      <button type="button" className="button" onClick={onClick}>
        {children}
      </button>
    </p>
  );
}

export function RemoveButton({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <button type="button" className="button" data-kind="quiet" onClick={onClick}>
      Remove<span className="hidden-text"> {what}</span>
    </button>
  );
}

export function CsvLink({ href, what }: { href: string; what: string }) {
  return (
    <a className="button" href={href} download>
      <Icon name="download" />
      <span>
        CSV<span className="hidden-text"> of {what}</span>
      </span>
    </a>
  );
}
