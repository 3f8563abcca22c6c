// A session of HOTKEYS: what the commands of clients cost, by key. Redis 8.6 keeps the largest sums in a sketch; here they
// are exact up to so many keys, then the smallest go.
import type { Client } from './client.ts';
import { keyPositions } from './command.ts';
import type { Command } from './command.ts';
import type { Engine } from './engine.ts';
import type { Bytes, Reply } from './reply.ts';
import { encodeReply } from './resp.ts';
import { wireLength } from './size-log.ts';

/** What is measured: microseconds of a command, and bytes of its request and reply. */
export type Metric = 'cpu' | 'net';

export interface HotKeysOptions {
  readonly metrics: ReadonlySet<Metric>;
  /** Keys that are told. */
  readonly count: number;
  /** Milliseconds after which it ends by itself; 0: it does not. */
  readonly duration: number;
  /** Of so many commands one is counted by key. */
  readonly ratio: number;
}

/** Keys that are kept for each one that is told. */
const KEPT = 1000;
const EXEC_BYTES = wireLength(['EXEC']);

export class HotKeys {
  active = true;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds from start to end, once it ended. */
  private lasted = 0;
  /** Sums over all commands with keys, those that were not counted by key too. */
  readonly all: Record<Metric, number> = { cpu: 0, net: 0 };
  /** Sum over those that were. */
  counted = 0;
  private readonly sums: Readonly<Record<Metric, Map<Bytes, number>>> = { cpu: new Map(), net: new Map() };
  /** Bytes that the running transaction has replied. */
  private replied = 0;
  private readonly cpuBefore: { user: number; system: number };

  constructor(private readonly engine: Engine, readonly options: HotKeysOptions) {
    this.startedAt = engine.now;
    this.cpuBefore = engine.cpu();
  }

  get duration(): number { return this.active ? this.engine.now - this.startedAt : this.lasted; }

  /** Milliseconds that the program took since the start. */
  get cpuTime(): { user: number; system: number } {
    const { user, system } = this.engine.cpu();
    return { user: Math.trunc(1000 * (user - this.cpuBefore.user)), system: Math.trunc(1000 * (system - this.cpuBefore.system)) };
  }

  stop(): void {
    this.lasted = this.duration;
    this.active = false;
  }

  /** Ends it where its time is over. */
  look(): void {
    const { duration } = this.options;
    if (this.active && duration !== 0 && this.duration >= duration) this.stop();
  }

  /** A client's command, or one of its transaction, is over after so many milliseconds. */
  ran(client: Client, command: Command, args: readonly Bytes[], reply: Reply, milliseconds: number): void {
    this.look();
    if (!this.active) return;
    if (command.name === 'exec') this.replied = 0;
    const bytes = this.bytesOf(client, args, reply);
    const keys = keyPositions(command, args);
    if (keys.length === 0) return;
    const { engine, options: { ratio, metrics } } = this;
    const cost = { cpu: Math.round(1000 * milliseconds), net: bytes };
    for (const metric of ['cpu', 'net'] as const) this.all[metric] += cost[metric];
    if (ratio > 1 && engine.random() >= 1 / ratio) return;
    const net = Math.floor(cost.net / keys.length);
    this.counted += net * keys.length;
    for (const metric of metrics) {
      const each = metric === 'net' ? net : Math.floor(cost.cpu / keys.length);
      for (const { at } of keys) this.add(metric, args[at], each);
    }
  }

  /** The keys with the largest sums, and these. */
  top(metric: Metric): [key: Bytes, sum: number][] {
    const sorted = [...this.sums[metric]].filter(([, sum]) => sum > 0).sort(([, a], [, b]) => b - a);
    return sorted.slice(0, this.options.count);
  }

  /** Of a command in a transaction: the request is EXEC, and what was replied before it counts again, as there. */
  private bytesOf(client: Client, args: readonly Bytes[], reply: Reply): number {
    const bytes = encodeReply(reply, client.protocol).length;
    if (!client.denyBlocking) return wireLength(args) + bytes;
    if (this.replied === 0) this.replied = `*${client.multi!.length}\r\n`.length;
    this.replied += bytes;
    return EXEC_BYTES + this.replied;
  }

  private add(metric: Metric, key: Bytes, weight: number): void {
    const sums = this.sums[metric];
    sums.set(key, (sums.get(key) ?? 0) + weight);
    if (sums.size <= KEPT * this.options.count) return;
    const smallest = [...sums].sort(([, a], [, b]) => a - b).slice(0, sums.size >> 1);
    for (const [gone] of smallest) sums.delete(gone);
  }
}
