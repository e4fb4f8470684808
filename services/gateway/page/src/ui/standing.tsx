// How somebody stands to what is asked: a mark and a word, so that it is told without its colour.
import type { Standing } from "../api/gen/training";
import { plainDate } from "../text/format";
import { standingMeaning, standings } from "../text/training_words";
import { say } from "../text/words";
import { Chip, type Tone } from "./basics";
import type { IconName } from "./icons";

const looks: Partial<Record<Standing, { tone: Tone; icon: IconName }>> = {
  STANDING_NEVER: { tone: "alarm", icon: "cross" },
  STANDING_ATTENDED_ONLY: { tone: "alarm", icon: "unknown" },
  STANDING_LAPSED: { tone: "alarm", icon: "alarm" },
  STANDING_DUE: { tone: "warn", icon: "clock" },
  STANDING_CURRENT: { tone: "good", icon: "check" },
};

export const isAsked = (standing: Standing) => standing !== "STANDING_UNSPECIFIED";
export const isQualified = (standing: Standing) => standing === "STANDING_DUE" || standing === "STANDING_CURRENT";

export function StandingMark({ standing, days = 0, until }: { standing: Standing; days?: number; until?: string }) {
  const look = looks[standing];
  if (!look) return <span className="not-asked">–</span>;
  return (
    <span title={until ? `Last day: ${plainDate(until)}` : undefined}>
      <Chip tone={look.tone} icon={look.icon}>
        {say(standings, standing)}
        {standing === "STANDING_DUE" && days > 0 && ` ${days} d`}
      </Chip>
    </span>
  );
}

export function StandingKey() {
  return (
    <dl className="key">
      {(Object.keys(standingMeaning) as Standing[]).map((standing) => (
        <div key={standing}>
          <dt>
            <StandingMark standing={standing} />
          </dt>
          <dd>{standingMeaning[standing]}</dd>
        </div>
      ))}
    </dl>
  );
}
