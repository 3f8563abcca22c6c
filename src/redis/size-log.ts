// The logs of commands whose requests or replies are long (COMMANDLOG of Valkey 8.1).
import type { Client } from './client.ts';
import type { Config } from './config.ts';
import { encodeReply, weigh } from './resp.ts';
import type { Bytes, Reply } from './reply.ts';
import { CommandLog } from './slowlog.ts';

/** Bytes that a part of a reply takes at most beside what `weigh` counts for it. */
const AROUND = 24;

/** What a log takes: from how many bytes on, and how many entries; Infinity: nothing. */
interface Limits { from: number; entries: number }

export class SizeLog {
  readonly requests = new CommandLog();
  readonly replies = new CommandLog();
  private requestLimits: Limits = { from: Infinity, entries: 0 };
  private replyLimits: Limits = { from: Infinity, entries: 0 };

  /** Whether anything is logged. */
  get active(): boolean { return this.requestLimits.from !== Infinity || this.replyLimits.from !== Infinity; }

  configure(config: Config): void {
    this.requestLimits = limitsOf(config, 'request');
    this.replyLimits = limitsOf(config, 'reply');
    this.requests.limit(this.requestLimits.entries);
    this.replies.limit(this.replyLimits.entries);
  }

  /** Looks at a command that is over. */
  note(client: Client, args: readonly Bytes[], reply: Reply): void {
    if (this.requestLimits.from !== Infinity) {
      const bytes = wireLength(args);
      if (bytes >= this.requestLimits.from) this.requests.add(client, args, bytes, this.requestLimits.entries);
    }
    const { from, entries } = this.replyLimits;
    if (from === Infinity) return;
    const weight = weigh(reply, from);
    if (weight.bytes + weight.parts * AROUND < from) return;
    const bytes = encodeReply(reply, client.protocol).length;
    if (bytes >= from) this.replies.add(client, args, bytes, entries);
  }
}

function limitsOf(config: Config, what: 'request' | 'reply'): Limits {
  const from = Number(config.get(`commandlog-${what}-larger-than`) ?? -1);
  const entries = Number(config.get(`commandlog-large-${what}-max-len`) ?? 0);
  return { from: from < 0 || entries === 0 ? Infinity : from, entries };
}

/** Bytes of a command in RESP. */
export const wireLength = (args: readonly Bytes[]): number => (args.length === 0 ? 0
  : args.reduce((sum, arg) => sum + arg.length + `$${arg.length}`.length + 4, `*${args.length}`.length + 2));
