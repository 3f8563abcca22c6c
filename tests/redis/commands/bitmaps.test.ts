import { describe, expect, test } from 'vitest';
import { applyRedo } from '../../../src/redis/apply-redo.ts';
import { digestOfAll } from '../../../src/redis/digest.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { encodeChanges } from '../../../src/redis/redo.ts';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';
import { Random } from '../random.ts';

const OFFSET = '-ERR bit offset is not an integer or out of range';
const TYPE = '-ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.';
const WRONGTYPE = '-WRONGTYPE Operation against a key holding the wrong kind of value';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

describe('SETBIT and GETBIT', () => {
  test('bits count from the high end of the first byte', async () => {
    const t = await beside();
    await t.reply('SETBIT k 1 1', ':0');
    await t.reply('SETBIT k 1 1', ':1');
    await t.reply('GET k', '$1 @');
    await t.reply('SETBIT k 23 1', ':0');
    await t.reply('GET k', '$3 @\0\x01');
    await all(t, 'GETBIT k 0', 'GETBIT k 1', 'GETBIT k 23', 'GETBIT k 24', 'GETBIT k 4294967295', 'GETBIT none 7',
      'SETBIT k 1 0', 'GET k', 'SETBIT new 40 0', 'GET new', 'STRLEN new');
    await t.compareKeyspace();
  });

  test('errors', async () => {
    const t = await beside();
    for (const offset of ['-1', 'x', '', '1.5', '4294967296', '99999999999999999999', '#1', '9223372036854775807']) {
      await t.reply(['SETBIT', 'k', offset, '1'], OFFSET);
      await t.reply(['GETBIT', 'k', offset], OFFSET);
    }
    for (const bit of ['2', '-1', 'x', '']) {
      await t.reply(['SETBIT', 'k', '0', bit], '-ERR bit is not an integer or out of range');
    }
    await t.same('RPUSH l a');
    await t.reply('SETBIT l 0 1', WRONGTYPE);
    await t.reply('GETBIT l 0', WRONGTYPE);
    await all(t, 'SETBIT l 0 x', 'SETBIT l x 1', 'GETBIT k', 'SETBIT k 1', 'SETBIT k 1 1 1', 'EXISTS k');
  });

  test('make a string raw and keep its time to live', async () => {
    const t = await beside();
    await all(t, 'SET n 12', 'OBJECT ENCODING n', 'SETBIT n 3 1', 'OBJECT ENCODING n', 'GET n', 'SET e abc EX 100',
      'SETBIT e 0 0', 'OBJECT ENCODING e', 'SETBIT e 7 0', 'GET e', 'SETBIT new 7 1', 'OBJECT ENCODING new',
      'SET f 5', 'BITFIELD f GET u8 0', 'OBJECT ENCODING f', 'BITFIELD f SET u8 0 53', 'OBJECT ENCODING f',
      'COPY e c', 'OBJECT ENCODING c', 'RENAME e d', 'OBJECT ENCODING d', 'BITOP AND o d', 'OBJECT ENCODING o',
      'APPEND d x', 'SETBIT d 100 1', 'STRLEN d', 'INCR n');
    await t.compareKeyspace();
  });

  test('a large bitmap is changed in place', async () => {
    const t = await beside();
    await t.same('SETBIT big 7999999 1');
    for (let i = 0; i < 50; i++) await t.same(['SETBIT', 'big', String(i * 159_999), '1']);
    await all(t, 'BITCOUNT big', 'STRLEN big', 'GETBIT big 159999', 'SETBIT big 8000000 1', 'BITPOS big 1 1',
      'GETRANGE big 0 3', 'SETBIT big 3 1', 'GETRANGE big 0 3', 'BITCOUNT big 0 100000', 'BITCOUNT big 0 100000 BIT');
    await t.compareKeyspace();
  });
});

describe('ranges of bits', () => {
  test('BITCOUNT and BITPOS over every small range', async () => {
    const t = await beside();
    await t.same(['SET', 'k', '\xff\xf0\x00\x5a']);
    await t.same(['SET', 'ones', '\xff\xff']);
    await t.same('SET empty ""');
    for (const unit of [[], ['BIT'], ['byte']]) {
      for (let start = -34; start <= 34; start += 3) {
        for (let end = -34; end <= 34; end += 5) {
          await t.same(['BITCOUNT', 'k', String(start), String(end), ...unit]);
          await t.same(['BITPOS', 'k', '0', String(start), String(end), ...unit]);
          await t.same(['BITPOS', 'k', '1', String(start), String(end), ...unit]);
        }
      }
    }
    for (const key of ['k', 'ones', 'empty', 'none']) {
      for (const bit of ['0', '1']) {
        await all(t, `BITPOS ${key} ${bit}`, `BITPOS ${key} ${bit} 1`, `BITPOS ${key} ${bit} 0 -1`,
          `BITPOS ${key} ${bit} 7`, `BITPOS ${key} ${bit} -100`, `BITPOS ${key} ${bit} 0 -1 BIT`);
      }
      await all(t, `BITCOUNT ${key}`, `BITCOUNT ${key} 0 -1`, `BITCOUNT ${key} 9223372036854775807 -1`);
    }
  });

  test('errors, in their order', async () => {
    const t = await beside();
    await all(t, 'SET k abc', 'RPUSH l a', 'BITCOUNT k 0', 'BITCOUNT none 0', 'BITCOUNT k 0 -1 x', 'BITCOUNT k -1 -2 x',
      'BITCOUNT k x 1', 'BITCOUNT k 1 x', 'BITCOUNT k 0 1 BIT 1', 'BITCOUNT l', 'BITCOUNT l x x', 'BITPOS k 2',
      'BITPOS k x', 'BITPOS none 2', 'BITPOS none 1 x', 'BITPOS k 1 x', 'BITPOS k 1 0 x', 'BITPOS k 1 x x x',
      'BITPOS k 1 0 x x', 'BITPOS k 1 0 1 x', 'BITPOS k 1 0 1 BIT 1', 'BITPOS l 1', 'BITPOS l 3', 'BITPOS k');
  });
});

describe('BITOP', () => {
  test('shorter strings end in zeros', async () => {
    const t = await beside();
    await t.same(['SET', 'a', '\xff\x0f\xaa']);
    await t.same(['SET', 'b', '\x33']);
    await t.same('SET n 12345 EX 100');
    for (const operation of ['AND', 'OR', 'xor']) {
      await all(t, `BITOP ${operation} d a b`, 'GET d', `BITOP ${operation} d a`, 'GET d',
        `BITOP ${operation} d b none a`, 'GET d', `BITOP ${operation} n n a`, 'GET n', 'TTL n');
    }
    await all(t, 'BITOP NOT d a', 'GET d', 'BITOP NOT d none', 'EXISTS d', 'BITOP OR d none none', 'BITOP NOT d a b',
      'BITOP NAND d a b', 'RPUSH l x', 'BITOP OR d a l', 'BITOP OR l none', 'EXISTS l', 'BITOP NOT d', 'BITOP x d a b');
    await t.compareKeyspace();
  });

  test('a result takes the place of what was there, also of one of its sources', async () => {
    const t = await beside();
    for (const [key, size] of [['a', 90], ['b', 70], ['c', 61]] as const) {
      await t.same(['SET', key, Array.from({ length: size }, (_, i) => String.fromCharCode(i * size & 255)).join('')]);
      await t.same(`BITCOUNT ${key}`);
    }
    for (const operation of ['AND', 'OR', 'XOR']) {
      for (const sources of ['a b', 'b c', 'c a', 'd b', 'a d', 'b d c', 'd d', 'c']) {
        await all(t, `BITOP ${operation} d ${sources}`, 'BITCOUNT d', `BITOP ${operation} d ${sources}`, 'GETRANGE d 0 9');
      }
    }
    await all(t, 'BITOP NOT d a', 'BITOP NOT d b', 'BITOP NOT d d', 'COPY d e', 'BITOP OR d c', 'GET e', 'MULTI',
      'BITOP OR d a b', 'BITOP XOR d a c', 'EXEC');
    await t.compareKeyspace();
  });
});

test('BITOP over what was there is told to a standby', () => {
  const [engine, standby] = [new Engine(), new Engine()];
  engine.journal.recording = true;
  const client = engine.connect();
  for (const line of ['SETRANGE a 63 x', 'SETRANGE b 63 y', 'BITOP OR d a b', 'BITCOUNT d', 'BITOP XOR d a a',
    'BITCOUNT d', 'BITOP AND d a b']) {
    engine.execute(client, line.split(' '));
    const batch = encodeChanges(engine.journal.changes, engine.databases);
    if (batch !== undefined) applyRedo(batch, standby);
    expect(digestOfAll(standby), line).toBe(digestOfAll(engine));
  }
});

describe('BITFIELD', () => {
  test('gets, sets and counts fields of any width', async () => {
    const t = await beside();
    await t.reply('BITFIELD k SET u8 0 255 GET i8 0 INCRBY u8 0 10 GET u4 0', '*4 :0 :-1 :9 :0');
    await t.reply('BITFIELD k SET i64 #0 -9223372036854775808 GET i64 0',
      '*2 :648518346341351424 :-9223372036854775808');
    await all(t, 'BITFIELD k', 'BITFIELD k GET u63 1', 'BITFIELD k GET u63 3 GET i64 60 GET i5 1000',
      'BITFIELD none GET u8 0',
      'BITFIELD_RO k GET u8 0 GET i16 #1', 'BITFIELD_RO k', 'BITFIELD_RO none GET i64 0', 'EXISTS none',
      'BITFIELD k INCRBY i64 0 -1', 'BITFIELD k OVERFLOW SAT INCRBY i64 0 -1',
      'BITFIELD k OVERFLOW FAIL INCRBY i64 0 -1',
      'BITFIELD f OVERFLOW FAIL SET u2 0 7', 'EXISTS f', 'STRLEN f', 'BITFIELD k SET u63 #1 9223372036854775807',
      'BITFIELD k OVERFLOW SAT SET i8 0 -9223372036854775808', 'BITFIELD k OVERFLOW SAT SET u8 0 -1', 'GET k');
    await t.compareKeyspace();
  });

  test('errors', async () => {
    const t = await beside();
    await t.same('RPUSH l a');
    for (const type of ['u64', 'i65', 'u0', 'i', 'x8', '8', 'I8', 'u08', 'u-1', 'u+1', 'u999', '']) {
      await t.reply(['BITFIELD', 'k', 'GET', type, '0'], TYPE);
    }
    for (const offset of ['-1', '#-1', '#', 'x', '##1', '4294967296', '#999999999999999999', '#536870912']) {
      await t.reply(['BITFIELD', 'k', 'GET', 'u8', offset], OFFSET);
    }
    await t.same('BITFIELD k GET u8 #288230376151711744');
    await t.reply('BITFIELD_RO k SET u8 0 1', '-ERR BITFIELD_RO only supports the GET subcommand');
    await t.reply('BITFIELD k OVERFLOW X', '-ERR Invalid OVERFLOW type specified');
    await all(t, 'BITFIELD k OVERFLOW', 'BITFIELD k OVERFLOW SAT', 'BITFIELD none OVERFLOW SAT GET u8 0',
      'BITFIELD k GET u8',
      'BITFIELD k SET u8 0', 'BITFIELD k SET u8 0 x', 'BITFIELD k SET u8 0 99999999999999999999', 'BITFIELD k FOO u8 0',
      'BITFIELD l GET u8 0', 'BITFIELD l SET u8 0 1', 'BITFIELD_RO l GET u8 0', 'BITFIELD k SET u8 0 1 GET x 0',
      'EXISTS k',
      'BITFIELD_RO k OVERFLOW SAT GET u8 0', 'BITFIELD k toString u8 0');
  });
});

test('events tell of changes alone', async () => {
  const t = await beside();
  await t.same('CONFIG SET notify-keyspace-events KEA');
  const b = await t.client();
  await b.same('PSUBSCRIBE *');
  await all(t, 'SETBIT k 9 1', 'SETBIT k 9 1', 'SETBIT k 100 0', 'SETBIT k 100 0', 'BITFIELD k SET u8 0 0',
    'BITFIELD k SET u8 0 1', 'BITFIELD k GET u8 0', 'BITFIELD f OVERFLOW FAIL SET u2 0 9', 'BITFIELD k SET u8 800 0',
    'BITOP NOT d k', 'BITOP NOT d none', 'BITOP NOT d none', 'SETBIT n 1 0');
  expect((await b.messages()).length).toBeGreaterThan(10);
  await t.same('CONFIG SET notify-keyspace-events KEAm');
  await all(t, 'BITOP OR d no k', 'BITCOUNT no', 'BITPOS no 1', 'GETBIT no 1', 'BITFIELD no GET u8 0', 'SETBIT no 1 1',
    'BITOP OR none no2');
  await b.messages();
});

test('WATCH sees a changed bit; an unchanged one is no change', async () => {
  const t = await beside();
  const b = await t.client();
  await all(t, 'SETBIT k 9 1', 'WATCH k');
  await b.same('SETBIT k 9 1');
  await all(t, 'MULTI', 'PING', 'EXEC', 'WATCH k');
  await b.same('SETBIT k 9 0');
  await all(t, 'MULTI', 'PING', 'EXEC');
});

test('random commands reply as redis-server', async () => {
  const r = new Random(20240611);
  const t = await beside((engine) => { engine.journal.recording = true; });
  const key = (): string => r.pick(['a', 'b', 'c', 'd']);
  const number = (): string => r.pick([
    String(r.below(300) - 100), String(r.below(2 ** 31)), '9223372036854775807', '-9223372036854775808',
    String(-(2 ** r.below(53))), String(2n ** BigInt(r.below(63))), String(-(2n ** BigInt(r.below(64))) + 1n),
  ]);
  const offset = (): string => `${r.chance(0.3) ? '#' : ''}${r.below(200)}`;
  const type = (): string => (r.chance(0.5) ? `i${1 + r.below(64)}` : `u${1 + r.below(63)}`);
  const range = (): string[] => r.some(0, 2, () => String(r.below(70) - 35));
  const unit = (): string[] => r.pick([[], ['BIT'], ['BYTE']]);
  const step = (): string[] => r.pick([
    ['GET', type(), offset()], ['SET', type(), offset(), number()], ['INCRBY', type(), offset(), number()],
    ['OVERFLOW', r.pick(['WRAP', 'SAT', 'FAIL'])],
  ]);
  const lines = [
    () => ['SETBIT', key(), String(r.below(400)), String(r.below(2))],
    () => ['GETBIT', key(), String(r.below(400))],
    () => ['BITCOUNT', key(), ...range(), ...unit()],
    () => ['BITPOS', key(), String(r.below(2)), ...range(), ...unit()],
    () => ['BITOP', r.pick(['AND', 'OR', 'XOR', 'NOT']), key(), ...r.some(1, 3, key)],
    () => ['BITFIELD', key(), ...r.some(1, 5, step).flat()],
    () => ['BITFIELD', key(), ...r.some(1, 5, step).flat()],
    () => ['BITFIELD_RO', key(), ...r.some(1, 3, () => ['GET', type(), offset()]).flat()],
    () => [r.pick(['GET', 'STRLEN', 'DEL', 'GET']), key()],
    () => ['SETRANGE', key(), String(r.below(20)), String.fromCharCode(r.below(256), r.below(256))],
    () => ['OBJECT', 'ENCODING', key()],
    () => ['SET', key(), r.pick(['12345', 'abc', ''])],
  ];
  for (let i = 0; i < 6000; i++) {
    await t.same(r.pick(lines)());
    if (i % 1000 === 999) await t.compareKeyspace();
  }
}, 60_000);

test('a range of BITCOUNT is looked at without a key from 7.4 on', async () => {
  const lines = ['BITCOUNT none 1', 'BITCOUNT none 1 x', 'BITCOUNT none 1 2 WHAT', 'BITCOUNT none 1 2 BIT 3'];
  const before = await beside(undefined, undefined, '7.2');
  for (const line of lines) await before.reply(line, ':0');
  const t = await beside(undefined, undefined, '7.4');
  await t.reply(lines[0], '-ERR syntax error');
  await t.reply(lines[1], '-ERR value is not an integer or out of range');
  await t.reply(lines[2], '-ERR syntax error');
  await t.reply(lines[3], '-ERR syntax error');
});

test('BITFIELD tells of a change where what is too large becomes what was there', async () => {
  const t = await beside(undefined, undefined, '7.2');
  await t.same('CONFIG SET notify-keyspace-events KEA');
  const listener = await t.client();
  await listener.same('PSUBSCRIBE __keyevent*');
  for (const line of ['BITFIELD k SET u1 1 -2', 'BITFIELD k SET u1 1 -2', 'BITFIELD k SET u8 0 -256', 'BITFIELD k SET u8 0 -255', 'BITFIELD k SET u63 64 -1',
    'BITFIELD k SET u63 64 -1', 'BITFIELD k SET i64 64 -1', 'BITFIELD k SET i64 64 -1', 'BITFIELD k INCRBY u8 0 256', 'GET k']) {
    await t.same(line);
    await listener.messages();
  }
});
