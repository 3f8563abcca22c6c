// CLIENT TRACKING: clients keep what they read, and are told when it changes. Either the engine remembers which keys a
// client read, or (broadcast) the client hears of every key that begins with one of its prefixes.
import type { Client } from './client.ts';
import { Flag, keyPositions } from './command.ts';
import type { Command } from './command.ts';
import { Push } from './reply.ts';
import type { Bytes } from './reply.ts';

/** How a client tracks. */
export interface TrackingMode {
  /** The client that is told in its place; 0: itself. */
  readonly redirect: number;
  readonly broadcast: boolean;
  /** Keys are remembered only after CLIENT CACHING YES, or not after CLIENT CACHING NO. */
  readonly optIn: boolean;
  readonly optOut: boolean;
  /** It is not told of its own changes. */
  readonly noLoop: boolean;
  /** Of a broadcast: that of all keys is ''. */
  readonly prefixes: readonly Bytes[];
}

/** A call as a client sent it. */
export interface Call { readonly client: Client; readonly command: Command; readonly args: readonly Bytes[] }

/** Who hears of a prefix, and the keys that changed since they did, each with who changed it last. */
interface Broadcast { readonly clients: Set<Client>; changed: Map<Bytes, Client | undefined> }

/** Where a client that speaks RESP2 hears of changes, for another. */
const CHANNEL = '__redis__:invalidate';

export class Tracking {
  /** How many clients track. */
  count = 0;
  /** Something waits to be told once the running command is answered. */
  due = false;
  readonly prefixes = new Map<Bytes, Broadcast>();
  /** Which clients, by their ids, read a key since it changed last. */
  readonly readers = new Map<Bytes, Set<number>>();
  /** Keys that may be remembered; 0: as many as there are. */
  most = 0;
  /** Messages to the client whose command runs: they follow its reply. */
  private waiting: [Client, readonly Bytes[] | null][] = [];

  constructor(private readonly clients: ReadonlyMap<number, Client>) {}

  start(client: Client, mode: TrackingMode): void {
    if (client.tracking === undefined) this.count++;
    client.redirectBroken = false;
    const prefixes = new Set([...client.tracking?.prefixes ?? [], ...mode.prefixes]);
    if (mode.broadcast && prefixes.size === 0) prefixes.add('');
    client.tracking = { ...mode, prefixes: [...prefixes] };
    for (const prefix of prefixes) {
      const broadcast = this.prefixes.get(prefix);
      if (broadcast === undefined) this.prefixes.set(prefix, { clients: new Set([client]), changed: new Map() });
      else broadcast.clients.add(client);
    }
  }

  stop(client: Client): void {
    if (client.tracking === undefined) return;
    for (const prefix of client.tracking.prefixes) {
      const broadcast = this.prefixes.get(prefix);
      broadcast?.clients.delete(client);
      if (broadcast?.clients.size === 0) this.prefixes.delete(prefix);
    }
    client.tracking = undefined;
    client.redirectBroken = client.caching = false;
    if (--this.count === 0) this.readers.clear();
  }

  /** A client read. */
  remember({ client, command, args }: Call): void {
    const mode = client.tracking;
    if (mode === undefined || mode.broadcast || (command.flags & Flag.pubsub) !== 0) return;
    if ((mode.optIn && !client.caching) || (mode.optOut && client.caching)) return;
    for (const { at } of keyPositions(command, args)) {
      const readers = this.readers.get(args[at]);
      if (readers === undefined) this.readers.set(args[at], new Set([client.id]));
      else readers.add(client.id);
    }
    if (this.readers.size > this.most) this.limit();
  }

  /** A key changed; `by`: the client that did it, undefined where its time was over or it was evicted. */
  changed(key: Bytes, by: Client | undefined, current: Client | undefined): void {
    for (const [prefix, { changed }] of this.prefixes) {
      if (!key.startsWith(prefix)) continue;
      changed.set(key, by);
      this.due = true;
    }
    const readers = this.readers.get(key);
    if (readers === undefined) return;
    this.readers.delete(key);
    for (const id of readers) this.invalidate(this.clients.get(id), key, current);
  }

  /** Databases were emptied: every client forgets all. */
  flushed(current: Client | undefined): void {
    for (const client of this.clients.values()) {
      if (client.tracking === undefined) continue;
      if (client === current) this.later(client, null);
      else tell(client, null, this.clients);
    }
    this.readers.clear();
  }

  /** Forgets keys beyond those that may be remembered, and says so. */
  limit(): void {
    if (this.most === 0) return;
    for (const [key, readers] of this.readers) {
      if (this.readers.size <= this.most) return;
      this.readers.delete(key);
      for (const id of readers) this.invalidate(this.clients.get(id), key, undefined);
    }
  }

  /** Tells what waited for the reply. */
  announce(): void {
    this.due = false;
    for (const [client, keys] of this.waiting.splice(0)) tell(client, keys, this.clients);
    for (const broadcast of this.prefixes.values()) {
      if (broadcast.changed.size === 0) continue;
      const { changed } = broadcast;
      broadcast.changed = new Map();
      for (const client of broadcast.clients) this.broadcast(client, changed);
    }
  }

  /** Keys remembered, and readers of all of them. */
  get items(): number { return [...this.readers.values()].reduce((sum, { size }) => sum + size, 0); }

  private broadcast(client: Client, changed: ReadonlyMap<Bytes, Client | undefined>): void {
    const keys = [...changed].filter(([, by]) => !(client.tracking!.noLoop && by === client)).map(([key]) => key);
    if (keys.length > 0) tell(client, keys, this.clients);
  }

  private invalidate(client: Client | undefined, key: Bytes, current: Client | undefined): void {
    if (client?.tracking === undefined || client.tracking.broadcast) return;
    if (client !== current) tell(client, [key], this.clients);
    else if (!client.tracking.noLoop) this.later(client, [key]);
  }

  private later(client: Client, keys: readonly Bytes[] | null): void {
    this.waiting.push([client, keys]);
    this.due = true;
  }
}

/** Sends a message to whom it is for. In RESP2 there is none but through another client that subscribed. */
function tell(client: Client, keys: readonly Bytes[] | null, clients: ReadonlyMap<number, Client>): void {
  const redirect = client.tracking?.redirect ?? 0;
  const target = redirect === 0 ? client : clients.get(redirect);
  if (target === undefined) {
    client.redirectBroken = true;
    if (client.protocol === 3) client.push(new Push(['tracking-redir-broken', redirect]));
  } else if (target.protocol === 3) target.push(new Push(['invalidate', keys]));
  else if (target !== client && target.subscriptions !== 0) target.push(new Push(['message', CHANNEL, keys]));
}
