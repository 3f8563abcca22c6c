// How much the data may take in all, whatever maxmemory says: a page shares its memory with the tab. Unlike maxmemory
// it holds within a script too, for a loop that fills memory ends the tab and not the script.
//
// Nothing is measured as long as it cannot be near: what commands bring is added up, which costs a few additions, and
// only when that comes to half of the room that was left the data is measured.
import type { EncodingLimits } from './config.ts';
import { RawString } from './data/raw-string.ts';
import { Hash } from './data/hash.ts';
import { SortedSet } from './data/sorted-set.ts';
import type { Engine } from './engine.ts';
import { keyMemory } from './memory-usage.ts';
import type { Bytes } from './reply.ts';
import type { Entry } from './value.ts';

/** Bytes of a key and of an element beside their texts. */
const KEY = 64;
const ELEMENT = 24;
/** The least share of the limit that is brought between two measurements. */
const SHARE = 16;

export class Budget {
  private most = 0;
  /** What commands brought, of which the data may have kept nothing; measured again when it comes to `allowance`. */
  private brought = 0;
  private allowance = 0;
  private full = false;
  /** What the engine was when it was found to be full. */
  private stamp = -1;

  constructor(private readonly engine: Engine) {}

  /** Bytes; 0: as many as there are. */
  get limit(): number { return this.most; }
  set limit(bytes: number) {
    if (bytes === this.most) return;
    this.most = bytes;
    this.allowance = 0;
    this.full = false;
  }

  /** Whether the data takes more than it may, before a command with these arguments is executed. */
  isExceeded(args: readonly Bytes[]): boolean {
    if (this.most === 0) return false;
    let bytes = ELEMENT * args.length;
    for (let i = 1; i < args.length; i++) bytes += args[i].length;
    this.brought += bytes;
    if (!this.full && this.brought + this.engine.journal.brought < this.allowance) return false;
    return this.full && this.stamp === this.changes ? true : this.measure();
  }

  private measure(): boolean {
    const used = this.used();
    this.brought = this.engine.journal.brought = 0;
    this.full = used > this.most;
    this.stamp = this.changes;
    this.allowance = Math.max((this.most - used) / 2, this.most / SHARE);
    return this.full;
  }

  /** Bytes of all data. */
  used(): number {
    let sum = 0;
    for (const { entries } of this.engine.databases) for (const [key, entry] of entries) sum += wholeMemory(key, entry);
    return sum;
  }

  /** Another number after anything that may have made room. */
  private get changes(): number {
    const { databases, journal } = this.engine;
    return databases.reduce((sum, { reloads }) => sum + reloads, journal.past + journal.writes);
  }
}

/** The same or more, of a small hash without a look at its texts: what a command brings need not be known exactly. */
export function memoryAtMost(key: Bytes, entry: Entry, { hashValue }: EncodingLimits): number {
  const contents = entry.packed === undefined ? entry.contents : undefined;
  if (!(contents instanceof Hash && contents.isCompact && hashValue <= SHORT)) return wholeMemory(key, entry);
  return KEY + key.length + 2 * (ELEMENT + hashValue) * contents.size;
}

/** The longest texts of small collections that are taken for as long as they may be. */
const SHORT = 256;

/** Bytes of a key with its value, of which every text is measured. */
export function wholeMemory(key: Bytes, entry: Entry): number {
  if (entry.packed !== undefined) return KEY + key.length + entry.packed.payload.length;
  const { contents } = entry;
  if (typeof contents === 'string' || contents instanceof RawString) return KEY + key.length + contents.length;
  if (contents.type === 'stream') return keyMemory(key, entry);
  let sum = KEY + key.length + 2 * ELEMENT * contents.size;
  if (contents instanceof Hash) for (const [field, value] of contents.entries()) sum += field.length + value.length;
  else if (contents instanceof SortedSet) for (const member of contents.keys()) sum += member.length;
  else for (const item of contents.items()) sum += item.length;
  return sum;
}
