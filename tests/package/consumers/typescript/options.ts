// What the types take and refuse: compiled, not run.
import { PaiDatasets } from "pai-datasets";
import type { CallOptions, DatasetFileMeta, DirectoryEntry, PaiDatasetsOptions } from "pai-datasets";

const endpoint = "http://127.0.0.1:1";
const key = { accessKeyId: "a", accessKeySecret: "b" };
const right: PaiDatasetsOptions[] = [
  { endpoint },
  { endpoint: process.env["PAI_ENDPOINT"], apiKey: process.env["DASHSCOPE_API_KEY"] },
  { endpoint, ...key, securityToken: "t", timeout: 5 },
  { region: "cn-hangzhou", ...key },
  { apiKey: "sk-x" },
  { engine: "browser", name: "a" },
  { engine: "memory", module: new Uint8Array(1), tables: Promise.resolve(new Response()) },
];
const wrong: PaiDatasetsOptions[] = [
  // @ts-expect-error: it says not where to
  {},
  // @ts-expect-error: either of them
  { endpoint, region: "cn-hangzhou", ...key },
  // @ts-expect-error: one key
  { endpoint, apiKey: "k", ...key },
  // @ts-expect-error: both halves of it
  { endpoint, accessKeyId: "a" },
  // @ts-expect-error: a region signs
  { region: "cn-hangzhou", apiKey: "k" },
  // @ts-expect-error: an engine is no server
  { engine: "memory", endpoint },
  // @ts-expect-error: only an engine has one
  { endpoint, module: new Uint8Array(1) },
  // @ts-expect-error: there is no such option
  { endpoint, timeuot: 5 },
];
// @ts-expect-error: options are needed
export const made = (): PaiDatasets => new PaiDatasets();
export const headers: CallOptions[] = [{ headers: { a: "b" } }, { headers: [["a", "b"]] }, { headers: new Headers() }];
// @ts-expect-error: a number is no headers
export const none: CallOptions = { headers: 5 };
export const all = [right, wrong];

interface Tags {
  user: { add: string[] };
}

export async function calls(pai: PaiDatasets, tags: Tags): Promise<void> {
  await using client = pai;
  await client.computeTablePercentiles({ Table: "t", Ranks: [0, 50, 99.9] });
  await client.request({ method: "POST", path: "/x", body: [1, 2] });
  await client.request({ path: "/x" });
  // @ts-expect-error: a GET has no body
  await client.request({ method: "GET", path: "/x", body: { a: 1 } });
  const files = { DatasetId: "d", DatasetVersion: "v1", WorkspaceId: "1" };
  const file = { Uri: "oss://b/a", FileType: "image", ContentType: "image/png", FileFingerPrint: "1", FileUpdateTime: new Date() } as const;
  await client.createDatasetFileMetas({ ...files, DatasetFileMetas: [{ ...file, Tags: tags, MetaAttributes: { a: 1 } }] });
  for await (const entry of client.listDatasetDirectory(files)) {
    const one: DirectoryEntry | DatasetFileMeta = entry;
    if ("Path" in entry) console.log(entry.Path, one);
    else console.log(entry.DatasetFileMetaId);
  }
}
