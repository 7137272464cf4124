// The packed package in every place that people use it in, against the engine that its own program serves.
import assert from "node:assert/strict";
import { existsSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { TARBALL, WORKERD, background, closeBrowser, freePort, listening, prepare, project, run, served, site, tool, visit } from "./support.mjs";

const PASSED = "scenario passed";
let engine;
let port;
let env;
let options;

before(async () => {
  prepare("consumers");
  port = await freePort();
  engine = await served(await project("served"), ["--allow-origin", `http://127.0.0.1:${port}`]);
  env = { PAI_ENDPOINT: engine.endpoint, DASHSCOPE_API_KEY: engine.credentials.apiKey };
  options = { endpoint: engine.endpoint, apiKey: engine.credentials.apiKey };
});

after(async () => {
  await closeBrowser();
  await engine?.stop();
});

/** Shows `folder` as a site in Chromium and requires the scenario to pass; the addresses that were fetched. */
async function inChromium(folder, page = "/") {
  const server = await site(folder, port);
  try {
    const { result, fetched } = await visit(`http://127.0.0.1:${port}${page}`, options);
    assert.equal(result, PASSED);
    return fetched;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A client never downloads the engine, and gets its wasm once: as a file, or else as code. */
function onlyClient(fetched, wasm) {
  const paths = fetched.map((url) => new URL(url).pathname);
  assert.deepEqual(paths.filter((path) => /engine|openBrowser/.test(path)), []);
  assert.equal(paths.some((path) => path.endsWith(".wasm")), wasm);
}

test("publint finds nothing", { timeout: 60_000 }, async () => {
  await run("node", [tool("publint/src/cli.js"), "run", TARBALL, "--strict"]);
});

test("arethetypeswrong finds nothing", { timeout: 120_000 }, async () => {
  // The wasm has no types, and the script tag's file is no module. Resolution of node10 knows no exports.
  const untyped = ["./wasm", "./iife", "./engine/engine_bg.wasm", "./engine/tables_bg.wasm"];
  const words = [TARBALL, "--profile", "node16", "--exclude-entrypoints", ...untyped];
  await run("node", [tool("@arethetypeswrong/cli/dist/index.js"), ...words]);
});

test("the tarball depends on nothing and holds what it names", async () => {
  const folder = join(engine.folder, "node_modules/pai-datasets");
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  assert.equal(manifest.dependencies, undefined);
  assert.deepEqual(manifest.peerDependenciesMeta, { workerd: { optional: true } });
  for (const part of ["README.md", "LICENSE", "esm/client.wasm", "engine/client.mjs", "engine/memory.mjs", "edge/workerd.capnp", "console/index.html"]) {
    assert.ok(existsSync(join(folder, part)), part);
  }
  const types = readFileSync(join(folder, "types/index.d.ts"), "utf8");
  assert.doesNotMatch(types, /\bany\b(?! )[;,)\]>|]|: any\b/);
});

test("Node, ES modules", async () => {
  const folder = await project("node-esm");
  assert.equal((await run("node", ["main.mjs"], { cwd: folder, env })).trim(), PASSED);
});

test("Node, CommonJS", async () => {
  const folder = await project("node-cjs");
  assert.equal((await run("node", ["main.cjs"], { cwd: folder, env })).trim(), PASSED);
});

test("statistics of Arrow vectors", async () => {
  const folder = await project("arrow");
  cpSync(new URL("consumers/arrow.mjs", import.meta.url), join(folder, "arrow.mjs"));
  // Until 15, points in time came as pairs of 32 bits.
  for (const version of ["apache-arrow", "apache-arrow-14"]) {
    assert.equal((await run("node", ["arrow.mjs", version], { cwd: folder })).trim(), "arrow passed");
  }
});

test("statistics without SIMD", async () => {
  const folder = await project("plain");
  const code = `
    const validate = WebAssembly.validate;
    let asked = 0;
    WebAssembly.validate = (bytes) => ((asked += 1), validate(bytes), false);
    const { statistics } = await import("./stats.mjs");
    console.log(await statistics(await import("pai-datasets/stats")), asked);`;
  assert.equal((await run("node", ["--input-type=module", "-e", code], { cwd: folder })).trim(), "statistics passed 1");
});

test("TypeScript, strict", async () => {
  const folder = await project("typescript");
  await run("node", [tool("typescript/bin/tsc")], { cwd: folder });
  // Without the types of pages.
  await run("node", [tool("typescript/bin/tsc"), "--project", "tsconfig.plain.json"], { cwd: folder });
  assert.equal((await run("node", ["built/main.js"], { cwd: folder, env })).trim(), PASSED);
});

test("Deno", async () => {
  const folder = await project("deno");
  const words = ["run", "--allow-net=127.0.0.1", "--allow-env", "--allow-read", "--node-modules-dir=manual", "--no-lock", "main.ts"];
  assert.equal((await run(tool(".bin/deno"), words, { cwd: folder, env })).trim(), PASSED);
});

test("Bun", async () => {
  const folder = await project("bun");
  assert.equal((await run(tool(".bin/bun"), ["run", "main.ts"], { cwd: folder, env })).trim(), PASSED);
});

test("workerd", async () => {
  const folder = await project("workerd");
  const bundle = ["worker.mjs", "--bundle", "--format=esm", "--conditions=workerd,worker", "--loader:.wasm=copy", "--asset-names=[name]", "--external:node:*", "--outfile=dist/worker.js"];
  await run(tool(".bin/esbuild"), [...bundle], { cwd: folder });
  const own = await freePort();
  const worker = background(WORKERD, ["serve", "config.capnp", "--socket-addr", `http=127.0.0.1:${own}`], { cwd: folder, env });
  try {
    await listening(own);
    const response = await fetch(`http://127.0.0.1:${own}/`);
    assert.equal(await response.text(), PASSED, worker.all);
  } finally {
    await worker.stop("SIGKILL");
  }
});

test("Vite, built, in Chromium", async () => {
  const folder = await project("vite");
  await run("node", [tool("vite/bin/vite.js"), "build"], { cwd: folder });
  onlyClient(await inChromium(join(folder, "dist")), true);
});

test("Vite, its development server, in Chromium", async () => {
  const folder = await project("vite-dev");
  cpSync(join(folder, "../vite/index.html"), join(folder, "index.html"));
  cpSync(join(folder, "../vite/main.js"), join(folder, "main.js"));
  const vite = background("node", [tool("vite/bin/vite.js"), "--port", `${port}`, "--strictPort", "--host", "127.0.0.1"], { cwd: folder });
  try {
    await listening(port);
    const { result } = await visit(`http://127.0.0.1:${port}/`, options);
    assert.equal(result, PASSED);
  } finally {
    await vite.stop("SIGKILL");
  }
});

test("webpack, built, in Chromium", async () => {
  const folder = await project("webpack");
  await run("node", [tool("webpack/bin/webpack.js"), "--config", "webpack.config.cjs"], { cwd: folder });
  cpSync(join(folder, "public"), join(folder, "dist"), { recursive: true });
  onlyClient(await inChromium(join(folder, "dist")), true);
});

test("esbuild, one file without configuration, in Chromium", async () => {
  const folder = await project("esbuild");
  await run(tool(".bin/esbuild"), ["main.js", "--bundle", "--format=esm", "--outfile=dist/main.js"], { cwd: folder });
  cpSync(join(folder, "public"), join(folder, "dist"), { recursive: true });
  assert.deepEqual(readdirSync(join(folder, "dist")).sort(), ["index.html", "main.js"]);
  await inChromium(join(folder, "dist"));
});

test("a script tag, in Chromium", async () => {
  const folder = await project("script-tag");
  onlyClient(await inChromium(folder), false);
});

for (const bundler of ["turbopack", "webpack"]) {
  test(`Next with ${bundler}, app router, on the server and in the page`, { timeout: 300_000 }, async () => {
    const folder = await project("next");
    const next = tool("next/dist/bin/next");
    const quiet = { NEXT_TELEMETRY_DISABLED: "1" };
    await run("node", [next, "build", `--${bundler}`], { cwd: folder, env: quiet });
    const words = [next, "start", "--port", `${port}`, "--hostname", "127.0.0.1"];
    const server = background("node", words, { cwd: folder, env: { ...env, ...quiet } });
    try {
      await listening(port);
      const { result } = await visit(`http://127.0.0.1:${port}/`, options);
      assert.equal(result, PASSED);
      assert.match(await (await fetch(`http://127.0.0.1:${port}/`)).text(), /on the server: (<!-- -->)?scenario passed/);
    } finally {
      await server.stop("SIGKILL");
    }
  });
}

test("the engine in memory, in Node and in Chromium", async () => {
  const folder = join((await project("memory")), "node_modules/pai-datasets");
  const code = `import * as pai from "pai-datasets"; import { scenario } from "./scenario.mjs"; console.log(await scenario(pai, { engine: "memory" }));`;
  assert.equal((await run("node", ["--input-type=module", "-e", code], { cwd: join(folder, "../..") })).trim(), PASSED);
  const built = join(folder, "../../../vite/dist");
  const server = await site(built, port);
  try {
    const { result } = await visit(`http://127.0.0.1:${port}/`, { engine: "memory" });
    assert.equal(result, PASSED);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

for (const bundler of ["esbuild", "bun"]) {
  test(`the engine in memory, in one file for Node by ${bundler}`, async () => {
    const folder = await project(`memory-${bundler}`);
    writeFileSync(
      join(folder, "main.js"),
      `import * as pai from "pai-datasets"; import { scenario } from "./scenario.mjs";
      const [module, tables] = await Promise.all(process.argv.slice(2).map((file) => import("node:fs/promises").then((fs) => fs.readFile(file))));
      console.log(await scenario(pai, { engine: "memory", module, tables }).catch((error) => error.message));`,
    );
    const file = join(folder, "dist/main.mjs");
    const bundle = { esbuild: ["main.js", "--bundle", "--platform=node", "--format=esm", `--outfile=${file}`], bun: ["build", "main.js", "--target=node", `--outfile=${file}`] };
    await run(tool(`.bin/${bundler}`), bundle[bundler], { cwd: folder });
    assert.equal((await run("node", [file])).trim(), PASSED);
    // Far from the package, its files are given, or asked for in words.
    const far = mkdtempSync(join(tmpdir(), "pai-datasets-"));
    try {
      cpSync(file, join(far, "main.mjs"));
      const wasm = ["engine_bg.wasm", "tables_bg.wasm"].map((name) => join(folder, "node_modules/pai-datasets/engine", name));
      assert.equal((await run("node", [join(far, "main.mjs"), ...wasm])).trim(), PASSED);
      const lacks = (name, option) => new RegExp(`pai-datasets/engine/${name} did not come with the code\\. Give it as the option ${option}\\.`);
      assert.match(await run("node", [join(far, "main.mjs")]), lacks("engine_bg.wasm", "module"));
      assert.match(await run("node", [join(far, "main.mjs"), wasm[0]]), lacks("tables_bg.wasm", "tables"));
    } finally {
      rmSync(far, { recursive: true });
    }
  });
}

for (const bundler of ["vite", "webpack", "script-tag"]) {
  test(`the engine in this browser, by ${bundler}`, async () => {
    const folder = join(engine.folder, "..", bundler);
    const server = await site(bundler === "script-tag" ? folder : join(folder, "dist"), port);
    try {
      const { result } = await visit(`http://127.0.0.1:${port}/`, { engine: "browser" });
      assert.equal(result, PASSED);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}
