// What the journeys share: a browser, a page that is connected, datasets to look at, and axe.
// PAI_READY_URL is the link that `serve` prints, CHROMIUM the browser's program, PAI_CONNECTION `server` or `browser`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test, { after, before } from "node:test";

import { chromium } from "playwright-core";

export const READY = new URL(process.env.PAI_READY_URL);
export const KEY = decodeURIComponent(READY.hash.replace("#key=", ""));
export const ORIGIN = READY.origin;
export const CONNECTION = process.env.PAI_CONNECTION ?? "server";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One browser for the tests of a file. */
export function withBrowser() {
  const held = {};
  before(async () => {
    held.browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  });
  after(() => held.browser?.close());
  return held;
}

/** A page in a context of its own, of which an uncaught error fails the journey that closes it by `done`. */
export async function open(held, options = {}) {
  const context = await held.browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 800 }, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const done = async () => {
    await context.close();
    assert.deepEqual(errors, [], "errors that nothing caught");
  };
  return { page, done };
}

/** A page that shows `path`, connected. */
export async function connected(held, path = "/datasets", options = {}) {
  const { page, done } = await open(held, options);
  if (CONNECTION === "browser") {
    await page.goto(`${ORIGIN}/connect`);
    await bringStore(page);
    await page.getByRole("button", { name: /^(Use this browser|使用此浏览器)$/ }).click();
    await page.getByRole("heading", { name: /^(Datasets|数据集)$/, level: 1 }).waitFor();
    if (path !== "/datasets") await page.goto(ORIGIN + path);
  } else {
    await page.goto(`${ORIGIN}${path}#key=${encodeURIComponent(KEY)}`);
  }
  await page.locator("main h1").first().waitFor();
  return { page, done };
}

/** Calls the API with the key, beside the page. Only over the connection `server`. */
export async function call(method, path, body) {
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const response = await fetch(ORIGIN + path, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  assert.ok(response.ok, JSON.stringify(answer));
  return answer;
}

/** A dataset's request, with what a test does not care about filled in. */
export function dataset(name, more = {}) {
  const uri = `oss://bucket.oss-cn-hangzhou.aliyuncs.com/${encodeURIComponent(name)}/`;
  return { Name: name, Property: "DIRECTORY", DataSourceType: "OSS", Uri: uri, ...more };
}

/** Calls the API by the page's connection, one `[method, path, body]` after the other; the answers. */
export async function callAll(page, calls) {
  if (CONNECTION === "server") {
    const answers = [];
    for (const given of calls) answers.push(await call(...given));
    return answers;
  }
  // Beside the engine of the console, if there is one: an engine of its own over the same store.
  const answers = await page.evaluate(async (list) => {
    const { openBrowserEngine } = await import("/engine/client.mjs");
    const engine = await openBrowserEngine({ name: "console" });
    const made = [];
    for (const [method, target, content] of list) {
      const [path, query = ""] = target.split("?");
      const body = content ? new TextEncoder().encode(JSON.stringify(content)) : null;
      const headers = content ? [["content-type", "application/json"]] : [];
      const answer = await engine.request({ method, path, query, headers, body });
      made.push({ status: answer.status, body: JSON.parse(new TextDecoder().decode(answer.body)) });
    }
    await engine.close();
    return made;
  }, calls);
  for (const { status, body } of answers) assert.equal(status, 200, JSON.stringify(body));
  return answers.map(({ body }) => body);
}

/** Every context has a store of its own in this browser; what the journeys of a file made before goes along with it as a file. */
let store;

async function bringStore(page) {
  if (!store) return;
  await page.evaluate(async (address) => {
    const { openBrowserEngine } = await import("/engine/client.mjs");
    const engine = await openBrowserEngine({ name: "console" });
    const bytes = Uint8Array.from(atob(address), (letter) => letter.charCodeAt(0));
    await engine.importStore(new Blob([bytes]));
    await engine.close();
  }, store);
}

async function takeStore(page) {
  return page.evaluate(async () => {
    const { openBrowserEngine } = await import("/engine/client.mjs");
    const engine = await openBrowserEngine({ name: "console" });
    const blob = await engine.exportStore();
    await engine.close();
    const reader = new FileReader();
    await new Promise((resolve) => Object.assign(reader, { onload: resolve }).readAsDataURL(blob));
    return reader.result.slice(reader.result.indexOf(",") + 1);
  });
}

/**
 * Creates datasets, before the console is connected; their ids. In this browser they are in the store of the page's own
 * context, and of every page that is connected later.
 */
export async function seedInPage(page, requests) {
  if (CONNECTION === "browser") {
    await page.goto(`${ORIGIN}/connect`);
    await bringStore(page);
  }
  const made = await callAll(page, requests.map((request) => ["POST", "/api/v1/datasets", request]));
  if (CONNECTION === "browser") store = await takeStore(page);
  return made.map(({ DatasetId }) => DatasetId);
}

/** Creates datasets for the pages that are connected later; their ids. */
export async function seed(held, requests) {
  const { page, done } = await open(held);
  const ids = await seedInPage(page, requests);
  await done();
  return ids;
}

/** A journey that only makes sense over a server: there is a network, an address and a key. */
export const overServer = CONNECTION === "server" ? test : () => {};

/** A journey that only makes sense in this browser. */
export const inThisBrowser = CONNECTION === "browser" ? test : () => {};

/** Waits until an asynchronous condition holds in the page. Playwright's own way of waiting takes any promise for a yes. */
export async function until(page, condition, argument, patience = 20_000) {
  for (let end = Date.now() + patience; !(await page.evaluate(condition, argument)); ) {
    assert.ok(Date.now() < end, `it never came to be: ${condition}`);
    await page.waitForTimeout(100);
  }
}

/** A name that no other journey uses. */
export function unique(name) {
  return `${name}-${Math.random().toString(36).slice(2, 10)}`;
}

/** What axe finds wrong with the page as it is. The page's policy forbids scripts from elsewhere, hence the debugger's way in. */
export async function violations(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: AXE });
  const { result } = await session.send("Runtime.evaluate", {
    awaitPromise: true,
    returnByValue: true,
    expression: `axe.run(document, { resultTypes: ["violations"] }).then((found) =>
      found.violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html.slice(0, 160)).join(" | ")))`,
  });
  await session.detach();
  return result.value;
}
