// The console without a network, and what it keeps.
import assert from "node:assert/strict";
import test from "node:test";

import { connected, overServer, until, withBrowser } from "./support.mjs";

const held = withBrowser();

overServer("without a network the console opens and says that the server is unreachable", async () => {
  const { page, done } = await connected(held);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until(page, async () => (await caches.keys()).some((name) => /^console-[0-9a-f]{16}$/.test(name)));
  await page.reload();
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText("The server did not answer").waitFor();
  const kept = await page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return caches_.flat().map((request) => new URL(request.url).pathname);
  });
  assert.ok(kept.includes("/") && kept.every((path) => !path.startsWith("/api")), "answers of the API are not kept");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("The server did not answer").waitFor({ state: "detached" });
  await done();
});

test("the page on this browser says what is kept", async () => {
  const { page, done } = await connected(held, "/settings");
  await page.getByRole("heading", { name: "What is kept where" }).waitFor();
  await page.getByText(/used of at most/).waitFor();
  await page.getByRole("button", { name: "Forget the key and disconnect" }).waitFor();
  await done();
});
