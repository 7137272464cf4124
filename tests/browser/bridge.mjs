// A way from HTTP to the engine where there is no server: it takes requests on loopback, hands them over as they came,
// and sends back what the engine answers. It decides nothing.
//
//   node bridge.mjs page SETTINGS      the engine in a page of Chromium
//   node bridge.mjs memory SETTINGS    the engine in memory, in this process
//
// Its first line on stdout is JSON: where it listens, what the place is, and which SQLite the engine has. It ends with
// its stdin.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { engineFolder, launch, listen, serve } from "./engine_support.mjs";

/** How much of a body is kept; the engine refuses far less, and says so. */
const MOST_KEPT = 128 * 1024 * 1024;

async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MOST_KEPT) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The longest head of a request, in bytes: the engine reads what Node by itself would refuse. */
const LONGEST_HEAD = 1024 * 1024;

/** A head and a body as one: the head's length in four bytes, the head as JSON, the body. */
function packed(head, body) {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, body]);
}

function unpacked(bytes) {
  const at = 4 + bytes.readUInt32BE();
  return { ...JSON.parse(bytes.subarray(4, at)), body: bytes.subarray(at) };
}

/** The engine in this process. */
async function inMemory(settings) {
  const { openMemoryEngine } = await import(pathToFileURL(join(engineFolder(), "memory.mjs")));
  const content = (name) => readFile(join(engineFolder(), name));
  const tables = () => content("tables_bg.wasm");
  const engine = await openMemoryEngine({ ...settings, module: await content("engine_bg.wasm"), tables });
  const request = (head, body) => engine.request({ ...head, body: new Uint8Array(body) });
  return { request, place: `memory in Node ${process.version}`, sqlite: engine.sqliteSource(), close: async () => {} };
}

/** The engine in a page, which fetches its requests from here and posts its answers. */
async function inPage(settings) {
  const [requests, takers, waiting] = [[], [], new Map()];
  let last = 0;
  const give = (response, { id, head, body }) =>
    response.writeHead(200, { "content-type": "application/octet-stream", "x-id": id }).end(packed(head, body));
  const pages = await serve(async (request, response, pathname) => {
    if (pathname === "/bridge/take") {
      const next = requests.shift();
      if (next) give(response, next);
      else takers.push(response);
      return true;
    }
    if (pathname !== "/bridge/answer") return false;
    const id = request.headers["x-id"];
    waiting.get(id)?.(unpacked(await bodyOf(request)));
    waiting.delete(id);
    response.writeHead(204).end();
    return true;
  });
  const browser = await launch();
  const page = await browser.context.newPage();
  listen(page);
  await page.goto(pages.url);
  const { sqlite } = await page.evaluate(async (settings) => {
    const { openBrowserEngine } = await import("/engine/client.mjs");
    const engine = await openBrowserEngine(settings);
    const work = async () => {
      for (;;) {
        const taken = await fetch("/bridge/take");
        const bytes = new Uint8Array(await taken.arrayBuffer());
        const at = 4 + new DataView(bytes.buffer).getUint32(0);
        const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, at)));
        const { status, headers, body: answer } = await engine.request({ ...head, body: bytes.subarray(at) });
        const back = new TextEncoder().encode(JSON.stringify({ status, headers }));
        const length = new DataView(new ArrayBuffer(4));
        length.setUint32(0, back.length);
        const init = { method: "POST", headers: { "x-id": taken.headers.get("x-id") } };
        await fetch("/bridge/answer", { ...init, body: new Blob([length, back, answer]) });
      }
    };
    for (let loop = 0; loop < 4; loop += 1) void work();
    return await engine.describe();
  }, settings);
  const request = (head, body) =>
    new Promise((resolve) => {
      const next = { id: String((last += 1)), head, body };
      waiting.set(next.id, resolve);
      const taker = takers.shift();
      if (taker) give(taker, next);
      else requests.push(next);
    });
  return { request, place: `page in Chromium ${browser.version}`, sqlite, close: browser.close };
}

const [place, settings] = process.argv.slice(2);
const engine = await { page: inPage, memory: inMemory }[place](JSON.parse(settings));

function pairs(raw) {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at], raw[2 * at + 1]]);
}

const api = createServer({ maxHeaderSize: LONGEST_HEAD }, async (request, response) => {
  const { method, url, rawHeaders } = request;
  const mark = url.indexOf("?");
  const [path, query] = mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
  const answer = await engine.request({ method, path, query, headers: pairs(rawHeaders) }, await bodyOf(request));
  response.writeHead(answer.status, answer.headers.flat()).end(answer.body);
});
await new Promise((resolve) => api.listen(0, "127.0.0.1", resolve));
console.log(JSON.stringify({ port: api.address().port, place: engine.place, sqlite: engine.sqlite }));

process.stdin.resume();
process.stdin.on("end", async () => {
  await engine.close();
  process.exit(0);
});
