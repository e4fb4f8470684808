// Old numbers are never shown as if they were new: a stopped view and one that lags are said above
// everything else. The server's answer is changed on its way, so that no view has to be broken.
import { base, check, checkAxe, openPage, settled, shoot } from "./browser.mjs";

export const name = "old data";

async function withFreshness(session, change, said, shot) {
  const { page, context } = await openPage(session);
  await page.route("**/v1/reports/overview*", async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    Object.assign(body.freshness, change(body.freshness));
    await route.fulfill({ response, json: body });
  });
  await page.goto(base);
  await settled(page);
  const banner = page.locator("main").getByRole("alert").filter({ hasText: said });
  await banner.first().waitFor();
  check(await banner.first().isVisible(), `the banner says: ${said}`);
  await checkAxe(page, shot);
  await shoot(page, shot);
  await context.close();
}

export async function run(session) {
  await withFreshness(session, () => ({ stopped_because: "The ledger of incidents was restored from a copy." }), "These numbers have stopped", "old-stopped");
  await withFreshness(
    session,
    (fresh) => ({ behind_events: "1200", as_of_ms: String(Number(fresh.answered_at_ms) - 600_000) }),
    "1,200 recorded events are not shown yet",
    "old-behind",
  );
  // An answer that cannot be had at all.
  const { page, context } = await openPage(session);
  await page.route("**/v1/reports/overview*", (route) => route.abort());
  await page.goto(base);
  await page.getByText("No connection to the server").waitFor({ timeout: 20_000 });
  await shoot(page, "old-unreachable");
  await context.close();
}
