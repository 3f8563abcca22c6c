import { describe, expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';
import { Random } from '../random.ts';

const INVALID = '-WRONGTYPE Key is not a valid HyperLogLog string value.';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }
const numbered = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => `e${from + i}`);

describe('PFADD and PFCOUNT', () => {
  test('the string has the bytes of redis-server, sparse and dense', async () => {
    const t = await beside();
    await t.reply('PFADD h', ':1');
    await t.reply('PFADD h', ':0');
    await all(t, 'GET h', 'PFCOUNT h', 'GET h', 'PFADD h a b c', 'GET h', 'PFADD h a', 'PFCOUNT h', 'GET h', 'TYPE h',
      'OBJECT ENCODING h');
    for (let i = 0; i < 60; i++) {
      await t.same(['PFADD', 'h', ...numbered(i * 50, 50)]);
      if (i % 3 === 0) await t.same('PFDEBUG ENCODING h');
      await t.same('GET h');
      if (i % 7 === 0) await all(t, 'PFCOUNT h', 'GET h');
    }
    await all(t, 'PFDEBUG ENCODING h', 'PFDEBUG GETREG h', 'STRLEN h', 'PFCOUNT none', 'PFCOUNT h none',
      'PFCOUNT none none');
    await t.compareKeyspace();
  });

  test('elements of every length hash as in redis-server', async () => {
    const t = await beside();
    for (let length = 0; length < 40; length++) {
      const element = Array.from({ length }, (_, i) => String.fromCharCode((i * 37 + length * 11) & 255)).join('');
      await t.same(['PFADD', 'h', element]);
    }
    await all(t, 'GET h', 'PFDEBUG DECODE h', 'PFCOUNT h');
  });

  test('what is no HyperLogLog', async () => {
    const t = await beside();
    await t.same('SET s foo');
    await t.reply('PFADD s a', INVALID);
    await t.reply('PFCOUNT s', INVALID);
    await all(t, 'RPUSH l a', 'PFADD l a', 'PFCOUNT l', 'PFMERGE d l', 'PFMERGE d s', 'PFMERGE s', 'EXISTS d', 'PFADD',
      'PFCOUNT', 'PFCOUNT s none', 'PFCOUNT none l', 'PFDEBUG encoding none', 'PFDEBUG encoding s',
      'PFDEBUG nope none');
    await t.same('PFADD h a');
    for (const [at, byte] of [[0, 'X'], [3, 'X'], [4, '\x02'], [4, '\0']] as const) {
      await t.same('DEL x');
      await t.same('COPY h x');
      await t.same(['SETRANGE', 'x', String(at), byte]);
      await all(t, 'PFADD x b', 'PFCOUNT x', 'PFMERGE y x');
    }
    await all(t, 'PFDEBUG nope h', 'PFDEBUG', 'PFDEBUG decode', 'PFDEBUG getreg h 1');
  });

  test('damaged runs', async () => {
    const t = await beside();
    const header = `HYLL\x01\0\0\0${'\0'.repeat(7)}\x80`;
    for (const runs of ['', '\x00', '\x7f', '\x7f\xff\x00', '\x7f\xfe', '\xff\xff\x7f\xff', `\x7f\xfe\x80\x80`]) {
      await t.same(['SET', 'x', header + runs]);
      await all(t, 'PFCOUNT x', 'PFMERGE d x', 'PFCOUNT x d', 'PFDEBUG TODENSE x');
    }
  });

  test('hll-sparse-max-bytes', async () => {
    const t = await beside();
    for (const limit of ['30', '0', '100', '5000', '20000']) {
      await t.same(`CONFIG SET hll-sparse-max-bytes ${limit}`);
      for (let i = 0; i < 20; i++) await t.same(['PFADD', `h${limit}`, ...numbered(i * 40, 40)]);
      await all(t, `GET h${limit}`, `PFCOUNT h${limit}`, `PFDEBUG ENCODING h${limit}`);
    }
  });

  test('a string that was one stays usable as a string', async () => {
    const t = await beside();
    await t.same(['PFADD', 'h', ...numbered(0, 500)]);
    await all(t, 'SETBIT h 40000 1', 'GET h', 'SET k abc', 'APPEND h x');
    await t.compareKeyspace();
  });
});

describe('PFMERGE', () => {
  test('sparse with sparse, with dense, into itself and new keys', async () => {
    const t = await beside();
    await t.same(['PFADD', 'a', ...numbered(0, 100)]);
    await t.same(['PFADD', 'b', ...numbered(50, 100)]);
    for (let i = 0; i < 10; i++) await t.same(['PFADD', 'c', ...numbered(i * 500, 500)]);
    await all(t, 'PFMERGE d a b', 'GET d', 'PFCOUNT d', 'PFCOUNT a b', 'PFCOUNT a b c', 'PFMERGE a', 'GET a',
      'PFMERGE e',
      'GET e', 'PFMERGE e none', 'PFMERGE b c', 'GET b', 'PFCOUNT b', 'PFDEBUG ENCODING b', 'PFMERGE f a c', 'GET f',
      'PFADD t x', 'EXPIRE t 100', 'PFMERGE t a', 'TTL t', 'PFMERGE c a', 'GET c');
    await t.compareKeyspace();
  });
});

test('PFDEBUG and PFSELFTEST', async () => {
  const t = await beside();
  await t.same(['PFADD', 'h', ...numbered(0, 30)]);
  await all(t, 'PFDEBUG DECODE h', 'PFDEBUG encoding h', 'PFDEBUG TODENSE h', 'PFDEBUG todense h', 'PFDEBUG decode h',
    'GET h', 'PFDEBUG ENCODING h');
  expect(t.ours('PFSELFTEST')).toBe('+OK');
});

test('events and WATCH', async () => {
  const t = await beside();
  await t.same('CONFIG SET notify-keyspace-events KEAm');
  const b = await t.client();
  await b.same('PSUBSCRIBE *');
  await all(t, 'PFADD h a', 'PFADD h a', 'PFCOUNT h', 'PFCOUNT no', 'PFCOUNT no h', 'PFMERGE d no h', 'PFMERGE d',
    'PFADD n');
  await b.messages();
  const c = await t.client();
  await all(t, 'WATCH h', 'MULTI', 'PING');
  await c.same('PFADD h a');
  await c.same('PFCOUNT h');
  await all(t, 'EXEC', 'PFADD h q', 'WATCH h', 'MULTI', 'PING');
  await c.same('PFCOUNT h');
  await t.same('EXEC');
});

test('random commands reply as redis-server', async () => {
  const r = new Random(77);
  const t = await beside((engine) => { engine.journal.recording = true; });
  const key = (): string => r.pick(['a', 'b', 'c', 'd']);
  const lines = [
    () => ['PFADD', key(), ...r.some(0, 30, () => String(r.below(100_000)))],
    () => ['PFADD', key(), ...r.some(0, 3, () => String(r.below(1000)))],
    () => ['PFCOUNT', ...r.some(1, 3, key)],
    () => ['GET', key()],
    () => ['PFMERGE', key(), ...r.some(0, 2, key)],
    () => ['PFDEBUG', 'ENCODING', key()],
    () => (r.chance(0.2) ? ['DEL', key()] : ['COPY', key(), key(), 'REPLACE']),
  ];
  for (let i = 0; i < 3000; i++) await t.same(r.pick(lines)());
  await t.compareKeyspace();
}, 60_000);
