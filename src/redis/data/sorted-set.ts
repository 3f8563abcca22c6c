// Sorted sets: members by name and in the order of their scores.
import { formatDouble } from '../../double.ts';
import { parseDouble } from '../arguments.ts';
import type { EncodingLimits } from '../config.ts';
import type { Bytes } from '../reply.ts';
import { formatShortest } from '../shortest-double.ts';
import { Table } from '../table.ts';
import { ElementCollection } from './element-collection.ts';
import { Ranked, Ranking } from './ranking.ts';

export type { Ranked } from './ranking.ts';

export class SortedSet extends ElementCollection<number> {
  readonly type = 'zset';
  private readonly members = new Table<Ranked>();
  private readonly ranking = new Ranking();

  constructor(private readonly limits: EncodingLimits) {
    super();
    if (limits.zsetEntries === 0) this.compact = false;
  }

  /** An empty one that will have so many members: where they are too many for a listpack, the first may be at -0. */
  static for(size: number, limits: EncodingLimits): SortedSet {
    const set = new SortedSet(limits);
    if (size > limits.zsetEntries) set.compact = false;
    return set;
  }

  /** Makes a sorted set of member, score, member, score, ... */
  static fromItems(items: readonly Bytes[], limits: EncodingLimits): SortedSet {
    const set = SortedSet.for(items.length / 2, limits);
    for (let i = 0; i + 1 < items.length; i += 2) set.set(items[i], parseDouble(items[i + 1]) ?? 0);
    return set;
  }

  /** So many members will come, some of which it may have, none of them longer: from 7.2 on that counts at once. */
  expect(size: number, length: number): void {
    const { listPacks, zsetEntries, zsetValue } = this.limits;
    if (this.compact && listPacks && (size > zsetEntries || length > zsetValue)) this.compact = false;
  }

  get size(): number { return this.members.size; }
  has(member: Bytes): boolean { return this.members.has(member); }
  score(member: Bytes): number | undefined { return this.members.get(member)?.score; }

  /** The members, of a compact set by their scores. */
  keys(): Iterable<Bytes> {
    return this.compact ? this.ranking.slice(0, this.size).map(({ member }) => member) : this.members.keys();
  }

  /**
   * Adds a member or changes its score, which is not NaN. Returns whether the member is new. A listpack keeps whole
   * numbers as integers, so that it knows no -0; a skip list does.
   */
  set(member: Bytes, score: number): boolean {
    const element = this.members.get(member);
    if (this.notes !== undefined) this.notes.add(member, element?.score);
    if (element !== undefined) {
      if (element.score !== score) this.ranking.rescore(element, this.compact ? score + 0 : score);
      return false;
    }
    if (this.compact && this.outgrows(member)) this.compact = false;
    const added = new Ranked(member, this.compact ? score + 0 : score);
    this.members.add(member, added);
    this.ranking.add(added);
    if (this.index !== undefined) this.index.add(member);
    return true;
  }

  /** Returns whether there was one. */
  delete(member: Bytes): boolean {
    const element = this.members.get(member);
    if (element === undefined) return false;
    if (this.notes !== undefined) this.notes.add(member, element.score);
    this.members.drop(member);
    this.ranking.remove(element);
    if (this.index !== undefined) this.index.remove(member);
    return true;
  }

  /** A member's place by rising score, from 0. */
  rank(member: Bytes): number | undefined {
    const element = this.members.get(member);
    return element && this.ranking.rankOf(element);
  }

  /** The element at a place within the size. */
  at(rank: number): Ranked { return this.ranking.at(rank); }

  /** The elements from place `from` up to, without it, place `to`; do not change them. */
  slice(from: number, to: number): Ranked[] { return this.ranking.slice(from, to); }

  /** How many elements stand before the first for which `before` does not hold. */
  countWhile(before: (element: Ranked) => boolean): number { return this.ranking.countWhile(before); }

  /** SORT leaves a sorted set so, whatever its size. */
  becomeSkipList(): void { this.compact = false; }

  encoding(): Bytes { return this.compact ? 'listpack' : 'skiplist'; }

  copy(): SortedSet {
    const copy = new SortedSet(this.limits);
    copy.compact = this.compact; // a skip list's -0 stays
    for (const { member, score } of this.ranking.slice(0, this.size)) copy.set(member, score);
    copy.compact = this.compact;
    return copy;
  }

  items(): Bytes[] {
    const items: Bytes[] = [];
    for (const { member, score } of this.ranking.slice(0, this.size)) items.push(member, formatDouble(score));
    return items;
  }

  read(member: Bytes): number | undefined { return this.members.get(member)?.score; }

  write(member: Bytes, score: number | undefined): void {
    if (score === undefined) this.delete(member);
    else if (score === 0) { this.delete(member); this.set(member, score); } // keeps the sign
    else this.set(member, score);
  }

  toText(score: number): Bytes { return formatDouble(score); }
  fromText(text: Bytes): number { return parseDouble(text) ?? 0; }

  /** Whether one more member is too long or too much for a listpack. */
  private outgrows(member: Bytes): boolean {
    return member.length > this.limits.zsetValue || this.members.size >= this.limits.zsetEntries;
  }
}

/** A score as a listpack keeps it: whole numbers up to 2^62 with all their digits. `shortest`: others in the fewest digits. */
export function compactScore(score: number, shortest: boolean): Bytes {
  if (shortest) return formatShortest(score);
  return Number.isInteger(score) && Math.abs(score) <= 2 ** 62 ? BigInt(score).toString() : formatDouble(score);
}
