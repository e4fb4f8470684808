// What the browser tests share: Chromium, sign-in, screenshots, axe, and a few assertions that say
// what was expected. Everything comes from the environment:
//   INTERLOCK_URL        http://127.0.0.1:8080
//   INTERLOCK_SIGN_IN    the one-time link that signs the browser in (it is used once)
//   INTERLOCK_READER     the same of a person who may only read, everywhere
//   INTERLOCK_SECOND     the same of a supervisor of every site: the second person that rules ask for
//   INTERLOCK_SHOTS      folder for screenshots; none are kept without it
//   CHROMIUM             /usr/bin/chromium
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../../services/gateway/page/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const { AxeBuilder } = require("@axe-core/playwright");

export const signIn = process.env.INTERLOCK_SIGN_IN ?? "";
export const base = (process.env.INTERLOCK_URL || (signIn && new URL(signIn).origin)).replace(/\/$/, "");
const shots = process.env.INTERLOCK_SHOTS ?? "";


export function check(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

export async function openBrowser() {
  const links = { owner: signIn, reader: process.env.INTERLOCK_READER, second: process.env.INTERLOCK_SECOND };
  check(Object.values(links).every(Boolean), "INTERLOCK_SIGN_IN, INTERLOCK_READER and INTERLOCK_SECOND must hold sign-in links.");
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const signedIn = async (link) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(link);
    const cookies = await context.cookies();
    check(cookies.length > 0, "A sign-in link did not sign in: is it a fresh one?");
    await context.close();
    return cookies;
  };
  const owner = { browser, cookies: await signedIn(links.owner) };
  return {
    ...owner,
    reader: { browser, cookies: await signedIn(links.reader) },
    second: { browser, cookies: await signedIn(links.second) },
  };
}

// A page of its own in one width and colour scheme. What goes wrong on it is collected: the console's
// errors, refusals of the content security policy, and requests that leave the server.
export async function openPage({ browser, cookies }, { width = 1440, scheme = "light", signedIn = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: scheme,
    reducedMotion: "reduce",
    hasTouch: width < 600,
    isMobile: width < 600,
    timezoneId: "Europe/Berlin",
  });
  if (signedIn) await context.addCookies(cookies);
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["blob:", "data:"].includes(url.protocol) && url.origin !== base) wrong.push(`request to ${url.origin}`);
  });
  return { page, context, wrong };
}

export async function settled(page) {
  await page.locator("main h1").waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".bone").length === 0, undefined, { timeout: 15_000 });
}

// Of the whole page; of the window alone where a dialog lies over it.
export async function shoot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: (await page.locator("dialog[open]").count()) === 0 });
}

export async function checkAxe(page, where) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const said = violations.map((v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join("; ")})`);
  check(said.length === 0, `axe at ${where}: ${said.join(" | ")}`);
}

// Nothing sticks out to the right: a phone never scrolls sideways.
export async function checkWidth(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(over <= 0, `${where} is ${over} px wider than the window`);
}

// -- The API, for what a test needs to be there -------------------------------------------------------

export async function api({ cookies }, method, path, body, headers = {}) {
  const response = await fetch(base + path, {
    method,
    headers: {
      Cookie: cookies.map((c) => `${c.name}=${c.value}`).join("; "),
      Accept: "application/json",
      Origin: base,
      "Sec-Fetch-Site": "same-origin",
      ...(body && { "Content-Type": "application/json" }),
      ...(method !== "GET" && { "Idempotency-Key": crypto.randomUUID() }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const value = text ? JSON.parse(text) : {};
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${value.reason ?? ""} ${value.detail ?? text} ${JSON.stringify(value.violations ?? "")}`);
  return value;
}

// A site to report at: one that is there, or a new one.
export async function anySite(session) {
  const { sites } = await api(session, "GET", "/v1/reports/sites");
  if (sites.length > 0) return sites[0];
  await api(session, "POST", "/v1/sites/browser-test:register", {
    site_id: "browser-test",
    profile: { name: "Browser Test Works", time_zone: "America/Chicago", regime: "REGIME_GENERAL_INDUSTRY", go_live_on: "2020-01-01", anonymous_near_misses_allowed: true },
    units: [{ unit_id: "u1", name: "Unit 1" }],
  });
  return until("the new site is listed", async () => (await api(session, "GET", "/v1/reports/sites")).sites[0]);
}

export async function until(what, look, timeoutMs = 15_000) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`After ${timeoutMs / 1000} s it is still not so: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

export async function reportIncident(session, site, title, facts = {}) {
  const id = `bt-${crypto.randomUUID().slice(0, 12)}`;
  await api(session, "POST", `/v1/incidents/${id}:report`, {
    incident_id: id,
    site_id: site.site_id,
    title,
    description: "Reported by a browser test.",
    reporter: { person_id: "browser-test" },
    facts: {
      occurrence: { began_at_ms: String(Date.now() - 3_600_000) },
      place: { area: "AREA_KIND_PRODUCTION", location: "Pump row", indoors: "ANSWER_NO" },
      process_involved: "ANSWER_YES",
      releases: [{ material: { chemical: "Chlorine" }, quantity: 300, unit: "QUANTITY_UNIT_KILOGRAM", duration_minutes: 30 }],
      ...facts,
    },
  });
  return id;
}

// A report begun: material got out on a production unit in the open, and nothing came of it. Its
// release is still to be told.
export async function beginReleaseReport(page, site, title) {
  await page.goto(`${base}/report?site=${site.site_id}`);
  await settled(page);
  const say = (question, answer) =>
    page.getByRole("group", { name: question }).getByRole("radio", { name: answer, exact: true }).check();
  await page.getByLabel("In one line").fill(title);
  await page.getByLabel("Kind of area").selectOption("AREA_KIND_PRODUCTION");
  await say("Inside a building", "No");
  await say("Did material or energy get out?", "Yes");
  for (const question of ["Was anybody harmed?", "Was there a fire?", "Was there an explosion?", "Did the public have to leave"]) {
    await say(question, "No");
  }
}
