// Clients that wait for a key: who came first is served first, after the command, transaction or script that made
// the key ready is over. Redis's blocked.c.
import type { Client } from './client.ts';
import type { Engine } from './engine.ts';
import { RedisError } from './errors.ts';
import type { Bytes, Reply } from './reply.ts';
import { typeOf } from './value.ts';
import type { TypeName } from './value.ts';

/** What a client waits for. */
export interface Wait {
  readonly keys: readonly Bytes[];
  /** A key of another type is not what it waits for. */
  readonly type: TypeName;
  /** Does the command's work on a key that is ready; undefined: there is still nothing for it. Throws RedisError. */
  attempt(key: Bytes): Reply | undefined;
  /** The reply where a key no longer holds what is waited for; without it, waiting goes on. */
  readonly gone?: RedisError | undefined;
  /** The reply once its time is over. */
  readonly none: Reply;
  /** The arguments to run the command with when a key changes, if not its own. */
  readonly again?: readonly Bytes[];
  /** The reply at once where the client may not wait, if it is another. */
  readonly refused?: Reply;
  /** Milliseconds since 1970; 0: it waits for ever. */
  readonly until: number;
  /** When time alone brings what it waits for: milliseconds since 1970. The command runs anew then. */
  readonly due?: number | undefined;
}

/** When a wait of so many milliseconds from now ends, since 1970; 0: never. Throws from 7.2 on where 64 bits do not hold it. */
export function endOfWait({ time, has }: Engine, milliseconds: number): number {
  if (milliseconds === 0) return 0;
  const end = time + milliseconds;
  if (end >= 2 ** 63 && has.timeoutTooLong) throw new RedisError('ERR timeout is out of range');
  return end;
}

export class Blocking {
  private readonly waits = new Map<Client, Wait>();
  /** Who waits for a key, the longest first; by database and key. */
  private readonly queues: Map<Bytes, Set<Client>>[];
  private ready: { db: number; key: Bytes }[] = [];
  /** Until when the client waits that is being served; it keeps its time. */
  private until: number | undefined;

  constructor(private readonly engine: Engine) { this.queues = engine.databases.map(() => new Map()); }

  get count(): number { return this.waits.size + this.engine.pause.size; }

  /** How many keys are waited for; and of these, how many by someone who is told when the key goes. */
  get keys(): number { return this.queues.reduce((sum, { size }) => sum + size, 0); }

  get keysThatMayGo(): number {
    return this.queues.reduce((sum, queues) => sum + [...queues.values()]
      .filter((clients) => [...clients].some((client) => this.waits.get(client)!.gone !== undefined)).length, 0);
  }

  /** When a wait ends by time, or is tried again, for the first of them: milliseconds since 1970; Infinity: none does. */
  get soonest(): number {
    return Math.min(Infinity, ...[...this.waits.values()].flatMap(({ until, due }) => [...until === 0 ? [] : [until], ...due === undefined ? [] : [due]]));
  }

  waiting(client: Client): boolean { return this.waits.has(client) || this.engine.pause.holds(client); }

  /** Puts a client to wait, of which the reply is then told by `client.unblocked`; or replies that there is nothing. */
  wait(client: Client, wait: Wait): Reply {
    if (client.unblocked === undefined || client.denyBlocking || client.isScript) {
      return wait.refused === undefined ? wait.none : wait.refused;
    }
    this.waits.set(client, this.until === undefined ? wait : { ...wait, until: this.until });
    const queues = this.queues[client.db.id];
    for (const key of wait.keys) {
      const queue = queues.get(key);
      if (queue === undefined) queues.set(key, new Set([client]));
      else queue.add(client);
    }
    return wait.none;
  }

  /** When a client's waiting ends: milliseconds since 1970, 0 for never; `until` sets it. */
  limit(client: Client, until = this.waits.get(client)!.until): number {
    this.waits.set(client, { ...this.waits.get(client)!, until });
    return until;
  }

  /** A key changed: those who wait for it are looked at when the command is over. */
  changed(db: number, key: Bytes): void {
    if (this.queues[db].has(key)) this.ready.push({ db, key });
  }

  /** Serves who waits for keys that changed, which may make others ready. A key may be over that a transaction made. */
  serve(): void {
    if (this.ready.length > 0) this.engine.readClock();
    for (let next; (next = this.ready.shift()) !== undefined;) {
      for (const client of [...this.queues[next.db].get(next.key) ?? []]) this.offer(client, next.key);
    }
    this.engine.pause.resume();
  }

  /** Ends the waiting of those whose time is over, and tries again for those whose time has come. */
  expire(now: number): void {
    for (const [client, wait] of [...this.waits]) {
      if (wait.until !== 0 && wait.until <= now) this.finish(client, wait.none);
      else if (wait.due !== undefined && wait.due <= now) this.retry(client);
    }
    this.engine.pause.look(now);
  }

  /** Runs a command again, in an epoch of its own. */
  private retry(client: Client): void {
    const { engine } = this;
    engine.begin();
    try {
      const wait = this.waits.get(client);
      if (wait !== undefined) this.repeat(client, wait); // none where one before it ended its waiting
    } finally {
      engine.end();
    }
    engine.announce();
  }

  /** CLIENT UNBLOCK: as if its time were over, or with an error. Says whether it waited. */
  unblock(client: Client, error: boolean): boolean {
    const wait = this.waits.get(client);
    if (wait === undefined) return false;
    this.finish(client, error ? new RedisError('UNBLOCKED client unblocked via CLIENT UNBLOCK') : wait.none);
    return true;
  }

  /** It waits for nothing any more, without a reply. */
  leave(client: Client): void {
    this.engine.pause.forget(client);
    const wait = this.waits.get(client);
    if (wait === undefined) return;
    this.waits.delete(client);
    const queues = this.queues[client.db.id];
    for (const key of wait.keys) {
      const queue = queues.get(key);
      queue?.delete(client);
      if (queue?.size === 0) queues.delete(key);
    }
  }

  private offer(client: Client, key: Bytes): void {
    const wait = this.waits.get(client)!;
    const entry = client.db.peek(key);
    const holds = entry !== undefined && typeOf(entry.contents) === wait.type;
    if (!holds && wait.gone === undefined) return;
    if (this.engine.has.commandsTriedAgain) return this.repeat(client, wait);
    const { engine } = this;
    const outer = engine.current;
    engine.current = client; // what it does is its own
    const from = engine.journal.changes.length;
    try {
      if (!holds) throw wait.gone;
      const reply = wait.attempt(key);
      if (reply !== undefined) this.finish(client, reply);
    } catch (error) {
      this.finish(client, engine.faults.reply(error, [client.lastCommand], from));
    } finally {
      engine.current = outer;
    }
  }

  /** From 7.2 on the command runs anew, with its checks and all its keys; what waits on is the last of those who do. */
  private repeat(client: Client, { until, again }: Wait): void {
    const { engine } = this;
    const call = client.waitsWith!;
    const outer = engine.current;
    this.leave(client);
    engine.current = client;
    this.until = until;
    try {
      const reply = engine.repeat(client, call.command, again ?? call.args);
      if (this.waits.has(client)) return;
      client.traffic.commands++;
      engine.observation.waited(client);
      client.unblocked!(reply);
    } finally {
      engine.current = outer;
      this.until = undefined;
    }
  }

  private finish(client: Client, reply: Reply): void {
    const { engine } = this;
    const command = client.waitsWith?.command ?? engine.commands.get(client.lastCommand);
    this.leave(client);
    engine.observation.waited(client);
    if (command !== undefined && engine.has.commandsTriedAgain) command.calls++;
    client.traffic.commands++;
    if (reply instanceof RedisError) {
      engine.noteError(reply);
      if (command !== undefined) command.failed++;
    }
    client.unblocked!(reply);
  }
}
