// `serve`: runs the engine and the console until it is asked to stop.
import { createServer, isIPv6 } from "node:net";
import { Refusal } from "./arguments.mjs";
import { forWorker, loadOrCreate } from "./credentials.mjs";
import { workerd as findWorkerd } from "./find.mjs";
import { open } from "./folder.mjs";
import { start } from "./workerd.mjs";

/** Milliseconds that workerd may take to answer, and to end. */
const PATIENCE = 60_000;
const FAREWELL = 5_000;

export async function serve(options) {
  const { host, port, data } = options;
  await requireFree(host, port);
  open(data);
  const workerd = findWorkerd();
  const credentials = loadOrCreate(data);
  const running = await start({ ...options, workerd, credentials: forWorker(credentials), loopback: isLoopback(host) });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    running.process.kill("SIGTERM");
    setTimeout(() => running.process.kill("SIGKILL"), FAREWELL).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  const ended = running.ended.then((how) => {
    // A terminal's Ctrl-C reaches both; workerd may be quicker.
    return new Promise((resolve, reject) => {
      setTimeout(() => (stopping ? resolve() : reject(new Refusal(`workerd ended (${how})`))), 100);
    });
  });
  const origin = `http://${reachable(host)}:${port}`;
  await Promise.race([ended, ready(origin, credentials.apiKey, () => stopping)]);
  if (!stopping) await announce(`ready ${origin}/#key=${credentials.apiKey}\n`);
  await ended;
}

/** workerd's own complaint about a taken port is a stack trace. */
function requireFree(host, port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => {
      if (error.code === "EADDRINUSE") reject(new Refusal(`port ${port} is in use: choose another with --port`));
      else if (error.code === "EACCES") reject(new Refusal(`port ${port} is not for you to listen on: choose one above 1023 with --port`));
      else reject(new Refusal(`cannot listen on ${host} port ${port}: ${error.message}`));
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

const isLoopback = (host) => /^127\./.test(host) || host === "::1";

/** The address by which a program on this machine reaches a server that listens on `host`. */
function reachable(host) {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return isIPv6(host) ? `[${host}]` : host;
}

/** Waits until the console and a listing of datasets have both answered. */
async function ready(origin, apiKey, isStopping) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      await expectOk(`${origin}/`, {});
      await expectOk(`${origin}/api/v1/datasets`, { authorization: `Bearer ${apiKey}` });
      return;
    } catch (error) {
      if (isStopping()) return;
      if (Date.now() >= end) throw new Refusal(`not ready after ${PATIENCE / 1000} s: ${error.message}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function expectOk(url, headers) {
  const response = await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(10_000) });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`GET ${new URL(url).pathname} answered ${response.status}`);
}

/** The one line on stdout, flushed before anything else happens. Whether somebody reads it is theirs to know. */
function announce(line) {
  return new Promise((resolve, reject) => process.stdout.write(line, (error) => (error && error.code !== "EPIPE" ? reject(error) : resolve())));
}
