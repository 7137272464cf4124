// A whole store as one file: a magic line, the length of the table of contents, the table as JSON, the databases, and a
// checksum of all that. Files of the first form, which have no checksum, are still read.
import * as engine from "./engine.js";
import { BrowserEngineError } from "./calls.mjs";
import { Trapped, guarded } from "./instance.mjs";
import { KINDS, openDirectory } from "./opfs.mjs";

const MAGIC = new TextEncoder().encode("pai-datasets store 2\n");
const FIRST_MAGIC = new TextEncoder().encode("pai-datasets store 1\n");
const TYPE = "application/vnd.pai-datasets.store";

/** The longest table of contents that is read, in bytes: a million datasets. */
const LONGEST_TABLE = 64 * 1024 * 1024;

const CATALOGUE = "catalogue";
const NAME = /^(catalogue|files\/d-[0-9a-z]{1,64}|tables\/[a-z_][0-9a-z_]{0,62})$/;

const CATALOGUES = { make: (database) => guarded(() => new engine.CatalogueStore(database, "{}", () => {})) };

/** What opens a database of that name, once what it needs is there. */
async function makerOf(name) {
  const kind = name === CATALOGUE ? CATALOGUES : KINDS[name.slice(0, name.indexOf("/"))];
  await kind.load?.();
  return kind.make;
}

/** Writes the databases of the generation at `path`, which must be closed, as one file. */
export async function exportStore(path, stores) {
  const names = [CATALOGUE, ...stores.filter((name) => NAME.test(name))];
  const databases = [];
  const contents = [];
  for (const name of names) {
    const content = await readDatabase(`${path}/${name}`, await makerOf(name));
    if (!content) continue;
    databases.push({ name, size: content.size });
    contents.push(content);
  }
  const table = new TextEncoder().encode(JSON.stringify({ databases }));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, table.length);
  const content = new Blob([MAGIC, length, table, ...contents]);
  return new Blob([content, await checksum(content)], { type: TYPE });
}

/** How much of a file is hashed at a time, in bytes. */
const PIECE = 4 * 1024 * 1024;

/** The length of a checksum, in bytes. */
const CHECKSUM = 32;

/** The SHA-256 of the SHA-256 of each piece, so that no more than a piece is ever in memory. */
async function checksum(blob) {
  const hashes = [];
  for (let at = 0; at < blob.size; at += PIECE) {
    hashes.push(await crypto.subtle.digest("SHA-256", await blob.slice(at, at + PIECE).arrayBuffer()));
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(hashes).arrayBuffer()));
}

async function readDatabase(path, make) {
  const directory = await openDirectory(path);
  try {
    return guarded(() => {
      if (directory.isEmpty()) return undefined;
      // Opening it finishes what a crash left in its journal.
      make(directory.database()).free();
      const size = directory.size();
      const pieces = [];
      // A piece that is a blob is no longer in this thread's memory.
      for (let at = 0; at < size; at += pieces.at(-1).size) pieces.push(new Blob([directory.read(at)]));
      return new Blob(pieces);
    });
  } finally {
    directory.close();
  }
}

function refuse(why) {
  throw new BrowserEngineError("Invalid", `This file is not an exported store: ${why} Nothing was changed.`);
}

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
const isSame = (some, others) => some.length === others.length && some.every((byte, at) => byte === others[at]);

/** A file without its checksum, which holds. */
async function checked(file) {
  const magic = await bytesOf(file.slice(0, MAGIC.length));
  if (isSame(magic, FIRST_MAGIC)) return file;
  if (!isSame(magic, MAGIC)) refuse("it does not begin as one.");
  const end = Math.max(file.size - CHECKSUM, 0);
  const content = file.slice(0, end);
  if (!isSame(await checksum(content), await bytesOf(file.slice(end)))) refuse("it is damaged: its checksum does not hold.");
  return content;
}

/** The databases that a file says it holds, each with its content. */
async function readTable(file) {
  const blob = await checked(file);
  const bytes = (from, to) => bytesOf(blob.slice(from, to));
  const head = await bytes(0, MAGIC.length + 4);
  if (head.length < MAGIC.length + 4) refuse("it is cut off.");
  const length = new DataView(head.buffer).getUint32(MAGIC.length);
  let at = head.length + length;
  if (length > LONGEST_TABLE || at > blob.size) refuse("its table of contents is cut off.");
  let databases;
  try {
    ({ databases } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await bytes(head.length, at))));
  } catch {
    refuse("its table of contents does not read.");
  }
  const isEntry = (entry) => NAME.test(entry?.name) && Number.isSafeInteger(entry.size) && entry.size >= 0;
  if (!Array.isArray(databases) || !databases.every(isEntry)) refuse("its table of contents does not read.");
  const names = new Set(databases.map(({ name }) => name));
  if (names.size !== databases.length) refuse("it names a database twice.");
  if (!names.has(CATALOGUE)) refuse("it holds no catalogue.");
  const found = databases.map(({ name, size }) => ({ name, content: blob.slice(at, (at += size)) }));
  if (at !== blob.size) refuse("it is not as long as it says.");
  return found;
}

/** Fills the generation at `path`, which is empty, with the databases of a file. */
export async function importStore(path, blob) {
  if (!(blob instanceof Blob)) refuse("it is no file at all.");
  for (const { name, content } of await readTable(blob)) await writeDatabase(`${path}/${name}`, name, content);
}

async function writeDatabase(path, name, content) {
  const reader = new FileReaderSync();
  const make = await makerOf(name);
  const directory = await openDirectory(path);
  try {
    const read = (from, to) => new Uint8Array(reader.readAsArrayBuffer(content.slice(from, to)));
    guarded(() => directory.import(content.size, read));
    if (!isRight(directory, make)) refuse(`the database ${name} in it is damaged or none of ours.`);
  } finally {
    directory.close();
  }
}

/** Whether the directory's database is sound and has the shape that the engine gives it. */
function isRight(directory, make) {
  return guarded(() => {
    let store;
    try {
      const database = directory.database();
      if (!database.isSound()) return database.free(), false;
      store = make(database);
      return store.isGenuine();
    } catch (error) {
      // What SQLite says of a file that is no database.
      if (error instanceof Trapped || error instanceof WebAssembly.RuntimeError || error?.name === "QuotaExceededError") throw error;
      return false;
    } finally {
      store?.free();
    }
  });
}
