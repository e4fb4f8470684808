// What was recorded of one record, newest first, as the ledger has it.
import type { ReactNode } from "react";
import type { Attachment, RecordedEvent } from "../api/gen/core";
import { useHistory } from "../api/view";
import { underRegime } from "../text/clauses";
import { humanised } from "../text/words";
import { Card, Loading, ProblemNotice, When } from "./basics";
import { StoredPhotos } from "./photos";
import type { Regime } from "../api/gen/organisation";
import type { Names } from "../api/people";

export function actorWords(actor: string, name: (personId: string) => string = (id) => id): string {
  if (actor === "clock" || actor === "") return "by the clock";
  return actor.startsWith("service:") ? `by the program (${actor.slice(8)})` : `by ${name(actor)}`;
}

// An event without its envelope: its name among those of its service, "extended", and its fields.
export interface Told {
  type: string;
  fields: Readonly<Record<string, unknown>>;
}

const alarming = /late|overdue|escalated|failed|refused|expired|exceeded/;
// Fields that say something in a person's own words, in the order in which they are shown.
const ownWords = ["reason", "note", "what_was_done", "interim_measure", "justification", "undone", "statement"];

function told(event: RecordedEvent): Told {
  const [type, fields] = Object.entries((event.event ?? {}) as Record<string, unknown>).find(([name]) => name !== "@type") ?? [];
  return { type: type ?? "", fields: (fields ?? {}) as Told["fields"] };
}

// Files, where the event carries some.
const evidence = ({ fields }: Told) =>
  Array.isArray(fields["evidence"]) ? (fields["evidence"] as Partial<Attachment>[]).filter((one): one is Attachment => Boolean(one.sha256)) : [];

export function HistoryCard({ path, zone, regime, names, sentence, detail }: {
  path: string;
  zone: string;
  regime: Regime | undefined;
  names: Names;
  // What happened; undefined: the event's own name says it.
  sentence: (told: Told) => string | undefined;
  // What else there is to it.
  detail?: (told: Told) => ReactNode;
}) {
  const history = useHistory(path);
  return (
    <Card title="What was recorded" note="Newest first. Nothing is ever changed or taken away." id="history">
      {history.isError && <ProblemNotice error={history.error} onRetry={() => void history.refetch()} />}
      {history.data ? (
        <ol className="timeline">
          {[...history.data.events].reverse().map((event) => {
            const said = told(event);
            return (
              <li key={event.identity} data-tone={alarming.test(said.type) ? "alarm" : undefined}>
                <p>{sentence(said) ?? humanised(said.type)}</p>
                {ownWords.map((name) =>
                  typeof said.fields[name] === "string" && said.fields[name] !== "" ? (
                    <p key={name} className="small prose">
                      {said.fields[name]}
                    </p>
                  ) : null,
                )}
                {detail?.(said)}
                {evidence(said).length > 0 && <StoredPhotos attachments={evidence(said)} />}
                <p className="small muted">
                  <When ms={event.at_ms} zone={zone} /> · {actorWords(event.actor, names.of)}
                  {event.clause && ` · ${underRegime(regime, event.clause)}`}
                </p>
              </li>
            );
          })}
        </ol>
      ) : (
        !history.isError && <Loading what="the history" />
      )}
    </Card>
  );
}
