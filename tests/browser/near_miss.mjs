// The one-minute near miss on a phone: what, where, a photo. The photo is stored by its content and
// hangs on the incident.
import { deflateSync } from "node:zlib";
import { anySite, api, base, check, openPage, settled, shoot, until } from "./browser.mjs";

export const name = "near miss";

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

// A picture of 64 by 48 pixels.
function png() {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(64, 0);
  header.writeUInt32BE(48, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.concat(Array.from({ length: 48 }, (_, y) => Buffer.from([0, ...Array.from({ length: 64 }, (_, x) => [x * 4, y * 5, 120]).flat()])));
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

export async function run(session) {
  const site = await anySite(session);
  const { page, context, wrong } = await openPage(session, { width: 390 });
  await page.goto(`${base}/near-miss?site=${site.site_id}`);
  await settled(page);
  const what = `Wrench fell next to the acid line ${Date.now()}`;
  await page.getByLabel("What happened, or nearly did?").fill(what);
  await page.getByLabel("Where there?").fill("Second platform of the scaffold");
  await page.setInputFiles('input[type="file"]', { name: "wrench.png", mimeType: "image/png", buffer: png() });
  await page.getByText(/stored, /).waitFor();
  await shoot(page, "near-miss-filled-390");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Your near miss is stored").waitFor();
  await shoot(page, "near-miss-done-390");
  const id = await page.locator("main .code").first().textContent();
  const incident = await until("the near miss can be read", () => api(session, "GET", `/v1/incidents/${id}`).catch(() => undefined));
  check(incident.description.includes(what) || incident.title.includes(what.slice(0, 40)), "the incident says what was typed");
  check(incident.attachments.length === 1, "the photo hangs on the incident");
  await page.getByRole("link", { name: "Open it" }).click();
  await page.getByRole("img", { name: "wrench.png" }).waitFor();

  // Without a name, where the site allows it: nobody is recorded.
  if (site.anonymous_near_misses_allowed) {
    await page.goto(`${base}/near-miss?site=${site.site_id}`);
    await settled(page);
    await page.getByLabel("What happened, or nearly did?").fill("Somebody drove too fast past the tank farm");
    await page.getByLabel(/Leave my name out/).check();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Your near miss is stored").waitFor();
    const quiet = await page.locator("main .code").first().textContent();
    const { reporter } = await api(session, "GET", `/v1/incidents/${quiet}`);
    check(reporter.anonymous && !reporter.person_id && !reporter.name, "an anonymous report names nobody");
  }
  check(wrong.length === 0, `the console complains: ${wrong.join(" | ")}`);
  await context.close();
}
