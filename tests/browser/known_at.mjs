// An incident as it was known at a past moment says so, leaves later things out, and cannot be
// changed from there.
import { anySite, base, check, openPage, reportIncident, settled, shoot } from "./browser.mjs";

export const name = "known at";

export async function run(session) {
  const site = await anySite(session);
  const id = await reportIncident(session, site, "Seal failure on P-204");
  const { page, context } = await openPage(session);
  await page.goto(`${base}/incidents/${id}`);
  await settled(page);
  await page.getByRole("button", { name: /As known then/ }).first().click();
  await page.waitForURL((url) => url.searchParams.has("known_at"));
  await page.locator("main").getByText(/^As known at /).filter({ hasText: "(" }).first().waitFor();
  await settled(page);
  check((await page.getByRole("button", { name: "Start the investigation" }).count()) === 0, "the past cannot be changed");
  await shoot(page, "incident-known-at");
  await page.goto(`${base}/incidents/${id}?known_at=946684800000`);
  await page.getByText("Nothing was known of it then").waitFor();
  await page.getByRole("button", { name: "Back to now" }).click();
  await settled(page);
  const start = page.getByRole("button", { name: "Start the investigation" });
  await start.click();
  const dialog = page.getByRole("dialog", { name: "Start the investigation" });
  await shoot(page, "incident-start");
  await dialog.getByRole("button", { name: "Start the investigation" }).click();
  await page.getByText("Under way").first().waitFor();
  await context.close();
}
