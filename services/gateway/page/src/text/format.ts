// Numbers, amounts and times as people read them. Times are shown in the time zone of the site where
// something happened; UTC is given beside it.

const wholeNumber = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const smallNumber = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4 });
const plainNumber = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 });

export const count = (n: number | string) => wholeNumber.format(Number(n));
export const amount = (n: number) => (Math.abs(n) < 1 ? smallNumber : plainNumber).format(n);

// An exact decimal with separators, without passing through a float.
export function decimal(text: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", rest = ""] = match;
  return `${sign === "-" ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${rest}`;
}

export const dollars = (text: string) => `$${decimal(text)}`;

export function withUnit(n: number, unit: string): string {
  if (unit === "USD") return `$${amount(n)}`;
  if (unit === "x threshold") return `${amount(n)} × threshold`;
  if (unit === "people") return plural(n, "person", "people");
  return unit === "" ? amount(n) : `${amount(n)} ${unit}`;
}

export const plural = (n: number | string, one: string, many = `${one}s`) =>
  `${count(n)} ${Number(n) === 1 ? one : many}`;

const formats = new Map<string, Intl.DateTimeFormat>();
function formatIn(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone || "UTC" });
    } catch {
      // A zone that this browser does not know: UTC is at least true.
      format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
    }
    formats.set(key, format);
  }
  return format;
}

const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hour12: false };

export const dateOf = (ms: number, zone: string) => formatIn(zone, day).format(ms);
export const dateTime = (ms: number, zone: string) =>
  formatIn(zone, { ...day, ...clock }).format(ms);
export const timeOnly = (ms: number, zone: string) =>
  formatIn(zone, { ...clock, second: "2-digit" }).format(ms);
// "CST": the short name that people at the site use, where there is one.
export const zoneName = (ms: number, zone: string) => {
  const options: Intl.DateTimeFormatOptions = { timeZone: zone || "UTC", timeZoneName: "short" };
  try {
    return new Intl.DateTimeFormat("en-US", options).formatToParts(ms).find((part) => part.type === "timeZoneName")?.value ?? "UTC";
  } catch {
    return "UTC";
  }
};

// "2026-11-23" as people write it; a date has no time zone.
export const plainDate = (on: string) => (on ? dateOf(Date.parse(`${on}T00:00:00Z`), "UTC") : "");
export const plainMonth = (month: string) =>
  month.length === 4
    ? month
    : formatIn("UTC", { month: "short", year: "numeric" }).format(Date.parse(`${month}-01T00:00:00Z`));

// What an <input type="datetime-local"> holds, read and written in the zone of the site.
export function toLocalInput(ms: number, zone: string): string {
  const parts = Object.fromEntries(
    formatIn(zone, {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    })
      .formatToParts(ms)
      .map((part) => [part.type, part.value]),
  );
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}T${parts["hour"]}:${parts["minute"]}`;
}

export function fromLocalInput(text: string, zone: string): number | undefined {
  const asUtc = Date.parse(`${text}:00Z`);
  if (Number.isNaN(asUtc)) return undefined;
  // The zone's distance from UTC at that moment; a second look settles the hours around a change of
  // clocks.
  let moment = asUtc;
  for (let look = 0; look < 2; look++) {
    moment = asUtc - (Date.parse(`${toLocalInput(moment, zone)}:00Z`) - moment);
  }
  return moment;
}

// "2026-11-23" of a moment at a place.
export const dayAt = (ms: number, zone: string) => toLocalInput(ms, zone).slice(0, 10);

// Whether a moment is the midnight that ends a day at a place.
export const endsDay = (ms: number, zone: string) => timeOnly(ms, zone) === "00:00:00";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

// "3 min", "5 h 20 min", "4 days": a length of time, two figures at most.
export function span(ms: number): string {
  const length = Math.abs(ms);
  if (length < minuteMs) return `${Math.round(length / 1000)} s`;
  if (length < hourMs) return `${Math.floor(length / minuteMs)} min`;
  if (length < 2 * dayMs) {
    const minutes = Math.floor((length % hourMs) / minuteMs);
    return `${Math.floor(length / hourMs)} h${minutes ? ` ${minutes} min` : ""}`;
  }
  const days = Math.floor(length / dayMs);
  return days < 730 ? `${count(days)} days` : `${(days / 365.25).toFixed(1)} years`;
}

export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} kB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}
