// Every page at a phone's and a desk's width, light and dark: it shows one first heading, nothing is
// wider than the window, the console stays silent, and axe finds nothing. Axe looks at both widths and
// both colour schemes, but not at all four pairs of them: it takes most of the time.
import { anySite, api, base, check, checkAxe, checkWidth, openPage, reportIncident, settled, shoot, until } from "./browser.mjs";
import { approver, madeChange, newWorks, openAction, requireTraining } from "./company.mjs";

export const name = "pages";

const looks = [
  { width: 390, scheme: "light", axe: true },
  { width: 1440, scheme: "dark", axe: true },
  { width: 390, scheme: "dark", axe: false },
  { width: 1440, scheme: "light", axe: false },
];

async function lookAt(session, { width, scheme, axe }, places) {
  const { page, context, wrong } = await openPage(session, { width, scheme });
  for (const [title, path] of places) {
    const where = `${title}-${width}-${scheme}`;
    await page.goto(base + path);
    await settled(page);
    await shoot(page, where);
    await checkWidth(page, where);
    if (axe) await checkAxe(page, where);
    check((await page.locator("h1").count()) === 1, `${where} has one first heading`);
    check(wrong.length === 0, `${where} complains: ${wrong.join(" | ")}`);
  }
  await context.close();
}

export async function run(session) {
  const site = await anySite(session);
  const id = await reportIncident(session, site, "Chlorine leak at the unloading hose");
  await until("the report is listed", async () => {
    const { incidents } = await api(session, "GET", "/v1/reports/incidents?filter.text=unloading");
    return incidents.some((row) => row.incident_id === id);
  });
  const works = await newWorks(session, "sight");
  await requireTraining(session, works, "Operator overview");
  await openAction(session, works, "Fit a car seal under PSV-101");
  // Who is signed in is somebody of the company, so that "mine" knows the roles.
  await approver(session, works.siteId);
  const change = await madeChange(session, works, "Double seal on P-101");
  const places = [
    ["overview", "/"],
    ["overview-site", `/?site=${site.site_id}`],
    ["incidents", "/incidents"],
    ["incidents-filtered", "/incidents?text=unloading&tier=TIER_1"],
    ["incident", `/incidents/${id}`],
    ["duties", "/duties"],
    ["duties-mine", "/duties?whose=mine&state=overdue"],
    ["investigations", "/investigations"],
    ["undetermined", "/undetermined"],
    ["rates", "/rates"],
    ["actions", "/actions"],
    ["training", `/training?site=${works.siteId}`],
    ["changes", `/changes?site=${works.siteId}`],
    ["report", "/report"],
    ["near-miss", "/near-miss"],
    ["not-found", "/no-such-page"],
  ];
  // What their own tests look at, too: once at each width.
  const looked = [
    ["training-people", `/training?site=${works.siteId}&view=people`],
    ["training-lapsing", `/training?site=${works.siteId}&view=lapsing`],
    ["session", `/training/session?site=${works.siteId}`],
    ["change", `/changes/${change}`],
    ["impact", `/changes/${change}/impact`],
    ["startup", `/startups/${works.siteId}:alky`],
    ["handover", `/handover?site=${works.siteId}`],
    ["person", `/people/${works.people.ann}`],
  ];
  await Promise.all([
    (async () => {
      await lookAt(session, looks[0], [...places, ...looked]);
      await lookAt(session, looks[2], places);
    })(),
    (async () => {
      await lookAt(session, looks[1], [...places, ...looked]);
      await lookAt(session, looks[3], places);
    })(),
  ]);
}
