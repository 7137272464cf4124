// Folders of files on this computer, and dropping one on a page.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The path of a folder with that many files at two depths, and what removes it. */
export async function folderOf(count) {
  const parent = await mkdtemp(join(tmpdir(), "pai-folder-"));
  const path = join(parent, "猫 photos");
  for (const inner of ["a", "b/deep"]) {
    await mkdir(join(path, inner), { recursive: true });
    const write = (_, at) => writeFile(join(path, inner, `${at}.jpg`), "x".repeat(at % 50));
    await Promise.all(Array.from({ length: count / 2 }, write));
  }
  return { path, remove: () => rm(parent, { recursive: true }) };
}

/** Drops what is at `path` on an element, as a reader's hand would. */
export async function drop(page, target, path) {
  const session = await page.context().newCDPSession(page);
  const { x, y, width, height } = await target.boundingBox();
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await session.send("Input.dispatchDragEvent", { type, x: x + width / 2, y: y + height / 2, data });
  }
  await session.detach();
}
