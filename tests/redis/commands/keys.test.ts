import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import type { Reply } from '../../../src/redis/reply.ts';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

/** A command on an engine alone. */
const runner = (engine: Engine): ((line: string) => Reply) => {
  const client = engine.connect();
  return (line) => engine.execute(client, line.split(' '));
};

describe('keys', () => {
  test('DEL, UNLINK, EXISTS, TOUCH, TYPE', async () => {
    const t = await beside();
    await all(t, 'MSET a 1 b 2 c 3', 'RPUSH l x', 'SADD s x', 'ZADD z 1 x', 'HSET h f v', 'EXISTS a a none l',
      'TOUCH a none a', 'TYPE a', 'TYPE l', 'TYPE s', 'TYPE z', 'TYPE h', 'TYPE none', 'DEL a a none l', 'UNLINK b b',
      'EXISTS a b c', 'DEL', 'TYPE',
      'EXISTS');
  });

  test('RENAME and RENAMENX', async () => {
    const t = await beside();
    await all(t, 'RENAME none x', 'RENAME none none', 'SET a 1 EX 100', 'RENAME a a', 'RENAMENX a a', 'RENAME a b',
      'TTL b', 'SET c 2', 'RENAME c b', 'TTL b', 'GET b', 'SET d 3', 'RENAMENX d b', 'RENAMENX d e', 'RPUSH l x y',
      'RENAME l b', 'LRANGE b 0 -1', 'RPUSH b z', 'RENAMENX none x',
      'EXISTS l');
    await t.compareKeyspace();
  });

  test('COPY', async () => {
    const t = await beside();
    await all(t, 'COPY none x', 'SET a 1 EX 100', 'COPY a a', 'COPY a b', 'TTL b', 'SET a 2', 'COPY a b',
      'COPY a b REPLACE', 'GET b', 'TTL b', 'COPY a a DB 1', 'COPY a a DB 0', 'COPY a c DB 1 REPLACE', 'COPY a b DB',
      'COPY a b DB x', 'COPY a b DB 16', 'COPY a b DB -1', 'COPY a b DB 3000000000', 'COPY a b foo', 'RPUSH l x',
      'COPY l m', 'RPUSH m y', 'LRANGE l 0 -1', 'LRANGE m 0 -1', 'SELECT 1', 'GET a',
      'GET c');
    await t.compareKeyspace();
  });

  test('MOVE', async () => {
    const t = await beside();
    await all(t, 'MOVE none 1', 'SET a 1 EX 100', 'MOVE a 0', 'MOVE a 99', 'MOVE a x', 'MOVE a 1', 'EXISTS a',
      'SET a 2', 'MOVE a 1', 'RPUSH l x', 'MOVE l 2', 'SELECT 2', 'LRANGE l 0 -1', 'SELECT 1', 'TTL a',
      'GET a');
    await t.compareKeyspace();
  });

  test('KEYS, RANDOMKEY, DBSIZE', async () => {
    const t = await beside();
    await all(t, 'RANDOMKEY', 'SET one 1', 'RANDOMKEY', 'MSET two 2 three 3', 'DBSIZE', 'KEYS', 'KEYS x');
    await t.sameSorted('KEYS *');
    await t.sameSorted('KEYS t*');
    const run = runner(t.engine);
    const seen = new Set(Array.from({ length: 200 }, () => run('RANDOMKEY')));
    expect([...seen].sort()).toEqual(['one', 'three', 'two']);
  });

  test('SELECT, SWAPDB, FLUSHDB, FLUSHALL', async () => {
    const t = await beside();
    await all(t, 'SELECT 16', 'SELECT -1', 'SELECT x', 'SELECT 99999999999', 'SELECT 3000000000', 'SET a 0', 'SELECT 1',
      'SET b 1', 'SWAPDB 0 1', 'GET a', 'SELECT 0', 'GET b', 'SWAPDB 0 16', 'SWAPDB -1 0', 'SWAPDB x 1', 'SWAPDB 1 x',
      'SWAPDB 1 1', 'SWAPDB 3000000000 0', 'FLUSHDB foo', 'FLUSHDB ASYNC SYNC', 'FLUSHDB sync', 'DBSIZE', 'SELECT 1',
      'DBSIZE', 'FLUSHALL async', 'DBSIZE',
      'FLUSHALL x');
  });

  test('OBJECT', async () => {
    const t = await beside();
    await all(t, 'SET k v', 'OBJECT FREQ k', 'OBJECT IDLETIME k', 'OBJECT ENCODING none', 'OBJECT REFCOUNT none',
      'OBJECT HELP', 'OBJECT', 'OBJECT foo', 'OBJECT ENCODING', 'OBJECT ENCODING a b', 'OBJECT FREQ none',
      'CONFIG SET maxmemory-policy allkeys-lfu', 'OBJECT IDLETIME k',
      'OBJECT IDLETIME none');
  });

  test('OBJECT IDLETIME counts since a key was used, and looking does not use it', () => {
    let now = 1_000_000;
    const run = runner(new Engine({ clock: () => now }));
    run('SET k v');
    now += 5_500;
    expect(run('OBJECT IDLETIME k')).toBe(5);
    for (const looking of ['TYPE k', 'TTL k', 'EXISTS k', 'OBJECT ENCODING k', 'SCAN 0']) run(looking);
    expect(run('OBJECT IDLETIME k')).toBe(5);
    run('TOUCH k');
    expect(run('OBJECT IDLETIME k')).toBe(0);
  });
});

describe('expiry', () => {
  test('EXPIRE and its relatives', async () => {
    const t = await beside();
    await all(t, 'EXPIRE none 10', 'SET k v', 'TTL k', 'PTTL k', 'TTL none', 'PTTL none', 'EXPIRETIME k',
      'PEXPIRETIME none', 'EXPIRE k 100', 'TTL k', 'PERSIST k', 'PERSIST k', 'PERSIST none', 'TTL k',
      'EXPIREAT k 4102444800', 'EXPIRETIME k', 'PEXPIRETIME k', 'PEXPIREAT k 4102444800499', 'EXPIRETIME k',
      'PEXPIREAT k 4102444800500', 'EXPIRETIME k', 'PEXPIREAT k 9223372036854775807', 'EXPIRE k 0', 'EXISTS k',
      'SET k v', 'EXPIRE k -1', 'EXISTS k', 'SET k v', 'PEXPIREAT k 1', 'EXISTS k',
      'SET k v');
    for (const time of ['x', '', '1.5', '9223372036854775807', '9223372036854776', '-9223372036854775808',
      '9223372036854775']) {
      for (const command of ['EXPIRE', 'PEXPIRE', 'EXPIREAT', 'PEXPIREAT']) {
        await t.same('SET k v');
        await t.same([command, 'k', time]);
        await t.same([command, 'none', time]);
        await t.same('EXISTS k');
      }
    }
  });

  test('NX, XX, GT and LT', async () => {
    const t = await beside();
    await t.same('SET k v');
    for (const line of ['k 100 XX', 'k 100 GT', 'k 100 LT', 'k 200 LT', 'k 50 GT', 'k 300 GT', 'k 300 NX', 'k 250 XX',
      'k 400 XX GT', 'k 300 XX GT', 'k 300 xx lt', 'k 1 NX XX', 'k 1 GT LT', 'k 1 NX GT', 'k 1 foo', 'k x foo',
      'k x GT', 'none x GT', 'none 1 NX', 'k 1 NX LT',
      'k 1 GT GT']) {
      await t.same(`EXPIRE ${line}`);
      await t.near('TTL k', 1);
    }
  });

  test('a key lives up to its last millisecond and not beyond', () => {
    let now = 5_000;
    const engine = new Engine({ clock: () => now });
    const run = runner(engine);
    run('SET k v PX 1000');
    now = 6_000;
    expect(run('GET k')).toBe('v');
    expect(run('PTTL k')).toBe(0);
    now = 6_001;
    expect(run('GET k')).toBeNull();
    expect(run('DBSIZE')).toBe(0);
    run('SET k v PX 10');
    now += 11;
    expect(run('SET k w KEEPTTL')).toMatchObject({ text: 'OK' });
    expect(run('TTL k')).toBe(-1);
  });

  test('TTL rounds to the nearest second', () => {
    let now = 0;
    const run = runner(new Engine({ clock: () => now }));
    run('SET k v PX 2500');
    expect(run('TTL k')).toBe(3);
    now = 1;
    expect(run('TTL k')).toBe(2);
  });

  test('the cycle removes what nobody asks for', () => {
    let now = 0;
    const engine = new Engine({ clock: () => now });
    const run = runner(engine);
    for (let i = 0; i < 50; i++) run(`SET k${i} v PX ${i + 1}`);
    now = 25;
    expect(engine.expireCycle()).toBe(24);
    expect(engine.databases[0].size).toBe(26);
    run('DEBUG SET-ACTIVE-EXPIRE 0');
    now = 100;
    expect(engine.expireCycle()).toBe(0);
    run('DEBUG SET-ACTIVE-EXPIRE 1');
    expect(engine.expireCycle()).toBe(26);
  });
});

describe('SCAN', () => {
  test('options and their errors', async () => {
    const t = await beside();
    await t.same('MSET a1 1 a2 2 b 3');
    await t.same('RPUSH l x');
    for (const rest of ['COUNT 100', 'count 100 match a*', 'MATCH a* COUNT 100', 'COUNT 100 TYPE string',
      'COUNT 99 TYPE LIST', 'COUNT 99 TYPE foo', 'COUNT 0', 'COUNT -1', 'COUNT x', 'COUNT', 'MATCH', 'TYPE', 'foo',
      'foo bar', 'MATCH ** COUNT 99',
      'COUNT 99 MATCH "" TYPE string']) {
      await t.sameSorted(`SCAN 0 ${rest}`);
    }
    for (const cursor of ['x', '1x', '-', ' 1', '99999999999999999999']) await t.same(['SCAN', cursor]);
    for (const cursor of ['', '+0', '-0', '0\0x', '00']) await t.sameSorted(['SCAN', cursor, 'COUNT', '100']);
    await t.same('SCAN');
  });

  test('what is there from the first call to the last is returned exactly once', () => {
    const run = runner(new Engine());
    for (let i = 0; i < 500; i++) run(`SET stays${i} v`);
    for (let i = 0; i < 500; i++) run(`SET goes${i} v`);
    const seen: string[] = [];
    let cursor = '0';
    let step = 0;
    do {
      const [next, keys] = run(`SCAN ${cursor} COUNT 7`) as [string, string[]];
      seen.push(...keys);
      cursor = next;
      for (let i = 0; i < 9; i++, step++) {
        run(`DEL goes${step}`);
        run(`SET new${step} v`);
        run(`SET stays${step % 500} w`);
        if (step > 20) run(`DEL new${step - 20}`);
      }
    } while (cursor !== '0' && step < 20000);
    expect(cursor).toBe('0');
    const stayed = seen.filter((key) => key.startsWith('stays'));
    expect(stayed.length).toBe(500);
    expect(new Set(stayed).size).toBe(500);
  });

  test('expired keys are not returned', () => {
    let now = 0;
    const run = runner(new Engine({ clock: () => now }));
    run('SET a v PX 10');
    run('SET b v');
    now = 100;
    expect(run('SCAN 0')).toEqual(['0', ['b']]);
    expect(run('KEYS *')).toEqual(['b']);
    expect(run('RANDOMKEY')).toBe('b');
  });
});
