// The UN class of a whole mixture goes before its components: typed with several packing groups and
// subsidiary classes, the tier follows it, and what was typed is what is stored and shown.
import { anySite, api, beginReleaseReport, check, checkAxe, checkWidth, openPage, shoot } from "./browser.mjs";

export const name = "class of a mixture";

export async function run(session) {
  const site = await anySite(session);
  const { page, context, wrong } = await openPage(session);
  await beginReleaseReport(page, site, "Slop tank, light phase to grade");
  const verdict = page.locator("#verdict .verdict-tier");
  const tier = (n, atLeast) => verdict.locator(`.tier[data-tier="${n}"]`).filter({ [atLeast ? "hasText" : "hasNotText"]: "at least" }).waitFor();
  await page.getByRole("button", { name: "It is a mixture: list its components" }).click();
  await page.getByLabel("Component 1", { exact: true }).fill("Chlorine");
  await page.getByLabel("Share of component 1, % by weight").fill("50");
  await page.getByLabel("Component 2", { exact: true }).fill("Nitrogen");
  await page.getByLabel("Share of component 2, % by weight").fill("50");
  await page.getByLabel("Quantity, all of it").fill("150");
  await tier(1, false);

  // Packing group II would make 150 kg Tier 2, III no more than Tier 3; while it is one of the two,
  // the lower is certain.
  const fold = page.locator("summary", { hasText: "Solution, temperature, containment, hazard class" });
  await fold.click();
  const own = fold.locator("xpath=..");
  await own.getByLabel("UN class or division").selectOption("HAZARD_CLASS_3");
  await own.getByLabel("Where this is from").fill("Laboratory, sample 12");
  const group = (label) => own.getByRole("group", { name: "Packing group" }).getByRole("checkbox", { name: label });
  await group("II, medium danger").check();
  await tier(2, false);
  await group("III, minor danger").check();
  await tier(3, true);
  await own.getByLabel("Subsidiary class", { exact: true }).selectOption("HAZARD_CLASS_6_1");
  await own.getByLabel("Subsidiary class 2").selectOption("HAZARD_CLASS_8");
  await own.getByLabel("Subsidiary class 3").waitFor();
  await group("II, medium danger").uncheck();
  await tier(3, false);
  await group("II, medium danger").check();
  await tier(3, true);
  await checkAxe(page, "the class of a mixture in the report form");
  await shoot(page, "mixture-class");
  await page.setViewportSize({ width: 390, height: 844 });
  await checkWidth(page, "the class of a mixture at 390 px");
  await shoot(page, "mixture-class-phone");
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole("button", { name: "Send the report" }).click();
  await page.getByText("The incident is stored").waitFor();
  const id = (await page.getByRole("link", { name: "Open it" }).getAttribute("href")).split("/").pop();
  const [release] = (await api(session, "GET", `/v1/incidents/${id}`)).facts.releases;
  const { hazard } = release.material;
  check(hazard.hazard_class === "HAZARD_CLASS_3", "the class is stored");
  check(hazard.subsidiary_classes.join() === "HAZARD_CLASS_6_1,HAZARD_CLASS_8", `both subsidiary classes are stored: ${hazard.subsidiary_classes}`);
  check(hazard.packing_groups.join() === "PACKING_GROUP_II,PACKING_GROUP_III", `both packing groups are stored: ${hazard.packing_groups}`);
  check(release.components.length === 2, "the components are stored, too");
  await page.getByRole("link", { name: "Open it" }).click();
  await page.getByText("packing group II or III (Laboratory, sample 12)").waitFor();
  check(wrong.length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();
}
