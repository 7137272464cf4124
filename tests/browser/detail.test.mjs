// A dataset's pages: its overview, its versions and its files.
import assert from "node:assert/strict";
import test from "node:test";

import { callAll, connected, dataset, seed, withBrowser } from "./support.mjs";

const held = withBrowser();
const unique = `detail-${Date.now()}`;
const FILES = 3000;

/** A dataset of edition ADVANCED; its id. */
async function advanced(name, more) {
  const [id] = await seed(held, [dataset(name, { Edition: "ADVANCED", ...more })]);
  return id;
}

/** Registers files in nested directories, with names and tags of every kind. */
async function register(page, id, count) {
  const [{ WorkspaceId }] = await callAll(page, [["GET", `/api/v1/datasets/${id}`]]);
  for (let start = 0; start < count; start += 1000) {
    const metas = Array.from({ length: Math.min(1000, count - start) }, (_, offset) => {
      const at = start + offset;
      const directory = ["图片/猫", "图片/狗", "cars/2025", "cars/2024"][at % 4];
      return {
        Uri: `oss://bucket/${directory}/${String(at).padStart(5, "0")}.png`, FileType: "image", ContentType: "image/png",
        DataSize: at * 100, FileFingerPrint: `f${at}`, FileUpdateTime: new Date(1.7e12 + at * 1000).toISOString(),
        Tags: JSON.stringify({ user: { add: ["猫", `t${at % 5}`] } }), MetaAttributes: JSON.stringify({ ImageWidth: at }),
      };
    });
    const body = { DatasetVersion: "v1", WorkspaceId, DatasetFileMetas: metas };
    const [answer] = await callAll(page, [["POST", `/api/v1/datasets/${id}/datasetfilemetas`, body]]);
    assert.equal(answer.Status, true);
  }
}

test("a dataset is edited, labelled, published and deleted", async () => {
  const id = await advanced(`${unique}-a`, { Description: "<b>plain</b>", Options: '{"mountPath":"/mnt/cats/"}' });
  const { page, done } = await connected(held, `/datasets/${id}`);
  await page.getByText("<b>plain</b>").waitFor();
  await page.getByRole("button", { name: "Copy /mnt/cats/" }).waitFor();

  await page.getByLabel("Key", { exact: true }).fill("team");
  await page.getByLabel("Value", { exact: true }).fill("视觉");
  await page.getByRole("button", { name: "Add label" }).click();
  await page.getByRole("button", { name: "Remove team" }).click();
  await page.getByText("No labels yet.").waitFor();

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel(/^Name/).fill("-wrong");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText(/must be 1 to 127 letters/).waitFor();
  await page.getByLabel(/^Name/).fill(`${unique}-renamed`);
  await page.getByLabel(/^Description/).fill("");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("heading", { name: `${unique}-renamed`, level: 1 }).waitFor();
  await page.getByText("No description.").waitFor();

  await page.getByRole("button", { name: "Publish dataset" }).click();
  await page.getByText("Published: everyone").waitFor();
  const [known] = await callAll(page, [["GET", `/api/v1/datasets/${id}`]]);
  assert.equal(known.Accessibility, "PUBLIC");

  await page.getByText("Delete dataset").first().click();
  const button = page.getByRole("button", { name: "Delete dataset" });
  await page.getByLabel(/To confirm, type/).fill("something else");
  assert.equal(await button.isDisabled(), true);
  await page.getByLabel(/To confirm, type/).fill(`${unique}-renamed`);
  await button.click();
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  await done();
});

test("versions are made, labelled, edited and deleted, but for the first", async () => {
  const id = await advanced(`${unique}-b`);
  const { page, done } = await connected(held, `/datasets/${id}/versions`);
  await page.getByText("protected", { exact: true }).waitFor();
  assert.equal(await page.getByText("Delete version").count(), 0, "v1 has no way to delete it");
  await page.getByRole("link", { name: "New version" }).click();
  await page.getByLabel(/^Uri/).fill("oss://bucket.oss-cn-hangzhou.aliyuncs.com/two/");
  await page.getByRole("button", { name: "Create version" }).click();
  const second = page.getByRole("article", { name: "v2" });
  await second.getByText("Add label").first().click();
  await second.getByLabel("Key").fill("stage");
  await second.getByLabel("Value", { exact: true }).fill("train");
  await second.getByRole("button", { name: "Add label" }).click();
  await second.getByRole("button", { name: "Remove stage" }).waitFor();
  await second.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel(/^DataCount/).fill("1234");
  await page.getByRole("button", { name: "Save changes" }).click();
  await second.getByText("1,234 files").waitFor();
  await second.getByText("Delete version").first().click();
  await second.getByLabel(/To confirm, type/).fill("v2");
  await second.getByRole("button", { name: "Delete version" }).click();
  await page.getByText("1 version", { exact: true }).waitFor();
  await done();
});

test("three thousand files by directory, by time, as a grid, and one by one", async () => {
  const id = await advanced(`${unique}-c`);
  const { page, done } = await connected(held, `/datasets/${id}`);
  await register(page, id, FILES);
  await page.getByRole("link", { name: "Files" }).click();
  const tree = page.getByRole("tree");
  await tree.getByRole("treeitem", { name: "图片" }).click();
  await page.waitForURL(/dir=/);
  await page.getByRole("row", { name: /猫/ }).first().click();
  const files = page.getByRole("grid", { name: "Files" });
  await files.getByRole("row", { name: /00000\.png/ }).waitFor();
  assert.equal(await files.getAttribute("aria-rowcount"), String(FILES / 4 + 1));
  assert.ok((await files.getByRole("row").count()) < 60, "only what can be seen is in the document");

  await files.getByRole("row", { name: /00000\.png/ }).focus();
  await page.keyboard.press("End");
  await files.getByRole("row", { name: /02996\.png/ }).waitFor();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("complementary", { name: "File details" });
  await drawer.getByRole("heading", { name: "00004.png" }).waitFor();
  await drawer.getByRole("rowheader", { name: "ImageWidth" }).waitFor();
  await drawer.getByRole("button", { name: /Next/ }).click();
  await drawer.getByRole("heading", { name: "00008.png" }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await drawer.getByRole("heading", { name: "00004.png" }).waitFor();
  await page.reload();
  await drawer.getByRole("heading", { name: "00004.png" }).waitFor();
  await drawer.getByRole("button", { name: /Next/ }).focus();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Grid" }).click();
  await page.getByRole("gridcell", { name: /00000\.png/ }).waitFor();
  await page.getByRole("button", { name: "All files" }).click();
  await page.getByText("3,000 files").waitFor();
  await page.getByRole("button", { name: "List" }).click();
  await page.getByLabel("Sort by").selectOption("FileUpdateTime");
  await files.getByRole("row", { name: /02999\.png/ }).waitFor();
  await page.getByRole("button", { name: "Ascending" }).click();
  await files.getByRole("row", { name: /00000\.png/ }).waitFor();
  assert.match(page.url(), /sort=FileUpdateTime&order=ASC/);
  await page.getByLabel("Status").selectOption("DELETED");
  await page.getByText("No files registered").waitFor();
  await done();
});

test("a dataset without files is upgraded", async () => {
  const [id] = await seed(held, [dataset(`${unique}-d`)]);
  const { page, done } = await connected(held, `/datasets/${id}/files`);
  await page.getByRole("button", { name: "Upgrade to ADVANCED" }).click();
  await page.getByText("No files registered").waitFor();
  await done();
});
