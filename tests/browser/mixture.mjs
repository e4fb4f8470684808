// A mixture by its components, a release over time slice by slice, and the classification that
// follows while they are typed; what was typed is what is stored.
import { anySite, api, beginReleaseReport, check, checkAxe, checkWidth, openPage, shoot } from "./browser.mjs";

export const name = "mixture";

export async function run(session) {
  const site = await anySite(session);
  const { page, context, wrong } = await openPage(session);
  await beginReleaseReport(page, site, "Off-gas header, mixture released");
  const tier = (n) => page.locator(`#verdict .verdict-tier .tier[data-tier="${n}"]`).waitFor();
  await page.getByRole("button", { name: "It is a mixture: list its components" }).click();
  await page.getByLabel("Component 1", { exact: true }).fill("Chlorine");
  await page.getByLabel("Share of component 1, % by weight").fill("10");
  await page.getByLabel("Component 2", { exact: true }).fill("Nitrogen");
  await page.getByLabel("Share of component 2, % by weight").fill("95");
  await page.getByText("More than 100 % cannot be").waitFor();
  await page.getByLabel("Share of component 2, % by weight").fill("90");
  await page.getByText("Listed so far: 100 % by weight.").waitFor();

  // A tenth of 400 kg is chlorine: 40 kg within the hour.
  await page.getByLabel("Quantity, all of it").fill("400");
  await tier(1);
  // The same spread over eight hours by the level record: never more than 5 kg of it in an hour.
  await page.getByLabel("Lasted, minutes").fill("480");
  await page.getByLabel("Rate over that time").selectOption("RELEASE_COURSE_VARYING");
  await page.getByRole("button", { name: "Give the quantity over time" }).click();
  await page.getByLabel("Minutes, slice 1").fill("240");
  await page.getByLabel("Quantity (kg), slice 1").fill("200");
  await page.getByRole("button", { name: "Add a slice of time" }).click();
  check((await page.getByLabel("From minute, slice 2").inputValue()) === "240", "the next slice begins where the last one ended");
  await page.getByLabel("Minutes, slice 2").fill("240");
  await page.getByLabel("Quantity (kg), slice 2").fill("200");
  await page.getByText("400 kg in 480 minutes, of 400 kg in all.").waitFor();
  await tier(2);
  await checkAxe(page, "a mixture in the report form");
  await shoot(page, "mixture");

  await page.setViewportSize({ width: 390, height: 844 });
  await checkWidth(page, "a mixture at 390 px");
  await checkAxe(page, "a mixture at 390 px");
  await shoot(page, "mixture-phone");
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole("button", { name: "Send the report" }).click();
  await page.getByText("The incident is stored").waitFor();
  const id = (await page.getByRole("link", { name: "Open it" }).getAttribute("href")).split("/").pop();
  const { releases } = (await api(session, "GET", `/v1/incidents/${id}`)).facts;
  check(releases[0].components.length === 2 && releases[0].components[0].weight_fraction === 0.1, "the components are stored with their shares");
  check(releases[0].profile.length === 2 && releases[0].profile[1].from_minute === 240, "the slices are stored");
  await page.getByRole("link", { name: "Open it" }).click();
  await page.getByText("200 kg in 240 min from minute 240").waitFor();
  check(wrong.length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();
}
