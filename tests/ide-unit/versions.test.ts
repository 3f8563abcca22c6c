// What the page makes of versions: words and marks of a version, and where two runs part.
import { expect, test } from 'vitest';
import { differing, partsOf, unequal } from '../../src/hosts/redis/panels/compare/differing.ts';
import { lackedBy } from '../../src/hosts/redis/panels/compare/lacked.ts';
import { wordsIn } from '../../src/ide/editor/vocabulary.ts';
import type { Word } from '../../src/protocol.ts';
import type { KeyView, ReleaseRun } from '../../src/hosts/redis/wire.ts';

const words: Word[] = [
  { name: 'GET', kind: 'command', syntax: 'GET key', about: '' },
  { name: 'HEXPIRE', kind: 'command', syntax: 'HEXPIRE key', about: '', lacks: ['7.0', '7.2'], needs: 'Redis 7.4 or Valkey 9.0' },
  { name: 'CLIENT SETINFO', kind: 'command', syntax: '', about: '', lacks: ['7.0'], needs: 'Redis 7.2 or Valkey' },
];

test('tells which commands of a run a version has not', () => {
  expect(lackedBy('7.0', ['get', 'hexpire', 'client|setinfo'], words))
    .toEqual(['HEXPIRE, which needs Redis 7.4 or Valkey 9.0', 'CLIENT SETINFO, which needs Redis 7.2 or Valkey']);
});

test('words are as a version has them', () => {
  const set: Word = { name: 'SET', kind: 'command', syntax: 'SET key value', about: '', in: { '8.6': { syntax: 'SET key value [IFEQ x]' } } };
  expect(wordsIn('8.6', [...words, set]).map(({ syntax }) => syntax).at(-1)).toBe('SET key value [IFEQ x]');
  expect(wordsIn('7.0', [...words, set]).map(({ syntax }) => syntax).at(-1)).toBe('SET key value');
  expect(wordsIn('7.0', words).map(({ absent }) => absent)).toEqual([undefined, true, true]);
});

const view = (text: string, encoding = 'embstr'): KeyView =>
  ({ key: 'k', encoding, size: text.length, expireAt: 0, value: { type: 'string', text }, partial: false });

function run(change: Partial<ReleaseRun> = {}): ReleaseRun {
  const reply = { type: 'integer', value: 1 } as const;
  return {
    reply, differences: [{ db: 0, key: 'k', before: null, after: view('a') }], differencesDropped: 0,
    violations: [], rolledBack: false, events: [{ name: 'a', payload: { n: 1 } }], log: [], commands: ['set'], ...change,
  };
}

test('runs that did the same part nowhere; how a value is kept is told apart', () => {
  expect(partsOf(differing(run(), run()))).toEqual([]);
  const other = run({ differences: [{ db: 0, key: 'k', before: null, after: view('a', 'raw') }] });
  expect(differing(run(), other)).toMatchObject({ keyspace: [], encodings: [{ key: 'k', left: 'embstr', right: 'raw' }] });
});

test('tells reply, keys, events and log apart, with what stands on each side', () => {
  const reply = { type: 'bulk', text: '1' } as const;
  const other = run({
    reply, events: [], log: [{ level: 'notice', text: 'x' }],
    differences: [{ db: 0, key: 'k', before: null, after: view('b') }, { db: 1, key: 'k', before: view('a'), after: null }],
  });
  const found = differing(run(), other);
  expect(partsOf(found)).toEqual(['reply', 'keyspace', 'events', 'log']);
  expect(found.keyspace).toMatchObject([{ left: { after: { value: { text: 'a' } } }, right: { after: { value: { text: 'b' } } } }, { right: { db: 1 } }]);
  expect(found.keyspace[1]).not.toHaveProperty('left');
  expect(found.events).toEqual([{ left: { name: 'a', payload: { n: 1 } } }]);
});

test('a list shows what went and what came in its place', () => {
  const lines = (text: string): ReleaseRun['log'] => [...text].map((one) => ({ level: 'notice', text: one }));
  const shown = (a: string, b: string): string => unequal(lines(a), lines(b)).map(({ left, right }) => `${left?.text ?? ''}>${right?.text ?? ''}`).join(' ');
  expect(shown('abcdef', 'abcdef')).toBe('');
  expect(shown('abcdef', 'abXdef')).toBe('c>X');
  expect(shown('abcdef', 'bcdeYf')).toBe('a> >Y');
  expect(shown('', 'ab')).toBe('>a >b');
  expect(shown('x'.repeat(600) + 'q', `a${'x'.repeat(600)}`).split(' ')).toHaveLength(601);
});
