import type { Reporter } from "../api/gen/incidents";

// An id as the API takes it; who is signed in under another kind of name reports by that name.
const id = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

export function reporterOf(actor: string | undefined, anonymous: boolean): Partial<Reporter> {
  if (anonymous) return { anonymous: true };
  if (actor && id.test(actor)) return { person_id: actor };
  return { name: actor ?? "" };
}
