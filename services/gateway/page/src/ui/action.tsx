// One action that somebody may take on an incident or a period: a button, the few things it needs to
// know, and the command it sends.
import { useId, useRef, useState } from "react";
import { newKey } from "../api/client";
import type { Attachment } from "../api/gen/core";
import { useSubmit } from "../api/submit";
import { fromLocalInput } from "../text/format";
import type { Words } from "../text/words";
import { ProblemNotice } from "./basics";
import { Check, PeopleField, SelectField, TextField } from "./form";
import { Photos, stored, type Photo } from "./photos";

export interface ActionField {
  name: string;
  label: string;
  // "people": several persons, their ids with a space between. "files": what body gets as attachments.
  kind: "text" | "long" | "select" | "check" | "date" | "moment" | "people" | "files";
  hint?: string;
  // The choices of a select; they may hang on what was chosen before.
  words?: Words<string> | ((values: Values) => Words<string>);
  // What a text may be completed to.
  suggestions?: Words<string>;
  required?: boolean;
  // Asked only where what was said before makes it matter; else it is not sent either.
  when?: (values: Values) => boolean;
  // What stands in it when the dialog opens.
  initial?: string;
}

export type Values = Readonly<Record<string, string>>;

// What the action is taken on: where its commands go, and the field that names it in them.
export interface Subject {
  path: string;
  named: object;
}

export const incidentSubject = (id: string): Subject => ({
  path: `/v1/incidents/${encodeURIComponent(id)}`,
  named: { incident_id: id },
});
export const periodSubject = (id: string): Subject => ({
  path: `/v1/periods/${encodeURIComponent(id)}`,
  named: { period_id: id },
});

export interface Action {
  // The method's name in the path: "startInvestigation".
  method: string;
  label: string;
  // What it means, said before it is done.
  explanation?: string;
  fields: readonly ActionField[];
  // newId names what the command adds. It stays the same while the dialog is open, so that sending
  // again is the same command again.
  body: (values: Values, newId: string, attachments: readonly Attachment[]) => object;
  kind?: "main" | "danger" | "quiet";
}

export const moment = (value: string | undefined, zone: string): string | undefined => {
  const ms = value ? fromLocalInput(value, zone) : undefined;
  return ms === undefined ? undefined : String(ms);
};

const wordsOf = (field: ActionField, values: Values) =>
  (typeof field.words === "function" ? field.words(values) : field.words) ?? {};

// Several values of one text field.
export const several = (value: string | undefined): string[] => (value ?? "").split(" ").filter((one) => one !== "");

export function ActionButton({ action, subject, version = "", onDone }: {
  action: Action;
  // Of something new it hangs on the new id.
  subject: Subject | ((newId: string) => Subject);
  // Refused when somebody else changed the subject since; empty: nothing to go by yet.
  version?: string;
  onDone?: (newId: string) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [values, setValues] = useState<Values>({});
  const [newId, setNewId] = useState("");
  const [tried, setTried] = useState(false);
  const [photos, setPhotos] = useState<readonly Photo[]>([]);
  const submit = useSubmit(() => {
    dialog.current?.close();
    onDone?.(newId);
  });
  const shown = action.fields.filter((field) => field.when?.(values) ?? true);
  const missing = (field: ActionField) => Boolean(field.required) && !(values[field.name] ?? "").trim();
  const open = () => {
    submit.reset();
    setTried(false);
    setPhotos([]);
    setValues(Object.fromEntries(action.fields.map((field) => [field.name, field.initial ?? ""])));
    setNewId(newKey().slice(0, 8));
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className="button" data-kind={action.kind} onClick={open}>
        {action.label}
      </button>
      <dialog ref={dialog} aria-labelledby={titleId}>
        <form
          className="dialog-body"
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            setTried(true);
            if (shown.some(missing) || submit.isPending) return;
            const said = Object.fromEntries(shown.map((field) => [field.name, values[field.name] ?? ""]));
            const { path, named } = typeof subject === "function" ? subject(newId) : subject;
            submit.mutate({
              path: `${path}:${action.method}`,
              body: async () => ({ ...named, ...action.body(said, newId, await Promise.all(photos.map(stored))) }),
              ifVersion: version,
            });
          }}
        >
          <h2 id={titleId}>{action.label}</h2>
          {action.explanation && <p className="muted">{action.explanation}</p>}
          {shown.map((field) => {
            const value = values[field.name] ?? "";
            const set = (text: string) => setValues((before) => ({ ...before, [field.name]: text }));
            const common = {
              label: field.label,
              hint: field.hint,
              required: field.required ?? false,
              wrong: tried && missing(field) ? "This is needed." : undefined,
            };
            if (field.kind === "check") {
              return <Check key={field.name} label={field.label} checked={value === "yes"} onChange={(on) => set(on ? "yes" : "")} />;
            }
            if (field.kind === "select") {
              return <SelectField key={field.name} {...common} words={wordsOf(field, values)} empty="Choose" value={value} onChange={set} />;
            }
            if (field.kind === "files") return <Photos key={field.name} photos={photos} onChange={setPhotos} camera={false} />;
            if (field.kind === "people") {
              return (
                <PeopleField
                  key={field.name}
                  {...common}
                  values={several(value)}
                  onChange={(ids) => set(ids.join(" "))}
                  suggestions={field.suggestions ?? {}}
                />
              );
            }
            const type = field.kind === "date" ? "date" : field.kind === "moment" ? "datetime-local" : "text";
            return (
              <TextField
                key={field.name}
                {...common}
                type={type}
                value={value}
                onChange={set}
                {...(field.kind === "long" && { rows: 4 })}
                {...(field.suggestions && { suggestions: field.suggestions })}
              />
            );
          })}
          {submit.isError && <ProblemNotice error={submit.error} wasCommand />}
          <div className="row">
            <button type="submit" className="button" data-kind={action.kind === "danger" ? "danger" : "main"} disabled={submit.isPending}>
              {submit.isPending ? "Sending…" : action.label}
            </button>
            <button type="button" className="button" data-kind="quiet" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
