// Pages that share a store: one owns the files, the others, its guests, work through it. What they say to each other
// goes over one channel that all hear, and one for each guest that carries what it asks.
//
//   guest: { hello: guest }      a guest is there, and asks who owns the store
//   owner: { owner }             an owner is there
//   owner: { owner, guest }      the owner hears that guest's own channel
//   guest: { bye: guest }        the guest goes

const channelOf = (name, guest) => new BroadcastChannel(`pai-datasets:${name}${guest ? `:${guest}` : ""}`);

/** Serves guests with `perform`, until it is closed. */
export class Reception {
  #id = crypto.randomUUID();
  #channel;
  #guests = new Map();
  #name;
  #perform;

  constructor(name, perform) {
    this.#name = name;
    this.#perform = perform;
    this.#channel = channelOf(name);
    this.#channel.onmessage = ({ data }) => {
      if (data.hello) this.#welcome(data.hello);
      if (data.bye) this.#leave(data.bye);
    };
    this.#channel.postMessage({ owner: this.#id });
  }

  #welcome(guest) {
    if (!this.#guests.has(guest)) {
      const channel = channelOf(this.#name, guest);
      channel.onmessage = async ({ data }) => {
        if (data.operation) channel.postMessage({ id: data.id, ...(await this.#perform(data)) });
      };
      this.#guests.set(guest, channel);
    }
    this.#channel.postMessage({ owner: this.#id, guest });
  }

  #leave(guest) {
    this.#guests.get(guest)?.close();
    this.#guests.delete(guest);
  }

  close() {
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

  constructor(name, calls, onOwner) {
    this.#channel = channelOf(name);
    this.#own = channelOf(name, this.#id);
    this.#own.onmessage = ({ data }) => {
      if (!data.operation) calls.settle(data);
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
    this.#hello();
  }

  #hello() {
    this.#channel.postMessage({ hello: this.#id });
  }

  close() {
    this.#channel.postMessage({ bye: this.#id });
    this.#channel.close();
    this.#own.close();
  }
}
