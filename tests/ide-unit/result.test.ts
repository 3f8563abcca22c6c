// What a run did in few words: a line for each change, and a sentence for those who do not see it.
import { expect, test } from 'vitest';
import { RedisHost } from '../../src/hosts/redis/host.ts';
import { changeOf } from '../../src/hosts/redis/page/changes.ts';
import { plainChange } from '../../src/ide/result/changes.ts';
import { statusOf } from '../../src/ide/reply/status.ts';
import type { RunRecord } from '../../src/protocol.ts';
import { Engine } from '../../src/redis/engine.ts';
import { newLua } from '../lua/vm.ts';

const engine = new Engine();
const host = new RedisHost(engine, newLua);
const { id } = engine.connect();
const run = (script: string): RunRecord => host.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: {}, client: id });
const lines = (script: string): string[] => run(script).differences.map((difference, at) => {
  const { name, before = 'none', after = 'none' } = changeOf(difference, at);
  return `${name}: ${before} → ${after}`;
});

test('a change of a key is a line with before and after', () => {
  expect(lines("redis.call('SET', 'n', 1) redis.call('HSET', 'h', 'f', 'a b', 'g', 1) redis.call('RPUSH', 'l', 'x', 'y')")).toEqual([
    'n: none → 1', 'h: none → hash f: "a b", g: 1', 'l: none → list x, y',
  ]);
  expect(lines("redis.call('INCR', 'n') redis.call('HSET', 'h', 'g', 2) redis.call('RPUSH', 'l', 'z') redis.call('SADD', 's', 'one')")).toEqual([
    'n: 1 → 2', 'h: hash g: 1 → hash g: 2', 'l: – → list 2: z', 's: none → set one',
  ]);
  expect(lines("redis.call('DEL', 'n', 'h') redis.call('EXPIRE', 'l', 100)")).toEqual([
    'n: 2 → none', 'h: hash f: "a b", g: 2 → none', expect.stringMatching(/^l: no expiry → expires in 1 m \d\d s$/) as string,
  ]);
  expect(lines("redis.call('SET', 'a\\255 b', 'x\\ny')")).toEqual(['"a\\xff b": none → "x\\ny"']);
});

test('where a host has no words for it, names and values stand as they are', () => {
  const difference = { before: { value: { a: 1 }, partial: false }, after: null };
  expect(plainChange({})(difference, 2)).toEqual({ name: 'thing 3', before: '{"a":1}' });
  expect(plainChange({ differenceName: () => 'x' })(difference, 0)).toEqual({ name: 'x', before: '{"a":1}' });
  expect(plainChange({ differenceText: () => 'x: removed' })(difference, 0)).toEqual({ name: 'x: removed', before: '' });
});

test('a run is a sentence: what it answered, the same again, or why it failed and what to do', () => {
  const first = run("redis.call('SET', 'told', 1) return 7");
  expect(statusOf(first, 1, undefined)).toMatch(/^Run 1, [\d.]+ ms: \(integer\) 7, 1 change\.$/);
  expect(statusOf(run('return 7'), 2, first)).toMatch(/^Run 2, [\d.]+ ms: the same reply again\.$/);
  expect(statusOf(run('return {7, 8}'), 3, first)).toMatch(/^Run 3, [\d.]+ ms: 1\) \(integer\) 7 {2}and 1 more\.$/);
  const failed = run('local a\nprint(a)');
  expect(statusOf(failed, 4, first)).toBe(`Run 4 failed at line 2: ${failed.error?.message}. ${failed.error?.hint}`);
});
