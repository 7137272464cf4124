// A real HTTP server that answers as it is told, request by request.
import { once } from "node:events";
import { createServer } from "node:http";
import { after } from "node:test";

/** The package under test, as it was built. */
export const pai = await import(new URL("esm/inline.js", `file://${process.env.PAI_NPM}/`));

export const KEY = "sk-tenant-verysecretkey";

const open = new Set();

// A test that fails leaves its server open; the run must end all the same.
after(() => {
  for (const server of open) server.closeAllConnections(), server.close();
});

/** Answers the n-th request with the n-th of `answers`, and further ones with the last. */
export async function misbehaving(...answers) {
  const seen = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString(), at: Date.now() });
    answer(response, request);
  });
  open.add(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  return {
    seen,
    endpoint,
    client: (options) => new pai.PaiDatasets({ endpoint, apiKey: KEY, logLevel: "off", ...options }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export const json = (status, body, headers = {}) => (response) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};
export const page = json(200, { RequestId: "R", Datasets: [], TotalCount: 0, PageNumber: 1, PageSize: 10 });
export const created = json(200, { RequestId: "R", DatasetId: "d-1" });
export const failing = (status, code = "InternalError", headers = {}) =>
  json(status, { RequestId: "R", Code: code, Message: `it is ${code}`, HostId: "h" }, headers);
/** Takes the connection away without an answer. */
export const drop = (response) => response.destroy();
export const hang = () => {};
/** Sends the head and half of a body, then nothing. */
export const stall = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
  response.write('{"Datasets":[');
};

export const cats = { Name: "cats", Property: "DIRECTORY", DataSourceType: "OSS", Uri: "oss://b.oss-cn-hangzhou.aliyuncs.com/cats/" };

/** The error of a call that must fail. */
export async function failure(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("the call succeeded");
}

/** Makes pauses of the client's own take no time; those that a test waits for are noted. */
export function withoutPauses(t) {
  const pauses = [];
  const real = globalThis.setTimeout;
  t.mock.method(Math, "random", () => 1);
  t.mock.method(globalThis, "setTimeout", (callback, delay, ...rest) => {
    // Of the package's own timers, the pauses between attempts are those from a second on; fetch has timers too.
    if (delay >= 1000 && delay < 50_000 && new Error().stack.includes(process.env.PAI_NPM)) {
      pauses.push(delay);
      return real(callback, 0, ...rest);
    }
    return real(callback, delay, ...rest);
  });
  return pauses;
}
