import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { KEY, cats, created, failing, failure, json, misbehaving, page, pai } from "./misbehaving.mjs";

const { PaiDatasets, validate } = pai;

test("each family of errors has its class", async () => {
  for (const [status, code, kind] of [
    [400, "InvalidParameter", pai.InvalidParameterError],
    [400, "InvalidTimeStamp.Expired", pai.AuthenticationError],
    [400, "SignatureNonceUsed", pai.AuthenticationError],
    [401, "MissingCredential", pai.AuthenticationError],
    [403, "InvalidCredential", pai.AuthenticationError],
    [403, "SignatureDoesNotMatch", pai.AuthenticationError],
    [403, "Unauthorized", pai.PermissionError],
    [404, "ResourceNotFound", pai.NotFoundError],
    [404, "InvalidAccessKeyId.NotFound", pai.AuthenticationError],
    [409, "Conflict", pai.ConflictError],
    [413, "RequestTooLarge", pai.RequestTooLargeError],
    [400, "Throttling.User", pai.ThrottlingError],
    [507, "StorageFull", pai.StorageFullError],
    [500, "InternalError", pai.ServerError],
  ]) {
    const server = await misbehaving(failing(status, code));
    const error = await failure(server.client({ maxRetries: 0 }).getDataset({ DatasetId: "d-1" }));
    assert.ok(error instanceof kind && error instanceof pai.PaiError, `${status} ${code} is ${error.name}`);
    assert.equal(error.name, Object.keys(pai).find((name) => pai[name] === kind));
    assert.deepEqual([error.status, error.code, error.requestId, error.message], [status, code, "R", `it is ${code}`]);
    await server.close();
  }
});

test("violations come by field, from the server and before it", async () => {
  const body = { Code: "InvalidParameter", Message: "m", Violations: [{ Field: "Labels[2].Key", Message: "is wrong" }] };
  const server = await misbehaving(json(400, body));
  const error = await failure(server.client().createDataset(cats));
  assert.deepEqual(error.violations, [{ field: "Labels[2].Key", message: "is wrong" }]);
  const before = await failure(server.client().createDataset({ ...cats, Name: "-", DataSize: 2n ** 60n, Nmae: "x" }));
  assert.deepEqual(before.violations.map(({ field }) => field), ["Nmae", "Name", "DataSize"]);
  assert.equal(server.seen.length, 1);
  await server.close();
});

test("whole numbers that JavaScript would change are refused by name", async () => {
  for (const DataSize of [2 ** 53, 2n ** 53n, Number.NaN, Infinity, 1.5]) {
    const violations = await validate.createDatasetVersion({ DatasetId: "d", Property: "FILE", DataSourceType: "URL", Uri: "https://a.b/c", DataSize });
    assert.deepEqual(violations.map(({ field }) => field), ["DataSize"], `${DataSize}`);
  }
});

test("odd parameters are refused in words", async () => {
  const cycle = { ...cats };
  cycle.self = cycle;
  let deep = {};
  for (let at = 0; at < 100_000; at += 1) deep = { deep };
  for (const params of [cycle, { ...cats, Labels: deep }, [], "x", 7, { ...cats, Labels: "x" }]) {
    const violations = await validate.createDataset(params);
    assert.ok(violations.length > 0, inspect(params, { depth: 0 }));
  }
  assert.deepEqual(await validate.createDataset({ ...cats, Labels: undefined, DataType: null }), []);
  const item = { Uri: "oss://b/a" };
  const batch = await validate.createDatasetFileMetas({ DatasetId: "d", DatasetVersion: "v1", WorkspaceId: "1", DatasetFileMetas: [item] });
  assert.ok(batch.some(({ field }) => field === "DatasetFileMetas[0].FileType"));
  const shared = { DatasetId: "d-1", SharingConfig: {} };
  assert.deepEqual((await validate.updateDataset(shared)).map(({ field }) => field), ["SharingConfig"]);
  assert.deepEqual(await validate.updateDataset(shared, { limits: "pai" }), [], "Alibaba Cloud shares");
  assert.deepEqual((await validate.listDatasets({ PageSize: 500 }, { limits: "pai" })).map(({ field }) => field), ["PageSize"]);
});

test("fields stand where the wire has them", async () => {
  const server = await misbehaving(page);
  const client = server.client();
  await client.listDatasets({ DataTypes: ["PIC", "TEXT"], Name: "a b中" });
  await client.createDatasetLabels({ DatasetId: "d-a/b", Labels: [{ Key: "k", Value: "v" }] });
  await client.publishDataset({ DatasetId: "d-1" });
  const [list, labels, publish] = server.seen;
  assert.equal(list.url, "/api/v1/datasets?Name=a%20b%E4%B8%AD&DataTypes=PIC%2CTEXT");
  assert.deepEqual([labels.url, labels.body, labels.headers["content-type"]], ["/api/v1/datasets/d-a%2Fb/labels", '{"Labels":[{"Key":"k","Value":"v"}]}', "application/json; charset=utf-8"]);
  assert.deepEqual([publish.method, publish.body, publish.headers["content-type"]], ["PUT", "", undefined]);
  assert.equal(list.headers.authorization, `Bearer ${KEY}`);
  await server.close();
});

test("a gateway of the documents gets their paths; a region is signed", async () => {
  const urls = [];
  const fetch = async (url, { headers, body }) => {
    urls.push({ url, headers: Object.fromEntries(headers), body });
    return new Response("{}");
  };
  const gateway = new PaiDatasets({ endpoint: "https://api.aliyun.com", apiKey: KEY, fetch });
  await gateway.getDatasetVersion({ DatasetId: "d-1", VersionName: "v1" });
  await gateway.deleteDataset({ DatasetId: "d-1" });
  await gateway.createDatasetLabels({ DatasetId: "d-1", Labels: [] });
  const base = "https://api.aliyun.com/api/AIWorkSpace/2021-02-04";
  assert.equal(urls[0].url, `${base}/GetDatasetVersion?DatasetId=d-1&VersionName=v1`);
  assert.equal(urls[1].url, `${base}/DeleteDataset/d-1`);
  assert.deepEqual([urls[2].url, urls[2].body], [`${base}/CreateDatasetLabels`, '{"DatasetId":"d-1","Labels":[]}']);
  const region = new PaiDatasets({ region: "cn-hangzhou", accessKeyId: "AK", accessKeySecret: "topsecret", securityToken: "sts", fetch });
  await region.listDatasets();
  const { url, headers } = urls[3];
  assert.equal(url, "https://aiworkspace.cn-hangzhou.aliyuncs.com/api/v1/datasets");
  assert.match(headers.authorization, /^ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,Signature=[0-9a-f]{64}$/);
  assert.deepEqual([headers["x-acs-action"], headers["x-acs-security-token"], headers.host], ["ListDatasets", "sts", undefined]);
  assert.equal((await failure(region.listDatasets({ PageSize: 500 }))).violations[0].field, "PageSize");
});

test("pages follow by number and by token", async () => {
  const numbered = (count, number, total) => json(200, { Datasets: Array.from({ length: count }, (_, at) => ({ DatasetId: `${number}-${at}` })), PageNumber: number, PageSize: 2, TotalCount: total });
  const server = await misbehaving(numbered(2, 1, 5), numbered(2, 2, 5), numbered(1, 3, 5));
  assert.deepEqual((await server.client().listDatasets({ PageSize: 2 }).toArray()).map(({ DatasetId }) => DatasetId), ["1-0", "1-1", "2-0", "2-1", "3-0"]);
  assert.deepEqual(server.seen.map(({ url }) => url.split("?")[1]), ["PageSize=2", "PageNumber=2&PageSize=2", "PageNumber=3&PageSize=2"]);
  await server.close();
  const token = (items, NextToken) => json(200, { DatasetFileMetas: items, NextToken });
  const files = await misbehaving(token([1, 2], "t+/="), token([], "u"), token([3], ""));
  const list = files.client().listDatasetFileMetas({ DatasetId: "d", DatasetVersion: "v1", WorkspaceId: "1" });
  const pages = [];
  for await (const { DatasetFileMetas } of list.pages()) pages.push(DatasetFileMetas);
  assert.deepEqual(pages, [[1, 2], [], [3]]);
  assert.match(files.seen[1].url, /NextToken=t%2B%2F%3D/);
  await files.close();
});

test("a list that is left early asks for no further page", async () => {
  const full = json(200, { Datasets: [{}, {}], PageNumber: 1, PageSize: 2, TotalCount: 100 });
  const server = await misbehaving(full);
  assert.equal((await server.client().listDatasets({ PageSize: 2 }).toArray({ limit: 2 })).length, 2);
  for await (const _ of server.client().listDatasets({ PageSize: 2 })) break;
  assert.equal(server.seen.length, 2);
  await server.close();
});

test("no secret reaches an error, a log, a hook or an inspection", async () => {
  const said = [];
  const logger = Object.fromEntries(["error", "warn", "info", "debug"].map((level) => [level, (...words) => said.push(inspect(words, { depth: 9 }))]));
  const hook = (event) => said.push(inspect(event, { depth: 9 }));
  const echo = (response, request) => failing(403, "InvalidCredential", { "x-echo": "1" })(response) ?? request;
  const server = await misbehaving((response) => json(403, { Code: "InvalidCredential", Message: `unknown key ${KEY}` })(response), echo);
  const client = server.client({ logger, logLevel: "debug", onRequest: hook, onResponse: hook, onRetry: hook });
  const error = await failure(client.listDatasets());
  const signed = server.client({ apiKey: undefined, accessKeyId: "AK", accessKeySecret: "topsecret", securityToken: "ststoken", logger, logLevel: "debug", onRequest: hook });
  await failure(signed.listDatasets());
  for (const text of [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 9 }), inspect(client, { depth: 9, showHidden: true }), JSON.stringify(client), ...said]) {
    assert.doesNotMatch(text, /verysecretkey|topsecret|ststoken/);
  }
  assert.ok(said.length > 4);
  assert.ok(server.seen.every(({ url }) => !url.includes("secret")));
  await server.close();
});

test("a hook or a logger that throws does not fail the call", async () => {
  const server = await misbehaving(page);
  const bad = () => {
    throw new Error("bad hook");
  };
  await server.client({ onRequest: bad, onResponse: bad, logger: { debug: bad, error: bad }, logLevel: "debug" }).listDatasets();
  await server.close();
});

test("any request can be made", async () => {
  const server = await misbehaving(json(200, { RequestId: "Q", Jobs: [1] }, { "x-acs-request-id": "H" }));
  const client = server.client();
  const call = client.request({ method: "POST", path: "/api/v1/datasets/d-1/datasetjobs", query: { A: "b c", N: 1, none: undefined }, body: { JobAction: "x" } });
  assert.deepEqual(await call, { RequestId: "Q", Jobs: [1] });
  assert.equal((await call.withResponse()).requestId, "Q");
  assert.equal((await (await call.asResponse()).json()).RequestId, "Q");
  assert.deepEqual([server.seen[0].url, server.seen[0].body], ["/api/v1/datasets/d-1/datasetjobs?A=b%20c&N=1", '{"JobAction":"x"}']);
  for (const path of ["api", "//evil.example/x", "/a?b", "/a b", "http://evil.example/"]) {
    assert.ok((await failure(client.request({ path }))) instanceof pai.InvalidParameterError, path);
  }
  assert.equal(server.seen.length, 1);
  await server.close();
});

test("options are checked when a client is made", (t) => {
  t.mock.method(console, "warn", () => {});
  const refused = (options, pattern) => assert.throws(() => new PaiDatasets(options), (error) => error instanceof pai.PaiError && pattern.test(error.message) && !/sk-|hush/.test(error.message));
  const endpoint = "http://127.0.0.1:1";
  delete process.env.DASHSCOPE_API_KEY;
  refused({ apiKey: "sk-x" }, /^Say where to/);
  refused({ endpoint }, /DASHSCOPE_API_KEY/);
  refused({ endpoint: "ftp://a", apiKey: "sk-x" }, /http/);
  refused({ endpoint: "http://user:hush@a", apiKey: "sk-x" }, /never into an address/);
  refused({ endpoint: "http://api.aliyun.com", apiKey: "sk-x" }, /https/);
  refused({ endpoint, apiKey: "sk-x\n" + "y" }, /^apiKey holds/);
  refused({ endpoint, accessKeyId: "AK" }, /together/);
  refused({ endpoint, apiKey: "sk-x", accessKeyId: "AK", accessKeySecret: "hush" }, /either/);
  refused({ region: "cn hangzhou", accessKeyId: "AK", accessKeySecret: "hush" }, /region/);
  refused({ region: "cn-hangzhou", apiKey: "sk-x" }, /region signs/);
  refused({ endpoint, apiKey: "sk-x", timeout: 0 }, /timeout/);
  refused({ endpoint, apiKey: "sk-x", logLevel: "loud" }, /logLevel/);
  refused({ engine: "cloud" }, /engine/);
  process.env.DASHSCOPE_API_KEY = "sk-env";
  assert.ok(new PaiDatasets({ endpoint }));
  delete process.env.DASHSCOPE_API_KEY;
});

test("a key in a page needs the page's own origin, loopback, or a decision", (t) => {
  globalThis.document = {};
  globalThis.location = new URL("https://shop.example/page");
  t.after(() => {
    delete globalThis.document;
    delete globalThis.location;
  });
  process.env.DASHSCOPE_API_KEY = "sk-env";
  const apiKey = "sk-x";
  assert.throws(() => new PaiDatasets({ endpoint: "https://api.example", apiKey }), /readable by everyone/);
  assert.throws(() => new PaiDatasets({ endpoint: "https://shop.example" }), /Give apiKey/);
  for (const endpoint of ["https://shop.example", "http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"]) new PaiDatasets({ endpoint, apiKey });
  new PaiDatasets({ apiKey });
  new PaiDatasets({ endpoint: "https://api.example", apiKey, dangerouslyAllowBrowser: true });
  delete process.env.DASHSCOPE_API_KEY;
});

test("the first calls of many clients load the wasm once", async () => {
  const server = await misbehaving(created);
  const fresh = await import(`file://${process.env.PAI_NPM}/cjs/index.cjs`);
  const made = t_spy(WebAssembly, "compile");
  await Promise.all(Array.from({ length: 20 }, () => new fresh.PaiDatasets({ endpoint: server.endpoint, apiKey: KEY }).createDataset(cats)));
  assert.equal(made.restore(), 1);
  await server.close();
});

function t_spy(object, name) {
  const real = object[name];
  let count = 0;
  object[name] = (...words) => ((count += 1), real.apply(object, words));
  return { restore: () => ((object[name] = real), count) };
}

test("slim says what is missing, and takes the wasm in any form, often and at once", async () => {
  const { readFile } = await import("node:fs/promises");
  const bytes = await readFile(`${process.env.PAI_NPM}/esm/client.wasm`);
  const server = await misbehaving(page);
  const slim = await import(`file://${process.env.PAI_NPM}/cjs/slim.cjs`);
  const client = new slim.PaiDatasets({ endpoint: server.endpoint, apiKey: KEY });
  assert.match((await failure(client.listDatasets())).message, /await init\(\{ wasm \}\)/);
  assert.match((await failure(slim.init({ wasm: new Response("<html>") }))).message, /no wasm/);
  assert.match((await failure(slim.init({ wasm: new Response("x", { status: 404 }) }))).message, /404/);
  const wasm = new Response(bytes, { headers: { "content-type": "application/wasm" } });
  await Promise.all([slim.init({ wasm }), slim.init({ wasm: bytes }), slim.init({ wasm: new WebAssembly.Module(bytes) })]);
  await slim.init({ wasm: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
  assert.deepEqual((await client.listDatasets()).Datasets, []);
  await server.close();
});
