// The engine and a real server side by side, driven by one sequence of commands over several connections.
import { applyRedo } from '../../../src/redis/apply-redo.ts';
import type { Client } from '../../../src/redis/client.ts';
import { SortedSet } from '../../../src/redis/data/sorted-set.ts';
import { digestOfAll } from '../../../src/redis/digest.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { encodeChanges } from '../../../src/redis/redo.ts';
import type { Reply } from '../../../src/redis/reply.ts';
import { encodeReply } from '../../../src/redis/resp.ts';
import { attachScripting } from '../../hosts/redis/attach.ts';
import { RealServer, RELEASE } from '../real-redis.ts';
import type { RealClient } from '../real-redis.ts';
import { encodeCommand } from '../wire.ts';
import type { Bytes } from '../wire.ts';
import { agree, agreeEach, howOf } from './comparison.ts';
import { allowed, encodingAllowed, storesInOrder, uncertain } from './differences.ts';
import { compareState } from './state.ts';

/** A command on one of the connections; if it `waits`, until others serve it or the connection has its next step. */
export interface Step { client: number; args: Bytes[]; waits?: boolean }

/** Where the two part: at a step, or (the number of steps) in what they hold after the last. */
export interface Mismatch { step: number; ours: string; theirs: string }

export const CLIENTS = 3;
const BATCH = 120;

/** Something that the engine sent, and what judges the other's. */
interface Sent { step: number; bytes: Bytes; judge: (theirs: Bytes) => Verdict }

type Verdict = 'same' | 'allowed' | 'different';

class Connection {
  sent: Sent[] = [];
  readonly own: Client;

  constructor(private readonly rig: Rig, readonly real: RealClient, readonly id: Bytes) {
    this.own = rig.engine.connect((message) => {
      const bytes = encodeReply(message, this.own.protocol);
      this.sent.push({ step: rig.step, bytes, judge: judge(rig.running, bytes, undefined, rig.inOrder) });
    });
    this.own.unblocked = (reply) => { this.answer(this.waited, reply); };
  }

  private waited: Bytes[] = [];

  get waits(): boolean { return this.rig.engine.blocking.waiting(this.own); }

  run({ args, waits }: Step): void {
    const { own, rig } = this;
    rig.running = args;
    rig.inOrder ||= storesInOrder(args);
    const queued = args[0].toLowerCase() === 'exec' ? own.multi : undefined;
    this.waited = args;
    const reply = rig.engine.execute(own, args);
    if (!this.waits) this.answer(args, reply, queued);
    else if (waits !== true) this.release(); // nothing comes while it waits: its time may as well be over
    rig.engine.announce(); // what follows the reply
  }

  release(): void { this.rig.engine.blocking.unblock(this.own, false); }

  private answer(args: Bytes[], reply: Reply, queued?: readonly (readonly Bytes[])[]): void {
    const bytes = encodeReply(reply, this.own.protocol);
    this.sent.push({ step: this.rig.step, bytes, judge: judge(args, bytes, queued, this.rig.inOrder) });
  }
}

function judge(
  args: readonly Bytes[], ours: Bytes, queued: readonly (readonly Bytes[])[] | undefined, inOrder: boolean,
): Sent['judge'] {
  const all = queued === undefined ? [args] : [...queued];
  return (theirs) => {
    const same = queued === undefined ? agree(ours, theirs, howOf(args)) : agreeEach(ours, theirs, queued.map(howOf));
    const isAllowed = encodingAllowed(ours, theirs, inOrder) || all.some((each) => allowed(each, ours, theirs));
    return same ? 'same' : isAllowed ? 'allowed' : 'different';
  };
}

export class Rig {
  readonly engine = new Engine();
  /** Follows the engine by its redo batches, as a page's standby does. */
  private readonly standby = new Engine();
  private readonly connections: Connection[] = [];
  private readonly ownAdmin: Client;
  /** The step that runs. */
  step = 0;
  running: readonly Bytes[] = [];
  /** Something stored sets in the order of a hash table. */
  inOrder = false;
  /** Something was answered otherwise, and may be: the two need not hold the same any more. */
  private parted = false;
  /** Commands sent in all. */
  commands = 0;

  private constructor(private readonly server: RealServer, private readonly admin: RealClient) {
    attachScripting(this.engine);
    attachScripting(this.standby);
    for (const engine of [this.engine, this.standby]) engine.emulate(RELEASE);
    this.engine.journal.recording = true;
    this.engine.onChanges = (changes) => {
      const batch = encodeChanges(changes, this.engine.databases);
      if (batch !== undefined) applyRedo(batch, this.standby);
    };
    this.ownAdmin = this.engine.connect();
  }

  static async start(): Promise<Rig> {
    const server = await RealServer.start(['--hz', '500']); // what waits is looked at with each tick
    const rig = new Rig(server, await server.connect());
    for (let i = 0; i < CLIENTS; i++) {
      const real = await server.connect();
      rig.connections.push(new Connection(rig, real, (await real.command('CLIENT', 'ID')).slice(1, -2)));
    }
    return rig;
  }

  stop(): Promise<void> { return this.server.stop(); }

  /** Runs a sequence from an empty keyspace; the first mismatch, if there is one. */
  async run(steps: readonly Step[]): Promise<Mismatch | undefined> {
    await this.reset();
    this.parted = this.inOrder = false;
    for (let at = 0; at < steps.length;) {
      const from = at;
      const { client } = steps[from];
      do at++; while (at < steps.length && at - from < BATCH && steps[at].client === client && !beginsBatch(steps[at]));
      const mismatch = await this.batch(this.connections[client], steps.slice(from, at), from);
      this.commands += at - from;
      if (mismatch !== undefined || this.parted) return mismatch;
    }
    return this.compare(steps.length);
  }

  private async batch(connection: Connection, steps: readonly Step[], from: number): Promise<Mismatch | undefined> {
    if (steps.some(({ args }) => uncertain(args))) this.parted = true;
    await this.release(connection);
    connection.real.write(steps.map(({ args }) => encodeCommand(args)).join(''));
    steps.forEach((step, i) => {
      this.step = from + i;
      connection.run(step);
    });
    if (connection.waits) await this.settled();
    for (const each of this.connections) {
      const mismatch = await this.receive(each);
      if (mismatch !== undefined) return mismatch;
    }
    return undefined;
  }

  /** Ends what a connection waits for. */
  private async release(connection: Connection): Promise<void> {
    if (!connection.waits) return;
    connection.release();
    await this.admin.command('CLIENT', 'UNBLOCK', connection.id);
  }

  /** Until as many wait there as here: connections are heard there in no certain order. */
  private async settled(): Promise<void> {
    const all = `blocked_clients:${this.engine.blocking.count}\r`;
    for (let attempt = 0; attempt < 300; attempt++) {
      if ((await this.admin.command('INFO', 'clients')).includes(all)) return;
    }
  }

  /** Reads as much as the engine sent, and compares. */
  private async receive(connection: Connection): Promise<Mismatch | undefined> {
    const { sent } = connection;
    connection.sent = [];
    const theirs = await this.frames(connection, sent.length);
    for (const [i, own] of sent.entries()) {
      if (own.bytes === theirs[i] || this.parted) continue;
      const found = theirs[i] === undefined ? 'different' : own.judge(theirs[i]);
      if (found === 'different') return { step: own.step, ours: own.bytes, theirs: theirs[i] ?? 'nothing' };
      if (found === 'allowed') this.parted = true;
    }
    return undefined;
  }

  /** A command that waits for ever over there is told to go on. */
  private async frames({ real, id }: Connection, count: number): Promise<Bytes[]> {
    const frames = await real.frames(count, 400);
    for (let attempt = 0; attempt < 8 && frames.length < count; attempt++) {
      await this.admin.command('CLIENT', 'UNBLOCK', id);
      frames.push(...await real.frames(count - frames.length, 300));
    }
    return frames;
  }

  private async compare(step: number): Promise<Mismatch | undefined> {
    const state = await compareState((args) => encodeReply(this.engine.execute(this.ownAdmin, args), 3), this.admin, this.inOrder);
    if (state !== undefined) return { step, ...state };
    const [ours, theirs] = [digestOfAll(this.engine), digestOfAll(this.standby)];
    if (ours === theirs || holdsMinusZero(this.engine)) return undefined;
    return { step, ours: `digest ${ours}`, theirs: `digest of the standby ${theirs}` };
  }

  /** Both as if just started. */
  private async reset(): Promise<void> {
    const all = [['HELLO', '3'], ['FLUSHALL'], ['SCRIPT', 'FLUSH', 'SYNC'], ['FUNCTION', 'FLUSH', 'SYNC'],
      ['CONFIG', 'SET', ...DEFAULTS], ['ACL', 'DELUSER', 'alice', 'bob', 'carol', '', 'a b']];
    for (const connection of this.connections) {
      await this.release(connection);
      connection.real.write(encodeCommand(['RESET']));
      this.engine.execute(connection.own, ['RESET']);
      connection.sent = [];
    }
    for (const { real } of this.connections) await drained(real);
    this.admin.write(all.map(encodeCommand).join(''));
    for (const args of all) this.engine.execute(this.ownAdmin, args);
    await this.admin.frames(all.length);
  }
}

/** From 7.2 on a wrong password is not replied to while another reply waits to be sent. */
const beginsBatch = ({ args: [name] }: Step): boolean => /^(auth|hello)$/i.test(name);

/** A sorted set that was large may hold -0, which it loses, as when Redis starts anew, with what makes it a listpack. */
const holdsMinusZero = ({ databases }: Engine): boolean => databases.some(({ entries }) =>
  [...entries.values()].some(({ value }) => value instanceof SortedSet && value.items().includes('-0')));

/** Reads up to the reply of RESET, whatever came before it. */
async function drained(real: RealClient): Promise<void> {
  for (;;) {
    const [frame] = await real.frames(1, 2000);
    if (frame === undefined || frame === '+RESET\r\n') return;
  }
}

const DEFAULTS = ['hash-max-listpack-entries', '512', 'hash-max-listpack-value', '64', 'list-max-listpack-size', '-2',
  'set-max-intset-entries', '512', 'zset-max-listpack-entries', '128', 'zset-max-listpack-value', '64',
  'hll-sparse-max-bytes', '3000', 'stream-node-max-entries', '100', 'stream-node-max-bytes', '4096',
  'busy-reply-threshold', '5000', 'maxmemory', '0', 'notify-keyspace-events', ''];
