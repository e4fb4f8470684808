// Facts are corrected with a reason: what was said before stays in the history, the tier follows, and
// an amendment of what somebody else changed meanwhile is refused in words.
import { anySite, api, base, check, openPage, reportIncident, settled, shoot } from "./browser.mjs";

export const name = "amend";

export async function run(session) {
  const site = await anySite(session);
  const nobody = { people_harmed: "ANSWER_NO", fire: "ANSWER_NO", explosion: "ANSWER_NO", community_affected: "ANSWER_NO" };
  const id = await reportIncident(session, site, "Chlorine smell at the scrubber", {
    ...nobody,
    releases: [{ material: { chemical: "Chlorine" }, quantity: 10, unit: "QUANTITY_UNIT_KILOGRAM", duration_minutes: 20 }],
  });
  const { page, context } = await openPage(session);
  await page.goto(`${base}/incidents/${id}`);
  await settled(page);
  await page.getByRole("link", { name: "Add or correct facts" }).click();
  await page.getByRole("heading", { level: 1, name: "Add or correct facts" }).waitFor();
  check((await page.getByLabel("Quantity, all of it").inputValue()) === "10", "the form begins with what was said");
  await page.getByLabel("What was found out, and how").fill("The tank's level record shows 400 kg.");
  await page.getByLabel("Quantity, all of it").fill("400");
  await page.locator('#verdict .verdict-tier .tier[data-tier="1"]').waitFor();

  // Meanwhile somebody else amends it.
  const { facts } = await api(session, "GET", `/v1/incidents/${id}`);
  facts.releases[0].quantity = 11;
  await api(session, "POST", `/v1/incidents/${id}:amendFacts`, { incident_id: id, facts, reason: "Weighed again." });
  await page.getByRole("button", { name: "Record these facts" }).click();
  await page.getByText("Somebody changed this while you were looking at it").waitFor();
  await shoot(page, "amend-refused");

  await page.goto(`${base}/report?amend=${id}`);
  await page.getByLabel("What was found out, and how").fill("The tank's level record shows 400 kg.");
  await page.getByLabel("Quantity, all of it").fill("400");
  await page.getByRole("button", { name: "Record these facts" }).click();
  await page.getByText("The facts are recorded and classified again").waitFor();
  const incident = await api(session, "GET", `/v1/incidents/${id}`);
  check(incident.facts.releases[0].quantity === 400, "the facts are the new ones");
  check(incident.classification.tier === "TIER_1", "the tier follows the facts");
  await context.close();
}
