// One way to the gateway: reads, commands and files, with every answer that is not a success turned
// into a Problem that a person can be shown.

export interface Violation {
  field: string;
  reason?: string;
  sentence: string;
}

interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  reason?: string;
  clause?: string;
  violations?: Violation[];
}

export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly reason: string;
  readonly clause: string;
  readonly violations: Violation[];

  constructor(status: number, body: ProblemBody) {
    super(body.detail || body.title || "The server answered with an error and gave no reason.");
    this.name = "Problem";
    this.status = status;
    this.title = body.title ?? "";
    this.reason = body.reason ?? "";
    this.clause = body.clause ?? "";
    this.violations = body.violations ?? [];
  }

  // Nothing was decided: the same command may be sent again under the same key.
  get mayBeRetried(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const unreachable: ProblemBody = {
  title: "No connection",
  detail: "The Interlock server cannot be reached from this device.",
  reason: "UNREACHABLE",
};

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new Problem(0, unreachable);
  }
  if (response.ok) return response;
  let body: ProblemBody = {};
  try {
    body = (await response.json()) as ProblemBody;
  } catch {
    // Whatever stood between here and the server did not speak JSON; the status says enough.
    body = { title: response.statusText };
  }
  throw new Problem(response.status, body);
}

type Param = string | number | boolean | readonly string[] | undefined;

// Query parameters as the gateway reads them: nested fields with dots, repeated ones repeated. What
// is empty is left out, as an empty field does not restrict anything.
export function query(params: Record<string, Param>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === "" || value === false || value === 0) continue;
    if (Array.isArray(value)) for (const one of value) search.append(name, String(one));
    else search.append(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

export interface Versioned<T> {
  value: T;
  // The ETag without its quotes, or empty.
  version: string;
}

function versionOf(response: Response): string {
  return (response.headers.get("ETag") ?? "").replace(/^W\//, "").replaceAll('"', "");
}

export async function getVersioned<T>(path: string, signal?: AbortSignal): Promise<Versioned<T>> {
  const response = await send(path, {
    headers: { Accept: "application/json" },
    ...(signal ? { signal } : {}),
  });
  return { value: (await response.json()) as T, version: versionOf(response) };
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await getVersioned<T>(path, signal)).value;
}

// A question that needs a body; changes nothing, so it carries no key.
export async function ask<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
  return (await response.json()) as T;
}

export interface CommandOptions {
  // The same for every try of one intention, so that a repeat takes effect once.
  key: string;
  // Refused when somebody else changed it since.
  ifVersion?: string;
}

export async function command<T>(path: string, body: unknown, options: CommandOptions): Promise<T> {
  const headers: Record<string, string> = {
    "Content-Type": "application/json",
    Accept: "application/json",
    "Idempotency-Key": options.key,
  };
  if (options.ifVersion) headers["If-Match"] = `"${options.ifVersion}"`;
  const response = await send(path, { method: "POST", headers, body: JSON.stringify(body) });
  return (await response.json()) as T;
}

export interface StoredFile {
  sha256: string;
  size_bytes: string | number;
  media_type: string;
}

export async function upload(file: Blob): Promise<StoredFile> {
  const response = await send("/v1/attachments", {
    method: "POST",
    headers: {
      "Content-Type": file.type || "application/octet-stream",
      Accept: "application/json",
      "Idempotency-Key": newKey(),
    },
    body: file,
  });
  return (await response.json()) as StoredFile;
}

// crypto.randomUUID is there only in secure contexts; loopback is one, a plant's plain host name is
// not.
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
