// The files of a folder that was dropped or picked, as metadata. Nothing of their content is read.

/** Where the files seem to lie: a name that never leads anywhere (RFC 2606), for they are in no place with an address. */
const PLACE = "https://local.invalid/";

/** How many failed files are told one by one. */
const TOLD = 100;

/** How many files one request registers: as many as it may hold. */
const BATCH = 1000;

/** How long the page may have to wait for its turn, in milliseconds. */
const TURN = 10;

const TYPES = {
  avi: "video/x-msvideo", bin: "application/octet-stream", bmp: "image/bmp", csv: "text/csv", flac: "audio/flac",
  gif: "image/gif", gz: "application/gzip", heic: "image/heic", html: "text/html", jpeg: "image/jpeg", jpg: "image/jpeg",
  json: "application/json", jsonl: "application/jsonl", md: "text/markdown", mkv: "video/x-matroska", mov: "video/quicktime",
  mp3: "audio/mpeg", mp4: "video/mp4", npy: "application/octet-stream", ogg: "audio/ogg",
  parquet: "application/vnd.apache.parquet", pdf: "application/pdf", png: "image/png",
  safetensors: "application/octet-stream", svg: "image/svg+xml", tar: "application/x-tar", tif: "image/tiff",
  tiff: "image/tiff", tsv: "text/tab-separated-values", txt: "text/plain", wav: "audio/wav", webm: "video/webm",
  webp: "image/webp", xml: "application/xml", yaml: "application/yaml", yml: "application/yaml", zip: "application/zip",
};
const KINDS = ["image", "audio", "video", "text"];

/** Waits until the page has done what waits, such as to answer its reader. A timer would wait longer than it is told. */
function turn() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Something to await between steps: it gives the page its turn whenever the last one is a while ago. */
function patience() {
  let end = performance.now() + TURN;
  return async () => {
    if (performance.now() < end) return;
    await turn();
    end = performance.now() + TURN;
  };
}

/** Whether the browser has a dialog that gives handles: Chromium answers these several times sooner than an input's files. */
export function hasDialog() {
  return "showDirectoryPicker" in globalThis;
}

/** Asks for a folder, from within a click; nothing where the reader thinks better of it. */
export async function ask() {
  try {
    return [{ handle: await showDirectoryPicker({ id: "import", mode: "read" }) }];
  } catch (error) {
    if (error.name === "AbortError") return undefined;
    throw error;
  }
}

/** What an `<input webkitdirectory>` holds. */
export async function picked(input) {
  // The input lets go of its list when its value changes; the files stay.
  const files = Array.from(input.files ?? []);
  const folder = files[0]?.webkitRelativePath.split("/")[0] ?? "";
  const items = [];
  const pause = patience();
  for (const file of files) {
    items.push({ path: file.webkitRelativePath.slice(folder.length + 1) || file.name, of: file });
    if (items.length % 100 === 0) await pause();
  }
  return begin(folder, items);
}

/** What was dropped. It can only be asked for while the event is handled; `walk` goes through it later. */
export function dropped(event) {
  const items = Array.from(event.dataTransfer?.items ?? []).filter(({ kind }) => kind === "file");
  return items.map((item) => ({
    handle: item.getAsFileSystemHandle?.().catch(() => null),
    entry: item.webkitGetAsEntry?.(),
  }));
}

/** The files below what was dropped or asked for; `found` hears how many there are so far. */
export async function walk(given, found) {
  const handles = await Promise.all(given.map(({ handle }) => handle));
  const entries = given.map(({ entry }) => entry).filter(Boolean);
  if (!handles.length || !handles.every(Boolean)) return walkAll(entries, found);
  // A handle may be refused where an entry is not, such as to the folder of downloads.
  return walkAll(handles, found).catch((error) => (entries.length ? walkAll(entries, found) : Promise.reject(error)));
}

/** Goes through handles or entries. */
async function walkAll(roots, found) {
  const alone = roots.length === 1 && isFolder(roots[0]) ? roots[0] : undefined;
  const items = [];
  const open = alone ? [[alone, ""]] : roots.map((root) => [root, root.name]);
  const pause = patience();
  let told = 0;
  while (open.length) {
    const [folder, path] = open.pop();
    if (!isFolder(folder)) {
      items.push({ path, of: folder });
      continue;
    }
    try {
      for await (const inner of inside(folder)) {
        const below = path ? `${path}/${inner.name}` : inner.name;
        if (isFolder(inner)) open.push([inner, below]);
        else items.push({ path: below, of: inner });
        await pause();
      }
    } catch (error) {
      if (folder === alone) throw error;
      // A folder that may not be read counts as a file that could not be.
      items.push({ path, of: null });
    }
    if (performance.now() > told + 200) {
      told = performance.now();
      found(items.length);
    }
  }
  return begin(alone?.name ?? "", items);
}

/** Of a handle or of an entry. */
function isFolder(given) {
  return given.kind === "directory" || given.isDirectory === true;
}

/** What is directly in a folder. */
async function* inside(folder) {
  if (folder.values) {
    yield* folder.values();
    return;
  }
  const reader = folder.createReader();
  // A reader gives its entries in parts of about a hundred, and an empty part at the end.
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) return;
    yield* part;
  }
}

/** The file of a handle or of an entry, or that very file. */
async function fileOf(given) {
  if (given.getFile) return given.getFile();
  if (given.file) return new Promise((resolve, reject) => given.file(resolve, reject));
  return given;
}

/**
 * Looks the files up one batch after the other, from now on and while the reader does something else: that takes the
 * browser about as long as it takes the engine to register them.
 */
function begin(folder, items) {
  const source = { folder, count: items.length, items, batches: [], run: 0 };
  goOn(source, 0);
  return source;
}

/** Looks up the files of the batches from `first` on, also those of a source that was stopped. */
export function goOn(source, first) {
  const base = place(source.folder || "files");
  const run = (source.run += 1);
  let before = Promise.resolve();
  for (let number = first; number * BATCH < source.count; number += 1) {
    const part = source.items.slice(number * BATCH, (number + 1) * BATCH);
    before = before.then(() => describeAll(source, run, part, base));
    source.batches[number] = before;
  }
}

/** What of the items is known, in their order: `null` for what the system did not give. */
async function describeAll(source, run, items, base) {
  const metas = [];
  const pause = patience();
  // A file that is there is looked up while the page waits; others are not, and many are at once.
  const width = items[0]?.of instanceof File ? 1 : 50;
  for (let at = 0; at < items.length && source.run === run; at += width) {
    const part = items.slice(at, at + width).map((item) => describe(item, base).catch(() => null));
    metas.push(...(await Promise.all(part)));
    await pause();
  }
  return metas;
}

/** Nobody wants to know more of the files. */
export function stop(source) {
  source.run += 1;
}

export function count(source) {
  return source.count;
}

export function batches(source) {
  return source.batches.length;
}

export function folder(source) {
  return source.folder;
}

/** The URI that a dataset of the folder `name` gets. */
export function place(name) {
  return `${PLACE}${clean(name)}/`;
}

/**
 * The request that registers a batch: its body, how many files it holds, and how many the system did not give. It is
 * written here, and not by the program, for the sake of speed.
 */
export async function batch(source, number, version, workspace) {
  const metas = await source.batches[number];
  const read = metas.filter(Boolean);
  const request = { DatasetVersion: version, WorkspaceId: workspace, DatasetFileMetas: read };
  const body = new TextEncoder().encode(JSON.stringify(request));
  return { body, size: read.length, unreadable: metas.length - read.length };
}

/** What the answer to such a request comes to: how many were registered, how many failed, and some of these. */
export function digest(body) {
  const { SucceedDetails = [], FailedDetails = [] } = JSON.parse(new TextDecoder().decode(body));
  const digest = { Registered: SucceedDetails.length, Failed: FailedDetails.length, FailedDetails: FailedDetails.slice(0, TOLD) };
  return new TextEncoder().encode(JSON.stringify(digest));
}

async function describe({ path, of }, base) {
  const file = await fileOf(of);
  // Of an input's file the browser looks them up now, which takes its time; a handle's file brought them along.
  const { size, lastModified } = file;
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const type = media(file.type) || TYPES[ending] || "application/octet-stream";
  const kind = type.slice(0, type.indexOf("/"));
  return {
    Uri: base + clean(path),
    FileType: KINDS.includes(kind) ? kind : "application",
    ContentType: type,
    DataSize: size,
    // Not of the content, which is not read: a file that keeps size and time counts as the same.
    FileFingerPrint: `${size}-${lastModified}`,
    FileUpdateTime: new Date(lastModified).toISOString(),
  };
}

/** A media type without its parameters. */
function media(type) {
  const bare = type.split(";")[0].trim();
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(bare) ? bare : "";
}

/** A path without characters that a URI cannot hold. */
function clean(path) {
  return path.replace(/\p{Cc}/gu, encodeURIComponent).replace(/^\/+/, "");
}
