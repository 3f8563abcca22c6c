import { describe, expect, test } from 'vitest';
import { crc64 } from '../../../src/redis/crc64.ts';
import { beside } from '../oracle.ts';
import type { Beside, Pair } from '../oracle.ts';
import { Random } from '../random.ts';
import { readFrame } from '../wire.ts';

const BAD_FORMAT = '-ERR Bad data format';
const WRONG_CHECKSUM = '-ERR DUMP payload version or checksum are wrong';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

/** A payload with its version and checksum. */
const sealed = (body: string): string => `${body}\x0a\0${crc64(`${body}\x0a\0`)}`;

/** Values of every type and encoding. */
async function fill(t: Beside): Promise<string[]> {
  const numbers = ['0', '-1', '127', '128', '-129', '4095', '4096', '-4097', '32767', '-32769', '8388607', '-8388609',
    '2147483647', '-2147483649', '9223372036854775807', '-9223372036854775808', '01', '1.5', '', 'x'];
  const texts = [...numbers, 'y'.repeat(63), 'z'.repeat(64), 'ab\0\xff', 'w'.repeat(4095), 'v'.repeat(5000)];
  for (const [i, text] of texts.entries()) await t.same(['SET', `string ${i}`, text]);
  await t.same(['SET', 'string long', 'abcdefgh'.repeat(5000)]);
  await t.same('SETRANGE raw 0 12345');
  await t.same('SETBIT bits 77 1');
  await t.same(['RPUSH', 'list', ...texts]);
  const elements = Array.from({ length: 3000 }, (_, i) => `element ${i}`);
  await t.same(['RPUSH', 'list long', ...elements, 'u'.repeat(20_000), 'end']);
  await t.same(['SADD', 'intset 2', '-5', '7', '32767', '-32768']);
  await t.same(['SADD', 'intset 4', '-5', '7', '32768']);
  await t.same(['SADD', 'intset 8', '-5', '7', '-2147483649', '9223372036854775807']);
  await t.same(['SADD', 'set', ...texts]);
  await t.same(['HSET', 'hash', ...numbers.flatMap((number, i) => [`f${i}`, number])]);
  await t.same(['HSET', 'hash large', ...texts.flatMap((text) => [text, text])]);
  const scores = ['0', '-1', '1.5', 'inf', '-inf', '1e30', '3.0000000000000004', '123456789', '-0', '0.1'];
  await t.same(['ZADD', 'zset', ...scores.flatMap((score, i) => [score, `m${i}`])]);
  await t.same(['ZADD', 'zset large', ...scores.flatMap((score, i) => [score, `m${i}`]), '7', 'x'.repeat(100)]);
  await t.same(['PFADD', 'hll', ...texts]);
  return readFrame(await answer(t, 'KEYS', '*'))!.frame.items.map(({ text }) => text).sort(); // in an order of each server's own
}

async function answer(t: Beside, ...args: string[]): Promise<string> { return t.real.command(...args); }

/** Keys with their payloads from redis-server. */
async function dumps(t: Beside, keys: readonly string[]): Promise<[string, string][]> {
  const payloads: [string, string][] = [];
  for (const key of keys) payloads.push([key, bulk(await answer(t, 'DUMP', key))]);
  return payloads;
}

const bulk = (raw: string): string => raw.slice(raw.indexOf('\r\n') + 2, -2);

describe('payloads cross', () => {
  test('what redis-server dumps is restored here, with its encoding', async () => {
    const t = await beside();
    const keys = await fill(t);
    const payloads = await dumps(t, keys);
    t.ours('FLUSHALL');
    for (const [key, payload] of payloads) expect(t.ours(['RESTORE', key, '0', payload]), key).toBe('+OK');
    await t.compareKeyspace();
    await t.theirs('FLUSHALL');
    for (const [key, payload] of payloads) await t.theirs(['RESTORE', key, '0', payload]);
    for (const key of keys) await t.same(['OBJECT', 'ENCODING', key]);
  });

  test('what is dumped here redis-server restores, with its encoding', async () => {
    const t = await beside();
    const keys = await fill(t);
    const payloads = keys.map((key) => [key, t.engine.execute(t.own, ['DUMP', key]) as string] as const);
    await t.theirs('FLUSHALL');
    for (const [key, payload] of payloads) expect(await t.theirs(['RESTORE', key, '0', payload]), key).toBe('+OK');
    await t.compareKeyspace();
    for (const key of keys) if (key !== 'raw' && key !== 'bits' && key !== 'hll') await t.same(['OBJECT', 'ENCODING',
      key]);
    expect(await t.theirs('DEBUG RELOAD')).toBe('+OK');
    await t.compareKeyspace();
  });

  test('small values have the same payload', async () => {
    const t = await beside();
    await all(t, 'SET i 12', 'SET j -40000', 'SET k 99999999999', 'SET s abc', 'RPUSH l a b 1', 'SADD n 1 2 300000',
      'HSET h a b c 4', 'ZADD z 1 a 2.5 b', 'SADD m a', 'DUMP none');
    for (const key of 'ijkslnhzm') await t.same(`DUMP ${key}`);
  });

  test('compressed strings have the same payload', async () => {
    const t = await beside();
    const random = new Random(7);
    for (let round = 0; round < 400; round++) {
      const length = 18 + random.below(random.below(4) === 0 ? 9000 : 120);
      const letters = 1 + random.below(40);
      let text = '';
      while (text.length < length) {
        const from = random.below(text.length + 1);
        text += random.below(2) === 0 ? text.slice(from, from + random.below(400))
          : String.fromCharCode(97 + random.below(letters));
      }
      await t.same(['SET', 'k', text]);
      await t.same('DUMP k');
    }
  });

  test('CONFIG: limits of encodings hold for what is restored', async () => {
    const t = await beside();
    await all(t, 'HSET h a 1 b 2 c 3', 'ZADD z 1 a 2 b 3 c', 'SADD n 1 2 3', 'RPUSH l a b c');
    const payloads = await dumps(t, [...'hznl']);
    await all(t, 'CONFIG SET hash-max-listpack-entries 2', 'CONFIG SET zset-max-listpack-entries 2',
      'CONFIG SET set-max-intset-entries 2');
    for (const [key, payload] of payloads) {
      await t.same(['RESTORE', key, '0', payload, 'REPLACE']);
      await t.same(['OBJECT', 'ENCODING', key]);
    }
    await t.compareKeyspace();
  });
});

describe('RESTORE', () => {
  const abc = sealed('\0\x03abc');

  test('options, errors and their order', async () => {
    const t = await beside();
    await t.reply(['RESTORE', 'k', '0', abc], '+OK');
    await t.reply(['RESTORE', 'k', '0', abc], '-BUSYKEY Target key name already exists.');
    await t.reply(['RESTORE', 'k', '-1', abc, 'replace'], '-ERR Invalid TTL value, must be >= 0');
    await t.reply(['RESTORE', 'k', '0', 'x', 'REPLACE'], WRONG_CHECKSUM);
    for (const rest of [['x'], ['IDLETIME'], ['IDLETIME', '-1'], ['IDLETIME', 'x'], ['FREQ', '256'], ['FREQ', '-1'],
      ['FREQ', '1', 'IDLETIME', '1'], ['IDLETIME', '1', 'FREQ', '1'], ['FREQ', '7'], ['IDLETIME', '1000'], ['ABSTTL'],
      []]) {
      await t.same(['RESTORE', 'k', '0', abc, 'REPLACE', ...rest]);
      await t.same(['RESTORE', 'k', 'x', 'y', ...rest]);
      await t.same(['RESTORE', 'new', 'x', 'y', ...rest]);
    }
    await t.same(['RESTORE', 'k', '0', abc, 'REPLACE', 'IDLETIME', '1000']);
    await t.near('OBJECT IDLETIME k', 1);
    await t.same(['RESTORE', 'k', '5000', abc, 'REPLACE']);
    await t.near('PTTL k', 100);
    await t.same(['RESTORE', 'k', '4102444800000', abc, 'REPLACE', 'ABSTTL']);
    await t.same('PEXPIRETIME k');
    await t.same(['RESTORE', 'k', '1000', abc, 'REPLACE', 'ABSTTL']);
    await all(t, 'EXISTS k', 'DUMP', 'RESTORE a 0');
    await t.same(['RESTORE', 'k', '9223372036854775807', abc]);
    await t.same(['RESTORE-ASKING', 'q', '0', abc]);
    await t.compareKeyspace();
  });

  test('events', async () => {
    const t = await beside();
    await t.same('CONFIG SET notify-keyspace-events KEAn');
    const b = await t.client();
    await b.same('PSUBSCRIBE *');
    await t.same(['RESTORE', 'k', '0', abc]);
    await t.same(['RESTORE', 'k', '10000', abc, 'REPLACE']);
    await t.same(['RESTORE', 'k', '1', abc, 'REPLACE', 'ABSTTL']);
    await t.same(['RESTORE', 'k', '1', abc, 'REPLACE', 'ABSTTL']);
    expect((await b.messages()).length).toBeGreaterThan(4);
  });

  test('forms of older versions', async () => {
    const t = await beside();
    // Made by hand after the format: zipmap, ziplists (list, sorted set, hash, quicklist), linked list, textual scores.
    const ziplist = '\x13\0\0\0\x0f\0\0\0\x03\0\0\x01a\x03\xf3\x02\x01b\xff';
    const pair = '\x10\0\0\0\x0d\0\0\0\x02\0\0\x01a\x03\xf3\xff';
    for (const [i, body] of ['\x09\x0b\x01\x01a\x02\x01bcd\0\0\xff',
      `\x0a\x13${ziplist}`, `\x0c\x10${pair}`, `\x0d\x10${pair}`,
      `\x0e\x01\x13${ziplist}`, '\x01\x02\x01a\xc0\x05', '\x03\x03\x01a\x011\x01b\xfe\x01c\xff', '\x03\x01\x01a\xfd',
      '\x02\x02\x01a\x01a', '\x05\x01\x01a\0\0\0\0\0\0\xf8\x7f', '\x02\0', '\x04\0', '\x05\0',
      '\0\xc3\x05\x09\0a\xe0\0\0', '\0\xc3\x04\x06\0a\x80\0', '\0\xc3\x02\x09\0a', '\x08\x01', '\x63\x01', '\x07\x01',
      '',
      '\x12\x01\x01\x03abc', '\x12\0', '\x12\x01\x03\x03abc', '\0\x81\0\0\0\0\0\0\0\x01x', '\0\x80\xff\xff\xff\xffx',
    ].entries()) {
      await t.same(['RESTORE', `k${i}`, '0', sealed(body)]);
    }
    await t.compareKeyspace();
  });

  test('one payload of a hash restored to many keys', async () => {
    const t = await beside();
    await t.same('HSET h a 1 b two c 3');
    const payload = t.engine.execute(t.own, ['DUMP', 'h']) as string;
    for (const key of ['x', 'y', 'z']) await t.same(['RESTORE', key, '0', payload]);
    await t.same('HSET x a other');
    await t.same('HDEL y b');
    await t.same('CONFIG SET hash-max-listpack-entries 2');
    await t.same(['RESTORE', 'fewer', '0', payload]);
    await t.same('OBJECT ENCODING fewer');
    await t.same('CONFIG SET hash-max-listpack-entries 512');
    await t.same(['RESTORE', 'z', '0', payload, 'REPLACE']);
    await t.same('OBJECT ENCODING z');
    await t.reply(['RESTORE', 'damaged', '0', `${payload.slice(0, -1)}${payload.endsWith('a') ? 'b' : 'a'}`], WRONG_CHECKSUM);
    await t.compareKeyspace();
  });

  test('a hash with a field twice is refused, where redis-server takes it in as it is', async () => {
    const t = await beside();
    expect(t.ours(['RESTORE', 'k', '0', sealed('\x04\x02\x01a\x01b\x01a\x01c')])).toBe(BAD_FORMAT);
  });

  test('the checksum finds damage', async () => {
    const t = await beside();
    const r = new Random(9);
    await t.reply(['RESTORE', 'k', '0', `${abc.slice(0, 5)}\x0b\0${crc64(`${abc.slice(0, 5)}\x0b\0`)}`],
      WRONG_CHECKSUM);
    for (let i = 0; i < 300; i++) {
      const at = r.below(abc.length);
      const damaged = r.chance(0.3) ? abc.slice(0, at)
        : abc.slice(0, at) + String.fromCharCode(abc.charCodeAt(at) ^ (1 << r.below(8))) + abc.slice(at + 1);
      await t.reply(['RESTORE', 'k', '0', damaged], WRONG_CHECKSUM);
    }
  });

  test('damage with a right checksum gives an error or a whole value', async () => {
    const t = await beside();
    const keys = await fill(t);
    const payloads = keys.filter((key) => !key.includes('long') && key !== 'hll')
      .map((key) => t.engine.execute(t.own, ['DUMP', key]) as string).filter((payload) => payload.length < 2000);
    const r = new Random(10);
    t.ours('FLUSHALL');
    const replies = new Map<string, number>();
    for (let i = 0; i < 20_000 && payloads.length > 0; i++) {
      let body = r.pick(payloads).slice(0, -10);
      for (let changes = 1 + r.below(3); changes > 0; changes--) {
        const at = r.below(body.length);
        const other = r.some(0, 2, () => String.fromCharCode(r.below(256))).join('');
        body = body.slice(0, at) + other + body.slice(at + r.below(3));
      }
      const reply = t.ours(['RESTORE', 'k', '0', sealed(body), 'REPLACE']);
      replies.set(reply, (replies.get(reply) ?? 0) + 1);
      if (reply === '+OK') expect(t.ours('DUMP k')).toMatch(/^\$/);
    }
    expect([...replies.keys()].filter((reply) => reply !== '+OK' && reply !== BAD_FORMAT)).toEqual([]);
  });
});

test('CRC-64 of "123456789"', () => {
  expect(Buffer.from(crc64('123456789'), 'latin1').readBigUInt64LE().toString(16)).toBe('e9c6d914c4b8d9ca');
});
