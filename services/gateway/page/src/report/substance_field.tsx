import { useId } from "react";
import { Field } from "../ui/form";

// A substance by name, CAS or UN number, completed from the chemicals file.
export function SubstanceField({ label, hint, value, onChange, chemicals, field }: {
  label: string;
  hint?: string;
  value: string;
  onChange: (chemical: string) => void;
  chemicals: readonly string[];
  field: string;
}) {
  const listId = useId();
  return (
    <Field label={label} hint={hint}>
      {({ id, describedBy }) => (
        <>
          <input
            id={id}
            className="input"
            list={listId}
            autoComplete="off"
            maxLength={300}
            value={value}
            onChange={(e) => onChange(e.target.value)}
            aria-describedby={describedBy}
            data-field={field}
          />
          <datalist id={listId}>
            {chemicals.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
