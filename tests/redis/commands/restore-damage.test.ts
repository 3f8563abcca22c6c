// RESTORE of damaged payloads: an error, or a whole value; never a crash, a hang or a changed keyspace.
// DAMAGED=1000000 in the environment makes it longer, SEED= takes others.
import { expect, test } from 'vitest';
import { crc64 } from '../../../src/redis/crc64.ts';
import type { Client } from '../../../src/redis/client.ts';
import { digestOf, digestOfAll } from '../../../src/redis/digest.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { RedisError } from '../../../src/redis/errors.ts';
import type { Reply } from '../../../src/redis/reply.ts';
import { typeOf } from '../../../src/redis/value.ts';
import { Random } from '../random.ts';

const ROUNDS = Number(process.env.DAMAGED ?? 25_000);
const SEED = Number(process.env.SEED ?? 7);
const REFUSED = new Set(['ERR Bad data format', 'ERR DUMP payload version or checksum are wrong']);

/** Values of every type, small and large; what DUMP knows of them is damaged. */
const VALUES = [
  ['SET', 'short', 'abc'], ['SET', 'number', '-12345'], ['SET', 'long', 'abcdefgh'.repeat(60)],
  ['RPUSH', 'list', 'a', '1', '70000', '', 'x'.repeat(70), '-9223372036854775808'],
  ['RPUSH', 'long list', ...Array.from({ length: 300 }, (_, i) => `element ${i}`)],
  ['SADD', 'intset', '1', '2', '-300000', '9223372036854775807'], ['SADD', 'set', 'a', 'b', '3'],
  ['HSET', 'hash', 'a', '1', 'b', 'two', '', ''], ['HSET', 'large hash', 'f', 'x'.repeat(100), 'g', '5'],
  ['ZADD', 'zset', '1', 'a', '2.5', 'b', '-inf', 'c'], ['ZADD', 'large zset', '1', 'x'.repeat(100), '0.1', 'y'],
  ['PFADD', 'hll', ...Array.from({ length: 40 }, (_, i) => String(i))],
  ['XADD', 'stream', '5-1', 'a', '1', 'b', 'two'], ['XADD', 'stream', '5-2', 'a', '2', 'b', 'three'],
  ['XADD', 'stream', '7-0', 'other', 'x'], ['XDEL', 'stream', '5-2'], ['XGROUP', 'CREATE', 'stream', 'g', '0'],
  ['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 'stream', '>'],
];

/** Commands that look at all of a value, or change some of it. */
const USES: Record<string, string[][]> = {
  string: [['GETRANGE', 'k', '0', '-1'], ['PFCOUNT', 'k'], ['BITCOUNT', 'k'], ['PFADD', 'k', 'one'], ['APPEND', 'k', 'x']],
  list: [['LRANGE', 'k', '0', '-1'], ['LPOS', 'k', 'a'], ['LINSERT', 'k', 'BEFORE', 'a', 'b'], ['LPOP', 'k'], ['RPOP', 'k']],
  set: [['SMEMBERS', 'k'], ['SISMEMBER', 'k', '1'], ['SADD', 'k', '5', 'e'], ['SPOP', 'k'], ['SRANDMEMBER', 'k', '5']],
  hash: [['HGETALL', 'k'], ['HGET', 'k', 'a'], ['HSET', 'k', 'a', 'z'], ['HDEL', 'k', 'a', 'b']],
  zset: [['ZRANGE', 'k', '0', '-1', 'WITHSCORES'], ['ZRANK', 'k', 'a'], ['ZADD', 'k', '3', 'a'], ['ZPOPMIN', 'k', '2']],
  stream: [['XRANGE', 'k', '-', '+'], ['XINFO', 'STREAM', 'k', 'FULL', 'COUNT', '0'], ['XPENDING', 'k', 'g'],
    ['XREADGROUP', 'GROUP', 'g', 'd', 'STREAMS', 'k', '>'], ['XAUTOCLAIM', 'k', 'g', 'd', '0', '0'], ['XDEL', 'k', '5-1'],
    ['XADD', 'k', 'MAXLEN', '1', '99999999999999-1', 'a', 'b']],
};

const sealed = (body: string): string => `${body}\x0a\0${crc64(`${body}\x0a\0`)}`;
const bytes = (r: Random, most: number): string => r.some(0, most, () => String.fromCharCode(r.below(256))).join('');

/** A bit, a byte, some bytes, a cut, an end taken from another payload, or a length that is enormous. */
function damage(r: Random, text: string, other: string): string {
  const at = r.below(text.length + 1);
  switch (r.below(7)) {
    case 0:
      return text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << r.below(8))) + text.slice(at + 1);
    case 1: return text.slice(0, at) + bytes(r, 3) + text.slice(at + r.below(4));
    case 2: return text.slice(0, at);
    case 3: return text.slice(0, at) + other.slice(r.below(other.length));
    case 4: return text.slice(0, at) + r.pick(['\x80\x7f\xff\xff\xff', `\x81${'\xff'.repeat(8)}`, '\xc3', '\xff\xff\xff\xff',
      '\x00\x00\x00\x00', '\xf0\xff\xff\xff\x7f', '\xfe\xff\xff\xff\x7f']) + text.slice(at + r.below(6));
    case 5: return String.fromCharCode(r.below(22)) + text.slice(1);
    default: return text + bytes(r, 4);
  }
}

function payloads(engine: Engine, client: Client): string[] {
  for (const line of VALUES) expect(engine.execute(client, line), line.join(' ')).not.toBeInstanceOf(RedisError);
  return [...engine.databases[0].entries.keys()].flatMap((key) => {
    const payload = engine.execute(client, ['DUMP', key]);
    return typeof payload === 'string' ? [payload] : [];
  });
}

/** What was restored is whole: it dumps and restores again as the same, and every command can work with it. */
function expectWhole(engine: Engine, client: Client): void {
  const run = (...args: string[]): Reply => engine.execute(client, args);
  const entry = engine.databases[0].entries.get('k')!;
  const payload = run('DUMP', 'k');
  if (typeof payload === 'string') {
    const before = digestOf(entry, engine.has);
    expect(run('RESTORE', 'k', '0', payload, 'REPLACE')).not.toBeInstanceOf(RedisError);
    expect(digestOf(engine.databases[0].entries.get('k'), engine.has)).toBe(before);
  }
  for (const args of USES[typeOf(entry.value)]) engine.execute(client, args);
  run('DEL', 'k');
}

test(`damaged payloads are refused, or are whole values (SEED=${SEED})`, () => {
  const engine = new Engine();
  const client = engine.connect();
  const whole = payloads(engine, client);
  const before = digestOfAll(engine);
  const r = new Random(SEED);
  let slowest = 0;
  const counts = { refused: 0, taken: 0 };
  for (let i = 0; i < ROUNDS; i++) {
    let body = r.pick(whole);
    const isSealed = r.chance(0.85);
    if (isSealed) body = body.slice(0, -10);
    for (let left = 1 + r.below(3); left > 0; left--) body = damage(r, body, r.pick(whole));
    const from = performance.now();
    const reply = engine.execute(client, ['RESTORE', 'k', '0', isSealed ? sealed(body) : body]);
    slowest = Math.max(slowest, performance.now() - from);
    if (reply instanceof RedisError) {
      counts.refused++;
      if (!REFUSED.has(reply.message)) expect(reply.message, JSON.stringify(body)).toBe('a refusal');
    } else {
      counts.taken++;
      expectWhole(engine, client);
    }
    if (i % 1000 === 0) expect(digestOfAll(engine), `after ${i} payloads`).toBe(before);
  }
  expect(digestOfAll(engine)).toBe(before);
  expect(engine.databases[0].size).toBe(whole.length);
  expect(slowest, 'milliseconds of the slowest').toBeLessThan(2000);
  expect(Math.min(counts.refused, counts.taken)).toBeGreaterThan(ROUNDS / 100);
}, 600_000);
