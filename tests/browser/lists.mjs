// The address holds the filters, sorting is announced, the export carries the same filters, and a
// number on the overview opens down to its incidents.
import { anySite, base, check, openPage, reportIncident, settled } from "./browser.mjs";

export const name = "lists";

export async function run(session) {
  const site = await anySite(session);
  const word = `sight${Date.now()}`;
  await reportIncident(session, site, `Cracked ${word} glass on V-7`);
  const { page, context } = await openPage(session);
  await page.goto(`${base}/incidents`);
  await settled(page);
  await page.getByLabel("Search").fill(word);
  await page.getByRole("link", { name: `Cracked ${word} glass on V-7` }).waitFor();
  await page.waitForURL((url) => url.searchParams.get("text") === word);
  await page.getByText("1 incident matches").waitFor();
  check((await page.locator("tbody tr").count()) === 1, "only the incident with the word is listed");
  const csv = await page.getByRole("link", { name: "CSV of this list" }).getAttribute("href");
  check(csv.includes(word), "the export carries the filter");
  const download = await page.request.get(base + csv);
  check((await download.text()).includes(word), "the export holds the incident");

  await page.getByRole("button", { name: "Tier" }).click();
  await page.waitForURL((url) => url.searchParams.get("order") === "INCIDENT_ORDER_TIER");
  const sort = await page.getByRole("columnheader", { name: "Tier" }).getAttribute("aria-sort");
  check(sort === "descending", `sorted from the gravest down, not ${sort}`);
  await page.reload();
  await settled(page);
  check((await page.getByLabel("Search").inputValue()) === word, "after a reload the filter is still there");

  await page.goto(base);
  await settled(page);
  await page.getByRole("link", { name: /^Tier 1 ?:/ }).click();
  await page.waitForURL((url) => url.pathname === "/incidents" && url.searchParams.get("tier") === "TIER_1");
  await settled(page);
  await context.close();
}
