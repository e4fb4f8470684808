// Which part of the company the pages show: all of it, a business, or a site. It lives in the
// address, so that a link says what was seen.
import { useSearchParams } from "wouter";
import { useMemo } from "react";
import { useSites, type Filter, type PlaceScope } from "../api/queries";
import type { Regime } from "../api/gen/organisation";
import type { SiteRow } from "../api/gen/reporting";
import { dayAt } from "../text/format";
import { monthsAfter } from "../text/months";

export interface PageScope {
  place: PlaceScope;
  filter: Filter;
  name: string;
  // The one that all of it is under; undefined where that is not one, or not known.
  regime: Regime | undefined;
  // "?site=..." to carry over in links; empty for everything.
  search: string;
}

export function useSiteIndex(): ReadonlyMap<string, SiteRow> {
  const sites = useSites().data?.sites;
  return useMemo(() => new Map((sites ?? []).map((site) => [site.site_id, site])), [sites]);
}

function commonRegime([first, ...others]: readonly SiteRow[]): Regime | undefined {
  return others.every((row) => row.regime === first?.regime) ? first?.regime : undefined;
}

export function usePageScope(): PageScope {
  const [params] = useSearchParams();
  const index = useSiteIndex();
  const site = params.get("site") ?? "";
  const business = params.get("business") ?? "";
  return useMemo(() => {
    if (site) {
      return {
        place: { site_id: site },
        filter: { site_ids: [site] },
        name: index.get(site)?.name ?? site,
        regime: index.get(site)?.regime,
        search: `?site=${encodeURIComponent(site)}`,
      };
    }
    if (business) {
      const member = [...index.values()].find((row) => row.business_id === business);
      return {
        place: { business_id: business },
        filter: { business_id: business },
        name: member?.business_name || business,
        regime: commonRegime([...index.values()].filter((row) => row.business_id === business)),
        search: `?business=${encodeURIComponent(business)}`,
      };
    }
    return { place: {}, filter: {}, name: "All sites", regime: commonRegime([...index.values()]), search: "" };
  }, [site, business, index]);
}

// The sites of the scope, for lists that know sites only: empty for all of them, undefined while it is
// not known which they are.
export function useScopeSites(scope: PageScope): readonly string[] | undefined {
  const index = useSiteIndex();
  const { site_id: site, business_id: business } = scope.place;
  return useMemo(() => {
    if (site) return [site];
    if (!business) return [];
    const ids = [...index.values()].filter((row) => row.business_id === business).map((row) => row.site_id);
    return ids.length > 0 ? ids : undefined;
  }, [site, business, index]);
}

// The zone in which times of a site are shown.
export function useZone(siteId: string | undefined): string {
  return useSiteIndex().get(siteId ?? "")?.time_zone || "UTC";
}

export const withSearch = (path: string, scope: PageScope, more: Record<string, string> = {}) => {
  const search = new URLSearchParams(scope.search);
  for (const [name, value] of Object.entries(more)) search.set(name, value);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
};

// The last whole month by the server's clock: the newest for which hours can be in. Empty until the
// server has answered.
export function useLastMonth(): string {
  const answered = Number(useSites().data?.freshness?.answered_at_ms ?? 0);
  return answered ? monthsAfter(dayAt(answered, "UTC").slice(0, 7), -1) : "";
}
