// A page's Worker. It owns the store's files, or works through the Worker that does until it is its turn.
import { Calls } from "./calls.mjs";
import { requireOpfs } from "./opfs.mjs";
import { Owner, wordsOf } from "./owner.mjs";
import { Guest, Reception } from "./relay.mjs";

/** How long a page that holds a store has to answer before it counts as one that does not, in milliseconds. */
const PATIENCE = 10_000;

/** The page's calls on their way to whoever owns the store. */
const calls = new Calls();
/** Those that are under way, by the page's ids; `false` once the page has called one off. */
const wanted = new Map();

const opening = { name: "default", settings: {}, title: "" };
const lockOf = (name) => `pai-datasets:${name}`;
/** A lock that says by its name who holds the store, to those who cannot reach its holder. */
const signOf = (name) => `pai-datasets:${name}:held by `;

let leave = () => {};
let owner;

const tell = (state) => postMessage({ state });

async function open(message) {
  Object.assign(opening, message);
  try {
    await requireOpfs();
  } catch (error) {
    return postMessage({ failed: wordsOf(error) });
  }
  const { name } = opening;
  const silence = setTimeout(() => void reportBusy(), PATIENCE);
  const guest = new Guest(name, calls, () => {
    clearTimeout(silence);
    tell("guest");
  });
  // Granted at once where nobody holds it, or when whoever does is gone.
  const giveUp = new AbortController();
  leave = async () => {
    clearTimeout(silence);
    giveUp.abort();
    guest.close();
  };
  try {
    await navigator.locks.request(lockOf(name), { signal: giveUp.signal }, async () => {
      clearTimeout(silence);
      guest.close();
      await own();
    });
  } catch (error) {
    if (error?.name !== "AbortError") postMessage({ failed: wordsOf(error) });
  }
}

/** Opens the files and serves until it is told to leave. The lock is held for as long as this takes. */
async function own() {
  const { name, settings, title } = opening;
  calls.detach();
  tell("opening");
  owner = await Owner.open(name, settings, () => postMessage({ trapped: true }));
  const perform = (message, onPart) => owner.perform(message, onPart);
  const reception = new Reception(name, perform);
  calls.attach(async (message) => {
    const { id, operation } = message;
    if (operation) calls.settle({ id, ...(await perform(message, (part) => calls.hear({ id, part }))) });
  });
  tell("owner");
  await new Promise((resolve) => {
    void navigator.locks.request(signOf(name) + title, () => new Promise((taken) => (opening.unsign = taken)));
    leave = async () => {
      calls.detach();
      reception.close();
      await owner.close();
      opening.unsign?.();
      resolve();
    };
  });
}

async function reportBusy() {
  const sign = signOf(opening.name);
  const { held = [] } = await navigator.locks.query();
  const holder = held.find((lock) => lock.name?.startsWith(sign))?.name.slice(sign.length);
  const who = holder ? `the page “${holder}”` : "another page of this browser";
  const message = `The store “${opening.name}” is open in ${who}, which does not answer. Close or reload that page.`;
  postMessage({ failed: { code: "Busy", message } });
}

async function perform({ id, operation, payload, inParts }) {
  let reply;
  wanted.set(id, true);
  try {
    const onPart = (part) => wanted.get(id) && (postMessage({ id, part }, [part.buffer]), true);
    reply = { id, value: await calls.call(operation, payload, undefined, inParts ? onPart : undefined) };
  } catch (error) {
    reply = { id, error: wordsOf(error) };
  }
  const isWanted = wanted.get(id);
  wanted.delete(id);
  if (!isWanted) return;
  const body = reply.value?.body;
  postMessage(reply, body instanceof Uint8Array ? [body.buffer] : []);
}

onmessage = ({ data }) => {
  if (data.open) void open(data.open);
  else if (data.operation) void perform(data);
  else if (wanted.has(data.abort)) wanted.set(data.abort, false);
  else if (data.leave) void leave().then(() => postMessage({ left: true }));
};
