// The statistics of tables: of a table, of a file that stays in the browser, and by PAI commands.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { CONNECTION, ORIGIN, connected, dataset, overServer, seed, violations, withBrowser } from "./support.mjs";

const held = withBrowser();
const unique = `s${Date.now()}`;

/** A column of numbers with a gap, one of texts and one of times. */
const CSV = `n,kind,at\n${Array.from({ length: 200 }, (_, at) =>
  `${at === 7 ? "" : at},${["cat", "dog", "猫"][at % 3]},2025-01-${String((at % 28) + 1).padStart(2, "0")}T00:00:00Z`).join("\n")}\n`;

const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** The page of statistics. */
async function statistics(options) {
  const { page, done } = await connected(held, "/datasets", options);
  await page.getByRole("link", { name: "Statistics" }).click();
  await page.getByRole("heading", { name: "Statistics", level: 1 }).waitFor();
  return { page, done };
}

/** Chooses a file and waits for the page of its table. */
async function choose(page, name, text) {
  await page.getByLabel("Choose a file").setInputFiles(file(name, text));
  await page.getByRole("navigation", { name: "View" }).waitFor();
  await page.getByText(/Rows: \d+ · Columns/).waitFor();
}

/** A table of the connection, named `name`, made of a file by the page alone. */
async function table(page, name, text) {
  await page.goto(`${ORIGIN}/statistics`);
  await choose(page, `${name}.csv`, text);
  if (CONNECTION === "browser") return;
  await page.getByText("Import as a table").first().click();
  await page.getByLabel("Replace the table if it is there").check();
  await page.getByRole("button", { name: "Import as a table" }).click();
  await page.getByText(/A table on the server/).waitFor();
}

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button, exact: true }).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("a table is picked, its percentiles are followed by keys and downloaded", async () => {
  const { page, done } = await statistics();
  const name = `${unique}a`;
  await table(page, name, CSV);
  await page.getByRole("link", { name: "Statistics" }).first().click();
  await page.getByRole("searchbox", { name: "Part of a table’s name" }).fill(name);
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByText("Rows: 200 · Columns: 3").waitFor();
  await page.getByRole("region", { name: "Columns" }).getByText("kind").first().waitFor();
  await page.getByRole("link", { name: "Percentiles" }).click();
  const marker = page.getByRole("slider", { name: "Place on the curve" });
  await marker.waitFor();
  await marker.focus();
  const before = await marker.getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowRight");
  assert.equal(await marker.getAttribute("aria-valuenow"), "51");
  assert.notEqual(await marker.getAttribute("aria-valuetext"), before);
  await page.keyboard.press("Home");
  assert.equal(await marker.getAttribute("aria-valuetext"), "Percentile 0: n 0");
  await page.keyboard.press("End");
  assert.equal(await marker.getAttribute("aria-valuetext"), "Percentile 100: n 199");
  await page.getByText("As a table").click();
  assert.equal(await page.getByRole("region", { name: "Percentiles" }).getByRole("row").count(), 102);
  await page.getByLabel("Values between two").selectOption("linear");
  await page.waitForURL(/method=linear/);
  const csv = await saved(page, "Download CSV");
  assert.equal(csv.name, `${name}-percentiles.csv`);
  assert.match(csv.bytes.toString(), /^percentile,n\r\n0,0\r\n/);
  const png = await saved(page, "Download PNG");
  assert.deepEqual([...png.bytes.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");
  assert.ok(png.bytes.length > 2000, `${png.bytes.length} bytes of a picture`);
  assert.deepEqual(await violations(page), []);
  await done();
});

test("categories are tested against equal and against typed frequencies, and two columns against each other", async () => {
  const { page, done } = await statistics();
  await table(page, `${unique}b`, `f0,g\n${"1,a\n".repeat(30)}${"0,b\n".repeat(70)}`);
  await page.getByRole("link", { name: "Chi-square" }).click();
  await page.getByRole("combobox", { name: "Column", exact: true }).selectOption("f0");
  await page.getByText("16", { exact: true }).waitFor();
  await page.getByText(/At the 5 % level the frequencies differ/).waitFor();
  await page.getByLabel("Compared with").selectOption("Typed probabilities");
  await page.getByLabel("0", { exact: true }).fill("0.7");
  await page.getByText("The probabilities must add up to 1.").waitFor();
  await page.getByLabel("1", { exact: true }).fill("0.3");
  await page.getByRole("button", { name: "Run test" }).click();
  await page.getByText(/do not contradict those expected/).waitFor();
  await page.getByLabel("Compared with").selectOption("g");
  await page.getByText(/the two columns are not independent/).waitFor();
  assert.match(await page.locator(".figures-line").first().innerText(), /e-\d\d/, "a small p-value keeps its size");
  const csv = await saved(page, "Download CSV");
  assert.match(csv.bytes.toString(), /^category,y_category,observed/);
  assert.deepEqual(await violations(page), []);
  await done();
});

test("rows are looked through and exported", async () => {
  const { page, done } = await statistics();
  await table(page, `${unique}c`, CSV);
  await page.getByRole("link", { name: "Rows" }).click();
  await page.getByText("1–50 / 200").waitFor();
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText("51–100 / 200").waitFor();
  const csv = await saved(page, "CSV");
  assert.equal(csv.name, `${unique}c.csv`);
  assert.equal(csv.bytes.toString().trim().split("\n").length, 201);
  await done();
});

overServer("a file is looked into without being sent", async () => {
  const { page, done } = await statistics();
  const sent = [];
  page.on("request", (request) => request.method() !== "GET" && sent.push(request.url()));
  await choose(page, "secret.csv", CSV);
  await page.getByText(/not sent anywhere/).waitFor();
  await page.getByRole("link", { name: "Percentiles" }).click();
  await page.getByRole("slider").waitFor();
  assert.deepEqual(sent, []);
  await page.reload();
  await page.getByRole("heading", { name: "The file is no longer here" }).waitFor();
  await done();
});

test("a command is completed, corrected, run and kept", async () => {
  const { page, done } = await statistics();
  const name = `${unique}d`;
  await table(page, name, "f0\n1\n1\n1\n0\n0\n");
  await page.goto(`${ORIGIN}/statistics?view=pai`);
  const box = page.getByLabel("Command", { exact: true });
  await box.click();
  await page.keyboard.type("PA");
  await page.getByRole("option", { name: "PAI" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  assert.equal(await box.inputValue(), "PAI -name ");
  await page.keyboard.type(`chisq_test -DinputTableName=${name.slice(0, -1)}`);
  await page.getByRole("option", { name, exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  while ((await page.locator("#pai-offers [aria-selected=true]").innerText()).trim() !== name) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" -DcolName=");
  await page.getByRole("option", { name: "f0" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type(` -DoutputTabelName=${name}_o`);
  const wrong = page.getByRole("button", { name: /outputTableName/ }).first();
  await wrong.waitFor();
  assert.equal(await page.locator(".marks mark").first().innerText(), "outputTabelName");
  await wrong.click();
  await page.keyboard.type("outputTableName");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  await page.getByText(/do not contradict those expected/).waitFor();
  await page.getByRole("link", { name: new RegExp(`${name}_o$`) }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Control+Enter");
  await page.getByText(/is there already/).waitFor();
  await page.getByLabel("Replace output tables that are there").check();
  await page.getByRole("button", { name: /^Run/ }).click();
  await page.getByText(/do not contradict those expected/).waitFor();
  await page.reload();
  await page.getByText("Earlier commands").click();
  await page.getByRole("button", { name: new RegExp(`^PAI -name chisq_test.*${name}`) }).click();
  assert.match(await box.inputValue(), new RegExp(name));
  await done();
});

test("both published commands run as they stand", async () => {
  const { page, done } = await statistics();
  await page.goto(`${ORIGIN}/statistics`);
  await table(page, "pai_chisq_test_input", "f0\n1\n1\n1\n0\n0\n");
  await table(page, "maple_test_percentile_3col_input", "col0,col1,col2\n962,88,Tue Oct 15 00:26:40 CST 1974\n218,99,Thu Jan 04 20:53:20 CST 1973\n565,44,\n");
  await page.goto(`${ORIGIN}/statistics?view=pai`);
  await page.getByLabel("Replace output tables that are there").check();
  await page.getByRole("button", { name: "chisq_test", exact: true }).click();
  await page.keyboard.press("Control+Enter");
  await page.getByText("0.238095", { exact: true }).waitFor();
  await page.getByText("0.625585", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Percentile", exact: true }).click();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("slider").waitFor();
  await page.getByRole("link", { name: /maple_test_percentile_3col_output$/ }).click();
  await page.getByText("Rows: 101 · Columns: 4").waitFor();
  await done();
});

test("a dataset that points at a table leads to its statistics", async () => {
  const uri = `odps://zoo/tables/${unique}e/`;
  const [id] = await seed(held, [dataset(`${unique}e`, { DataSourceType: "MAXCOMPUTE", Property: "FILE", Uri: uri })]);
  const { page, done } = await connected(held, `/datasets/${id}`);
  await page.getByRole("link", { name: "Statistics of its table" }).click();
  await page.getByRole("heading", { name: `zoo.${unique}e`, level: 1 }).waitFor();
  // The dataset says where the table would be; nobody has made it.
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  await done();
});
