// DUMP and RESTORE of streams, beside redis-server: bytes as they are, payloads across, damage.
import { describe, expect, test } from 'vitest';
import { crc64 } from '../../../src/redis/crc64.ts';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';
import { Random } from '../random.ts';
import { streamLine, streamLines } from './stream-lines.ts';

const ID = '18446744073709551615-18446744073709551614';

async function all(t: Beside, ...lines: (string | string[])[]): Promise<void> {
  for (const line of lines) await t.same(line);
}

/** A payload of the one, or of redis-server. */
const payload = (t: Beside, key: string): string => t.engine.execute(t.own, ['DUMP', key]) as string;
async function realPayload(t: Beside, key: string): Promise<string> {
  const raw = await t.real.command('DUMP', key);
  return raw.slice(raw.indexOf('\r\n') + 2, -2);
}

/** The rest of a stream's dump after its groups, which tell times. */
async function sameStream(t: Beside, key: string): Promise<void> {
  await all(t, ['XRANGE', key, '-', '+'], ['XLEN', key]);
  const info = await t.theirs(['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0']);
  const timeless = (text: string): string => text.replace(/:1[0-9]{12}\b/g, ':time');
  expect(timeless(t.ours(['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0']))).toBe(timeless(info));
}

describe('the bytes of a stream', () => {
  test('are those of redis-server', async () => {
    const t = await beside();
    await all(t, 'XADD a 1-1 f v', 'XADD a 1-2 f 12345', 'XADD a 2-0 f -7 g 99999999999', 'XADD a 300-5 g 1 f 2',
      ['XADD', 'a', '300-6', 'f', 'text '.repeat(90)], 'XGROUP CREATE a 12 0', 'XGROUP CREATE a last $',
      'XADD b NOMKSTREAM 5 a a', `XADD c ${ID} x y`, 'XGROUP CREATE empty g 9-9 MKSTREAM ENTRIESREAD 5',
      'XADD d MAXLEN 0 7-7 a b', 'XSETID a 400-0 ENTRIESADDED 9223372036854775807 MAXDELETEDID 1-1');
    for (const key of 'acd') await t.same(['DUMP', key]);
    await t.same('DUMP empty');
  });

  test('are so over several nodes, trimmed by whole ones', async () => {
    const t = await beside();
    for (let i = 1; i <= 350; i++) await t.same(['XADD', 's', `${i}-0`, 'sensor', `id ${i}`, 'value', String(i * 37)]);
    await t.same('DUMP s');
    await t.same('XTRIM s MAXLEN ~ 200');
    await t.same('DUMP s');
  });
});

describe('streams cross', () => {
  test.each([1, 2, 3])('after random commands (%i)', async (seed) => {
    const r = new Random(seed);
    const t = await beside(undefined, { clock: () => 1_700_000_000_000 }); // payloads hold times
    await t.same('CONFIG SET stream-node-max-entries 6');
    await t.same('SET string s');
    const lines = streamLines();
    for (let i = 0; i < 1200; i++) {
      const line = streamLine(r, lines);
      if (/XADD|xgroup/i.test(line[0])) await t.same(line);
      else { t.ours(line); await t.theirs(line); }
    }
    for (const key of ['x1', 'x2', 'x3']) {
      if (t.ours(['EXISTS', key]) === ':0') continue;
      const ours = payload(t, key);
      const theirs = await realPayload(t, key);
      await t.theirs(['RESTORE', key, '0', ours, 'REPLACE']);
      t.ours(['RESTORE', key, '0', theirs, 'REPLACE']);
      await sameStream(t, key);
      expect(t.ours(['RESTORE', key, '0', ours, 'REPLACE'])).toBe('+OK');
      await sameStream(t, key);
    }
  });
});

test('the form of before 7.0 is read', async () => {
  const t = await beside();
  // Two entries, last id 2-0, one group at 1-0 with one consumer and a pending entry.
  const listpack = '\x1d\0\0\0\x0f\0\x02\x01\0\x01\x01\x01\x81f\x02\0\x01\x02\x01\0\x01\0\x01\x81v\x02\x04\x01';
  const entry = '\x02\x01\x01\x01\0\x01\x81w\x02\x04\x01\xff';
  const node = listpack + entry;
  const sized = `${String.fromCharCode(node.length)}\0\0\0${node.slice(4)}`;
  const id = (ms: number): string => `\0\0\0\0\0\0\0${String.fromCharCode(ms)}\0\0\0\0\0\0\0\0`;
  const body = `\x0f\x01\x10${id(1)}${String.fromCharCode(sized.length)}${sized}\x02\x02\0\x01\x01g\x01\0\x01${id(1)}`
    + `\x01\0\0\0\0\0\0\0\x03\x01\x01c\x09\0\0\0\0\0\0\0\x01${id(1)}\x09\0`;
  await t.reply(['RESTORE', 's', '0', body + crc64(body)], '+OK');
  await all(t, 'XRANGE s - +', 'XINFO GROUPS s', 'XPENDING s g');
  await sameStream(t, 's');
});

test('the form of 7.2 is read, which tells one time more of each consumer', async () => {
  const t = await beside();
  for (const line of ['XADD s 1-1 f v', 'XGROUP CREATE s g 0', 'XGROUP CREATECONSUMER s g c']) t.ours(line);
  const before = t.ours('XRANGE s - +');
  const known = payload(t, 's').slice(1, -11); // without type, no pending entries, version and checksum
  const body = `\x15${known}\xff\xff\xff\xff\xff\xff\xff\xff\0\x0a\0`;
  expect(t.ours(['RESTORE', 's', '0', body + crc64(body), 'REPLACE'])).toBe('+OK');
  expect(t.ours('XRANGE s - +')).toBe(before);
  expect(t.ours('XINFO CONSUMERS s g')).toContain('$7 pending :0');
});

test('damaged payloads are refused or restored whole, and the engine goes on', async () => {
  const t = await beside();
  const r = new Random(11);
  t.ours('CONFIG SET stream-node-max-entries 3');
  for (let i = 1; i < 9; i++) t.ours(`XADD s ${i}-1 a ${i} b text`);
  t.ours('XGROUP CREATE s g 0');
  t.ours('XREADGROUP GROUP g c COUNT 3 STREAMS s >');
  t.ours('XREADGROUP GROUP g d COUNT 3 STREAMS s >');
  const whole = payload(t, 's').slice(0, -10);
  for (let i = 0; i < 4000; i++) {
    const at = 1 + r.below(whole.length - 1);
    const cut = r.chance(0.2) ? r.below(4) : 1;
    const body = whole.slice(0, at) + String.fromCharCode(r.below(256)) + whole.slice(at + cut) + '\x0a\0';
    const reply = t.ours(['RESTORE', 'x', '0', body + crc64(body), 'REPLACE']);
    if (reply !== '+OK') expect(reply).toBe('-ERR Bad data format');
    else {
      t.ours('XRANGE x - +');
      t.ours('XINFO STREAM x FULL');
      t.ours('XTRIM x MAXLEN 1');
      expect(typeof payload(t, 'x')).toBe('string');
    }
  }
});
