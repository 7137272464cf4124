import assert from "node:assert/strict";
import { test } from "node:test";

import { callAll, connected, dataset, open, seedInPage, unique, until, withBrowser } from "./support.mjs";

const held = withBrowser();

test("rows are reached, selected and opened by keys", async () => {
  const first = await open(held);
  const name = unique("keys");
  await seedInPage(first.page, [dataset(`${name}-a`), dataset(`${name}-b`)]);
  await first.done();
  const { page, done } = await connected(held);
  await page.keyboard.press("/");
  await page.keyboard.type(name);
  await page.getByText("2 datasets", { exact: true }).waitFor();
  // In a field, keys are letters.
  assert.equal(await page.getByRole("searchbox", { name: "Search by name" }).inputValue(), name);
  await page.locator("main").focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("1 selected").waitFor();
  await page.keyboard.press("k");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `${name}-a`, level: 1 }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  await done();
});

test("the focus stays where the page changes under it", async () => {
  const first = await open(held);
  const name = unique("focus");
  const [id] = await seedInPage(first.page, [dataset(name, { Edition: "ADVANCED", Labels: [{ Key: "k", Value: "v" }] })]);
  await first.done();
  const { page, done } = await connected(held, `/datasets/${id}`);
  const { WorkspaceId } = (await callAll(page, [["GET", `/api/v1/datasets/${id}`]]))[0];
  const file = (path) => ({
    Uri: `oss://bucket/${path}`, FileType: "image", ContentType: "image/png", FileFingerPrint: "x",
    FileUpdateTime: "2025-01-12T14:36:01Z",
  });
  const files = ["a/one.png", "a/deep/two.png", "b/three.png"].map(file);
  await callAll(page, [["POST", `/api/v1/datasets/${id}/datasetfilemetas`, { DatasetVersion: "v1", WorkspaceId, DatasetFileMetas: files }]]);
  await page.getByRole("link", { name: "Files" }).click();
  const branch = page.getByRole("treeitem", { name: "a", exact: true });
  await branch.waitFor();
  await page.getByRole("treeitem").first().focus();
  await page.keyboard.press("ArrowDown");
  for (const [key, expanded] of [["ArrowRight", "true"], ["ArrowLeft", "false"], ["ArrowRight", "true"]]) {
    await page.keyboard.press(key);
    await page.getByRole("treeitem", { name: "a", exact: true, expanded: expanded === "true" }).waitFor();
    assert.match(await page.evaluate(() => document.activeElement.id), /a\/$/);
  }
  const grid = page.getByRole("grid", { name: "Files" });
  await grid.getByRole("row", { name: /^a / }).focus();
  await page.keyboard.press("Enter");
  await grid.getByRole("row", { name: /one\.png/ }).waitFor();
  await until(page, () => document.activeElement.role === "row");
  assert.match(await page.evaluate(() => document.activeElement.textContent.trim()), /^deep/);

  await page.goto(new URL("/datasets?name=" + name, page.url()).href);
  await page.getByRole("button", { name: `Remove Name: ${name}` }).click();
  await page.getByRole("button", { name: `Remove Name: ${name}` }).waitFor({ state: "detached" });
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY");
  await done();
});

test("the palette finds commands and datasets, and gives the focus back", async () => {
  const first = await open(held);
  const name = unique("palette");
  await seedInPage(first.page, [dataset(name)]);
  await first.done();
  const { page, done } = await connected(held);
  await page.getByRole("button", { name: "Search or go to…" }).focus();
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Type a command, or a dataset’s name" });
  await box.fill(name);
  await page.getByRole("option", { name }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.className), "find");
  await page.keyboard.press("Control+k");
  await box.fill(name);
  await page.getByRole("option", { name }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.keyboard.press("Control+k");
  await box.fill("new");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "New dataset" }).waitFor();
  await done();
});

test("the keys are listed by a key", async () => {
  const { page, done } = await connected(held);
  await page.locator("main").focus();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.getByText("Search the list").waitFor();
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
  await done();
});

test("theme and language are chosen and kept, before the first paint", async () => {
  const { page, done } = await connected(held, "/datasets", { colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator("summary", { hasText: "Settings" }).click();
  await page.getByRole("radio", { name: "Dark" }).check();
  assert.notEqual(await ground(), light);
  await page.getByRole("radio", { name: "中文" }).check();
  await page.getByRole("heading", { name: "数据集", level: 1 }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
  // Without the program the theme is there already: nothing flashes.
  await page.route("**/*.wasm", (route) => route.abort());
  await page.reload({ waitUntil: "domcontentloaded" });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  assert.notEqual(await ground(), light);
  await page.context().close();
  await done().catch(() => {});
});
