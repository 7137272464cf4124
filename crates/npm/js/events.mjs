// Server-sent events: how far a long computation is, then what it came to.
import { ServerError } from "./errors.mjs";
import { parse } from "./json.mjs";

/** Whether an answer is a stream of events. */
export const isEvents = (headers) => /^text\/event-stream\b/i.test(headers.get("content-type") ?? "");

/** Hears a stream of events part by part. */
export class Events {
  #text = "";
  #decoder = new TextDecoder();
  #onProgress;
  #end;

  constructor(onProgress) {
    this.#onProgress = onProgress;
  }

  /** A part came, cut anywhere. */
  hear(part) {
    this.#text += this.#decoder.decode(part, { stream: true });
    for (let at; (at = this.#text.indexOf("\n\n")) >= 0; this.#text = this.#text.slice(at + 2)) {
      const lines = this.#text.slice(0, at).split("\n");
      const field = (name) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const [event, data = ""] = [field("event"), field("data")];
      if (event === "progress") this.#tell(parse(data));
      else if (event === "result") this.#end = { status: 200, body: new TextEncoder().encode(data) };
      else if (event === "error") this.#end = { status: parse(data)?.Status ?? 500, body: new TextEncoder().encode(data) };
    }
  }

  #tell(read) {
    if (read) this.#onProgress?.({ doneRows: read.DoneRows, totalRows: read.TotalRows });
  }

  /** What it came to, as the answer it would have been without events. */
  get answer() {
    if (this.#end) return this.#end;
    throw new ServerError("The stream of events broke off before its result.", { code: "UnreadableAnswer" });
  }
}
