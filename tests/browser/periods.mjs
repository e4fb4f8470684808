// A month is closed, signed and, once more is known, restated: every figure that was published stays
// beside the newest, and the page says which one is signed by whom. A month that is not over is
// refused as the server says it. Needs the program itself: it works the figures out.
import { api, base, check, checkAxe, checkWidth, openPage, reportIncident, settled, shoot, until } from "./browser.mjs";

export const name = "periods";

async function act(page, label, fill) {
  await page.getByRole("button", { name: label }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: label });
  await dialog.waitFor();
  if (fill) await fill(dialog);
  await dialog.getByRole("button", { name: label, exact: true }).focus();
  await page.keyboard.press("Enter");
  return dialog;
}

export async function run(session) {
  const id = `bt-${crypto.randomUUID().slice(0, 8)}`;
  await api(session, "POST", `/v1/sites/${id}:register`, {
    site_id: id,
    profile: { name: `Periods Works ${id}`, time_zone: "UTC", regime: "REGIME_GENERAL_INDUSTRY", go_live_on: "2020-01-01" },
  });
  const today = new Date();
  const middle = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 15, 12));
  const month = middle.toISOString().slice(0, 7);
  await until("the new site takes hours", () =>
    api(session, "POST", `/v1/hours/${encodeURIComponent(`${id}:${month}`)}:enter`, {
      hours_id: `${id}:${month}`,
      site_id: id,
      month,
      worked: { employee_hours: { value: "150000" }, contractor_hours: { value: "50000" } },
    }).catch(() => undefined),
  );
  const rate = (wanted) =>
    until(`PSE1R is ${wanted}`, async () => {
      const { values } = await api(session, "GET", `/v1/indicators?scope_kind=KIND_SITE&scope_id=${id}&span=SPAN_MONTH&from_month=${month}&to_month=${month}&indicator_ids=pse1r`);
      return values[0]?.value?.value === wanted;
    });
  await rate("0.000");

  const { page, context, wrong } = await openPage(session);
  const running = today.toISOString().slice(0, 7);
  await page.goto(`${base}/rates?site=${id}&span=month&month=${running}`);
  await settled(page);
  const refused = await act(page, "Close this period");
  await refused.getByText("it can be closed when that month is over").waitFor();
  await checkAxe(page, "a period that cannot be closed yet");
  await shoot(page, "periods-refused");
  const complaints = wrong.splice(0).filter((text) => !/Failed to load resource/.test(text));
  check(complaints.length === 0, `the console complains: ${complaints.join(" | ")}`);

  await page.goto(`${base}/rates?site=${id}&span=month&month=${month}`);
  await settled(page);
  await act(page, "Close this period");
  await page.getByText("Not signed yet").waitFor();
  await act(page, "Sign these figures");
  await page.getByText("Not signed yet").waitFor({ state: "detached" });
  check((await page.getByRole("button", { name: "Sign these figures" }).count()) === 0, "nobody signs twice");

  // Something comes to light.
  const nobody = { people_harmed: "ANSWER_NO", fire: "ANSWER_NO", explosion: "ANSWER_NO", community_affected: "ANSWER_NO" };
  await reportIncident(session, { site_id: id }, "Chlorine release found in the logs", { ...nobody, occurrence: { began_at_ms: String(middle.getTime()) } });
  await rate("1.000");
  await act(page, "Restate", (dialog) => dialog.getByLabel("What was found out?").fill("A release was found in the shift log."));
  const newest = page.getByRole("row", { name: /Restatement 1/ });
  await newest.waitFor();
  check((await newest.getByText("1.000").count()) > 0, "the restatement has the new rate");
  check((await page.getByRole("row", { name: /As closed/ }).getByText("0.000").count()) > 0, "what was closed stays as it was");
  await newest.getByText("Not signed yet").waitFor();
  await page.getByText(/^1 time, last on/).waitFor();
  await checkAxe(page, "a restated period");
  await shoot(page, "periods-restated");
  check(wrong.length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();

  const phone = await openPage(session, { width: 390 });
  await phone.page.goto(`${base}/rates?site=${id}&span=month&month=${month}`);
  await settled(phone.page);
  await phone.page.getByText("A release was found in the shift log.").waitFor();
  await checkWidth(phone.page, "a restated period at 390 px");
  await checkAxe(phone.page, "a restated period at 390 px");
  await shoot(phone.page, "periods-restated-phone");
  await phone.context.close();
}
