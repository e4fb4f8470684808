// What a change has to show before its unit starts up: its documents in their new revision, and that
// somebody walked it down in the field.
import { changePath } from "../api/changes";
import type { Change } from "../api/gen/moc";
import type { Names } from "../api/people";
import { serverNow } from "../api/clock";
import { dayAt, plainDate, plural } from "../text/format";
import { fieldVerdicts } from "../text/startup_words";
import { say, type Words } from "../text/words";
import { ActionButton, type Action, type ActionField } from "./action";
import { Card, Chip, When } from "./basics";
import { isEnded, mayPrepare, type Caller } from "./change_actions";
import { StoredPhotos } from "./photos";

const file: ActionField = { name: "file", label: "The file", kind: "files" };

function documentActions(change: Change, names: Names, zone: string): Action[] {
  const words: Words<string> = Object.fromEntries(change.documents.map((one) => [one.document_id, `${one.document_id}, ${one.title}`]));
  const which: ActionField = { name: "which", label: "Document", kind: "select", required: true, words };
  const today = dayAt(serverNow(), zone);
  const person = (name: string, label: string): ActionField => ({ name, label, kind: "text", required: true, suggestions: names.words });
  const name: Action = {
    method: "nameDocuments",
    label: "Name a document",
    fields: [
      { name: "id", label: "Number", kind: "text", required: true, hint: "Without spaces: P-ID-1201-03." },
      { name: "title", label: "Title", kind: "text", required: true },
    ],
    body: (v) => ({ documents: [{ document_id: v["id"]?.trim(), title: v["title"] }] }),
  };
  if (change.documents.length === 0) return [name];
  return [
    name,
    {
      method: "reviseDocument",
      label: "New revision",
      fields: [
        which,
        { name: "revision", label: "Revision", kind: "text", required: true },
        { name: "on", label: "Of", kind: "date", required: true, initial: today },
        person("by", "Revised by: the person’s id"),
        file,
      ],
      body: (v, _, files) => ({ document_id: v["which"], revision: v["revision"], revised_on: v["on"], revised_by_person_id: v["by"]?.trim(), file: files[0] }),
    },
    {
      method: "approveRedLine",
      label: "Approve a red-line",
      explanation: "Marked up by hand is enough for the startup. You approve what somebody else marked; the revision is owed.",
      fields: [which, { name: "on", label: "Marked on", kind: "date", required: true, initial: today }, person("by", "Marked by: the person’s id"), file],
      body: (v, _, files) => ({ document_id: v["which"], marked_on: v["on"], marked_by_person_id: v["by"]?.trim(), file: files[0] }),
    },
    {
      method: "withdrawRevision",
      label: "A revision does not hold",
      kind: "quiet",
      fields: [which, { name: "reason", label: "Why?", kind: "long", required: true }],
      body: (v) => ({ document_id: v["which"], reason: v["reason"] }),
    },
    {
      method: "dropDocument",
      label: "Not touched after all",
      kind: "quiet",
      fields: [which, { name: "reason", label: "Why?", kind: "long", required: true }],
      body: (v) => ({ document_id: v["which"], reason: v["reason"] }),
    },
  ];
}

const verifyInField = (zone: string): Action => ({
  method: "verifyInField",
  label: "Verify in the field",
  explanation: "You walked it down, and did not make it yourself.",
  fields: [
    { name: "on", label: "Walked on", kind: "date", required: true, initial: dayAt(serverNow(), zone) },
    { name: "verdict", label: "What you saw", kind: "select", required: true, words: fieldVerdicts as Words<string> },
    { name: "deviations", label: "What deviates from the design", kind: "long", required: true, when: (v) => v["verdict"] === "FIELD_VERDICT_DEVIATES" },
  ],
  body: (v) => ({ walked_on: v["on"], verdict: v["verdict"], deviations: v["deviations"] }),
});

export function DocumentsCard({ change, names, zone, caller, version }: { change: Change; names: Names; zone: string; caller: Caller; version: string }) {
  const editable = !isEnded(change) && mayPrepare(caller);
  const actions = editable ? documentActions(change, names, zone) : [];
  const verification = change.field_verification;
  if (editable && change.stage === "STAGE_INSTALLED") actions.push(verifyInField(zone));
  return (
    <Card title="Documents and the field" note={change.documents.length > 0 ? plural(change.documents.length, "document") : "No document is named."} id="documents">
      {change.documents.length > 0 && (
        <ul className="stack">
          {change.documents.map((one) => {
            const shown = one.file ?? one.red_line?.file;
            return (
              <li key={one.document_id} className="stack-s">
                <p className="row">
                  <span className="strong">{one.document_id}</span> {one.title}
                  {one.revision ? (
                    <Chip tone="good" icon="check">
                      Revision {one.revision}
                    </Chip>
                  ) : one.red_line ? (
                    <Chip tone={one.as_built_overdue ? "alarm" : "warn"} icon={one.as_built_overdue ? "alarm" : "clock"}>
                      Red-line; as-built owed
                    </Chip>
                  ) : (
                    <Chip tone="alarm" icon="cross">
                      Not revised
                    </Chip>
                  )}
                </p>
                <p className="small muted">
                  {one.revision && `${plainDate(one.revised_on)}, ${names.of(one.revised_by_person_id)}`}
                  {one.red_line && !one.revision && `Marked by ${names.of(one.red_line.marked_by_person_id)}, approved by ${names.of(one.red_line.approved_by)}`}
                  {Number(one.as_built_due_at_ms) > 0 && (
                    <>
                      {" "}
                      · as-built by <When ms={one.as_built_due_at_ms} zone={zone} only="deadline" />
                    </>
                  )}
                </p>
                {shown && <StoredPhotos attachments={[shown]} />}
              </li>
            );
          })}
        </ul>
      )}
      {verification && (
        <p>
          <span className="strong">In the field: </span>
          {say(fieldVerdicts, verification.verdict)}. {verification.deviations}{" "}
          <span className="small muted">
            {names.of(verification.walked_by)}, {plainDate(verification.walked_on)}
          </span>
        </p>
      )}
      {actions.length > 0 && (
        <div className="row no-print">
          {actions.map((action) => (
            <ActionButton
              key={action.method}
              action={action}
              subject={{ path: changePath(change.change_id), named: { change_id: change.change_id } }}
              version={version}
            />
          ))}
        </div>
      )}
    </Card>
  );
}
