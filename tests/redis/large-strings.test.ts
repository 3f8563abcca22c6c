// Strings of megabytes that are changed in place: what is recorded, told on and given back follows what changes, not
// how long they are.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { applyRedo } from '../../src/redis/apply-redo.ts';
import { runsOf } from '../../src/redis/data/raw-string.ts';
import { Engine } from '../../src/redis/engine.ts';
import { encodeChanges, snapshot } from '../../src/redis/redo.ts';
import { differencesOf } from '../../src/hosts/redis/differences.ts';
import { beside } from './oracle.ts';
import { Random } from './random.ts';

/** Bits of a string of 100 KB: long enough for pages, short enough to be read whole after each step. */
const BITS = 800_000;

function randomLine(r: Random): string[] {
  const key = r.pick(['a', 'b', 'c']);
  const at = String(r.below(BITS));
  const byte = String(r.below(BITS / 8));
  return r.pick([
    ['SETBIT', key, at, String(r.below(2))], ['SETBIT', key, at, '1'], ['BITCOUNT', key, byte, '-1'],
    ['BITFIELD', key, 'INCRBY', 'i17', at, String(r.below(9999)), 'SET', 'u3', String(r.below(BITS)), '5'],
    ['BITFIELD', key, 'OVERFLOW', 'FAIL', 'INCRBY', 'u2', at, '3', 'GET', 'u63', at],
    ['APPEND', key, 'xyz'.repeat(r.below(9))], ['SETRANGE', key, byte, 'abc'.repeat(r.below(3000))],
    ['SETRANGE', key, byte, ''], ['STRLEN', key], ['GETRANGE', key, byte, `-${1 + r.below(5000)}`],
    ['GETBIT', key, at], ['BITPOS', key, String(r.below(2)), byte], ['BITOP', 'XOR', key, 'a', 'b'],
    ['BITOP', 'NOT', key, key], ['RENAME', 'b', 'c'], ['COPY', key, 'b', 'REPLACE'], ['GET', 'c'], ['TYPE', key],
    ['OBJECT', 'ENCODING', key], ['DUMP', key], ['LPUSH', key, 'x'], ['INCR', key], ['GETDEL', 'c'], ['EXPIRE', key, '1000'],
    ['PERSIST', key], ['DEBUG', 'DIGEST-VALUE', key], ['HSET', key, 'f', 'v'], ['SETNX', key, 'y'.repeat(20_000)],
    ['SET', key, 'q'.repeat(r.below(40_000))],
  ]);
}

/** The digest of what redis-server 7.0.15 replied. */
const REPLIES = 'fdfb54b3cb6e7c0823563f2319f9152204b43d74';

test('random commands on long strings reply as redis-server', async () => {
  const r = new Random(61);
  const t = await beside();
  const replies = createHash('sha1');
  for (let i = 0; i < 1500; i++) replies.update(await t.same(randomLine(r)));
  await t.compareKeyspace();
  expect(replies.digest('hex')).toBe(REPLIES);
}, 60_000);

const strings = (engine: Engine): Record<string, string> => Object.fromEntries([...engine.databases[0].entries]
  .map(([key, { contents, expireAt }]): [string, string] => {
    const text = typeof contents === 'string' ? contents
      : contents.type === 'string' ? contents.copy().text() : contents.items().join();
    return [key, `${expireAt} ${text}`];
  }).sort());

test('roll back, also of a part, takes changes in place back', () => {
  const r = new Random(62);
  const engine = new Engine();
  engine.journal.recording = true;
  const client = engine.connect();
  const some = (): void => { for (let i = r.below(12); i > 0; i--) engine.execute(client, randomLine(r)); };
  for (let round = 0; round < 150; round++) {
    const before = strings(engine);
    engine.begin();
    some();
    const middle = strings(engine);
    const from = engine.journal.split();
    some();
    engine.rollback(from);
    expect(strings(engine)).toEqual(middle);
    some();
    if (round % 2 === 0) {
      engine.rollback(0);
      expect(strings(engine)).toEqual(before);
    }
    engine.end();
  }
});

/** An engine whose changes come to another one. */
function withReplica(): { engine: Engine; copy: Engine; batches: Uint8Array[] } {
  const engine = new Engine();
  const copy = new Engine();
  const batches: Uint8Array[] = [];
  engine.journal.recording = true;
  engine.onChanges = (changes) => {
    const bytes = encodeChanges(changes, engine.databases);
    if (bytes === undefined) return;
    batches.push(bytes);
    expect(applyRedo(bytes, copy).orphans).toBe(0);
  };
  return { engine, copy, batches };
}

test('redo repeats changes in place, of several scripts in a transaction and with parts rolled back too', () => {
  const r = new Random(63);
  const { engine, copy } = withReplica();
  const client = engine.connect();
  const some = (): void => { for (let i = r.below(8); i > 0; i--) engine.execute(client, randomLine(r)); };
  for (let round = 0; round < 300; round++) {
    engine.begin();
    some();
    const from = engine.journal.split();
    some();
    if (r.below(3) === 0) engine.rollback(from);
    some();
    engine.end();
    if (round % 10 === 0) expect(strings(copy)).toEqual(strings(engine));
  }
  expect(strings(copy)).toEqual(strings(engine));
  const third = new Engine();
  for (const chunk of snapshot(engine)) applyRedo(chunk, third);
  expect(strings(third)).toEqual(strings(engine));
});

test('a change in a long string is told in a few bytes', () => {
  const { engine, copy, batches } = withReplica();
  const client = engine.connect();
  const sizeOf = (...line: string[]): number => {
    batches.length = 0;
    engine.execute(client, line);
    return batches.reduce((sum, { length }) => sum + length, 0);
  };
  expect(sizeOf('SETBIT', 'k', '100000000', '1')).toBeLessThan(400); // 12.5 MB, nearly all of it zeros
  expect(sizeOf('SETBIT', 'k', '17', '1')).toBeLessThan(40);
  expect(sizeOf('SETBIT', 'k', '17', '1')).toBe(0);
  expect(sizeOf('BITFIELD', 'k', 'SET', 'u8', '0', '255', 'SET', 'u8', '90000000', '255')).toBeLessThan(60);
  expect(sizeOf('APPEND', 'k', 'at its end')).toBeLessThan(60);
  expect(sizeOf('SETRANGE', 'k', '6000000', 'in its middle')).toBeLessThan(60);
  expect(sizeOf('EXPIRE', 'k', '1000')).toBeLessThan(40);
  expect(strings(copy)).toEqual(strings(engine));
  const chunks = snapshot(engine);
  expect(chunks.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(10_000);
});

test('a snapshot of a long string comes in pieces of about a megabyte', () => {
  const engine = new Engine();
  const client = engine.connect();
  engine.execute(client, ['SETBIT', 'zeros', '40000000', '0']);
  engine.execute(client, ['BITOP', 'NOT', 'k', 'zeros']); // 5 MB of ones
  const chunks = snapshot(engine);
  expect(chunks.length).toBeGreaterThanOrEqual(5);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(2 ** 20 + 1000);
  const copy = new Engine();
  for (const chunk of chunks) applyRedo(chunk, copy);
  expect(strings(copy)).toEqual(strings(engine));
});

test('commands beside SETBIT leave a long string as bytes', () => {
  const engine = new Engine();
  engine.journal.recording = true;
  const client = engine.connect();
  engine.execute(client, ['SETBIT', 'k', '100000000', '1']);
  const { bytes } = engine.databases[0].entries.get('k')!;
  for (const line of [
    'STRLEN k', 'GETRANGE k 0 10', 'BITCOUNT k', 'BITPOS k 1', 'GETBIT k 5', 'SETBIT k 5 1', 'TYPE k', 'INCR k',
    'LPUSH k x', 'OBJECT ENCODING k', 'EXPIRE k 100', 'RENAME k l', 'RENAME l k', 'SCAN 0 TYPE string',
    'MEMORY USAGE k', 'BITFIELD k SET u8 0 1', 'SETRANGE k 9 abc', 'GET k', 'PERSIST k',
  ]) engine.execute(client, line.split(' '));
  expect(engine.databases[0].entries.get('k')!.bytes).toBe(bytes);
});

test('what a script did to a long string is shown by its beginning, before and after', () => {
  const engine = new Engine();
  engine.journal.recording = true;
  const client = engine.connect();
  engine.execute(client, ['SETBIT', 'k', '8000000', '1']);
  engine.begin();
  engine.execute(client, ['SETRANGE', 'k', '2', 'new']);
  const { differences } = differencesOf(engine, engine.journal.changes);
  engine.end();
  expect(differences).toHaveLength(1);
  const [{ before, after }] = differences;
  const text = '\0'.repeat(65536);
  expect(before).toMatchObject({ size: 1_000_001, partial: true, encoding: 'raw', value: { type: 'string', text } });
  expect(after).toMatchObject({ size: 1_000_001, value: { text: `\0\0new${text.slice(5)}` } });
  engine.begin();
  engine.execute(client, ['SETBIT', 'k', '3', '1']);
  engine.execute(client, ['SETBIT', 'k', '3', '0']);
  expect(differencesOf(engine, engine.journal.changes).differences).toEqual([]);
  engine.end();
});

test('a batch with bytes beyond the end of a string, or without its string, changes nothing', () => {
  const { engine, batches } = withReplica();
  const client = engine.connect();
  engine.execute(client, ['SETBIT', 'k', '1000000', '1']);
  batches.length = 0;
  engine.execute(client, ['SETBIT', 'k', '999', '1']);
  const empty = new Engine();
  expect(applyRedo(batches[0], empty).orphans).toBe(1);
  empty.execute(empty.connect(), ['LPUSH', 'k', 'x']);
  expect(applyRedo(batches[0], empty).orphans).toBe(1);
  expect(empty.databases[0].entries.get('k')!.contents).toMatchObject({ type: 'list' });
});

test('runs leave zeros out', () => {
  const r = new Random(64);
  for (let round = 0; round < 200; round++) {
    const bytes = new Uint8Array(r.below(5000));
    for (let i = r.below(6); i > 0; i--) bytes.fill(r.below(256), r.below(5000), r.below(5000));
    const copy = new Uint8Array(bytes.length);
    for (const { at, bytes: run } of runsOf(bytes)) copy.set(run, at);
    expect(copy).toEqual(bytes);
  }
  expect([...runsOf(new Uint8Array(100_000))]).toEqual([]);
});
