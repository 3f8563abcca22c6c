// MEMORY USAGE beside what redis-server 7.0.15 (Debian's, with jemalloc) said: within 10 % for every type and encoding.
import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';

const repeat = (count: number, each: (i: number) => string[]): string[] =>
  Array.from({ length: count }, (_, i) => each(i)).flat();
const padded = (i: number): string => String(i).padStart(5, '0');
const entries = (count: number): string[][] =>
  Array.from({ length: count }, (_, i) => ['XADD', 'k', `${i + 1}-1`, 'a', `value${i}`, 'b', '2']);

/** Commands that make "k", by name, with what redis-server said of it. */
const VALUES: Readonly<Record<string, readonly [commands: string[][], bytes: number]>> = {
  'a short string': [[['SET', 'k', 'x']], 64],
  'an embedded string': [[['SET', 'k', 'x'.repeat(44)]], 96],
  'a string of 100': [[['SET', 'k', 'x'.repeat(100)]], 160],
  'a string of 10,000': [[['SET', 'k', 'x'.repeat(10_000)]], 10288],
  'a string of 100,000': [[['SET', 'k', 'x'.repeat(100_000)]], 114736],
  'an integer': [[['SET', 'k', '9223372036854775807']], 48],
  'a counter': [[['INCRBY', 'k', '70000']], 48],
  'a bitmap': [[['SETBIT', 'k', '100000', '1']], 14384],
  'a HyperLogLog of 1': [[['PFADD', 'k', 'a']], 96],
  'a HyperLogLog of 20': [[['PFADD', 'k', ...repeat(20, (i) => [`e${i}`])]], 144],
  'a HyperLogLog of 300': [[['PFADD', 'k', ...repeat(300, (i) => [`e${i}`])]], 816],
  'a dense HyperLogLog': [[['PFADD', 'k', ...repeat(5000, (i) => [`e${i}`])]], 14384],
  'a list of 1': [[['RPUSH', 'k', 'item']], 144],
  'a list of 1,000': [[['RPUSH', 'k', ...repeat(1000, (i) => [`item:${i}`])]], 10152],
  'a list of 5,000 integers': [[['RPUSH', 'k', ...repeat(5000, (i) => [`${i}`])]], 16552],
  'a list of long items': [[['RPUSH', 'k', ...repeat(100, () => ['x'.repeat(500)])]], 57712],
  'a hash as a listpack': [[['HSET', 'k', ...repeat(100, (i) => [`f${i}`, `v${i}`])]], 1072],
  'a hash of 10': [[['HSET', 'k', ...repeat(10, (i) => [`field:${i}`, 'v'.repeat(100)])]], 1816],
  'a hash of 1,000': [[['HSET', 'k', ...repeat(1000, (i) => [`field:${i}`, `value:${i}`])]], 64296],
  'a hash of 5,000': [[['HSET', 'k', ...repeat(5000, (i) => [`field:${padded(i)}`, 'v'.repeat(1000)])]], 5418408],
  'a set of 1': [[['SADD', 'k', 'member']], 168],
  'a set of 200': [[['SADD', 'k', ...repeat(200, (i) => [`member:${i}`])]], 11176],
  'a set of 5,000': [[['SADD', 'k', ...repeat(5000, (i) => [`member:${padded(i)}`])]], 298408],
  'an intset of 16 bits': [[['SADD', 'k', ...repeat(200, (i) => [`${i}`])]], 496],
  'an intset of 64 bits': [[['SADD', 'k', '1', '2', '9223372036854775807']], 80],
  'a sorted set as a listpack': [[['ZADD', 'k', ...repeat(100, (i) => [`${i}`, `member:${i}`])]], 1584],
  'a sorted set of 1': [[['ZADD', 'k', '1', 'm'.repeat(80)]], 1008],
  'a sorted set of 5,000': [[['ZADD', 'k', ...repeat(5000, (i) => [`${i / 3}`, `member:${padded(i)}`])]], 555096],
  'a place': [[['GEOADD', 'k', '1', '2', 'a', '3', '4', 'b']], 96],
  'a stream of 1': [entries(1), 4728],
  'a stream of 1,000': [entries(1000), 29160],
  'a stream with groups': [[...entries(100), ['XGROUP', 'CREATE', 'k', 'g', '0'], ['XGROUP', 'CREATE', 'k', 'h', '0'],
    ['XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'k', '>']], 109253],
};

test.each(Object.entries(VALUES))('MEMORY USAGE of %s', async (_, [commands, bytes]) => {
  const t = await beside();
  for (const line of commands) await t.same(line);
  for (const line of ['MEMORY USAGE k', 'MEMORY USAGE k SAMPLES 0']) {
    const ours = Number(t.ours(line).slice(1));
    if (line.endsWith('k')) expect(Math.abs(ours / bytes - 1), `${line}: ${ours}, recorded ${bytes}`).toBeLessThanOrEqual(0.1);
    const theirs = await t.theirs(line);
    const real = Number(theirs.slice(1));
    expect(Math.abs(ours / real - 1), `${line}: ${ours}, redis-server ${real}`).toBeLessThanOrEqual(0.1);
  }
});

test('DEBUG OBJECT tells how long a value is as it is saved', async () => {
  const t = await beside();
  const lengthOf = (reply: string): string => /serializedlength:\d+/.exec(reply)![0];
  for (const [key, line, length] of [
    ['s', 'SET s hello', 6], ['i', 'SET i 12345', 3], ['z', `SET z ${'z'.repeat(100)}`, 13], ['l', 'RPUSH l a b c', 19],
    ['h', 'HSET h f v', 14], ['t', 'SADD t a b', 5], ['n', 'SADD n 1 2', 13],
  ] as const) {
    await t.same(line);
    expect(lengthOf(t.ours(`DEBUG OBJECT ${key}`)), line).toBe(`serializedlength:${length}`);
    const theirs = await t.theirs(`DEBUG OBJECT ${key}`);
    expect(lengthOf(theirs), line).toBe(`serializedlength:${length}`);
  }
});

test('with rdbcompression off DUMP compresses nothing', async () => {
  const t = await beside();
  await t.same(['SET', 's', 'z'.repeat(1000)]);
  await t.same(['RPUSH', 'l', ...repeat(50, () => ['same'])]);
  await t.same(['HSET', 'h', 'f', 'z'.repeat(300)]);
  for (const on of ['no', 'yes']) {
    await t.reply(`CONFIG SET rdbcompression ${on}`, '+OK');
    for (const key of ['s', 'l', 'h']) expect((await t.same(`DUMP ${key}`)).length > 250).toBe(on === 'no');
  }
});
