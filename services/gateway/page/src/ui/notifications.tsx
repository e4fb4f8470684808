// Whom outside the company this has to be told to, by when, and who did.
import type { Incident, Notification } from "../api/gen/incidents";
import { useServerNow } from "../api/clock";
import { span } from "../text/format";
import { factName, notificationStages, say } from "../text/words";
import { ActionButton, incidentSubject, moment, type Action } from "./action";
import { Card, Chip, When } from "./basics";
import { isActive } from "./record_actions";
import { useRoles } from "./roles";

function actionsFor(one: Notification, roles: ReturnType<typeof useRoles>, zone: string): Action[] {
  if (one.stage !== "STAGE_PROPOSED") return [];
  const actions: Action[] = [];
  if (roles.any("supervisor", "investigator", "psm_manager")) {
    actions.push({
      method: "recordNotification",
      label: "It was told",
      fields: [
        { name: "at", label: `When (${zone})`, kind: "moment", required: true },
        { name: "by", label: "Who told (person's id)", kind: "text", required: true },
        { name: "to", label: "Office, and the person there", kind: "text", required: true },
        { name: "how", label: "How", kind: "text", hint: "Telephone, web form, in person." },
        { name: "reference", label: "Number given by the authority", kind: "text" },
      ],
      body: (v) => ({
        notification_id: one.notification_id,
        told: { told_at_ms: moment(v["at"], zone), told_by: v["by"], told_to: v["to"], how: v["how"], reference: v["reference"] },
      }),
    });
  }
  if (roles.any("psm_manager")) {
    actions.push({
      method: "dismissNotification",
      label: "Does not apply",
      kind: "quiet",
      fields: [{ name: "reason", label: "Why not?", kind: "long", required: true }],
      body: (v) => ({ notification_id: one.notification_id, reason: v["reason"] }),
    });
  }
  return actions;
}

// A path in the facts, or already words.
const openQuestion = (text: string) => (/\s/.test(text) ? text.replace(/\.$/, "") : factName(text));

export function NotificationList({ incident, version, zone, readOnly }: {
  incident: Incident;
  version: string;
  zone: string;
  readOnly: boolean;
}) {
  const now = useServerNow();
  const roles = useRoles(incident.site_id);
  // What was merged or withdrawn has nothing left to tell; what was told stays to be read.
  const shown = incident.notifications.filter((one) => isActive(incident) || one.stage !== "STAGE_PROPOSED");
  if (shown.length === 0) return null;
  return (
    <Card title="Authorities to tell">
      <ul className="stack">
        {shown.map((one) => {
          const due = Number(one.due_at_ms);
          const waiting = one.stage === "STAGE_PROPOSED";
          return (
            <li key={one.notification_id} className="stack-s">
              <p className="row">
                <span className="strong">{one.authority}</span>
                {waiting && (one.overdue || now > due) ? (
                  <Chip tone="alarm" icon="alarm">
                    Overdue {span(now - due)}
                  </Chip>
                ) : waiting ? (
                  <Chip tone="warn" icon="clock">
                    within {span(due - now)}
                  </Chip>
                ) : (
                  <Chip tone={one.stage === "STAGE_MADE" ? "good" : "plain"} icon="check">
                    {say(notificationStages, one.stage)}
                  </Chip>
                )}
              </p>
              <p>{one.what}</p>
              <p className="small muted">
                {waiting && (
                  <>
                    By <When ms={due} zone={zone} />.{" "}
                  </>
                )}
                {one.because} {one.clause}.
                {one.unknown.length > 0 && ` Depends on: ${one.unknown.map(openQuestion).join(", ")}.`}
                {one.check_the_rule && " From general knowledge: check the rule."}
              </p>
              {!readOnly && (
                <div className="row">
                  {actionsFor(one, roles, zone).map((action) => (
                    <ActionButton key={action.method} action={action} subject={incidentSubject(incident.incident_id)} version={version} />
                  ))}
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
