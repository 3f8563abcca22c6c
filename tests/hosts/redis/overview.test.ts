// A database at a glance, and what is drawn of a key: the numbers, against commands of the same engine.
import { expect, test } from 'vitest';
import { keyView } from '../../../src/hosts/redis/key-view.ts';
import { overviewOf } from '../../../src/hosts/redis/overview.ts';
import { figuresOf, overviewFigures } from '../../../src/hosts/redis/panels/keyspace/charts/figures.ts';
import { answer, engineFor } from '../../redis/rdb/engine.ts';

const NOW = 1_800_000_000_000;

test('memory by prefix adds up to all of it, keys to DBSIZE, and times to live are told apart', () => {
  const engine = engineFor('7.0', NOW);
  for (const [key, text, ms] of [['user:1', 'x'.repeat(100), '1000'], ['user:2', 'y', '600000'], ['job17', 'z', ''], ['job18', 'z', '900000000'], ['plain', '', '']]) {
    answer(engine, ms === '' ? ['SET', key, text] : ['SET', key, text, 'PX', ms]);
  }
  const overview = overviewOf(engine, 0);
  expect(overview.prefixes.map(({ prefix, keys }) => [prefix, keys])).toEqual([['user:', 2], ['job#', 2], ['plain', 1]]);
  expect(overview.prefixes.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(engine.eviction.budget.used());
  expect(overview.lives).toEqual([{ label: 'under a minute', keys: 1 }, { label: 'under an hour', keys: 1 }, { label: 'longer', keys: 1 }, { label: 'for ever', keys: 2 }]);
  expect(overviewFigures(overview).map(({ values }) => values.reduce((a, b) => a + b, 0))).toEqual([engine.eviction.budget.used(), 5]);
});

test('many prefixes are the largest twelve and all others', () => {
  const engine = engineFor('7.0', NOW);
  for (let i = 0; i < 30; i++) answer(engine, ['SET', `${String.fromCharCode(97 + i % 26)}${i}:k`, 'x'.repeat(i)]);
  const { prefixes } = overviewOf(engine, 0);
  expect(prefixes).toHaveLength(13);
  expect(prefixes.at(-1)).toMatchObject({ prefix: null, keys: 18 });
});

test('a database without keys has nothing to show', () => expect(overviewOf(engineFor('7.0'), 3)).toEqual({ prefixes: [], lives: [], whole: true }));

const viewOf = (...commands: string[][]) => {
  const engine = engineFor('7.0', NOW);
  for (const args of commands) answer(engine, args);
  const key = commands[0][1];
  return keyView(key, engine.databases[0].entries.get(key)!.contents, 0, 1000).value;
};

test('scores of a sorted set, without the infinite ones', () => {
  expect(figuresOf(viewOf(['ZADD', 'z', '1.5', 'a', '-2', 'b', 'inf', 'c']))).toEqual({ title: 'Scores', of: 'Member', unit: 'score', labels: ['b', 'a'], values: [-2, 1.5] });
  expect(figuresOf(viewOf(['ZADD', 'z', '1', 'a']))).toBeUndefined();
});

test('a stream by time: every entry is counted once', () => {
  const ids = [0, 1000, 1500, 60_000, 119_000].map((after) => `${NOW + after}-0`);
  const figures = figuresOf(viewOf(...ids.map((id) => ['XADD', 's', id, 'f', 'v'])))!;
  expect(figures.title).toBe('Entries in spans of 5.0 s');
  expect(figures.values.reduce((a, b) => a + b, 0)).toBe(5);
  expect([figures.values[0], figures.values.at(-1)]).toEqual([3, 1]);
});

test('what people read is not drawn', () => {
  for (const args of [['SET', 'k', 'x'], ['RPUSH', 'k', 'a', 'b'], ['HSET', 'k', 'f', 'v'], ['SADD', 'k', 'a', 'b']]) expect(figuresOf(viewOf(args))).toBeUndefined();
});
