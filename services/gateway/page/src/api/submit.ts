import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { command, newKey } from "./client";
import { pruned } from "./draft";
import { queryClient } from "./view";
import type { Receipt } from "./gen/core";

interface Submission {
  path: string;
  // Or how it comes about: its files are stored before it is sent.
  body: object | (() => Promise<object>);
  ifVersion?: string;
}

// Sends a command. As long as the same thing is sent again, it carries the same key: however often
// somebody presses the button in a tunnel, it takes effect once.
export function useSubmit<Answer = Receipt>(onDone?: (answer: Answer) => void) {
  const last = useRef({ text: "", key: "" });
  return useMutation<Answer, unknown, Submission>({
    mutationFn: async ({ path, body, ifVersion }) => {
      const content = pruned(typeof body === "function" ? await (body as () => Promise<object>)() : body) ?? {};
      const text = path + JSON.stringify(content);
      if (last.current.text !== text) last.current = { text, key: newKey() };
      return command<Answer>(path, content, {
        key: last.current.key,
        ...(ifVersion && { ifVersion }),
      });
    },
    onSuccess: (answer) => {
      last.current = { text: "", key: "" };
      void queryClient.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "unchanging" });
      onDone?.(answer);
    },
  });
}

// A number for a new incident that a person can read out over the radio: the day and six signs
// without the ones that sound or look alike.
export function newIncidentId(day: string): string {
  const signs = "23456789BCDFGHJKMNPQRTVWXYZ";
  const random = crypto.getRandomValues(new Uint8Array(6));
  return `${day.replaceAll("-", "")}-${Array.from(random, (n) => signs[n % signs.length]).join("")}`;
}
