// What a shift hands to the next: temporary and emergency changes in force, of a unit or of all of a site.
import { Link, useSearchParams } from "wouter";
import type { GetHandoverSheetResponse_Change } from "../api/gen/moc";
import { useSites } from "../api/queries";
import { startupLink, useHandover } from "../api/startups";
import { useServerNow } from "../api/clock";
import { changeStages, durations } from "../text/change_words";
import { dateTime, plainDate, zoneName } from "../text/format";
import { say } from "../text/words";
import { Card, Chip, Empty, Loading } from "../ui/basics";
import { SelectField } from "../ui/form";
import { Page } from "../ui/page";
import { PrintButton } from "../ui/print";
import { usePageSite } from "../ui/remembered_site";
import { useSiteIndex } from "../ui/scope";
import { SignatureLines } from "../ui/signatures";
import { DataTable, type Column } from "../ui/table";

const columns = (unitName: (id: string) => string, siteId: string): Column<GetHandoverSheetResponse_Change>[] => [
  {
    id: "what",
    title: "Change in force",
    heading: true,
    cell: (row) => (
      <div>
        <Link className="row-title" href={`/changes/${encodeURIComponent(row.change_id)}`}>
          {row.title}
        </Link>
        <p className="row-sub">{[row.change_id, ...row.equipment_ids].join(" · ")}</p>
      </div>
    ),
  },
  {
    id: "kind",
    title: "Kind",
    tight: true,
    cell: (row) => <Chip tone={row.duration === "CHANGE_DURATION_EMERGENCY" ? "alarm" : "warn"} icon={row.duration === "CHANGE_DURATION_EMERGENCY" ? "alarm" : "clock"}>{say(durations, row.duration)}</Chip>,
  },
  {
    id: "unit",
    title: "Unit",
    cell: (row) => (
      <Link href={startupLink(siteId, row.unit_id)}>
        {unitName(row.unit_id)}
        {row.process_id && `, ${row.process_id}`}
      </Link>
    ),
  },
  { id: "stage", title: "Stands at", cell: (row) => say(changeStages, row.stage as keyof typeof changeStages) },
  {
    id: "limit",
    title: "Last day",
    tight: true,
    cell: (row) =>
      row.past_limit ? (
        <Chip tone="alarm" icon="alarm">
          Past its limit: {plainDate(row.limit_on)}
        </Chip>
      ) : (
        plainDate(row.limit_on) || <span className="muted">none said</span>
      ),
  },
];

export function HandoverPage() {
  const sites = useSites().data?.sites ?? [];
  const siteId = usePageSite(sites);
  const site = useSiteIndex().get(siteId);
  const [params, setParams] = useSearchParams();
  const unit = params.get("unit") ?? "";
  const answer = useHandover(siteId, unit);
  const now = useServerNow(60_000);
  const zone = site?.time_zone || "UTC";
  const unitName = (id: string) => site?.units.find((one) => one.unit_id === id)?.name ?? id;
  return (
    <Page
      title={`Shift handover: ${unit ? unitName(unit) : (site?.name ?? "a site")}`}
      lead={`${site?.name ?? ""} at ${dateTime(now, zone)} ${zoneName(now, zone)}. Temporary and emergency changes in force; those whose last day comes first stand first.`}
      crumbs={<Link href={`/changes?site=${encodeURIComponent(siteId)}`}>Changes</Link>}
      {...(siteId && { source: answer })}
      actions={<PrintButton />}
    >
      <Card flush>
        <div className="filters">
          <SelectField
            label="Unit"
            empty="All of the site"
            words={Object.fromEntries((site?.units ?? []).map((one) => [one.unit_id, one.name]))}
            value={unit}
            onChange={(value) =>
              setParams((before) => {
                const next = new URLSearchParams(before);
                if (value) next.set("unit", value);
                else next.delete("unit");
                return next;
              })
            }
          />
        </div>
        {!siteId ? (
          <Empty title="Choose a site in “Showing”" />
        ) : answer.data ? (
          answer.data.changes.length > 0 ? (
            <DataTable
              caption="Temporary and emergency changes in force"
              captionHidden
              columns={columns(unitName, siteId)}
              rows={answer.data.changes}
              rowId={(row) => row.change_id}
            />
          ) : (
            <Empty title="No temporary or emergency change is in force" />
          )
        ) : (
          !answer.isError && <Loading what="the sheet" />
        )}
      </Card>
      <SignatureLines roles={["Handed over by", "Taken over by"]} />
    </Page>
  );
}
