// One real server, with a database of its own: one that was empty, and that is emptied again.
import { splitArgs } from '../../bytes/split-args.ts';
import type { Bytes, WireReply } from '../../protocol.ts';
import { keysOf, textIn } from '../../testing/keyspace.ts';
import type { Runner, ServerLink, ServerSession } from '../../testing/server-target.ts';
import { CallError } from '../call-error.ts';
import { Connection } from './connection.ts';
import { serverOf } from './server-info.ts';

export class SingleServer implements ServerLink {
  readonly ownDatabase = true;
  private monitor: Connection | undefined;
  private seen: Bytes[] = [];
  private heardUntil: ((line: Bytes) => void) | undefined;

  private constructor(
    private readonly url: URL, private readonly connection: Connection, readonly title: string, readonly release: string,
    private readonly db: number, readonly user: Bytes,
  ) {}

  /** `name`: one that nobody else has, for a user. Throws CallError. */
  static async open(url: URL, name: Bytes): Promise<SingleServer> {
    const connection = await Connection.open(url);
    try {
      const { title, release, isCluster } = serverOf(textIn(await connection.must(['INFO', 'server'], url)), textIn(await connection.send(['INFO', 'cluster'])));
      if (isCluster) throw new CallError(`${url.host} is a node of a cluster: say --cluster.`);
      const db = await emptyDatabase(connection, url);
      return new SingleServer(url, connection, title, release, db, name);
    } catch (cause) {
      connection.close();
      throw cause;
    }
  }

  readonly send = (args: Bytes[]): Promise<WireReply> => this.connection.send(args);

  keys(pattern: Bytes): Promise<Bytes[]> { return keysOf(this.send, pattern); }

  refuses({ protocol }: Runner): string | undefined {
    return protocol === 3 && /^(?:[1-5]\.)/.test(this.release) ? `${this.title} has no RESP3.` : undefined;
  }

  loadLibrary(source: Bytes): Promise<WireReply> { return this.send(['FUNCTION', 'LOAD', source]); }

  async deleteLibrary(name: Bytes): Promise<void> { await this.send(['FUNCTION', 'DELETE', name]); }

  async session({ user, protocol }: Runner): Promise<ServerSession> {
    const connection = await Connection.open(this.url);
    const close = async (): Promise<void> => {
      connection.close();
      if (user !== undefined) await this.connection.send(['ACL', 'DELUSER', this.user]);
    };
    try {
      await connection.must(['SELECT', String(this.db)], this.url);
      if (user !== undefined) {
        await this.connection.must(['ACL', 'SETUSER', this.user, 'reset', 'on', 'nopass', ...user], this.url);
        await connection.must(['AUTH', this.user, 'any'], this.url);
      }
      // After AUTH: a user may not be allowed to say HELLO, and would be refused in the engine as well.
      if (protocol === 3) await connection.must(['HELLO', '3'], this.url);
    } catch (cause) {
      await close();
      throw cause;
    }
    return { call: (args) => this.watched(() => connection.send(args)), close };
  }

  private async watched(call: () => Promise<WireReply>): Promise<{ reply: WireReply; calls?: Bytes[][] }> {
    await this.watch();
    const reply = await call();
    const calls = await this.calls();
    return { reply, ...calls && { calls } };
  }

  async close(): Promise<void> {
    this.monitor?.close();
    this.connection.close();
  }

  /** MONITOR shows what scripts call; a server that refuses it shows nothing. */
  private async watch(): Promise<void> {
    if (this.monitor === undefined) {
      const monitor = await Connection.open(this.url);
      const reply = await monitor.send(['MONITOR']);
      if (reply.type === 'error') return monitor.close();
      monitor.pushed = (line) => {
        this.seen.push(textIn(line));
        this.heardUntil?.(textIn(line));
      };
      this.monitor = monitor;
    }
    this.seen = [];
  }

  private async calls(): Promise<Bytes[][] | undefined> {
    if (this.monitor === undefined) return undefined;
    // Once this is seen, all before it was.
    const mark = `evalua ${this.user} ${performance.now()}`;
    const marked = new Promise<void>((resolve) => { this.heardUntil = (line) => { if (line.includes(mark)) resolve(); }; });
    await this.connection.send(['ECHO', mark]);
    await marked;
    this.heardUntil = undefined;
    return this.seen.flatMap((line) => {
      const [, db, args] = /^[\d.]+ \[(\d+) lua\] (.*)$/s.exec(line) ?? [];
      return db === String(this.db) ? [splitArgs(args) ?? []] : [];
    });
  }
}

/** One with no keys: that of the URL, or the last there is. Throws CallError. */
async function emptyDatabase(connection: Connection, url: URL): Promise<number> {
  const named = /^\/(\d+)$/.exec(url.pathname)?.[1];
  const reply = await connection.send(['CONFIG', 'GET', 'databases']);
  const count = reply.type === 'array' && reply.items[1] !== undefined ? Number(textIn(reply.items[1])) : 16;
  const tried = named !== undefined ? [Number(named)] : Array.from({ length: count - 1 }, (_, at) => count - 1 - at);
  for (const db of tried) {
    if ((await connection.send(['SELECT', String(db)])).type === 'error') continue;
    if (textIn(await connection.must(['DBSIZE'], url)) === '0') return db;
  }
  throw new CallError(named === undefined ? `${url.host} has no database without keys: tests need one of their own.` : `Database ${named} of ${url.host} has keys: tests need one of their own.`);
}
