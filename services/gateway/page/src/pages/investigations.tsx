import { Link } from "wouter";
import { useMemo } from "react";
import { investigationsCsv, useInvestigations } from "../api/queries";
import type { IncidentRow } from "../api/gen/reporting";
import { clauseUnder } from "../text/clauses";
import { count, plural } from "../text/format";
import { Card, Chip, CsvLink, Empty, Loading, When } from "../ui/basics";
import { incidentId, investigationColumn, occurredColumn, siteColumn, tierColumn, titleColumn } from "../ui/incident_columns";
import { Page } from "../ui/page";
import { Pager, usePaging } from "../ui/pager";
import { usePageScope, useZone, withSearch } from "../ui/scope";
import { DataTable, type Column } from "../ui/table";

function DueAt({ row }: { row: IncidentRow }) {
  const zone = useZone(row.site_id);
  const due = Number(row.investigation?.due_at_ms ?? 0);
  return due ? <When ms={due} zone={zone} /> : <span className="muted">no clock</span>;
}

const dueColumn: Column<IncidentRow> = {
  id: "due",
  title: "To start by",
  tight: true,
  cell: (row) => <DueAt row={row} />,
};

const columns = [titleColumn, tierColumn, siteColumn, occurredColumn, dueColumn, investigationColumn];

export function InvestigationsPage() {
  const scope = usePageScope();
  const paging = usePaging();
  const request = { filter: scope.filter, limit: 50, cursor: paging.cursor };
  const answer = useInvestigations(request);
  const data = answer.data;
  const overdue = useMemo(() => (data?.by_site ?? []).reduce((sum, site) => sum + Number(site.overdue), 0), [data]);
  return (
    <Page
      title="Open investigations"
      lead={`Proposed, required and under way. ${clauseUnder(scope.regime, "(m)(2)")}: an investigation starts within 48 hours of the incident, counted from the earliest moment it can have begun.`}
      source={answer}
      actions={<CsvLink href={investigationsCsv(request)} what="open investigations" />}
    >
      <Card flush>
        {data ? (
          data.investigations.length > 0 ? (
            <>
              <DataTable
                caption={`${plural(data.total, "open investigation")}, ${overdue > 0 ? `${count(overdue)} not started in time` : "none late"}; late ones first`}
                columns={columns}
                rows={data.investigations}
                rowId={incidentId}
              />
              <Pager paging={paging} nextCursor={data.next_cursor} shown={data.investigations.length} total={Number(data.total)} />
            </>
          ) : (
            <Empty title="No investigation is open">
              <p>Every Tier 1 and Tier 2 incident on record here is investigated, closed or declined by two people.</p>
            </Empty>
          )
        ) : (
          !answer.isError && <Loading what="open investigations" rows={6} />
        )}
      </Card>
      {data && data.by_site.length > 0 && (
        <Card title="By site" flush>
          <table className="table">
            <caption className="hidden-text">Open and overdue investigations by site</caption>
            <thead>
              <tr>
                <th scope="col">Site</th>
                <th scope="col" className="right">
                  Open
                </th>
                <th scope="col" className="right">
                  Overdue
                </th>
              </tr>
            </thead>
            <tbody>
              {data.by_site.map((site) => (
                <tr key={site.site_id}>
                  <th scope="row">
                    <Link href={withSearch("/investigations", scope, { site: site.site_id })}>{site.site_name}</Link>
                  </th>
                  <td className="right">{count(site.open)}</td>
                  <td className="right">
                    {Number(site.overdue) > 0 ? (
                      <Chip tone="alarm" icon="alarm">
                        {count(site.overdue)}
                      </Chip>
                    ) : (
                      "0"
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Card>
      )}
    </Page>
  );
}
