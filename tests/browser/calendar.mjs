// Duties as a calendar: its address is made from the list of duties, read by who is not signed in, and
// by nobody once it is withdrawn.
import { base, check, checkAxe, openPage, settled, shoot } from "./browser.mjs";
import { newWorks, openAction } from "./company.mjs";

export const name = "calendar";

export async function run(session) {
  const works = await newWorks(session, "inlet");
  await openAction(session, works, "Fit a car seal under PSV-101");
  const { page, context } = await openPage(session);
  await page.goto(`${base}/duties?site=${works.siteId}`);
  await settled(page);
  await page.getByRole("button", { name: "Calendar" }).click();
  const dialog = page.getByRole("dialog", { name: "This site’s duties as a calendar" });
  await dialog.getByLabel("what has to happen").check();
  await dialog.getByRole("button", { name: "Make an address" }).click();
  const address = await dialog.locator("code").innerText();
  await checkAxe(page, "the dialog with a calendar's address");
  await shoot(page, "calendar");
  const read = await fetch(address);
  check(read.ok && (await read.text()).includes("BEGIN:VCALENDAR"), "the address is read without signing in");
  await dialog.getByRole("button", { name: "Withdraw the address" }).click();
  await dialog.getByRole("button", { name: "Make an address" }).waitFor();
  check((await fetch(address)).status === 404, "a withdrawn address answers nobody");
  await context.close();
}
