import assert from "node:assert/strict";
import { test } from "node:test";

import { KEY, connected, unique, until, withBrowser } from "./support.mjs";

const held = withBrowser();

test("what is wrong is said as it is typed and before it is sent; then it is right", async () => {
  const { page, done } = await connected(held, "/datasets/new");
  const name = page.getByRole("textbox", { name: /^Name/ });
  await name.fill("-wrong");
  await page.getByText("must be 1 to 127 letters").waitFor();
  assert.equal(await name.getAttribute("aria-invalid"), "true");
  await page.getByRole("button", { name: "Create dataset" }).click();
  await page.getByText("Correct the marked fields.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "field-Name");
  await page.getByText("is required").first().waitFor();

  const right = unique("cats");
  await name.fill(right);
  await page.getByRole("combobox", { name: /^DataSourceType/ }).selectOption("OSS");
  await page.getByRole("combobox", { name: /^Property/ }).selectOption("DIRECTORY");
  await page.getByRole("textbox", { name: /^Uri/ }).fill("nas://x.cn-hangzhou/");
  await page.getByText("a OSS URI looks like").waitFor();
  await page.getByLabel("Bucket").fill("my-bucket");
  await page.getByRole("textbox", { name: "Endpoint" }).fill("oss-cn-hangzhou.aliyuncs.com");
  await page.getByLabel("Path", { exact: true }).fill("cats/2025");
  const uri = page.getByRole("textbox", { name: /^Uri/ });
  assert.equal(await uri.inputValue(), "oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/cats/2025/");
  assert.equal(await uri.getAttribute("aria-invalid"), "false");
  await page.getByRole("button", { name: "Create dataset" }).click();
  await page.getByRole("heading", { name: right, level: 1 }).waitFor();
  await done();
});

test("a reader of Chinese is told in Chinese what is wrong, by the form and by the engine", async () => {
  const { page, done } = await connected(held, "/datasets/new", { locale: "zh-CN" });
  const name = page.getByRole("textbox", { name: /^Name/ });
  await name.fill("-wrong");
  await page.getByText("必须是 1 到 127 个字母、数字、汉字").waitFor();
  await page.getByRole("button", { name: "创建数据集" }).click();
  await page.getByText("为必填项").first().waitFor();
  await page.goto(new URL("/datasets/d-none", page.url()).href);
  await page.getByText("数据集 d-none 不存在，或者您无权查看。").waitFor();
  await done();
});

test("a URI and its parts follow each other", async () => {
  const { page, done } = await connected(held, "/datasets/new");
  await page.getByRole("combobox", { name: /^DataSourceType/ }).selectOption("OSS");
  await page.getByRole("combobox", { name: /^Property/ }).selectOption("DIRECTORY");
  const uri = page.getByRole("textbox", { name: /^Uri/ });
  await uri.fill("oss://pasted.oss-cn-beijing.aliyuncs.com/data/x/");
  const [bucket, path] = [page.getByLabel("Bucket"), page.getByLabel("Path", { exact: true })];
  await until(page, () => [...document.querySelectorAll(".builder input")].some((input) => input.value === "pasted"));
  assert.equal(await bucket.inputValue(), "pasted");
  assert.equal(await uri.inputValue(), "oss://pasted.oss-cn-beijing.aliyuncs.com/data/x/");
  await path.fill("data/y");
  assert.equal(await uri.inputValue(), "oss://pasted.oss-cn-beijing.aliyuncs.com/data/y/");
  // A part that was emptied stays so, whatever else is typed.
  await bucket.fill("");
  await page.getByRole("textbox", { name: /^Name/ }).fill("parts");
  assert.equal(await bucket.inputValue(), "");
  await done();
});

test("what was typed outlives a look elsewhere and a reload, until it is sent or given up", async () => {
  const { page, done } = await connected(held, "/datasets/new");
  const name = page.getByRole("textbox", { name: /^Name/ });
  const typed = unique("typed");
  await name.fill(typed);
  await page.getByRole("link", { name: "Datasets", exact: true }).click();
  await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
  await page.goBack();
  await page.getByText("This is what you had typed before.").waitFor();
  assert.equal(await name.inputValue(), typed);
  await page.reload();
  await page.getByText("This is what you had typed before.").waitFor();
  assert.equal(await name.inputValue(), typed);
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByText("This is what you had typed before.").waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "New dataset", level: 1 }).waitFor();
  assert.equal(await name.inputValue(), "");
  await name.fill(typed);
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.getByRole("link", { name: "New dataset" }).first().click();
  await page.getByRole("heading", { name: "New dataset", level: 1 }).waitFor();
  assert.equal(await name.inputValue(), "");
  await done();
});

test("the preview says what is sent in four ways, and the key in none", async () => {
  const { page, done } = await connected(held, "/datasets/new");
  await page.getByRole("textbox", { name: /^Name/ }).fill("cats");
  const text = page.getByRole("tabpanel");
  assert.deepEqual(JSON.parse(await text.innerText()), { Name: "cats" });
  for (const [tab, expected] of [
    ["curl", /curl -X POST '.*' \\\n[^]*Bearer \$KEY[^]*"Name": "cats"/],
    ["TypeScript", /new PaiDatasets\([^]*await pai\.createDataset\(\{\n {2}"Name": "cats"\n\}\);/],
    ["Python", /models\.CreateDatasetRequest\(\n {4}name="cats",\n\)/],
  ]) {
    await page.getByRole("tab", { name: tab }).click();
    assert.match(await text.innerText(), expected);
    if (KEY) assert.ok(!(await text.innerText()).includes(KEY));
  }
  await page.getByRole("button", { name: "Copy preview" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await text.innerText());
  // Tabs are one stop of the keyboard; arrows go between them.
  await page.getByRole("tab", { name: "Python" }).press("ArrowRight");
  assert.equal(await page.getByRole("tab", { name: "JSON" }).getAttribute("aria-selected"), "true");
  await done();
});
