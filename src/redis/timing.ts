// How long things take: the totals and histograms of commands, the slow log and the samples of LATENCY.
import type { Client } from './client.ts';
import { Flag } from './command.ts';
import type { Command } from './command.ts';
import type { Config } from './config.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { LatencyMonitor } from './latency.ts';
import type { Bytes } from './reply.ts';
import { SizeLog } from './size-log.ts';
import { CommandLog } from './slowlog.ts';

/** Microseconds from which a command is slow unless it is configured: then scripts are timed as a whole alone. */
const SLOW = 10000;

export class Timing {
  readonly slowlog = new CommandLog();
  readonly sizes = new SizeLog();
  readonly latency = new LatencyMonitor();
  /** The commands that scripts call are timed one by one. */
  eachCall = false;
  private histograms = true;
  /** Microseconds from which a command enters a log; Infinity: none does. */
  private slow = Infinity;
  /** Milliseconds from which an event is sampled; Infinity: none is. */
  private threshold = Infinity;
  /** The smaller of the two, in microseconds. */
  private notable = Infinity;
  private longest = 0;

  /** `clock`: milliseconds since 1970. */
  constructor(private readonly clock: () => number) {}

  configure(config: Config): void {
    const slow = config.integer('slowlog-log-slower-than');
    this.slow = slow < 0 ? Infinity : slow;
    this.threshold = config.integer('latency-monitor-threshold') || Infinity;
    this.notable = Math.min(this.slow, this.threshold * 1000);
    this.eachCall = this.slow < SLOW;
    this.histograms = config.flag('latency-tracking');
    this.longest = config.integer('slowlog-max-len');
    this.slowlog.limit(this.longest);
    this.sizes.configure(config);
  }

  /** Counts what a call took, in milliseconds. */
  took(client: Client, command: Command, args: readonly Bytes[], milliseconds: number): void {
    const microseconds = milliseconds * 1000;
    command.timed++;
    command.microseconds += microseconds;
    if (this.histograms) (command.latency ??= new LatencyHistogram()).record(microseconds);
    if (microseconds >= this.notable) this.note(client, command, args, microseconds);
  }

  /** An event that took some milliseconds. */
  sample(event: string, milliseconds: number): void {
    if (milliseconds < this.threshold) return;
    this.latency.add(event, Math.floor(this.clock() / 1000), Math.floor(milliseconds));
  }

  private note(client: Client, command: Command, args: readonly Bytes[], microseconds: number): void {
    if ((command.flags & Flag.skip_slowlog) !== 0) return; // EXEC: its commands are noted
    if (microseconds >= this.slow) this.slowlog.add(client, args, microseconds, this.longest);
    this.sample((command.flags & Flag.fast) !== 0 ? 'fast-command' : 'command', microseconds / 1000);
  }
}
