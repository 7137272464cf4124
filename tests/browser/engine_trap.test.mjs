// The wasm instance traps on purpose. The request that met the trap is told so in JSON; the next one is served, from
// the files, by a new instance.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open, suite, within } from "./engine_support.mjs";

const shared = suite();
const trapping = { from: "/altered/client.mjs" };

function isFailure({ status, body }) {
  assert.deepEqual([status, body.Code, body.RequestId.length], [500, "InternalError", 36]);
}

test("a trap costs one request, in the catalogue and in a file store", async (t) => {
  const page = await shared.origin(t).page();
  assert.deepEqual(await open(page, "default", trapping), { state: "owner" });
  const id = await within(page, "create", "survivor", 5);
  for (let round = 0; round < 2; round += 1) {
    isFailure(await within(page, "call", "GET", "/api/v1/datasets", undefined, [["x-trap", "yes"]]));
    assert.deepEqual(await within(page, "names"), ["survivor"]);
  }
  const files = `/api/v1/datasets/${id}/datasetfilemetas?DatasetVersion=v1&WorkspaceId=w`;
  isFailure(await within(page, "call", "GET", `${files}&XTrap=files`));
  assert.equal(await within(page, "count", id), 5);
  assert.equal((await within(page, "register", id, "after", 5)).status, 200);
});

test("a trap that a guest meets costs it one request", async (t) => {
  const origin = shared.origin(t);
  const [owner, guest] = [await origin.page(), await origin.page()];
  await open(owner, "default", trapping);
  await within(owner, "create", "survivor");
  assert.deepEqual(await open(guest, "default", trapping), { state: "guest" });
  isFailure(await within(guest, "call", "GET", "/api/v1/datasets", undefined, [["x-trap", "yes"]]));
  assert.deepEqual(await within(guest, "names"), ["survivor"]);
  assert.deepEqual(await within(owner, "names"), ["survivor"]);
});

test("an engine that traps again and again is given up in words", async (t) => {
  const page = await shared.origin(t).page();
  await open(page, "default", trapping);
  const outcome = await page.evaluate(async () => {
    for (let round = 0; round < 10; round += 1) {
      try {
        await call("POST", "/api/v1/datasets", {}, [["x-trap", "yes"]]);
      } catch (error) {
        return [error.name, error.code, error.message];
      }
    }
  });
  assert.deepEqual(outcome?.slice(0, 2), ["BrowserEngineError", "Failed"]);
  assert.match(outcome[2], /fails again and again/);
});
