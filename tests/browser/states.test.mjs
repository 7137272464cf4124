import assert from "node:assert/strict";
import { test } from "node:test";

import { call, connected, dataset, overServer, unique, withBrowser } from "./support.mjs";

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

overServer("a list that is asked for anew says that it is not yet the one that was asked for", async () => {
  const name = unique("awaited");
  await call("POST", "/api/v1/datasets", dataset(name));
  const { page, done } = await connected(held);
  await page.getByRole("link", { name, exact: true }).waitFor();
  let answer;
  const asked = new Promise((resolve) => (answer = resolve));
  await page.route("**/api/v1/datasets?*", async (route) => {
    await asked;
    await route.continue();
  });
  await page.getByRole("searchbox", { name: "Search by name" }).fill("nothing-is-called-so");
  await page.locator('.results[aria-busy="true"]').waitFor();
  answer();
  await page.getByText("No dataset matches").waitFor();
  await page.locator('.results[aria-busy="false"]').waitFor();
  await done();
});

overServer("the bar says when the server falls silent, and when it answers again", async () => {
  const { page, done } = await connected(held);
  const standing = (text) => page.locator(".connection summary", { hasText: text }).waitFor();
  await standing(", connected");
  await page.route("**/api/**", (route) => route.abort());
  await page.getByRole("link", { name: "New dataset" }).first().click();
  await page.getByRole("link", { name: "Datasets", exact: true }).click();
  const failed = page.getByRole("alert").filter({ hasText: "The server did not answer" });
  await failed.waitFor();
  await standing(", not answering");
  await page.unroute("**/api/**");
  await failed.getByRole("button", { name: "Try again" }).click();
  await standing(", connected");
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
