// What the tests of the browser host call inside a page.
const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/** Opens a store; where it does not open, its error by code and words. */
export async function open(name, { from = "/engine/client.mjs", ...options } = {}) {
  globalThis.states = [];
  const { openBrowserEngine } = await import(from);
  try {
    globalThis.engine = await openBrowserEngine({ name, onState: (state) => states.push(state), ...options });
    return { state: engine.state() };
  } catch (error) {
    return { code: error.code, message: error.message, name: error.name };
  }
}

/** Calls an operation; status and body. */
export async function call(method, target, json, headers = []) {
  const [path, query = ""] = target.split("?");
  const body = json === undefined ? null : encoder.encode(JSON.stringify(json));
  const response = await engine.request({ method, path, query, headers, body });
  return { status: response.status, body: JSON.parse(decoder.decode(response.body)) };
}

export const newDataset = (Name, with_ = {}) => ({
  Name, Property: "DIRECTORY", DataSourceType: "OSS", Edition: "ADVANCED",
  Uri: "oss://b.oss-cn-hangzhou.aliyuncs.com/p/", WorkspaceId: "w", ...with_,
});

/** A batch of files, told from others by `mark`. */
export const newFiles = (mark, count, padding = "") => ({
  DatasetVersion: "v1",
  WorkspaceId: "w",
  DatasetFileMetas: Array.from({ length: count }, (_, at) => ({
    Uri: `oss://b/p/${mark}/${at}.png`, FileType: "image", ContentType: "image/png", FileFingerPrint: "x",
    FileUpdateTime: "2025-01-12T14:36:01Z", ...(padding && { MetaAttributes: JSON.stringify({ padding }) }),
  })),
});

/** Creates a dataset with a batch of files; its id. */
export async function create(name, files = 0) {
  const { status, body } = await call("POST", "/api/v1/datasets", newDataset(name));
  if (status !== 200) throw new Error(`creating ${name}: ${status} ${JSON.stringify(body)}`);
  if (files > 0) {
    const registered = await register(body.DatasetId, name, files);
    if (registered.status !== 200) throw new Error(`registering files of ${name}: ${registered.status}`);
  }
  return body.DatasetId;
}

export const register = (id, mark, count, padding) =>
  call("POST", `/api/v1/datasets/${id}/datasetfilemetas`, newFiles(mark, count, padding));

/** The names of all datasets, in order. */
export async function names() {
  const { status, body } = await call("GET", "/api/v1/datasets?PageSize=1000");
  if (status !== 200) throw new Error(`listing: ${status} ${JSON.stringify(body)}`);
  return body.Datasets.map((dataset) => dataset.Name).sort();
}

/** How many files a dataset's v1 has. */
export async function count(id) {
  const { status, body } = await call("GET", `/api/v1/datasets/${id}/datasetfilemetas?DatasetVersion=v1&WorkspaceId=w`);
  if (status !== 200) throw new Error(`counting: ${status} ${JSON.stringify(body)}`);
  return body.TotalCount;
}
