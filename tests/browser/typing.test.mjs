import assert from "node:assert/strict";
import { test } from "node:test";

import { connected, dataset, open, seedInPage, unique, withBrowser } from "./support.mjs";

const held = withBrowser();

test("typing in the search over 1,000 datasets holds the page for no more than 50 ms", async () => {
  const first = await open(held);
  const name = unique("many");
  await seedInPage(first.page, Array.from({ length: 1000 }, (_, at) => dataset(`${name}-${at}`, { Labels: [{ Key: "k", Value: `v${at}` }] })));
  await first.done();
  const { page, done } = await connected(held, "/datasets?size=100");
  await page.locator("tr[data-row]").nth(99).waitFor();
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.longTasks.push(Math.round(task.duration));
    }).observe({ type: "longtask" });
  });
  await page.getByRole("searchbox", { name: "Search by name" }).pressSequentially(`${name}-99`, { delay: 60 });
  await page.getByText("11 datasets", { exact: true }).waitFor();
  await page.waitForTimeout(200);
  assert.deepEqual(await page.evaluate(() => window.longTasks), []);
  await done();
});
