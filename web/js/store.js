// The store of this browser as one file, and the room it takes.

/** Hands the whole store to the reader as a download; how many bytes it is. */
export async function exportStore(engine, name) {
  const blob = await engine.exportStore();
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // The download begins after this turn; the file stays until it surely has.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return blob.size;
}

/** Replaces the whole store by a picked file. */
export async function importStore(engine, input) {
  const file = input.files?.[0];
  if (file) await engine.importStore(file);
}

/** Bytes used, bytes there may be, and whether the browser may clear them: `[used, quota, kept]`. */
export async function room() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const kept = (await navigator.storage?.persisted?.()) ?? false;
  return [usage, quota, kept ? 1 : 0];
}

/** Asks the browser not to clear what is stored. */
export async function keep() {
  return (await navigator.storage?.persist?.()) ?? false;
}
