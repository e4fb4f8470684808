// What the pages of changes read.
import { useQuery } from "@tanstack/react-query";
import { get, query } from "./client";
import type { Change, ListChangesResponse, Pssr, ScreeningSet } from "./gen/moc";
import { useRecord, useView } from "./view";

export interface ChangesRequest {
  site_ids?: readonly string[];
  unit_id?: string;
  stages?: readonly string[];
  kind?: string;
  duration?: string;
  overdue_only?: boolean;
  limit?: number;
  cursor?: string;
}

// Without stages: all that is not over.
export const useChanges = (request: ChangesRequest | undefined) => {
  const { limit, cursor, ...filter } = request ?? {};
  return useView<ListChangesResponse>(request ? `/v1/changes${query({ ...filter, "page.limit": limit, "page.cursor": cursor })}` : "");
};

export const changePath = (id: string) => `/v1/changes/${encodeURIComponent(id)}`;
export const useChange = (id: string) => useRecord<Change>(changePath(id));

// The questions that are in force on a day.
export const useScreeningSet = (on: string) =>
  useQuery({
    queryKey: ["unchanging", "screening", on],
    queryFn: ({ signal }) => get<ScreeningSet>(`/v1/changes:screeningSet${query({ on })}`, signal),
    staleTime: 300_000,
  });

export const pssrPath = (id: string) => `/v1/pssrs/${encodeURIComponent(id)}`;
export const usePssr = (id: string) => useRecord<Pssr>(pssrPath(id));
