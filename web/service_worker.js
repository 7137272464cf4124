// Keeps the console's own files, so that it opens without a network. The build puts the three lines below in: every file
// of the console, those of the engine for this browser with statistics, and a name that changes whenever one of them does.
const FILES = [];
const ENGINE_FILES = [];
const BUILD = "";

const KEPT = `console-${BUILD}`;
/** The engine is kept from when it is first chosen: the page says so. */
const ENGINE_KEPT = "console-engine-";
const ENGINE = ENGINE_KEPT + BUILD;
/** The console with statistics, of which each file is kept when it comes. */
const STATISTICS = `console-statistics-${BUILD}`;
const SHELL = "/";
/** Names that hold a hash never change their content; every other file is asked for first, so that no build is mixed. */
const HASHED = /-[0-9a-f]{8,}[._]/;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const chosen = (await caches.keys()).some((name) => name.startsWith(ENGINE_KEPT));
    // All or nothing, with the engine where it was chosen: otherwise the worker before this one stays.
    await keepAll(KEPT, FILES);
    if (chosen) await keepAll(ENGINE, ENGINE_FILES);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("console-") && ![KEPT, ENGINE, STATISTICS].includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("message", (event) => {
  if (event.data === "keep engine") event.waitUntil(keepAll(ENGINE, ENGINE_FILES));
});

/** Keeps files of this build, unless they are kept already. */
async function keepAll(name, paths) {
  const cache = await caches.open(name);
  if ((await cache.keys()).length === paths.length) return;
  await requireServed();
  await cache.addAll(paths.map((path) => new Request(path, { cache: HASHED.test(path) ? "default" : "no-cache" })));
  // What came may be of two builds, if the server got another one meanwhile.
  await requireServed().catch(async (error) => {
    await Promise.all(paths.map((path) => cache.delete(path)));
    throw error;
  });
}

/** Throws where the server has another build by now, which its own worker keeps. */
async function requireServed() {
  const worker = await fetch(self.location.href, { cache: "no-store" });
  if (!(await worker.text()).includes(`"${BUILD}"`)) throw new Error("the server has another build");
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const own = request.method === "GET" && url.origin === self.location.origin;
  if (!own || url.pathname === "/api" || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(fresh(request, KEPT, SHELL));
  else if (url.pathname.startsWith("/engine/")) event.respondWith(fresh(request, ENGINE, url.pathname));
  else if (url.pathname.startsWith("/with-statistics/")) event.respondWith(keeping(request, url.pathname));
  else if (HASHED.test(url.pathname)) event.respondWith(kept(request, url.pathname));
  else if (FILES.includes(url.pathname)) event.respondWith(fresh(request, KEPT, url.pathname));
});

/** What is kept, else what the server says. */
async function kept(request, path) {
  return (await look(KEPT, path)) ?? fetch(request);
}

/** What is kept, else what the server says, which is kept from then on. Their names hold a hash, or stand below one. */
async function keeping(request, path) {
  const found = (await look(ENGINE, path)) ?? (await look(STATISTICS, path));
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(STATISTICS)).put(path, response.clone());
  return response;
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
