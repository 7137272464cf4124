// What the tests of the browser host share: the built engine served on loopback, and Chromium.
import { createServer } from "node:http";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, before } from "node:test";

import { chromium } from "playwright-core";

const TYPES = { ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm" };

/** What the console is served under; the tests' own Workers come from blobs. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; img-src 'self' data:; connect-src 'self'";

/** The page that tests open: it has nothing but the engine's client. */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>pai-datasets test</title>
<link rel="icon" href="data:,">`;

/**
 * Behind the engine's glue, this makes one thing different: a request with the header `x-trap`, or with XTrap=files in
 * its query, calls into the instance with an address that is not there, as a bug would.
 */
export const TRAPS = `
const NOWHERE = 0xfffffff0;
const begin = CatalogueStore.prototype.begin;
CatalogueStore.prototype.begin = function (request) {
  if (!request.headers.includes("x-trap")) return begin.call(this, request);
  return wasm.cataloguestore_begin(NOWHERE, NOWHERE);
};
const handle = FileStoreOfDataset.prototype.handle;
FileStoreOfDataset.prototype.handle = function (request) {
  if (!request.target.includes("XTrap=files")) return handle.call(this, request);
  return wasm.filestoreofdataset_handle(NOWHERE, NOWHERE);
};
`;

/** The engine as it is shipped, but that it can trap, and closes what is idle after a moment. */
function altered(name, content) {
  if (name === "/engine.js") return content + TRAPS;
  if (name !== "/opfs.mjs") return content;
  const script = content.toString();
  if (!script.includes("const IDLE = 30_000;")) throw new Error("opfs.mjs says in another way how long idle is");
  return script.replace("const IDLE = 30_000;", "const IDLE = 300;");
}

export function engineFolder() {
  const folder = process.env.PAI_DATASETS_ENGINE;
  if (!folder) throw new Error("PAI_DATASETS_ENGINE is not set; run `cargo xtask test`");
  return folder;
}

/** Serves the page at /, the engine at /engine/, an altered one at /altered/; other paths are `answer`'s. */
export async function serve(answer) {
  const folder = engineFolder();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    response.setHeader("content-security-policy", POLICY).setHeader("x-content-type-options", "nosniff");
    try {
      if (pathname === "/") return response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
      if (pathname === "/page.mjs") {
        const script = await readFile(new URL("./page.mjs", import.meta.url));
        return response.writeHead(200, { "content-type": TYPES[".mjs"] }).end(script);
      }
      const [, place, name] = /^\/(engine|altered)(\/.*)$/.exec(pathname) ?? [];
      if (place) {
        const file = join(folder, normalize(name));
        const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "no-cache" };
        const content = await readFile(file);
        return response.writeHead(200, headers).end(place === "altered" ? altered(name, content) : content);
      }
      if (await answer?.(request, response, pathname)) return;
    } catch (error) {
      if (error.code !== "ENOENT") console.error(error);
    }
    if (!response.headersSent) response.writeHead(404);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/`, port, close };
}

/** Chromium without a window, with a profile on the disk: without one, its files would only be in memory. */
export async function launch() {
  const profile = await mkdtemp(join(tmpdir(), "pai-datasets-chromium-"));
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const context = await chromium.launchPersistentContext(profile, { executablePath, args });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, version: context.browser().version(), close };
}

/** Shows on our stderr what a page and its Workers complain of. */
export function listen(page) {
  page.on("console", (message) => message.type() === "error" && console.error(`page: ${message.text()}`));
  page.on("pageerror", (error) => console.error(`page: ${error.message}`));
}

/** A browser for the tests of a file. */
export function suite() {
  const shared = {};
  before(async () => {
    shared.server = await serve();
    shared.browser = await launch();
  });
  after(async () => {
    await shared.browser?.close();
    shared.server?.close();
  });
  let tests = 0;
  /** An origin of its own for a test, so that no two tests share files. */
  shared.origin = (test) => {
    const pages = [];
    const url = shared.server.url.replace("127.0.0.1", `test${(tests += 1)}.localhost`);
    test.after(() => Promise.all(pages.map((page) => page.close())));
    /** A new page of the origin, with what page.mjs exports as globals. */
    const page = async (prepare) => {
      const page = await shared.browser.context.newPage();
      pages.push(page);
      listen(page);
      if (prepare) await page.addInitScript(prepare);
      await page.addInitScript(() => {
        globalThis.ready = import("/page.mjs").then((exports) => Object.assign(globalThis, exports));
      });
      await page.goto(url);
      await page.evaluate(() => ready);
      return page;
    };
    return { page };
  };
  return shared;
}

/** Opens a store in a page; `{ state }`, or the error. */
export async function open(page, name = "default", options = {}) {
  await page.evaluate(() => ready);
  return await page.evaluate(([name, options]) => globalThis.open(name, options), [name, options]);
}

/** Calls one of the functions of page.mjs in a page. */
export function within(page, name, ...given) {
  return page.evaluate(([name, given]) => globalThis[name](...given), [name, given]);
}

/** Waits until `condition` holds, which the page evaluates. */
export function until(page, condition, argument) {
  return page.waitForFunction(condition, argument, { timeout: 20_000 });
}
