// A calendar of one's duties, or of a site's, at a secret address that any calendar program reads.
import { useId, useRef, useState } from "react";
import { useSubmit } from "../api/submit";
import { useCalendarFeed } from "../api/queries";
import { Check } from "./form";
import { ProblemNotice } from "./basics";

const shown = {
  CALENDAR_FIELD_SENTENCE: "what has to happen",
  CALENDAR_FIELD_CLAUSE: "the clause behind it",
  CALENDAR_FIELD_OWNER: "whose it is",
  CALENDAR_FIELD_RECORD: "where its record is kept",
} as const;
type Field = keyof typeof shown;

// 256 random bits, as calendars take them in an address.
const newSecret = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (n) => n.toString(16).padStart(2, "0")).join("");

export function Subscribe({ siteId, person, roles }: {
  siteId: string;
  // Whose duties, and those of which roles; empty: everybody's at the site.
  person: string;
  roles: readonly string[];
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const feedId = person ? `${siteId}:of:${person}` : `${siteId}:all`;
  const [open, setOpen] = useState(false);
  const [fields, setFields] = useState<Set<Field>>(new Set(["CALENDAR_FIELD_CLAUSE"]));
  const [secret, setSecret] = useState("");
  const [address, setAddress] = useState("");
  const feed = useCalendarFeed(open ? feedId : "");
  const path = `/v1/calendars/${encodeURIComponent(feedId)}`;
  const subscribe = useSubmit(() => setAddress(`${location.origin}${path}/${secret}/duties.ics`));
  const withdraw = useSubmit(() => setAddress(""));
  const isOpen = Boolean(feed.data && !feed.data.withdrawn);
  const show = () => {
    setSecret(newSecret());
    setAddress("");
    subscribe.reset();
    withdraw.reset();
    setOpen(true);
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className="button" data-kind="quiet" onClick={show}>
        Calendar
      </button>
      <dialog ref={dialog} aria-labelledby={titleId} onClose={() => setOpen(false)}>
        <form
          className="dialog-body"
          onSubmit={(e) => {
            e.preventDefault();
            subscribe.mutate({
              path: `${path}:open`,
              body: { site_id: siteId, ...(person && { person_id: person, role_ids: roles }), fields: [...fields], secret },
            });
          }}
        >
          <h2 id={titleId}>{person ? "My duties as a calendar" : "This site’s duties as a calendar"}</h2>
          {address ? (
            <>
              <p>
                Put this address into your calendar program. Whoever has it can read what you chose, without signing
                in, until you withdraw it. It is shown this once.
              </p>
              <p>
                <code className="address">{address}</code>
              </p>
            </>
          ) : isOpen ? (
            <p>
              There is an address, opened by {feed.data?.opened_by}. To get another one, withdraw it first: calendars
              that read it then hear nothing more.
            </p>
          ) : (
            <>
              <p className="muted">
                Each duty with its kind, site and moment stands in the calendar at a secret address. Choose what else it
                tells.
              </p>
              {(Object.keys(shown) as Field[]).map((field) => (
                <Check
                  key={field}
                  label={shown[field]}
                  checked={fields.has(field)}
                  onChange={(on) =>
                    setFields((before) => {
                      const next = new Set(before);
                      if (on) next.add(field);
                      else next.delete(field);
                      return next;
                    })
                  }
                />
              ))}
            </>
          )}
          {subscribe.isError && <ProblemNotice error={subscribe.error} wasCommand />}
          {withdraw.isError && <ProblemNotice error={withdraw.error} wasCommand />}
          <div className="row">
            {isOpen || address ? (
              <button
                type="button"
                className="button"
                data-kind="danger"
                onClick={() => withdraw.mutate({ path: `${path}:withdraw`, body: {} })}
              >
                Withdraw the address
              </button>
            ) : (
              <button type="submit" className="button" data-kind="main">
                Make an address
              </button>
            )}
            <button type="button" className="button" data-kind="quiet" onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
