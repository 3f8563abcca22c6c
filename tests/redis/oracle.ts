// Our engine beside a real redis-server: a test sends one line to both and compares the bytes.
//
//     import { expect, test } from 'vitest';
//     import { beside } from './oracle.ts';
//
//     test('LPUSH on a string replies WRONGTYPE', async () => {
//       const t = await beside();
//       await t.same('SET k "a\\x00b"');                         // equal raw RESP bytes from both
//       await t.reply('LPUSH k v', '-WRONGTYPE Operation against a key holding the wrong kind of value');
//       await t.reply(['RPUSH', 'l', 'a', '\xff'], ':2');         // an array of byte strings, as it is
//       await t.reply('LRANGE l 0 -1', '*2 $1 a $1 \xff');        // RESP, line ends shown as spaces
//       await t.sameSorted('SMEMBERS s');                         // arrays in any order
//       await t.sameSorted('HGETALL h', 2);                       // ... two by two
//       await t.near('PTTL k', 50);                               // integers that differ by up to 50
//       const b = await t.client();                               // a second connection to both
//       await b.same('SUBSCRIBE c');
//       await t.same('PUBLISH c m');
//       await b.messages();                                       // what both pushed to b since, compared
//       await t.hello(3);                                         // RESP3 from here on
//       await t.compareKeyspace();                                // every key, value and time to live
//     });
//
// `beside(setUp)` calls `setUp(engine)` first, to attach scripting or to record the journal. What redis-server answers is
// recorded and replayed (recording/servers.ts). A server that is asked lives as long as the test file; each `beside` finds
// it empty and as configured at its start. Where replies tell moments (EXPIRETIME) the engine's clock has to stand at
// `momentOfRecording()`. For what has no counterpart: `t.engine`, `t.ours(line)`, `t.theirs(line)`.
import { expect } from 'vitest';
import type { Client } from '../../src/redis/client.ts';
import { Engine } from '../../src/redis/engine.ts';
import type { EngineOptions } from '../../src/redis/engine-options.ts';
import type { Reply } from '../../src/redis/reply.ts';
import { encodeReply } from '../../src/redis/resp.ts';
import { compareKeyspaces } from './compare-keyspace.ts';
import type { ReleaseName } from '../../src/redis/version.ts';
import { RELEASE } from './real-redis.ts';
import { atEndOfFile, OracleServer, replays } from './recording/servers.ts';
import type { OracleClient } from './recording/servers.ts';
import { compact, readFrame, sortedFrame, splitLine } from './wire.ts';
import type { Bytes } from './wire.ts';

/** A command as redis-cli would take it, or its arguments as they are. */
export type Line = string | readonly Bytes[];

const argsOf = (line: Line): Bytes[] => (typeof line === 'string' ? splitLine(line) : [...line]);
const shown = (line: Line): string => (typeof line === 'string' ? line : JSON.stringify(line));

/** Both replies to one line, raw. */
interface Replies { ours: Bytes; theirs: Bytes }

/** One connection to each of the two. */
export class Pair {
  /** What the engine pushed and no assertion has read yet. */
  private pushed: Reply[] = [];
  /** The engine's side of the connection. */
  readonly own: Client;

  constructor(readonly engine: Engine, readonly real: OracleClient) {
    this.own = engine.connect((message) => { this.pushed.push(message); });
  }

  /** Sends to both, asserts equal raw replies and returns them in compact form. */
  async same(line: Line): Promise<string> {
    const { ours, theirs } = await this.send(line);
    expect(compact(ours), `${shown(line)} as redis-server`).toBe(compact(theirs));
    return compact(ours);
  }

  /** As `same`, and asserts what the reply is. */
  async reply(line: Line, expected: string): Promise<void> {
    const { ours, theirs } = await this.send(line);
    expect(compact(theirs), `${shown(line)}: redis-server itself`).toBe(expected);
    expect(compact(ours), shown(line)).toBe(expected);
  }

  /** As `same` where order has no meaning: arrays, sets and maps at every depth; the outermost in groups. */
  async sameSorted(line: Line, group = 1): Promise<string> {
    const { ours, theirs } = await this.send(line, false);
    const sorted = (raw: Bytes): string => compact(sortedFrame(readFrame(raw)!.frame, group));
    expect(sorted(ours), `${shown(line)} as redis-server`).toBe(sorted(theirs));
    return sorted(ours);
  }

  /** As `same` for integer replies that may differ a little: times. */
  async near(line: Line, tolerance: number): Promise<number> {
    const { ours, theirs } = await this.send(line);
    const value = (raw: Bytes): number => (raw.startsWith(':') ? Number(raw.slice(1)) : NaN);
    expect(value(ours), `${shown(line)}: ${compact(ours)}`).not.toBeNaN();
    expect(Math.abs(value(ours) - value(theirs)), `${shown(line)}: ${compact(ours)}, redis-server: ${compact(theirs)}`)
      .toBeLessThanOrEqual(tolerance);
    return value(ours);
  }

  /** Asserts that both pushed equal messages since the last reply; returns ours in compact form. */
  async messages(): Promise<string[]> {
    const ours = this.takePushed().map(compact);
    const theirs: string[] = [];
    // One more than ours, so that a message which we miss is seen; it is not waited for long.
    for (let raw; (raw = await this.real.next(theirs.length < ours.length ? undefined : 30)) !== undefined;) {
      theirs.push(compact(raw));
    }
    expect(ours, 'messages as from redis-server').toEqual(theirs);
    return ours;
  }

  /** Switches both to a protocol; the replies, which tell versions, are not compared. */
  async hello(protocol: 2 | 3): Promise<void> {
    await this.real.command('HELLO', String(protocol));
    this.own.protocol = protocol;
  }

  /** Sends to the engine alone. */
  ours(line: Line): string { return compact(this.run(argsOf(line)).join('')); }

  /** Sends to redis-server alone. */
  async theirs(line: Line): Promise<string> { return compact(await this.real.command(...argsOf(line))); }

  /** `compared`: the replies are only compared, byte for byte. */
  private async send(line: Line, compared = true): Promise<Replies> {
    const args = argsOf(line);
    if (TAINTS.has(args[0].toLowerCase())) tainted = true;
    this.real.send(args);
    const ours = this.run(args);
    const theirs: Bytes[] = [];
    // A command may be answered by several messages (SUBSCRIBE a b): as many are read as we sent.
    while (theirs.length < ours.length) {
      const raw = await this.real.next(undefined, compared ? ours[theirs.length] : undefined);
      if (raw === undefined) break;
      theirs.push(raw);
    }
    return { ours: ours.join(''), theirs: theirs.join('') };
  }

  /** The engine's answer: messages to this client while the command ran, then its reply. */
  private run(args: Bytes[]): Bytes[] {
    const before = this.pushed;
    this.pushed = [];
    const replies = [this.own.session === undefined ? this.engine.execute(this.own, args) : this.own.session.command(args)];
    const sent = this.takePushed();
    this.pushed = before;
    if (this.own.session?.over !== undefined) replies.push(this.own.session.over.reply);
    const answers = replies.map((reply) => encodeReply(reply, this.own.protocol));
    this.engine.announce(); // what follows the reply
    return [...sent, ...answers];
  }

  private takePushed(): Bytes[] {
    const taken = this.pushed.map((message) => encodeReply(message, this.own.protocol));
    this.pushed = [];
    return taken;
  }
}

/** The first pair, and what concerns the whole. */
export class Beside extends Pair {
  private readonly others: Pair[] = [];

  constructor(engine: Engine, real: OracleClient, private readonly server: OracleServer) {
    super(engine, real);
  }

  /** One more connection to both. */
  async client(): Promise<Pair> {
    const pair = new Pair(this.engine, await this.server.connect());
    this.others.push(pair);
    return pair;
  }

  /** Asserts that both hold the same keys, types, values and (within `tolerance` ms) times to live. */
  async compareKeyspace(tolerance = 2000): Promise<void> {
    const reader = await this.server.connect();
    await compareKeyspaces(this.engine, reader, tolerance);
    reader.close();
  }

  /** Ends the connections. A test need not: the end of its file does. */
  close(): void {
    for (const pair of [this, ...this.others]) {
      pair.real.close();
      this.engine.disconnect(pair.own);
    }
  }
}

/** Commands after which a server is not reused: they change more than keys and scripts. */
const TAINTS = new Set(['config', 'acl', 'debug', 'shutdown', 'replicaof', 'slaveof', 'cluster', 'failover', 'hotkeys']);
let server: OracleServer | undefined;
let serves: ReleaseName | undefined;
let tainted = false;

atEndOfFile(async () => {
  await server?.stop();
  server = undefined;
});

async function emptyServer(release: ReleaseName): Promise<OracleServer> {
  if (replays(release)) return OracleServer.start([], release);
  if (tainted || serves !== release) {
    await server?.stop();
    server = undefined;
  }
  tainted = false;
  server ??= await OracleServer.start([], release);
  serves = release;
  await server.prepare(async (real) => {
    const admin = await real.connect();
    for (const args of [['FLUSHALL'], ['SCRIPT', 'FLUSH', 'SYNC'], ['FUNCTION', 'FLUSH']]) await admin.command(...args);
    admin.close();
  });
  return server;
}

/** An engine beside an empty server of a release. `setUp` prepares the engine before its first client. */
export async function beside(
  setUp?: (engine: Engine) => void, options?: EngineOptions, release: ReleaseName = RELEASE,
): Promise<Beside> {
  const real = await emptyServer(release);
  const engine = new Engine(options);
  engine.emulate(release);
  setUp?.(engine);
  return new Beside(engine, await real.connect(), real);
}
