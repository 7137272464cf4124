// Lighthouse on the list and on a dataset's pages: accessibility and best practices are whole.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

import { KEY, ORIGIN, call, dataset, unique } from "./support.mjs";

const { default: lighthouse } = await import(pathToFileURL(join(process.env.PAI_LIGHTHOUSE, "lighthouse/core/index.js")));

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

test("Lighthouse finds accessibility and best practices whole", async (t) => {
  const created = await call("POST", "/api/v1/datasets", dataset(unique("lighthouse"), { Edition: "ADVANCED" }));
  const port = await freePort();
  const args = ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${port}`];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
  t.after(() => browser.close());
  const categories = ["accessibility", "best-practices"];
  const of = `/datasets/${created.DatasetId}`;
  for (const path of ["/datasets", of, `${of}/versions`, `${of}/files`]) {
    const options = { port, onlyCategories: categories, output: "json", logLevel: "error" };
    const { lhr } = await lighthouse(`${ORIGIN}${path}#key=${encodeURIComponent(KEY)}`, options);
    const scores = categories.map((name) => lhr.categories[name].score);
    const wrong = Object.values(lhr.audits).filter((audit) => audit.score !== null && audit.score < 1);
    assert.deepEqual(scores, [1, 1], `${path}: ${wrong.map((audit) => audit.id).join(", ")}`);
  }
});
