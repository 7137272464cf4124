// What the journeys share: a browser, a page that is connected, datasets to look at, and axe.
// PAI_READY_URL is the link that `serve` prints, CHROMIUM the browser's program, PAI_CONNECTION `server` or `browser`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before } from "node:test";

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

/**
 * Creates datasets, before the console is connected; their ids. In this browser they are in the store of the page's own
 * context, made through an engine that is closed before the console opens its own.
 */
export async function seedInPage(page, requests) {
  if (CONNECTION === "server") {
    const made = [];
    for (const request of requests) made.push((await call("POST", "/api/v1/datasets", request)).DatasetId);
    return made;
  }
  await page.goto(`${ORIGIN}/connect`);
  return page.evaluate(async (list) => {
    const { openBrowserEngine } = await import("/engine/client.mjs");
    const engine = await openBrowserEngine({ name: "console" });
    const made = [];
    for (const request of list) {
      const body = new TextEncoder().encode(JSON.stringify(request));
      const headers = [["content-type", "application/json"]];
      const answer = await engine.request({ method: "POST", path: "/api/v1/datasets", query: "", headers, body }, {});
      made.push(JSON.parse(new TextDecoder().decode(answer.body)).DatasetId);
    }
    engine.close();
    return made;
  }, requests);
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
