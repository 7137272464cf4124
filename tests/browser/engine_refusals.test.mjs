// What a browser does not have, or has no room for.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open, suite, within } from "./engine_support.mjs";

const shared = suite();

test("a page without a file system is told so, and nothing is kept in memory instead", async (t) => {
  const origin = shared.origin(t);
  const page = await origin.page(() => {
    delete StorageManager.prototype.getDirectory;
  });
  const error = await open(page);
  assert.equal(error.code, "Unsupported");
  assert.match(error.message, /file system.*private window/);
});

test("a name that is none is refused", async (t) => {
  const page = await shared.origin(t).page();
  for (const name of ["", "../other", "a/b", "x".repeat(65)]) assert.equal((await open(page, name)).code, "Invalid");
});

test("a store that is full says so, keeps what it has, and takes more when there is room again", async (t) => {
  const origin = shared.origin(t);
  const page = await origin.page();
  const cdp = await page.context().newCDPSession(page);
  const quota = (quotaSize) => cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(page.url()).origin, quotaSize });
  await open(page);
  const id = await within(page, "create", "small", 5);
  const { usage } = await page.evaluate(() => navigator.storage.estimate());
  await quota(usage + 2_000_000);
  const refused = await page.evaluate(async (id) => {
    for (let mark = 0; mark < 100; mark += 1) {
      const answer = await register(id, `full${mark}`, 500, "x".repeat(800));
      if (answer.status !== 200) return { mark, answer };
    }
  }, id);
  assert.ok(refused, "the store was never full");
  assert.deepEqual([refused.answer.status, refused.answer.body.Code], [507, "StorageFull"]);
  assert.ok(refused.answer.body.Recommend);
  // What was refused is not half there, and reads go on.
  assert.equal(await within(page, "count", id), 5 + 500 * refused.mark);
  assert.deepEqual(await within(page, "names"), ["small"]);
  const another = await within(page, "call", "POST", "/api/v1/datasets", { Name: "more" }).then(({ status }) => status);
  assert.ok([200, 400, 507].includes(another), `${another}`);

  await quota(usage + 200_000_000);
  assert.equal((await within(page, "register", id, "again", 500, "x".repeat(800))).status, 200);
  assert.equal(await within(page, "count", id), 5 + 500 * (refused.mark + 1));
  await page.reload();
  assert.deepEqual(await open(page), { state: "owner" });
  assert.equal(await within(page, "count", id), 5 + 500 * (refused.mark + 1));
});

test("deleting makes room in a store that is full", async (t) => {
  const page = await shared.origin(t).page();
  const cdp = await page.context().newCDPSession(page);
  const quota = (quotaSize) => cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(page.url()).origin, quotaSize });
  await open(page);
  const [big, small] = [await within(page, "create", "big", 5), await within(page, "create", "small", 5)];
  const { usage } = await page.evaluate(() => navigator.storage.estimate());
  await quota(usage + 4_000_000);
  const fill = (id) =>
    page.evaluate(async (id) => {
      for (let mark = 0; mark < 100; mark += 1) {
        const { status } = await register(id, `full${mark}`, 500, "x".repeat(800));
        if (status !== 200) return [mark, status];
      }
    }, id);
  assert.equal((await fill(big))[1], 507);
  const deleted = await within(page, "call", "DELETE", `/api/v1/datasets/${big}`);
  assert.equal(deleted.status, 200);
  // The alarm drops the files a moment later.
  let taken;
  for (let tries = 0; tries < 40 && taken !== 200; tries += 1) {
    await page.waitForTimeout(250);
    taken = (await within(page, "register", small, "after", 500, "x".repeat(800))).status;
  }
  assert.equal(taken, 200);
  assert.equal(await within(page, "count", small), 505);
});

test("a dataset whose files have no room to begin with is refused the same way", async (t) => {
  const origin = shared.origin(t);
  const page = await origin.page();
  const cdp = await page.context().newCDPSession(page);
  await open(page);
  const id = await within(page, "create", "empty");
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(page.url()).origin, quotaSize: 1 });
  const answer = await within(page, "register", id, "none", 5);
  assert.deepEqual([answer.status, answer.body.Code], [507, "StorageFull"]);
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(page.url()).origin });
  assert.equal((await within(page, "register", id, "some", 5)).status, 200);
});
