// Strings that are written or removed on a condition, digests, MSETEX (8.4), and BITOP's operations of 8.2.
import { describe, expect, test } from 'vitest';
import { xxh3 } from '../../../src/redis/xxh3.ts';
import { beside } from '../oracle.ts';

const NOW = '8.6';

describe('SET by condition', () => {
  test('compares the value', async () => {
    const t = await beside(undefined, undefined, NOW);
    await t.reply('SET k v IFEQ x', '$-1');
    await t.reply('SET k v IFNE x', '+OK');
    await t.reply('SET k w IFEQ v GET', '$1 v');
    await t.reply('SET k x IFEQ v GET', '$1 w');
    await t.reply('GET k', '$1 w');
    await t.reply('SET k 10 IFNE w', '$-1');
    await t.reply('SET k 10 IFEQ a IFEQ w EX 100', '+OK');
    await t.reply('SET k 11 IFEQ 10 KEEPTTL', '+OK');
    await t.near('TTL k', 1);
    await t.reply('SET k 1 NX IFEQ 11', '-ERR syntax error');
    await t.reply('SET k 1 IFEQ 11 NX', '$-1');
    await t.reply('SET none 1 IFEQ 11 NX', '$-1');
    await t.reply('SET k 1 IFEQ', '-ERR syntax error');
    await t.reply('SET k 1 IFEQ 11 IFNE 11', '-ERR syntax error');
    await t.same('LPUSH l a');
    await t.reply('SET l 1 IFEQ a', '-WRONGTYPE Operation against a key holding the wrong kind of value');
    await t.compareKeyspace();
  });

  test('compares the digest', async () => {
    const t = await beside(undefined, undefined, NOW);
    await t.same('SET k hello');
    await t.reply('DIGEST k', '$16 9555e8555c62dcfd');
    await t.reply('SET k world IFDEQ 9555E8555C62DCFD', '+OK');
    await t.reply('SET k hello IFDEQ 9555e8555c62dcfd', '$-1');
    await t.reply('SET k hello IFDNE 9555e8555c62dcfd', '+OK');
    await t.reply('SET k hello IFDEQ 9555', '-ERR must be exactly 16 hexadecimal characters');
    await t.reply('SET none hello IFDEQ 9555', '$-1');
    await t.reply('SET none hello IFDNE 9555', '+OK');
    await t.reply('DIGEST missing', '$-1');
  });

  test('is a syntax error before', async () => {
    const t = await beside(undefined, undefined, '8.0');
    await t.reply('SET k v IFNE x', '-ERR syntax error');
  });
});

test('digests of every length', async () => {
  const t = await beside(undefined, undefined, NOW);
  const text = Array.from({ length: 5000 }, (_, i) => String.fromCharCode((i * 37 + (i >> 3)) & 255)).join('');
  const lengths = [...Array(260).keys(), 511, 512, 513, 1023, 1024, 1025, 1088, 1089, 2048, 2049, 4999];
  for (const length of lengths) {
    await t.same(['SET', 'k', text.slice(0, length)]);
    await t.same('DIGEST k');
  }
  // Asserted too: one length of each kind.
  expect([0, 3, 8, 16, 128, 240, 4999].map((length) => xxh3(Buffer.from(text.slice(0, length), 'latin1')).toString(16)))
    .toMatchInlineSnapshot(`
      [
        "2d06800538d394c2",
        "2b15aa0b3d075427",
        "44db4d702e7af307",
        "cc4a004b4e7d545",
        "40c5a99a6d11ddfe",
        "8ee4d7f29db1fd68",
        "69d19314aec61d01",
      ]
    `);
});

test('DELEX removes by condition', async () => {
  const t = await beside(undefined, undefined, NOW);
  await t.same('MSET a 1 b 2 c 3');
  await t.same('LPUSH l x');
  await t.reply('DELEX a IFEQ 2', ':0');
  await t.reply('DELEX a IFEQ 1', ':1');
  await t.reply('DELEX b IFNE 2', ':0');
  await t.reply('DELEX b IFDNE 0123456789abcdef', ':1');
  await t.reply('DELEX c IFDEQ 1', '-ERR must be exactly 16 hexadecimal characters');
  await t.reply('DELEX c IFX 1', '-ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE');
  await t.reply('DELEX c IFEQ', "-ERR wrong number of arguments for 'delex' command");
  await t.reply('DELEX l IFEQ x', '-ERR Key should be of string type if conditions are specified');
  await t.reply('DELEX l', ':1');
  await t.reply('DELEX none IFEQ x', ':0');
  await t.reply('DELEX none', ':0');
  await t.compareKeyspace();
});

test('MSETEX sets keys with a time', async () => {
  const t = await beside(undefined, undefined, NOW);
  await t.same('CONFIG SET notify-keyspace-events KEA');
  const listener = await t.client();
  await listener.same('PSUBSCRIBE __keyevent*');
  await t.reply('MSETEX 2 a 1 b 2 EX 100', ':1');
  await t.reply('MSETEX 2 a 1 c 2 NX', ':0');
  await t.reply('MSETEX 2 a 3 b 2 XX KEEPTTL', ':1');
  await t.near('TTL a', 1);
  await t.reply('MSETEX 1 a 4', ':1');
  await t.reply('TTL a', ':-1');
  await t.reply('MSETEX 0 a 4', '-ERR invalid numkeys value');
  await t.reply('MSETEX 2 a 4 b', '-ERR wrong number of key-value pairs');
  await t.reply('MSETEX 1 a 4 EX 0', "-ERR invalid expire time in 'msetex' command");
  await t.reply('MSETEX 1 a 4 EX x NX', '-ERR value is not an integer or out of range');
  await t.reply('MSETEX 1 a 4 GET', '-ERR syntax error');
  await t.reply('MSETEX 1 a 4 NX XX', '-ERR syntax error');
  await t.reply('COMMAND GETKEYS MSETEX 2 a 1 b 2 NX', '*2 $1 a $1 b');
  expect((await listener.messages()).map((message) => /:(\w+) \$1 (\w)$/.exec(message)?.slice(1).join(' '))).toEqual([
    'expire a', 'set a', 'expire b', 'set b', 'set a', 'set b', 'set a',
  ]);
  await t.compareKeyspace();
});

test('BITOP DIFF, DIFF1, ANDOR and ONE', async () => {
  const t = await beside(undefined, undefined, NOW);
  await t.same(['MSET', 'a', '\xf0\x0f\xff', 'b', '\x3c', 'c', '\x55\xaa\x55\xaa']);
  for (const [operation, made] of [
    ['DIFF', '\x80\x05\xaa\x00'], ['DIFF1', '\x0d\xa0\x00\xaa'], ['ANDOR', '\x70\x0a\x55\x00'], ['ONE', '\x89\xa5\xaa\xaa'],
  ]) {
    await t.reply(['BITOP', operation, 'x', 'a', 'b', 'c'], ':4');
    await t.reply('GET x', `$4 ${made}`);
    await t.reply(['BITOP', operation, 'x', 'none', 'a', 'b'], ':3');
    await t.same('GET x');
  }
  await t.reply('BITOP ONE x a', ':3');
  await t.reply('BITOP diff1 x a', '-ERR BITOP DIFF1 must be called with at least two source keys.');
  const before = await beside(undefined, undefined, '8.0');
  await before.reply('BITOP ONE x a', '-ERR syntax error');
});
