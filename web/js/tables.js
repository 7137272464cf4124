// What tables need beside JSON: files in pieces, answers that come in parts, an engine for a file of this page alone, and
// results as downloads.

/** How long a server may keep silent, in milliseconds. */
const PATIENCE = 120_000;

const encoder = new TextEncoder();

/**
 * Sends a request with a file or a part of one, or whose answer may come as events; `{ status, body }`. `engine` is the one
 * in this browser, or absent where `address` is a server's. Of events, `hear` is told how far it is, and what comes last is
 * the answer. Where `saveAs` is a name, a success is handed to the reader as a file of that name.
 */
export async function send(engine, address, method, path, query, headers, content, hear, signal, saveAs) {
  const parts = saveAs ? collected() : heard(hear);
  const body = content instanceof Blob || content.length ? content : null;
  const carry = engine ? inPage : overNetwork;
  const { status, type } = await carry(engine ?? address, { method, path, query, headers: pairs(headers), body }, parts.take, signal);
  if (!saveAs || status !== 200) return parts.answer(status);
  const blob = new Blob(parts.all, { type });
  save(blob, saveAs);
  return { status, body: encoder.encode(JSON.stringify({ Size: blob.size })) };
}

async function inPage(engine, request, take, signal) {
  if (request.body instanceof Blob) request.body = new Uint8Array(await request.body.arrayBuffer());
  const { status, headers, body } = await engine.request(request, { signal, onPart: take });
  if (body?.byteLength) take(body);
  return { status, type: headers.find(([name]) => name === "content-type")?.[1] };
}

async function overNetwork(address, { method, path, query, headers, body }, take, signal) {
  const silence = new AbortController();
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error("timeout")), PATIENCE);
  };
  wait();
  try {
    const response = await fetch(address + path + (query && `?${query}`), {
      method, headers, body, credentials: "omit", cache: "no-store", redirect: "error",
      signal: AbortSignal.any([signal, silence.signal]),
    });
    const reader = response.body?.getReader();
    for (let read; reader && !(read = await reader.read()).done; wait()) take(read.value);
    return { status: response.status, type: response.headers.get("content-type") };
  } finally {
    clearTimeout(timer);
  }
}

function collected() {
  const all = [];
  const answer = async (status) => ({ status, body: new Uint8Array(await new Blob(all).arrayBuffer()) });
  return { all, take: (part) => void all.push(part), answer };
}

/** Parts that may be server-sent events. */
function heard(hear) {
  const { all, take, answer } = collected();
  const decoder = new TextDecoder();
  let [isEvents, text, last] = [undefined, "", undefined];
  const event = (block) => {
    const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(block) ?? [];
    if (name === "progress") {
      const { DoneRows, TotalRows } = JSON.parse(data);
      hear?.(DoneRows, TotalRows);
    } else if (name) {
      last = { name, data };
    }
  };
  return {
    take(part) {
      isEvents ??= part[0] === 0x65; // An object begins with a brace, an event with its name.
      if (!isEvents) return take(part);
      const blocks = (text + decoder.decode(part, { stream: true })).split("\n\n");
      text = blocks.pop();
      blocks.forEach(event);
    },
    answer(status) {
      if (!isEvents) return answer(status);
      if (!last) throw new Error("");
      const failed = last.name === "error" ? JSON.parse(last.data).Status : undefined;
      return { status: failed ?? status, body: encoder.encode(last.data) };
    },
  };
}

/** Names and values in turn, as pairs. */
function pairs(flat) {
  return flat.reduce((found, text, at) => (at % 2 ? found.at(-1).push(text) : found.push([text]), found), []);
}

/** An engine in memory, in a Worker of its own; it ends with the page. */
export async function openMemory() {
  const worker = new Worker("/memory.worker.mjs", { type: "module" });
  const waiting = new Map();
  let last = 0;
  const fail = (reason) => {
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message ?? "");
  };
  worker.onmessage = ({ data: { id, part, value, error } }) => {
    const call = waiting.get(id);
    if (part) return call?.onPart?.(part);
    waiting.delete(id);
    if (error !== undefined) call?.reject(new Error(error));
    else call?.resolve(value);
  };
  const call = (request, { signal, onPart } = {}) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, { resolve, reject, onPart });
      signal?.addEventListener("abort", () => {
        if (waiting.delete(id)) worker.postMessage({ id, abort: true });
        reject(signal.reason);
      });
      worker.postMessage({ id, request });
    });
  const close = () => {
    worker.terminate();
    fail("closed");
  };
  await call(null).catch((error) => {
    close();
    throw error;
  });
  return { request: call, close };
}

/** The file that was dropped, or picked in an input. */
export function fileOf(event) {
  return event.dataTransfer?.files[0] ?? event.target?.files?.[0];
}

export function saveText(text, name) {
  save(new Blob([text], { type: "text/csv;charset=utf-8" }), name);
}

/** What of a drawing's look comes from the page's style. */
const LOOK = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family", "font-weight", "text-anchor", "opacity"];

const LINE = 22;
const MARGIN = 12;

/** What stands above a picture: its title, and the figure's own caption with the marks of what is drawn, in lines of `width`. */
function captionOf(figure, title, width, context) {
  const { fontFamily } = getComputedStyle(figure);
  const items = [{ text: title, font: `600 15px ${fontFamily}` }];
  const place = figure.querySelector("figcaption > b")?.textContent.trim();
  if (place) items.push({ text: place, font: `600 13px ${fontFamily}`, begins: true });
  figure.querySelectorAll(".readout li").forEach((item, at) => {
    const mark = getComputedStyle(item.querySelector(".key"));
    const color = mark.borderTopWidth === "0px" ? mark.backgroundColor : mark.borderTopColor;
    items.push({ text: item.textContent.trim().replace(/\s+/g, " "), font: `13px ${fontFamily}`, color, begins: at === 0 && !place });
  });
  let [x, y] = [0, 0];
  for (const item of items) {
    context.font = item.font;
    const room = context.measureText(item.text).width + (item.color ? 18 : 0);
    if (item.begins || x + room > width) [x, y] = [0, x > 0 ? y + LINE : y];
    Object.assign(item, { x, y });
    x += room + 18;
  }
  return { items, height: y + LINE + 6 };
}

/** The drawing of that id as a picture with its caption, on the page's ground, twice as fine. */
export async function savePicture(id, name) {
  const drawing = document.getElementById(id);
  const figure = drawing.closest("figure");
  const copy = drawing.cloneNode(true);
  const [from, to] = [drawing, copy].map((svg) => [svg, ...svg.querySelectorAll("*")]);
  from.forEach((element, at) => {
    const style = getComputedStyle(element);
    for (const property of LOOK) to[at].setAttribute(property, style.getPropertyValue(property));
  });
  // Also what stands beyond its edges, as words of an axis may.
  const [size, box] = [drawing.getBoundingClientRect(), drawing.getBBox()];
  const [left, top] = [Math.min(0, box.x), Math.min(0, box.y)];
  const width = Math.ceil(Math.max(size.width, box.x + box.width) - left);
  const height = Math.ceil(Math.max(size.height, box.y + box.height) - top);
  for (const [attribute, value] of Object.entries({ width, height, viewBox: `${left} ${top} ${width} ${height}` })) copy.setAttribute(attribute, value);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  const caption = captionOf(figure, name.replace(/\.png$/, ""), width, canvas.getContext("2d"));
  const note = figure.querySelector("[data-note]")?.textContent.trim();
  canvas.width = 2 * (width + 2 * MARGIN);
  canvas.height = 2 * (caption.height + height + (note ? LINE : 0) + 2 * MARGIN);
  const context = canvas.getContext("2d");
  const { backgroundColor, color, fontFamily } = getComputedStyle(document.body);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(2, 2);
  context.translate(MARGIN, MARGIN);
  for (const item of caption.items) {
    if (item.color) {
      context.fillStyle = item.color;
      context.fillRect(item.x, item.y + 4, 12, 12);
    }
    context.fillStyle = color;
    context.font = item.font;
    context.fillText(item.text, item.x + (item.color ? 18 : 0), item.y + 15);
  }
  context.drawImage(image, 0, caption.height, width, height);
  context.font = `12px ${fontFamily}`;
  if (note) context.fillText(note, 0, caption.height + height + 16);
  save(await new Promise((resolve) => canvas.toBlob(resolve, "image/png")), name);
}

/** Hands a file to the reader. */
function save(blob, name) {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  // The download begins after this turn; the file stays until it surely has.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const FORMATS = {};

/**
 * A number to six digits, as a language writes it; a very small or large one to three, with its power of ten. Making a
 * format costs more than writing a thousand numbers with it.
 */
export function significant(tag, value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return Number(value.toPrecision(3)).toExponential().replace("e+", "e");
  FORMATS[tag] ??= new Intl.NumberFormat(tag, { maximumSignificantDigits: 6 });
  return FORMATS[tag].format(value);
}

/** What separates the fields of a CSV file whose first line has no comma; nothing where that is not plain. */
export async function delimiterOf(file) {
  const [line] = (await file.slice(0, 65_536).text()).split(/[\r\n]/, 1);
  return line.includes(",") ? "" : ([";", "\t", "|"].find((mark) => line.includes(mark)) ?? "");
}
