import { useState, type ReactNode } from "react";
import { TextField } from "../ui/form";

const exact = /^\d{1,21}(\.\d{1,9})?$/;

// Money stays the text that was typed: it never becomes a float on its way to the server.
export function DecimalField({ label, value, onChange, field, hint }: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  field: string;
  hint?: ReactNode;
}) {
  const [text, setText] = useState(value);
  const plain = text.replaceAll(/[$,\s]/g, "");
  const wrong = plain !== "" && !exact.test(plain);
  return (
    <TextField
      label={label}
      value={text}
      onChange={(typed) => {
        setText(typed);
        const next = typed.replaceAll(/[$,\s]/g, "");
        onChange(exact.test(next) ? next : "");
      }}
      field={field}
      hint={hint}
      wrong={wrong ? "Digits only: 125000" : undefined}
    />
  );
}
