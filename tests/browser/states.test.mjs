import assert from "node:assert/strict";
import { test } from "node:test";

import { connected, overServer, withBrowser } from "./support.mjs";

const held = withBrowser();

overServer("a list that is awaited, fails and comes is three pictures, with a way to try again", async () => {
  const { page, done } = await connected(held, "/datasets/new");
  let answer;
  const asked = new Promise((resolve) => (answer = resolve));
  await page.route("**/api/v1/datasets?*", async (route) => {
    await asked;
    await route.abort();
  });
  await page.getByRole("link", { name: "Datasets", exact: true }).click();
  await page.getByText("Loading datasets…").waitFor({ state: "attached" });
  answer();
  const failed = page.getByRole("alert").filter({ hasText: "The server did not answer" });
  await failed.waitFor();
  await page.unroute("**/api/v1/datasets?*");
  await failed.getByRole("button", { name: "Try again" }).click();
  await page.getByText(/^\d[\d,]* datasets?$|No datasets yet/).first().waitFor();
  await done();
});

overServer("what is denied says which permission, and offers no useless retry", async () => {
  const { page, done } = await connected(held, "/datasets/new");
  const body = { RequestId: "R-1", Code: "Unauthorized", Message: "You need paidataset:ListDatasets.", HostId: "h" };
  await page.route("**/api/v1/datasets?*", (route) => route.fulfill({ status: 403, json: body }));
  await page.getByRole("link", { name: "Datasets", exact: true }).click();
  const denied = page.getByRole("alert").filter({ hasText: "You may not see this" });
  await denied.getByText("paidataset:ListDatasets").waitFor();
  await denied.getByText("R-1").first().waitFor();
  assert.equal(await denied.getByRole("button", { name: "Try again" }).count(), 0);
  await done();
});

test("a dataset that is not there is named, and told apart from a failure", async () => {
  const { page, done } = await connected(held, "/datasets/d-nowhere");
  await page.getByRole("heading", { name: "d-nowhere", level: 1 }).waitFor();
  await page.getByRole("alert").filter({ hasText: "Not found" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 0);
  await done();
});

test("a page that is not there says so", async () => {
  const { page, done } = await connected(held, "/nowhere");
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  await done();
});
