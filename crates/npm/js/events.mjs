// Server-sent events: how far a long computation is, then what it came to.
import { ServerError } from "./errors.mjs";
import { parse } from "./json.mjs";

/** Whether an answer is a stream of events. */
export const isEvents = (headers) => /^text\/event-stream\b/i.test(headers.get("content-type") ?? "");

const LINE = /\r\n|\n|\r/;
/** The end of an event. One that is cut in the middle of a line's end is found with the next part. */
const END = /\r\n\r\n|\n\n|\r\r/;

/** Hears a stream of events part by part. */
export class Events {
  #text = "";
  #decoder = new TextDecoder();
  #onProgress;
  #fraction = 0;
  #total = 0;
  #end;

  constructor(onProgress) {
    this.#onProgress = onProgress;
  }

  /** A part came, cut anywhere. */
  hear(part) {
    this.#text += this.#decoder.decode(part, { stream: true });
    for (let end; (end = END.exec(this.#text)); this.#text = this.#text.slice(end.index + end[0].length)) {
      const lines = this.#text.slice(0, end.index).split(LINE);
      const field = (name) => lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /, "")).join("\n");
      const [event, data] = [field("event"), field("data")];
      if (event === "progress") this.#tell(parse(data));
      else if (event === "result") this.#come(200, data);
      else if (event === "error") this.#come(parse(data)?.Status ?? 500, data);
    }
  }

  /**
   * Tells how far it is. A server may find out on the way that it has to read more rows than it said; what is told never
   * goes back all the same.
   */
  #tell(read) {
    if (!(read?.TotalRows > 0)) return;
    this.#fraction = Math.min(1, Math.max(this.#fraction, read.DoneRows / read.TotalRows));
    this.#total = read.TotalRows;
    this.#onProgress?.({ doneRows: Math.ceil(this.#fraction * this.#total), totalRows: this.#total });
  }

  #come(status, data) {
    this.#end = { status, body: new TextEncoder().encode(data) };
    if (status === 200 && this.#total && this.#fraction < 1) this.#tell({ DoneRows: this.#total, TotalRows: this.#total });
  }

  /** What it came to, as the answer it would have been without events. */
  get answer() {
    if (this.#end) return this.#end;
    throw new ServerError("The stream of events broke off before its result.", { code: "UnreadableAnswer" });
  }
}
