// Leading indicators of a site, or what is amiss at any of them, each down to its records.
import { Link, useSearchParams } from "wouter";
import { useLeadingIndicators, useLeadingRecords } from "../api/leading";
import type { Better, LeadingRecord, LeadingValue, RecordsWanted, TargetStanding } from "../api/gen/metrics";
import { count, plural } from "../text/format";
import { Card, Chip, Empty, Loading, ProblemNotice, When, type Tone } from "./basics";
import type { IconName } from "./icons";
import { useScopeSites, useSiteIndex, useZone, type PageScope } from "./scope";
import { DataTable, type Column } from "./table";

const standings: Record<TargetStanding, { tone: Tone; icon: IconName; words: string }> = {
  TARGET_STANDING_UNSPECIFIED: { tone: "plain", icon: "unknown", words: "not known" },
  TARGET_STANDING_NO_RATE: { tone: "plain", icon: "unknown", words: "no rate" },
  TARGET_STANDING_ON_TARGET: { tone: "good", icon: "check", words: "on target" },
  TARGET_STANDING_OFF_TARGET: { tone: "note", icon: "info", words: "off target" },
  TARGET_STANDING_LIMIT_CROSSED: { tone: "alarm", icon: "alarm", words: "limit crossed" },
};

// What of it somebody has to look at: the records that keep it from its target.
const amiss = (better: Better): RecordsWanted =>
  better === "BETTER_HIGHER" ? "RECORDS_WANTED_NOT_IN_NUMERATOR" : "RECORDS_WANTED_IN_NUMERATOR";

const bound = (value: LeadingValue, percent: string | undefined) =>
  percent === undefined ? "–" : `${value.better === "BETTER_HIGHER" ? "at least" : "at most"} ${percent} %`;

// Where a record is shown; undefined: it has no page of its own.
function pageOf(record: LeadingRecord): string | undefined {
  switch (record.service) {
    case "actions":
      return `/actions/${encodeURIComponent(record.record_id)}`;
    case "incidents":
      return `/incidents/${encodeURIComponent(record.record_id)}`;
    case "training":
      return record.stream.startsWith("training_watch-")
        ? `/people/${encodeURIComponent(record.stream.slice("training_watch-".length))}`
        : undefined;
    case "moc":
      return record.stream.startsWith("change-")
        ? `/changes/${encodeURIComponent(record.record_id)}`
        : `/startups/${encodeURIComponent(record.item_id)}`;
    default:
      return undefined;
  }
}

const partWords = (part: string) => part.toLowerCase().replaceAll("_", " ");

function Records({ value }: { value: LeadingValue }) {
  const zone = useZone(value.site_id);
  const answer = useLeadingRecords({ indicator_id: value.indicator_id, site_id: value.site_id, wanted: amiss(value.better) });
  if (answer.isError) return <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <Loading what="the records behind it" />;
  const columns: Column<LeadingRecord>[] = [
    {
      id: "record",
      title: "Record",
      heading: true,
      cell: (row) => {
        const page = pageOf(row);
        return page ? (
          <Link className="row-title" href={page}>
            {row.record_id}
          </Link>
        ) : (
          row.record_id
        );
      },
    },
    { id: "part", title: "Of", cell: (row) => partWords(row.part) },
    { id: "due", title: "Due", tight: true, cell: (row) => <When ms={row.due_at_ms} zone={zone} only="deadline" /> },
  ];
  const records = answer.data.records;
  return records.length > 0 ? (
    <DataTable
      caption={`${value.name}: ${plural(records.length, "record")} to look at${answer.data.next_cursor ? ", the first of more" : ""}`}
      columns={columns}
      rows={records}
      rowId={(row) => row.record_id}
    />
  ) : (
    <Empty title="No record keeps it from its target" />
  );
}

export function LeadingIndicators({ scope }: { scope: PageScope }) {
  const [params] = useSearchParams();
  const sites = useSiteIndex();
  const answer = useLeadingIndicators(useScopeSites(scope));
  const oneSite = scope.place.site_id !== undefined;
  const all = answer.data?.values ?? [];
  // Of many sites only what somebody has to look at.
  const shown = oneSite
    ? all
    : all.filter((v) => v.standing === "TARGET_STANDING_LIMIT_CROSSED" || v.standing === "TARGET_STANDING_OFF_TARGET");
  const opened = shown.find((v) => v.indicator_id === params.get("leading") && v.site_id === params.get("leading_site"));
  const toRecords = (value: LeadingValue) => {
    const next = new URLSearchParams(params);
    next.set("leading", value.indicator_id);
    next.set("leading_site", value.site_id);
    return `?${next}`;
  };
  const columns: Column<LeadingValue>[] = [
    {
      id: "indicator",
      title: "Indicator",
      heading: true,
      cell: (row) => (
        <>
          <Link className="row-title" href={toRecords(row)}>
            {row.name}
          </Link>
          <p className="row-sub">{row.clause}</p>
        </>
      ),
    },
    ...(oneSite ? [] : [{ id: "site", title: "Site", cell: (row: LeadingValue) => sites.get(row.site_id)?.name ?? row.site_id }]),
    { id: "share", title: "Share", align: "right", tight: true, cell: (row) => (row.percent ? `${row.percent.value} %` : "no rate") },
    {
      id: "records",
      title: "Records",
      align: "right",
      tight: true,
      cell: (row) => (row.percent ? `${count(row.numerator)} of ${count(row.denominator)}` : "none"),
    },
    { id: "target", title: "Target", tight: true, cell: (row) => bound(row, row.target?.target_percent?.value) },
    { id: "limit", title: "Limit", tight: true, cell: (row) => bound(row, row.target?.limit_percent?.value) },
    {
      id: "standing",
      title: "Standing",
      tight: true,
      cell: (row) => {
        const standing = standings[row.standing];
        return (
          <Chip tone={standing.tone} icon={standing.icon}>
            {standing.words}
          </Chip>
        );
      },
    },
  ];
  return (
    <Card
      title="Leading indicators"
      note={
        oneSite
          ? "As they stand now. No rate means that there is nothing to count, and never zero."
          : "What is off its target, at any site. Choose a site to see all of its indicators."
      }
      flush
    >
      {answer.isError ? (
        <ProblemNotice error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <Loading what="leading indicators" />
      ) : shown.length > 0 ? (
        <DataTable
          caption={oneSite ? `${plural(shown.length, "leading indicator")} of ${scope.name}` : `${count(shown.length)} off target`}
          captionHidden
          columns={columns}
          rows={shown}
          rowId={(row) => `${row.site_id} ${row.indicator_id}`}
        />
      ) : (
        <Empty title={oneSite ? "No leading indicator is defined" : "Every leading indicator is on its target"} />
      )}
      {opened && <Records value={opened} />}
    </Card>
  );
}
