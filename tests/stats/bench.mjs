// The statistics kernels beside their peers: five rounds, in each of which everything runs once after each other, so that what
// else the machine does falls on all alike. One JSON line a figure: medians in milliseconds, and ours as a share of each peer's.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { PAI_STATS, PAI_STATS_PEERS, PAI_STATS_PYTHON } = process.env;
const require = createRequire(join(PAI_STATS_PEERS, "index.js"));
const simple = require("simple-statistics");
const ROWS = 10_000_000;
const ROUNDS = 5;
const NAMES = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta and iota"];
const RANKS = Float64Array.from({ length: 101 }, (_, rank) => rank);

const folder = mkdtempSync(join(tmpdir(), "pai-stats-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** An instance of the kernels of its own, with its own copy of the glue. */
async function kernels(build) {
  const glue = join(folder, `${build}.mjs`);
  writeFileSync(glue, readFileSync(join(PAI_STATS, "stats-glue.js")));
  const made = await import(pathToFileURL(glue).href);
  made.initSync({ module: readFileSync(join(PAI_STATS, `stats-${build}.wasm`)) });
  return made;
}
const builds = { "wasm SIMD": await kernels("simd"), "wasm plain": await kernels("plain") };

// The same numbers in each run: xorshift128 by Marsaglia.
const state = new Uint32Array([123456789, 362436069, 521288629, 88675123]);
function uniform() {
  const mixed = state[0] ^ (state[0] << 11);
  state.copyWithin(0, 1);
  state[3] = state[3] ^ (state[3] >>> 19) ^ mixed ^ (mixed >>> 8);
  return (state[3] + 0.5) / 4294967296;
}
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

const python = spawn(PAI_STATS_PYTHON, [new URL("peers.py", import.meta.url).pathname, JSON.stringify(NAMES)], { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface(python.stdout)[Symbol.asyncIterator]();
const versions = JSON.parse((await answers.next()).value);
const cores = { "polars sort": versions.polars_cores, "polars value_counts": versions.polars_cores };

const peer = (run, file, kind) => async () => {
  python.stdin.write(`${JSON.stringify({ run, file, kind })}\n`);
  return JSON.parse((await answers.next()).value).ms;
};
const timed = (run) => () => {
  const begun = performance.now();
  run();
  return performance.now() - begun;
};
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
const rounded = (number) => +number.toPrecision(3);

/** Runs all in rounds. The first of them is measured against the others. */
async function compare(what, runs, extra = () => ({})) {
  const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  const load = loadavg()[0];
  // Not counted: compilers warm up. Said of ours, since a first call is what many make.
  const first = {};
  for (const [name, run] of Object.entries(runs)) first[name] = await run();
  for (let round = 0; round < ROUNDS; round += 1) for (const [name, run] of Object.entries(runs)) times[name].push(await run());
  const [ours, ...peers] = Object.entries(times).map(([name, list]) => [name, median(list)]);
  const figure = { bench: "stats", what, rows: ROWS, ms: rounded(ours[1]), "first call, ms": rounded(first[ours[0]]) };
  for (const [name, ms] of peers) figure[cores[name] > 1 ? `${name} (${cores[name]} cores)` : name] = { ms: rounded(ms), ratio: rounded(ours[1] / ms) };
  console.log(JSON.stringify({ ...figure, ...extra(ours[1]), load: [rounded(load), rounded(loadavg()[0])] }));
  return ours[1];
}

/** The same column in each build of the kernels. */
function inKernels(make, write) {
  return Object.fromEntries(
    Object.entries(builds).map(([name, glue]) => {
      const column = make(glue.Column);
      write(column, glue.memory());
      return [name, column];
    }),
  );
}
const free = (columns) => Object.values(columns).forEach((column) => column.free());
const runs = (columns, run) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, timed(() => run(column).free())]));
const percentiles = (column) => column.percentiles(RANKS, false);
const chiSquare = (column) => column.chiSquare([], new Float64Array());

const sorted = (values) => values.sort();
const PATTERNS = {
  normal: (values) => values.map(normal),
  "5 % null": (values) => values.map(normal),
  "all equal": (values) => values.fill(7.25),
  sorted: (values) => sorted(values.map(normal)),
  reversed: (values) => sorted(values.map(normal)).reverse(),
  Cauchy: (values) => values.map(() => Math.tan(Math.PI * (uniform() - 0.5))),
  "lognormal, sigma 10": (values) => values.map(() => Math.exp(10 * normal())),
  "scales 1e-300 and 1e300": (values) => values.map(() => normal() * (uniform() < 0.5 ? 1e-300 : 1e300)),
  "8 values": (values) => values.map(() => Math.floor(uniform() * 8)),
};

const file = join(folder, "column");
let base;
for (const [pattern, fill] of Object.entries(PATTERNS)) {
  const values = fill(new Float64Array(ROWS));
  writeFileSync(file, values);
  const hasNulls = pattern === "5 % null";
  const columns = inKernels(
    (Column) => Column.doubles("c", ROWS, hasNulls),
    (column, memory) => {
      new Float64Array(memory, column.values, ROWS).set(values);
      if (!hasNulls) return;
      const bits = new Uint8Array(memory, column.bits, ROWS / 8);
      for (let row = 0; row < ROWS; row += 1) if (uniform() >= 0.05) bits[row >> 3] |= 1 << (row & 7);
    },
  );
  const peers = { "numpy.percentile": peer("numpy.percentile", file, "float64") };
  if (pattern === "normal") {
    const list = Array.from(RANKS, (rank) => rank / 100);
    Object.assign(peers, {
      "polars sort": peer("polars sort", file, "float64"),
      "simple-statistics quantile": timed(() => simple.quantile(values, list)),
      "a sum in JavaScript": timed(() => {
        let sum = 0;
        for (let row = 0; row < ROWS; row += 1) sum += values[row];
        return sum;
      }),
    });
    await duckdb(values, peers);
  }
  const all = { ...runs(columns, percentiles), ...peers };
  const ms = await compare(`101 percentiles, ${pattern}`, all, (ms) => (base === undefined ? {} : { "of normal": rounded(ms / base) }));
  base ??= ms;
  free(columns);
}

/** DuckDB by its sort, and by its own quantiles. It takes a blocking build, which is Node's. */
async function duckdb(values, peers) {
  try {
    const blocking = require("@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs");
    const dist = join(PAI_STATS_PEERS, "@duckdb/duckdb-wasm/dist");
    const bundles = {
      mvp: { mainModule: join(dist, "duckdb-mvp.wasm"), mainWorker: "" },
      eh: { mainModule: join(dist, "duckdb-eh.wasm"), mainWorker: "" },
    };
    const database = await blocking.createDuckDB(bundles, new blocking.VoidLogger(), blocking.NODE_RUNTIME);
    await database.instantiate(() => {});
    const connection = database.connect();
    const { makeVector, Table, Vector, tableToIPC } = require("apache-arrow");
    const step = 1 << 20;
    for (let row = 0; row < ROWS; row += step) {
      const piece = new Table({ v: new Vector([makeVector(values.subarray(row, row + step)).data[0]]) });
      connection.insertArrowFromIPCStream(tableToIPC(piece, "stream"), { name: "t", create: row === 0 });
    }
    const query = (sql) => timed(() => connection.query(sql));
    peers["DuckDB-wasm sort"] = query("SELECT count(*) FROM (SELECT v, row_number() OVER (ORDER BY v) AS r FROM t) WHERE r % 100000 = 0");
  } catch (error) {
    console.log(JSON.stringify({ bench: "stats", what: "DuckDB-wasm", skipped: `${error?.message ?? error}`.split("\n")[0] }));
  }
}

const codes = Int32Array.from({ length: ROWS }, () => Math.floor(uniform() * NAMES.length));
const big = BigInt64Array.from(codes, BigInt);
writeFileSync(file, big);
const histogram = timed(() => {
  const counts = new Int32Array(NAMES.length);
  for (let row = 0; row < codes.length; row += 1) counts[codes[row]] += 1;
});

let columns = inKernels(
  (Column) => Column.integers("c", ROWS, false),
  (column, memory) => new BigInt64Array(memory, column.values, ROWS).set(big),
);
const counters = { "numpy.bincount": peer("numpy.bincount", file, "int64"), "a histogram in JavaScript": histogram };
await compare("chi-square of 8 integers", { ...runs(columns, chiSquare), ...counters });
free(columns);

columns = inKernels(
  (Column) => Column.codes("c", ROWS, false),
  (column, memory) => {
    new Uint32Array(memory, column.values, ROWS).set(codes);
    column.categories = NAMES;
  },
);
await compare("chi-square of 8 dictionary codes", { ...runs(columns, chiSquare), ...counters });
free(columns);

const encoded = NAMES.map((name) => new TextEncoder().encode(name));
const bytes = codes.reduce((sum, code) => sum + encoded[code].length, 0);
columns = inKernels(
  (Column) => Column.texts("c", ROWS, bytes, false),
  (column, memory) => {
    const [offsets, text] = [new Int32Array(memory, column.values, ROWS + 1), new Uint8Array(memory, column.bytes, bytes)];
    for (let row = 0; row < ROWS; row += 1) {
      text.set(encoded[codes[row]], offsets[row]);
      offsets[row + 1] = offsets[row] + encoded[codes[row]].length;
    }
  },
);
await compare("chi-square of 8 texts", { ...runs(columns, chiSquare), "polars value_counts": peer("polars value_counts", file, "texts") });
free(columns);
python.stdin.end();
