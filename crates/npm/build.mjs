// Makes the package of its parts: node build.mjs STAGE ESBUILD, where STAGE holds the bound wasm (client.wasm, glue.js;
// stats-simd.wasm, stats-plain.wasm, stats-glue.js) and what crates/typescript wrote (operations.mjs, operations.d.ts). `cargo xtask build npm` calls it.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [stage, modules] = process.argv.slice(2);
const source = fileURLToPath(new URL(".", import.meta.url));
const esbuild = createRequire(join(modules, "index.js"))("esbuild");

/** Where a name of ours leads in each form of the package. */
function places(form) {
  const outside = {
    esm: { "#engine/client": "../engine/client.mjs", "#engine/memory": "../engine/memory.mjs", "#wasm/inline": "./wasm-inline.js", "#wasm/module": "./client.wasm", "#stats/simd-inline": "./simd-inline.js", "#stats/plain-inline": "./plain-inline.js", "#stats/simd-module": "./stats-simd.wasm" },
    cjs: { "#engine/client": "../engine/client.mjs", "#engine/memory": "../engine/memory.mjs", "#wasm/inline": "./wasm-inline.cjs", "#stats/simd-inline": "./stats-simd-inline.cjs", "#stats/plain-inline": "./stats-plain-inline.cjs" },
    iife: { "#engine/client": "../engine/client.mjs", "#engine/memory": "../engine/memory.mjs" },
  }[form];
  const inside = { "./operations.mjs": join(stage, "operations.mjs"), "./glue.js": join(stage, "glue.js"), "./stats-glue.js": join(stage, "stats-glue.js"), "#wasm/inline": join(stage, "wasm-inline.js") };
  return {
    name: "places",
    setup(build) {
      build.onResolve({ filter: /^(#|\.\/operations\.mjs|\.\/(stats-)?glue\.js)/ }, ({ path }) => {
        if (outside[path]) return { path: outside[path], external: true };
        if (inside[path]) return { path: inside[path] };
        return undefined;
      });
    },
  };
}

/** The one copy of the errors, so that `instanceof` holds whatever entry an error comes from. */
const sharedErrors = (path) => ({
  name: "errors",
  setup(build) {
    build.onResolve({ filter: /\/errors\.mjs$/ }, ({ kind }) => (kind === "entry-point" ? undefined : { path, external: true }));
  },
});

// An error that nobody catches shows the line it comes from, so lines are short.
const common = { bundle: true, minify: true, lineLimit: 160, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning" };
const entry = (name) => join(source, "js", `${name}.mjs`);

async function code() {
  const wasm = await readFile(join(stage, "client.wasm"));
  const glue = await readFile(join(stage, "glue.js"), "utf8");
  await writeFile(join(stage, "glue.js"), `${glue}\nexport const memoryBytes = () => wasm.memory.buffer.byteLength;\n`);
  const code = (bytes) => `() => Uint8Array.from(atob("${bytes.toString("base64")}"), (letter) => letter.charCodeAt(0))`;
  const inline = code(wasm);
  await writeFile(join(stage, "wasm-inline.js"), `export default ${inline};\n`);
  await esbuild.build({
    ...common,
    entryPoints: ["inline", "browser", "workerd", "slim", "errors"].map(entry),
    outdir: join(stage, "esm"),
    format: "esm",
    splitting: true,
    chunkNames: "client-[hash]",
    plugins: [sharedErrors("./errors.js"), places("esm")],
  });
  // Apart, so that neither pays for the other; only the classes of errors are the same.
  await esbuild.build({
    ...common,
    entryPoints: ["stats/inline", "stats/browser", "stats/workerd"].map(entry),
    outdir: join(stage, "esm/stats"),
    format: "esm",
    splitting: true,
    chunkNames: "chunk-[hash]",
    plugins: [sharedErrors("../errors.js"), places("esm")],
  });
  await esbuild.build({
    ...common,
    entryPoints: [{ in: entry("inline"), out: "index" }, { in: entry("slim"), out: "slim" }, { in: entry("stats/inline"), out: "stats" }, { in: entry("errors"), out: "errors" }],
    outdir: join(stage, "cjs"),
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    platform: "node",
    plugins: [sharedErrors("./errors.cjs"), places("cjs")],
    supported: { "dynamic-import": true },
    define: { "import.meta.url": "importMetaUrl" },
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
  await esbuild.build({
    ...common,
    entryPoints: [{ in: entry("inline"), out: "pai-datasets" }],
    outdir: join(stage, "iife"),
    format: "iife",
    globalName: "paiDatasets",
    define: { "import.meta.url": "importMetaUrl" },
    banner: { js: "var importMetaUrl = document.currentScript?.src ?? location.href;" },
    plugins: [places("iife")],
  });
  await writeFile(join(stage, "esm/wasm-inline.js"), `export default ${inline};\n`);
  await writeFile(join(stage, "cjs/wasm-inline.cjs"), `module.exports = ${inline};\n`);
  await cp(join(stage, "client.wasm"), join(stage, "esm/client.wasm"));
  for (const build of ["simd", "plain"]) {
    const file = `stats-${build}.wasm`;
    const inline = code(await readFile(join(stage, file)));
    await writeFile(join(stage, `esm/stats/${build}-inline.js`), `export default ${inline};\n`);
    await writeFile(join(stage, `cjs/stats-${build}-inline.cjs`), `module.exports = ${inline};\n`);
    await cp(join(stage, file), join(stage, "esm/stats", file));
  }
}

async function types() {
  const [index, slim, stats] = await Promise.all(["index", "slim", "stats"].map((name) => readFile(join(source, `types/${name}.d.ts`), "utf8")));
  const all = `${index}\n${await readFile(join(stage, "operations.d.ts"), "utf8")}`;
  await mkdir(join(stage, "types"), { recursive: true });
  for (const [end, module] of [["d.ts", "index.js"], ["d.cts", "index.cjs"]]) {
    await writeFile(join(stage, `types/index.${end}`), all);
    const from = `import type { WasmContent } from "./${module}";\nexport * from "./${module}";\nexport { default } from "./${module}";\n\n`;
    await writeFile(join(stage, `types/slim.${end}`), from + slim);
    await writeFile(join(stage, `types/stats.${end}`), `export { InvalidParameterError, PaiError } from "./${module}";\n\n${stats}`);
  }
}

await code();
await types();
for (const part of ["client.wasm", "glue.js", "stats-simd.wasm", "stats-plain.wasm", "stats-glue.js", "wasm-inline.js", "operations.mjs", "operations.d.ts"]) await rm(join(stage, part));
for (const part of ["package.json", "README.md", "bin"]) await cp(join(source, part), join(stage, part), { recursive: true });
