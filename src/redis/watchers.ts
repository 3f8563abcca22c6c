// WATCH: which clients watch a key. Those of a key that changes find their transaction broken.
import type { Client } from './client.ts';
import type { Bytes } from './reply.ts';

export class Watchers {
  /** How many keys are watched, counted once for each client. */
  count = 0;
  /** By database and key. */
  private readonly clients: Map<Bytes, Set<Client>>[];

  constructor(databases: number) { this.clients = Array.from({ length: databases }, () => new Map()); }

  /** `live`: there is such a key. */
  add(client: Client, db: number, key: Bytes, live: boolean): void {
    if (client.watched.some(([d, k]) => d === db && k === key)) return;
    client.watched.push([db, key, live]);
    const clients = this.clients[db].get(key);
    if (clients === undefined) this.clients[db].set(key, new Set([client]));
    else clients.add(client);
    this.count++;
  }

  /** How many keys are watched. */
  get keys(): number { return this.clients.reduce((sum, { size }) => sum + size, 0); }

  /** The client watches nothing any more. */
  leave(client: Client): void {
    for (const [db, key] of client.watched) {
      const clients = this.clients[db].get(key);
      if (clients?.delete(client) === true) this.count--;
      if (clients?.size === 0) this.clients[db].delete(key);
    }
    client.watched = [];
    client.watchBroken = false;
  }

  changed(db: number, key: Bytes): void {
    const clients = this.clients[db].get(key);
    if (clients !== undefined) for (const client of clients) client.watchBroken = true;
  }
}
