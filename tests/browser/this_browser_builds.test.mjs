// One build of the console after another at the same address: what is shown and kept is never of both.
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before } from "node:test";

import { consoleFolder, serveConsole } from "./serve_console.mjs";
import { inThisBrowser, open, until, withBrowser } from "./support.mjs";

const held = withBrowser();
const HASH = /(?<=-)[0-9a-f]{8,16}(?=[._])/g;
const builds = {};

/** The files below a folder, as addresses. */
async function addresses(folder) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return files.filter((file) => file.isFile()).map((file) => `/${relative(folder, join(file.parentPath, file.name))}`);
}

/** The same console with other names wherever a name holds a hash, and an engine that says of which build it is. */
async function anotherBuild(from, to) {
  await cp(from, to, { recursive: true });
  for (const path of await addresses(to)) if (path.endsWith(".br")) await rm(join(to, path));
  const paths = await addresses(to);
  const hashes = new Set(paths.flatMap((path) => path.match(HASH) ?? []));
  assert.ok(hashes.size >= 4, "the build's names hold hashes");
  const other = (text) => [...hashes].reduce((now, hash) => now.replaceAll(hash, [...hash].reverse().join("")), text);
  for (const path of paths) {
    if (/\.(html|js|mjs|css)$/.test(path)) {
      let text = other(await readFile(join(to, path), "utf8"));
      if (path === "/engine/client.mjs") text += "\nglobalThis.engineIsOther = true;\n";
      if (path === "/service_worker.js") text = text.replace(/const BUILD = "[0-9a-f]+"/, `const BUILD = "${"b".repeat(16)}"`);
      await writeFile(join(to, path), text);
    }
    if (other(path) !== path) await rename(join(to, path), join(to, other(path)));
  }
}

before(async () => {
  builds.parent = await mkdtemp(join(tmpdir(), "pai-builds-"));
  builds.first = consoleFolder();
  builds.second = join(builds.parent, "second");
  await anotherBuild(builds.first, builds.second);
});
after(async () => {
  await rm(builds.parent, { recursive: true, force: true });
});

/** Waits until the caches are those of one build alone, with all its files and its engine. */
async function allKept(page, build) {
  const names = [`console-${build}`, `console-engine-${build}`].sort();
  await until(page, async (names) => {
    const there = (await caches.keys()).filter((name) => name.startsWith("console-")).sort();
    if (JSON.stringify(there) !== JSON.stringify(names)) return false;
    const kept = await Promise.all(there.map(async (name) => (await (await caches.open(name)).keys()).length));
    return kept.every((count) => count > 5);
  }, names);
}

/** That everything the page fetched has an address of that build, and the engine is of it too. */
async function isWholly(page, folder) {
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  await page.getByText("No datasets yet").waitFor();
  const fetched = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
  const known = new Set(await addresses(folder));
  const hashed = fetched.filter((path) => path.search(HASH) >= 0);
  assert.ok(hashed.length >= 4, `${fetched}`);
  assert.deepEqual(hashed.filter((path) => !known.has(path)), []);
  assert.equal(await page.evaluate(() => globalThis.engineIsOther === true), folder === builds.second);
}

async function buildOf(folder) {
  return /const BUILD = "([0-9a-f]{16})"/.exec(await readFile(join(folder, "service_worker.js"), "utf8"))[1];
}

/** A page on the first build, all of which is kept, with a server that shows what `served` says. */
async function onTheFirst() {
  const served = { folder: builds.first, lacks: "" };
  const site = await serveConsole(() => served.folder, (path) => path.startsWith("/api/") || path === served.lacks);
  const opened = await open(held);
  const page = opened.page;
  await page.goto(`${site.origin}/connect`);
  await page.getByRole("button", { name: "Use this browser" }).click();
  await isWholly(page, builds.first);
  await allKept(page, await buildOf(builds.first));
  const done = async () => {
    await opened.done();
    site.close();
  };
  return { page, served, done };
}

async function offline(page, folder) {
  await page.context().setOffline(true);
  await page.reload();
  await isWholly(page, folder);
  await page.context().setOffline(false);
}

inThisBrowser("a second build replaces the first as a whole, and works without a network", async () => {
  const { page, served, done } = await onTheFirst();
  await page.reload();
  await isWholly(page, builds.first);
  served.folder = builds.second;
  await page.reload();
  await isWholly(page, builds.second);
  await allKept(page, await buildOf(builds.second));
  await offline(page, builds.second);

  // Back to the first, as a build that is withdrawn; the page goes away while its worker keeps the files.
  served.folder = builds.first;
  await page.reload();
  await page.reload();
  await isWholly(page, builds.first);
  await allKept(page, await buildOf(builds.first));
  await offline(page, builds.first);
  await done();
});

inThisBrowser("of a build that cannot be had as a whole nothing is kept, and the one before stays", async () => {
  const { page, served, done } = await onTheFirst();
  Object.assign(served, { folder: builds.second, lacks: "/engine/archive.mjs" });
  await page.reload();
  await page.getByText("The engine did not start.").waitFor();
  // Its worker is tried and given up.
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await until(page, async () => !(await navigator.serviceWorker.getRegistration()).installing);
  await offline(page, builds.first);

  served.lacks = "";
  await page.reload();
  await isWholly(page, builds.second);
  await allKept(page, await buildOf(builds.second));
  await offline(page, builds.second);
  await done();
});
