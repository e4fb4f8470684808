import type { Draft } from "../api/draft";
import type { Answer, IncidentFacts } from "../api/gen/incidents";

export { yesNoUnknown } from "../text/words";

export type Facts = Draft<IncidentFacts>;
export type Change<T> = (change: Partial<T>) => void;

// The list with one item changed, or taken out.
export const withItem = <T>(list: readonly T[] | undefined, index: number, change: Partial<T>): T[] =>
  (list ?? []).map((item, i) => (i === index ? { ...item, ...change } : item));
export const withoutItem = <T>(list: readonly T[] | undefined, index: number): T[] =>
  (list ?? []).filter((_, i) => i !== index);

// An answer as a group of choices holds it: what nobody said chooses nothing.
export const choice = (answer: Answer | undefined): Answer | "" =>
  answer === undefined || answer === "ANSWER_UNSPECIFIED" ? "" : answer;

// The same for any enum, whose unsaid value ends in _UNSPECIFIED.
export const chosen = <Name extends string>(value: Name | undefined): Name | "" =>
  value === undefined || value.endsWith("_UNSPECIFIED") ? "" : value;

export const orNothing = <Name extends string>(value: Name | ""): Name | undefined => (value === "" ? undefined : value);

// Shares are stored as fractions and typed in per cent; six digits of it are kept.
export const percent = (part: number | undefined) => (part === undefined ? undefined : Math.round(part * 1e8) / 1e6);
export const fraction = (typed: number | undefined) => (typed === undefined ? undefined : typed / 100);

// Puts the cursor where a fact is typed. Where that field is not on the page (yet), it goes to the
// question that it hangs on.
export function goToField(path: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>("[data-field]")];
  const above = (at: string) => at.replace(/(\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, "");
  for (let at = path; at !== ""; at = above(at)) {
    const exact = fields.find((field) => field.dataset["field"] === at);
    const found = exact ?? fields.find((field) => field.dataset["field"]?.startsWith(`${at}.`));
    if (found) {
      for (let fold = found.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
      found.focus();
      found.scrollIntoView({ block: "center" });
      return;
    }
  }
}
