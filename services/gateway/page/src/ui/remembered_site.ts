import { useState } from "react";
import { useSearchParams } from "wouter";
import type { SiteRow } from "../api/gen/reporting";

const storageKey = "interlock.site";

// The site that somebody reports from: the one of the address, the one chosen last on this device,
// or the only one there is.
export function useRememberedSite(sites: readonly SiteRow[]): [string, (siteId: string) => void] {
  const [params] = useSearchParams();
  const [chosen, setChosen] = useState(() => params.get("site") ?? localStorage.getItem(storageKey) ?? "");
  const known = sites.some((site) => site.site_id === chosen);
  const only = sites.length === 1 ? (sites[0]?.site_id ?? "") : "";
  return [
    known ? chosen : only,
    (siteId) => {
      setChosen(siteId);
      localStorage.setItem(storageKey, siteId);
    },
  ];
}
