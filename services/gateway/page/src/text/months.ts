// "2026-03" and what comes so many months after or before it.
export function monthsAfter(month: string, n: number): string {
  const [year = 0, of = 1] = month.split("-").map(Number);
  const at = year * 12 + (of - 1) + n;
  return `${Math.floor(at / 12)}-${String((((at % 12) + 12) % 12) + 1).padStart(2, "0")}`;
}
