// ACL LOG: what was refused lately.
import type { Bytes } from '../reply.ts';
import type { Denial } from './selector.ts';

export interface Refusal {
  reason: Denial['reason'] | 'auth';
  context: 'toplevel' | 'multi' | 'lua';
  /** The command, key or channel. */
  object: Bytes;
  username: Bytes;
}

export interface LogEntry extends Refusal {
  /** How often, one after the other. */
  count: number;
  /** Milliseconds since 1970, of the first time and of the last. */
  since: number;
  at: number;
  /** Counts entries. */
  id: number;
  /** The client of the last time, as CLIENT LIST tells it. */
  client: Bytes;
}

/** Equal refusals within so many milliseconds are one entry. */
const TOGETHER = 60_000;

export class AclLog {
  /** The newest first. */
  entries: LogEntry[] = [];
  private nextId = 0;

  /** `limit`: how many entries are kept. */
  add(refusal: Refusal, client: Bytes, at: number, limit: number): void {
    const known = this.entries.findIndex((each) => each.reason === refusal.reason && each.context === refusal.context
      && each.object === refusal.object && each.username === refusal.username && at - each.at <= TOGETHER);
    if (known < 0) {
      this.entries.unshift({ ...refusal, count: 1, since: at, at, id: this.nextId++, client });
      if (this.entries.length > limit) this.entries.length = limit;
      return;
    }
    const [entry] = this.entries.splice(known, 1);
    this.entries.unshift({ ...entry, count: entry.count + 1, at, client });
  }
}
