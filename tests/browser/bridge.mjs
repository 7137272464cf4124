// A way from HTTP to the engine in a page: it takes requests on loopback, hands them to the page in Chromium as they
// came, and sends back what the engine answers. It decides nothing. Its first line on stdout is JSON: where it
// listens, and which SQLite the engine has. It ends with its stdin.
import { launch, listen, serve } from "./support.mjs";

/** How much of a body is kept; the engine refuses far less, and says so. */
const MOST_KEPT = 128 * 1024 * 1024;

const settings = JSON.parse(process.argv[2] ?? "{}");

/** Requests for the page, and pages that wait for one. */
const requests = [];
const takers = [];
const answers = new Map();
let last = 0;

async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MOST_KEPT) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function give(response, { id, head, body }) {
  const headers = { "content-type": "application/octet-stream", "x-id": id, "x-head": encodeURIComponent(JSON.stringify(head)) };
  response.writeHead(200, headers).end(body);
}

function pairs(raw) {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at], raw[2 * at + 1]]);
}

/** What the page asks for: the next request, or to have one answered. */
async function fromPage(request, response, pathname) {
  if (pathname === "/bridge/take") {
    const next = requests.shift();
    if (next) give(response, next);
    else takers.push(response);
    return true;
  }
  if (pathname !== "/bridge/answer") return false;
  const { status, headers } = JSON.parse(decodeURIComponent(request.headers["x-head"]));
  const body = await bodyOf(request);
  const waiting = answers.get(request.headers["x-id"]);
  answers.delete(request.headers["x-id"]);
  waiting?.writeHead(status, headers.flat()).end(body);
  response.writeHead(204).end();
  return true;
}

const pages = await serve(fromPage);

// The API has a server of its own, so that every path, `/` and `/engine` too, is the engine's.
const { createServer } = await import("node:http");
const api = createServer(async (request, response) => {
  const body = await bodyOf(request);
  const [path, query = ""] = splitOnce(request.url, "?");
  const id = String((last += 1));
  answers.set(id, response);
  const next = { id, head: { method: request.method, path, query, headers: pairs(request.rawHeaders) }, body };
  const taker = takers.shift();
  if (taker) give(taker, next);
  else requests.push(next);
});

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

await new Promise((resolve) => api.listen(0, "127.0.0.1", resolve));

const browser = await launch();
const page = await browser.context.newPage();
listen(page);
await page.goto(pages.url);
const { sqlite } = await page.evaluate(async (settings) => {
  const { openBrowserEngine } = await import("/engine/client.mjs");
  const engine = await openBrowserEngine(settings);
  const head = (response) => JSON.parse(decodeURIComponent(response.headers.get("x-head")));
  const work = async () => {
    for (;;) {
      const taken = await fetch("/bridge/take");
      const body = new Uint8Array(await taken.arrayBuffer());
      const { status, headers, body: answer } = await engine.request({ ...head(taken), body });
      const back = { "x-id": taken.headers.get("x-id"), "x-head": encodeURIComponent(JSON.stringify({ status, headers })) };
      await fetch("/bridge/answer", { method: "POST", headers: back, body: answer });
    }
  };
  for (let loop = 0; loop < 4; loop += 1) void work();
  return await engine.describe();
}, settings);

console.log(JSON.stringify({ port: api.address().port, sqlite, chromium: browser.version }));

process.stdin.resume();
process.stdin.on("end", async () => {
  await browser.close();
  process.exit(0);
});
