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
  const odd = ["api", "//evil.example/x", "/a?b", "/a b", "http://evil.example/", "/a/../b", "/a/./b", "/a/%2e%2E/b", "/a/.%2e", "/a\\b", "/a/..", undefined];
  for (const path of odd) {
    const error = await failure(client.request({ path }));
    assert.ok(error instanceof pai.InvalidParameterError && error.violations[0].field === "path", `${path}: ${error}`);
  }
  for (const method of ["GET", "HEAD"]) {
    assert.equal((await failure(client.request({ method, path: "/a", body: {} }))).violations[0].field, "body");
  }
  assert.equal((await failure(client.request({ method: "POST", path: "/a", body: { deep: [new Map()] } }))).violations[0].field, "deep[0]");
  assert.equal(server.seen.length, 1);
  await client.request({ method: "POST", path: "/a/..b/%2fc", body: [1, 2] });
  assert.deepEqual([server.seen[1].url, server.seen[1].body], ["/a/..b/%2fc", "[1,2]"]);
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
  refused({ endpoint, region: "cn-hangzhou", accessKeyId: "AK", accessKeySecret: "hush" }, /either endpoint or region/);
  refused({ endpoint, apikey: "sk-x" }, /^apikey is not an option/);
  refused({ endpoint, apiKey: "   " }, /^apiKey is empty/);
  refused({ endpoint, apiKey: "sk-x", onRetry: "log" }, /^onRetry must be a function/);
  refused({ endpoint: "http://aiworkspace.cn-hangzhou.aliyuncs.com.", apiKey: "sk-x" }, /https/);
  refused(null, /must be an object/);
  for (const [key, pattern] of [["  ", /^DASHSCOPE_API_KEY is empty/], ["sk-hush\n1", /^DASHSCOPE_API_KEY holds/], ["sk-hüsh", /^DASHSCOPE_API_KEY holds/]]) {
    process.env.DASHSCOPE_API_KEY = key;
    refused({ endpoint }, pattern);
  }
  refused({ engine: "cloud" }, /engine/);
  process.env.DASHSCOPE_API_KEY = " sk-env ";
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

test("no parameter of a path makes another operation of a call, whatever the limits", async () => {
  const server = await misbehaving(page);
  for (const limits of ["open", "pai", "none"]) {
    const client = server.client({ limits });
    for (const VersionName of ["..", ".", "", undefined, [".."]]) {
      const error = await failure(client.deleteDatasetVersion({ DatasetId: "d-1", VersionName }));
      assert.ok(error instanceof pai.InvalidParameterError, `${limits} ${VersionName}: ${error}`);
      assert.deepEqual([...new Set(error.violations.map(({ field }) => field))], ["VersionName"]);
    }
    await client.deleteDatasetVersion({ DatasetId: "d-1", VersionName: "%2e%2e" });
  }
  assert.deepEqual(server.seen.map(({ url }) => url), Array(3).fill("/api/v1/datasets/d-1/versions/%252e%252e"));
  await server.close();
});

test("what JSON would change is refused by name", async () => {
  const file = { Uri: "oss://b/a.png", FileType: "image", ContentType: "image/png", FileFingerPrint: "1", FileUpdateTime: new Date(0) };
  const check = (changes) => validate.createDatasetFileMetas({ DatasetId: "d", DatasetVersion: "v1", WorkspaceId: "1", DatasetFileMetas: [file, { ...file, ...changes }] });
  const odd = [Number.NaN, -Infinity, 2 ** 53, 2n ** 53n, new Map([["a", 1]]), new Set(), new Uint8Array(2), new ArrayBuffer(2), () => {}, Symbol("s"), /x/, new Date(Number.NaN), Promise.resolve()];
  for (const value of odd) {
    const [found, ...more] = await check({ MetaAttributes: { deep: [{ value }] } });
    assert.deepEqual([found?.field, more], ["DatasetFileMetas[1].MetaAttributes.deep[0].value", []], `${String(value)}: ${found?.message}`);
  }
  assert.deepEqual((await check({ MetaAttributes: [undefined] })).map(({ field }) => field), ["DatasetFileMetas[1].MetaAttributes[0]"]);
  assert.deepEqual(await check({ MetaAttributes: { fine: [1.5, 2n, -(2 ** 53) + 1, "x", null, true, new Date(0)], none: undefined } }), []);
  assert.deepEqual((await check({ FileUpdateTime: new Date(Number.NaN) })).map(({ field }) => field), ["DatasetFileMetas[1].FileUpdateTime"]);
  assert.equal((await validate.createDatasetFileMetas({ DatasetFileMetas: Array(1000).fill({ MetaAttributes: Number.NaN }) })).filter(({ field }) => field.endsWith("MetaAttributes")).length, 100);
  assert.deepEqual((await validate.listDatasets(new Map())).map(({ field }) => field), ["params"]);
  const server = await misbehaving(page);
  const error = await failure(server.client({ limits: "none" }).createDatasetFileMetas({ DatasetId: "d", DatasetFileMetas: [{ Tags: new Set(["a"]) }] }));
  assert.deepEqual(error.violations.map(({ field }) => field), ["DatasetFileMetas[0].Tags"]);
  assert.equal(server.seen.length, 0);
  await server.close();
});

test("a member that a structure does not have is refused before it is sent", async () => {
  const server = await misbehaving(page);
  const client = server.client();
  const label = await failure(client.createDataset({ ...cats, Labels: [{ Key: "k", Value: "v", Oops: 1 }] }));
  assert.deepEqual(label.violations, [{ field: "Labels[0].Oops", message: "is not a field of Label" }]);
  const file = await failure(client.createDatasetFileMetas({ DatasetId: "d", DatasetVersion: "v1", WorkspaceId: "1", DatasetFileMetas: [{ DataSzie: 1 }] }));
  assert.deepEqual(file.violations.map(({ field }) => field), ["DatasetFileMetas[0].DataSzie"]);
  const table = await failure(client.createTable({ Table: "t", Columns: [{ Name: "a", ColumnType: "BIGINT", Type: "x" }] }));
  assert.deepEqual(table.violations.map(({ field }) => field), ["Columns[0].Type"]);
  assert.equal(server.seen.length, 0);
  await server.close();
});

test("the options of a call are checked as the client's are, and no mistake of the caller is tried again", async () => {
  const server = await misbehaving(page);
  const cases = [
    [{ timeout: "5" }, /^timeout/], [{ timeout: Number.NaN }, /^timeout/], [{ maxRetries: -1 }, /^maxRetries/], [{ signal: {} }, /^signal/],
    [{ sginal: 1 }, /^sginal is not an option/], [null, /must be an object/], [{ onProgress: 1 }, /^onProgress/],
    [{ headers: 5 }, /^headers must/], [{ headers: "a" }, /^headers must/], [{ headers: [5] }, /^headers must/], [{ headers: { "x y": "a" } }, /^headers: "x y"/], [{ headers: { x: "a\nhush" } }, /^headers: "x"/],
    [{ headers: { Authorization: "Bearer hush" } }, /authorization/],
  ];
  for (const [options, pattern] of cases) {
    const error = await failure(server.client().listDatasets({}, options));
    assert.ok(error instanceof pai.PaiError && error.code === "InvalidOption" && !error.retryable && pattern.test(error.message) && !/hush/.test(error.message), `${error}`);
  }
  assert.equal(server.seen.length, 0);
  await server.client().listDatasets({}, { signal: null, timeout: undefined, headers: [["x-trace", "1"], ["Accept", "text/x"]] });
  assert.deepEqual([server.seen[0].headers["x-trace"], server.seen[0].headers.accept], ["1", "text/x"]);
  let asked = 0;
  const error = await failure(server.client({ fetch: async () => void (asked += 1) }).listDatasets());
  assert.deepEqual([asked, error.message, error.code], [1, "fetch must resolve to a Response.", "InvalidOption"]);
  await assert.rejects(validate.createDataset(cats, { limits: "loose" }), /limits must be open or pai/);
  await server.close();
});

test("a request is signed where there is no randomUUID, as in a page that came by http", async (t) => {
  t.mock.method(crypto, "randomUUID");
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  t.after(() => delete crypto.randomUUID);
  const server = await misbehaving(page);
  const client = server.client({ apiKey: undefined, accessKeyId: "AK", accessKeySecret: "s" });
  await client.listDatasets();
  await client.listDatasets();
  const [one, other] = server.seen.map(({ headers }) => headers["x-acs-signature-nonce"]);
  assert.ok(one && other && one !== other);
  await server.close();
});

test("no secret reaches a cause, a field or a request's id", async () => {
  const seen = (error) => `${inspect(error, { depth: 9, showHidden: true })} ${error.stack} ${JSON.stringify(error)}`;
  const body = { Code: "InvalidParameter", Message: "m", Violations: [{ Field: KEY, Message: KEY }], RequestId: KEY };
  const server = await misbehaving(json(400, body, { "x-acs-request-id": KEY }), json(400, {}, { "x-acs-request-id": KEY }));
  const told = [];
  const client = server.client({ onResponse: (event) => told.push(event) });
  for (let at = 0; at < 2; at += 1) assert.doesNotMatch(seen(await failure(client.listDatasets())), /verysecretkey/);
  assert.doesNotMatch(inspect(told), /verysecretkey/);
  const throwing = async (_, { headers }) => {
    const inner = Object.assign(new TypeError(`bad ${headers}`), { request: { headers }, code: KEY });
    throw new Error(`failed with ${headers}`, { cause: inner });
  };
  const error = await failure(server.client({ fetch: throwing, maxRetries: 0 }).listDatasets());
  assert.ok(error instanceof pai.ConnectionError);
  assert.match(error.cause.message, /^failed with .*Bearer \*\*\*/);
  assert.equal(error.cause.cause.name, "TypeError");
  assert.doesNotMatch(seen(error), /verysecretkey/);
  const late = await failure(server.client({ fetch: () => new Promise(() => {}), maxRetries: 0, timeout: 20, onRequest: (event) => told.push(event) }).listDatasets({ Name: KEY }));
  assert.doesNotMatch(`${late.message} ${inspect(told)}`, /verysecretkey/);
  const text = await failure(server.client({ fetch: () => Promise.reject(KEY), maxRetries: 0 }).listDatasets());
  assert.doesNotMatch(seen(text), /verysecretkey/);
  await server.close();
});

test("a list ends, is checked, and keeps its parameters", async () => {
  const server = await misbehaving(json(200, { DatasetFileMetas: [1], NextToken: "same" }));
  const error = await failure(server.client().listDatasetFileMetas({ DatasetId: "d", DatasetVersion: "v1", WorkspaceId: "1" }).toArray());
  assert.ok(error instanceof pai.ServerError && /no end/.test(error.message), `${error}`);
  assert.equal(server.seen.length, 2);
  await server.close();

  const stuck = await misbehaving(json(200, { Datasets: [1, 2], PageNumber: 1, PageSize: 2, TotalCount: 4 }));
  const params = { PageSize: 2, Name: "a" };
  const list = stuck.client().listDatasets(params);
  params.Name = "b";
  assert.equal((await list.toArray()).length, 4);
  assert.deepEqual(stuck.seen.map(({ url }) => url.split("?")[1]), ["Name=a&PageSize=2", "Name=a&PageNumber=2&PageSize=2"]);
  for (const limit of [Number.NaN, -1, "1"]) await assert.rejects(stuck.client().listDatasets().toArray({ limit }), /^PaiError: limit/);
  assert.deepEqual(await stuck.client().listDatasets().toArray({ limit: 0 }), []);
  await assert.rejects(stuck.client().listDatasets({ Nmae: 1 }).toArray({ limit: 0 }), pai.InvalidParameterError);
  const throwing = { get Name() { throw new Error("boo"); } };
  await assert.rejects(stuck.client().listDatasets(throwing), (error) => error instanceof pai.InvalidParameterError && error.cause.message === "boo");
  await stuck.close();
});

test("classes keep their names, and an error is of one class in every entry", async () => {
  const root = `file://${process.env.PAI_NPM}`;
  const [index, slim, stats] = await Promise.all(["index", "slim", "stats"].map((name) => import(`${root}/cjs/${name}.cjs`)));
  for (const entry of [pai, index, slim]) {
    assert.equal(entry.PaiDatasets.name, "PaiDatasets");
    for (const name of Object.keys(entry).filter((name) => name.endsWith("Error"))) assert.equal(entry[name].name, name);
  }
  assert.equal(inspect(new PaiDatasets({ engine: "memory" })), "PaiDatasets {}");
  assert.equal(slim.PaiError, index.PaiError);
  assert.equal(stats.InvalidParameterError, index.InvalidParameterError);
  assert.ok((await failure(stats.percentiles([]))) instanceof index.PaiError);
});
