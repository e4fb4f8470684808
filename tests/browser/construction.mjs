// A site under the construction standard reads the clauses of 29 CFR 1926.64 on every page that is about
// it, and none of 1910.119: on the incident, in its dialogs and history, in the lists, and in the form.
import { api, base, check, checkAxe, checkWidth, openPage, reportIncident, settled, shoot, until } from "./browser.mjs";

export const name = "construction";

const looks = [
  { width: 390, scheme: "light", axe: true },
  { width: 1440, scheme: "dark", axe: true },
  { width: 390, scheme: "dark", axe: false },
  { width: 1440, scheme: "light", axe: false },
];

async function cites(place, clauses, where) {
  const text = await place.innerText();
  for (const clause of clauses) check(text.includes(clause), `${where} cites ${clause}: ${text}`);
  check(!text.includes("1910.119"), `${where} cites the other standard: ${text.match(/.{0,60}1910\.119.{0,60}/)?.[0]}`);
}

export async function run(session) {
  const id = `bt-${crypto.randomUUID().slice(0, 8)}`;
  const site = { site_id: id };
  await api(session, "POST", `/v1/sites/${id}:register`, {
    site_id: id,
    profile: { name: `Tank Construction ${id}`, time_zone: "UTC", regime: "REGIME_CONSTRUCTION", go_live_on: "2020-01-01" },
  });
  const threeDays = 3 * 24 * 3_600_000;
  const incident = await until("incidents knows the new site", () =>
    reportIncident(session, site, "Chlorine leak while tying in the new header", {
      occurrence: { began_at_ms: String(Date.now() - threeDays) },
    }).catch((error) => (error.message.includes("SITE_UNKNOWN") ? undefined : Promise.reject(error))),
  );
  await api(session, "POST", `/v1/incidents/${incident}:assessPotential`, {
    incident_id: incident,
    potential: "POTENTIAL_CATASTROPHIC",
    reason: "The wind stood towards the canteen.",
  });
  // The report's own view may not have it yet: that is waited for, any other refusal is not.
  await until("the report is listed with its clauses", async () => {
    const reported = await api(session, "GET", `/v1/reports/incidents/${incident}`).catch((error) =>
      error.message.includes("INCIDENT_UNKNOWN") ? undefined : Promise.reject(error),
    );
    return reported?.timeline.some((entry) => entry.clause === "1926.64(e)(3)(ii)");
  });

  for (const { width, scheme, axe } of looks) {
    const { page, context, wrong } = await openPage(session, { width, scheme });
    const where = `construction-${width}-${scheme}`;
    await page.goto(`${base}/incidents/${incident}`);
    await settled(page);
    await page.getByText("Late by").waitFor();
    await cites(page.locator("main"), ["1926.64(m)(2)", "1926.64(e)(3)(ii)", "1926.64(m) asks for an investigation", "by owner · 40 CFR 302 / 355"], where);
    await shoot(page, where);
    await checkWidth(page, where);
    if (axe) await checkAxe(page, where);
    check(wrong.length === 0, `${where} complains: ${wrong.join(" | ")}`);
    await context.close();
  }

  const { page, context, wrong } = await openPage(session);
  await page.goto(`${base}/incidents/${incident}`);
  await settled(page);
  for (const [label, clause] of [
    ["Start the investigation", "1926.64(m)(2)"],
    ["Could it have been catastrophic?", "1926.64(e)(3)(ii)"],
  ]) {
    await page.getByRole("button", { name: label }).click();
    const dialog = page.getByRole("dialog", { name: label });
    await dialog.waitFor();
    await cites(dialog, [clause], label);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  }
  for (const [path, clauses] of [
    [`/?site=${id}`, ["1926.64(m)(2) gives 48 hours"]],
    [`/investigations?site=${id}`, ["1926.64(m)(2): an investigation starts"]],
    [`/incidents?site=${id}`, []],
  ]) {
    await page.goto(base + path);
    await settled(page);
    await page.getByText("Chlorine leak while tying in the new header").first().waitFor();
    await cites(page.locator("main"), clauses, path);
  }
  await page.goto(`${base}/report?site=${id}`);
  await settled(page);
  await page.locator("#verdict").getByText("1926.64(m)").waitFor();
  await page.getByLabel("In one line").fill("Flange leak at the tie-in");
  await cites(page.locator("main"), [], "the report form");
  await page.getByRole("button", { name: "Send the report" }).click();
  await page.getByText("The incident is stored").waitFor();
  await cites(page.locator("main"), ["1926.64(m)(2)"], "the sent report");
  check(wrong.length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();

  // Of a company with sites under both, both are cited.
  const other = await openPage(session);
  await other.page.goto(`${base}/investigations`);
  await settled(other.page);
  await other.page.getByText(/1910\.119\(m\)\(2\)( \/ 1926\.64\(m\)\(2\))?: an investigation starts/).waitFor();
  await other.context.close();
}
