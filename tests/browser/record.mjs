// The record of an incident as a whole, with the keyboard and on a phone: a legal hold is set and
// lifted, a report at the wrong site is moved, a duplicate is merged and counts again, a false one is
// withdrawn. Each needs its reason, and a refusal is shown as the server says it.
import { anySite, api, base, check, checkAxe, checkWidth, openPage, reportIncident, settled, shoot, until } from "./browser.mjs";

export const name = "record";

const record = (page) => page.locator("#record");

async function openDialog(page, label) {
  const button = record(page).getByRole("button", { name: label });
  await button.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: label });
  await dialog.waitFor();
  return dialog;
}

// The button that sends stands first in the last row of the dialog.
async function send(page, dialog, label) {
  await dialog.getByRole("button", { name: label, exact: true }).focus();
  await page.keyboard.press("Enter");
}

export async function run(session) {
  const site = await anySite(session);
  const other = `bt-${crypto.randomUUID().slice(0, 8)}`;
  await api(session, "POST", `/v1/sites/${other}:register`, {
    site_id: other,
    profile: { name: `Other Works ${other}`, time_zone: "UTC", regime: "REGIME_GENERAL_INDUSTRY", go_live_on: "2020-01-01" },
    units: [{ unit_id: "u7", name: "Unit 7" }],
  });
  const first = await reportIncident(session, site, "Flange leak at P-101, first report");
  const again = await reportIncident(session, site, "Flange leak at P-101, reported again");
  const state = () => api(session, "GET", `/v1/incidents/${again}`);
  await until("the new site is listed", async () => (await api(session, "GET", "/v1/reports/sites")).sites.some((s) => s.site_id === other));

  const { page, context, wrong } = await openPage(session);
  await page.goto(`${base}/incidents/${again}`);
  await settled(page);

  let dialog = await openDialog(page, "Set a legal hold");
  await send(page, dialog, "Set a legal hold");
  await dialog.getByText("This is needed.").waitFor();
  await dialog.getByLabel("For which matter?").fill("Doe v. Works, discovery request 3");
  await send(page, dialog, "Set a legal hold");
  const held = record(page).getByText("Doe v. Works, discovery request 3, placed by");
  await held.waitFor();
  await shoot(page, "record-held");
  dialog = await openDialog(page, "Lift the hold");
  await dialog.getByLabel("Why?").fill("The matter is settled.");
  await send(page, dialog, "Lift the hold");
  await held.waitFor({ state: "detached" });
  check(((await state()).legal_holds ?? []).length === 0, "the hold is lifted");

  dialog = await openDialog(page, "Move to another site or unit");
  await dialog.getByLabel("Site where it happened").selectOption(other);
  await dialog.getByLabel("Unit", { exact: false }).selectOption("u7");
  await dialog.getByLabel("How is it known?").fill("P-101 stands there.");
  await checkAxe(page, "the dialog to move an incident");
  await shoot(page, "record-move");
  await send(page, dialog, "Move to another site or unit");
  await dialog.waitFor({ state: "hidden" });
  const moved = await state();
  check(moved.site_id === other && moved.unit_id === "u7", "it is at the other site and unit");

  // The server's own sentence; then it is moved back, and merged.
  await page.locator("main .lead").getByText(`Other Works ${other}`).waitFor();
  dialog = await openDialog(page, "Merge as a duplicate");
  await dialog.getByLabel("Number of the incident that carries on").fill(first);
  await dialog.getByLabel("How is it known that it is the same?").fill("Same pump, same hour.");
  await send(page, dialog, "Merge as a duplicate");
  await dialog.getByText("The two incidents are at different sites. Move the wrong one first.").waitFor();
  await checkAxe(page, "a refused merge");
  await shoot(page, "record-merge-refused");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await api(session, "POST", `/v1/incidents/${again}:move`, { incident_id: again, to_site_id: site.site_id, reason: "Back again." });
  check(wrong.filter((text) => !/40\d|412/.test(text)).length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();

  const phone = await openPage(session, { width: 390 });
  await phone.page.goto(`${base}/incidents/${again}`);
  await settled(phone.page);
  dialog = await openDialog(phone.page, "Merge as a duplicate");
  await dialog.getByLabel("Number of the incident that carries on").fill(first);
  await dialog.getByLabel("How is it known that it is the same?").fill("Same pump, same hour.");
  await checkWidth(phone.page, "the dialog to merge at 390 px");
  await checkAxe(phone.page, "the dialog to merge at 390 px");
  await shoot(phone.page, "record-merge-phone");
  await send(phone.page, dialog, "Merge as a duplicate");
  await phone.page.getByText("This was reported twice").waitFor();
  dialog = await openDialog(phone.page, "Let it count again");
  await dialog.getByLabel("Why?").fill("It was another pump after all.");
  await send(phone.page, dialog, "Let it count again");
  await phone.page.getByText("This was reported twice").waitFor({ state: "detached" });
  dialog = await openDialog(phone.page, "Withdraw");
  await dialog.getByLabel("Why was it no incident, or not ours?").fill("A drill.");
  await send(phone.page, dialog, "Withdraw");
  await phone.page.getByText("This report was withdrawn and does not count").waitFor();
  await phone.page.getByText(/^Starts within/).waitFor({ state: "detached" });
  check((await phone.page.getByRole("heading", { name: "Authorities to tell" }).count()) === 0, "nothing is left to tell once it is withdrawn");
  await checkWidth(phone.page, "a withdrawn incident at 390 px");
  await shoot(phone.page, "record-withdrawn-phone");
  check((await state()).standing === "STANDING_WITHDRAWN", "it is withdrawn");
  await phone.context.close();
}
