import { useEffect, useRef, useState } from "react";
import type uPlot from "uplot";
import { plainMonth } from "../text/format";

export interface Series {
  name: string;
  // A colour token, "--series-1".
  colour: string;
  values: readonly (number | null)[];
  dash?: number[];
}

// Steps of an axis that counts: there is no half of an event.
const wholeSteps = [1, 10, 100, 1000, 10_000, 100_000].flatMap((n) => [n, 2 * n, 5 * n]);

const token = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function useDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    const media = matchMedia("(prefers-color-scheme: dark)");
    const change = () => setDark(media.matches);
    media.addEventListener("change", change);
    return () => media.removeEventListener("change", change);
  }, []);
  return dark;
}

// Lines over months. The same numbers stand in a table below it, for those who cannot see a line or
// want the figure itself.
export function LineChart({ label, months, series, unit, height = 220 }: {
  label: string;
  months: readonly string[];
  series: readonly Series[];
  unit: string;
  height?: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const dark = useDark();
  const key = JSON.stringify([months, series]);
  useEffect(() => {
    const element = box.current;
    if (!element || months.length === 0) return;
    const font = `12px ${token("--sans")}`;
    const axis = {
      stroke: token("--ink-3"),
      font,
      grid: { stroke: token("--line"), width: 1 },
      ticks: { show: false },
    };
    const short = (i: number) => {
      const month = months[i];
      return month === undefined ? "" : plainMonth(month);
    };
    const whole = series.every((one) => one.values.every((value) => value === null || Number.isInteger(value)));
    const options: uPlot.Options = {
      width: element.clientWidth,
      height,
      padding: [10, 12, 0, 0],
      cursor: { y: false, points: { size: 7 } },
      legend: { show: false },
      scales: {
        x: { time: false },
        y: { range: (_, __, max) => [0, Math.max(1, max * 1.12)] },
      },
      axes: [
        { ...axis, space: 72, size: 30, values: (_, splits) => splits.map((i) => (Number.isInteger(i) ? short(i) : "")) },
        { ...axis, size: 44, ...(whole && { incrs: wholeSteps }), values: (_, splits) => splits.map((v) => v.toFixed(splits.every(Number.isInteger) ? 0 : 2)) },
      ],
      series: [
        {},
        ...series.map((one) => ({
          label: one.name,
          stroke: token(one.colour),
          width: 2,
          spanGaps: false,
          points: { show: months.length < 25, size: 5, fill: token("--surface") },
          ...(one.dash && { dash: one.dash }),
        })),
      ],
    };
    const data = [months.map((_, i) => i), ...series.map((one) => [...one.values])] as uPlot.AlignedData;
    let chart: uPlot | undefined;
    let gone = false;
    const resize = new ResizeObserver(() => chart?.setSize({ width: element.clientWidth, height }));
    // Lines come after the numbers: the page does not wait for the code that draws them.
    void import("uplot").then(({ default: UPlot }) => {
      if (gone) return;
      chart = new UPlot(options, data, element);
      resize.observe(element);
    });
    return () => {
      gone = true;
      resize.disconnect();
      chart?.destroy();
    };
    // The data is compared by its content, so that a refresh with equal numbers does not redraw.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, height, dark]);
  return (
    <figure className="stack" aria-label={label}>
      <div className="chart" ref={box} style={{ minHeight: `${height}px` }} aria-hidden="true" />
      <figcaption className="legend">
        {series.map((one) => (
          <span key={one.name}>
            <svg viewBox="0 0 22 8" aria-hidden="true">
              <path
                d="M0 4h22"
                stroke={`var(${one.colour})`}
                strokeWidth="2.5"
                strokeDasharray={one.dash?.join(" ")}
              />
            </svg>
            {one.name}
          </span>
        ))}
      </figcaption>
      <details className="small">
        <summary>The numbers as a table</summary>
        <div className="table-wrap" tabIndex={0} role="region" aria-label={`${label}, as a table`}>
          <table className="table">
            <caption>
              {label}, {unit}
            </caption>
            <thead>
              <tr>
                <th scope="col">Month</th>
                {series.map((one) => (
                  <th key={one.name} scope="col" className="right">
                    {one.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {months.map((month, i) => (
                <tr key={month}>
                  <th scope="row">{plainMonth(month)}</th>
                  {series.map((one) => (
                    <td key={one.name} className="right">
                      {one.values[i] ?? "none"}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
