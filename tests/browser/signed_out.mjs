// Who is not signed in sees that, how to sign in, and nothing else.
import { base, check, checkAxe, openPage, shoot } from "./browser.mjs";

export const name = "signed out";

export async function run(session) {
  const { page, context } = await openPage(session, { signedIn: false });
  await page.goto(base);
  await page.getByText("You are not signed in on this device").waitFor();
  check((await page.getByRole("table").count()) === 0, "nothing is shown to somebody who is not signed in");
  await shoot(page, "signed-out");
  await checkAxe(page, "signed out");
  await context.close();
}
