// The record as a whole: its legal holds, and what may be done with all of it.
import { useIncidents } from "../api/queries";
import type { Incident } from "../api/gen/incidents";
import { ActionButton, incidentSubject } from "./action";
import { Card, Notice, When } from "./basics";
import { liftHold, recordActions } from "./record_actions";
import { useRoles } from "./roles";
import { useSiteIndex } from "./scope";

export function RecordPanel({ incident, version, zone, readOnly }: {
  incident: Incident;
  version: string;
  zone: string;
  readOnly: boolean;
}) {
  const roles = useRoles(incident.site_id);
  const sites = useSiteIndex();
  const nearby = useIncidents({ filter: { site_ids: [incident.site_id] }, limit: 100 });
  const others = Object.fromEntries(
    (nearby.data?.incidents ?? []).filter((row) => row.incident_id !== incident.incident_id).map((row) => [row.incident_id, row.title]),
  );
  const actions = readOnly ? [] : recordActions(incident, roles.any, sites, others);
  if (actions.length === 0 && incident.legal_holds.length === 0) return null;
  const subject = incidentSubject(incident.incident_id);
  return (
    <Card title="This record" note="What is done here stays in the history, with its reason." id="record">
      {incident.legal_holds.map((one) => (
        <Notice key={one.hold_id} tone="note" icon="investigation" title="Legal hold">
          <p className="small">
            {one.matter}, placed by {one.placed_by} on <When ms={one.placed_at_ms} zone={zone} only="date" />
          </p>
          {!readOnly && roles.any("psm_manager") && (
            <div className="row">
              <ActionButton action={liftHold(one)} subject={subject} version={version} />
            </div>
          )}
        </Notice>
      ))}
      {actions.length > 0 && (
        <div className="row">
          {actions.map((action) => (
            <ActionButton key={action.method} action={action} subject={subject} version={version} />
          ))}
        </div>
      )}
    </Card>
  );
}
