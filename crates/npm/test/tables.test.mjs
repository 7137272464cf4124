import assert from "node:assert/strict";
import { test } from "node:test";
import { failure, json, misbehaving, pai } from "./misbehaving.mjs";

const { PaiDatasets } = pai;
const encode = (text) => new TextEncoder().encode(text);

test("a file goes as any kind of bytes, and comes back as bytes", async () => {
  const client = new PaiDatasets({ engine: "memory" });
  const csv = "name,n\n猫,1\n";
  const bytes = encode(csv);
  const within = encode(`xx${csv}yy`).subarray(2, 2 + bytes.length);
  for (const [at, Content] of [csv, bytes, bytes.buffer, within, new DataView(bytes.buffer), new Blob([csv])].entries()) {
    const Table = `t${at}`;
    assert.equal((await client.writeTableRows({ Table, FileFormat: "CSV", Content })).WrittenRows, 1);
    const file = await client.exportTable({ Table });
    assert.ok(file instanceof Uint8Array);
    assert.equal(new TextDecoder().decode(file), csv);
  }
  for (const Content of [undefined, null, 7, {}]) {
    const error = await failure(client.writeTableRows({ Table: "t", FileFormat: "CSV", Content }));
    assert.ok(error instanceof pai.InvalidParameterError);
    assert.deepEqual(error.violations.map(({ field }) => field), ["Content"]);
  }
  const wrong = await failure(client.writeTableRows({ Table: "a b", FileFormat: "XLS", Content: "" }));
  assert.deepEqual(wrong.violations.map(({ field }) => field), ["Table", "FileFormat"]);
  await client.close();
});

test("a long computation says how far it is, and can be called off", async () => {
  const client = new PaiDatasets({ engine: "memory" });
  const count = 1_050_000;
  await client.writeTableRows({ Table: "t", FileFormat: "CSV", Header: false, Schema: "n:BIGINT", Content: Array.from({ length: count }, (_, at) => at).join("\n") });
  const heard = [];
  const Ranks = ["0", "50", "100"];
  const answer = await client.computeTablePercentiles({ Table: "t", Ranks }, { onProgress: (progress) => heard.push(progress) });
  assert.deepEqual(answer.Columns[0].Values, [0, count / 2 - 1, count - 1]);
  assert.ok(heard.length >= 2 && heard.every(({ doneRows, totalRows }) => doneRows > 0 && doneRows <= totalRows), JSON.stringify(heard));
  const error = await failure(client.testTableChiSquare({ Table: "t", Column: "n" }));
  assert.ok(error instanceof pai.InvalidParameterError && error.status === 400, `${error}`);
  const stop = new AbortController();
  const aborted = await failure(client.computeTablePercentiles({ Table: "t" }, { signal: stop.signal, onProgress: () => stop.abort() }));
  assert.ok(aborted instanceof pai.AbortedError, `${aborted}`);
  assert.equal((await client.getTable({ Table: "t" })).RowCount, count);
  await client.close();
});

/** A server that answers by events, cut anywhere. */
async function telling(parts, pause = 0) {
  return misbehaving(async (response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const part of parts) {
      response.write(part);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    response.end();
  });
}

test("events are heard however they are cut, and each is a sign of life", async () => {
  const text = 'event: progress\ndata: {"DoneRows":1,"TotalRows":4}\n\nevent: result\ndata: {"Ranks":[50],"Columns":[{"Name":"猫"}]}\n\n';
  const bytes = encode(text);
  const server = await telling(Array.from({ length: 8 }, (_, at) => bytes.subarray((at * bytes.length) / 8, ((at + 1) * bytes.length) / 8)), 60);
  const heard = [];
  const answer = await server.client({ timeout: 300 }).computeTablePercentiles({ Table: "t" }, { onProgress: (it) => heard.push(it) });
  assert.equal(answer.Columns[0].Name, "猫");
  assert.deepEqual(heard, [{ doneRows: 1, totalRows: 4 }, { doneRows: 4, totalRows: 4 }]);
  await server.close();
});

test("lines of events end in any way that the standard knows", async () => {
  for (const end of ["\r\n", "\r"]) {
    const bytes = encode(["event: progress", 'data: {"DoneRows":1,"TotalRows":4}', "", "event:result", 'data:{"Ranks":', "data: [50]}", "", ""].join(end));
    const server = await telling([...bytes].map((byte) => Uint8Array.of(byte)));
    const heard = [];
    assert.deepEqual((await server.client().computeTablePercentiles({ Table: "t" }, { onProgress: (it) => heard.push(it) })).Ranks, [50]);
    assert.deepEqual(heard.map(({ doneRows }) => doneRows), [1, 4]);
    await server.close();
  }
});

test("progress never goes back and comes to its end", async () => {
  const counts = [[0, 0], [10, 20], [20, 20], [20, 60], [50, 60]];
  const parts = counts.map(([DoneRows, TotalRows]) => `event: progress\ndata: ${JSON.stringify({ DoneRows, TotalRows })}\n\n`);
  const server = await telling([...parts, "event: result\ndata: {}\n\n"]);
  const heard = [];
  await server.client().computeTablePercentiles({ Table: "t" }, { onProgress: (it) => heard.push(it) });
  const fractions = heard.map(({ doneRows, totalRows }) => doneRows / totalRows);
  assert.deepEqual(fractions, [0.5, 1, 1, 1]);
  await server.close();
});

test("an onProgress that throws or rejects is said to the log, once for each event, and the call goes on", async () => {
  const server = await telling(['event: progress\ndata: {"DoneRows":1,"TotalRows":4}\n\n', "event: result\ndata: {}\n\n"]);
  for (const onProgress of [() => { throw new Error("bad hook"); }, async () => { throw new Error("bad hook"); }]) {
    const said = [];
    const client = server.client({ logLevel: "error", logger: { error: (message, error) => said.push(`${message} ${error.message}`) } });
    await client.computeTablePercentiles({ Table: "t" }, { onProgress });
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert.deepEqual(said, Array(2).fill("pai-datasets: onProgress threw bad hook"));
  }
  assert.equal(server.seen.length, 2);
  await server.close();
});

test("a file is checked without a network too", async () => {
  const fields = { Table: "t", FileFormat: "CSV" };
  assert.deepEqual(await pai.validate.writeTableRows({ ...fields, Content: "a\n1\n" }), []);
  assert.deepEqual((await pai.validate.writeTableRows(fields)).map(({ field }) => field), ["Content"]);
  assert.deepEqual((await pai.validate.uploadTableImportPart({ Table: "t", ImportId: "imp-1", PartNumber: 1, Content: 7, Contnet: "" })).map(({ field }) => field), ["Contnet", "Content"]);
});

test("a closed engine refuses", async () => {
  const client = new PaiDatasets({ engine: "memory" });
  assert.equal((await client.listDatasets()).TotalCount, 0);
  await client.close();
  const error = await failure(client.listDatasets());
  assert.ok(error instanceof pai.PaiError && error.code === "Closed", `${error}`);
  const store = await failure(client.exportStore());
  assert.ok(store instanceof pai.PaiError && store.code === "InvalidOption", `${store}`);
});

test("a directory gives its directories, then its files, on every page", async () => {
  const page = (Directories, DatasetFileMetas, NextToken) => json(200, { RequestId: "R", Directories, DatasetFileMetas, NextToken });
  const server = await misbehaving(page(["a/", "b/"], []), page(["a/", "b/"], [], "t"), page(["c/"], ["x"], "u"), page([], ["y"]));
  const list = () => server.client().listDatasetDirectory({ DatasetId: "d", DatasetVersion: "v1", WorkspaceId: "1" });
  assert.deepEqual(await list().toArray(), ["a/", "b/"]);
  assert.deepEqual(await list().toArray(), ["a/", "b/", "c/", "x", "y"]);
  await server.close();
  const again = await misbehaving(page(["a/"], ["x", "y"]));
  const [client, params] = [again.client(), { DatasetId: "d", DatasetVersion: "v1", WorkspaceId: "1" }];
  assert.deepEqual(await client.listDatasetDirectory(params).toArray({ limit: 2 }), ["a/", "x"]);
  await again.close();
});

test("a stream of events that breaks off or ends in an error is an error", async () => {
  const broken = await telling(['event: progress\ndata: {"DoneRows":1,"TotalRows":4}\n\n']);
  const error = await failure(broken.client({ maxRetries: 0 }).computeTablePercentiles({ Table: "t" }));
  assert.ok(error instanceof pai.ServerError && error.code === "UnreadableAnswer", `${error}`);
  await broken.close();
  const refusing = await telling(['event: error\ndata: {"Status":404,"Code":"ResourceNotFound","Message":"gone","RequestId":"R"}\n\n']);
  const missing = await failure(refusing.client({ maxRetries: 0 }).computeTablePercentiles({ Table: "t" }));
  assert.ok(missing instanceof pai.NotFoundError && missing.requestId === "R", `${missing}`);
  await refusing.close();
});
