import { useEffect, useState } from "react";
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

// The site that a page is about which shows one site at a time: the one of the address; where that
// names none, the one chosen last on this device or the only one there is, which is then put into the
// address, so that a link says what was seen. Empty: nobody has chosen yet.
export function usePageSite(sites: readonly SiteRow[]): string {
  const [params, setParams] = useSearchParams();
  const [remembered] = useRememberedSite(sites);
  const site = params.get("site") ?? "";
  useEffect(() => {
    if (site) localStorage.setItem(storageKey, site);
    else if (remembered) {
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          next.delete("business");
          next.set("site", remembered);
          return next;
        },
        { replace: true },
      );
    }
  }, [site, remembered, setParams]);
  return site || remembered;
}
