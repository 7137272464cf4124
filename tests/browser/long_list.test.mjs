// A directory of 100,000 files, to its end.
import assert from "node:assert/strict";
import test from "node:test";

import { ORIGIN, callAll, connected, dataset, unique, until, withBrowser } from "./support.mjs";

const held = withBrowser();
const FILES = 100_000;
/** Milliseconds that no task takes: 50 where the machine has nothing else to do, and twice as much where it has. */
const LONGEST = 100;

/** A request that registers a thousand files. */
function batch(id, number) {
  const DatasetFileMetas = Array.from({ length: 1000 }, (_, at) => ({
    Uri: `oss://bucket/long/${String(number * 1000 + at).padStart(6, "0")}.png`, FileType: "image",
    ContentType: "image/png", FileFingerPrint: "f", FileUpdateTime: "2025-01-12T14:36:01Z", DataSize: at,
  }));
  return ["POST", `/api/v1/datasets/${id}/datasetfilemetas`, { DatasetVersion: "v1", WorkspaceId: "default", DatasetFileMetas }];
}

test("a directory of 100,000 files is scrolled to its end without holding the page", async (t) => {
  const { page, done } = await connected(held);
  const asked = dataset(unique("long"), { Edition: "ADVANCED", WorkspaceId: "default" });
  const [{ DatasetId }] = await callAll(page, [["POST", "/api/v1/datasets", asked]]);
  for (let number = 0; number < FILES / 1000; number += 10) {
    await callAll(page, Array.from({ length: 10 }, (_, at) => batch(DatasetId, number + at)));
  }
  await page.goto(`${ORIGIN}/datasets/${DatasetId}/files?version=v1&dir=long%2F`);
  const files = page.getByRole("grid", { name: "Files" });
  await files.getByRole("row", { name: /000000\.png/ }).waitFor();
  await page.evaluate(() => {
    globalThis.tasks = [];
    const note = (list) => globalThis.tasks.push(...list.getEntries().map(({ duration }) => duration));
    new PerformanceObserver(note).observe({ type: "longtask" });
    globalThis.most = 0;
  });
  await until(page, async () => {
    const scroller = [...document.querySelectorAll(".contents *")].find((one) => one.scrollHeight > one.clientHeight + 50 && getComputedStyle(one).overflowY !== "visible");
    scroller.scrollTop = scroller.scrollHeight;
    await new Promise(requestAnimationFrame);
    globalThis.most = Math.max(globalThis.most, document.querySelectorAll("*").length);
    return document.querySelector(".contents").textContent.includes("099999.png");
  }, undefined, 120_000);
  assert.equal(await files.getAttribute("aria-rowcount"), String(FILES + 1));
  const { tasks, most } = await page.evaluate(() => ({ tasks: globalThis.tasks, most: globalThis.most }));
  t.diagnostic(`at most ${most} elements; tasks over 50 ms: ${JSON.stringify(tasks)}`);
  assert.ok(most < 1500, "only what can be seen is in the document");
  assert.ok(tasks.every((duration) => duration < LONGEST), "the page is held");
  await done();
});
