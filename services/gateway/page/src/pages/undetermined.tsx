import { Link, useSearchParams } from "wouter";
import { undeterminedCsv, useUndetermined } from "../api/queries";
import type { IncidentRow, UndeterminedRow } from "../api/gen/reporting";
import { count, plural } from "../text/format";
import { factName } from "../text/words";
import { Card, CsvLink, Empty, Loading } from "../ui/basics";
import { occurredColumn, siteColumn, tierColumn, titleColumn } from "../ui/incident_columns";
import { Page } from "../ui/page";
import { Pager, usePaging } from "../ui/pager";
import { usePageScope, withSearch } from "../ui/scope";
import { DataTable, type Column } from "../ui/table";

// A column of an incident, shown for the row that carries one.
const ofIncident = ({ id, title, heading, tight, cell }: Column<IncidentRow>): Column<UndeterminedRow> => ({
  id,
  title,
  heading: heading ?? false,
  tight: tight ?? false,
  cell: (row) => row.incident && cell(row.incident),
});

const columns: Column<UndeterminedRow>[] = [
  ...[titleColumn, tierColumn].map(ofIncident),
  {
    id: "missing",
    title: "What would settle it",
    cell: (row) => (
      <ul className="stack-s">
        {row.missing_facts.slice(0, 3).map((fact) => (
          <li key={fact.field}>
            <span className="strong">{factName(fact.field)}.</span> <span className="muted small">{fact.sentence}</span>
          </li>
        ))}
        {row.missing_facts.length > 3 && (
          <li className="muted small">and {plural(row.missing_facts.length - 3, "more fact")}</li>
        )}
      </ul>
    ),
  },
  ...[siteColumn, occurredColumn].map(ofIncident),
];

const rowId = (row: UndeterminedRow) => row.incident?.incident_id ?? "";

export function UndeterminedPage() {
  const scope = usePageScope();
  const paging = usePaging();
  const [params] = useSearchParams();
  const missing = params.get("missing") ?? "";
  const request = { filter: { ...scope.filter, missing_fact: missing }, limit: 50, cursor: paging.cursor };
  const answer = useUndetermined(request);
  const data = answer.data;
  return (
    <Page
      title="Undetermined tiers"
      lead="For each of these, the tier shown is the lowest that is certain. Somebody has to find out the missing facts; until then the incident is treated as at least that."
      source={answer}
      actions={<CsvLink href={undeterminedCsv(request)} what="undetermined tiers" />}
    >
      {data && data.by_fact.length > 0 && (
        <Card title="Which facts are missing most" note="Find these out first" flush>
          <table className="table">
            <caption className="hidden-text">Missing facts, most frequent first</caption>
            <thead>
              <tr>
                <th scope="col">Missing fact</th>
                <th scope="col" className="right">
                  Incidents
                </th>
                <th scope="col" className="right">
                  Settled by it alone
                </th>
              </tr>
            </thead>
            <tbody>
              {data.by_fact.slice(0, 8).map((row) => (
                <tr key={row.field}>
                  <th scope="row">
                    <Link href={withSearch("/undetermined", scope, { missing: row.field })}>{factName(row.field)}</Link>
                  </th>
                  <td className="right">{count(row.incidents)}</td>
                  <td className="right">{count(row.settles_alone)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Card>
      )}
      <Card flush>
        {data ? (
          data.undetermined.length > 0 ? (
            <>
              <DataTable
                caption={
                  <>
                    {plural(data.total, "incident")} {missing && `lack: ${factName(missing)}. `}
                    {missing && <Link href={withSearch("/undetermined", scope)}>Show all</Link>}
                  </>
                }
                columns={columns}
                rows={data.undetermined}
                rowId={rowId}
              />
              <Pager paging={paging} nextCursor={data.next_cursor} shown={data.undetermined.length} total={Number(data.total)} />
            </>
          ) : (
            <Empty title="Every tier on record here is certain" />
          )
        ) : (
          !answer.isError && <Loading what="undetermined tiers" rows={6} />
        )}
      </Card>
    </Page>
  );
}
