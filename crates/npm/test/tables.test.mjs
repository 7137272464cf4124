import assert from "node:assert/strict";
import { test } from "node:test";
import { failure, misbehaving, pai } from "./misbehaving.mjs";

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
  assert.deepEqual(heard, [{ doneRows: 1, totalRows: 4 }]);
  await server.close();
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
