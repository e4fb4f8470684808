// Icons are decoration: a word always stands beside them, so they are hidden from readers.
const paths = {
  overview: "M3 3h6v8H3zM11 3h6v5h-6zM11 10h6v7h-6zM3 13h6v4H3z",
  incidents: "M4 5h12M4 10h12M4 15h7",
  rates: "M3 16V4M3 16h14M6 12l3-4 3 2 4-6",
  report: "M10 4v12M4 10h12",
  nearmiss: "M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.1",
  unknown: "M7.2 7.4a2.8 2.8 0 1 1 4 2.6c-.8.4-1.2 1-1.2 1.9M10 15v.1M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z",
  search: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4",
  investigation: "M5 3h7l3 3v11H5zM8 9h4M8 12h4",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4l3 2",
  alarm: "M10 3l8 14H2zM10 8.5v4M10 14.6v.1",
  info: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9v5M10 6.2v.1",
  check: "M4 10.5l4 4 8-9",
  cross: "M5 5l10 10M15 5L5 15",
  arrow: "M4 10h12M11 5l5 5-5 5",
  up: "M5 12l5-5 5 5",
  down: "M5 8l5 5 5-5",
  both: "M6 8l4-4 4 4M6 12l4 4 4-4",
  download: "M10 3v9M6 9l4 4 4-4M4 16h12",
  camera: "M3 6h3.5L8 4h4l1.5 2H17v10H3zM10 8.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  menu: "M3 5h14M3 10h14M3 15h14",
  lost: "M3 3l14 14M5.5 11.5a6 6 0 0 1 3-1.8M10 15v.1M14.5 11.5a6 6 0 0 0-1.6-1.2M3 8.5a10 10 0 0 1 3-2M17 8.5A10 10 0 0 0 9 5.6",
  person: "M10 3a3.4 3.4 0 1 0 0 6.8A3.4 3.4 0 0 0 10 3zM3.5 17c.6-3 3.2-4.8 6.5-4.8s5.9 1.8 6.5 4.8",
  change: "M4 7h9l-3-3M16 13H7l3 3",
  print: "M6 8V3h8v5M6 14H3V8h14v6h-3M6 12h8v5H6z",
  filter: "M3 4h14l-5.5 6.5V16l-3 1v-6.5z",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

// One shape a tier, so that the mark can be told without its colour.
const tierShapes: Record<string, string> = {
  "1": "M6 1l5.5 10h-11z",
  "2": "M6 .5L11.5 6 6 11.5.5 6z",
  "3": "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1z",
  "0": "M1.5 5h9v2h-9z",
};

export function TierShape({ tier }: { tier: string }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path d={tierShapes[tier] ?? tierShapes["0"]} fill="currentColor" />
    </svg>
  );
}
