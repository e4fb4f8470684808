import { Link } from "wouter";
import type { IndicatorValue, Scope_Kind } from "../api/gen/metrics";
import { count, decimal, plural } from "../text/format";
import { humanised } from "../text/words";
import { Chip } from "./basics";
import type { PageScope } from "./scope";

const names: Record<string, string> = {
  pse1r: "PSE1R · Tier 1 rate",
  pse2r: "PSE2R · Tier 2 rate",
  pse1sr: "PSE1SR · Tier 1 severity rate",
  "near-miss-rate": "Near-miss rate",
};

export const indicatorName = (id: string) => names[id] ?? humanised(id.replaceAll("-", "_"));

export function indicatorScope(scope: PageScope): { scope_kind: Scope_Kind; scope_id: string } {
  if (scope.place.site_id) return { scope_kind: "KIND_SITE", scope_id: scope.place.site_id };
  if (scope.place.business_id) return { scope_kind: "KIND_BUSINESS", scope_id: scope.place.business_id };
  return { scope_kind: "KIND_EVERYTHING", scope_id: "" };
}

// The page of rates shows rates; counts stand on the overview.
export const isRate = (value: IndicatorValue) => value.indicator_id in names;

// "39 of 40 sites", unless all of them reported.
export function sitesNote(value: IndicatorValue): string {
  if (value.sites_reported < value.sites_in_scope) {
    return `${count(value.sites_reported)} of ${plural(value.sites_in_scope, "site")} reported hours`;
  }
  return value.sites_in_scope > 1 ? `all ${count(value.sites_in_scope)} sites` : "";
}

export function RateValue({ value }: { value: IndicatorValue }) {
  if (!value.value) {
    return (
      <span className="figure-value" data-tone="none">
        No rate
      </span>
    );
  }
  return (
    <span className="figure-value">
      {value.lower_bound && (
        <>
          <span aria-hidden="true">≥ </span>
          <span className="hidden-text">at least </span>
        </>
      )}
      {decimal(value.value.value)}
    </span>
  );
}

const numerators: Record<string, [string, string]> = {
  pse1r: ["Tier 1 event", "Tier 1 events"],
  pse2r: ["Tier 2 event", "Tier 2 events"],
  pse1sr: ["severity point", "severity points"],
  "near-miss-rate": ["near miss", "near misses"],
};

export function RateFigures({ values, linkTo, selected }: {
  values: readonly IndicatorValue[];
  linkTo: (value: IndicatorValue) => string;
  selected?: string;
}) {
  return (
    <div className="figures">
      {values.map((value) => {
        const [one, many] = numerators[value.indicator_id] ?? ["counted", "counted"];
        return (
          <Link
            key={value.indicator_id}
            className="figure"
            href={linkTo(value)}
            aria-current={selected === value.indicator_id ? "true" : undefined}
          >
            <span className="figure-name">{indicatorName(value.indicator_id)}</span>
            <RateValue value={value} />
            <span className="figure-note">
              {value.value
                ? `${plural(value.numerator, one, many)} in ${value.hours ? decimal(value.hours.value) : "?"} h`
                : value.no_value_because}
            </span>
            <span className="row">
              {value.value && value.lower_bound && (
                <Chip tone="warn" icon="unknown">
                  lower bound
                </Chip>
              )}
              {sitesNote(value) && <span className="figure-note">{sitesNote(value)}</span>}
            </span>
          </Link>
        );
      })}
    </div>
  );
}
