// The form says which missing fact would change the tier, and leads there; what is needed and absent
// is said in words before anything is sent.
import { anySite, base, check, openPage, settled, shoot } from "./browser.mjs";

export const name = "missing fact";

export async function run(session) {
  const site = await anySite(session);
  const { page, context } = await openPage(session, { width: 390 });
  await page.goto(`${base}/report?site=${site.site_id}`);
  await settled(page);
  await page.getByRole("button", { name: "Send the report" }).click();
  await page.getByText("Not sent yet").waitFor();
  const focused = await page.evaluate(() => document.activeElement?.getAttribute("data-field"));
  check(focused === "title", `the cursor goes to what is missing, not to ${focused}`);

  await page.getByRole("group", { name: "Did material or energy get out?" }).getByRole("radio", { name: "Yes" }).check();
  await page.getByLabel("Substance").fill("Chlorin");
  await page.locator("#verdict").getByText('"Chlorin" is not in the chemicals file. Did you mean "Chlorine"?').waitFor();
  await page.getByLabel("Substance").fill("Chlorine");
  await page.locator("#verdict .missing-item", { hasText: "Quantity released" }).first().click();
  const field = await page.evaluate(() => document.activeElement?.getAttribute("data-field"));
  check(field === "releases[0].quantity", `a missing fact leads to its field, not to ${field}`);
  await page.keyboard.type("12x");
  await page.getByText("Digits only, with a point for decimals").first().waitFor();
  await shoot(page, "report-missing-390");

  await page.keyboard.press("Control+A");
  await page.keyboard.type("12.5");
  await page.waitForFunction(() => sessionStorage.getItem("interlock.report")?.includes("12.5"));
  await page.reload();
  await settled(page);
  check((await page.getByLabel("Substance").inputValue()) === "Chlorine", "a begun report outlives a reload");
  check((await page.getByLabel("Quantity, all of it").inputValue()) === "12.5", "its numbers do too");

  // With two releases the first is taken away: what is left is the second, in every field.
  await page.getByRole("button", { name: "Add another release" }).click();
  await page.getByLabel("Quantity, all of it").nth(1).fill("7");
  await page.getByRole("button", { name: "Remove release 1" }).click();
  check((await page.getByLabel("Quantity, all of it").inputValue()) === "7", "the second release moved up whole");
  await context.close();
}
