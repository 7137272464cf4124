import assert from "node:assert/strict";
import { test } from "node:test";

import { ORIGIN, connected, dataset, open, seedInPage, unique, violations, withBrowser } from "./support.mjs";

const held = withBrowser();
const LABELS = [{ Key: "team", Value: "视觉" }];

/** Every route, for a dataset of its own. */
async function routes() {
  const { page, done } = await open(held);
  const [id] = await seedInPage(page, [dataset(unique("axe"), { Labels: LABELS, Edition: "ADVANCED" })]);
  await done();
  const parts = ["", "/edit", "/versions", "/versions/new", "/versions/v1/edit", "/files"];
  const below = parts.map((part) => `/datasets/${id}${part}`);
  return ["/statistics", "/statistics?view=pai", "/statistics/nothing_here", "/datasets/import", "/settings", "/datasets", "/datasets?source=OSS&edition=ADVANCED", "/datasets?name=nothing-at-all", "/datasets/new", "/connect", "/nowhere", ...below];
}

for (const colorScheme of ["light", "dark"]) {
  for (const locale of ["en-US", "zh-CN"]) {
    test(`axe finds nothing on any route: ${colorScheme}, ${locale}`, async () => {
      const all = await routes();
      const { page, done } = await connected(held, "/datasets", { colorScheme, locale, reducedMotion: "reduce" });
      for (const route of all) {
        await page.goto(ORIGIN + route, { waitUntil: "networkidle" });
        await page.locator("main h1").first().waitFor();
        assert.deepEqual(await violations(page), [], route);
      }
      await done();
    });
  }
}

test("axe finds nothing in what opens over the page", async () => {
  const { page, done } = await connected(held, "/datasets", { reducedMotion: "reduce" });
  await page.locator("tr[data-row] input").first().check();
  for (const summary of await page.locator("summary").all()) {
    await summary.click();
    assert.deepEqual(await violations(page), [], await summary.innerText());
    await page.keyboard.press("Escape");
  }
  await page.keyboard.press("Control+k");
  assert.deepEqual(await violations(page), [], "palette");
  await page.keyboard.press("Escape");
  await page.locator("main").focus();
  await page.keyboard.press("?");
  assert.deepEqual(await violations(page), [], "help");
  await done();
});

test("320 px are wide enough for every route", async () => {
  const all = await routes();
  const { page, done } = await connected(held, "/datasets", { viewport: { width: 320, height: 640 } });
  for (const route of all) {
    await page.goto(ORIGIN + route, { waitUntil: "networkidle" });
    await page.locator("main h1").first().waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${route} is ${width} px wide`);
  }
  await done();
});

test("what is pressed is at least 24 px high", async () => {
  for (const route of ["/datasets", "/datasets/new", "/datasets/import", "/statistics", "/statistics?view=pai", "/connect", "/settings"]) {
    const { page, done } = await connected(held, route);
    await page.waitForLoadState("networkidle");
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, summary, select, input:not([type=checkbox], [type=radio])")]
        .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 24)
        .map((element) => element.outerHTML.slice(0, 100)),
    );
    assert.deepEqual(small, [], route);
    await done();
  }
});
