// Keeps the console's own files, so that it opens without a network. The build puts the three lines below in: every file
// of the console, those of the engine for this browser, and a name that changes whenever one of them does.
const FILES = [];
const ENGINE_FILES = [];
const BUILD = "";

const KEPT = `console-${BUILD}`;
/** The engine is kept from when it is first chosen: the page says so. */
const ENGINE_KEPT = "console-engine-";
const ENGINE = ENGINE_KEPT + BUILD;
const SHELL = "/";
/** Names that hold a hash never change their content; every other file is asked for first, so that no build is mixed. */
const HASHED = /-[0-9a-f]{8,}[._]/;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(KEPT);
    // All or nothing: where one file is missing, the worker before this one stays.
    await cache.addAll(FILES.map((path) => new Request(path, { cache: HASHED.test(path) ? "default" : "no-cache" })));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("console-") && name !== KEPT && name !== ENGINE);
    if (old.some((name) => name.startsWith(ENGINE_KEPT))) await keepEngine();
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("message", (event) => {
  if (event.data === "keep engine") event.waitUntil(keepEngine());
});

async function keepEngine() {
  const cache = await caches.open(ENGINE);
  await cache.addAll(ENGINE_FILES.map((path) => new Request(path, { cache: "no-cache" })));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const own = request.method === "GET" && url.origin === self.location.origin;
  if (!own || url.pathname === "/api" || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(fresh(request, KEPT, SHELL));
  else if (url.pathname.startsWith("/engine/")) event.respondWith(fresh(request, ENGINE, url.pathname));
  else if (HASHED.test(url.pathname)) event.respondWith(kept(request, url.pathname));
  else if (FILES.includes(url.pathname)) event.respondWith(fresh(request, KEPT, url.pathname));
});

/** What is kept, else what the server says. */
async function kept(request, path) {
  return (await look(KEPT, path)) ?? fetch(request);
}

/** What the server says, else what is kept. */
async function fresh(request, name, path) {
  try {
    const response = await fetch(request);
    if (response.ok) return response;
    return (response.status >= 500 && (await look(name, path))) || response;
  } catch (error) {
    const found = await look(name, path);
    if (found) return found;
    throw error;
  }
}

async function look(name, path) {
  return (await caches.open(name)).match(path, { ignoreVary: true, ignoreSearch: true });
}
