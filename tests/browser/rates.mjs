// A rate, its missing hours and what is behind it: a site without hours has no rate and says why; with
// 200,000 hours and one Tier 1 event its rate is 1.000, and opens down to that event and those hours.
// Needs the program itself: it works rates out.
import { api, base, check, openPage, reportIncident, settled, shoot, until } from "./browser.mjs";

export const name = "rates";

export async function run(session) {
  const id = `bt-${crypto.randomUUID().slice(0, 8)}`;
  await api(session, "POST", `/v1/sites/${id}:register`, {
    site_id: id,
    profile: { name: `Rates Works ${id}`, time_zone: "UTC", regime: "REGIME_GENERAL_INDUSTRY", go_live_on: "2020-01-01" },
  });
  const today = new Date();
  const middle = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 15, 12));
  const month = middle.toISOString().slice(0, 7);
  const nobody = { people_harmed: "ANSWER_NO", fire: "ANSWER_NO", explosion: "ANSWER_NO", community_affected: "ANSWER_NO" };
  const incident = await until("the new site takes reports", () =>
    reportIncident(session, { site_id: id }, "Chlorine release counted in a rate", { ...nobody, occurrence: { began_at_ms: String(middle.getTime()) } }).catch(() => undefined),
  );

  const { page, context, wrong } = await openPage(session);
  const address = `${base}/rates?site=${id}&span=month&month=${month}`;
  await page.goto(address);
  await settled(page);
  await page.getByText("No rate").first().waitFor();
  check((await page.getByText("0.000").count()) === 0, "without hours there is no rate, and never zero");
  await shoot(page, "rates-none");

  const hours = encodeURIComponent(`${id}:${month}`);
  await api(session, "POST", `/v1/hours/${hours}:enter`, {
    hours_id: `${id}:${month}`,
    site_id: id,
    month,
    worked: { employee_hours: { value: "150000" }, contractor_hours: { value: "50000" } },
  });
  await until("the rate is worked out", async () => {
    await page.goto(address);
    await settled(page);
    return (await page.getByRole("link", { name: /PSE1R.*1\.000/ }).count()) > 0;
  });
  await page.getByRole("link", { name: /PSE1SR/ }).click();
  await page.waitForURL((url) => url.searchParams.get("indicator") === "pse1sr");
  await page.getByRole("link", { name: /PSE1R.*1\.000/ }).click();
  await page.getByRole("link", { name: incident }).waitFor();
  check((await page.getByText("150,000 h").count()) > 0, "the hours of the employees are shown");
  check((await page.getByText("50,000 h").count()) > 0, "the hours of the contractors are shown");
  await shoot(page, "rates-behind");
  check(wrong.length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();
}
