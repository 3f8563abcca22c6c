// Servers as tests ask them. What they answer is recorded and replayed from then on, with or without a server at hand:
//
//     npm run record [-- test files] [--release NAME ...]    asks the servers and records
//     LIVE=1                                                  asks them and compares, records nothing
//
// Replaying is what tests do on every machine: they assert the same everywhere, need no time of a server's, and one that
// sends something else than was recorded fails. What was not recorded yet is, where the server is; CI does not.
import { expect } from 'vitest';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { Answering, RealServer, RELEASE, redisInstalled } from '../real-redis.ts';
import type { RealClient } from '../real-redis.ts';
import type { Bytes } from '../wire.ts';
import { Tape } from './tape.ts';

/** A connection to a server, or to what it once answered. */
export type OracleClient = Answering;

const records = process.env.RECORD;
/** Another release than a test's own (RELEASE) and other random commands (SEED) are for looking: nothing is kept of them. */
const live = process.env.LIVE === '1' || process.env.SEED !== undefined || process.env.RELEASE !== undefined;
const mayRecord = (release: ReleaseName): boolean => redisInstalled(release) && !live
  && (records === undefined ? process.env.CI === undefined : records === 'all' || records.split(',').includes(release));

const tapes = new Map<ReleaseName, Tape>();
/** The test that runs; of what runs before the first of a file this. */
const BEFORE = 'before tests';
let test = BEFORE;
/** What is to be done when the tests of a file are over: modules outlive it. */
const endings: (() => Promise<void>)[] = [];

export function atEndOfFile(work: () => Promise<void>): void { endings.push(work); }

/** For setup.ts: the running test is another, or begins again. */
export function testBegins(name: string): void {
  test = name;
  for (const tape of tapes.values()) tape.begin(test);
}

/** For setup.ts: the running test is over, and nothing failed. */
export function testPassed(): void { for (const tape of tapes.values()) tape.end(test); }

/** For setup.ts: all tests of a file are over; `names` are theirs. */
export async function fileEnds(names: readonly string[]): Promise<void> {
  for (const work of endings) await work();
  for (const tape of tapes.values()) tape.save(new Set([BEFORE, ...names]));
  tapes.clear();
  test = BEFORE;
}

const tapeOf = (release: ReleaseName): Tape => {
  let tape = tapes.get(release);
  if (tape === undefined) tapes.set(release, tape = new Tape(expect.getState().testPath!, release));
  return tape;
};

/** Whether the running test hears what was recorded, not a server. */
export function replays(release: ReleaseName = RELEASE): boolean {
  const recorded = tapeOf(release).has(test);
  if (live || records !== undefined) return recorded && !(live ? redisInstalled(release) : mayRecord(release));
  return recorded || !mayRecord(release);
}

/** When the running test was recorded, in milliseconds since 1970: an engine that tells moments is to stand there. */
export function momentOfRecording(release: ReleaseName = RELEASE): number {
  if (replays(release)) return tapeOf(release).player(test).at ?? NaN;
  const at = Date.now();
  if (!live) tapeOf(release).recorder(test).at = at;
  return at;
}

export class OracleServer {
  private constructor(private readonly release: ReleaseName, private readonly real: RealServer | undefined) {}

  /** A server of its own with further options, where the running test does not replay. */
  static async start(options: readonly string[] = [], release: ReleaseName = RELEASE): Promise<OracleServer> {
    if (replays(release)) return new OracleServer(release, undefined);
    if (!redisInstalled(release)) throw new Error(`the server of ${release} is not installed`);
    return new OracleServer(release, await RealServer.start(options, release));
  }

  async connect(): Promise<OracleClient> {
    const tape = tapeOf(this.release);
    if (this.real === undefined) return new Replaying(tape);
    const client = await this.real.connect();
    return live ? client : new Recording(tape, client);
  }

  /** Does something with the server that is not recorded, and that replaying leaves out. */
  async prepare(work: (real: RealServer) => Promise<void>): Promise<void> { if (this.real !== undefined) await work(this.real); }

  async stop(): Promise<void> { await this.real?.stop(); }
}

/** One server for the tests of a file, started when the first asks for it and does not replay. */
export function serverForFile(options: readonly string[] = []): () => Promise<OracleServer> {
  let server: OracleServer | undefined;
  atEndOfFile(async () => {
    await server?.stop();
    server = undefined;
  });
  return async () => (replays() ? OracleServer.start() : (server ??= await OracleServer.start(options)));
}

class Recording extends Answering {
  constructor(private readonly tape: Tape, private readonly client: RealClient) {
    super();
    tape.recorder(test);
  }

  send(args: readonly Bytes[]): void {
    this.tape.recorder(test).sent(this, args);
    this.client.send(args);
  }

  async next(timeout?: number, guess?: Bytes): Promise<Bytes | undefined> {
    const raw = await this.client.next(timeout);
    this.tape.recorder(test).read(this, raw, guess !== undefined);
    return raw;
  }

  close(): void { this.client.close(); }
}

class Replaying extends Answering {
  private readonly unread: Bytes[] = [];

  constructor(private readonly tape: Tape) {
    super();
    tape.player(test);
  }

  send(args: readonly Bytes[]): void { this.tape.player(test).sent(this, args, this.unread); }

  async next(_timeout?: number, guess?: Bytes): Promise<Bytes | undefined> {
    return this.unread.shift() ?? this.tape.player(test).read(this, guess);
  }

  close(): void {}
}
