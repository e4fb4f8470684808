// What the pages of startups read: gate 2 of a unit, and its sheets.
import { useQuery } from "@tanstack/react-query";
import { ask, query } from "./client";
import type { Change, GetHandoverSheetResponse, GetStartupSheetResponse, UnitStartup } from "./gen/moc";
import type { CheckReadinessResponse } from "./gen/training";
import { useRecord, useView } from "./view";

export const startupId = (siteId: string, unitId: string) => `${siteId}:${unitId}`;
export const startupLink = (siteId: string, unitId: string) => `/startups/${encodeURIComponent(startupId(siteId, unitId))}`;
export const startupPath = (id: string) => `/v1/startups/${encodeURIComponent(id)}`;

// Not found: nothing ever held the unit.
export const useStartup = (id: string) => useRecord<UnitStartup>(startupPath(id));

export const useStartupSheet = (siteId: string, unitId: string) =>
  useView<GetStartupSheetResponse>(siteId && unitId ? `/v1/startups:sheet${query({ site_id: siteId, unit_id: unitId })}` : "");

export const useHandover = (siteId: string, unitId: string) =>
  useView<GetHandoverSheetResponse>(siteId ? `/v1/startups:handover${query({ site_id: siteId, unit_id: unitId })}` : "");

// Who of those affected by a change, and of those who operate its unit, is not ready.
export function useReadiness(change: Change | undefined) {
  const impact = change?.impact;
  const asked = change && {
    site_id: change.site_id,
    unit_id: change.facts?.unit_id,
    process_id: change.facts?.process_id,
    change_id: change.change_id,
    material_version: impact?.material_version,
    affected_person_ids: impact?.affected_person_ids,
    affected_role_ids: impact?.affected_role_ids,
  };
  return useQuery({
    queryKey: ["view", "readiness", asked],
    queryFn: ({ signal }) => ask<CheckReadinessResponse>("/v1/training:checkReadiness", asked, signal),
    enabled: asked !== undefined && impact !== undefined,
  });
}
