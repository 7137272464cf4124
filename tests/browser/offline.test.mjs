// The console without a network, and a folder of this computer as a dataset.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { CONNECTION, connected, withBrowser } from "./support.mjs";

const held = withBrowser();
const server = { skip: CONNECTION !== "server" && "the network matters to a server's console alone" };

test("without a network the console opens and says that the server is unreachable", server, async () => {
  const { page, done } = await connected(held);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await caches.keys()).some((name) => /^console-[0-9a-f]{16}$/.test(name)));
  await page.reload();
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText("The server did not answer").waitFor();
  const kept = await page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return caches_.flat().map((request) => new URL(request.url).pathname);
  });
  assert.ok(kept.includes("/") && kept.every((path) => !path.startsWith("/api")), "answers of the API are not kept");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("The server did not answer").waitFor({ state: "detached" });
  await done();
});

test("a folder of two thousand files becomes a dataset", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "pai-folder-"));
  t.after(() => rm(folder, { recursive: true }));
  const root = join(folder, "猫 photos");
  for (const inner of ["a", "b/deep"]) {
    await mkdir(join(root, inner), { recursive: true });
    for (let at = 0; at < 1000; at += 1) await writeFile(join(root, inner, `${at}.jpg`), "x".repeat(at % 50));
  }
  const { page, done } = await connected(held, "/datasets/import");
  await page.evaluate(() => {
    globalThis.longest = 0;
    const note = (list) => list.getEntries().forEach((entry) => (globalThis.longest = Math.max(globalThis.longest, entry.duration)));
    new PerformanceObserver(note).observe({ type: "longtask" });
  });
  await page.getByLabel("Pick a folder").setInputFiles(root);
  const name = page.getByLabel("Name of the dataset");
  assert.equal(await name.inputValue(), "猫-photos");
  await page.getByRole("button", { name: "Register 2,000 files" }).click();
  const summary = page.getByText(/Finished\. 2,000 of 2,000 registered · 0 failed/);
  await summary.waitFor();
  t.diagnostic(`${await summary.textContent()}; longest task ${await page.evaluate(() => globalThis.longest)} ms`);
  await page.getByRole("link", { name: "Show files" }).click();
  await page.getByRole("treeitem", { name: "猫 photos" }).click();
  await page.getByRole("treeitem", { name: "b", exact: true }).waitFor();
  await done();
});

test("the page on this browser says what is kept", async () => {
  const { page, done } = await connected(held, "/settings");
  await page.getByRole("heading", { name: "What is kept where" }).waitFor();
  await page.getByText(/used of at most/).waitFor();
  await page.getByRole("button", { name: "Forget the key and disconnect" }).waitFor();
  await done();
});
