// What was acknowledged is there after a reload and after a crash.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open, suite, within } from "./engine_support.mjs";

const shared = suite();

test("a store outlives a reload", async (t) => {
  const page = await shared.origin(t).page();
  assert.deepEqual(await open(page), { state: "owner" });
  const id = await within(page, "create", "kept", 10);
  await page.reload();
  assert.deepEqual(await open(page), { state: "owner" });
  assert.deepEqual(await within(page, "names"), ["kept"]);
  assert.equal(await within(page, "count", id), 10);
});

/** Writes until the page is gone; the marks of what was acknowledged collect in `told`. */
async function writeUntilGone(page, id, told) {
  await page.exposeFunction("acknowledged", (mark) => told.push(mark));
  await page.evaluate((id) => {
    void (async () => {
      for (let mark = 0; ; mark += 1) {
        const { status } = await register(id, `m${mark}`, 20);
        if (status === 200) await acknowledged(mark);
      }
    })();
  }, id);
}

test("a reload in the middle of writes loses nothing that was acknowledged", async (t) => {
  const page = await shared.origin(t).page();
  await open(page);
  const id = await within(page, "create", "written");
  const told = [];
  await writeUntilGone(page, id, told);
  for (let round = 0; round < 5; round += 1) {
    const before = told.length;
    while (told.length < before + 3) await page.waitForTimeout(5);
    const acknowledged = told.length;
    await page.reload();
    assert.deepEqual(await open(page), { state: "owner" });
    const count = await within(page, "count", id);
    assert.equal(count % 20, 0, "a batch is half there");
    assert.ok(count / 20 >= new Set(told.slice(0, acknowledged)).size, `${count / 20} of ${acknowledged} batches`);
    await page.evaluate((id) => {
      void (async () => {
        for (let mark = Math.random(); ; mark += 1) {
          const { status } = await register(id, `m${mark}`, 20);
          if (status === 200) await acknowledged(mark);
        }
      })();
    }, id);
  }
});

test("a crash of the page in the middle of writes loses nothing that was acknowledged", async (t) => {
  const origin = shared.origin(t);
  const told = [];
  const first = await origin.page();
  await open(first);
  const id = await within(first, "create", "crashed");
  await writeUntilGone(first, id, told);
  while (told.length < 10) await first.waitForTimeout(5);
  const cdp = await first.context().newCDPSession(first);
  const crashed = first.waitForEvent("crash");
  cdp.send("Page.crash").catch(() => {});
  await crashed;
  const acknowledged = new Set(told).size;
  const second = await origin.page();
  assert.deepEqual(await open(second), { state: "owner" });
  const count = await within(second, "count", id);
  assert.equal(count % 20, 0, "a batch is half there");
  assert.ok(count / 20 >= acknowledged, `${count / 20} batches are there, ${acknowledged} were acknowledged`);
  assert.equal((await within(second, "register", id, "after", 20)).status, 200);
});
