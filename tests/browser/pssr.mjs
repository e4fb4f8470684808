// A pre-startup safety review on a phone: begun from the change, its checklist answered in one go, a
// "no" refused at the signature until it has a finding, signed by each of the team.
import { api, base, check, checkAxe, checkWidth, openPage, settled, shoot } from "./browser.mjs";
import { dialogOf, send } from "./changes.mjs";
import { approver, dayFromNow, madeChange, newWorks } from "./company.mjs";

export const name = "pre-startup review";

export async function run(session) {
  const works = await newWorks(session, "estuary");
  const { owner, second } = await approver(session, works.siteId);
  const id = await madeChange(session, works, "New relief line on V-3");
  const { page, context } = await openPage(session, { width: 390 });
  await page.goto(`${base}/changes/${id}`);
  await settled(page);
  let dialog = await dialogOf(page, "Begin a pre-startup review");
  await dialog.getByLabel("Leads it").fill(owner);
  await dialog.getByLabel("Team").fill(owner);
  await send(dialog, "Begin a pre-startup review");
  await dialog.getByText("TEAM_TOO_SMALL").waitFor();
  await dialog.getByLabel("Team").fill(`${owner} ${second}`);
  await send(dialog, "Begin a pre-startup review");
  await page.waitForURL((url) => url.pathname.startsWith("/pssrs/"));
  await settled(page);
  const review = new URL(page.url()).pathname.split("/").pop();

  const items = page.locator("#checklist fieldset");
  const count = await items.count();
  check(count > 3, "the checklist is asked");
  for (let i = 0; i < count; i++) await items.nth(i).getByRole("radio", { name: i === 0 ? "No" : "Yes", exact: true }).check();
  await page.getByRole("textbox", { name: "What was seen" }).first().fill("The line has no support yet.");
  await checkAxe(page, "the checklist of a review");
  await checkWidth(page, "the checklist of a review at 390 px");
  await shoot(page, "pssr-phone");
  await page.getByRole("button", { name: `Record ${count} answers` }).click();
  await page.locator("#checklist .card-head").getByText("every item is answered").waitFor();
  dialog = await dialogOf(page, "Sign");
  await send(dialog, "Sign");
  await dialog.getByText("PSSR_INCOMPLETE").waitFor();
  await send(dialog, "Cancel");
  dialog = await dialogOf(page, "Raise a finding");
  await dialog.getByLabel("Item of the checklist").selectOption({ index: 1 });
  await dialog.getByLabel("What is to be done").fill("Support the line at bent 4");
  await dialog.getByLabel("When").selectOption("ACTION_TIME_BEFORE_STARTUP");
  await dialog.getByLabel("Owner").selectOption("role");
  await dialog.getByLabel("Role’s id").fill("shift-lead");
  await dialog.getByLabel("Last day for it").fill(dayFromNow(9));
  await send(dialog, "Raise a finding");
  await page.getByRole("link", { name: "Support the line at bent 4" }).waitFor();
  dialog = await dialogOf(page, "Sign");
  await send(dialog, "Sign");
  await page.getByText("Waits for Sam Second").waitFor();
  await context.close();

  const other = await openPage(session.second);
  await other.page.goto(`${base}/pssrs/${review}`);
  await settled(other.page);
  dialog = await dialogOf(other.page, "Sign");
  await send(dialog, "Sign");
  await other.page.getByText("Complete, signed by all").waitFor();
  await checkAxe(other.page, "a review that is complete");
  await shoot(other.page, "pssr-complete");
  check((await api(session, "GET", `/v1/pssrs/${review}`)).stage === "STAGE_COMPLETE", "the review is complete");
  await other.context.close();

  const reader = await openPage(session.reader);
  await reader.page.goto(`${base}/pssrs/${review}`);
  await settled(reader.page);
  await reader.page.getByText("The line has no support yet.").waitFor();
  check((await reader.page.locator("main button.button:not(.no-print)").count()) === 0, "a reader is offered nothing to do");
  await reader.context.close();
}
