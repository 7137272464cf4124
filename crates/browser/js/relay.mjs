// Pages that share a store: one owns the files, the others, its guests, work through it. What they say to each other
// goes over one channel that all hear, and one for each guest that carries what it asks.
//
//   guest: { hello: guest }      a guest is there, and asks who owns the store
//   owner: { owner }             an owner is there
//   owner: { owner, guest }      the owner hears that guest's own channel
//
// A guest holds a lock of its own for as long as it is there; the owner waits for it, and so knows when the guest is gone.

const lockOf = (guest) => `pai-datasets:guest:${guest}`;
const channelOf = (name, guest) => new BroadcastChannel(`pai-datasets:${name}${guest ? `:${guest}` : ""}`);

/** Serves guests with `perform`, until it is closed. */
export class Reception {
  #id = crypto.randomUUID();
  #channel;
  #guests = new Map();
  #name;
  #perform;
  #closed = new AbortController();

  constructor(name, perform) {
    this.#name = name;
    this.#perform = perform;
    this.#channel = channelOf(name);
    this.#channel.onmessage = ({ data }) => {
      if (data.hello) this.#welcome(data.hello);
    };
    this.#channel.postMessage({ owner: this.#id });
  }

  #welcome(guest) {
    if (!this.#guests.has(guest)) {
      const channel = channelOf(this.#name, guest);
      channel.onmessage = async ({ data }) => {
        if (!data.operation) return;
        const isHere = () => this.#guests.get(guest) === channel;
        const onPart = (part) => isHere() && (channel.postMessage({ id: data.id, part }), true);
        const outcome = await this.#perform(data, onPart);
        // Nobody waits where the guest has gone meanwhile.
        if (isHere()) channel.postMessage({ id: data.id, ...outcome });
      };
      this.#guests.set(guest, channel);
      const { signal } = this.#closed;
      navigator.locks.request(lockOf(guest), { signal }, () => this.#leave(guest)).catch(() => {});
    }
    this.#channel.postMessage({ owner: this.#id, guest });
  }

  #leave(guest) {
    this.#guests.get(guest)?.close();
    this.#guests.delete(guest);
  }

  close() {
    this.#closed.abort();
    this.#channel.close();
    for (const guest of [...this.#guests.keys()]) this.#leave(guest);
  }
}

/** A guest: hands `calls` on to whoever owns the store. `onOwner` is called when there is one. */
export class Guest {
  #id = crypto.randomUUID();
  #channel;
  #own;
  #owner;
  #isHere = false;
  #isGone = false;
  #leave;
  #closed = new Promise((resolve) => (this.#leave = resolve));

  constructor(name, calls, onOwner) {
    this.#channel = channelOf(name);
    this.#own = channelOf(name, this.#id);
    this.#own.onmessage = ({ data }) => {
      if (data.part) calls.hear(data);
      else if (!data.operation) calls.settle(data);
    };
    this.#channel.onmessage = ({ data }) => {
      if (!data.owner || data.owner === this.#owner) return;
      // A new owner knows nothing of what the old one was asked.
      if (data.guest === undefined) return this.#hello();
      if (data.guest !== this.#id) return;
      this.#owner = data.owner;
      calls.attach((message) => this.#own.postMessage(message));
      onOwner();
    };
    void navigator.locks.request(lockOf(this.#id), () => {
      this.#isHere = !this.#isGone;
      this.#hello();
      return this.#closed;
    });
  }

  #hello() {
    if (this.#isHere) this.#channel.postMessage({ hello: this.#id });
  }

  close() {
    [this.#isHere, this.#isGone] = [false, true];
    this.#leave();
    this.#channel.close();
    this.#own.close();
  }
}
