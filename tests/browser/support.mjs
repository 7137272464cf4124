// What the tests of the browser host share: the built engine served on loopback, and Chromium.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { after, before } from "node:test";

import { chromium } from "playwright-core";

const TYPES = { ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm" };

/** The page that tests open: it has nothing but the engine's client. */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>pai-datasets test</title>
<link rel="icon" href="data:,">`;

export function engineFolder() {
  const folder = process.env.PAI_DATASETS_ENGINE;
  if (!folder) throw new Error("PAI_DATASETS_ENGINE is not set; run `cargo xtask test`");
  return folder;
}

/** Serves the page at / and the engine at /engine/; other paths are `answer`'s. */
export async function serve(answer) {
  const folder = engineFolder();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    try {
      if (pathname === "/") return response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
      if (pathname === "/page.mjs") {
        const script = await readFile(new URL("./page.mjs", import.meta.url));
        return response.writeHead(200, { "content-type": TYPES[".mjs"] }).end(script);
      }
      if (pathname.startsWith("/engine/")) {
        const file = join(folder, normalize(pathname.slice("/engine".length)));
        const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "no-cache" };
        return response.writeHead(200, headers).end(await readFile(file));
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

/** Chromium without a window. */
export function launch() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  return chromium.launch({ executablePath, args });
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
  shared.context = async (test) => {
    const context = await shared.browser.newContext();
    test.after(() => context.close());
    return context;
  };
  /** A new page of `context`, with what page.mjs exports as globals. */
  shared.page = async (context) => {
    const page = await context.newPage();
    listen(page);
    await page.addInitScript(() => {
      globalThis.ready = import("/page.mjs").then((exports) => Object.assign(globalThis, exports));
    });
    await page.goto(shared.server.url);
    await page.evaluate(() => ready);
    return page;
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
