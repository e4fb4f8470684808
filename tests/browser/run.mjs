// node tests/browser/run.mjs [name...]: runs the browser tests against a running Interlock, one after
// the other; see browser.mjs for the environment. Ends with 1 if any failed.
import { openBrowser } from "./browser.mjs";
import * as actions from "./actions.mjs";
import * as amend from "./amend.mjs";
import * as calendar from "./calendar.mjs";
import * as changes from "./changes.mjs";
import * as construction from "./construction.mjs";
import * as keyboard from "./report_by_keyboard.mjs";
import * as knownAt from "./known_at.mjs";
import * as lists from "./lists.mjs";
import * as live from "./live.mjs";
import * as missingFact from "./report_missing_fact.mjs";
import * as mixture from "./mixture.mjs";
import * as mixtureClass from "./mixture_class.mjs";
import * as nearMiss from "./near_miss.mjs";
import * as oldData from "./old_data.mjs";
import * as pages from "./pages.mjs";
import * as periods from "./periods.mjs";
import * as pssr from "./pssr.mjs";
import * as rates from "./rates.mjs";
import * as record from "./record.mjs";
import * as signedOut from "./signed_out.mjs";
import * as startup from "./startup.mjs";
import * as training from "./training.mjs";

const tests = [signedOut, pages, keyboard, missingFact, mixture, mixtureClass, nearMiss, amend, record, actions, training, changes, pssr, startup, calendar, construction, lists, rates, periods, knownAt, live, oldData];
const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? tests : tests.filter((test) => wanted.includes(test.name));
if (chosen.length === 0) {
  console.error(`No such test. There are: ${tests.map((test) => test.name).join(", ")}`);
  process.exit(2);
}

const session = await openBrowser().catch((error) => {
  console.error(error.message);
  process.exit(2);
});
let failed = 0;
for (const test of chosen) {
  const begun = Date.now();
  try {
    await test.run(session);
    console.log(`ok      ${test.name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${test.name}: ${error.message}`);
  }
}
await session.browser.close();
console.log(failed === 0 ? `${chosen.length} browser tests passed` : `${failed} of ${chosen.length} browser tests failed`);
process.exit(failed === 0 ? 0 : 1);
