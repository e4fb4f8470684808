// A session with many attendees is recorded, one of them refused as the server says it and mended; the
// matrix tells every state by word and mark, by role and by person, as of a day; a person's page shows
// the records that prove it. A reader sees all of it and no form.
import { api, base, check, checkAxe, checkWidth, openPage, settled, shoot, until } from "./browser.mjs";
import { dialogOf, send } from "./changes.mjs";
import { dayFromNow, newWorks, requireTraining } from "./company.mjs";

export const name = "training";

async function recordSession(page, works) {
  await page.goto(`${base}/training?site=${works.siteId}`);
  await settled(page);
  await page.getByText("0 of 2").first().waitFor();
  await page.getByRole("link", { name: "Record a session" }).click();
  await settled(page);
  await page.getByRole("button", { name: "Record the session" }).click();
  await page.getByText("Choose what it was about.").waitFor();
  await page.getByText("Name at least one attendee.").waitFor();
  await page.getByLabel("What it was about").selectOption({ label: "Operator overview" });
  await page.getByLabel("Held on").fill(dayFromNow(-3));
  await page.getByLabel("Trainer").fill("Ed Novak of the vendor");
  await page.getByLabel("Language").fill("en");
  await page.getByLabel("How it was verified").selectOption("MEANS_WRITTEN_TEST");
  await page.getByLabel("Attendees").fill(`${works.people.ann} ${works.people.bo}`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByLabel("Attendees").fill("not/an");
  await page.getByRole("button", { name: "Record the session" }).click();
  await page.getByText("1 attendee not stored").waitFor();
  check((await page.getByText("Stored", { exact: true }).count()) === 2, "the others are stored");
  await checkAxe(page, "a session of which one attendee was refused");
  await shoot(page, "session-refused");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Take out not/an" }).click();
  await page.getByText("2 records stored").waitFor();
}

// The programme itself: evaluated, with a finding, and due again.
async function evaluate(page, works) {
  await page.goto(`${base}/training?site=${works.siteId}&view=programme`);
  await settled(page);
  await page.getByText("was never evaluated").waitFor();
  const dialog = await dialogOf(page, "Record an evaluation");
  await dialog.getByLabel("By whom").fill(works.people.cy);
  await dialog.getByLabel("How", { exact: false }).first().fill("Watched both board operators for a shift.");
  await dialog.getByLabel("What it showed").fill("The refresher leaves out the new trip.");
  await dialog.getByLabel("What is to be put right").fill("Teach the new trip");
  await send(dialog, "Record an evaluation");
  check((await dialog.getByText("This is needed.").count()) === 2, "a finding has an owner and a day");
  await dialog.getByLabel("By whom").nth(1).fill(works.people.ann);
  await dialog.getByLabel("By (needed)", { exact: true }).fill(dayFromNow(30));
  await send(dialog, "Record an evaluation");
  await page.getByText("Teach the new trip").waitFor();
  await page.getByText(/^To be evaluated by/).waitFor();
  await checkAxe(page, "the training programme");
}

export async function run(session) {
  const works = await newWorks(session, "lagoon");
  await requireTraining(session, works, "Operator overview");
  const refresher = await requireTraining(session, works, "Refresher", 36);
  const old = `old-${works.siteId}`;
  await api(session, "POST", `/v1/trainingRecords/${old}:record`, {
    record_id: old,
    site_id: works.siteId,
    attendance: { person_id: works.people.bo, requirement_id: refresher, held_on: "2021-03-01", trainer_name: "Ed Novak", language: "en", means: "MEANS_WRITTEN_TEST", result: "RESULT_PASSED" },
  });
  await until("the matrix knows the people", async () =>
    (await api(session, "GET", `/v1/sites/${works.siteId}/trainingMatrix`)).rows.length === 3);

  const { page, context, wrong } = await openPage(session);
  await recordSession(page, works);
  await until("the matrix has the session", async () =>
    (await api(session, "GET", `/v1/sites/${works.siteId}/trainingMatrix`)).columns.some((column) => column.qualified === 2));

  await page.goto(`${base}/training?site=${works.siteId}`);
  await settled(page);
  await page.getByText("2 of 2").waitFor();
  await checkAxe(page, "the matrix by role");
  await page.getByRole("button", { name: "Board operator" }).click();
  const cell = (person, column) => page.getByRole("row", { name: person }).getByRole("cell").nth(column);
  await cell("Bo Olsen", 0).getByText("Current").waitFor();
  await cell("Bo Olsen", 1).getByText("Lapsed").waitFor();
  await cell("Ann Reyes", 1).getByText("Never").waitFor();
  await checkAxe(page, "the matrix by person");
  await shoot(page, "training-people");
  // As of a day on which the old refresher still held.
  await page.getByLabel("As of").fill("2022-03-01");
  await cell("Bo Olsen", 1).getByText("Current").waitFor();
  await cell("Bo Olsen", 0).getByText("Never").waitFor();
  check(new URL(page.url()).searchParams.get("on") === "2022-03-01", "the day is in the address");
  await page.getByLabel("As of").fill("");
  await page.getByRole("button", { name: "What lapses" }).click();
  await page.getByRole("link", { name: "Bo Olsen" }).click();
  await settled(page);
  await page.getByText("Operator overview").click();
  await page.getByText("Ed Novak of the vendor").waitFor();
  await page.getByText("Written test").waitFor();
  await checkAxe(page, "a person");
  await shoot(page, "person");
  check(wrong.length === 0, `the console complains: ${wrong.join(" | ")}`);
  await evaluate(page, works);
  await context.close();

  const reader = await openPage(session.reader, { width: 390 });
  await reader.page.goto(`${base}/training?site=${works.siteId}&view=people`);
  await settled(reader.page);
  await reader.page.getByText("Lapsed").first().waitFor();
  await checkWidth(reader.page, "the matrix at 390 px");
  await shoot(reader.page, "training-phone");
  check((await reader.page.getByRole("link", { name: "Record a session" }).count()) === 0, "a reader records nothing");
  await reader.page.goto(`${base}/training/session?site=${works.siteId}`);
  await reader.page.getByText("Your role does not record training here").waitFor();
  check((await reader.page.locator("main form").count()) === 0, "and sees no form");
  await reader.context.close();
}
