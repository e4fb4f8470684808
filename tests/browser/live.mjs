// A report that comes in from elsewhere appears on an open page without reload; a lost connection is
// said loudly and ends by itself.
import { anySite, base, check, openPage, reportIncident, settled, shoot } from "./browser.mjs";

export const name = "live";

export async function run(session) {
  const site = await anySite(session);
  const { page, context } = await openPage(session);
  await page.goto(`${base}/incidents`);
  await settled(page);
  await page.locator("#menu").getByText("Live", { exact: true }).waitFor();
  await page.evaluate(() => (window.notReloaded = true));
  const title = `Ammonia smell at the chiller ${Date.now()}`;
  await reportIncident(session, site, title);
  await page.getByRole("link", { name: title }).waitFor({ timeout: 15_000 });
  check(await page.evaluate(() => window.notReloaded === true), "the page was not reloaded");
  await shoot(page, "live-arrived");

  const lost = await openPage(session);
  await lost.page.route("**/v1/live", (route) => route.abort());
  await lost.page.goto(`${base}/incidents`);
  await lost.page.getByText("The live connection was lost").waitFor({ timeout: 20_000 });
  await shoot(lost.page, "live-lost");
  await lost.page.unroute("**/v1/live");
  await lost.page.getByText("The live connection was lost").waitFor({ state: "hidden", timeout: 20_000 });
  await lost.context.close();
  await context.close();
}
