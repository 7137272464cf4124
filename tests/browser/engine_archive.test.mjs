// A store as one file.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open, suite, within } from "./engine_support.mjs";

const shared = suite();

/** A page with a store that holds two datasets, and that store as a file in `window.exported`. */
async function pageWithExport(t) {
  const origin = shared.origin(t);
  const page = await origin.page();
  await open(page);
  const ids = [await within(page, "create", "a", 30), await within(page, "create", "b", 7)];
  await within(page, "create", "c");
  await page.evaluate(async () => (globalThis.exported = await engine.exportStore()));
  return { origin, page, ids };
}

test("what was exported comes back as it was", async (t) => {
  const { page, ids } = await pageWithExport(t);
  for (const id of ids) await within(page, "call", "DELETE", `/api/v1/datasets/${id}`);
  await within(page, "create", "later", 1);
  assert.deepEqual(await within(page, "names"), ["c", "later"]);
  await page.evaluate(() => engine.importStore(exported));
  assert.deepEqual(await within(page, "names"), ["a", "b", "c"]);
  assert.deepEqual(await page.evaluate((ids) => Promise.all(ids.map((id) => count(id))), ids), [30, 7]);
  await page.reload();
  await open(page);
  assert.deepEqual(await within(page, "names"), ["a", "b", "c"]);
  assert.deepEqual(await page.evaluate((ids) => Promise.all(ids.map((id) => count(id))), ids), [30, 7]);
  assert.equal((await within(page, "register", ids[0], "new", 2)).status, 200);
});

test("an export goes into another store, and through a guest", async (t) => {
  const { origin, page, ids } = await pageWithExport(t);
  const guest = await origin.page();
  assert.deepEqual(await open(guest), { state: "guest" });
  const size = await guest.evaluate(async () => (globalThis.exported = await engine.exportStore()).size);
  assert.equal(size, await page.evaluate(() => exported.size));
  await guest.evaluate(() => engine.close());
  assert.deepEqual(await open(guest, "copy"), { state: "owner" });
  await guest.evaluate(() => engine.importStore(exported));
  assert.equal(await within(guest, "count", ids[0]), 30);
});

test("requests during an export wait, and are answered", async (t) => {
  const { page, ids } = await pageWithExport(t);
  const statuses = await page.evaluate(async (id) => {
    const asked = [engine.exportStore(), call("GET", "/api/v1/datasets"), register(id, "meanwhile", 3)];
    const [, listed, registered] = await Promise.all(asked);
    return [listed.status, registered.status];
  }, ids[0]);
  assert.deepEqual(statuses, [200, 200]);
});

test("a file with a single bit changed is refused, wherever it is", async (t) => {
  const { page } = await pageWithExport(t);
  await within(page, "create", "later");
  const outcomes = await page.evaluate(async () => {
    const bytes = new Uint8Array(await exported.arrayBuffer());
    const outcomes = [];
    for (let at = 3; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      bytes[at] ^= 1 << at % 8;
      outcomes.push(await engine.importStore(new Blob([bytes])).then(() => `taken at ${at}`, (error) => error.code));
      bytes[at] ^= 1 << at % 8;
    }
    return outcomes;
  });
  assert.ok(outcomes.length >= 50);
  assert.deepEqual([...new Set(outcomes)], ["Invalid"]);
  assert.deepEqual(await within(page, "names"), ["a", "b", "c", "later"]);
  await page.evaluate(() => engine.importStore(exported));
  assert.deepEqual(await within(page, "names"), ["a", "b", "c"]);
});

test("an export of the first form, without a checksum, comes back", async (t) => {
  const { page, ids } = await pageWithExport(t);
  await within(page, "create", "later");
  await page.evaluate(async () => {
    const magic = "pai-datasets store 1\n";
    await engine.importStore(new Blob([magic, exported.slice(magic.length, exported.size - 32)]));
  });
  assert.deepEqual(await within(page, "names"), ["a", "b", "c"]);
  assert.equal(await within(page, "count", ids[0]), 30);
});

test("rubbish is refused in words, and the store stays as it was", async (t) => {
  const { page, ids } = await pageWithExport(t);
  const refusals = await page.evaluate(async () => {
    // Of the first form, since a checksum would refuse all of it for the same reason.
    const magic = "pai-datasets store 1\n";
    globalThis.exported = new Blob([magic, exported.slice(magic.length, exported.size - 32)]);
    const bytes = new Uint8Array(await exported.arrayBuffer());
    const changed = (change) => {
      const copy = bytes.slice();
      change(copy);
      return new Blob([copy]);
    };
    const head = new TextEncoder().encode("pai-datasets store 1\n").length + 4;
    const table = new DataView(bytes.buffer).getUint32(head - 4);
    const first = head + table;
    const rubbish = {
      empty: new Blob([]),
      text: new Blob(["hello"]),
      magic: changed((copy) => (copy[0] ^= 1)),
      cut: exported.slice(0, exported.size - 100),
      longer: new Blob([exported, "x"]),
      table: changed((copy) => (copy[head] = 0x5b)),
      "no database": changed((copy) => copy.fill(65, first, first + 100)),
      "a damaged page": changed((copy) => copy.fill(0xff, first + 8192, first + 2 * 8192)),
      "another database": await foreign(bytes, head, first),
      "not a file": "hello",
    };
    const outcomes = {};
    for (const [name, blob] of Object.entries(rubbish)) {
      outcomes[name] = await engine.importStore(blob).then(() => "taken", (error) => `${error.code}: ${error.message}`);
    }
    return outcomes;

    /** A file whose catalogue is a file store. */
    async function foreign(bytes, head, first) {
      const { databases } = JSON.parse(new TextDecoder().decode(bytes.subarray(head, first)));
      const content = bytes.subarray(first + databases[0].size, first + databases[0].size + databases[1].size);
      const table = new TextEncoder().encode(JSON.stringify({ databases: [{ name: "catalogue", size: content.length }] }));
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, table.length);
      return new Blob([bytes.subarray(0, head - 4), length, table, content]);
    }
  });
  for (const [name, outcome] of Object.entries(refusals)) {
    assert.match(outcome, /^Invalid: .*Nothing was changed\.$/, `${name}: ${outcome}`);
  }
  assert.deepEqual(await within(page, "names"), ["a", "b", "c"]);
  assert.equal(await within(page, "count", ids[0]), 30);
});

test("a page that goes in the middle of an import leaves the old store or the new one, whole", async (t) => {
  const { page, ids } = await pageWithExport(t);
  await within(page, "create", "later");
  const [before, after] = [["a", "b", "c", "later"], ["a", "b", "c"]];
  let cutOff = 0;
  for (const delay of [0, 20, 60, 120, 250, 500]) {
    await page.evaluate(async () => {
      globalThis.exported ??= await (await caches.match("/exported")).blob();
      await (await caches.open("kept")).put("/exported", new Response(exported));
      void engine.importStore(exported);
    });
    await page.waitForTimeout(delay);
    await page.reload();
    assert.deepEqual(await open(page), { state: "owner" });
    const names = await within(page, "names");
    const isOld = names.length === before.length;
    cutOff += isOld;
    assert.deepEqual(names, isOld ? before : after);
    assert.deepEqual(await page.evaluate((ids) => Promise.all(ids.map((id) => count(id))), ids), [30, 7]);
    if (!isOld) await within(page, "create", "later");
  }
  assert.ok(cutOff > 0, "no import was cut off");
  await page.evaluate(async () => engine.importStore(await (await caches.match("/exported")).blob()));
  assert.deepEqual(await within(page, "names"), after);
});
