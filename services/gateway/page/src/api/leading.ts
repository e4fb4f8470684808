// What the page of rates reads of leading indicators.
import { query } from "./client";
import type { GetLeadingIndicatorsResponse, ListLeadingRecordsResponse, RecordsWanted } from "./gen/metrics";
import { useView } from "./view";

// Of the sites named; of every site where none is.
export const useLeadingIndicators = (siteIds: readonly string[] | undefined) =>
  useView<GetLeadingIndicatorsResponse>(siteIds ? `/v1/leadingIndicators${query({ site_ids: siteIds })}` : "");

export interface LeadingRecordsRequest {
  indicator_id: string;
  site_id: string;
  wanted: RecordsWanted;
}

export const useLeadingRecords = ({ indicator_id, ...rest }: LeadingRecordsRequest) =>
  useView<ListLeadingRecordsResponse>(
    `/v1/leadingIndicators/${encodeURIComponent(indicator_id)}/records${query({ ...rest, "page.limit": 200 })}`,
  );
