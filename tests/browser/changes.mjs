// A change from its request to the field: requested with what its kind needs, screened question by
// question, refused at submission with all that is missing, prepared, approved by a second person and
// never by who requested it, and recorded as made. The board says what it waits for and for whom. An
// emergency and a replacement in kind beside it. A reader sees all of it and no form.
import { api, base, check, checkAxe, checkWidth, openPage, settled, shoot, until } from "./browser.mjs";
import { approver, dayFromNow, newWorks } from "./company.mjs";

export const name = "changes";

export async function dialogOf(page, label) {
  await page.locator("main").getByRole("button", { name: label, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: label });
  await dialog.waitFor();
  return dialog;
}
export const send = (dialog, label) => dialog.getByRole("button", { name: label, exact: true }).click();

async function request(page, works) {
  await page.goto(`${base}/changes?site=${works.siteId}`);
  await settled(page);
  const dialog = await dialogOf(page, "Request a change");
  await dialog.getByLabel("Unit").selectOption("alky");
  await dialog.getByLabel("In one line").fill("Double seal on P-101");
  check((await dialog.getByLabel("Equipment").count()) === 0, "equipment is asked only where the kind needs it");
  await dialog.getByLabel("What changes").selectOption("CHANGE_KIND_EQUIPMENT");
  await dialog.getByLabel("Equipment").fill("P-101 PSV-2207");
  check((await dialog.getByLabel("A new facility").count()) === 0, "a new facility is asked only of a facility");
  await dialog.getByLabel("For how long").selectOption("CHANGE_DURATION_TEMPORARY");
  await dialog.getByLabel("How well it is understood").selectOption("CHANGE_RISK_MINOR");
  await dialog.getByRole("checkbox", { name: "It was found" }).check();
  await send(dialog, "Request a change");
  await dialog.getByText("This is needed.").waitFor();
  await dialog.getByRole("checkbox", { name: "It was found" }).uncheck();
  await checkAxe(page, "the dialog to request a change");
  await shoot(page, "change-request");
  await send(dialog, "Request a change");
  await page.getByText("Waits to be screened").waitFor();
  return new URL(page.url()).pathname.split("/").pop();
}

async function screen(page, inKind) {
  await page.getByRole("link", { name: "Screen it" }).click();
  await settled(page);
  await page.getByRole("button", { name: "Record the screening" }).click();
  await page.getByText("This is needed.").first().waitFor();
  const groups = page.locator("main fieldset");
  await groups.first().waitFor();
  const count = await groups.count();
  for (let i = 0; i < count; i++) await groups.nth(i).getByRole("radio", { name: !inKind && i === 0 ? "No" : "Yes", exact: true }).check();
  await page.getByText(inKind ? "A replacement in kind: it ends here" : "It is a change: it goes on").waitFor();
  await checkAxe(page, "the screening of a change");
  await page.getByRole("button", { name: "Record the screening" }).click();
}

async function prepare(page) {
  await page.getByText("Waits to be filled in").waitFor();
  let dialog = await dialogOf(page, "Submit for review");
  await send(dialog, "Submit for review");
  await dialog.getByText("SUBMISSION_INCOMPLETE").waitFor();
  await shoot(page, "change-incomplete");
  await send(dialog, "Cancel");
  for (const kind of ["Technical basis", "Impact on safety and health", "Modifications to procedures", "Time period", "Authorisation"]) {
    dialog = await dialogOf(page, `Fill in: ${kind}`);
    await dialog.getByRole("textbox", { name: kind }).fill(`${kind}, as it was thought through.`);
    if (kind === "Time period") {
      await send(dialog, `Fill in: ${kind}`);
      await dialog.getByText("This is needed.").waitFor();
      await dialog.getByLabel("Last day").fill(dayFromNow(30));
    }
    await send(dialog, `Fill in: ${kind}`);
    await dialog.waitFor({ state: "hidden" });
    await page.locator("#considerations .prose").getByText(`${kind}, as it was thought through.`).waitFor();
  }
  await page.getByRole("link", { name: "Fill in the list" }).click();
  await settled(page);
  const items = page.locator("main .lines > li");
  const count = await items.count();
  for (let i = 0; i < count; i++) {
    const training = (await items.nth(i).locator("legend").innerText()) === "Informing and training";
    await items.nth(i).getByRole("radio", { name: training ? "Yes" : "No", exact: true }).check();
    await items.nth(i).getByRole("textbox", { name: "Why" }).fill("Looked at with the crew.");
    if (!training) continue;
    await page.getByRole("button", { name: "Record the list" }).click();
    await page.getByText("Something is missing above.").waitFor();
    await items.nth(i).getByRole("textbox", { name: "What is done" }).fill("Brief the crew on the new seal");
    await items.nth(i).getByLabel("When").selectOption("ACTION_TIME_BEFORE_STARTUP");
    await items.nth(i).getByLabel("or a role’s id").fill("shift-lead");
    await items.nth(i).getByLabel("Last day for it").fill(dayFromNow(10));
  }
  await page.getByLabel("Whoever holds these roles").fill("board-operator");
  await checkAxe(page, "the impact list");
  await shoot(page, "impact");
  await page.getByRole("button", { name: "Record the list" }).click();
  await page.getByText("Waits to be submitted for review").waitFor();
}

async function review(session, works, page, id) {
  const dialog = await dialogOf(page, "Submit for review");
  await send(dialog, "Submit for review");
  await page.getByText("Waits for a decision").waitFor();
  await page.getByText("You requested it, so somebody else decides.").first().waitFor();
  check((await page.getByRole("button", { name: /^Decide:/ }).count()) === 0, "who requested it is not offered to decide");
  await shoot(page, "change-in-review");
  await checkAxe(page, "a change in review");

  await until("the board has it", async () => (await api(session, "GET", `/v1/changes?site_ids=${works.siteId}`)).changes.some((row) => row.change_id === id && row.stage === "STAGE_IN_REVIEW"));
  await page.goto(`${base}/changes?site=${works.siteId}`);
  await settled(page);
  const row = page.locator("#STAGE_IN_REVIEW").getByRole("row", { name: "Double seal on P-101" });
  await row.getByText("Temporary").waitFor();
  await row.getByText(/Operations manager/).waitFor();
  await checkAxe(page, "the board of changes");
  await shoot(page, "changes-board");

  const second = await openPage(session.second, { width: 390 });
  await second.page.goto(`${base}/changes/${id}`);
  await settled(second.page);
  await checkWidth(second.page, "a change in review at 390 px");
  await shoot(second.page, "change-phone");
  const step = await second.page.getByRole("button", { name: /^Decide:/ }).first().innerText();
  const decide = await dialogOf(second.page, step);
  await decide.getByLabel("Decision").selectOption("STEP_VERDICT_RETURN");
  await send(decide, step);
  await decide.getByText("This is needed.").waitFor();
  await decide.getByLabel("Decision").selectOption("STEP_VERDICT_APPROVE");
  await send(decide, step);
  await decide.waitFor({ state: "hidden" });
  await second.page.getByText("Approved to proceed: it may be made").waitFor();
  await second.context.close();
}

export async function run(session) {
  const works = await newWorks(session, "delta");
  await approver(session, works.siteId);
  const { page, context, wrong } = await openPage(session);
  const id = await request(page, works);
  await screen(page, false);
  await prepare(page);
  await review(session, works, page, id);

  await page.goto(`${base}/changes/${id}`);
  await settled(page);
  const dialog = await dialogOf(page, "Record that it was made");
  await dialog.getByLabel("By whom").fill(works.people.bo);
  await send(dialog, "Record that it was made");
  await page.getByText("Made: its unit does not start up before it is ready").waitFor();
  await page.getByText("Made in the field on").waitFor();
  await checkAxe(page, "a change that was made");
  await shoot(page, "change-made");

  const inKind = await request(page, works);
  await screen(page, true);
  await page.getByText("A replacement in kind: it ended here").waitFor();
  check((await api(session, "GET", `/v1/changes/${inKind}`)).stage === "STAGE_IN_KIND", "it ended there");
  check(wrong.filter((text) => !/status of 4\d\d/.test(text)).length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();

  const reader = await openPage(session.reader);
  for (const path of [`/changes?site=${works.siteId}`, `/changes/${id}`]) {
    await reader.page.goto(base + path);
    await settled(reader.page);
    await reader.page.getByText("Double seal on P-101").first().waitFor();
    check((await reader.page.locator("main button.button:not(.no-print)").count()) === 0, `a reader is offered nothing to do at ${path}`);
  }
  await reader.page.getByText("Gate 1: approved to proceed").waitFor();
  await reader.context.close();
}
