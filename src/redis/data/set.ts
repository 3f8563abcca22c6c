// Sets. One of integers alone is an intset, whose order is numeric, until it meets another member or its limit. Since
// 7.2 a small one of other members is a listpack, in the order in which they came.
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
  /** Compact, and not of integers alone. */
  private packed = false;
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

  /** An empty one that will get so many members, the first of which is told: from 7.2 on their number counts at once. */
  static for(first: Bytes, size: number, limits: EncodingLimits): MemberSet {
    const set = new MemberSet(limits);
    if (!limits.listPacks || (size <= limits.setIntset && parseInteger(first) !== undefined)) return set;
    if (size <= limits.setEntries) set.packed = true;
    else set.compact = false;
    return set;
  }

  /** Of members that are gathered in a listpack, and make an intset only if all are integers, and few. */
  static gathered(items: readonly Bytes[], limits: EncodingLimits): MemberSet {
    const asIntegers = items.length <= limits.setIntset && items.every((item) => parseInteger(item) !== undefined);
    const set = new MemberSet(limits);
    set.packed = limits.listPacks && !asIntegers;
    for (const item of items) set.add(item);
    return set;
  }

  /** So many members will come, some of which it may have. */
  expect(size: number): void {
    const { listPacks, setEntries, setIntset } = this.limits;
    if (listPacks && this.compact && size > (this.packed ? setEntries : setIntset)) this.compact = false;
  }

  get size(): number { return this.members.size; }
  has(member: Bytes): boolean { return this.members.has(member); }

  /** The members in the set's order. */
  keys(): Iterable<Bytes> { return this.compact && !this.packed ? this.ordered() : this.members.keys(); }

  /** Returns whether the member is new. */
  add(member: Bytes): boolean {
    const { members } = this;
    if (this.notes !== undefined) this.notes.add(member, members.has(member) ? '' : undefined);
    if (!members.set(member, '')) return false;
    this.sorted = undefined;
    if (this.compact) this.fit(member);
    if (this.index !== undefined) this.index.add(member);
    return true;
  }

  /** Returns whether there was one. */
  delete(member: Bytes): boolean {
    if (this.notes !== undefined) this.notes.add(member, this.members.has(member) ? '' : undefined);
    if (!this.members.delete(member, this.packed)) return false;
    this.sorted = undefined;
    if (this.index !== undefined) this.index.remove(member);
    return true;
  }

  encoding(): Bytes { return !this.compact ? 'hashtable' : this.packed ? 'listpack' : 'intset'; }

  copy(): MemberSet {
    const copy = new MemberSet(this.limits, new Table(this.members));
    copy.compact = this.compact;
    copy.packed = this.packed;
    return copy;
  }

  items(): Bytes[] { return Array.from(this.keys()); }

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

  /** After a member came: the encoding may have to give way. */
  private fit(member: Bytes): void {
    const { limits: { setIntset, setEntries, setValue }, members: { size } } = this;
    const isInteger = parseInteger(member) !== undefined;
    if (!this.packed && isInteger) this.compact = size <= Math.min(setIntset, INTSET_MOST);
    else if (size > setEntries || member.length > setValue) this.compact = false;
    else if (!this.packed) this.pack();
  }

  /** An intset that got another member becomes a listpack: its integers in their order, then the newcomer. */
  private pack(): void {
    this.packed = true;
    const came = Array.from(this.members.keys());
    const last = came.pop()!;
    for (const member of [...came.sort(compareIntegers), last]) {
      this.members.delete(member, true);
      this.members.set(member, '');
    }
  }
}

/** Orders canonical decimal integers of any length: a longer one is farther from 0. */
function compareIntegers(a: Bytes, b: Bytes): number {
  const negative = a.charCodeAt(0) === 45;
  if (negative !== (b.charCodeAt(0) === 45)) return negative ? -1 : 1;
  const distance = a.length === b.length ? (a < b ? -1 : 1) : a.length - b.length;
  return negative ? -distance : distance;
}
