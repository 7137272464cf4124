// Every example of the package's README, and of the project's that uses the package, is run as it stands, against a served
// engine.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeBrowser, freePort, prepare, project, run, served, site, tool, visit } from "./support.mjs";

const READMES = ["../../crates/npm/README.md", "../../README.md"];
const texts = READMES.map((path) => readFileSync(new URL(path, import.meta.url), "utf8")).join("\n");
const blocks = [...texts.matchAll(/^```(js|ts|html)\n(.*?)^```$/gms)].map(([, language, code], at) => ({ language, code, at }));
const HERE = "http://127.0.0.1:8080";
let folder;
let engine;

before(async () => {
  prepare("readme");
  folder = await project("readme");
  engine = await served(folder);
});

after(async () => {
  await closeBrowser();
  await engine?.stop();
});

test("there are examples", () => assert.ok(blocks.length >= 10));

test("the examples are right TypeScript, by its strictest rules", async () => {
  const files = blocks.filter(({ language }) => language !== "html").map(({ code, at }) => {
    const file = `example-${at}.mts`;
    writeFileSync(join(folder, file), code);
    return file;
  });
  const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noEmit"];
  const platform = ["--target", "es2022", "--lib", "es2023,dom,dom.iterable", "--module", "nodenext", "--types", "node"];
  await run("node", [tool("typescript/bin/tsc"), ...strict, ...platform, ...files], { cwd: folder });
});

for (const { language, code, at } of blocks) {
  test(`example ${at + 1}: ${code.split("\n").find((line) => /pai|wasm/i.test(line) && !line.startsWith("import"))}`, async () => {
    if (language === "html") {
      writeFileSync(join(folder, "index.html"), `<!doctype html><title>0</title>${code.replace("document.title =", "globalThis.RESULT =")}`);
      const port = await freePort();
      const server = await site(folder, port);
      const { result } = await visit(`http://127.0.0.1:${port}/`, {});
      server.closeAllConnections();
      server.close();
      assert.equal(result, "0 datasets");
      return;
    }
    const file = join(folder, `example-${at}.mjs`);
    writeFileSync(file, code.replaceAll(HERE, engine.endpoint));
    const out = await run("node", [file], { cwd: folder, env: { DASHSCOPE_API_KEY: engine.credentials.apiKey } });
    if (code.includes("violations")) assert.match(out, /Name/);
    if (code.includes('Name: "test"')) assert.equal(out.trim(), "1");
  });
}
