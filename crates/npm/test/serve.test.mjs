// The program: what it prints, what it refuses, and that nothing outlives it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const BIN = join(process.env.PAI_NPM, "bin/pai-datasets.mjs");
const folder = mkdtempSync(join(tmpdir(), "pai-datasets-serve-"));
const running = new Set();

after(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function start(words, env = {}) {
  const child = spawn(process.execPath, [BIN, "serve", ...words], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const started = { child, out: "", err: "" };
  child.stdout.on("data", (chunk) => (started.out += chunk));
  child.stderr.on("data", (chunk) => (started.err += chunk));
  started.ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  started.ready = (async () => {
    while (!started.out.includes("\n")) {
      if (child.exitCode !== null) throw new Error(`ended: ${started.err}`);
      await pause(20);
    }
    return /^ready (http:\/\/\S+)\/#key=(\S+)\n$/.exec(started.out).slice(1);
  })();
  started.ready.catch(() => {});
  return started;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The children of a process, with what they were called with. */
function children(pid) {
  const { stdout } = spawnSync("ps", ["-o", "pid=,args=", "--ppid", `${pid}`], { encoding: "utf8" });
  return stdout.trim().split("\n").filter(Boolean).map((line) => ({ pid: Number.parseInt(line, 10), line }));
}

async function gone(pid) {
  for (let waited = 0; waited < 5000; waited += 50) {
    try {
      process.kill(pid, 0);
      if (/ Z/.test(spawnSync("ps", ["-o", "pid=,stat=", "-p", `${pid}`], { encoding: "utf8" }).stdout)) return true;
    } catch {
      return true;
    }
    await pause(50);
  }
  return false;
}

test("it serves, says so in one line, and ends when asked", async () => {
  const port = await freePort();
  const data = join(folder, "plain");
  const serving = start(["--port", `${port}`, "--data", data, "--limits=pai", "--allow-origin", "https://shop.example"]);
  const [origin, key] = await serving.ready;
  assert.equal(origin, `http://127.0.0.1:${port}`);
  const credentials = JSON.parse(readFileSync(join(data, "credentials.json"), "utf8"));
  assert.equal(credentials.apiKey, key);
  assert.match(key, new RegExp(`^sk-${credentials.tenantId}-[A-Za-z0-9]{32}$`));
  assert.equal(statSync(join(data, "credentials.json")).mode & 0o777, 0o600);
  assert.equal(statSync(join(data, "storage")).mode & 0o777, 0o700);
  const list = await fetch(`${origin}/api/v1/datasets?PageSize=101`, { headers: { authorization: `Bearer ${key}`, origin: "https://shop.example" } });
  assert.deepEqual([list.status, list.headers.get("access-control-allow-origin")], [400, "https://shop.example"]);
  for (const { line } of children(serving.child.pid)) assert.ok(!line.includes(key) && !line.includes(credentials.accessKeySecret));

  const second = start(["--port", `${await freePort()}`, "--data", data]);
  assert.equal((await second.ended).code, 1);
  assert.equal(second.err, `error: the data folder ${data} is in use by another \`serve\`\n`);
  const third = start(["--port", `${port}`, "--data", join(folder, "other")]);
  assert.equal((await third.ended).code, 1);
  assert.equal(third.err, `error: port ${port} is in use: choose another with --port\n`);

  const [{ pid }] = children(serving.child.pid);
  serving.child.kill("SIGTERM");
  assert.equal((await serving.ended).code, 0);
  assert.ok(await gone(pid));
  const again = start(["--port", `${port}`, "--data", data]);
  assert.equal((await again.ready)[1], key);
  again.child.kill("SIGINT");
  assert.equal((await again.ended).code, 0);
});

for (const [name, env] of [["with util-linux", {}], ["without it", { PATH: join(folder, "nothing") }]]) {
  test(`a kill -9 of either ends both and frees the folder, ${name}`, async () => {
    const data = join(folder, `killed ${name}`);
    const port = await freePort();
    const first = start(["--port", `${port}`, "--data", data], env);
    await first.ready;
    const second = start(["--port", `${await freePort()}`, "--data", data], env);
    await second.ended;
    assert.match(second.err, /is in use by another/);
    const workerd = children(first.child.pid).find(({ line }) => line.includes("workerd serve"));
    first.child.kill("SIGKILL");
    await first.ended;
    assert.ok(await gone(workerd.pid), "workerd outlived the program");

    const next = start(["--port", `${port}`, "--data", data], env);
    await next.ready;
    const inner = children(next.child.pid).find(({ line }) => line.includes("workerd serve"));
    process.kill(inner.pid, "SIGKILL");
    assert.equal((await next.ended).code, 1);
    assert.match(next.err, /^error: workerd ended \(SIGKILL\)$/m);
  });
}

test("what it cannot do it says in a sentence", async () => {
  const port = await freePort();
  const sentence = async (words, env) => {
    const refused = start(words, env);
    assert.equal((await refused.ended).code, 1);
    assert.equal(refused.out, "");
    return refused.err;
  };
  assert.equal(await sentence(["--prot", "1"]), "error: `serve` does not take `--prot`\n");
  assert.equal(await sentence(["--port", "0"]), "error: --port must be a number from 1 to 65535, not `0`\n");
  assert.match(await sentence(["--port"]), /--port needs a value/);
  assert.match(await sentence(["--host", "shop.example"]), /--host must be an IP address/);
  assert.match(await sentence(["--allow-origin", "https://a/b"]), /--allow-origin must look like/);
  const file = join(folder, "file");
  writeFileSync(file, "");
  assert.match(await sentence(["--port", `${port}`, "--data", join(file, "data")]), /^error: cannot write in the data folder .*\n$/);
  const data = join(folder, "broken");
  mkdirSync(data);
  writeFileSync(join(data, "credentials.json"), '{"tenantId":"abcdefghijkl","apiKey":"sk-hush"}', { mode: 0o600 });
  const broken = await sentence(["--port", `${port}`, "--data", data]);
  assert.match(broken, /`apiKey` must be `sk-abcdefghijkl-` and 32 letters or digits/);
  assert.ok(!broken.includes("hush"));
  assert.match(await sentence(["--port", `${port}`, "--data", join(folder, "x")], { PAI_DATASETS_WORKERD: "" }), /npm install workerd/);
  assert.ok(!existsSync(join(folder, "x", "credentials.json")));
});

test("a folder that cannot be is said to be so", async () => {
  const refused = start(["--port", `${await freePort()}`, "--data", process.platform === "linux" ? "/proc/x/data" : "/dev/null/data"]);
  assert.equal((await refused.ended).code, 1);
  assert.match(refused.err, /^error: cannot write in the data folder /);
});

test("it tells its version, and a reader that is gone is no fault", async () => {
  const { version } = JSON.parse(readFileSync(join(process.env.PAI_NPM, "package.json"), "utf8"));
  const told = spawnSync(process.execPath, [BIN, "--version"], { encoding: "utf8" });
  assert.deepEqual([told.stdout, told.stderr, told.status], [`${version}\n`, "", 0]);
  const child = spawn(process.execPath, [BIN, "help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let err = "";
  child.stderr.on("data", (chunk) => (err += chunk));
  assert.deepEqual([...(await once(child, "close")), err], [0, null, ""]);
});

test("it goes on where nobody reads that it is ready", async () => {
  const port = await freePort();
  const serving = start(["--port", `${port}`, "--data", join(folder, "unheard")]);
  serving.child.stdout.destroy();
  for (let waited = 0; !(await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)); waited += 50) {
    assert.ok(waited < 30_000, serving.err);
    await pause(50);
  }
  await pause(500);
  assert.equal(serving.child.exitCode, null, serving.err);
  serving.child.kill("SIGTERM");
  assert.equal((await serving.ended).code, 0);
});

test("credentials that others may read are warned of", async () => {
  const data = join(folder, "open");
  const first = start(["--port", `${await freePort()}`, "--data", data]);
  await first.ready;
  first.child.kill("SIGTERM");
  await first.ended;
  chmodSync(join(data, "credentials.json"), 0o644);
  const second = start(["--port", `${await freePort()}`, "--data", data]);
  await second.ready;
  assert.match(second.err, /warning: other users may read/);
  second.child.kill("SIGTERM");
  await second.ended;
});
