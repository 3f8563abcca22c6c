// Sets. One of integers alone is an intset, whose order is numeric, until it meets another member or its limit.
import { parseInteger } from '../arguments.ts';
import type { EncodingLimits } from '../config.ts';
import type { Bytes } from '../reply.ts';
import { Table } from '../table.ts';
import { ElementCollection } from './element-collection.ts';

/** The largest limit that Redis allows an intset, whatever the configuration says. */
const INTSET_MOST = 2 ** 30;

export class MemberSet extends ElementCollection<''> {
  readonly type = 'set';
  private readonly members: Table<''>;
  /** Members of an intset in their order, made when needed and dropped by the next change. */
  private sorted: Bytes[] | undefined;

  constructor(private readonly limits: EncodingLimits, members?: Table<''>) {
    super();
    this.members = members ?? new Table();
  }

  static fromItems(items: Iterable<Bytes>, limits: EncodingLimits): MemberSet {
    const set = new MemberSet(limits);
    for (const item of items) set.add(item);
    return set;
  }

  get size(): number { return this.members.size; }
  has(member: Bytes): boolean { return this.members.has(member); }

  /** The members in the set's order. */
  keys(): Iterable<Bytes> { return this.compact ? this.ordered() : this.members.keys(); }

  /** Returns whether the member is new. */
  add(member: Bytes): boolean {
    const { members } = this;
    if (this.notes !== undefined) this.notes.add(member, members.has(member) ? '' : undefined);
    if (!members.set(member, '')) return false;
    this.sorted = undefined;
    if (this.compact && this.outgrows(member)) this.compact = false;
    if (this.index !== undefined) this.index.add(member);
    return true;
  }

  /** Returns whether there was one. */
  delete(member: Bytes): boolean {
    if (this.notes !== undefined) this.notes.add(member, this.members.has(member) ? '' : undefined);
    if (!this.members.delete(member)) return false;
    this.sorted = undefined;
    if (this.index !== undefined) this.index.remove(member);
    return true;
  }

  encoding(): Bytes { return this.compact ? 'intset' : 'hashtable'; }

  copy(): MemberSet {
    const copy = new MemberSet(this.limits, new Table(this.members));
    copy.compact = this.compact;
    return copy;
  }

  items(): Bytes[] { return this.compact ? this.ordered().slice() : Array.from(this.members.keys()); }

  read(member: Bytes): '' | undefined { return this.members.has(member) ? '' : undefined; }

  write(member: Bytes, value: '' | undefined): void {
    if (value === undefined) this.delete(member);
    else this.add(member);
  }

  toText(): '' { return ''; }
  fromText(): '' { return ''; }

  private ordered(): Bytes[] {
    return (this.sorted ??= Array.from(this.members.keys()).sort(compareIntegers));
  }

  private outgrows(member: Bytes): boolean {
    return parseInteger(member) === undefined || this.members.size > Math.min(this.limits.setIntset, INTSET_MOST);
  }
}

/** Orders canonical decimal integers of any length: a longer one is farther from 0. */
function compareIntegers(a: Bytes, b: Bytes): number {
  const negative = a.charCodeAt(0) === 45;
  if (negative !== (b.charCodeAt(0) === 45)) return negative ? -1 : 1;
  const distance = a.length === b.length ? (a < b ? -1 : 1) : a.length - b.length;
  return negative ? -distance : distance;
}
