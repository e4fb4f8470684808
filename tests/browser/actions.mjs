// An action from the list of duties to its end: opened by hand, accepted, reported done with a photo,
// and verified by somebody who had no part in it; the owner is told why not he. A hazard's action
// cannot be declined; another one is, by two people. A reader sees all of it and no form.
import { api, base, check, checkAxe, checkWidth, openPage, settled, shoot, until } from "./browser.mjs";
import { dayFromNow, newWorks, openAction } from "./company.mjs";

export const name = "actions";

async function dialogOf(page, label) {
  await page.locator("main").getByRole("button", { name: label, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: label });
  await dialog.waitFor();
  return dialog;
}
const send = (dialog, label) => dialog.getByRole("button", { name: label, exact: true }).click();

async function openByHand(page, works) {
  await page.goto(`${base}/actions?site=${works.siteId}`);
  await settled(page);
  const dialog = await dialogOf(page, "Open an action");
  await send(dialog, "Open an action");
  check((await dialog.getByText("This is needed.").count()) >= 4, "what is missing is named at its fields");
  await dialog.getByLabel("What has to be done").fill("Guard the chain of TK-4’s gauge");
  await dialog.getByLabel("What asked for it").selectOption("SOURCE_KIND_PHA");
  await dialog.getByLabel("Its number").fill("pha-2025");
  await dialog.getByLabel("Owner").selectOption("person");
  await dialog.getByLabel("Person’s id").fill(works.people.ann);
  await dialog.getByLabel("Last day on which it is in time").fill(dayFromNow(-9));
  await dialog.getByLabel("Who is affected").fill(`${works.people.bo},${works.people.cy}`);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await checkAxe(page, "the dialog to open an action");
  await send(dialog, "Open an action");
  await dialog.getByText("DUE_IN_PAST").waitFor();
  await dialog.getByLabel("Last day on which it is in time").fill(dayFromNow(20));
  await send(dialog, "Open an action");
  await page.getByRole("heading", { level: 1, name: "Guard the chain" }).waitFor();
  await page.getByText("0 of 2 people told").waitFor();
  await page.getByText("Waits for Ann Reyes").waitFor();
}

async function workIt(session, works, page, id) {
  let dialog = await dialogOf(page, "Accept");
  await send(dialog, "Accept");
  await page.locator("main .lead").getByText("Accepted").waitFor();
  dialog = await dialogOf(page, "Report it done");
  await dialog.getByLabel("What was done").fill("Seal fitted, numbered 117.");
  await dialog.getByLabel("Who did it, besides you").fill(works.people.bo);
  await dialog.locator('input[type="file"]').setInputFiles({ name: "seal.txt", mimeType: "text/plain", buffer: Buffer.from("Seal 117") });
  await dialog.getByText(/stored, /).waitFor();
  await shoot(page, "action-done-dialog");
  await send(dialog, "Report it done");
  await page.getByText("You had a part in it, so it cannot be you").waitFor();
  check((await page.getByRole("button", { name: "Verify", exact: true }).count()) === 0, "who reported it is not offered to verify it");
  const state = await api(session, "GET", `/v1/actions/${id}`);
  check(state.involved_person_ids.includes(works.people.bo), "who did it is known");
  await checkAxe(page, "an action");
  await shoot(page, "action-done");
}

async function verifyBySecond(session, id) {
  const { page, context } = await openPage(session.second, { width: 390 });
  await page.goto(`${base}/actions/${id}`);
  await settled(page);
  await page.getByText("Reported done; the work of").waitFor();
  await checkWidth(page, "an action at 390 px");
  await shoot(page, "action-phone");
  const dialog = await dialogOf(page, "Verify");
  await dialog.getByLabel("What you saw").selectOption("VERDICT_NOT_DONE");
  await dialog.getByLabel("New last day").waitFor();
  await dialog.getByLabel("What you saw").selectOption("VERDICT_DONE");
  check((await dialog.getByLabel("New last day").count()) === 0, "a new day is asked only where it is not done");
  await dialog.getByLabel("How you saw it").fill("Seen at the valve.");
  await send(dialog, "Verify");
  await page.getByText("Done, and seen to be done").waitFor();
  await context.close();
}

async function declineByTwo(session, page, id) {
  await page.goto(`${base}/actions/${id}`);
  await settled(page);
  const dialog = await dialogOf(page, "Propose to decline");
  await dialog.getByLabel("Ground").selectOption("DECLINE_GROUND_ALTERNATIVE");
  await dialog.getByLabel("Written justification").fill("The new gauge has no chain.");
  await send(dialog, "Propose to decline");
  await page.getByText("Proposed to be declined: a second person decides").waitFor();
  check((await page.getByRole("button", { name: "Decide whether it is declined" }).count()) === 0, "who proposed it does not decide it");
  const other = await openPage(session.second);
  await other.page.goto(`${base}/actions/${id}`);
  await settled(other.page);
  const decide = await dialogOf(other.page, "Decide whether it is declined");
  await decide.getByLabel("Decision").selectOption("DECISION_DECLINED");
  await decide.getByLabel("Why?").fill("Agreed.");
  await send(decide, "Decide whether it is declined");
  await other.page.locator("main .lead").getByText("Declined in writing").waitFor();
  await other.context.close();
}

async function handOver(session, works, page, id) {
  const label = "Hand over everything of Bo Olsen";
  await page.goto(`${base}/actions?site=${works.siteId}&owner=${works.people.bo}`);
  await settled(page);
  const dialog = await dialogOf(page, label);
  await dialog.getByLabel("Owner").selectOption("person");
  await dialog.getByLabel("Person’s id").fill(works.people.cy);
  await dialog.getByLabel("Why?").fill("Bo is on another shift.");
  await send(dialog, label);
  await dialog.waitFor({ state: "hidden" });
  await until("the action has its new owner", async () => (await api(session, "GET", `/v1/actions/${id}`)).content.owner.person_id === works.people.cy);
}

export async function run(session) {
  const works = await newWorks(session, "harbour");
  const id = await openAction(session, works, "Fit a car seal under PSV-101");
  const audit = `bt-late-${works.siteId}`;
  await api(session, "POST", `/v1/actions/${audit}:bringOver`, {
    action_id: audit,
    from_system: "the former tracker",
    content: { site_id: works.siteId, what: "Write the procedure for draining TK-12", source: { kind: "SOURCE_KIND_AUDIT", source_id: "audit-2024" }, owner: { person_id: works.people.bo }, due_on: dayFromNow(-40) },
  });
  const pha = await openAction(session, works, "Guard the gauge of TK-5", { source: { kind: "SOURCE_KIND_PHA", source_id: "pha-2025" } });

  // From "what is overdue at my site" to the record in one click.
  const { page, context, wrong } = await openPage(session);
  await until("the duty is listed", async () =>
    (await api(session, "GET", `/v1/reports/duties?filter.site_ids=${works.siteId}&state=DUTY_STATE_OVERDUE`)).duties.length > 0);
  await page.goto(`${base}/duties?site=${works.siteId}&state=overdue`);
  await settled(page);
  await page.getByRole("link", { name: "Write the procedure for draining TK-12" }).click();
  await page.waitForURL((url) => url.pathname === `/actions/${audit}`);
  await page.getByText("Waits for Bo Olsen").waitFor();
  check((await page.getByRole("button", { name: "Propose to decline" }).count()) === 0, "what an audit found is not declined");

  await openByHand(page, works);
  await page.goto(`${base}/actions?site=${works.siteId}`);
  await settled(page);
  const rows = page.locator("tbody tr");
  check((await rows.first().innerText()).includes("Overdue"), "what is overdue is listed first");
  await shoot(page, "actions-list");
  await page.getByRole("link", { name: "Fit a car seal under PSV-101" }).click();
  await settled(page);
  await workIt(session, works, page, id);
  await verifyBySecond(session, id);
  await declineByTwo(session, page, pha);
  await handOver(session, works, page, audit);
  check(wrong.filter((text) => !/status of 4\d\d/.test(text)).length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();

  const reader = await openPage(session.reader);
  await reader.page.goto(`${base}/actions?site=${works.siteId}`);
  await settled(reader.page);
  await reader.page.getByRole("link", { name: "Write the procedure for draining TK-12" }).click();
  await reader.page.getByText("Brought over from the former tracker").waitFor();
  check((await reader.page.locator("main button.button").count()) === 0, "a reader is offered nothing to do");
  await reader.context.close();
}
