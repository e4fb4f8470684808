// Recommendations and corrective actions: whose they are, by when, and what waits to be verified.
import { useMemo } from "react";
import { useLocation, useSearchParams } from "wouter";
import { actionPath, useActions } from "../api/actions";
import { useNames, useRoleTitles } from "../api/people";
import { useMe } from "../api/queries";
import { sourceKinds } from "../text/action_words";
import { ActionButton } from "../ui/action";
import { actionColumns, actionId, actionLink } from "../ui/action_columns";
import { handOver, openAction } from "../ui/action_actions";
import { Card, Empty, Loading } from "../ui/basics";
import { SelectField, TextField } from "../ui/form";
import { Page } from "../ui/page";
import { Pager, usePaging } from "../ui/pager";
import { useRoles } from "../ui/roles";
import { usePageScope, useScopeSites, useSiteIndex } from "../ui/scope";
import { DataTable, type Column } from "../ui/table";
import type { ActionRow } from "../api/gen/actions";

const open = ["STAGE_OPEN", "STAGE_ACCEPTED"];
const states: Record<string, { name: string; stages: string[]; overdue?: boolean; nothing: string }> = {
  open: { name: "To be done", stages: open, nothing: "Nothing is to be done" },
  overdue: { name: "Overdue", stages: [], overdue: true, nothing: "Nothing is overdue" },
  done: { name: "To be verified", stages: ["STAGE_COMPLETED"], nothing: "Nothing waits to be verified" },
  ended: { name: "Ended", stages: ["STAGE_VERIFIED", "STAGE_DECLINED", "STAGE_WITHDRAWN"], nothing: "Nothing has ended yet" },
};

export function ActionsPage() {
  const scope = usePageScope();
  const siteIds = useScopeSites(scope);
  const siteId = scope.place.site_id;
  const sites = useSiteIndex();
  const paging = usePaging();
  const roles = useRoles(siteId);
  const me = useMe().data?.actor ?? "";
  const [, go] = useLocation();
  const [params, setParams] = useSearchParams();
  const chosen = states[params.get("state") ?? ""] ? (params.get("state") ?? "") : "open";
  const mine = params.get("whose") === "mine";
  const owner = params.get("owner") ?? "";
  const source = params.get("source") ?? "";
  const set = (name: string, value: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      next.delete("cursor");
      return next;
    });
  const state = states[chosen];
  const answer = useActions(
    siteIds && {
      site_ids: siteIds,
      owner_person_id: mine ? me : owner,
      source_kind: source,
      stages: state?.stages ?? [],
      overdue_only: state?.overdue ?? false,
      limit: 50,
      cursor: paging.cursor,
    },
  );
  const names = useNames(siteId);
  const rows = answer.data?.actions ?? [];
  const title = useRoleTitles(rows.map((row) => row.owner?.role_id ?? ""));
  const columns = useMemo((): Column<ActionRow>[] => {
    const shown = actionColumns(names.of, title);
    return siteId
      ? shown
      : [...shown, { id: "site", title: "Site", cell: (row) => sites.get(row.site_id)?.name ?? row.site_id }];
  }, [names, title, siteId, sites]);
  const mayOpen = roles.any("supervisor", "investigator", "psm_manager");
  return (
    <Page
      title="Actions"
      lead="Recommendations and corrective actions from every source. Those due first come first, so overdue ones are on top."
      source={answer}
      actions={
        mayOpen && (
          <ActionButton
            action={openAction(sites, siteId, names)}
            subject={(id) => ({ path: actionPath(`a-${id}`), named: { action_id: `a-${id}` } })}
            onDone={(id) => go(actionLink(`a-${id}`))}
          />
        )
      }
    >
      <div className="row">
        <div className="tabs" role="group" aria-label="State">
          {Object.entries(states).map(([key, { name }]) => (
            <button key={key} type="button" aria-pressed={key === chosen} onClick={() => set("state", key)}>
              {name}
            </button>
          ))}
        </div>
        <div className="tabs" role="group" aria-label="Whose">
          <button type="button" aria-pressed={!mine} onClick={() => set("whose", "")}>
            Everybody’s
          </button>
          <button type="button" aria-pressed={mine} onClick={() => set("whose", "mine")}>
            Mine
          </button>
        </div>
      </div>
      <Card flush>
        <div className="filters">
          <SelectField label="Asked for by" empty="Any source" words={sourceKinds} value={source as keyof typeof sourceKinds} onChange={(value) => set("source", value)} />
          {!mine && (
            <TextField label="Owner" value={owner} onChange={(value) => set("owner", value.trim())} suggestions={names.words} />
          )}
          {!mine && owner && siteId && rows.length > 0 && roles.any("supervisor", "psm_manager") && (
            <div className="filters-buttons">
              <ActionButton
                action={handOver(siteId, owner, names)}
                subject={(id) => ({ path: `/v1/hand-overs/h-${id}`, named: { hand_over_id: `h-${id}` } })}
              />
            </div>
          )}
        </div>
        {answer.data ? (
          rows.length > 0 ? (
            <>
              <DataTable
                caption={`${state?.name}, ${scope.name}: the earliest due day first`}
                captionHidden
                columns={columns}
                rows={rows}
                rowId={actionId}
              />
              <Pager paging={paging} nextCursor={answer.data.next_cursor} shown={rows.length} />
            </>
          ) : (
            <Empty title={state?.nothing ?? ""}>
              <p>No action here is as asked for above.</p>
            </Empty>
          )
        ) : (
          !answer.isError && <Loading what="actions" rows={6} />
        )}
      </Card>
    </Page>
  );
}
