// A newcomer's way: the ready link, a first dataset, its version, labels and files.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { chromium } from "playwright-core";

const ready = new URL(process.env.PAI_READY_URL);
const key = ready.hash.slice("#key=".length);
const name = `first-${Date.now()}`;
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
});
after(() => browser?.close());

/** Calls the API as a program would. */
async function api(method, path, body) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(new URL(path, ready), { method, headers, body: body && JSON.stringify(body) });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

/** A page that fails the test when anything is written to its console as an error. */
async function open(t, options) {
  const context = await browser.newContext({ locale: "en-US", ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.setDefaultTimeout(10_000);
  return { page, problems };
}

test("a newcomer connects by the link, creates a dataset and finds its files", async (t) => {
  const { page, problems } = await open(t);
  await page.goto(ready.href);
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  assert.equal(new URL(page.url()).hash, "", "the key leaves the address");

  await page.getByRole("link", { name: "New dataset" }).first().click();
  await page.getByLabel(/^Name/).fill("-wrong");
  await page.getByRole("button", { name: "Create dataset" }).click();
  await page.getByText(/must be 1 to 127 letters/).waitFor();
  await page.getByLabel(/^Name/).fill(name);
  await page.getByLabel(/^DataSourceType/).selectOption("OSS");
  await page.getByLabel(/^Property/).selectOption("DIRECTORY");
  await page.getByLabel(/^Edition/).selectOption("ADVANCED");
  await page.getByLabel(/^Uri/).fill("oss://bucket.oss-cn-hangzhou.aliyuncs.com/cats/");
  await page.getByRole("button", { name: "Create dataset" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();

  const { Datasets: [dataset] } = await api("GET", `/api/v1/datasets?Name=${name}`);
  const files = Array.from({ length: 120 }, (_, at) => ({
    Uri: `oss://bucket/cats/${at}.png`, FileType: "image", ContentType: "image/png", FileFingerPrint: `${at}`,
    FileUpdateTime: "2025-01-12T14:36:01Z",
  }));
  const body = { DatasetVersion: "v1", WorkspaceId: "w", DatasetFileMetas: files };
  assert.equal((await api("POST", `/api/v1/datasets/${dataset.DatasetId}/datasetfilemetas`, body)).Status, true);
  await page.getByRole("link", { name: "Files" }).click();
  await page.getByRole("button", { name: "cats" }).or(page.getByRole("treeitem", { name: "cats" })).first().waitFor();
  await page.getByText("All files").click();
  await page.getByText("120 files").waitFor();
  await page.getByText("119.png").first().waitFor();

  await page.getByRole("link", { name: "Versions" }).click();
  await page.getByText("protected").waitFor();
  assert.deepEqual(problems, []);
});

test("the list pages, and the address says what it shows", async (t) => {
  const { page, problems } = await open(t);
  for (let at = 0; at < 12; at += 1) {
    await api("POST", "/api/v1/datasets", {
      Name: `${name}-${at}`, Property: "FILE", DataSourceType: "URL", Uri: "https://example.com/a",
    });
  }
  await page.goto(ready.href);
  await page.getByRole("searchbox", { name: "Name" }).fill(`${name}-`);
  await page.getByText("12 datasets").waitFor();
  assert.match(page.url(), /name=/);
  await page.goto(`${new URL(page.url()).href}&size=10`);
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText("Page 2 of 2").waitFor();
  await page.goBack();
  await page.getByText("Page 1 of 2").waitFor();
  assert.deepEqual(problems, []);
});

test("a wrong key is refused in words", async (t) => {
  const { page } = await open(t);
  await page.goto(new URL("/#key=sk-wrong-key", ready).href);
  await page.getByText("The server does not know this key.").waitFor();
});
