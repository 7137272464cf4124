// How fast the engine in a page is: one JSON line a figure.
import { drop, folderOf } from "./folders.mjs";
import { launch, listen, serve } from "./engine_support.mjs";
import { consoleFolder, serveConsole } from "./serve_console.mjs";

const server = await serve();
const browser = await launch();
const page = await browser.context.newPage();
listen(page);
await page.addInitScript(() => {
  globalThis.ready = import("/page.mjs").then((exports) => Object.assign(globalThis, exports));
});

const report = (what, figures) => console.log(JSON.stringify({ bench: "browser", place: "page", what, ...figures }));

async function opening(name) {
  await page.goto(server.url);
  return await page.evaluate(async (name) => {
    await ready;
    const begun = performance.now();
    const opened = await open(name);
    if (opened.state !== "owner") throw new Error(JSON.stringify(opened));
    await call("GET", "/api/v1/datasets");
    return performance.now() - begun;
  }, name);
}

report("open a new store and list it", { ms: Math.round(await opening("default")) });
const again = [];
for (let round = 0; round < 5; round += 1) again.push(await opening("default"));
report("open it again after a reload", { ms: Math.round(again.sort((a, b) => a - b)[2]) });

const BATCHES = 50;
const { id, times } = await page.evaluate(async (BATCHES) => {
  const id = await create("files");
  const times = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const begun = performance.now();
    const { status, body } = await register(id, `b${batch}`, 1000);
    if (status !== 200 || body.SucceedDetails.length !== 1000) throw new Error(`batch ${batch}: ${status}`);
    times.push(performance.now() - begun);
  }
  return { id, times };
}, BATCHES);
const total = times.reduce((sum, time) => sum + time, 0);
report("register files in batches of 1000", {
  rows: BATCHES * 1000, "rows/s": Math.round((BATCHES * 1000) / (total / 1000)), "slowest batch, ms": Math.round(Math.max(...times)),
});

const latency = (target) =>
  page.evaluate(async (target) => {
    const times = [];
    for (let round = 0; round < 50; round += 1) {
      const begun = performance.now();
      const { status } = await call("GET", target);
      if (status !== 200) throw new Error(`${target}: ${status}`);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    return { ms: +times[25].toFixed(1), p95_ms: +times[47].toFixed(1) };
  }, target);

report("a page of 100 files of 50,000", await latency(`/api/v1/datasets/${id}/datasetfilemetas?DatasetVersion=v1&WorkspaceId=w&PageSize=100`));
await page.evaluate(async () => {
  for (let number = 0; number < 1000; number += 1) await create(`d${number}`);
});
report("a page of 10 datasets of 1,000", await latency("/api/v1/datasets?WorkspaceId=w"));
report("a page of 100 datasets of 1,000", await latency("/api/v1/datasets?WorkspaceId=w&PageSize=100"));

await page.close();
server.close();

/** A folder, through the console: as fast as a reader may click, and from the click on. */
async function importing(what, give) {
  const page = await browser.context.newPage();
  listen(page);
  await page.addInitScript(() => {
    globalThis.tasks = [];
    const note = (list) => globalThis.tasks.push(...list.getEntries());
    new PerformanceObserver(note).observe({ type: "longtask" });
    new MutationObserver(() => {
      const button = document.querySelector(".drop-folder form button");
      if (button && !globalThis.clicked) {
        globalThis.clicked = performance.now();
        button.click();
      }
      if (document.querySelector(".drop-folder a.button")) globalThis.finished ??= performance.now();
    }).observe(document, { subtree: true, childList: true });
  });
  await page.goto(`${site.origin}/connect`);
  await page.getByRole("button", { name: "Use this browser" }).click();
  await page.getByRole("link", { name: "Import a folder" }).first().click();
  const area = page.locator(".drop-folder");
  await area.waitFor();
  await page.evaluate(() => (globalThis.given = performance.now()));
  await give(page, area);
  await page.waitForFunction(() => globalThis.finished, undefined, { timeout: 120_000 });
  const { all, clicked, tasks } = await page.evaluate(() => {
    const { given, clicked, finished, tasks } = globalThis;
    const long = tasks.filter(({ startTime }) => startTime >= clicked).map(({ duration }) => duration);
    return { all: finished - given, clicked: finished - clicked, tasks: long };
  });
  report(what, {
    files: IMPORTED,
    "from the click, files/s": Math.round((IMPORTED / clicked) * 1000),
    "in all, files/s": Math.round((IMPORTED / all) * 1000),
    "longest task, ms": Math.round(Math.max(0, ...tasks)),
  });
  await page.close();
}

const IMPORTED = 20_000;
const site = await serveConsole(consoleFolder);
const folder = await folderOf(IMPORTED);
await importing("a folder that is dropped", (page, area) => drop(page, area, folder.path));
await importing("a folder of an input", (page) => page.getByLabel("Pick a folder").setInputFiles(folder.path));
await folder.remove();
site.close();
await browser.close();
