import { Link } from "wouter";
import type { Tier } from "../api/gen/incidents";
import type { TierCount } from "../api/gen/reporting";
import { count } from "../text/format";
import { say, tierMeaning, tiers as tierWords } from "../text/words";

// The incident triangle of the guide: few grave events on a broad ground of small ones. The slabs are
// of equal height; the numbers speak, not the areas. The picture is decoration for the list beside
// it, whose rows are as high as the slabs.
const slabHeight = 64;
const halfBase = 112;

export function Triangle({ counts, linkTo }: {
  counts: readonly TierCount[];
  linkTo: (tier: string) => string;
}) {
  const total = counts.length * slabHeight;
  const half = (y: number) => (halfBase * y) / total;
  return (
    <div className="triangle">
      <svg viewBox={`${-halfBase} 0 ${halfBase * 2} ${total}`} preserveAspectRatio="none" aria-hidden="true">
        {counts.map((tier, i) => {
          const [top, bottom] = [i * slabHeight, (i + 1) * slabHeight];
          return (
            <path
              key={tier.tier}
              className="slab"
              data-tier={tier.tier.replace("TIER_", "")}
              d={`M${-half(top)} ${top}L${half(top)} ${top}L${half(bottom)} ${bottom}L${-half(bottom)} ${bottom}Z`}
            />
          );
        })}
      </svg>
      <ul>
        {counts.map((tier) => {
          const undetermined = Number(tier.at_least);
          return (
            <li key={tier.tier}>
              <Link className="triangle-row" href={linkTo(tier.tier)}>
                <span className="triangle-name">
                  {say(tierWords, tier.tier as Tier)}
                  <span className="hidden-text">: </span>
                </span>
                <span className="triangle-count">{count(tier.count)}</span>
                <span className="triangle-note">
                  {undetermined > 0 ? `${count(undetermined)} may turn out higher` : tierMeaning[tier.tier as Tier]}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
