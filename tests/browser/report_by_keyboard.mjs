// A whole report with the keyboard alone: the skip link, the form, the tier that changes while facts
// are typed, the missing fact that leads to its field, a complaint that is read out, and the incident
// at the end.
import { anySite, base, check, checkAxe, openPage, settled, shoot } from "./browser.mjs";

export const name = "report by keyboard";

async function focusIsVisible(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return false;
    const label = element.matches(".choice input, .drop input") ? element.nextElementSibling ?? element.parentElement : element;
    const style = getComputedStyle(label ?? element);
    const around = getComputedStyle(element.closest(".drop") ?? element);
    return style.outlineStyle !== "none" || around.outlineStyle !== "none";
  });
}

async function tabTo(page, label, limit = 80) {
  for (let i = 0; i < limit; i++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const e = document.activeElement;
      return [e?.getAttribute("aria-label"), ...(e?.labels ? [...e.labels].map((l) => l.textContent) : []), e?.closest("fieldset")?.querySelector("legend")?.textContent, e?.textContent].filter(Boolean);
    });
    if (found.some((text) => text.startsWith(label))) {
      check(await focusIsVisible(page), `focus can be seen at “${label}”`);
      return;
    }
  }
  throw new Error(`“${label}” cannot be reached with the Tab key`);
}

export async function run(session) {
  const site = await anySite(session);
  const { page, context, wrong } = await openPage(session);
  await page.goto(`${base}/report?site=${site.site_id}`);
  await settled(page);

  await page.keyboard.press("Tab");
  check((await page.evaluate(() => document.activeElement?.textContent)).startsWith("Skip to"), "the first Tab reaches the skip link");
  check(await focusIsVisible(page), "the skip link can be seen when it has the focus");
  await page.keyboard.press("Enter");

  const title = `Chlorine from hose C-12 ${Date.now()}`;
  await tabTo(page, "In one line");
  await page.keyboard.type(title);
  await tabTo(page, "What happened");
  await page.keyboard.type("The hose parted at the coupling while unloading.");
  await tabTo(page, "Kind of area");
  await page.keyboard.type("Production");
  await tabTo(page, "Did material or energy get out?");
  await page.keyboard.press("Space");
  await tabTo(page, "Substance");
  await page.keyboard.type("Chlorine");
  const verdict = page.locator("#verdict");
  await verdict.getByText("Quantity released").first().waitFor();
  await tabTo(page, "Quantity, all of it");
  await page.keyboard.type("10");
  await verdict.locator('.verdict-tier .tier[data-tier="2"]').waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("900");
  await verdict.locator('.verdict-tier .tier[data-tier="1"]').waitFor();
  await tabTo(page, "Was anybody harmed?");
  await page.keyboard.press("ArrowRight");
  await checkAxe(page, "report form, filled in");
  await shoot(page, "report-filled");

  await tabTo(page, "Send the report", 120);
  await page.keyboard.press("Enter");
  await page.getByText("The incident is stored").waitFor();
  await shoot(page, "report-done");
  await tabTo(page, "Open it");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.getByText("Why this tier").waitFor();
  check(wrong.length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();
}
