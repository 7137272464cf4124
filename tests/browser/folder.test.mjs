// A folder of this computer as a dataset.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { CONNECTION, connected, withBrowser } from "./support.mjs";

const held = withBrowser();
const FILES = 5000;
/** Files a second that this browser registers, once Chromium has looked them up, which is the longer part. */
const SLOWEST = 5000;
/** How long Chromium may take to look so many up on a busy machine, in milliseconds. */
const LOOKING_UP = 4000;
const shown = FILES.toLocaleString("en-US");

/** A folder with that many files at two depths. */
async function folderOf(t, count) {
  const folder = await mkdtemp(join(tmpdir(), "pai-folder-"));
  t.after(() => rm(folder, { recursive: true }));
  const root = join(folder, "猫 photos");
  for (const inner of ["a", "b/deep"]) {
    await mkdir(join(root, inner), { recursive: true });
    const write = (_, at) => writeFile(join(root, inner, `${at}.jpg`), "x".repeat(at % 50));
    await Promise.all(Array.from({ length: count / 2 }, write));
  }
  return root;
}

test(`a folder of ${shown} files becomes a dataset, and the page answers meanwhile`, async (t) => {
  const root = await folderOf(t, FILES);
  const { page, done } = await connected(held);
  await page.getByRole("link", { name: "Import a folder" }).first().click();
  // The browser itself goes through the folder before it tells; from then on the time is the console's.
  await page.evaluate(() => {
    globalThis.tasks = [];
    globalThis.addEventListener("change", () => (globalThis.begun = performance.now()), { capture: true, once: true });
    const note = (list) => list.getEntries().forEach(({ startTime, duration }) => globalThis.tasks.push({ startTime, duration }));
    new PerformanceObserver(note).observe({ type: "longtask" });
  });
  await page.getByLabel("Pick a folder").setInputFiles(root);
  const name = page.getByLabel("Name of the dataset");
  assert.equal(await name.inputValue(), "猫-photos");
  const button = page.getByRole("button", { name: `Register ${shown} files` });
  await button.waitFor();
  await page.waitForTimeout(LOOKING_UP);
  await button.click();
  const summary = page.getByText(`Finished. ${shown} of ${shown} registered · 0 failed`);
  await summary.waitFor();
  const text = await summary.textContent();
  const long = await page.evaluate(() => globalThis.tasks.filter(({ startTime }) => startTime > globalThis.begun));
  t.diagnostic(`${text}; tasks over 50 ms: ${JSON.stringify(long.map(({ duration }) => duration))}`);
  assert.deepEqual(long, []);
  const rate = Number(/([\d,]+) files\/s/.exec(text)[1].replaceAll(",", ""));
  if (CONNECTION === "browser") assert.ok(rate >= SLOWEST, `${rate} files a second`);

  await page.getByRole("link", { name: "Show files" }).click();
  await page.getByRole("treeitem", { name: "猫 photos" }).click();
  await page.getByRole("treeitem", { name: "b", exact: true }).waitFor();
  await page.getByRole("button", { name: "All files" }).click();
  await page.getByText(`${shown} files`).waitFor();
  await page.getByRole("grid", { name: "Files" }).getByRole("row", { name: /\.jpg/ }).first().waitFor();
  await done();
});
