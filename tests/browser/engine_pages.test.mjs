// Several pages and several stores.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open, suite, until, within } from "./engine_support.mjs";

const shared = suite();

test("a second page works through the first, and takes over when that goes", async (t) => {
  const origin = shared.origin(t);
  const [first, second, third] = [await origin.page(), await origin.page(), await origin.page()];
  assert.deepEqual(await open(first), { state: "owner" });
  assert.deepEqual(await open(second), { state: "guest" });
  assert.deepEqual(await open(third), { state: "guest" });
  const id = await within(second, "create", "by-the-second", 3);
  await within(first, "create", "by-the-first");
  assert.deepEqual(await within(second, "names"), ["by-the-first", "by-the-second"]);
  assert.deepEqual(await within(first, "names"), ["by-the-first", "by-the-second"]);
  assert.equal(await within(first, "count", id), 3);

  await first.close();
  await until(second, () => engine.state() !== "opening");
  assert.deepEqual(await within(second, "names"), ["by-the-first", "by-the-second"]);
  await within(second, "create", "after");
  assert.deepEqual(await within(third, "names"), ["after", "by-the-first", "by-the-second"]);
  const states = await Promise.all([second, third].map((page) => page.evaluate(() => engine.state())));
  assert.deepEqual(states.sort(), ["guest", "owner"]);
});

test("what is under way when the owner goes is asked again, or told that nobody knows", async (t) => {
  const origin = shared.origin(t);
  const [first, second] = [await origin.page(), await origin.page()];
  await open(first);
  await open(second);
  await within(second, "create", "there");
  // The owner's Worker hears of these only when it is gone: it is busy with its own batch.
  await first.evaluate(() => {
    void create("busy").then(async (id) => {
      for (let mark = 0; ; mark += 1) await Promise.all([1, 2, 3, 4].map((part) => register(id, `${mark}-${part}`, 1000)));
    });
  });
  await first.waitForTimeout(500);
  const answers = second.evaluate(() =>
    Promise.all([call("GET", "/api/v1/datasets?Name=there"), call("POST", "/api/v1/datasets", newDataset("perhaps"))]),
  );
  await first.close();
  const [read, write] = await answers;
  assert.deepEqual([read.status, read.body.TotalCount], [200, 1]);
  if (write.status !== 200) {
    assert.deepEqual([write.status, write.body.Code], [503, "ServiceUnavailable"]);
    assert.match(write.body.Message, /may or may not be done/);
  }
  const found = (await within(second, "names")).filter((name) => name === "perhaps").length;
  assert.ok(write.status === 200 ? found === 1 : found <= 1);
});

test("a page that closes its store hands it on; a closed store says so", async (t) => {
  const origin = shared.origin(t);
  const [first, second] = [await origin.page(), await origin.page()];
  await open(first);
  await open(second);
  await within(first, "create", "handed-on");
  const refusal = await first.evaluate(async () => {
    await engine.close();
    return call("GET", "/api/v1/datasets").catch((error) => ({ name: error.name, code: error.code }));
  });
  assert.deepEqual(refusal, { name: "BrowserEngineError", code: "Closed" });
  await until(second, () => engine.state() === "owner");
  assert.deepEqual(await within(second, "names"), ["handed-on"]);
});

test("two stores know nothing of each other", async (t) => {
  const origin = shared.origin(t);
  const [one, other] = [await origin.page(), await origin.page()];
  assert.deepEqual(await open(one, "one"), { state: "owner" });
  assert.deepEqual(await open(other, "other"), { state: "owner" });
  await within(one, "create", "in-one");
  assert.deepEqual(await within(one, "names"), ["in-one"]);
  assert.deepEqual(await within(other, "names"), []);
});

test("a holder that does not answer is named", async (t) => {
  const origin = shared.origin(t);
  const [silent, page] = [await origin.page(), await origin.page()];
  // Another program of this origin, or a Worker that hangs: it holds the lock and hears nothing.
  await silent.evaluate(() => {
    for (const name of ["pai-datasets:default", "pai-datasets:default:held by The silent page"]) {
      void navigator.locks.request(name, () => new Promise(() => {}));
    }
  });
  const error = await open(page);
  assert.equal(error.code, "Busy");
  assert.match(error.message, /The silent page/);
});

/** The datasets whose files somebody has open. */
function held(page, ids) {
  return page.evaluate(async (ids) => {
    const script = `onmessage = async ({ data }) => {
      const held = [];
      for (const id of data) {
        let folder = await navigator.storage.getDirectory();
        for (const name of ["pai-datasets", "default", "g1", "files", id]) folder = await folder.getDirectoryHandle(name);
        for await (const file of filesIn(folder)) {
          const handle = await file.createSyncAccessHandle().catch(() => undefined);
          if (!handle && !held.includes(id)) held.push(id);
          handle?.close();
        }
      }
      postMessage(held);
    };
    async function* filesIn(folder) {
      for await (const entry of folder.values()) {
        if (entry.kind === "file") yield entry;
        else yield* filesIn(entry);
      }
    }`;
    const worker = new Worker(URL.createObjectURL(new Blob([script])));
    const answer = new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    worker.postMessage(ids);
    const found = await answer;
    worker.terminate();
    return found;
  }, ids);
}

test("more datasets than may be open at a time all keep their files", async (t) => {
  const page = await shared.origin(t).page();
  await open(page);
  const ids = [];
  for (let number = 0; number < 20; number += 1) ids.push(await within(page, "create", `d${number}`, number + 1));
  assert.ok((await held(page, ids)).length <= 8, "too many file stores are open");
  // All at once: more are wanted than may be open.
  const counts = await page.evaluate((ids) => Promise.all(ids.map((id) => count(id))), ids);
  assert.deepEqual(counts, ids.map((_, number) => number + 1));
  const statuses = await page.evaluate(
    (ids) => Promise.all(ids.map(async (id) => (await register(id, "more", 5)).status)),
    ids,
  );
  assert.ok(statuses.every((status) => status === 200));
  assert.deepEqual(await page.evaluate((ids) => Promise.all(ids.map((id) => count(id))), ids), ids.map((_, n) => n + 6));
});

test("a file store that is idle is closed, and opened again when it is used", async (t) => {
  const page = await shared.origin(t).page();
  await open(page, "default", { from: "/altered/client.mjs" });
  const ids = [await within(page, "create", "a", 3), await within(page, "create", "b", 4)];
  let stillOpen = ids;
  for (let tries = 0; tries < 40 && stillOpen.length > 0; tries += 1) {
    await page.waitForTimeout(100);
    stillOpen = await held(page, ids);
  }
  assert.deepEqual(stillOpen, []);
  assert.deepEqual(await page.evaluate((ids) => Promise.all(ids.map((id) => count(id))), ids), [3, 4]);
  assert.deepEqual(await page.evaluate(() => states), ["owner"]);
});

test("an aborted request's answer is dropped, and the next one is answered", async (t) => {
  const page = await shared.origin(t).page();
  await open(page);
  const outcome = await page.evaluate(async () => {
    const abort = new AbortController();
    const asked = engine.request({ method: "GET", path: "/api/v1/datasets" }, { signal: abort.signal });
    abort.abort(new DOMException("enough", "AbortError"));
    return await asked.then(() => "answered", (error) => error.message);
  });
  assert.equal(outcome, "enough");
  assert.deepEqual(await within(page, "names"), []);
});
