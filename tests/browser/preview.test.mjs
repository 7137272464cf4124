// What the preview of a form says, run as a reader would run it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { KEY, call, connected, overServer, unique, withBrowser } from "./support.mjs";

const held = withBrowser();
const run = promisify(execFile);
const env = { ...process.env, KEY };

/** Runs a text of TypeScript without types, with the package that was built. */
async function runTypeScript(text) {
  const folder = await mkdtemp(join(tmpdir(), "pai-preview-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(process.env.PAI_DATASETS_PACKAGE, join(folder, "node_modules/pai-datasets"));
  await writeFile(join(folder, "preview.mjs"), text);
  await run(process.execPath, ["preview.mjs"], { cwd: folder, env });
  await rm(folder, { recursive: true });
}

/** Runs a text of Python where the official SDK is installed. */
async function runPython(text) {
  const { accessKeyId, accessKeySecret } = JSON.parse(await readFile(process.env.PAI_CREDENTIALS_FILE, "utf8"));
  const keys = { KEY_ID: accessKeyId, KEY_SECRET: accessKeySecret };
  await run(process.env.PAI_SDK_PYTHON, ["-c", text], { env: { ...process.env, ...keys } });
}

overServer("what the preview says in curl, TypeScript and Python creates the dataset", async () => {
  const { page, done } = await connected(held, "/datasets/new");
  const name = unique("it's a \"猫\"").replaceAll(/[^\p{L}\d_-]/gu, "-");
  await page.getByRole("textbox", { name: /^Name/ }).fill(name);
  await page.getByRole("textbox", { name: /^Description/ }).fill(`it's a "猫" $KEY \\`);
  await page.getByRole("combobox", { name: /^DataSourceType/ }).selectOption("OSS");
  await page.getByRole("combobox", { name: /^Property/ }).selectOption("DIRECTORY");
  await page.getByRole("textbox", { name: /^Uri/ }).fill("oss://bucket.oss-cn-hangzhou.aliyuncs.com/cats/");
  for (const [tab, tell] of [
    ["curl", (text) => run("sh", ["-c", text.replace("curl ", "curl -sf ")], { env })],
    ["TypeScript", runTypeScript],
    ["Python", runPython],
  ]) {
    await page.getByRole("tab", { name: tab }).click();
    await tell(await page.getByRole("tabpanel").innerText());
  }
  const { Datasets, TotalCount } = await call("GET", `/api/v1/datasets?Name=${encodeURIComponent(name)}`);
  assert.equal(TotalCount, 3);
  for (const made of Datasets) assert.equal(made.Description, `it's a "猫" $KEY \\`);
  await done();
});
