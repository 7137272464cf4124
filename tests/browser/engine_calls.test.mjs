// What becomes of calls when whoever answers them is replaced.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { engineFolder } from "./engine_support.mjs";

const { Calls } = await import(pathToFileURL(join(engineFolder(), "calls.mjs")));

const read = { method: "GET", path: "/api/v1/datasets" };
const write = { method: "POST", path: "/api/v1/datasets" };
const code = ({ body }) => JSON.parse(new TextDecoder().decode(body)).Code;

test("calls wait for the first who answers", async () => {
  const calls = new Calls();
  const answer = calls.call("request", write);
  const sent = [];
  calls.attach((message) => sent.push(message));
  assert.deepEqual(sent.map(({ payload }) => payload), [write]);
  calls.settle({ id: sent[0].id, value: "done" });
  assert.equal(await answer, "done");
});

test("a read is asked again; a write is told that nobody knows; an import fails", async () => {
  const calls = new Calls();
  calls.attach(() => {});
  const [reading, writing] = [calls.call("request", read), calls.call("request", write)];
  const importing = calls.call("import", {});
  calls.detach();
  const [later, sent] = [calls.call("request", write), []];
  calls.attach((message) => sent.push(message));
  const unsure = await writing;
  assert.deepEqual([unsure.status, code(unsure)], [503, "ServiceUnavailable"]);
  await assert.rejects(importing, { code: "Failed" });
  // What had not been sent yet is sent for the first time.
  assert.deepEqual(sent.map(({ payload }) => payload), [read, write]);
  sent.forEach(({ id }) => calls.settle({ id, value: id }));
  assert.deepEqual(await Promise.all([reading, later]), sent.map(({ id }) => id));
});

test("an answer that nobody waits for is dropped", async () => {
  const calls = new Calls();
  const sent = [];
  calls.attach((message) => sent.push(message));
  const abort = new AbortController();
  const answer = calls.call("request", read, abort.signal);
  abort.abort(new Error("enough"));
  await assert.rejects(answer, /enough/);
  assert.equal(sent.at(-1).abort, sent[0].id);
  calls.settle({ id: sent[0].id, value: "too late" });
  await assert.rejects(calls.call("request", read, AbortSignal.abort(new Error("before"))), /before/);
});

test("when nobody will come any more, every call is told", async () => {
  const calls = new Calls();
  const waiting = calls.call("request", read);
  calls.fail({ code: "Closed", message: "closed" });
  await assert.rejects(waiting, { name: "BrowserEngineError", code: "Closed", message: "closed" });
});
