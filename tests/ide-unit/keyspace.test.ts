import { describe, expect, test } from 'vitest';
import { splitArgs } from '../../src/bytes/split-args.ts';
import { changedExpiry, changedParts, changeOf, partChange } from '../../src/hosts/redis/panels/keyspace/differences.ts';
import { commandLines, elements, recreate, removeElement, setElement } from '../../src/hosts/redis/panels/keyspace/edits.ts';
import { bitCount, bitRows } from '../../src/hosts/redis/panels/keyspace/bits.ts';
import { matchesPattern, toPattern } from '../../src/hosts/redis/panels/keyspace/pattern.ts';
import { timeOf } from '../../src/hosts/redis/panels/keyspace/stream-text.ts';
import type { KeyView, ValueView } from '../../src/hosts/redis/wire.ts';

const view = (value: ValueView, expireAt = 0): KeyView =>
  ({ key: 'k', encoding: 'x', size: 1, expireAt, value, partial: false });
const string = (text: string): ValueView => ({ type: 'string', text });
const list = (...items: string[]): ValueView => ({ type: 'list', items });
const hash = (...entries: [string, string][]): ValueView => ({ type: 'hash', entries });
const difference = (before: ValueView | null, after: ValueView | null) =>
  ({ db: 0, key: 'k', before: before && view(before), after: after && view(after) });

/** "+ name after", "- name before", "~ name before>after" */
const draw = (before: ValueView | null, after: ValueView | null): string[] =>
  changedParts(difference(before, after)).map((part) => {
    const sign = { added: '+', removed: '-', changed: '~' }[partChange(part)];
    return `${sign} ${part.name} ${[part.before, part.after].filter((text) => text !== undefined).join('>')}`;
  });

describe('a difference', () => {
  test('of a string', () => expect(draw(string('1'), string('2'))).toEqual(['~  1>2']));
  test('of a new key', () => {
    expect(draw(null, hash(['a', '1']))).toEqual(['+ a 1']);
    expect(changeOf(difference(null, hash()))).toBe('added');
  });
  test('of a key that went', () => {
    expect(draw(list('a'), null)).toEqual(['- 0 a']);
    expect(changeOf(difference(list('a'), null))).toBe('removed');
  });
  test('of a push at either end is what was pushed', () => {
    expect(draw(list('a', 'b'), list('a', 'b', 'c'))).toEqual(['+ 2 c']);
    expect(draw(list('a', 'b'), list('z', 'a', 'b'))).toEqual(['+ 0 z']);
  });
  test('of a pop is what was popped', () => expect(draw(list('a', 'b', 'c'), list('b', 'c'))).toEqual(['- 0 a']));
  test('of an element in the middle', () => expect(draw(list('a', 'b', 'c'), list('a', 'x', 'c'))).toEqual(['~ 1 b>x']));
  test('of a pop at one end and a push at the other', () => {
    expect(draw(list('a', 'b', 'c'), list('b', 'c', 'd'))).toEqual(['- 0 a', '+ 2 d']);
  });
  test('of a long list has no positions', () => {
    const [before, after] = [{ ...view(list()), partial: true }, { ...view(list('x')), partial: true }];
    expect(changedParts({ db: 0, key: 'k', before, after })).toEqual([{ name: '', after: 'x' }]);
  });
  test('of equal neighbours', () => expect(draw(list('a', 'a'), list('a', 'a', 'a'))).toEqual(['+ 2 a']));
  test('of a hash, field by field', () => {
    expect(draw(hash(['a', '1'], ['b', '2'], ['c', '3']), hash(['a', '1'], ['b', '5'], ['d', '4'])))
      .toEqual(['~ b 2>5', '- c 3', '+ d 4']);
  });
  test('of scores', () => {
    expect(draw({ type: 'zset', entries: [['m', 1]] }, { type: 'zset', entries: [['m', 1.5], ['n', Infinity]] }))
      .toEqual(['~ m 1>1.5', '+ n inf']);
  });
  test('of members', () => {
    expect(draw({ type: 'set', items: ['a', 'b'] }, { type: 'set', items: ['b', 'c'] })).toEqual(['- a ', '+ c ']);
  });
  test('of another type is all of both', () => expect(draw(string('x'), list('y'))).toEqual(['-  x', '+ 0 y']));
  test('of the time to live', () => {
    const only = { db: 0, key: 'k', before: view(string('x')), after: view(string('x'), 5000) };
    expect(changedParts(only)).toEqual([]);
    expect(changedExpiry(only)).toEqual({ before: 0, after: 5000 });
  });
});

describe('a filter', () => {
  test('without a glob is a part of the name', () => {
    expect(toPattern('rate')).toBe('*rate*');
    expect(toPattern(' rate:* ')).toBe('rate:*');
    expect(toPattern('')).toBe('*');
    expect(toPattern('ö')).toBe('*\xc3\xb6*');
  });
  // As stringmatchlen of Redis decides.
  test.each([
    ['h?llo', 'hello', true], ['h*llo', 'heeeello', true], ['h[ae]llo', 'hillo', false], ['h[^e]llo', 'hallo', true],
    ['h[^e]llo', 'hello', false], ['h[a-b]llo', 'hbllo', true], ['h[b-a]llo', 'hallo', true], ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false], ['*', '', true], ['a', 'A', false], ['a.c', 'abc', false], ['[\\]]', ']', true],
    ['a[bc', 'ab', true], ['*\n*', 'x\ny', true], ['\xff?', '\xff\x00', true],
  ])('%j against %j is %s', (pattern, key, result) => expect(matchesPattern(pattern, key)).toBe(result));
});

describe('commands', () => {
  const zset = view({ type: 'zset', entries: [['a', 1], ['b', 2.5]] }, 1000);
  test('bring a key back', () => {
    expect(recreate(zset)).toEqual([['ZADD', 'k', '1', 'a', '2.5', 'b'], ['PEXPIREAT', 'k', '1000']]);
    expect(recreate(view(string('x')))).toEqual([['SET', 'k', 'x']]);
  });
  test('come in batches for a large key', () => {
    const large = recreate(view(list(...Array.from({ length: 2500 }, (_, at) => String(at)))));
    expect(large.map((args) => args.length)).toEqual([1002, 1002, 502]);
  });
  test('can be typed in the console', () => {
    const args = ['SET', 'a key', '"\x00\xff'];
    expect(splitArgs(commandLines([args]))).toEqual(args);
  });
  test('change and remove one element', () => {
    expect(elements(zset)).toEqual([{ name: 'a', value: '1' }, { name: 'b', value: '2.5' }]);
    expect(setElement(zset, 'a', '3')).toEqual(['ZADD', 'k', '3', 'a']);
    expect(removeElement(zset, 'a')).toEqual(['ZREM', 'k', 'a']);
    expect(setElement(view({ type: 'set', items: ['a'] }), 'a', 'x')).toBeUndefined();
    expect(removeElement(view(list('a')), '0')).toBeUndefined();
  });
});

describe('a stream', () => {
  const stream = (entries: [string, string[]][], pendingCount = 0): ValueView => ({
    type: 'stream', entries, lastId: '2-0', maxDeletedId: '0-0', entriesAdded: 2,
    groups: [{ name: 'g', lastId: '1-0', entriesRead: 1, lag: 1, pendingCount, consumers: [], pending: [] }],
  });
  test('differs by its entries and groups', () => {
    expect(draw(stream([['1-0', ['f', 'a b']]]), stream([['2-0', ['f', 'c']]], 3))).toEqual([
      '- 1-0 f "a b"', '~ group g up to 1-0, 0 pending>up to 1-0, 3 pending', '+ 2-0 f c',
    ]);
  });
  test('is made again by entries, ids and groups', () => {
    expect(commandLines(recreate(view(stream([['1-0', ['f', 'a b']]]))))).toBe([
      'XADD k 1-0 f "a b"', 'XSETID k 2-0 ENTRIESADDED 2 MAXDELETEDID 0-0',
      'XGROUP CREATE k g 1-0 MKSTREAM ENTRIESREAD 1',
    ].join('\n'));
    expect(recreate(view(stream([])))[0]).toEqual(['XADD', 'k', 'MAXLEN', '0', '2-0', 'field', 'value']);
  });
  test('loses an entry by its id', () => {
    expect(removeElement(view(stream([['1-0', ['f', 'a']]])), '1-0')).toEqual(['XDEL', 'k', '1-0']);
  });
});

test('bits stand as GETBIT counts them', () => {
  expect(bitRows('a\xff\x00\x01b')).toEqual([
    { at: 0, groups: ['01100001', '11111111', '00000000', '00000001'] }, { at: 32, groups: ['01100010'] },
  ]);
  expect(bitCount('a\xff\x00\x01')).toBe(12);
});

test('an id that is a time is told from one that is none', () => {
  expect(timeOf('1700000000000-3')).toBe(1_700_000_000_000);
  expect(timeOf('1-1')).toBeUndefined();
});

test('a HyperLogLog differs by what it counts', () => {
  const counted = (count: number): ValueView => ({ type: 'string', text: 'HYLL', hyperLogLog: { count, dense: false } });
  expect(draw(counted(1), counted(2))).toEqual(['~  about 1 element>about 2 elements']);
});
