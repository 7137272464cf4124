import assert from "node:assert/strict";
import { test } from "node:test";
import { cats, pai } from "./misbehaving.mjs";

test("a hundred thousand encodes do not grow the wasm's memory", async () => {
  const memories = new Set();
  const real = WebAssembly.Instance;
  WebAssembly.Instance = class extends real {
    constructor(...words) {
      super(...words);
      memories.add(this.exports.memory);
    }
  };
  const fetch = async () => new Response("{}");
  const client = new pai.PaiDatasets({ endpoint: "http://127.0.0.1:1", accessKeyId: "AK", accessKeySecret: "s", fetch });
  const call = () => client.createDataset({ ...cats, Description: "x".repeat(1000) });
  for (let at = 0; at < 1000; at += 1) await call();
  const [memory] = memories;
  const before = memory.buffer.byteLength;
  for (let at = 0; at < 99_000; at += 1) await pai.validate.createDataset(at % 2 ? cats : { Name: "-" });
  for (let at = 0; at < 1000; at += 1) await call();
  assert.equal(memories.size, 1);
  assert.equal(memory.buffer.byteLength, before);

  // A very large call grows it; the memory is given back with the instance.
  const item = { Uri: "oss://b/a.png", FileType: "image", ContentType: "image/png", FileFingerPrint: "1", FileUpdateTime: "2025-01-12T14:36:01Z", Comment: "c".repeat(1000) };
  await client.createDatasetFileMetas({ DatasetId: "d", DatasetVersion: "v1", WorkspaceId: "1", DatasetFileMetas: Array(40_000).fill(item) });
  assert.ok([...memories].at(-1).buffer.byteLength <= 2 * before);
  WebAssembly.Instance = real;
});
