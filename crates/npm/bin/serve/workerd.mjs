// workerd as a child that cannot outlive this process.
//
// On Linux the kernel sees to it: `setpriv --pdeathsig KILL` becomes workerd, which is killed when this process ends,
// kill -9 included. Elsewhere a second node reads a pipe that this process holds open, and kills workerd at its end; only
// both killed at once would leave workerd behind.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { inUse, holdBySocket } from "./folder.mjs";
import { PACKAGE, program } from "./find.mjs";

/** What `flock` exits with where somebody else holds the lock; workerd does not use it. */
const LOCKED = 75;

/** Starts workerd: `{ process, ended }`, where `ended` resolves to how, or rejects where it could not start. */
export async function start({ workerd, data, host, port, allowOrigins, limits, credentials, loopback }) {
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  const command = [
    workerd,
    "serve",
    join(PACKAGE, "edge/workerd.capnp"),
    "--socket-addr",
    `http=${address}`,
    "--directory-path",
    `storage=${join(data, "storage")}`,
    "--directory-path",
    `console=${join(PACKAGE, "console")}`,
    "--directory-path",
    `pages=${join(PACKAGE, "engine")}`,
  ];
  const [flock, setpriv] = process.platform === "linux" ? [program("flock"), program("setpriv")] : [];
  if (setpriv) command.unshift(setpriv, "--pdeathsig", "KILL");
  if (flock) command.unshift(flock, "--no-fork", "--nonblock", "--conflict-exit-code", `${LOCKED}`, join(data, "lock"));
  else await holdBySocket(data);
  const [file, ...words] = command;
  const child = spawn(file, words, {
    // Our own stdout carries what a program reads (the ready line), never a log.
    stdio: ["ignore", 2, 2],
    // By environment: other users can read a process's arguments, not its environment.
    env: {
      ...process.env,
      PAI_CREDENTIALS: credentials,
      PAI_SETTINGS: JSON.stringify({ loopback, allowOrigins, limits }),
    },
  });
  const guard = setpriv ? undefined : watch(child.pid);
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      guard?.kill("SIGKILL");
      if (flock && code === LOCKED) reject(inUse(data));
      else resolve(signal ?? `exit code ${code}`);
    });
  });
  guard?.once("exit", () => child.kill("SIGKILL"));
  return { process: child, ended };
}

/** Starts a node that kills `pid` when this process is gone. */
function watch(pid) {
  const script = `process.stdin.resume().on("end", () => { try { process.kill(${Number(pid)}, "SIGKILL") } catch {} process.exit() })`;
  return spawn(process.execPath, ["-e", script], { stdio: ["pipe", "ignore", "ignore"] });
}
