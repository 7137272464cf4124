import assert from "node:assert/strict";
import { createServer } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import { cats, created, drop, failing, failure, hang, json, misbehaving, page, pai, stall, withoutPauses } from "./misbehaving.mjs";

test("500 twice, then 200: pauses of one and two seconds at most", async (t) => {
  const pauses = withoutPauses(t);
  const server = await misbehaving(failing(500), failing(502), page);
  const retried = [];
  const client = server.client({ onRetry: ({ attempt, delay, error }) => retried.push([attempt, delay, error.status]) });
  assert.equal((await client.listDatasets()).TotalCount, 0);
  assert.equal(server.seen.length, 3);
  assert.deepEqual(pauses, [1000, 2000]);
  assert.deepEqual(retried, [[0, 1000, 500], [1, 2000, 502]]);
  await server.close();
});

test("pauses double up to thirty seconds", async (t) => {
  const pauses = withoutPauses(t);
  const server = await misbehaving(failing(503, "InternalError"));
  const error = await failure(server.client({ maxRetries: 7 }).listDatasets());
  assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  assert.ok(error instanceof pai.ServerError && error.retryable && error.status === 503);
  await server.close();
});

for (const [name, headers, expected] of [
  ["Retry-After in seconds", { "retry-after": "7" }, 7000],
  ["Retry-After as a date", () => ({ "retry-after": new Date(Date.now() + 9000).toUTCString() }), [6000, 9000]],
  ["x-acs-retry-after in milliseconds", { "x-acs-retry-after": "4500" }, 4500],
  ["RateLimit as a structured field", { ratelimit: '"default";r=0;t=5' }, 5000],
  ["RateLimit as a list", { ratelimit: "limit=100, remaining=0, reset=6" }, 6000],
]) {
  test(`429 with ${name} is waited for, by a create too`, async (t) => {
    const pauses = withoutPauses(t);
    const first = failing(429, "Throttling.User", typeof headers === "function" ? headers() : headers);
    const server = await misbehaving(first, created);
    assert.equal((await server.client().createDataset(cats)).DatasetId, "d-1");
    const [least, most] = [expected].flat().length === 2 ? expected : [expected, expected];
    assert.ok(pauses.length === 1 && pauses[0] >= least && pauses[0] <= most, `${pauses}`);
    await server.close();
  });
}

test("a pause beyond two minutes is not waited for", async () => {
  const server = await misbehaving(failing(429, "Throttling", { "retry-after": "3600" }));
  const error = await failure(server.client().listDatasets());
  assert.ok(error instanceof pai.ThrottlingError);
  assert.equal(error.retryAfter, 3_600_000);
  assert.equal(server.seen.length, 1);
  await server.close();
});

test("a create whose answer was lost is not sent again; a read is", async (t) => {
  withoutPauses(t);
  for (const misdeed of [drop, failing(500), failing(502, ""), failing(503, "")]) {
    const server = await misbehaving(misdeed, created);
    const error = await failure(server.client().createDataset(cats));
    assert.equal(server.seen.length, 1);
    assert.equal(error.retryable, false);
    await server.close();
  }
  const server = await misbehaving(drop, drop, page);
  await server.client().listDatasets();
  assert.equal(server.seen.length, 3);
  await server.close();
});

test("503 ServiceUnavailable says that nothing was done: a create is sent again", async (t) => {
  withoutPauses(t);
  const server = await misbehaving(failing(503, "ServiceUnavailable"), created);
  await server.client().createDataset(cats);
  assert.equal(server.seen.length, 2);
  await server.close();
});

test("a create that never reached the server is sent again", async (t) => {
  const pauses = withoutPauses(t);
  const nobody = createServer().listen(0, "127.0.0.1");
  await once(nobody, "listening");
  const { port } = nobody.address();
  nobody.close();
  const client = new pai.PaiDatasets({ endpoint: `http://127.0.0.1:${port}`, apiKey: "sk-x", logLevel: "off" });
  const error = await failure(client.createDataset(cats));
  assert.ok(error instanceof pai.ConnectionError && error.retryable);
  assert.match(error.message, /ECONNREFUSED/);
  assert.equal(pauses.length, 2);
});

test("what will not change is not tried again", async (t) => {
  withoutPauses(t);
  for (const status of [400, 401, 403, 404, 409, 413, 501, 507]) {
    const server = await misbehaving(failing(status, ""));
    await failure(server.client().listDatasets());
    assert.equal(server.seen.length, 1, `${status}`);
    await server.close();
  }
});

test("a timeout is each attempt's own, and holds for the body too", async (t) => {
  withoutPauses(t);
  for (const misdeed of [hang, stall]) {
    const server = await misbehaving(misdeed, misdeed, page);
    const began = Date.now();
    await server.client({ timeout: 200 }).listDatasets();
    assert.equal(server.seen.length, 3);
    assert.ok(Date.now() - began < 5000);
    await server.close();
    const never = await misbehaving(misdeed);
    const error = await failure(never.client({ timeout: 100, maxRetries: 1 }).listDatasets());
    assert.ok(error instanceof pai.TimeoutError);
    assert.equal(never.seen.length, 2);
    const lost = await failure(never.client({ timeout: 100 }).createDataset(cats));
    assert.ok(lost instanceof pai.TimeoutError && !lost.retryable);
    assert.equal(never.seen.length, 3);
    await never.close();
  }
});

test("a fetch that ignores its signal does not hold up a timeout or an abort", async () => {
  const client = new pai.PaiDatasets({ endpoint: "http://127.0.0.1:1", apiKey: "sk-x", logLevel: "off", maxRetries: 0, fetch: () => new Promise(() => {}) });
  assert.ok((await failure(client.listDatasets(undefined, { timeout: 50 }))) instanceof pai.TimeoutError);
  assert.ok((await failure(client.listDatasets(undefined, { signal: AbortSignal.timeout(50) }))) instanceof pai.TimeoutError);
});

test("an abort ends a call before it, during it and during a pause", async () => {
  const server = await misbehaving(failing(500));
  const early = await failure(server.client().listDatasets(undefined, { signal: AbortSignal.abort() }));
  assert.ok(early instanceof pai.AbortedError);
  assert.equal(server.seen.length, 0);

  const controller = new AbortController();
  const client = server.client({ onRetry: () => setTimeout(() => controller.abort(new Error("enough")), 20) });
  const began = Date.now();
  const error = await failure(client.listDatasets(undefined, { signal: controller.signal, maxRetries: 5 }));
  assert.ok(error instanceof pai.AbortedError);
  assert.equal(error.cause.message, "enough");
  assert.equal(server.seen.length, 1);
  assert.ok(Date.now() - began < 900);
  await server.close();

  const hanging = await misbehaving(hang);
  const during = new AbortController();
  setTimeout(() => during.abort(), 50);
  assert.ok((await failure(hanging.client().listDatasets(undefined, { signal: during.signal }))) instanceof pai.AbortedError);
  assert.equal(hanging.seen.length, 1);
  await hanging.close();
});

test("a signal that lives on is left without listeners", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (...words) => ((listeners += 1), add.apply(signal, words));
  signal.removeEventListener = (...words) => ((listeners -= 1), remove.apply(signal, words));
  const server = await misbehaving(page);
  const client = server.client({ fetch: (url, init) => fetch(url, { ...init }) });
  for (let at = 0; at < 20; at += 1) await client.listDatasets(undefined, { signal });
  assert.equal(listeners, 0);
  await server.close();
});

test("many calls share one listener of a signal", async () => {
  const { signal } = new AbortController();
  let [listeners, most] = [0, 0];
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (...words) => ((most = Math.max(most, (listeners += 1))), add.apply(signal, words));
  signal.removeEventListener = (...words) => ((listeners -= 1), remove.apply(signal, words));
  const server = await misbehaving(failing(429, "Throttling", { "retry-after": "0" }), page);
  await Promise.all(Array.from({ length: 20 }, () => server.client().listDatasets(undefined, { signal })));
  assert.deepEqual([listeners, most], [0, 1]);
  await server.close();
});

test("an abort ends every call of a signal", async () => {
  const server = await misbehaving(hang);
  const stop = new AbortController();
  const calls = Array.from({ length: 12 }, () => failure(server.client().listDatasets(undefined, { signal: stop.signal })));
  setTimeout(() => stop.abort(), 50);
  for (const error of await Promise.all(calls)) assert.ok(error instanceof pai.AbortedError);
  await server.close();
});

test("a timeout that no timer can take is none", async () => {
  const server = await misbehaving((response) => setTimeout(() => page(response), 50));
  for (const timeout of [2 ** 31, 1e10, Infinity]) {
    await server.client({ maxRetries: 0 }).listDatasets({}, { timeout });
    await server.client({ maxRetries: 0, timeout }).listDatasets();
  }
  await server.close();
});

test("what is no JSON is said to be none", async () => {
  for (const text of ["<html>", "", "[", "7"]) {
    const server = await misbehaving((response) => response.writeHead(200).end(text || undefined));
    if (text === "") assert.deepEqual(await server.client().listDatasets(), {});
    else assert.equal((await failure(server.client().listDatasets())).code, "UnreadableAnswer");
    await server.close();
  }
  const gateway = await misbehaving((response) => response.writeHead(502).end("<html>bad gateway</html>"));
  const error = await failure(gateway.client({ maxRetries: 0 }).listDatasets());
  assert.ok(error instanceof pai.ServerError && error.status === 502 && !error.message.includes("<html>"));
  await gateway.close();
});

test("a redirect is not followed: it would take the key along", async () => {
  const target = await misbehaving(page);
  const server = await misbehaving(json(307, {}, { location: `${target.endpoint}/api/v1/datasets` }));
  assert.equal((await failure(server.client().listDatasets())).code, "Redirected");
  assert.equal(target.seen.length, 0);
  await server.close();
  await target.close();
});
