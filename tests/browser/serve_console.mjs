// A built console as files on loopback, without an API, as any place of files would serve it.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** The console as it was built. */
export function consoleFolder() {
  const folder = process.env.PAI_DATASETS_CONSOLE;
  if (!folder) throw new Error("PAI_DATASETS_CONSOLE is not set; run `cargo xtask test`");
  return folder;
}

/** Serves what is in `folder()` at the time of each request, but for what `lacks(path)`; paths of pages answer with the page. */
export async function serveConsole(folder, lacks = (path) => path.startsWith("/api/")) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const name = extname(pathname) ? normalize(pathname) : "/index.html";
    response.setHeader("cache-control", "no-cache").setHeader("content-type", TYPES[extname(name)] ?? "application/octet-stream");
    const content = lacks(pathname) ? undefined : await readFile(join(folder(), name)).catch(() => undefined);
    response.writeHead(content ? 200 : 404).end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}
