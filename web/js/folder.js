// The files of a folder that was dropped or picked, as metadata. Nothing of their content is read.

/** Where the files seem to lie: a name that never leads anywhere (RFC 2606), for they are in no place with an address. */
const PLACE = "https://local.invalid/";

/** How many entries are looked at before the page gets its turn. */
const TURN = 500;

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

const turn = () => new Promise((resolve) => setTimeout(resolve));

/** What an `<input webkitdirectory>` holds. */
export async function picked(input) {
  const files = Array.from(input.files ?? []);
  const folder = files[0]?.webkitRelativePath.split("/")[0] ?? "";
  const below = (file) => file.webkitRelativePath.slice(folder.length + 1) || file.name;
  return { folder, items: files.map((file) => ({ path: below(file), file })) };
}

/** The entries of a drop. They can only be asked for while the event is handled; `walk` goes through them later. */
export function dropped(event) {
  return Array.from(event.dataTransfer?.items ?? [], (item) => item.webkitGetAsEntry?.()).filter(Boolean);
}

/** The files below the entries of a drop; `found` hears how many there are so far. */
export async function walk(entries, found) {
  const alone = entries.length === 1 && entries[0].isDirectory ? entries[0] : undefined;
  const items = [];
  const open = alone ? [[alone, ""]] : entries.map((entry) => [entry, entry.name]);
  for (let seen = 0; open.length; seen += 1) {
    const [entry, path] = open.pop();
    if (entry.isFile) items.push({ path, entry });
    else if (entry.isDirectory) {
      const reader = entry.createReader();
      // A reader gives its entries in parts of about a hundred, and an empty part at the end.
      for (;;) {
        const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (!part.length) break;
        for (const inner of part) open.push([inner, path ? `${path}/${inner.name}` : inner.name]);
      }
    }
    if (seen % TURN === 0) {
      found(items.length);
      await turn();
    }
  }
  return { folder: alone?.name ?? "", items };
}

export function count(source) {
  return source.items.length;
}

export function folder(source) {
  return source.folder;
}

/** The URI that a dataset of the folder `name` gets. */
export function place(name) {
  return `${PLACE}${clean(name)}/`;
}

/** The metadata of the items from `start` on, at most `most`, as JSON. What the system does not give is counted. */
export async function batch(source, start, most) {
  const base = place(source.folder || "files");
  const items = source.items.slice(start, start + most);
  const metas = await Promise.all(items.map((item) => describe(item, base).catch(() => null)));
  const read = metas.filter(Boolean);
  return { json: JSON.stringify(read), unreadable: metas.length - read.length };
}

async function describe({ path, file, entry }, base) {
  file ??= await new Promise((resolve, reject) => entry.file(resolve, reject));
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const type = media(file.type) || TYPES[ending] || "application/octet-stream";
  const kind = type.slice(0, type.indexOf("/"));
  return {
    Uri: base + clean(path),
    FileType: KINDS.includes(kind) ? kind : "application",
    ContentType: type,
    DataSize: file.size,
    // Not of the content, which is not read: a file that keeps size and time counts as the same.
    FileFingerPrint: `${file.size}-${file.lastModified}`,
    FileUpdateTime: new Date(file.lastModified).toISOString(),
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
