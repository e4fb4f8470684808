import { useId, useState, type InputHTMLAttributes, type ReactNode } from "react";
import { say, type Words } from "../text/words";
import { Icon } from "./icons";

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  // What is wrong with it, as a sentence.
  wrong?: string | undefined;
  wide?: boolean;
  required?: boolean;
}

// Label, control, hint and complaint, tied together for those who cannot see that they are.
export function Field({ label, hint, wrong, wide, required, children }: FieldProps & {
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ReactNode;
}) {
  const id = useId();
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div className={wide ? "field wide" : "field"}>
      <label htmlFor={id}>
        {label}
        {required && <span className="muted"> (needed)</span>}
      </label>
      {children({ id, describedBy: described || undefined, invalid: Boolean(wrong) })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p className="wrong" id={`${id}-wrong`}>
          <Icon name="alarm" />
          {wrong}
        </p>
      )}
    </div>
  );
}

export function TextField({ value, onChange, type = "text", rows, field, max, autoFocus, suggestions, ...rest }: FieldProps & {
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "date" | "datetime-local" | "search" | "month";
  rows?: number;
  // Path of the fact, so that "what is missing" can lead there.
  field?: string;
  max?: number;
  autoFocus?: boolean;
  // What it may be completed to, each with words that explain it.
  suggestions?: Words<string>;
}) {
  return (
    <Field {...rest}>
      {({ id, describedBy, invalid }) => {
        const common = {
          id,
          className: "input",
          value,
          required: rest.required,
          maxLength: max,
          autoFocus,
          "aria-describedby": describedBy,
          "aria-invalid": invalid || undefined,
          "data-field": field,
        };
        return rows ? (
          <textarea {...common} rows={rows} onChange={(e) => onChange(e.target.value)} />
        ) : (
          <>
            <input
              {...common}
              type={type}
              onChange={(e) => onChange(e.target.value)}
              {...(suggestions && { list: `${id}-list`, autoComplete: "off" })}
            />
            {suggestions && (
              <datalist id={`${id}-list`}>
                {Object.entries(suggestions).map(([name, words]) => (
                  <option key={name} value={name}>
                    {words}
                  </option>
                ))}
              </datalist>
            )}
          </>
        );
      }}
    </Field>
  );
}

// A number while somebody types it: its text is kept here, so that "1." and "" can stand; outside
// only numbers are known.
export function NumberField({ value, onChange, unit, field, hint, wrong, negative = false, ...rest }: FieldProps & {
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  unit?: ReactNode;
  field?: string;
  // Temperatures may be below zero.
  negative?: boolean;
}) {
  const read = negative ? parsedSigned : parsed;
  const [typed, setText] = useState("");
  // Another number than the one typed here came from outside: another item took this one's place.
  const text = read(typed) === value ? typed : value === undefined ? "" : String(value);
  const unreadable = text !== "" && read(text) === undefined;
  return (
    <Field {...rest} hint={hint} wrong={unreadable ? "Digits only, with a point for decimals: 1250.5" : wrong}>
      {({ id, describedBy, invalid }) => {
        const input = (
          <input
            id={id}
            className="input num"
            inputMode={negative ? "text" : "decimal"}
            autoComplete="off"
            value={text}
            onChange={(e) => {
              setText(e.target.value);
              onChange(e.target.value === "" ? undefined : read(e.target.value));
            }}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            data-field={field}
          />
        );
        return unit ? (
          <div className="with-unit">
            {input}
            {unit}
          </div>
        ) : (
          input
        );
      }}
    </Field>
  );
}

// Reads a typed number; thousands may be separated by commas or spaces.
export function parsed(text: string): number | undefined {
  const plain = text.replaceAll(/[,\s]/g, "");
  if (!/^(\d+\.?\d*|\.\d+)$/.test(plain)) return undefined;
  const n = Number(plain);
  return Number.isFinite(n) ? n : undefined;
}

// The same with a minus sign, the typewriter's or the printer's.
export function parsedSigned(text: string): number | undefined {
  const minus = /^\s*[-−–]/.test(text);
  const n = parsed(minus ? text.replace(/^\s*[-−–]/, "") : text);
  return n !== undefined && minus ? -n : n;
}

export function SelectField<Name extends string>({ value, onChange, words, empty, field, ...rest }: FieldProps & {
  value: Name | "";
  onChange: (value: Name | "") => void;
  words: Words<Name>;
  // The choice that says nothing.
  empty: string;
  field?: string;
}) {
  return (
    <Field {...rest}>
      {({ id, describedBy, invalid }) => (
        <select
          id={id}
          className="input"
          value={value}
          onChange={(e) => onChange(e.target.value as Name | "")}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          data-field={field}
        >
          <option value="">{empty}</option>
          {(Object.keys(words) as Name[]).map((name) => (
            <option key={name} value={name}>
              {say(words, name)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

// A few choices side by side; `input` says what each of them is.
function ChoiceGroup<Name extends string>({ label, hint, words, field, input }: {
  label: string;
  hint?: ReactNode;
  words: Words<Name>;
  field?: string;
  input: (name: Name, all: readonly Name[]) => InputHTMLAttributes<HTMLInputElement>;
}) {
  const id = useId();
  return (
    <fieldset className="field wide" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend>{label}</legend>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div className="choices">
        {(Object.keys(words) as Name[]).map((name, i, all) => (
          <label key={name} className="choice">
            <input {...input(name, all)} data-field={i === 0 ? field : undefined} />
            <span>{say(words, name)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

// One of them.
export function Choices<Name extends string>({ value, onChange, ...group }: {
  label: string;
  hint?: ReactNode;
  value: Name | "";
  onChange: (value: Name | "") => void;
  words: Words<Name>;
  field?: string;
}) {
  const together = useId();
  return (
    <ChoiceGroup
      {...group}
      input={(name) => ({ type: "radio", name: together, checked: value === name, onChange: () => onChange(name) })}
    />
  );
}

// Any number of them, in the order in which they are offered.
export function Several<Name extends string>({ values, onChange, ...group }: {
  label: string;
  hint?: ReactNode;
  values: readonly Name[];
  onChange: (values: Name[]) => void;
  words: Words<Name>;
  field?: string;
}) {
  return (
    <ChoiceGroup
      {...group}
      input={(name, all) => ({
        type: "checkbox",
        checked: values.includes(name),
        onChange: (e) => onChange(all.filter((one) => (one === name ? e.target.checked : values.includes(one)))),
      })}
    />
  );
}

export function Check({ label, checked, onChange }: {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(e) => onChange(e.target.checked)} />
      <span>{label}</span>
    </label>
  );
}

// Several persons by their ids: one is typed or chosen, then taken into the list. What is typed and not
// yet taken in is meant, too, so nobody is lost who was typed just before the form was sent.
export function PeopleField({ values, onChange, suggestions, ...rest }: FieldProps & {
  values: readonly string[];
  onChange: (ids: string[]) => void;
  // Names by id.
  suggestions: Words<string>;
}) {
  const [typed, setTyped] = useState({ text: "", ids: [] as string[] });
  // Whoever holds the values may have taken out what is typed here.
  const pending = typed.ids.every((id) => values.includes(id)) ? typed : { text: "", ids: [] };
  const listed = values.filter((id) => !pending.ids.includes(id));
  const type = (text: string) => {
    // Pasted lists are taken apart.
    const ids = [...new Set(text.split(/[\s,;]+/))].filter((id) => id !== "" && !listed.includes(id));
    setTyped({ text, ids });
    onChange([...listed, ...ids]);
  };
  const takeIn = () => setTyped({ text: "", ids: [] });
  return (
    <Field {...rest}>
      {({ id, describedBy, invalid }) => (
        <>
          {listed.length > 0 && (
            <ul className="row">
              {listed.map((person) => (
                <li key={person} className="chip">
                  {suggestions[person] ?? person}
                  <button type="button" className="link" onClick={() => onChange(values.filter((one) => one !== person))}>
                    <Icon name="cross" />
                    <span className="hidden-text">Take out {suggestions[person] ?? person}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          <div className="with-unit">
            <input
              id={id}
              className="input"
              autoComplete="off"
              list={`${id}-list`}
              value={pending.text}
              placeholder="Id, or begin to type a name"
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              onChange={(e) => {
                type(e.target.value);
                // Chosen from the list, not typed.
                if ((e.nativeEvent as InputEvent).inputType === "insertReplacementText") takeIn();
              }}
              onKeyDown={(e) => {
                if (e.key !== "Enter" || pending.text === "") return;
                e.preventDefault();
                takeIn();
              }}
            />
            <button type="button" className="button" onClick={takeIn}>
              Add
            </button>
          </div>
          <datalist id={`${id}-list`}>
            {Object.entries(suggestions)
              .filter(([person]) => !listed.includes(person))
              .map(([person, name]) => (
                <option key={person} value={person}>
                  {name}
                </option>
              ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
