// What only this browser has: a store that needs no network, outlives the page, and goes along as one file.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { chromium } from "playwright-core";

import { ORIGIN, dataset, inThisBrowser, seedInPage, unique, until, violations } from "./support.mjs";

/** A browser with a profile on the disk: without one its files would only be in memory. */
const shared = {};
before(async () => {
  shared.profile = await mkdtemp(join(tmpdir(), "pai-datasets-chromium-"));
  const options = { executablePath: process.env.CHROMIUM, args: ["--no-sandbox"], locale: "en-US", acceptDownloads: true };
  shared.context = await chromium.launchPersistentContext(shared.profile, options);
});
after(async () => {
  await shared.context?.close();
  await rm(shared.profile, { recursive: true, force: true, maxRetries: 5 });
});

/** A new page, whose uncaught errors fail the journey that closes it by `done`. */
async function newPage() {
  const page = await shared.context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const done = async () => {
    await page.close();
    assert.deepEqual(errors, [], "errors that nothing caught");
  };
  return { page, done };
}

const datasets = (page) => page.getByRole("heading", { name: "Datasets", level: 1 });

/** Shows the list. The first time the profile remembers no connection. */
async function useBrowser(page) {
  await page.goto(`${ORIGIN}/datasets`);
  const choose = page.getByRole("button", { name: "Use this browser" });
  await datasets(page).or(page.getByRole("heading", { name: "Where are your datasets?" })).waitFor();
  if (!(await page.evaluate(() => localStorage.getItem("pai-datasets.connection")))) await choose.click();
  await datasets(page).waitFor();
}

async function create(page, name) {
  await page.getByRole("link", { name: "New dataset" }).first().click();
  await page.getByRole("textbox", { name: /^Name/ }).fill(name);
  await page.getByRole("combobox", { name: /^DataSourceType/ }).selectOption("OSS");
  await page.getByRole("combobox", { name: /^Property/ }).selectOption("DIRECTORY");
  await page.getByRole("textbox", { name: /^Uri/ }).fill("oss://bucket.oss-cn-hangzhou.aliyuncs.com/cats/");
  await page.getByRole("button", { name: "Create dataset" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

inThisBrowser("without a network everything is still there, and more can be made", async () => {
  const { page, done } = await newPage();
  const [before, offline] = [unique("before"), unique("offline")];
  await useBrowser(page);
  await create(page, before);
  await until(page, async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
    return names.some((name, at) => name.startsWith("console-engine-") && kept[at] > 0);
  });
  await shared.context.setOffline(true);
  await page.reload();
  await page.getByRole("heading", { name: before, level: 1 }).waitFor();
  await page.getByRole("link", { name: "Datasets", exact: true }).click();
  await create(page, offline);
  await page.goto(`${ORIGIN}/datasets`);
  for (const name of [before, offline]) await page.getByRole("link", { name, exact: true }).waitFor();
  await page.getByRole("link", { name: "Statistics", exact: true }).click();
  await page.getByRole("heading", { name: "Statistics", level: 1 }).waitFor();
  await shared.context.setOffline(false);
  await done();
});

inThisBrowser("a second page works with the same store, and takes over when the first is gone", async () => {
  const [first, second] = [await newPage(), await newPage()];
  const [one, two, three] = [unique("one"), unique("two"), unique("three")];
  await useBrowser(first.page);
  await create(first.page, one);
  await useBrowser(second.page);
  await second.page.getByRole("link", { name: one, exact: true }).waitFor();
  await create(second.page, two);
  await first.page.goto(`${ORIGIN}/datasets`);
  await first.page.getByRole("link", { name: two, exact: true }).waitFor();
  await first.done();
  await second.page.goto(`${ORIGIN}/datasets`);
  await create(second.page, three);
  await second.done();
});

inThisBrowser("what was exported comes back after it was deleted", async () => {
  const { page, done } = await newPage();
  const name = unique("exported");
  await seedInPage(page, [dataset(name, { Labels: [{ Key: "team", Value: "视觉" }] })]);
  await useBrowser(page);
  await page.locator("summary", { hasText: "Settings" }).click();
  await page.getByRole("link", { name: "Storage, export and import" }).click();
  await page.getByRole("button", { name: "Export store" }).waitFor();
  assert.deepEqual(await violations(page), [], "axe finds nothing where there is a store");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export store" }).click(),
  ]);
  await page.getByText(/^Exported: /).waitFor();
  assert.match(download.suggestedFilename(), /^pai-datasets-\d{4}-\d\d-\d\d\.store$/);
  const file = await download.path();
  assert.ok((await readFile(file)).length > 0);

  await page.getByRole("link", { name: "Datasets", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByText("Delete dataset").first().click();
  await page.getByLabel(/To confirm, type/).fill(name);
  await page.getByRole("button", { name: "Delete dataset" }).click();
  await datasets(page).waitFor();
  assert.equal(await page.getByRole("link", { name, exact: true }).count(), 0);

  await page.goto(`${ORIGIN}/settings`);
  await page.getByText("Import store").first().click();
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await page.getByLabel(/To confirm, type/).fill("replace");
  await page.getByRole("button", { name: "Import store" }).click();
  await page.waitForEvent("load");
  await page.getByRole("link", { name: "Datasets", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByText("视觉").first().waitFor();
  await done();
});

inThisBrowser("a file that is no store is refused in words, and changes nothing", async () => {
  const { page, done } = await newPage();
  const name = unique("kept");
  await useBrowser(page);
  await create(page, name);
  await page.goto(`${ORIGIN}/settings`);
  await page.getByText("Import store").first().click();
  const given = { name: "cat.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no store") };
  await page.getByLabel("File", { exact: true }).setInputFiles(given);
  await page.getByLabel(/To confirm, type/).fill("replace");
  await page.getByRole("button", { name: "Import store" }).click();
  await page.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  await page.goto(`${ORIGIN}/datasets`);
  await page.getByRole("link", { name, exact: true }).waitFor();
  await done();
});
