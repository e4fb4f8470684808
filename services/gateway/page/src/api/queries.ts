// What the pages read, one hook for each question. Lists keep their last answer while the next one
// is on its way, so nothing jumps.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask, get, getVersioned, query, type Versioned } from "./client";
import type { Classification, Incident, IncidentFacts } from "./gen/incidents";
import type {
  ClosedPeriod,
  GetIndicatorsResponse,
  ListCountedResponse,
  ListPeriodsResponse,
  Scope_Kind,
  Span,
} from "./gen/metrics";
import type {
  CalendarFeed,
  GetIncidentPageResponse,
  GetOverviewResponse,
  ListChemicalsResponse,
  ListDutiesResponse,
  ListIncidentsResponse,
  ListOpenInvestigationsResponse,
  ListSitesResponse,
  ListUndeterminedResponse,
} from "./gen/reporting";
import type { Draft } from "./draft";
import { useRecord, useView } from "./view";

export interface Grant {
  role: string;
  // Empty: every site.
  site?: string;
}

export interface Me {
  actor: string;
  grants: Grant[];
}

export const useMe = () =>
  useQuery({ queryKey: ["me"], queryFn: ({ signal }) => get<Me>("/v1/me", signal) });

export interface Filter {
  company_id?: string;
  business_id?: string;
  site_ids?: readonly string[];
  tiers?: readonly string[];
  at_least_only?: boolean;
  from_on?: string;
  to_on?: string;
  chemical?: string;
  investigation_states?: readonly string[];
  late_investigation_only?: boolean;
  origin?: string;
  kind?: string;
  standing?: string;
  text?: string;
  missing_fact?: string;
}

export interface DutyFilter {
  company_id?: string;
  business_id?: string;
  site_ids?: readonly string[];
  owner_person_ids?: readonly string[];
  owner_role_ids?: readonly string[];
  due_before_ms?: string;
}

function filterParams(filter: Filter | DutyFilter) {
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [`filter.${name}`, value]),
  ) as Record<string, string | boolean | readonly string[] | undefined>;
}

export interface ListRequest {
  filter: Filter;
  order?: string;
  direction?: string;
  limit?: number;
  cursor?: string;
}

const listParams = (request: Omit<ListRequest, "filter"> & { filter: Filter | DutyFilter }) => ({
  ...filterParams(request.filter),
  order: request.order,
  direction: request.direction,
  "page.limit": request.limit,
  "page.cursor": request.cursor,
});

export const incidentsCsv = (request: ListRequest) =>
  `/v1/reports/incidents.csv${query(listParams(request))}`;

export const useIncidents = (request: ListRequest) =>
  useView<ListIncidentsResponse>(`/v1/reports/incidents${query(listParams(request))}`);

export interface PlaceScope {
  business_id?: string;
  site_id?: string;
}

export const useOverview = (scope: PlaceScope) =>
  useView<GetOverviewResponse>(`/v1/reports/overview${query({ ...scope })}`);
export const useInvestigations = (request: ListRequest) =>
  useView<ListOpenInvestigationsResponse>(`/v1/reports/investigations${query(listParams(request))}`);
export const investigationsCsv = (request: ListRequest) =>
  `/v1/reports/investigations.csv${query(listParams(request))}`;
export const useUndetermined = (request: ListRequest) =>
  useView<ListUndeterminedResponse>(`/v1/reports/undetermined${query(listParams(request))}`);
export const undeterminedCsv = (request: ListRequest) =>
  `/v1/reports/undetermined.csv${query(listParams(request))}`;
export interface DutyRequest {
  filter: DutyFilter;
  state: string;
  limit?: number;
  cursor?: string;
}
const dutyParams = (request: DutyRequest) => ({ ...listParams(request), state: request.state });
export const useDuties = (request: DutyRequest) =>
  useView<ListDutiesResponse>(`/v1/reports/duties${query(dutyParams(request))}`);
export const dutiesCsv = (request: DutyRequest) => `/v1/reports/duties.csv${query(dutyParams(request))}`;
// Nothing, where no feed was ever opened under the id.
export const useCalendarFeed = (feedId: string) =>
  useQuery({
    queryKey: ["state", "calendar", feedId],
    queryFn: ({ signal }) => get<CalendarFeed>(`/v1/calendars/${encodeURIComponent(feedId)}`, signal),
    enabled: Boolean(feedId),
    retry: false,
  });
export const useSites = () =>
  useView<ListSitesResponse>(`/v1/reports/sites${query({ "page.limit": 500 })}`);
export const useChemicals = (filter: Filter) =>
  useView<ListChemicalsResponse>(`/v1/reports/chemicals${query(filterParams(filter))}`);

export const useIncidentPage = (id: string) =>
  useView<GetIncidentPageResponse>(`/v1/reports/incidents/${encodeURIComponent(id)}`);

// The incident itself, from its ledger and not from a view: now, or as it was known at a moment.
export function useIncident(id: string, knownAtMs: number) {
  const path = `/v1/incidents/${encodeURIComponent(id)}${query({ known_at_ms: knownAtMs })}`;
  return useQuery<Versioned<Incident>>({
    queryKey: [knownAtMs > 0 ? "unchanging" : "state", path],
    queryFn: ({ signal }) => getVersioned<Incident>(path, signal),
    ...(knownAtMs > 0 ? { refetchInterval: false as const, staleTime: Infinity } : {}),
  });
}

// What the facts typed so far would be classified as, by the rules that the site's company has chosen.
// Asked for text that is compared word for word, so that going back to an earlier text answers at once.
export function useClassification(facts: Draft<IncidentFacts>, siteId: string) {
  const text = JSON.stringify(facts);
  return useQuery({
    queryKey: ["unchanging", "classify", siteId, text],
    queryFn: ({ signal }) =>
      ask<Classification>("/v1/incidents:classify", { facts: JSON.parse(text), site_id: siteId }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: false,
    staleTime: 300_000,
  });
}

export interface IndicatorRange {
  scope_kind: Scope_Kind;
  scope_id: string;
  span: Span;
  from_month: string;
  to_month: string;
}

export const useIndicators = (range: IndicatorRange) =>
  useView<GetIndicatorsResponse>(`/v1/indicators${query({ ...range })}`);

export interface CountedRequest {
  indicator_id: string;
  scope_kind: Scope_Kind;
  scope_id: string;
  span: Span;
  month: string;
}

export const useCounted = ({ indicator_id, ...rest }: CountedRequest) =>
  useView<ListCountedResponse>(
    `/v1/indicators/${encodeURIComponent(indicator_id)}/counted${query({ ...rest })}`,
  );

// Closed periods of a scope, newest first.
export const usePeriods = (scope: Pick<IndicatorRange, "scope_kind" | "scope_id">) =>
  useView<ListPeriodsResponse>(`/v1/periods${query({ ...scope, "page.limit": 200 })}`);

// A closed period with every figure that was frozen; asked for once it is known to be there.
export const usePeriod = (id: string, isClosed: boolean) =>
  useRecord<ClosedPeriod>(isClosed ? `/v1/periods/${encodeURIComponent(id)}` : "");
