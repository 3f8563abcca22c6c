// Channels and their listeners, and keyspace notifications, which are messages on channels.
import type { Client } from './client.ts';
import { matches } from '../bytes/glob.ts';
import { Notify } from './keyspace.ts';
import { Push } from './reply.ts';
import type { Bytes } from './reply.ts';

/** Bytes of a client's subscription beside its name. */
const SUBSCRIPTION = 100;

export class PubSub {
  readonly channels = new Map<Bytes, Set<Client>>();
  readonly patterns = new Map<Bytes, Set<Client>>();
  /** Shard channels: of one node they are channels apart from the others. */
  readonly shards = new Map<Bytes, Set<Client>>();
  /** What the names that are subscribed to take, as an estimate. */
  bytes = 0;
  /** Which keyspace events are wanted, bits of `Notify`; 0: none. */
  notifyMask = 0;

  /** `send` takes a message to a client. */
  constructor(private readonly send: (client: Client, message: Push) => void) {}

  subscribe(client: Client, channel: Bytes): void { this.join(this.channels, client.channels, client, channel); }
  unsubscribe(client: Client, channel: Bytes): void { this.part(this.channels, client.channels, client, channel); }
  subscribePattern(client: Client, pattern: Bytes): void { this.join(this.patterns, client.patterns, client, pattern); }
  unsubscribePattern(client: Client, pattern: Bytes): void { this.part(this.patterns, client.patterns, client, pattern); }
  subscribeShard(client: Client, channel: Bytes): void { this.join(this.shards, client.shardChannels, client, channel); }
  unsubscribeShard(client: Client, channel: Bytes): void { this.part(this.shards, client.shardChannels, client, channel); }

  leave(client: Client): void {
    for (const channel of [...client.channels]) this.unsubscribe(client, channel);
    for (const pattern of [...client.patterns]) this.unsubscribePattern(client, pattern);
    for (const channel of [...client.shardChannels]) this.unsubscribeShard(client, channel);
  }

  /** Sends a message; returns how many received it. */
  publish(channel: Bytes, message: Bytes): number {
    let received = 0;
    for (const client of this.channels.get(channel) ?? []) {
      this.send(client, new Push(['message', channel, message]));
      received++;
    }
    for (const [pattern, clients] of this.patterns) {
      if (!matches(pattern, channel)) continue;
      for (const client of clients) {
        this.send(client, new Push(['pmessage', pattern, channel, message]));
        received++;
      }
    }
    return received;
  }

  publishShard(channel: Bytes, message: Bytes): number {
    const clients = this.shards.get(channel);
    for (const client of clients ?? []) this.send(client, new Push(['smessage', channel, message]));
    return clients?.size ?? 0;
  }

  /** As notifyKeyspaceEvent: `__keyspace@0__:key event` and `__keyevent@0__:event key`. */
  notify(db: number, type: number, event: Bytes, key: Bytes): void {
    if ((this.notifyMask & type) === 0) return;
    if ((this.notifyMask & Notify.keyspace) !== 0) this.publish(`__keyspace@${db}__:${key}`, event);
    if ((this.notifyMask & Notify.keyevent) !== 0) this.publish(`__keyevent@${db}__:${event}`, key);
  }

  private join(table: Map<Bytes, Set<Client>>, own: Set<Bytes>, client: Client, name: Bytes): void {
    const { size } = own;
    if (own.add(name).size !== size) this.bytes += SUBSCRIPTION;
    const clients = table.get(name);
    if (clients !== undefined) clients.add(client);
    else {
      table.set(name, new Set([client]));
      this.bytes += name.length;
    }
  }

  private part(table: Map<Bytes, Set<Client>>, own: Set<Bytes>, client: Client, name: Bytes): void {
    if (own.delete(name)) this.bytes -= SUBSCRIPTION;
    const clients = table.get(name);
    clients?.delete(client);
    if (clients?.size !== 0) return;
    table.delete(name);
    this.bytes -= name.length;
  }
}
