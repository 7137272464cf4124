// A folder of this computer as a dataset.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { ORIGIN, call, connected, overServer, unique, withBrowser } from "./support.mjs";
import { drop, folderOf } from "./folders.mjs";

const held = withBrowser();
const FILES = 5000;
/** Milliseconds that no task takes: 50 where the machine has nothing else to do, and twice as much where it has. */
const LONGEST = 100;
const shown = (count) => count.toLocaleString("en-US");

/** The folder that the journeys register. */
let folder;
before(async () => {
  folder = await folderOf(FILES);
});
after(() => folder.remove());

/** The page that imports a folder. */
async function importing() {
  const { page, done } = await connected(held);
  await page.getByRole("link", { name: "Import a folder" }).first().click();
  const area = page.locator(".drop-folder");
  await area.waitFor();
  // Chromium itself goes through an input's folder before it tells; from then on the time is the console's.
  await page.evaluate(() => {
    globalThis.tasks = [];
    const begin = () => (globalThis.begun = performance.now());
    for (const type of ["change", "drop"]) globalThis.addEventListener(type, begin, { capture: true, once: true });
    const note = (list) => list.getEntries().forEach(({ startTime, duration }) => globalThis.tasks.push({ startTime, duration }));
    new PerformanceObserver(note).observe({ type: "longtask" });
  });
  return { page, area, done };
}

/** Registers what was found, and sees that all is there and that the page was never held. */
async function registerAll(t, page) {
  const name = page.getByLabel("Name of the dataset");
  assert.equal(await name.inputValue(), "猫-photos");
  await page.getByRole("button", { name: `Register ${shown(FILES)} files` }).click();
  const summary = page.getByText(`Finished. ${shown(FILES)} of ${shown(FILES)} registered · 0 failed`);
  await summary.waitFor();
  const long = await page.evaluate(() => globalThis.tasks.filter(({ startTime }) => startTime > globalThis.begun));
  t.diagnostic(`${await summary.textContent()}; tasks over 50 ms: ${JSON.stringify(long.map(({ duration }) => duration))}`);
  assert.ok(long.every(({ duration }) => duration < LONGEST), "the page is held");

  await page.getByRole("link", { name: "Show files" }).click();
  await page.getByRole("treeitem", { name: "猫 photos" }).click();
  await page.getByRole("treeitem", { name: "b", exact: true }).waitFor();
  await page.getByRole("button", { name: "All files" }).click();
  await page.getByText(`${shown(FILES)} files`).waitFor();
  await page.getByRole("grid", { name: "Files" }).getByRole("row", { name: /\.jpg/ }).first().waitFor();
}

test("a folder that is dropped becomes a dataset, and the page answers meanwhile", async (t) => {
  const { page, area, done } = await importing();
  await drop(page, area, folder.path);
  await registerAll(t, page);
  await done();
});

test("a folder of an input becomes a dataset, where the browser gives no handles", async (t) => {
  const { page, done } = await importing();
  await page.getByLabel("Pick a folder").setInputFiles(folder.path);
  await registerAll(t, page);
  await done();
});

test("a folder is asked for by the browser's dialog; whoever closes it is where they were", async (t) => {
  const { page, area, done } = await importing();
  const pick = page.getByText("Pick a folder");
  // Without a window there is no dialog, and Chromium answers as if it was closed.
  await pick.click();
  await page.getByText("Drop a folder here").waitFor();
  assert.equal(await area.locator(".progress").textContent(), "");
  // So what a dialog would give comes from a drop: the same handle.
  await page.evaluate(() => {
    const target = document.createElement("p");
    target.style.cssText = "position: fixed; inset: 0; z-index: 9";
    target.id = "dialog";
    document.body.append(target);
    target.addEventListener("dragover", (event) => event.preventDefault());
    target.addEventListener("drop", (event) => {
      event.preventDefault();
      const handle = event.dataTransfer.items[0].getAsFileSystemHandle();
      globalThis.showDirectoryPicker = () => handle;
      target.remove();
    });
  });
  await drop(page, page.locator("#dialog"), folder.path);
  await page.locator("#dialog").waitFor({ state: "detached" });
  await page.evaluate(() => (globalThis.begun = performance.now()));
  await pick.click();
  await registerAll(t, page);
  await done();
});

test("an import that is cancelled says what is registered, and another can begin", async () => {
  const many = await folderOf(20_000);
  const { page, area, done } = await importing();
  await drop(page, area, many.path);
  await page.getByRole("button", { name: `Register ${shown(20_000)} files` }).click();
  // Some are registered.
  await page.getByText(/^[1-9][\d,]* of 20,000 registered/).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  const summary = await page.getByText(/^Stopped\. [\d,]+ of 20,000 registered/).textContent();
  const [, count] = /([\d,]+) of/.exec(summary);
  assert.notEqual(count, shown(20_000));

  const files = await page.getByRole("link", { name: "Show files" }).getAttribute("href");

  await drop(page, area, folder.path);
  await page.getByRole("button", { name: `Register ${shown(FILES)} files` }).click();
  await page.getByText(`Finished. ${shown(FILES)} of ${shown(FILES)} registered · 0 failed`).waitFor();
  await page.goto(ORIGIN + files);
  await page.getByRole("button", { name: "All files" }).click();
  await page.getByText(`${count} files`).waitFor();
  await many.remove();
  await done();
});

overServer("an import that was cut short goes on where it was", async () => {
  const { page, area, done } = await importing();
  let left = 2;
  await page.route("**/datasetfilemetas*", (route) => (left-- > 0 ? route.continue() : route.abort()));
  await drop(page, area, folder.path);
  await page.getByRole("button", { name: `Register ${shown(FILES)} files` }).click();
  await page.getByText(/^Stopped\. [12],000 of 5,000 registered/).waitFor();
  await page.getByRole("alert").filter({ hasText: "The server did not answer" }).waitFor();
  await page.unroute("**/datasetfilemetas*");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText(`Finished. ${shown(FILES)} of ${shown(FILES)} registered · 0 failed`).waitFor();
  await page.getByRole("link", { name: "Show files" }).click();
  await page.getByRole("button", { name: "All files" }).click();
  await page.getByText(`${shown(FILES)} files`).waitFor();
  await done();
});

overServer("an import of which nothing could be registered leaves no dataset", async () => {
  const { page, area, done } = await importing();
  await page.route("**/datasetfilemetas*", (route) => route.abort());
  await drop(page, area, folder.path);
  const name = unique("nothing");
  await page.getByLabel("Name of the dataset").fill(name);
  await page.getByRole("button", { name: `Register ${shown(FILES)} files` }).click();
  await page.getByText(/^Stopped\. 0 of 5,000 registered/).waitFor();
  assert.equal((await call("GET", `/api/v1/datasets?Name=${name}`)).TotalCount, 0);
  await done();
});

test("leaving the page ends an import", async () => {
  const { page, area, done } = await importing();
  await drop(page, area, folder.path);
  // While the folders are still gone through.
  await page.getByRole("link", { name: "Datasets", exact: true }).click();
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  await page.waitForTimeout(1000);
  await page.getByRole("searchbox", { name: "Search by name" }).fill("photos");
  await done();
});
