// How the pages read: views, which say how old they are, and records, which are never old.
import { keepPreviousData, QueryClient, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { Problem, get, getVersioned, query, type Versioned } from "./client";
import { observeServerTime } from "./clock";
import type { Freshness, HistoryResponse } from "./gen/core";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream says when something is new; this is for when it does not.
      staleTime: 15_000,
      refetchInterval: 60_000,
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.mayBeRetried,
    },
  },
});

async function fresh<T extends { freshness?: Freshness }>(
  path: string,
  signal: AbortSignal,
): Promise<T> {
  const answer = await get<T>(path, signal);
  observeServerTime(Number(answer.freshness?.answered_at_ms ?? 0));
  return answer;
}

// Without a path nothing is asked.
export function useView<T extends { freshness?: Freshness }>(path: string): UseQueryResult<T> {
  return useQuery({
    queryKey: ["view", path],
    queryFn: ({ signal }) => fresh<T>(path, signal),
    enabled: path !== "",
    placeholderData: keepPreviousData,
  });
}

// One record from its ledger, with its version; without a path nothing is asked.
export const useRecord = <T>(path: string) =>
  useQuery<Versioned<T>>({
    queryKey: ["state", path],
    queryFn: ({ signal }) => getVersioned<T>(path, signal),
    enabled: path !== "",
  });

// Every event of one record, oldest first: as many as one answer holds.
export const useHistory = (path: string) =>
  useQuery<HistoryResponse>({
    queryKey: ["state", path, "history"],
    queryFn: ({ signal }) => get<HistoryResponse>(`${path}/history${query({ limit: 1000 })}`, signal),
    enabled: path !== "",
  });
