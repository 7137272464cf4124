// The engine in memory, in Node.
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, appendFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { TRAPS, engineFolder } from "./engine_support.mjs";

const folder = engineFolder();
const { openMemoryEngine } = await import(pathToFileURL(join(folder, "memory.mjs")));
const module = await WebAssembly.compile(await readFile(join(folder, "engine_bg.wasm")));

async function call(engine, method, target, json, headers = []) {
  const [path, query = ""] = target.split("?");
  const body = json === undefined ? null : new TextEncoder().encode(JSON.stringify(json));
  const response = await engine.request({ method, path, query, headers, body });
  return { status: response.status, body: JSON.parse(new TextDecoder().decode(response.body)) };
}

const dataset = (Name) => ({
  Name, Property: "DIRECTORY", DataSourceType: "OSS", Edition: "ADVANCED", Uri: "oss://b.oss-cn-hangzhou.aliyuncs.com/p/",
});

const files = (count) => ({
  DatasetVersion: "v1",
  WorkspaceId: "w",
  DatasetFileMetas: Array.from({ length: count }, (_, at) => ({
    Uri: `oss://b/p/${at}.png`, FileType: "image", ContentType: "image/png", FileFingerPrint: "x",
    FileUpdateTime: "2025-01-12T14:36:01Z",
  })),
});

test("it answers as every other place does, without a key", async () => {
  const engine = await openMemoryEngine({ module });
  const created = await call(engine, "POST", "/api/v1/datasets", dataset("cats"));
  assert.equal(created.status, 200);
  const id = created.body.DatasetId;
  const registered = await call(engine, "POST", `/api/v1/datasets/${id}/datasetfilemetas`, files(3));
  assert.equal(registered.body.SucceedDetails.length, 3);
  const listed = await call(engine, "GET", `/api/v1/datasets/${id}/datasetfilemetas?DatasetVersion=v1&WorkspaceId=w`);
  assert.equal(listed.body.TotalCount, 3);
  const got = await call(engine, "GET", `/api/v1/datasets/${id}`);
  assert.equal(got.body.OwnerId, "local");
  const refused = await call(engine, "POST", "/api/v1/datasets", { Name: "" });
  assert.deepEqual([refused.status, refused.body.Code], [400, "InvalidParameter"]);
  engine.close();
});

test("a credential that is shown is judged by itself", async () => {
  const engine = await openMemoryEngine({ module });
  const shown = (header, value) => call(engine, "GET", "/api/v1/datasets", undefined, [[header, value]]);
  assert.equal((await shown("authorization", "Bearer nonsense")).body.Code, "InvalidCredential");
  assert.equal((await shown("x-acs-bearer-token", "nonsense")).body.Code, "InvalidCredential");
  assert.equal((await shown("authorization", "Basic abc")).body.Code, "MissingCredential");
  engine.close();
});

test("with credentials there is no local user", async () => {
  const credential = {
    apiKey: "sk-local-ann", accessKeyId: "AK-local-ann", accessKeySecret: "s", tenantId: "local", userId: "ann", role: "member",
  };
  const engine = await openMemoryEngine({ module, credentials: [credential] });
  assert.equal((await call(engine, "GET", "/api/v1/datasets")).body.Code, "MissingCredential");
  const key = [["authorization", "Bearer sk-local-ann"]];
  assert.equal((await call(engine, "GET", "/api/v1/datasets", undefined, key)).status, 200);
  engine.close();
});

test("two engines know nothing of each other, and a closed one answers nothing", async () => {
  const [one, other] = [await openMemoryEngine({ module }), await openMemoryEngine({ module })];
  await call(one, "POST", "/api/v1/datasets", dataset("in-one"));
  assert.equal((await call(other, "GET", "/api/v1/datasets")).body.TotalCount, 0);
  one.close();
  await assert.rejects(call(one, "GET", "/api/v1/datasets"), /closed/);
  assert.equal((await call(other, "GET", "/api/v1/datasets")).status, 200);
  other.close();
});

test("a body beyond its operation's limit is refused", async () => {
  const engine = await openMemoryEngine({ module });
  const body = new Uint8Array(2 * 1024 * 1024).fill(0x20);
  const answer = await engine.request({ method: "PUT", path: "/api/v1/datasets/d-1", headers: [], body });
  assert.equal(answer.status, 413);
  engine.close();
});

test("an aborted request rejects with its reason", async () => {
  const engine = await openMemoryEngine({ module });
  const request = { method: "GET", path: "/api/v1/datasets", headers: [] };
  await assert.rejects(engine.request(request, { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  engine.close();
});

test("a trap loses what was in memory and says so; a new engine works", async () => {
  const copy = await mkdtemp(join(tmpdir(), "pai-datasets-trapping-"));
  try {
    await cp(folder, copy, { recursive: true });
    await appendFile(join(copy, "engine.js"), TRAPS);
    const trapping = await import(pathToFileURL(join(copy, "memory.mjs")));
    const engine = await trapping.openMemoryEngine({ module });
    const trapped = await call(engine, "GET", "/api/v1/datasets", undefined, [["x-trap", "yes"]]);
    assert.deepEqual([trapped.status, trapped.body.Code], [500, "InternalError"]);
    const next = await call(engine, "GET", "/api/v1/datasets");
    assert.equal(next.status, 500);
    assert.match(next.body.Message, /what it held is gone/);
    engine.close();
    const fresh = await trapping.openMemoryEngine({ module });
    assert.equal((await call(fresh, "POST", "/api/v1/datasets", dataset("fresh"))).status, 200);
    fresh.close();
  } finally {
    await rm(copy, { recursive: true });
  }
});
