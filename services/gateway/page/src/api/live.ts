// The live connection: one stream of events from the gateway; each says that something recorded has
// reached a view. The page then asks again for what it shows, so a lost message costs nothing.
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

export interface LiveState {
  state: "connecting" | "live" | "lost";
  // When the state was entered, by this device's clock.
  since: number;
}

// A connection on which nothing, not even a heartbeat, came for so long is given up and made anew.
const silenceMs = 60_000;
const retryMs = [1_000, 2_000, 5_000];
// Many events at once (an import) lead to one refresh in this time.
const refreshMs = 1_000;

let current: LiveState = { state: "connecting", since: Date.now() };
const listeners = new Set<() => void>();

function enter(state: LiveState["state"]): void {
  if (current.state === state) return;
  current = { state, since: Date.now() };
  for (const listener of listeners) listener();
}

export function useLive(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

// Reads a text/event-stream and calls back for every event that carries data.
async function readStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onBytes: () => void,
  onEvent: () => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    rest += value;
    const lines = rest.split(/\r\n|\n|\r/);
    rest = lines.pop() ?? "";
    if (lines.some((line) => line.startsWith("data:"))) onEvent();
  }
}

export function startLive(client: QueryClient): () => void {
  let stopped = false;
  let attempt = 0;
  let abort = new AbortController();
  let refreshTimer: number | undefined;

  const refresh = () => {
    refreshTimer ??= window.setTimeout(() => {
      refreshTimer = undefined;
      void client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "unchanging" });
    }, refreshMs);
  };

  const run = async () => {
    while (!stopped) {
      abort = new AbortController();
      let silence: number | undefined;
      const heard = () => {
        window.clearTimeout(silence);
        silence = window.setTimeout(() => abort.abort(), silenceMs);
      };
      try {
        heard();
        const response = await fetch("/v1/live", {
          headers: { Accept: "text/event-stream" },
          credentials: "same-origin",
          signal: abort.signal,
        });
        if (!response.ok || !response.body) throw new Error(`live: ${response.status}`);
        // What was missed while there was no connection.
        if (attempt > 0 || current.state === "lost") refresh();
        attempt = 0;
        enter("live");
        await readStream(response.body, heard, refresh);
      } catch {
        // Lost, refused or silent: said below, and tried again.
      }
      window.clearTimeout(silence);
      if (stopped) return;
      enter("lost");
      const wait = retryMs[Math.min(attempt, retryMs.length - 1)] ?? 5_000;
      attempt++;
      await new Promise((done) => window.setTimeout(done, wait));
    }
  };
  void run();
  return () => {
    stopped = true;
    window.clearTimeout(refreshTimer);
    abort.abort();
  };
}
