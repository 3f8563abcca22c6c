// A page's budget: as maxmemory, but within scripts too. The texts are those of redis-server 7.0.15 under maxmemory.
import { beforeEach, describe, expect, test } from 'vitest';
import { Engine } from '../../src/redis/engine.ts';
import { applyRedo } from '../../src/redis/apply-redo.ts';
import { snapshot } from '../../src/redis/redo.ts';
import { encodeReply } from '../../src/redis/resp.ts';
import { attachScripting } from '../hosts/redis/attach.ts';

const MB = 1024 * 1024;
const OOM = "-OOM command not allowed when used memory > 'maxmemory'.";
let engine: Engine;
let send: (...args: string[]) => string;

beforeEach(() => {
  engine = new Engine();
  engine.journal.recording = true;
  attachScripting(engine);
  engine.eviction.budget.limit = MB;
  const client = engine.connect();
  send = (...args) => encodeReply(engine.execute(client, args), 2).trimEnd();
});

const used = (): number => engine.eviction.budget.used();
const loop = (body: string): string => send('EVAL',
  `local big = string.rep('x', 10000) redis.call('RPUSH', 'source', big, big, big) for i = 1, 1000000 do ${body} end`, '0');

describe('a script that fills memory ends in an error', () => {
  test.each([
    ['strings', "redis.call('SET', i, big)"], ['small ones', "redis.call('SET', i, i)"],
    ['a list of large items', "redis.call('RPUSH', 'l', big)"], ['a list of small ones', "redis.call('LPUSH', 'l', i)"],
    ['a hash', "redis.call('HSET', 'h', i, big)"], ['a set', "redis.call('SADD', 's', big .. i)"],
    ['a sorted set', "redis.call('ZADD', 'z', i, big .. i)"], ['a stream', "redis.call('XADD', 'x', '*', 'f', big)"],
    ['one string that grows', "redis.call('APPEND', 'a', big)"],
    ['strings that begin far behind', "redis.call('SETRANGE', i, 50000, 'x')"],
    ['one that is written ever farther', "redis.call('SETRANGE', 'r', i * 5000, 'x')"],
    ['bits', "redis.call('SETBIT', i, 400000, 1)"], ['bits ever farther', "redis.call('SETBIT', 'b', i * 5000, 1)"],
    ['copies', "redis.call('COPY', 'source', i)"], ['stores', "redis.call('SADD', 'few', i % 100) redis.call('SUNIONSTORE', 's' .. i, 'few')"],
    ['restored values', "redis.call('RESTORE', i, 0, redis.call('DUMP', 'source'))"],
    ['many databases', "redis.call('SELECT', i % 16) redis.call('SET', i, big)"],
  ])('%s', (_, body) => {
    expect(loop(body)).toMatch(/^-OOM command not allowed when used memory > 'maxmemory'\. script: [0-9a-f]{40}, on @user_script:1\.$/);
    expect(used()).toBeGreaterThan(MB);
    expect(used()).toBeLessThan(1.5 * MB);
  });

  test('which it may catch; reading and deleting go on', () => {
    expect(loop(`local r = redis.pcall('SET', i, big)
      if r.err then redis.call('DEL', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) return {r.err, redis.call('STRLEN', 20), redis.call('SET', 'x', 1)} end`))
      .toMatch(/^\*3\r\n\$55\r\nOOM command .*\r\n:10000\r\n\+OK$/);
  });

  test('and not where data comes and goes', () => {
    expect(send('EVAL', `local big = string.rep('x', 10000)
      for i = 1, 2000 do redis.call('SET', i % 50, big) redis.call('SET', 'd' .. i, big) redis.call('DEL', 'd' .. i) end return 1`, '0')).toBe(':1');
    expect(used()).toBeLessThan(MB);
  });
});

describe('commands of a client', () => {
  test('are refused where they take memory, until there is room', () => {
    loop("redis.call('SET', i, big)");
    expect(send('SET', 'y', '1')).toBe(OOM);
    expect(send('GETRANGE', '1', '0', '3')).toBe('$4\r\nxxxx');
    expect(send('EXPIRE', '1', '1000')).toBe(':1');
    for (const args of [['MULTI'], ['SET', 'y', '1']]) send(...args);
    expect(send('EXEC')).toContain('EXECABORT');
    expect(send('CONFIG', 'GET', 'maxmemory')).toContain('$1\r\n0');
    expect(send('DEL', ...Array.from({ length: 20 }, (_, i) => String(i)))).toBe(':19');
    expect(send('SET', 'y', '1')).toBe('+OK');
    expect(send('FLUSHALL')).toBe('+OK');
    expect(used()).toBe(0);
  });

  test('DEBUG POPULATE ends too', () => {
    expect(send('DEBUG', 'POPULATE', '1000000', 'k', '10000')).toBe(OOM);
    expect(used()).toBeLessThan(1.5 * MB);
  });

  test('no key goes for it, whatever the policy', () => {
    send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    expect(loop("redis.call('SET', i, big)")).toContain('OOM');
    expect(send('INFO', 'stats')).toContain('evicted_keys:0');
  });

  test('what was taken back makes room', () => {
    engine.scripting!.rollbackOnError = true;
    expect(loop("redis.call('SET', i, big)")).toContain('OOM');
    expect(used()).toBe(0);
    expect(send('SET', 'y', '1')).toBe('+OK');
  });
});

test('what was loaded counts', () => {
  loop("redis.call('SET', i, big)");
  const other = new Engine();
  other.eviction.budget.limit = MB / 2;
  for (const chunk of snapshot(engine)) applyRedo(chunk, other);
  expect(encodeReply(other.execute(other.connect(), ['SET', 'y', '1']), 2)).toBe(`${OOM}\r\n`);
});

test('a budget that was raised holds from then on', () => {
  loop("redis.call('SET', i, big)");
  engine.eviction.budget.limit = 2 * MB;
  expect(send('SET', 'y', '1')).toBe('+OK');
});
