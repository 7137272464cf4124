// The data folder, held by one process at a time.
//
// On Linux workerd itself holds the lock: `flock` opens DATA/lock, locks it and becomes workerd, so the lock ends with
// workerd, however it ends. Where there is no `flock` (macOS), this process holds a socket in the folder: one that
// nobody accepts on is left over and is taken.
import { accessSync, chmodSync, constants, mkdirSync, unlinkSync } from "node:fs";
import { createHash } from "node:crypto";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Refusal } from "./arguments.mjs";

export function open(data) {
  try {
    make(join(data, "storage"));
    // What users store is nobody else's business on this machine, as are the keys.
    if (process.platform !== "win32") chmodSync(join(data, "storage"), 0o700);
    accessSync(data, constants.W_OK | constants.X_OK);
    accessSync(join(data, "storage"), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Refusal(`cannot write in the data folder ${data}: ${error.message}`);
  }
}

/** Makes a folder and those above it. Node's own way never ends where a folder can never be, as in /proc. */
function make(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === "EEXIST") return;
    if (error.code !== "ENOENT" || dirname(folder) === folder) throw error;
    make(dirname(folder));
    mkdirSync(folder);
  }
}

export const inUse = (data) => new Refusal(`the data folder ${data} is in use by another \`serve\``);

/** Holds the folder by a socket until this process ends. */
export async function holdBySocket(data) {
  const near = join(data, "lock.sock");
  // A socket's path has about a hundred bytes.
  const path = near.length < 100 ? near : join(tmpdir(), `pai-datasets-${createHash("sha256").update(data).digest("hex").slice(0, 24)}.sock`);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const held = await listen(path);
    if (held) return;
    if (await answers(path)) throw inUse(data);
    unlinkSync(path);
  }
  throw inUse(data);
}

function listen(path) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(new Refusal(`cannot lock the data folder: ${error.message}`))));
    server.listen(path, () => {
      server.unref();
      resolve(true);
    });
  });
}

function answers(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
