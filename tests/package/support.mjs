// What the consumers' tests share: projects, programs, a served engine, a page.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const environment = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run \`cargo xtask test package\``);
  return value;
};

export const TARBALL = environment("PAI_PACKAGE_TARBALL");
export const TOOLS = environment("PAI_PACKAGE_TOOLS");
export const WORKERD = environment("PAI_DATASETS_WORKERD");
let workshop = environment("PAI_PACKAGE_WORKSHOP");
const SOURCE = fileURLToPath(new URL("consumers/", import.meta.url));

/** The folder of all projects of a test file, new; a project finds the tools above itself, as in a monorepo. */
export function prepare(name) {
  workshop = join(workshop, name);
  rmSync(workshop, { recursive: true, force: true });
  mkdirSync(workshop, { recursive: true });
  symlinkSync(TOOLS, join(workshop, "node_modules"));
}

/** A fresh project made of `consumers/NAME`, with the package installed from its tarball. */
export async function project(name) {
  const folder = join(workshop, name);
  mkdirSync(folder, { recursive: true });
  if (existsSync(join(SOURCE, name))) cpSync(join(SOURCE, name), folder, { recursive: true });
  for (const file of ["scenario.mjs", "stats.mjs"]) cpSync(join(SOURCE, file), join(folder, file));
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, JSON.stringify({ name: `consumer-${name}`, private: true, type: "module" }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL], { cwd: folder });
  return folder;
}

export const tool = (path) => join(TOOLS, path);

/** Runs a program to its end; what it wrote to stdout. Fails with all it wrote. */
export async function run(program, words, { cwd, env = {}, timeout = 180_000 } = {}) {
  const child = spawn(program, words, { cwd, env: { ...process.env, ...env, NO_COLOR: "1" }, stdio: ["ignore", "pipe", "pipe"] });
  let [out, all] = ["", ""];
  child.stdout.on("data", (chunk) => ((out += chunk), (all += chunk)));
  child.stderr.on("data", (chunk) => (all += chunk));
  const timer = setTimeout(() => child.kill("SIGKILL"), timeout);
  const [code, signal] = await once(child, "close");
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${code ?? signal}:\n${all}`);
  return out;
}

/** A program that goes on; it is killed by `stop`. */
export function background(program, words, { cwd, env = {} } = {}) {
  const child = spawn(program, words, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const running = { child, out: "", all: "" };
  child.stdout.on("data", (chunk) => ((running.out += chunk), (running.all += chunk)));
  child.stderr.on("data", (chunk) => (running.all += chunk));
  running.until = async (pattern, patience = 60_000) => {
    const end = Date.now() + patience;
    for (;;) {
      const found = pattern.exec(running.all);
      if (found) return found;
      if (child.exitCode !== null || Date.now() > end) throw new Error(`no ${pattern} in:\n${running.all}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  running.stop = async (signal = "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  };
  return running;
}

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Waits until something listens on `port`. */
export async function listening(port, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => (socket.destroy(), resolve(true)));
      socket.once("error", () => resolve(false));
    });
    if (open) return;
    if (Date.now() > end) throw new Error(`nothing listens on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The engine, served by the packed program of `folder`. */
export async function served(folder, words = []) {
  const port = await freePort();
  const bin = join(folder, "node_modules/.bin/pai-datasets");
  const serving = background(bin, ["serve", "--port", `${port}`, "--data", join(folder, "data"), ...words], { cwd: folder });
  await serving.until(/^ready (\S+)$/m);
  const credentials = JSON.parse(readFileSync(join(folder, "data/credentials.json"), "utf8"));
  return { ...serving, folder, endpoint: `http://127.0.0.1:${port}`, credentials };
}

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".css": "text/css" };

/** A folder as a site on `port`; what is not there is the page, as many hosts do it. */
export async function site(folder, port) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://x").pathname);
    const wanted = join(folder, path);
    const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(folder, "index.html");
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

let browser;

/** Opens a page with `options` for its client; what it makes of the scenario, and what it fetched. */
export async function visit(url, options) {
  const { chromium } = createRequire(environment("PAI_TOOLS_MODULES") + "/index.js")("playwright-core");
  browser ??= await chromium.launch({
    executablePath: environment("CHROMIUM"),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  const [fetched, said] = [[], []];
  page.on("request", (request) => fetched.push(request.url()));
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(`${error.stack}`));
  await page.addInitScript((options) => (globalThis.OPTIONS = options), options);
  await page.goto(url);
  try {
    await page.waitForFunction("globalThis.RESULT !== undefined", undefined, { timeout: 60_000 });
  } catch {
    throw new Error(`no result:\n${said.join("\n")}\n${fetched.join("\n")}`);
  }
  const result = await page.evaluate("globalThis.RESULT");
  await context.close();
  return { result, fetched, said };
}

export async function closeBrowser() {
  await browser?.close();
}
