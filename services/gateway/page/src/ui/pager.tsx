import { useState } from "react";
import { useSearchParams } from "wouter";
import { count } from "../text/format";

export interface Paging {
  cursor: string;
  // Cursors of the pages before this one.
  before: readonly string[];
  go: (cursor: string, before: readonly string[]) => void;
}

// The cursor of the page lives in the address. Cursors lead forward only, so the way back is kept
// here; after a reload the way back is to the first page.
export function usePaging(): Paging {
  const [params, setParams] = useSearchParams();
  const [trail, setTrail] = useState<readonly string[]>([]);
  const cursor = params.get("cursor") ?? "";
  return {
    cursor,
    before: cursor ? (trail.length > 0 ? trail : [""]) : [],
    go: (next, before) => {
      setTrail(before);
      setParams((old) => {
        const changed = new URLSearchParams(old);
        if (next) changed.set("cursor", next);
        else changed.delete("cursor");
        return changed;
      });
    },
  };
}

export function Pager({ paging, nextCursor, shown, total }: {
  paging: Paging;
  nextCursor: string;
  shown: number;
  // Left out: the list does not say.
  total?: number;
}) {
  const { before, cursor, go } = paging;
  return (
    <nav className="table-foot" aria-label="Pages of the list">
      <span>
        {count(shown)}
        {total !== undefined && ` of ${count(total)}`} shown
      </span>
      {(before.length > 0 || nextCursor) && (
        <span className="row">
          <button
            type="button"
            className="button"
            disabled={before.length === 0}
            onClick={() => go(before.at(-1) ?? "", before.slice(0, -1))}
          >
            Previous
          </button>
          <button
            type="button"
            className="button"
            disabled={!nextCursor}
            onClick={() => go(nextCursor, [...before, cursor])}
          >
            Next
          </button>
        </span>
      )}
    </nav>
  );
}
