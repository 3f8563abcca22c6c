// Recordings of collections: taking back is exact, a patch turns before into after, its inverse after into before.
import { describe, expect, test } from 'vitest';
import { Config } from '../../../src/redis/config.ts';
import { collectionFrom } from '../../../src/redis/data/from-items.ts';
import { Hash } from '../../../src/redis/data/hash.ts';
import { List } from '../../../src/redis/data/list.ts';
import { MemberSet } from '../../../src/redis/data/set.ts';
import { SortedSet } from '../../../src/redis/data/sorted-set.ts';
import type { Consumer, Group } from '../../../src/redis/data/stream-group.ts';
import { MIN_ID, nextId, StreamId } from '../../../src/redis/data/stream-id.ts';
import { Stream } from '../../../src/redis/data/stream.ts';
import type { Recording } from '../../../src/redis/journal.ts';
import type { Bytes } from '../../../src/redis/reply.ts';
import type { Collection, Value } from '../../../src/redis/value.ts';
import { Random } from '../random.ts';

const { limits } = new Config();

interface Subject<C extends Collection> {
  make(r: Random, size: number): C;
  change(r: Random, value: C): void;
}

const name = (r: Random): Bytes => `m${r.below(2000)}`;

const hashes: Subject<Hash> = {
  make: (r, size) => Hash.fromItems(r.some(size, size, () => [name(r), name(r)]).flat(), limits),
  change: (r, hash) => {
    if (r.chance(0.6)) hash.set(name(r), name(r));
    else hash.delete(r.chance(0.5) && hash.size > 0 ? hash.pick(() => r.next()) : name(r));
  },
};

const sets: Subject<MemberSet> = {
  make: (r, size) => MemberSet.fromItems(r.some(size, size, () => String(r.below(5000))), limits),
  change: (r, set) => {
    const member = r.chance(0.02) ? name(r) : String(r.below(5000));
    if (r.chance(0.5)) set.add(member);
    else set.delete(r.chance(0.5) && set.size > 0 ? set.pick(() => r.next()) : member);
  },
};

const sortedSets: Subject<SortedSet> = {
  make: (r, size) => SortedSet.fromItems(r.some(size, size, () => [name(r), String(r.below(100) / 4)]).flat(), limits),
  change: (r, set) => {
    if (r.chance(0.6)) set.set(name(r), r.below(100) / 4);
    else set.delete(r.chance(0.5) && set.size > 0 ? set.at(r.below(set.size)).member : name(r));
  },
};

const lists: Subject<List> = {
  make: (r, size) => List.fromItems(r.some(size, size, () => name(r)), limits),
  change: (r, list) => {
    switch (r.below(8)) {
      case 0: case 1: return list.pushHead(name(r));
      case 2: case 3: return list.pushTail(name(r));
      case 4: return void list.popHead();
      case 5: return void list.popTail();
      case 6: return list.size > 0 ? list.setAt(r.below(list.size), name(r)) : undefined;
      default: {
        const at = r.below(list.size + 1);
        return list.splice(at, Math.min(list.size - at, r.below(r.chance(0.1) ? 300 : 4)), r.some(0,
          r.chance(0.1) ? 300 : 3, () => name(r)));
      }
    }
  },
};

/** A collection's state as far as it shows: contents in order where order has a meaning, encoding. */
function state(value: Value): unknown {
  if (typeof value === 'string') return value;
  const items = value.items();
  const ordered = value.type === 'list' || value.type === 'zset'
    || (value.type !== 'stream' && value.encoding() !== 'hashtable');
  if (ordered) return { encoding: value.encoding(), size: value.size, items };
  const pairs = value.type !== 'set' ? items.flatMap((item, i) => (i % 2 ? [] : [[item, items[i + 1]]])) : items;
  return { encoding: value.encoding(), size: value.size, items: pairs.map(String).sort() };
}

/** The state after a patch on a copy; its encoding may differ, as a patch tells of contents alone. */
function patched(value: Collection, patch: ReturnType<Recording['patch']>): unknown {
  const copy = value.copy();
  copy.apply(patch!);
  return contents(copy);
}

const contents = (value: Collection): Bytes[] =>
  (value.type === 'list' ? value.items() : value.type === 'set' ? value.items().sort() : pairsOf(value).sort());
const pairsOf = (value: Collection): Bytes[] => {
  const items = value.items();
  return items.flatMap((item, i) => (i % 2 ? [] : [`${item}=${items[i + 1]}`]));
};

function laws<C extends Collection>(subject: Subject<C>): void {
  for (const size of [0, 1, 5, 100, 128, 200, 700, 3000]) {
    test(`of about ${size} elements`, () => {
      const r = new Random(size + 1);
      for (let round = 0; round < 12; round++) {
        const value = subject.make(r, size);
        if (r.chance(0.3)) change(r, subject, value); // not fresh: no recording runs, chunks are uneven
        const before = value.copy();
        const first = value.record();
        change(r, subject, value);
        check(before, value, first);
        const middle = value.copy();
        const second = value.record();
        change(r, subject, value);
        check(middle, value, second);
        const after = value.copy();
        if (first.patch() !== undefined && second.patch() !== undefined) bothSpans(before, after, first, second);
        expect(state(second.undo())).toEqual(state(middle));
        expect(state(first.undo())).toEqual(state(before));
      }
    });
  }
}

function change<C extends Collection>(r: Random, subject: Subject<C>, value: C): void {
  const times = r.pick([0, 1, 2, 10, 60, 400]);
  for (let i = 0; i < times; i++) subject.change(r, value);
}

/** One recording's laws, just after its changes. */
function check(before: Collection, value: Collection, recording: Recording): void {
  const patch = recording.patch();
  expect(recording.inverse() === undefined).toBe(patch === undefined);
  if (patch === undefined) return;
  expect(patched(before, patch)).toEqual(contents(value));
  expect(patched(value, recording.inverse())).toEqual(contents(before));
}

/** Patches of two spans, one after the other. */
function bothSpans(before: Collection, after: Collection, first: Recording, second: Recording): void {
  const forward = before.copy();
  forward.apply(first.patch()!);
  forward.apply(second.patch()!);
  expect(contents(forward)).toEqual(contents(after));
  const backward = after.copy();
  backward.apply(second.inverse()!);
  backward.apply(first.inverse()!);
  expect(contents(backward)).toEqual(contents(before));
}

/** Its entries, groups, consumers and pending entries change; the ids follow each other. */
const streams: Subject<Stream> = {
  make: (r, size) => {
    const stream = new Stream({ ...limits, streamEntries: 1 + r.below(20) });
    for (let i = 0; i < size; i++) append(r, stream);
    for (const group of ['g', 'h']) stream.addGroup(group, stream.lastId);
    return stream;
  },
  change: (r, stream) => STREAM_CHANGES[r.chance(0.5) ? 0 : r.below(STREAM_CHANGES.length)](r, stream),
};

const append = (r: Random, stream: Stream): unknown =>
  stream.append(nextId(r.chance(0.9) ? stream.lastId : new StreamId(Number(stream.lastId.ms) + 1, 0))!, [name(r), name(r)]);
const someId = (r: Random, { lastId }: Stream): StreamId =>
  new StreamId(r.below(Number(lastId.ms) + 1), r.below(Number(lastId.seq) + 1));
const someConsumer = (r: Random, group: Group): Consumer => {
  const wanted = `c${r.below(4)}`;
  return group.consumers.get(wanted) ?? group.addConsumer(wanted, r.below(100));
};
const inGroup = (change: (r: Random, group: Group, stream: Stream) => unknown) => (r: Random, stream: Stream): unknown => {
  const wanted = r.pick(['g', 'h', 'i']);
  return change(r, stream.groups.get(wanted) ?? stream.addGroup(wanted), stream);
};
const STREAM_CHANGES: ((r: Random, stream: Stream) => unknown)[] = [
  append,
  (r, stream) => stream.delete(someId(r, stream)),
  (r, stream) => r.chance(0.1) && stream.cut(stream.planTrim({ approximate: r.chance(0.5), limit: 0,
    ...(r.chance(0.5) ? { most: r.below(stream.size + 1) } : { least: someId(r, stream) }) })),
  (r, stream) => stream.setIds(nextId(stream.lastId)!, someId(r, stream), r.below(5000)),
  inGroup((r, group, stream) => group.move(someId(r, stream), r.below(100))),
  inGroup((r, group, stream) => group.assign(someId(r, stream), someConsumer(r, group), r.below(100), r.below(9))),
  inGroup((r, group, stream) => group.acknowledge(r.chance(0.7) ? group.pending.first?.id ?? MIN_ID : someId(r, stream))),
  inGroup((r, group) => r.chance(0.2) && group.removeConsumer(someConsumer(r, group))),
  inGroup((r, group) => group.see(someConsumer(r, group), r.below(100))),
  inGroup((r, group, stream) => r.chance(0.1) && stream.removeGroup(group)),
];

describe('recording a hash', () => laws(hashes));
describe('recording a set', () => laws(sets));
describe('recording a sorted set', () => laws(sortedSets));
describe('recording a list', () => laws(lists));

test('a copy shares nothing', () => {
  const r = new Random(5);
  for (const subject of [hashes, sets, sortedSets, lists] as Subject<Collection>[]) {
    const value = subject.make(r, 300);
    const copy = value.copy();
    const before = state(value);
    change(r, subject, copy);
    for (let i = 0; i < 20; i++) subject.change(r, copy);
    expect(state(value)).toEqual(before);
  }
});

test('items make an equal collection', () => {
  const r = new Random(6);
  for (const subject of [hashes, sets, sortedSets, lists] as Subject<Collection>[]) {
    const value = subject.make(r, 400);
    expect(state(collectionFrom(value.type, value.items(), limits))).toEqual(state(value));
  }
});

test('a push and a trim at the other end of a long list are a small patch', () => {
  const list = List.fromItems(Array.from({ length: 5000 }, (_, i) => String(i)), limits);
  const recording = list.record();
  list.pushHead('new');
  list.splice(5000, 1, []);
  expect(recording.patch()).toEqual({
    kind: 'splices', splices: [{ at: 0, removed: 0, items: ['new'] }, { at: 5000, removed: 1, items: [] }],
  });
});

test('an element that ends as it began is in no patch', () => {
  const hash = Hash.fromItems(Array.from({ length: 2000 }, (_, i) => `f${i}`), limits);
  const recording = hash.record();
  hash.set('f0', 'other');
  hash.set('f0', 'f1');
  hash.set('new', 'x');
  hash.delete('new');
  expect(recording.patch()).toEqual({ kind: 'elements', put: [], removed: [] });
});
describe('recording a stream', () => laws(streams));
