import assert from "node:assert/strict";
import { test } from "node:test";

import { KEY, ORIGIN, READY, call, connected, dataset, open, overServer, unique, withBrowser } from "./support.mjs";

const held = withBrowser();

overServer("the ready link connects, and the key leaves the address", async () => {
  const { page, done } = await open(held);
  await page.goto(READY.href);
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  assert.equal(page.url(), `${ORIGIN}/datasets`);
  await page.getByText(`${READY.host}`).first().waitFor();
  // The key is this tab's: a reload keeps it, another tab does not have it.
  await page.reload();
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  const other = await page.context().newPage();
  await other.goto(`${ORIGIN}/datasets`);
  await other.getByRole("heading", { name: "Where are your datasets?" }).waitFor();
  await done();
});

overServer("a wrong key is said to be wrong, and a right one leads on", async () => {
  const { page, done } = await open(held);
  await page.goto(`${ORIGIN}/datasets/new`);
  await page.getByLabel("API key").fill("sk-nobody-knows");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("The server does not know this key.").waitFor();
  assert.equal(await page.getByLabel("API key").inputValue(), "sk-nobody-knows");
  await page.getByLabel("API key").fill(KEY);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("heading", { name: "New dataset", level: 1 }).waitFor();
  await done();
});

overServer("an address with a password in it is no server", async () => {
  const { page, done } = await open(held);
  await page.goto(`${ORIGIN}/connect`);
  await page.getByLabel("Server address").fill("https://me:secret@example.org");
  await page.getByText("An address looks like https://host:port").waitFor();
  await done();
});

overServer("a server that does not answer is told apart, and another can be chosen", async () => {
  const { page, done } = await open(held);
  await page.goto(`${ORIGIN}/connect`);
  await page.getByLabel("Server address").fill("http://127.0.0.1:9");
  await page.getByLabel("API key").fill(KEY);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("Nothing answers at this address.").waitFor();
  await page.getByRole("heading", { name: "Where are your datasets?" }).waitFor();
  await page.getByLabel("Server address").fill(READY.host);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText(/^\d[\d,]* datasets?$|No datasets yet/).first().waitFor();
  await done();
});

overServer("a look at this browser's datasets costs no key", async () => {
  const { page, done } = await connected(held);
  const to = async (name) => {
    await page.locator(".connection summary").click();
    await page.getByRole("button", { name }).click();
  };
  await to("This browser");
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  await to("Connect to a server…");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.locator(".connection summary", { hasText: READY.host }).waitFor();
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  await done();
});

overServer("another connection shows its list, not a dataset that it does not have", async () => {
  const { DatasetId } = await call("POST", "/api/v1/datasets", dataset(unique("moved")));
  const { page, done } = await connected(held, `/datasets/${DatasetId}`);
  await page.locator(".connection summary").click();
  await page.getByRole("button", { name: "This browser" }).click();
  await page.waitForURL(`${ORIGIN}/datasets`);
  await page.getByText("No datasets yet").waitFor();
  await done();
});

overServer("an engine that is not there is refused in words", async () => {
  const { page, done } = await open(held, { serviceWorkers: "block" });
  await page.route("**/engine/client.mjs", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(`${ORIGIN}/connect`);
  await page.getByRole("button", { name: "Use this browser" }).click();
  await page.getByText("This console came without the engine for the browser.").waitFor();
  await done();
});

test("where there is no API this browser comes first", async () => {
  const { page, done } = await open(held);
  const order = async () => {
    await page.goto(`${ORIGIN}/connect`);
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    return page.getByRole("heading", { level: 2 }).allInnerTexts();
  };
  assert.deepEqual(await order(), ["A server", "This browser"]);
  // A place of files answers every path with the page.
  await page.route("**/api/**", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  assert.deepEqual(await order(), ["This browser", "A server"]);
  await done();
});

test("the page of choices stays over a reload, whatever is remembered", async () => {
  const { page, done } = await connected(held, "/connect");
  await page.reload();
  await page.locator(".connection").getByText(/, connected$/).first().waitFor({ state: "attached" });
  await page.waitForTimeout(300);
  await page.getByRole("heading", { name: "Where are your datasets?" }).waitFor();
  await done();
});

test("leaving a connection leads to the choice", async () => {
  const { page, done } = await connected(held);
  await page.locator(".connection summary").click();
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("heading", { name: "Where are your datasets?" }).waitFor();
  await done();
});
