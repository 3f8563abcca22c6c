// What the panels of analysis reckon: figures, blocks of a flame chart, two profiles, two runs, and which runs are meant.
import { expect, test } from 'vitest';
import { choicesOf } from '../../src/hosts/redis/panels/audit/calls.ts';
import { compare } from '../../src/ide/history/compare.ts';
import type { Compared } from '../../src/ide/history/compare.ts';
import { matches } from '../../src/ide/history/filter.ts';
import { compared } from '../../src/ide/profile/compared.ts';
import { blocksOf, neighbour } from '../../src/ide/profile/flame.ts';
import { spreadOf } from '../../src/ide/profile/statistics.ts';
import { time } from '../../src/ide/profile/time.ts';
import type { FlameNode, Profile, RunRecord, WireReply } from '../../src/protocol.ts';

// Profiles

test('least, median and 95th percentile by nearest rank', () => {
  expect(spreadOf([5])).toEqual({ min: 5, median: 5, p95: 5 });
  expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, p95: 3 });
  expect(spreadOf(Array.from({ length: 100 }, (_, i) => 100 - i))).toEqual({ min: 1, median: 50, p95: 95 });
});

test('times of single calls have digits', () => {
  expect([0.0004, 0.0036, 0.099, 0.4, 12, 1250].map(time)).toEqual(['0 µs', '4 µs', '99 µs', '0.4 ms', '12 ms', '1.25 s']);
});

const node = (name: string, total: number, children: FlameNode[] = []): FlameNode =>
  ({ name, chunk: 'script', line: 1, total, self: total - children.reduce((sum, child) => sum + child.total, 0), host: false, children });
const flame = node('run', 100, [node('script', 90, [node('a', 60, [node('leaf', 10)]), node('b', 20), node('dust', 0.1)])]);

test('blocks of a flame chart lie within their callers, side by side, and dust is left out', () => {
  expect(blocksOf(flame).map(({ node: { name }, depth, left, width, parent }) => [name, depth, left, width, parent])).toEqual([
    ['run', 0, 0, 100, -1], ['script', 1, 0, 90, 0], ['a', 2, 0, 60, 1], ['b', 2, 60, 20, 1], ['leaf', 3, 0, 10, 2],
  ]);
  expect(blocksOf(node('run', 0))).toHaveLength(1);
});

test('arrows go to callers, to what is called, and to what stands beside', () => {
  const blocks = blocksOf(flame);
  const walk = (from: number, ...keys: string[]): string => blocks[keys.reduce((at, key) => neighbour(blocks, at, key), from)].node.name;
  expect(walk(0, 'ArrowDown', 'ArrowDown')).toBe('a');
  expect(walk(2, 'ArrowRight')).toBe('b');
  expect(walk(3, 'ArrowLeft', 'ArrowDown')).toBe('leaf');
  expect(walk(4, 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp')).toBe('run');
  expect(walk(4, 'ArrowDown', 'ArrowRight')).toBe('leaf');
  expect(walk(4, 'Home')).toBe('run');
});

test('two profiles by name, what differs most first', () => {
  const profile = (times: Record<string, number>, plain: number[]): Profile => ({
    plain, sampled: [], counted: 0, countingEnded: false, samples: 0, lines: [], functions: [], flame: node('run', 1), calls: [], callsDropped: 0,
    sums: Object.entries(times).map(([name, its]) => ({ name, calls: 2, failed: 0, time: its, sent: 0, got: 0 })), differs: false,
  });
  const tables = compared(profile({ GET: 1, SET: 5, DEL: 1 }, [4, 2, 3]), profile({ GET: 2, SET: 1, INCR: 1 }, [1]));
  expect(tables[0].rows).toEqual([
    { name: 'least', times: [2, 1] }, { name: 'median', times: [3, 1] }, { name: '95th percentile', times: [4, 1] },
  ]);
  expect(tables[3].rows).toEqual([
    { name: 'SET', times: [5, 1], counts: [2, 2] }, { name: 'GET', times: [1, 2], counts: [2, 2] },
    { name: 'DEL', times: [1, 0], counts: [2, 0] }, { name: 'INCR', times: [0, 1], counts: [0, 2] },
  ]);
});

// History

const record = (more: Partial<RunRecord> = {}): RunRecord => ({
  id: 1, host: 'redis', startedAt: 0, duration: 1, state: 'completed', reply: { type: 'null' }, events: [], eventsDropped: {}, log: [], logDropped: 0,
  differences: [], differencesDropped: 0, rolledBack: false, commands: [], violations: [], ...more,
});
const bulk = (text: string): WireReply => ({ type: 'bulk', text });
const list = (...items: string[]): WireReply => ({ type: 'array', items: items.map(bulk) });
const thing = (value: object): { value: object; partial: boolean } => ({ value, partial: false });
const nameOf = (difference: object): string => String((difference as { key?: string }).key ?? '');

test('a run is found by words of its script, answer, inputs and calls, and by its outcome', () => {
  const run = record({
    draft: { id: 'a', name: 'Rate limiter', digest: '' }, reply: bulk('allowed'), commands: [{ name: 'zadd', calls: 1, failed: 0 }],
    given: { lua: '5.1', settings: {}, inputs: { keys: ['user:42'], argv: ['10'] } },
  });
  const found = (text: string, kind: 'all' | 'done' | 'failed' | 'changed' = 'all'): boolean => matches(run, { text, kind });
  expect(['', 'RATE', 'allowed', 'user:42', 'zadd limiter', '  redis '].map((text) => found(text))).toEqual(Array(6).fill(true));
  expect(found('zadd denied')).toBe(false);
  expect([found('', 'done'), found('', 'failed'), found('', 'changed')]).toEqual([true, false, false]);
  expect(matches(record({ reply: { type: 'error', text: 'ERR no' } }), { text: '', kind: 'failed' })).toBe(true);
  expect(matches(record({ differencesDropped: 1 }), { text: '', kind: 'changed' })).toBe(true);
});

/** The signs of diff -u, and the lines. */
const signs = ({ parts }: Compared, title: string): string[] => (parts.find((part) => part.title === title)?.stretches ?? [])
  .flatMap(({ kind, lines }) => lines.map((line) => ({ same: ' ', removed: '-', added: '+' })[kind] + line));

test('replies are compared as diff -u compares their lines', () => {
  const found = compare(record({ reply: list('one', 'two', 'three', 'four', 'five') }), record({ reply: list('one', '2', 'three', 'four', 'five', 'six') }), nameOf);
  expect(signs(found, 'Reply')).toEqual([ // what GNU diff 3.10 printed of the two
    ' 1) "one"', '-2) "two"', '+2) "2"', ' 3) "three"', ' 4) "four"', ' 5) "five"', '+6) "six"',
  ]);
});

test('what runs changed is compared thing by thing, and what is equal is not told', () => {
  const difference = (key: string, text: string): RunRecord['differences'][number] & { key: string } =>
    ({ key, before: null, after: thing({ type: 'string', text }) });
  const found = compare(
    record({ differences: [difference('same', 'x'), difference('other', 'x'), difference('gone', 'x')] }),
    record({ differences: [difference('same', 'x'), difference('other', 'y'), difference('new', '\xff')] }), nameOf,
  );
  expect(found.parts.map(({ title }) => title)).toEqual(['Changed: other', 'Changed: gone', 'Changed: new']);
  expect(signs(found, 'Changed: other').filter((line) => !line.startsWith(' '))).toEqual(['-      "text": "x"', '+      "text": "y"']);
  expect(signs(found, 'Changed: gone').every((line) => line.startsWith('-'))).toBe(true);
  expect(compare(record(), record(), nameOf)).toEqual({ parts: [], notes: [] });
});

test('of what is equal only the lines around what differs are told', () => {
  const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`);
  const found = compare(record({ reply: list(...lines) }), record({ reply: list(...lines.slice(0, 50), 'x', ...lines.slice(51)) }), nameOf);
  expect(found.parts[0].stretches?.map(({ kind, lines: { length }, equal }) => [kind, length, equal])).toEqual([
    ['same', 2, 48], ['removed', 1, undefined], ['added', 1, undefined], ['same', 2, undefined], ['same', 0, 47],
  ]);
});

test('what the history did not keep is told', () => {
  const cut = record({ reply: { type: 'bulk', text: 'x', length: 100 }, differencesDropped: 2 });
  expect(compare(cut, record(), nameOf).notes).toHaveLength(2);
});

// Audit

test('what can be audited: the run, functions of a library that it loaded, the last call of the console', () => {
  const request = { host: 'redis', lua: '5.1' as const, settings: { 'redis-version': '7.2' }, script: 'return 1', inputs: { keys: ['k'], argv: ['v'] }, client: 1 };
  const [run, last] = choicesOf(request, undefined, ['fcall', 'f', '0'], 3, '+@all');
  expect(run.call).toEqual({ args: ['EVAL', 'return 1', '1', 'k', 'v'], first: [], settings: { 'redis-version': '7.2' }, db: 3, rules: '+@all' });
  expect(last).toMatchObject({ label: 'Last call of the console: FCALL f', call: { args: ['fcall', 'f', '0'] } });
  const script = '#!lua name=lib\nredis.register_function("f", print)';
  const pair = (name: string, value: WireReply): [WireReply, WireReply] => [bulk(name), value];
  const map = (...entries: [WireReply, WireReply][]): WireReply => ({ type: 'map', entries });
  const libraries: WireReply = { type: 'array', items: [map(pair('library_name', bulk('lib')), pair('functions', { type: 'array', items: [map(pair('name', bulk('f')))] }))] };
  const [called] = choicesOf({ ...request, script }, libraries, undefined, 0, '');
  expect(called.call).toMatchObject({ args: ['FCALL', 'f', '1', 'k', 'v'], first: [['FUNCTION', 'LOAD', 'REPLACE', script]] });
  expect(choicesOf(undefined, undefined, undefined, 0, '')).toEqual([]);
});
