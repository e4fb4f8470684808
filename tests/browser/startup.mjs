// Gate 2 from the page: the startup of a unit is refused with every reason at once and the refusal is
// kept; what is missing is mended, the field walked down, and the unit is authorised and started up.
// Go/no-go and handover sheets print without what only works on a screen. A reader sees it all.
import { api, base, check, checkAxe, checkWidth, openPage, settled, shoot, until } from "./browser.mjs";
import { dialogOf, send } from "./changes.mjs";
import { approver, dayFromNow, madeChange, newWorks, requireTraining } from "./company.mjs";

export const name = "startup";

async function trained(session, works, requirementId, people) {
  for (const person of people) {
    const id = `t-${crypto.randomUUID().slice(0, 8)}`;
    await api(session, "POST", `/v1/trainingRecords/${id}:record`, {
      record_id: id,
      site_id: works.siteId,
      attendance: { person_id: person, requirement_id: requirementId, held_on: dayFromNow(0), trainer_name: "Ed Novak", language: "en", means: "MEANS_WRITTEN_TEST", result: "RESULT_PASSED" },
    });
  }
}

// The action that the impact list asks for before startup, opened by itself, done and seen to be done.
async function settleAction(session, actionId) {
  const path = `/v1/actions/${encodeURIComponent(actionId)}`;
  await until("the action is opened", () => api(session, "GET", path).catch(() => undefined));
  await api(session, "POST", `${path}:complete`, { action_id: actionId, what_was_done: "Briefed at the start of both shifts." });
  await api(session.second, "POST", `${path}:verify`, { action_id: actionId, verdict: "VERDICT_DONE", note: "Asked three of them." });
}

// What only works on a screen is not on paper.
async function checkPrint(page, where) {
  await page.emulateMedia({ media: "print" });
  check(!(await page.locator("nav.sidebar").isVisible()), `${where} prints without the menu`);
  check((await page.locator("main button:visible").count()) === 0, `${where} prints without buttons`);
  check(await page.getByText("Name, signature, date and time").first().isVisible(), `${where} has lines to sign on`);
  await shoot(page, `${where}-print`);
  await page.emulateMedia({ media: "screen" });
}

// A temporary change in operation: extended by a review of its own, restored, and closed.
async function endIt(session, works, page, id) {
  await page.goto(`${base}/changes/${id}`);
  await settled(page);
  let dialog = await dialogOf(page, "Extend it");
  await dialog.getByLabel("New last day").fill(dayFromNow(60));
  await dialog.getByLabel("Why?").fill("The part comes later.");
  await send(dialog, "Extend it");
  await page.getByText("It is about what shall be otherwise:").waitFor();
  check((await page.getByRole("button", { name: "Record that it was restored" }).count()) === 0, "it is not restored while something is in review");
  const second = await openPage(session.second);
  await second.page.goto(`${base}/changes/${id}`);
  await settled(second.page);
  const step = await second.page.getByRole("button", { name: /^Decide:/ }).first().innerText();
  const decide = await dialogOf(second.page, step);
  await decide.getByLabel("Decision").selectOption("STEP_VERDICT_APPROVE");
  await send(decide, step);
  await second.page.getByText(/^Extended to/).waitFor();
  await second.context.close();

  dialog = await dialogOf(page, "Record that it was restored");
  await dialog.getByLabel("Who put it back").fill(works.people.bo);
  await dialog.getByLabel("How you saw it").fill("The trip is back in service.");
  await send(dialog, "Record that it was restored");
  await page.getByText("Restored to the original").waitFor();
  dialog = await dialogOf(page, "Close it");
  await dialog.getByLabel("Whether it did what it should").selectOption("CLOSE_OUT_VERDICT_ACHIEVED");
  await dialog.getByLabel("By what that was seen").fill("No trip in four weeks.");
  await send(dialog, "Close it");
  await page.getByText("Closed: It did what it should").waitFor();
  await checkAxe(page, "a change that is closed");
  await shoot(page, "change-closed");
}

export async function run(session) {
  const works = await newWorks(session, "fjord");
  await approver(session, works.siteId);
  const sop = await requireTraining(session, works, "Operator overview");
  const id = await madeChange(session, works, "Bypass of the level trip on V-310", { duration: "CHANGE_DURATION_TEMPORARY" });
  const { page, context } = await openPage(session);
  await page.goto(`${base}/changes/${id}`);
  await settled(page);
  await page.getByText("Gate 2: authorised to start up").waitFor();
  await page.getByText("Verified in the field").first().waitFor();
  await checkAxe(page, "both gates of a change");
  await page.getByRole("link", { name: "Go or no-go of the unit" }).click();
  await settled(page);
  await page.getByText("NO-GO: not ready").waitFor();

  let dialog = await dialogOf(page, "Authorise the startup");
  await send(dialog, "Authorise the startup");
  await dialog.getByText("STARTUP_REFUSED").waitFor();
  await shoot(page, "startup-refused-dialog");
  await send(dialog, "Cancel");
  const refused = page.locator("#refusal");
  await refused.getByText(/was not walked down/).waitFor();
  await refused.getByText(/is to be done before startup|verified before startup/).waitFor();
  await refused.getByText("Everybody affected and everybody who operates informed and trained").first().waitFor();
  await page.locator("#history").getByText("Startup refused", { exact: true }).waitFor();
  await checkAxe(page, "a unit that may not start up");
  await shoot(page, "startup-refused");
  await checkPrint(page, "startup-sheet");

  await settleAction(session, `${id}:TRAINING`);
  await trained(session, works, sop, [works.people.ann, works.people.bo]);
  await trained(session, works, `moc-${id}`, [works.people.ann, works.people.bo]);
  await page.goto(`${base}/changes/${id}`);
  await settled(page);
  dialog = await dialogOf(page, "Verify in the field");
  await dialog.getByLabel("What you saw").selectOption("FIELD_VERDICT_DEVIATES");
  await send(dialog, "Verify in the field");
  await dialog.getByText("This is needed.").waitFor();
  await dialog.getByLabel("What you saw").selectOption("FIELD_VERDICT_AS_DESIGNED");
  await send(dialog, "Verify in the field");
  await dialog.waitFor({ state: "hidden" });
  await page.getByText("In the field:").waitFor();

  await page.getByRole("link", { name: "Go or no-go of the unit" }).click();
  await settled(page);
  await page.getByText("NO-GO: not authorised yet").waitFor();
  // What was mended a moment ago is asked anew until it is known everywhere.
  await until(
    "the startup is authorised",
    () =>
      api(session, "POST", `/v1/startups/${encodeURIComponent(`${works.siteId}:alky`)}:authorize`, { startup_id: `${works.siteId}:alky`, site_id: works.siteId, unit_id: "alky" }).catch((error) => {
        check(/STARTUP_REFUSED/.test(error.message), error.message);
      }),
    20_000,
  );
  await page.getByText(/^GO: authorised/).waitFor();
  dialog = await dialogOf(page, "Report that it started up");
  await send(dialog, "Report that it started up");
  await page.locator("#history").getByText("Started up", { exact: true }).waitFor();

  const reader = await openPage(session.reader, { width: 390 });
  await until("the handover sheet has the change", async () => (await api(session, "GET", `/v1/startups:handover?site_id=${works.siteId}`)).changes.length > 0);
  await reader.page.goto(`${base}/handover?site=${works.siteId}`);
  await settled(reader.page);
  await reader.page.getByRole("link", { name: "Bypass of the level trip on V-310" }).waitFor();
  await checkWidth(reader.page, "the handover sheet at 390 px");
  await checkAxe(reader.page, "the handover sheet");
  await shoot(reader.page, "handover-phone");
  await checkPrint(reader.page, "handover");
  await reader.page.goto(`${base}/startups/${works.siteId}:alky`);
  await settled(reader.page);
  await reader.page.getByText("Startup refused", { exact: true }).waitFor();
  await reader.page.getByText(/records relied on/).click();
  await reader.page.getByRole("link", { name: `actions/action-${id}:TRAINING` }).waitFor();
  check((await reader.page.locator("main button.button:not(.no-print)").count()) === 0, "a reader is offered nothing to do");
  await reader.context.close();

  await endIt(session, works, page, id);
  await context.close();
}
