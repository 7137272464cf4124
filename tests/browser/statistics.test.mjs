// The statistics of tables: of a table, of a file that stays in the browser, and by PAI commands.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { CONNECTION, ORIGIN, callAll, connected, dataset, overServer, seed, until, violations, withBrowser } from "./support.mjs";

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
  await page.getByLabel("Replace the rows of the table if it is there").check();
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
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText("101–150 / 200").waitFor();
  await page.getByRole("link", { name: "Previous" }).click();
  await page.getByText("51–100 / 200").waitFor();
  await page.getByRole("link", { name: "Previous" }).click();
  await page.getByText("1–50 / 200").waitFor();
  assert.equal(await page.getByRole("link", { name: "Previous" }).count(), 0);
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
  // Pressed again, and not twice.
  await page.waitForTimeout(700);
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

test("a command that is pressed twice runs once", async () => {
  const { page, done } = await statistics();
  const name = `${unique}twice`;
  await table(page, name, "f0\n1\n1\n0\n");
  await page.goto(`${ORIGIN}/statistics?view=pai`);
  await page.getByLabel("Command", { exact: true }).fill(`PAI -name chisq_test -DinputTableName=${name} -DcolName=f0 -DoutputTableName=${name}_o`);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Run/ }).dblclick();
  await page.getByRole("link", { name: new RegExp(`${name}_o$`) }).waitFor();
  assert.equal(await page.getByText(/is there already/).count(), 0);
  await done();
});

test("a table is deleted behind its name", async () => {
  const { page, done } = await statistics();
  const name = `${unique}gone`;
  await table(page, name, CSV);
  await page.goto(`${ORIGIN}/statistics`);
  await page.getByRole("searchbox", { name: "Part of a table’s name" }).fill(name);
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByText("Delete table").first().click();
  const button = page.getByRole("button", { name: "Delete table" });
  assert.ok(await button.isDisabled());
  await page.getByLabel(/To confirm, type/).fill(name);
  assert.deepEqual(await violations(page), []);
  await button.click();
  await page.waitForURL(/\/statistics$/);
  await page.getByRole("searchbox", { name: "Part of a table’s name" }).fill(name);
  await page.getByText("No table matches").waitFor();
  await done();
});

test("a table of very many columns shows all of them", async () => {
  const { page, done } = await statistics();
  const names = Array.from({ length: 300 }, (_, at) => `feature_${at}`);
  await table(page, `${unique}wide`, `${names.join(",")}\n${names.map((_, at) => at).join(",")}\n${names.map((_, at) => at + 2).join(",")}\n`);
  const columns = page.getByRole("region", { name: "Columns" });
  await columns.getByRole("link", { name: "feature_299" }).waitFor();
  assert.equal(await columns.getByRole("row").count(), 301);
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

/** What a row of a table of figures holds, cell by cell. */
const cells = async (page, region, name) => {
  const row = page.getByRole("region", { name: region, exact: true }).getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
  return row.getByRole("cell").allInnerTexts();
};

test("a summary says what the columns hold", async () => {
  const { page, done } = await statistics();
  const day = (at) => `2025-01-0${at}T00:00:00Z`;
  await table(page, `${unique}f`, `v,k,at,flag\n1,a,${day(1)},true\n2,a,${day(2)},true\n3,a,${day(3)},false\n4,b,,true\n10,b,${day(4)},true\n,c,${day(5)},true\n`);
  // A column's type, values, those without one, different ones, the least, the greatest, mean and standard deviation; the
  // squares of what 1, 2, 3, 4 and 10 are off their mean add up to 50, and those of five days in a row to 10.
  const figures = async (name) => (await cells(page, "Columns", name)).toSpliced(1, 1);
  await page.getByRole("rowheader", { name: "v", exact: true }).waitFor();
  assert.deepEqual(await figures("v"), ["BIGINT", "5", "1", "5", "1", "10", "4", "3.53553"]);
  assert.deepEqual(await figures("k"), ["STRING", "6", "0", "3", "a", "c", "", ""]);
  assert.deepEqual(await figures("at"), ["DATETIME", "5", "1", "5", "2025-01-01 00:00:00", "2025-01-05 00:00:00", "2025-01-03 00:00:00", "1.58114 d"]);
  assert.deepEqual((await figures("flag")).slice(0, 4), ["BOOLEAN", "6", "0", "2"]);
  assert.equal((await cells(page, "Columns", "k"))[1], "a · 50 %");
  // Twenty intervals between 1 and 10, each 0.45 wide: 4 begins the seventh, and the last holds its end.
  const bars = await page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "v", exact: true }) }).locator("svg rect").evaluateAll((all) => all.map((bar) => Number(bar.getAttribute("height")) > 0));
  assert.deepEqual([...bars.keys()].filter((at) => bars[at]), [0, 2, 4, 6, 19]);
  assert.equal(bars.length, 20);
  await page.getByRole("link", { name: "v", exact: true }).click();
  const intervals = page.getByRole("region", { name: "Distribution" }).getByRole("row");
  assert.equal(await intervals.count(), 21);
  assert.equal(await intervals.nth(1).innerText(), "1\t1.45\t1");
  assert.equal(await intervals.nth(20).innerText(), "9.55\t10\t1");
  await page.getByRole("link", { name: "k", exact: true }).click();
  assert.deepEqual(await page.getByRole("region", { name: "Most frequent" }).getByRole("row").allInnerTexts(), ["Value\tCount", "a\t3", "b\t2", "c\t1"]);
  const csv = await saved(page, "Download CSV");
  const [head, v] = csv.bytes.toString().split("\r\n");
  assert.equal(head, "column,type,count,nulls,nan,distinct,min,max,mean,variance");
  assert.equal(v, "v,BIGINT,5,1,0,5,1,10,4,12.5");
  await done();
});

test("commands run over a file that was dropped, and nothing of it is sent", async () => {
  const { page, done } = await statistics();
  const sent = [];
  page.on("request", (request) => request.method() !== "GET" && sent.push(request.url()));
  await choose(page, `${unique}g.csv`, CSV);
  await page.getByRole("link", { name: "PAI command" }).click();
  const box = page.getByLabel("Command", { exact: true });
  await box.click();
  await page.keyboard.type("PAI -name Percentile -DinputTableName=");
  await page.getByRole("option", { name: `${unique}g`, exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" -DcolName=");
  await page.getByRole("option", { name: "n", exact: true }).waitFor();
  await page.keyboard.type(`n -DoutputTableName=${unique}g_p`);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("slider").waitFor();
  await page.getByRole("button", { name: "chisq_test", exact: true }).click();
  assert.match(await box.inputValue(), new RegExp(`-DinputTableName=${unique}g\n.*=${unique}g_chisq_test\n.*-DcolName=kind;`));
  await page.keyboard.press("Control+Enter");
  await page.getByText(/do not contradict those expected/).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("link", { name: new RegExp(`${unique}g_chisq_test$`) }).click();
  await page.getByText("Rows: 1 · Columns: 1").waitFor();
  assert.equal(await page.getByText("Import as a table").count(), 0, "it is not the file");
  if (CONNECTION === "server") {
    await page.getByRole("link", { name: `${unique}g.csv` }).click();
    await page.getByText("Rows: 200 · Columns: 3").waitFor();
  }
  assert.deepEqual(sent, []);
  await done();
});

test("a category may have any name", async () => {
  const { page, done } = await statistics();
  const rows = `"a, b"\n`.repeat(20) + "12:30\n".repeat(30) + `"say ""x"""\n`.repeat(50);
  await table(page, `${unique}h`, `c\n${rows}`);
  await page.getByRole("link", { name: "Chi-square" }).click();
  await page.getByLabel("Compared with").selectOption("Typed probabilities");
  await page.getByLabel("a, b", { exact: true }).fill("0.2");
  await page.getByLabel("12:30", { exact: true }).fill("");
  await page.getByText("Sum: –").waitFor();
  await page.getByLabel("12:30", { exact: true }).fill("0.3");
  await page.getByText("Sum: 0.833333").waitFor();
  await page.getByLabel('say "x"', { exact: true }).fill("0.5");
  await page.getByText("Sum: 1", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Run test" }).click();
  await page.getByText(/do not contradict those expected/).waitFor();
  await page.getByText("Rows counted: 100 · without a value: 0").waitFor();
  if (CONNECTION === "server") {
    // The address says all of it.
    await page.reload();
    await page.getByText(/do not contradict those expected/).waitFor();
    assert.equal(await page.getByLabel("a, b", { exact: true }).inputValue(), "0.2");
  }
  await done();
});

test("an exact figure is copied by keys and by touch", async () => {
  const { page, done } = await statistics({ hasTouch: true });
  await table(page, `${unique}i`, "x,y\n1,1\n2,1\n4,7\n");
  const copied = (digits) => until(page, async (wanted) => (await navigator.clipboard.readText()).startsWith(wanted), digits);
  const mean = page.getByRole("button", { name: "2.33333", exact: true });
  await mean.waitFor();
  assert.equal(await mean.getAttribute("title"), "Copy 2.3333333333333335");
  await page.getByRole("region", { name: "Columns" }).focus();
  while (!(await mean.evaluate((figure) => figure === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Copied 2.3333333333333335").waitFor();
  await copied("2.3333333333333335");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await copied("1.52752523165194");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await copied("3.4641016151377544");
  await mean.tap();
  await copied("2.3333333333333335");
  await page.getByRole("link", { name: "Chi-square" }).click();
  await page.getByLabel("Compared with").selectOption("y");
  await page.getByRole("button", { name: "0.22313", exact: true }).tap();
  await copied("0.22313016014");
  assert.deepEqual(await violations(page), []);
  await done();
});

test("columns of very different size have axes of their own", async () => {
  const { page, done } = await statistics();
  const rows = Array.from({ length: 50 }, (_, at) => `${at / 50},${at / 25},${at * 1000},2025-01-01T00:00:${String(at).padStart(2, "0")}Z\n`);
  await table(page, `${unique}j`, `small,other,large,at\n${rows.join("")}`);
  await page.getByRole("link", { name: "Percentiles" }).click();
  await page.getByRole("slider").waitFor();
  const drawing = page.locator("#percentile-curve");
  const axes = (count) => until(page, (wanted) => document.querySelectorAll("#percentile-curve .axis").length === wanted, count);
  await page.getByLabel("other").check();
  await until(page, () => document.querySelectorAll("#percentile-curve .line").length === 2);
  await axes(1);
  await page.getByLabel("large").check();
  await axes(3);
  await page.getByText("Each column has an axis of its own").waitFor();
  await page.getByLabel("at", { exact: true }).check();
  await axes(4);
  assert.deepEqual(await drawing.locator(".name").allTextContents(), ["small", "other", "large", "at"]);
  // None is flat: each curve goes over most of its panel.
  const heights = await drawing.locator(".line").evaluateAll((all) => all.map((line) => line.getBBox().height));
  assert.ok(heights.every((height) => height > 100), `${heights}`);
  await page.getByRole("slider").focus();
  await page.keyboard.press("End");
  assert.equal(await page.getByRole("slider").getAttribute("aria-valuetext"), "Percentile 100: small 0.98, other 1.96, large 49,000, at 2025-01-01 00:00:49");
  await done();
});

test("the pages of a list lead back", async () => {
  const { page, done } = await statistics();
  const name = `${unique}k`;
  const made = Array.from({ length: 101 }, (_, at) => `${name}_${String(at).padStart(3, "0")}`);
  await callAll(page, made.map((Table) => ["POST", "/api/v1/tables", { Table, Columns: [{ Name: "a", ColumnType: "BIGINT" }] }]));
  await page.getByRole("searchbox", { name: "Part of a table’s name" }).fill(name);
  const shows = (at) => page.getByRole("link", { name: made[at], exact: true }).waitFor();
  const links = () => page.getByRole("navigation", { name: "Pages" }).getByRole("link").allInnerTexts();
  const go = (word) => page.getByRole("link", { name: word, exact: true }).click();
  await page.waitForURL(/name=/);
  await shows(49);
  assert.deepEqual(await links(), ["Next"]);
  await go("Next");
  await shows(50);
  assert.deepEqual(await links(), ["Previous", "Next"]);
  await go("Next");
  await shows(100);
  assert.deepEqual(await links(), ["First page", "Previous"]);
  await go("Previous");
  await shows(99);
  await go("Previous");
  await shows(0);
  assert.deepEqual(await links(), ["Next"]);
  assert.doesNotMatch(page.url(), /from=/);
  await done();
});

const FIXTURES = fileURLToPath(new URL("../../crates/tables/fixtures/", import.meta.url));

/** Files of the same table, as other programs wrote them. */
for (const [format, name] of [["CSV", "plain-polars.csv"], ["JSON Lines", "plain-polars.jsonl"], ["Parquet", "plain-pyarrow-zstd.parquet"], ["Arrow", "plain-polars-lz4.arrow"], ["Feather", "plain-pandas.feather"]]) {
  test(`a file of ${format} shows its columns; a broken one what is wrong`, async () => {
    const { page, done } = await statistics();
    const [, ending] = name.split(".");
    const bytes = await readFile(FIXTURES + name);
    // Cut off at the end; what is left of a CSV is whole but for a quote.
    const broken = ending === "csv" ? Buffer.concat([bytes, Buffer.from('1,2,"')]) : bytes.subarray(0, bytes.length - 40);
    await page.getByLabel("Choose a file").setInputFiles({ name: `broken.${ending}`, mimeType: "", buffer: broken });
    const alert = page.getByRole("alert").filter({ hasText: /\w/ });
    await alert.waitFor();
    assert.match(await alert.innerText(), { csv: /a quote is opened and never closed/, jsonl: /Line 30\b/, parquet: /no whole Parquet file/, arrow: /no whole Arrow IPC file/, feather: /no whole Arrow IPC file/ }[ending]);
    await page.getByLabel("Choose a file").setInputFiles({ name: `${unique}.${ending}`, mimeType: "", buffer: bytes });
    await page.getByText("Rows: 30 · Columns: 5").waitFor();
    await page.getByRole("rowheader", { name: "id", exact: true }).waitFor();
    const id = await cells(page, "Columns", "id");
    assert.deepEqual(id.toSpliced(1, 1).slice(0, 6), ["BIGINT", "27", "3", "27", "-100", "96"]);
    assert.deepEqual(await page.getByRole("region", { name: "Columns" }).getByRole("rowheader").allInnerTexts(), ["id", "value", "text", "flag", "at"]);
    await done();
  });
}

test("a text in another encoding is read once its encoding is chosen", async () => {
  const { page, done } = await statistics();
  // 动物 and 猫, as GB18030 has them.
  const bytes = Buffer.from([0xb6, 0xaf, 0xce, 0xef, 0x0a, 0xc3, 0xa8, 0x0a, 0xc3, 0xa8, 0x0a]);
  await page.getByLabel("Choose a file").setInputFiles({ name: `${unique}o.csv`, mimeType: "", buffer: bytes });
  await page.getByText(/is no text in UTF-8/).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByLabel("The file’s text is in").selectOption("GB18030");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Rows: 2 · Columns: 1").waitFor();
  await page.getByRole("rowheader", { name: "动物", exact: true }).waitFor();
  assert.equal((await cells(page, "Columns", "动物"))[1], "猫 · 100 %");
  if (CONNECTION === "server") {
    await page.getByText("Import as a table").first().click();
    await page.getByRole("button", { name: "Import as a table" }).click();
    await page.getByText(/A table on the server/).waitFor();
    await page.getByRole("rowheader", { name: "动物", exact: true }).waitFor();
  }
  await done();
});

test("a text is read by what separates its fields, and by what its first line is", async () => {
  const { page, done } = await statistics();
  const choose = (name, text) => page.getByLabel("Choose a file").setInputFiles({ name, mimeType: "", buffer: Buffer.from(text) });
  await choose(`${unique}semicolons.csv`, "animal;weight\ncat;4.5\ndog;20\n");
  await page.getByText("Rows: 2 · Columns: 2").waitFor();
  assert.deepEqual((await cells(page, "Columns", "weight")).slice(0, 3), ["DOUBLE", "", "2"]);
  await page.getByRole("link", { name: "Statistics", exact: true }).first().click();
  await choose(`${unique}numbers.csv`, "1,2\n3,4\n5,6\n");
  await page.getByText(/Header/).first().waitFor();
  await page.getByLabel("The first line").selectOption({ label: "is data" });
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Rows: 3 · Columns: 2").waitFor();
  await done();
});

/** A file that takes a while to read, on the disk; whoever asks removes it. */
async function large() {
  const folder = await mkdtemp(join(tmpdir(), "large-"));
  const path = join(folder, `${unique}_large.csv`);
  await writeFile(path, `n,text\n${Array.from({ length: 20_000 }, (_, at) => `${at},${"x".repeat(40)}\n`).join("").repeat(40)}`);
  return { path, remove: () => rm(folder, { recursive: true }) };
}

/** The tables of the connection with that part in their names. */
const tables = async (page, name) => (await callAll(page, [["GET", `/api/v1/tables?Name=${name}`]]))[0].Tables.map((table) => [table.Name, table.RowCount]);

test("reading a file is called off", async () => {
  const { page, done } = await statistics();
  const { path, remove } = await large();
  await page.getByLabel("Choose a file").setInputFiles(path);
  await page.getByText(/Reading the file/).first().waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByLabel("Choose a file").waitFor({ state: "attached" });
  await page.getByRole("heading", { name: "Statistics", level: 1 }).waitFor();
  await choose(page, `${unique}l.csv`, "a\n1\n2\n");
  await page.getByText("Rows: 2 · Columns: 1").waitFor();
  await page.waitForTimeout(2000);
  assert.match(page.url(), new RegExp(`${unique}l`));
  assert.deepEqual(await tables(page, `${unique}_large`), []);
  await remove();
  await done();
});

overServer("an import is called off", async () => {
  const { page, done } = await statistics();
  const { path, remove } = await large();
  await page.getByLabel("Choose a file").setInputFiles(path);
  await page.getByText("Rows: 800,000 · Columns: 2").waitFor();
  const start = async (name) => {
    const form = page.locator("details.import-file");
    await form.getByLabel("Name of the table").fill(name);
    await form.getByRole("button", { name: "Import as a table" }).click();
    await form.getByText(/MB \//).waitFor();
    await form.getByRole("button", { name: "Cancel" }).click();
    await form.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
  };
  await page.getByText("Import as a table").first().click();
  await start(`${unique}m`);
  // Neither a new table nor one that is to be replaced is touched.
  await callAll(page, [["POST", "/api/v1/tables", { Table: `${unique}n`, Columns: [{ Name: "a", ColumnType: "BIGINT" }] }]]);
  await page.getByLabel("Replace the rows of the table if it is there").check();
  await start(`${unique}n`);
  await page.waitForTimeout(2000);
  assert.deepEqual(await tables(page, `${unique}m`), []);
  assert.deepEqual(await tables(page, `${unique}n`), [[`${unique}n`, 0]]);
  await page.getByRole("link", { name: "Percentiles" }).click();
  await page.getByRole("slider").waitFor();
  await remove();
  await done();
});
