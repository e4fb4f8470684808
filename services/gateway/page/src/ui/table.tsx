import {
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type SortingState,
} from "@tanstack/react-table";
import { useMemo, type ReactNode } from "react";
import { Icon } from "./icons";

const features = tableFeatures({ rowSortingFeature });

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  // The name by which the server sorts; without it the column does not sort.
  order?: string;
  align?: "right";
  tight?: boolean;
  // The cell that names the row, read out before its others.
  heading?: boolean;
}

export interface Sorting {
  order: string;
  descending: boolean;
}

export function DataTable<Row extends object>({ caption, captionHidden = false, columns, rows, rowId, sorting, onSort, arrived, wide = false }: {
  caption: ReactNode;
  // Only for those who hear the page: a heading says the same just above.
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
  // Rows that came in while the page was open: marked for a moment.
  arrived?: ReadonlySet<string>;
  // More columns than a screen has room for: the first one stays where it is, and their names break.
  wide?: boolean;
}) {
  const byId = useMemo(() => new Map(columns.map((c) => [c.id, c])), [columns]);
  const definitions = useMemo(
    () =>
      columns.map(
        (c): ColumnDef<typeof features, Row, unknown> => ({
          id: c.id,
          header: c.title,
          enableSorting: c.order !== undefined,
          accessorFn: (row) => row,
          cell: (context) => c.cell(context.row.original),
        }),
      ),
    [columns],
  );
  const sorted: SortingState = useMemo(() => {
    const column = sorting && columns.find((c) => c.order === sorting.order);
    return column ? [{ id: column.id, desc: sorting.descending }] : [];
  }, [columns, sorting]);
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting: sorted },
    onSortingChange: (updater) => {
      const [next] = typeof updater === "function" ? updater(sorted) : updater;
      const order = next && byId.get(next.id)?.order;
      if (next && order) onSort?.({ order, descending: next.desc });
    },
  });
  return (
    <div className="table-wrap" {...(wide ? { tabIndex: 0, role: "group", "aria-label": "Scrolls sideways" } : { tabIndex: -1 })}>
      <table className={wide ? "table table-cards table-wide" : "table table-cards"}>
        <caption className={captionHidden ? "hidden-text" : ""}>{caption}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const column = byId.get(header.column.id);
                const direction = header.column.getIsSorted();
                const sortable = onSort !== undefined && header.column.getCanSort();
                return (
                  <th
                    key={header.id}
                    scope="col"
                    className={`${column?.align ?? ""} ${column?.tight ? "tight" : ""}`}
                    {...(sortable && {
                      "aria-sort":
                        direction === "asc"
                          ? ("ascending" as const)
                          : direction === "desc"
                            ? ("descending" as const)
                            : ("none" as const),
                    })}
                  >
                    {sortable ? (
                      <button
                        type="button"
                        className="sort"
                        onClick={() => header.column.toggleSorting(direction !== "desc")}
                      >
                        <table.FlexRender header={header} />
                        <Icon name={direction === "asc" ? "up" : direction === "desc" ? "down" : "both"} />
                      </button>
                    ) : (
                      <table.FlexRender header={header} />
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} className={arrived?.has(row.id) ? "arrived" : ""}>
              {row.getAllCells().map((cell) => {
                const column = byId.get(cell.column.id);
                const className = `${column?.align ?? ""} ${column?.tight ? "tight" : ""}`;
                const content = <table.FlexRender cell={cell} />;
                return column?.heading ? (
                  <th key={cell.id} scope="row" className={className}>
                    {content}
                  </th>
                ) : (
                  <td key={cell.id} className={className} data-label={column?.title}>
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
