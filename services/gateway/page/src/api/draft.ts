// A message as it is sent: every field may be left out, at every depth.
export type Draft<T> = T extends (infer Item)[]
  ? Draft<Item>[]
  : T extends object
    ? { [Field in keyof T]?: Draft<T[Field]> | undefined }
    : T;

// Without empty texts, empty lists and empty messages: what nobody said is not sent.
export function pruned<T>(value: T): T | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => pruned(item) ?? {}) as unknown[];
    return items.length > 0 ? (items as T) : undefined;
  }
  if (typeof value === "object") {
    const kept = Object.entries(value)
      .map(([name, field]) => [name, pruned(field)] as const)
      .filter(([, field]) => field !== undefined);
    return kept.length > 0 ? (Object.fromEntries(kept) as T) : undefined;
  }
  return value;
}
