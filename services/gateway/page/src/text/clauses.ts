// The standard that a site is under, and how its paragraphs are cited there: 29 CFR 1910.119 in general
// industry, 1926.64 in construction. They say the same. While the regime of a site is not known both
// are cited, as the server does.
import type { Regime } from "../api/gen/organisation";

export function clauseUnder(regime: Regime | undefined, paragraph: string): string {
  switch (regime) {
    case "REGIME_GENERAL_INDUSTRY":
      return `1910.119${paragraph}`;
    case "REGIME_CONSTRUCTION":
      return `1926.64${paragraph}`;
    default:
      return `1910.119${paragraph} / 1926.64${paragraph}`;
  }
}

// A sentence of the server that was written without knowing the site, and so cites both.
export const underRegime = (regime: Regime | undefined, sentence: string): string =>
  sentence.replaceAll(/1910\.119(\S+) \/ 1926\.64\1/g, (_, paragraph: string) => clauseUnder(regime, paragraph));
