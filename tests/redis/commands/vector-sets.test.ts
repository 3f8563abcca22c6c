// Vector sets (8.0) beside the real ones. VSIM is asked for the TRUTH, as ours is; its vectors are short, for with AVX Redis
// adds those of 16 numbers and more in another order.
import { describe, expect, test } from 'vitest';
import { applyRedo } from '../../../src/redis/apply-redo.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { encodeChanges, snapshot } from '../../../src/redis/redo.ts';
import { Random } from '../random.ts';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';

const NOW = '8.6';
const now = (): Promise<Beside> => beside(undefined, undefined, NOW);

/** Elements e0, e1, ... with vectors by chance. */
async function filled(t: Beside, size: number, dimensions: number, options: string, seed = 1): Promise<void> {
  const r = new Random(seed);
  for (let i = 0; i < size; i++) {
    const values = Array.from({ length: dimensions }, () => ((r.below(2000) - 1000) / 500).toFixed(3));
    await t.reply(`VADD v VALUES ${dimensions} ${values.join(' ')} e${i} ${options}`, ':1');
  }
}

describe('VADD', () => {
  test('adds elements and gives them other vectors', async () => {
    const t = await now();
    await t.reply('VADD v VALUES 3 1 0 0 a', ':1');
    await t.reply('VADD v VALUES 3 0 1 0.5 b SETATTR {"x":1}', ':1');
    await t.reply('VADD v VALUES 3 1 1 1 a', ':0');
    await t.reply(['VADD', 'v', 'FP32', '\0\0\x80\x3f\0\0\0\xc0\0\0\0\0', 'c', 'Q8', 'CAS', 'EF', '100'], ':1');
    await t.reply('VCARD v', ':3');
    await t.reply('VDIM v', ':3');
    await t.reply('TYPE v', '+vectorset');
    await t.reply('OBJECT ENCODING v', '$3 raw');
    for (const element of ['a', 'b', 'c', 'none']) await t.same(`VEMB v ${element}`);
    for (const element of ['a', 'b', 'c']) await t.same(`VEMB v ${element} RAW`);
    await t.hello(3);
    await t.reply('VADD v VALUES 3 0 0 0 zero', '#t');
    await t.reply('VADD v VALUES 3 0 0 0 zero', '#f');
    await t.same('VEMB v a');
    await t.same('VEMB v zero RAW');
  });

  test('keeps attributes unless others are given', async () => {
    const t = await now();
    await t.same('VADD v VALUES 1 1 a SETATTR {}');
    await t.reply('VGETATTR v a', '$2 {}');
    await t.same('VADD v VALUES 1 2 a');
    await t.reply('VGETATTR v a', '$2 {}');
    await t.same(['VADD', 'v', 'VALUES', '1', '2', 'a', 'SETATTR', '']);
    await t.reply('VGETATTR v a', '$-1');
    await t.same(['VADD', 'v', 'VALUES', '1', '2', 'b', 'SETATTR', '']);
    await t.reply('VGETATTR v b', '$0 ');
    await t.reply('VSETATTR v a {"y":2}', ':1');
    await t.reply('VSETATTR v none {"y":2}', ':0');
    await t.reply(['VSETATTR', 'v', 'b', ''], ':1');
    await t.reply('VGETATTR v b', '$-1');
    await t.reply('VGETATTR none b', '$-1');
    await t.reply('VSETATTR none b {}', ':0');
  });

  test('refuses what does not fit', async () => {
    const t = await now();
    await t.same('VADD v VALUES 2 1 2 a');
    await t.same('VADD r REDUCE 2 VALUES 4 1 2 3 4 a');
    await t.same('SET s x');
    for (const line of [
      'VADD v VALUES 3 1 2 3 b', 'VADD v VALUES 2 1 2 b NOQUANT', 'VADD v VALUES 2 1 2 b M 20', 'VADD v VALUES 2 1 2 b M 2',
      'VADD v VALUES 2 1 2 b EF 0', 'VADD v VALUES 2 1 2 b WHAT', 'VADD v VALUES 2 1 2 b SETATTR', 'VADD v VALUES 2 1 2',
      'VADD v VALUES 2 1 x b', 'VADD v VALUES 0 b', 'VADD v VALUES 70000 b c', 'VADD v FP32 abc b', 'VADD v FP16 abcd b',
      'VADD s VALUES 2 1 2 b', 'VADD v REDUCE 1 VALUES 2 1 2 b', 'VADD v REDUCE 2 VALUES 2 1 2 b', 'VADD n REDUCE 3 VALUES 2 1 2 b',
      'VADD n REDUCE 0 VALUES 2 1 2 b', 'VADD r VALUES 4 1 2 3 4 b', 'VADD r REDUCE 2 VALUES 3 1 2 3 b',
      'VADD r REDUCE 3 VALUES 4 1 2 3 4 b', 'VADD v', 'VADD v VALUES 2 1', 'VSIM s ELE a', 'VSIM v ELE none', 'VSIM none ELE a',
      'VSIM v VALUES 3 1 2 3', 'VSIM r VALUES 3 1 2 3', 'VSIM v VALUES x 1', 'VSIM v ELE a COUNT 0', 'VSIM v ELE a COUNT',
      'VSIM v ELE a EPSILON 0', 'VSIM v ELE a EF 2000000', 'VSIM v ELE a FILTER-EF 0', 'VSIM v ELE a WHAT', 'VSIM v ELE',
      'VEMB v a WHAT', 'VEMB s a', 'VDIM none', 'VCARD s', 'VCARD none', 'VINFO none', 'VREM v', 'VREM s a', 'VRANDMEMBER v x',
      'VRANDMEMBER none', 'VRANDMEMBER none 3', 'VRANDMEMBER v 0', 'VISMEMBER v a', 'VISMEMBER v b', 'VISMEMBER none a',
      'VRANGE v a +', 'VRANGE v - a', 'VRANGE v + -', 'VRANGE v - + x', 'VRANGE v [ +', 'VRANGE none - +', 'VLINKS v none',
      'VLINKS v a WHAT', 'COPY v w',
    ]) await t.same(line);
    await t.reply('VADD v VALUES 3 1 2 3 b', '-ERR Vector dimension mismatch - got 3 but set has 2');
  });
});

test('VREM removes elements and at last the key', async () => {
  const t = await now();
  await t.same('CONFIG SET notify-keyspace-events KEAn');
  const listener = await t.client();
  await listener.same('PSUBSCRIBE __keyevent*');
  await filled(t, 3, 2, '');
  await t.reply('VREM v e1', ':1');
  await t.reply('VREM v e1', ':0');
  await t.same('VSETATTR v e0 {}');
  await t.reply('VREM v e0', ':1');
  await t.reply('VREM v e2', ':1');
  await t.reply('EXISTS v', ':0');
  expect(await listener.messages()).toHaveLength(1); // new
});

describe('VSIM', () => {
  test.each([['int8', ''], ['f32', 'NOQUANT'], ['bin', 'BIN']])('finds the nearest of %s', async (_, options) => {
    const t = await now();
    await filled(t, 40, 5, options);
    await t.same('VSIM v ELE e3 WITHSCORES TRUTH');
    await t.same('VSIM v VALUES 5 1 -2 0.3 0.1 0 WITHSCORES COUNT 40 TRUTH');
    await t.same('VSIM v VALUES 5 1 -2 0.3 0.1 0 WITHSCORES COUNT 40 EPSILON 0.3 TRUTH');
    await t.same('VSIM v VALUES 5 0 0 0 0 0 WITHSCORES COUNT 3 TRUTH');
    for (let i = 0; i < 40; i++) await t.same(`VEMB v e${i}`);
    await t.hello(3);
    await t.same('VSIM v ELE e3 TRUTH');
    await t.same('VSIM v ELE e3 WITHSCORES TRUTH COUNT 3');
    await t.same('VSIM v ELE e3 WITHSCORES WITHATTRIBS TRUTH COUNT 3');
    await t.same('VSIM v ELE e3 WITHATTRIBS TRUTH COUNT 3');
  });

  test('whole numbers of 8 bits are exact in any length', async () => {
    const t = await now();
    await filled(t, 30, 100, '');
    await t.same('VSIM v ELE e3 WITHSCORES TRUTH COUNT 30');
  });

  test('of equally near ones the first is first, but for those past the effort', async () => {
    const t = await now();
    for (let i = 0; i < 130; i++) await t.same(`VADD v VALUES 2 1 ${i % 4} e${i} BIN`);
    await t.same('VSIM v VALUES 2 1 1 TRUTH COUNT 100');
    await t.same('VSIM v VALUES 2 1 1 TRUTH COUNT 130');
    await t.same('VSIM v VALUES 2 1 1 TRUTH COUNT 5');
    await t.same('VSIM v VALUES 2 1 1 TRUTH COUNT 5 EF 7');
  });

  test('a projection has fewer dimensions', async () => {
    const t = await now();
    await filled(t, 20, 4, 'NOQUANT'); // another set in between
    const r = new Random(4);
    for (let i = 0; i < 20; i++) {
      const values = Array.from({ length: 12 }, () => (r.below(200) - 100) / 100);
      await t.reply(`VADD p REDUCE 5 VALUES 12 ${values.join(' ')} e${i} NOQUANT`, ':1');
      await t.same(`VEMB p e${i}`);
    }
    await t.same('VSIM p VALUES 12 1 2 3 4 5 6 7 8 9 10 11 12 WITHSCORES TRUTH');
    await t.same('VSIM p VALUES 5 1 2 3 4 5 WITHSCORES TRUTH');
    await t.reply('VDIM p', ':5');
  });

  test('filters by attributes', async () => {
    const t = await now();
    const attributes = [
      '{"year":1980,"genre":"drama","tags":["a","b"],"ok":true,"n":null}', '{"year":2001, "genre" : "film" , "rating":-1.5e1}',
      '{"year":"1990","genre":"dr\\"ama"}', '{"nested":{"year":3,"x":[1,{"y":"}"}]},"year":7}', '[1]', 'x', '{"year":}',
      '{"year":1e3,"genre":"","ok":false}', '{"tags":[1,[2],"a",null,true]}', '{"genre":"a\\nb","year": +5 }', ' {"year" : 12 }',
    ];
    for (const [i, json] of attributes.entries()) await t.same(['VADD', 'v', 'VALUES', '2', '1', String(i), `e${i}`, 'SETATTR', json]);
    await t.same('VADD v VALUES 2 1 0 plain');
    for (const filter of [
      '.year > 1985', '.year >= 1980 and .genre == "drama"', '.year==7', ".genre in ['drama','film']", '"dra" in .genre',
      '"a" in .tags', '1 in .tags', '.ok', '!.ok', 'not .ok', '.n == null', 'null == null', '.n', '.year ** 2 > 100',
      '2 ** 3 ** 2 == 512', '.year % 2 == 1', '-5 < .rating', '.rating < -5', '(.year + 1) * 2 - 4 / 2 > 0', '.missing == 1', '1', '0',
      '""', '"x"', '.year == "1990"', '.genre == ""', '.genre == "dr\\"ama"', '.year > 1 || .ok', '.year>1&&.ok', '1 2 +', '.', '. ', '.year >',
      '(1', '1)', '[1,2', "'abc", '1.2.3', '5 in [1, 5]', '-5 in [-5]', '#', '1 = 1', 'nullx', '.a-b == 1', '1 and', '!', '()', '1 1', '[1] == [1]',
      '1 in 1', '.year in ["1990", 7]', '"a" < 1', '1 <= 1 != 0', '.nested', '.x', '.tags', '[]', '5 - 3 == 2', '5 -3 == 2', '.year -1 > 5', '1e2 == 100', '1e-2 == 0.01',
    ]) await t.same(['VSIM', 'v', 'VALUES', '2', '1', '0', 'TRUTH', 'COUNT', '20', 'FILTER', filter]);
    await t.reply(['VSIM', 'v', 'VALUES', '2', '1', '0', 'TRUTH', 'FILTER', '.year >'], '-ERR syntax error in FILTER expression near: .year >');
    await t.reply(['VSIM', 'v', 'VALUES', '2', '1', '0', 'TRUTH', 'FILTER', '.genre in ["drama"]'], '*1 $2 e0');
    await t.same(['VSIM', 'v', 'VALUES', '2', '1', '0', 'TRUTH', 'FILTER', '.year', 'WITHATTRIBS', 'WITHSCORES']);
  });

  test('8.0 knows neither null nor texts within texts', async () => {
    const t = await beside(undefined, undefined, '8.0');
    await t.reply('VADD v VALUES 2 1 0 a SETATTR {"x":"abc","n":null}', ':1');
    await t.reply(['VSIM', 'v', 'ELE', 'a', 'FILTER', '.n == null'], '-ERR syntax error in FILTER expression near: .n == null');
    await t.reply(['VSIM', 'v', 'ELE', 'a', 'FILTER', '"b" in .x'], '*0');
    await t.reply('VISMEMBER v a', ':1');
    await t.reply('VRANGE v - +', "-ERR unknown command 'VRANGE', with args beginning with: 'v' '-' '+' ");
    await t.same('VADD n REDUCE 3 VALUES 2 1 2 b');
    await t.same('VADD v');
    await t.same('MULTI');
    await t.reply('VADD v', '+QUEUED');
    await t.same('EXEC');
  });
});

test('VRANGE, VRANDMEMBER and VISMEMBER', async () => {
  const t = await now();
  for (const element of ['b', 'a', 'ab', 'B', '\xff', 'c']) await t.same(['VADD', 'v', 'VALUES', '2', '1', '0', element]);
  await t.reply('VRANGE v - +', '*6 $1 B $1 a $2 ab $1 b $1 c $1 \xff');
  await t.reply('VRANGE v [ab (c', '*2 $2 ab $1 b');
  await t.reply('VRANGE v (a + 2', '*2 $2 ab $1 b');
  for (const rest of ['[a [b', '(a (b', '- [a', '- + 0', '- + -5', '[x [a', '(b +']) await t.same(`VRANGE v ${rest}`);
  await t.sameSorted('VRANDMEMBER v 100');
  expect(t.ours('VRANDMEMBER v -4')).toMatch(/^\*4 /);
  expect(t.ours('VRANDMEMBER v')).toMatch(/^\$/);
  await t.hello(3);
  await t.reply('VISMEMBER v ab', '#t');
});

test('VINFO and MEMORY USAGE', async () => {
  const t = await now();
  await filled(t, 10, 3, 'M 8');
  await t.same('VADD v VALUES 3 1 2 3 e1 M 8 SETATTR {"a":1}');
  const facts = (text: string | undefined): string | undefined =>
    text?.replace(/(max-level|vset-uid) :\d+/g, '$1');
  const info = '*18 +quant-type +int8 +hnsw-m :8 +vector-dim :3 +projection-input-dim :0 +size :10 +max-level'
    + ' +attributes-count :1 +vset-uid +hnsw-max-node-uid :11';
  expect(facts(t.ours('VINFO v'))).toBe(info);
  expect(facts(await t.theirs('VINFO v')) ?? info).toBe(info);
  await t.near('MEMORY USAGE v', 100);
});

test('what is dumped there is restored here, and the other way', async () => {
  const t = await now();
  for (const [options, dimensions] of [['', 5], ['NOQUANT', 3], ['BIN M 5', 70]] as const) {
    await filled(t, 60, dimensions, options);
    await t.same('VSETATTR v e7 {"a":1}');
    await t.same('VADD p REDUCE 2 VALUES 3 1 2 3 e');
    for (const key of ['v', 'p']) {
      const own = t.engine.execute(t.own, ['DUMP', key]) as string;
      await t.reply(['RESTORE', `${key}2`, '0', own], '+OK');
      if (t.real !== undefined) {
        const raw = await t.real.command('DUMP', key);
        const payload = raw.slice(raw.indexOf('\n') + 1, -2);
        await t.reply(['RESTORE', `${key}3`, '0', payload], '+OK');
        await t.same(`VEMB ${key}3 e3`);
      }
      await t.same(`VCARD ${key}2`);
      await t.same(`VDIM ${key}2`);
    }
    await t.sameSorted('VSIM v2 ELE e7 WITHSCORES WITHATTRIBS COUNT 60', 3); // equally near ones come in another order
    await t.same('FLUSHALL');
  }
});

describe('the journal', () => {
  /** An engine, and a copy that is fed with its redo. */
  function world() {
    const [engine, copy] = [new Engine(), new Engine()];
    engine.journal.recording = true;
    engine.onChanges = (changes) => {
      const batch = encodeChanges(changes, engine.databases);
      if (batch !== undefined) expect(applyRedo(batch, copy)).toEqual({ orphans: 0 });
    };
    engine.emulate(NOW);
    const client = engine.connect();
    return { engine, copy, send: (line: string) => engine.execute(client, line.split(' ')) };
  }
  const itemsOf = (engine: Engine): unknown => {
    const value = engine.databases[0].entries.get('v')?.value;
    if (typeof value !== 'object') return value;
    const [head, ...items] = value.items();
    return [head.split(',').slice(0, 4), items];
  };

  test.each([5, 300])('a copy follows, and a rollback takes back: %i elements', (size) => {
    const { engine, copy, send } = world();
    for (let i = 0; i < size; i++) send(`VADD v VALUES 2 ${i} 1 e${i} SETATTR {"i":${i}}`);
    send('VREM v e2');
    send('VSETATTR v e3 x');
    send('VADD v VALUES 2 9 9 e4');
    expect(itemsOf(copy)).toEqual(itemsOf(engine));
    const again = new Engine();
    for (const batch of snapshot(engine)) applyRedo(batch, again);
    expect(itemsOf(again)).toEqual(itemsOf(engine));
    const before = new Map(engine.databases[0].entries.get('v')!.value instanceof Object
      ? (itemsOf(engine) as [unknown, string[]])[1].map((item, i, all) => [item, all[i + 1]] as const).filter((_, i) => i % 2 === 0) : []);
    engine.begin();
    for (const line of ['VREM v e0', 'VADD v VALUES 2 5 5 new', 'VSETATTR v e1 y', 'VADD v VALUES 2 7 7 e3']) send(line);
    engine.rollback(0);
    engine.end();
    const after = new Map((itemsOf(engine) as [unknown, string[]])[1].map((item, i, all) => [item, all[i + 1]] as const)
      .filter((_, i) => i % 2 === 0));
    expect(after).toEqual(before);
  });
});

test('commands that may change a set break what watches its key, though they change nothing', async () => {
  const t = await now();
  const other = await t.client();
  for (const line of ['SET s text', 'VADD v VALUES 2 1 2 e']) await t.same(line);
  for (const [key, line] of [
    ['s', 'VADD s VALUES 2 1 2 e'], ['s', 'VREM s e'], ['s', 'VSETATTR s e {}'], ['v', 'VREM v none'], ['v', 'VSETATTR v none {}'],
    ['v', 'VADD v VALUES 3 1 2 3 e'], ['none', 'VADD none VALUES 2 1 x e'], ['none', 'VREM none e'], ['s', 'VCARD s'], ['v', 'VSIM v ELE e'], ['s', 'LPUSH s x'],
  ]) {
    await t.same(`WATCH ${key}`);
    await other.same(line);
    for (const step of ['MULTI', 'PING', 'EXEC']) await t.same(step);
  }
  await t.hello(3);
  await t.same('CLIENT TRACKING ON');
  await t.same('GET s');
  await other.same('VADD s VALUES 2 1 2 e');
  t.engine.announce();
  expect(await t.messages()).toEqual(['>2 $10 invalidate *1 $1 s']);
});

test('what a payload holds by chance is not read', async () => {
  const t = await now();
  const payload = '\x07\x81\xbd\xe7-\xa2\xbb\x1e\xb4\x00\x02\x03\x02\x01\x02P\x02\x02\x00\x05\x01e\x05\b\x02\x00\x00\x00\x00\x00\x00\x00\x02\f\x02\x01\x02\x80\x01\x00\x00\x02\x02\x00\x02 '
    + '\x02\x00\x02\x00\x02\x10\x02\x00\x02\x00\x02\x10\x02\x00\x02\x811-$\n@\x96\x17\xe3\x00\r\x00.\x0f\xa1\xaePn\x14\xb2';
  await t.same(['RESTORE', 'k', '0', payload]);
  await t.same('VEMB k e RAW');
  t.ours('VADD l VALUES 3 -3 3 -2 e BIN');
  expect(t.ours('DUMP k')).toBe(t.ours('DUMP l'));
});
