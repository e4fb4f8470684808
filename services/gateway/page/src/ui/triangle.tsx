import { Link } from "wouter";
import type { TierCount } from "../api/gen/reporting";
import { count, plural } from "../text/format";
import { tierMeaning, tiers as tierWords, say } from "../text/words";
import type { Tier } from "../api/gen/incidents";
import { humanised } from "../text/words";

// The incident triangle of the guide: few grave events on a broad ground of small ones. The slabs
// are of equal height; the numbers speak, not the areas.
const width = 560;
const slabHeight = 62;
const apex = { x: 170, y: 6 };
const halfBase = 164;

export function Triangle({ counts, linkTo }: {
  counts: readonly TierCount[];
  linkTo: (tier: string) => string;
}) {
  const total = counts.length * slabHeight;
  const half = (y: number) => (halfBase * y) / total;
  return (
    <div className="triangle">
      <svg viewBox={`0 0 ${width} ${total + 12}`} role="group" aria-label="Incident triangle">
        {counts.map((tier, i) => {
          const top = i * slabHeight;
          const bottom = top + slabHeight;
          const [x1, x2] = [half(top), half(bottom)];
          const middle = apex.y + top + slabHeight / 2 + (i === 0 ? 10 : 0);
          const level = tier.tier.replace("TIER_", "");
          const name = say(tierWords, tier.tier as Tier) || humanised(tier.tier);
          const undetermined = Number(tier.at_least);
          const edge = apex.x + half(top + slabHeight / 2) + 6;
          const spoken = `${name}: ${count(tier.count)}${undetermined ? `, of which ${count(undetermined)} at least` : ""}`;
          return (
            <Link key={tier.tier} href={linkTo(tier.tier)} aria-label={`${spoken}. Show them`}>
              <path
                className="slab"
                data-tier={level}
                d={`M${apex.x - x1} ${apex.y + top}L${apex.x + x1} ${apex.y + top}L${apex.x + x2} ${apex.y + bottom}L${apex.x - x2} ${apex.y + bottom}Z`}
              />
              <text className="slab-count" x={apex.x} y={middle + 6}>
                {count(tier.count)}
              </text>
              <path className="slab-lead" d={`M${edge} ${apex.y + top + slabHeight / 2}H344`} />
              <text className="slab-name" x={352} y={apex.y + top + slabHeight / 2 - 2}>
                {name}
              </text>
              <text className="slab-note" x={352} y={apex.y + top + slabHeight / 2 + 15}>
                {undetermined
                  ? `${plural(undetermined, "may be higher", "may be higher")}`
                  : (tierMeaning[tier.tier as Tier] ?? "")}
              </text>
            </Link>
          );
        })}
      </svg>
    </div>
  );
}
