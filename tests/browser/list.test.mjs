import assert from "node:assert/strict";
import { test } from "node:test";

import { ORIGIN, connected, dataset, open, overServer, seedInPage, unique, until, withBrowser } from "./support.mjs";

const held = withBrowser();

/** A page with datasets of its own: `count` of them, whose names begin with the name that is answered. */
async function withDatasets(count, more = () => ({})) {
  const { page, done } = await open(held);
  const name = unique("list");
  const requests = Array.from({ length: count }, (_, at) => dataset(`${name}-${at}`, more(at)));
  const ids = await seedInPage(page, requests);
  await page.context().close();
  await done();
  return { name, ids };
}

const rows = (page) => page.locator("tr[data-row]");
const countOf = (page, count) => page.getByText(count === 1 ? "1 dataset" : `${count} datasets`, { exact: true }).waitFor();

test("the way back leads to where the list was, and the title names what is shown", async () => {
  const { name } = await withDatasets(40);
  const { page, done } = await connected(held, `/datasets?name=${name}&size=50`);
  const link = page.getByRole("link", { name: `${name}-2`, exact: true });
  await link.scrollIntoViewIfNeeded();
  const top = await page.evaluate(() => scrollY);
  assert.ok(top > 200, `${top}`);
  await link.click();
  await page.getByRole("heading", { name: `${name}-2`, level: 1 }).waitFor();
  assert.equal(await page.title(), `${name}-2 · Overview · pai-datasets`);
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.goBack();
  await until(page, (wanted) => Math.abs(scrollY - wanted) < 5, top);
  assert.equal(await page.title(), "Datasets · pai-datasets");
  await done();
});

test("search, facets, sort and pages stand in the address, which brings them back", async () => {
  const { name } = await withDatasets(12, (at) => ({ DataType: at % 2 ? "PIC" : "TEXT", Edition: at < 4 ? "ADVANCED" : "BASIC" }));
  const { page, done } = await connected(held);
  await page.getByRole("searchbox", { name: "Search by name" }).fill(name);
  await countOf(page, 12);
  await page.waitForURL((url) => url.search === `?name=${name}`);

  await page.locator("summary", { hasText: "Type" }).click();
  await page.getByRole("checkbox", { name: "PIC" }).check();
  await countOf(page, 6);
  await page.keyboard.press("Escape");
  await page.locator("summary", { hasText: "Edition" }).click();
  await page.getByRole("checkbox", { name: "ADVANCED" }).check();
  await countOf(page, 2);
  assert.equal(new URL(page.url()).search, `?name=${name}&type=PIC&edition=ADVANCED`);

  await page.goBack();
  await countOf(page, 6);
  await page.reload();
  await countOf(page, 6);
  assert.equal(await page.getByRole("searchbox", { name: "Search by name" }).inputValue(), name);
  await page.getByRole("button", { name: "Remove Type: PIC" }).click();
  await countOf(page, 12);

  await page.getByRole("combobox", { name: "Rows per page" }).selectOption("10");
  await page.getByText("Page 1 of 2").waitFor();
  await page.getByRole("combobox", { name: "Sort" }).selectOption({ label: "Oldest first" });
  await rows(page).first().getByRole("link", { name: `${name}-0`, exact: true }).waitFor();
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText("Page 2 of 2").waitFor();
  assert.equal(await rows(page).count(), 2);
  await rows(page).first().getByRole("link", { name: `${name}-10` }).click();
  await page.getByRole("heading", { name: `${name}-10`, level: 1 }).waitFor();
  await page.goBack();
  await page.getByText("Page 2 of 2").waitFor();

  await page.getByRole("button", { name: "Clear all" }).click();
  await page.waitForURL((url) => !url.searchParams.has("name"));
  await done();
});

test("columns are chosen, and kept in the address", async () => {
  const { name } = await withDatasets(1);
  const { page, done } = await connected(held, `/datasets?name=${name}`);
  await page.locator("summary", { hasText: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Workspace" }).check();
  await page.getByRole("checkbox", { name: "Labels" }).uncheck();
  await page.getByRole("columnheader", { name: "Workspace" }).waitFor();
  assert.equal(await page.getByRole("columnheader", { name: "Labels" }).count(), 0);
  await page.reload();
  await page.getByRole("columnheader", { name: "Workspace" }).waitFor();
  await done();
});

test("no dataset at all, none that matches, and a page past the end are three pictures", async () => {
  const { name } = await withDatasets(1);
  const { page, done } = await connected(held, `/datasets?name=${unique("nothing")}`);
  await page.getByRole("heading", { name: "No dataset matches" }).waitFor();
  await page.goto(`${ORIGIN}/datasets?name=${name}&page=9`);
  await page.getByRole("heading", { name: "This page is past the end" }).waitFor();
  await page.getByRole("link", { name: "First page" }).click();
  await countOf(page, 1);
  await done();
});

test("a label is given to many at once", async () => {
  const { name } = await withDatasets(3);
  const { page, done } = await connected(held, `/datasets?name=${name}`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByText("3 selected").waitFor();
  await page.getByRole("textbox", { name: "Key" }).fill("a=b");
  await page.getByText("must not contain").waitFor();
  assert.ok(await page.getByRole("button", { name: "Add label" }).isDisabled());
  await page.getByRole("textbox", { name: "Key" }).fill("stage");
  await page.getByRole("textbox", { name: "Value" }).fill("gold");
  await page.getByRole("button", { name: "Add label" }).click();
  await page.getByText("3 changed, 0 failed").waitFor();
  await page.getByText("stage: gold").nth(2).waitFor();
  await page.getByRole("button", { name: "Remove label" }).click();
  await page.getByText("stage: gold").first().waitFor({ state: "detached" });
  await done();
});

overServer("of many that are changed at once, what fails is named", async () => {
  const { name, ids } = await withDatasets(3, () => ({ Labels: [{ Key: "stage", Value: "gold" }] }));
  const { page, done } = await connected(held, `/datasets?name=${name}`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("textbox", { name: "Key" }).fill("stage");
  await page.route(`**/datasets/${ids[1]}/labels*`, (route) => route.abort());
  await page.getByRole("button", { name: "Remove label" }).click();
  await page.getByText("2 changed, 1 failed").waitFor();
  await page.getByRole("region", { name: "What became of each" }).getByText("The server did not answer").waitFor();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await done();
});
