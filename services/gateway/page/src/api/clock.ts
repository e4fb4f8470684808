// The server's clock as this page sees it. What is late or old is told by the server's time, never
// by the device's, which may be wrong; in a demonstration the server's time is a simulated one.
import { useEffect, useState } from "react";

let offsetMs: number | undefined;

export function observeServerTime(answeredAtMs: number): void {
  if (answeredAtMs > 0) offsetMs = answeredAtMs - Date.now();
}

export function serverNow(): number {
  return Date.now() + (offsetMs ?? 0);
}

// The server's now, moving every so often so that ages on the page move too.
export function useServerNow(everyMs = 15_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(serverNow()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  // A first answer may have come after the last tick.
  return Math.max(now, serverNow() - everyMs);
}
