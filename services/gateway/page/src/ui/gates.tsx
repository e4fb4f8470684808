// A gate, line by line: what it asks for, whether that is there, and what proves it or is missing.
import type { ReactNode } from "react";
import type { Change } from "../api/gen/moc";
import type { Regime } from "../api/gen/organisation";
import { clauseUnder } from "../text/clauses";
import { considerationKinds, considerationParagraphs } from "../text/change_words";
import { count } from "../text/format";
import type { Names } from "../api/people";
import { say } from "../text/words";
import { Card, Chip } from "./basics";
import { Icon } from "./icons";
import { askedWords, type RoleTitle } from "./routing";

export interface GateLine {
  what: ReactNode;
  // undefined: it does not apply yet.
  met: boolean | undefined;
  clause?: string;
  detail?: ReactNode;
}

export function GateCard({ title, open, lines, note, children }: {
  title: ReactNode;
  open: boolean;
  lines: readonly GateLine[];
  note?: ReactNode;
  children?: ReactNode;
}) {
  const missing = lines.filter((line) => line.met === false).length;
  return (
    <Card
      title={title}
      note={note}
      actions={
        <Chip tone={open ? "good" : "warn"} icon={open ? "check" : "cross"}>
          {open ? "Open" : missing > 0 ? `Closed: ${count(missing)} missing` : "Closed"}
        </Chip>
      }
      flush
    >
      <ul className="lines gate">
        {lines.map((line, i) => (
          <li key={i} data-met={line.met}>
            <Icon name={line.met === undefined ? "clock" : line.met ? "check" : "cross"} />
            <div>
              <p>
                <span className="hidden-text">{line.met === undefined ? "Not yet: " : line.met ? "There: " : "Missing: "}</span>
                {line.what}
                {line.clause && <span className="small muted"> {line.clause}</span>}
              </p>
              {line.detail && <div className="small muted">{line.detail}</div>}
            </div>
          </li>
        ))}
      </ul>
      {children && <div className="card-body">{children}</div>}
    </Card>
  );
}

// Gate 1: approved to proceed, before anything is touched.
export function proceedLines(change: Change, regime: Regime | undefined, names: Names, role: RoleTitle): GateLine[] {
  const clause = (paragraph: string) => clauseUnder(regime, paragraph);
  const kinds = Object.keys(considerationKinds) as (keyof typeof considerationKinds)[];
  const review = change.review ?? change.approval?.review;
  return [
    { what: "Screened, and no replacement in kind", met: change.screening !== undefined && !change.screening.in_kind, clause: clause("(l)(1)") },
    ...kinds.map((kind): GateLine => ({
      what: say(considerationKinds, kind),
      met: change.considerations.some((one) => one.kind === kind),
      clause: clause(considerationParagraphs[kind] ?? "(l)(2)"),
    })),
    { what: "Impact list", met: (change.impact?.lines.length ?? 0) > 0, clause: clause("(l)(2)") },
    ...(change.routing?.hazard_evaluation || change.hazard_evaluation
      ? [{ what: "Hazard evaluation", met: change.hazard_evaluation !== undefined } satisfies GateLine]
      : []),
    ...(change.routing
      ? change.routing.steps.map((step): GateLine => {
          const state = review?.steps.find((one) => one.step_id === step.step_id);
          return {
            what: step.title,
            met: Boolean(state?.completed),
            clause: clause("(l)(2)(v)"),
            detail: state?.completed
              ? state.approvals.map((one) => names.of(one.person_id)).join(", ")
              : `By ${askedWords(step, names, role)}`,
          };
        })
      : [{ what: "Approved by the steps of its routing", met: undefined, clause: clause("(l)(2)(v)"), detail: "Known when it is submitted." } satisfies GateLine]),
  ];
}
