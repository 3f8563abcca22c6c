import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import type { Change } from '../../../src/redis/journal.ts';
import { NULL_ARRAY } from '../../../src/redis/reply.ts';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

describe('MULTI', () => {
  test('queues commands, and EXEC runs them', async () => {
    const t = await beside();
    await t.reply('MULTI', '+OK');
    await t.reply('SET a 1', '+QUEUED');
    await t.reply('INCR a', '+QUEUED');
    await t.reply('LPUSH a x', '+QUEUED');
    await t.reply('EXEC', '*3 +OK :2 -WRONGTYPE Operation against a key holding the wrong kind of value');
    await all(t, 'GET a', 'EXEC', 'DISCARD', 'MULTI', 'EXEC', 'MULTI', 'SET a 9', 'DISCARD', 'GET a', 'MULTI', 'PING',
      'SELECT 1', 'SET b 1', 'EXEC', 'GET b', 'SELECT 0', 'MULTI x',
      'DISCARD x');
  });

  test('a command that is refused aborts EXEC', async () => {
    const t = await beside();
    for (const wrong of ['NOSUCH x', 'SET a', 'CONFIG FOO', 'CONFIG', 'GET a b']) {
      await all(t, 'MULTI', 'SET a 1', wrong, 'SET b 1', 'EXEC', 'EXISTS a b');
    }
    await all(t, 'EXEC x', 'MULTI', 'EXEC x', 'EXEC', 'MULTI', 'MULTI', 'WATCH a', 'SET a 1', 'EXEC', 'MULTI', 'SET',
      'DISCARD', 'MULTI', 'SET a 2', 'EXEC');
  });

  test('null and nested replies keep their shape in both protocols', async () => {
    const t = await beside();
    for (const protocol of [2, 3] as const) {
      await t.hello(protocol);
      await all(t, 'MULTI', 'GET none', 'MGET a b', 'HGETALL none', 'CONFIG GET hz', 'TIME x', 'EXEC');
      await all(t, 'MULTI', 'GET none', 'MGET a b', 'CONFIG GET maxmemory', 'UNWATCH', 'SUBSCRIBE ch', 'EXEC',
        'UNSUBSCRIBE');
    }
  });

  test('is one change for who listens', () => {
    const engine = new Engine();
    const heard: number[] = [];
    engine.journal.recording = true;
    engine.onChanges = (changes: readonly Change[]) => { heard.push(changes.length); };
    const client = engine.connect();
    for (const line of ['MULTI', 'SET a 1', 'SET b 1', 'SET a 2', 'EXEC']) engine.execute(client, line.split(' '));
    expect(heard).toEqual([2]);
  });
});

describe('WATCH', () => {
  const changes = ['SET k v', 'SET k w', 'DEL k', 'APPEND k x', 'EXPIRE k 100', 'RENAME k k2', 'RENAME other k',
    'COPY other k REPLACE', 'MOVE k 1', 'FLUSHDB', 'FLUSHALL', 'SWAPDB 0 1', 'GETDEL k', 'GETEX k EX 10',
    'SETRANGE k 0 x', 'EXPIRE k -1',
    'MSET x 1 k 2'];
  const reads = ['GET k', 'TTL k', 'SET other w', 'SETNX k x', 'GETEX k', 'DEL none', 'PERSIST k', 'TOUCH k',
    'SET k z NX', 'SETRANGE k 0 ""', 'RENAMENX other k',
    'SWAPDB 2 3'];

  test.each(changes)('%s of another client breaks it', async (change) => {
    const t = await beside();
    const b = await t.client();
    await all(t, 'MSET k 1 other 1', 'WATCH k');
    await b.same(change);
    await all(t, 'MULTI', 'SET won 1');
    await t.reply('EXEC', '*-1');
    await t.same('EXISTS won');
    await all(t, 'MULTI', 'SET won 1', 'EXEC');
  });

  test.each(reads)('%s does not break it', async (read) => {
    const t = await beside();
    const b = await t.client();
    await all(t, 'MSET k 1 other 1', 'WATCH k');
    await b.same(read);
    await all(t, 'MULTI', 'SET won 1');
    await t.reply('EXEC', '*1 +OK');
  });

  test('UNWATCH, DISCARD, EXEC and RESET end it', async () => {
    const t = await beside();
    const b = await t.client();
    await all(t, 'WATCH k', 'UNWATCH');
    await b.same('SET k 1');
    await all(t, 'MULTI', 'EXEC', 'WATCH k', 'MULTI', 'DISCARD');
    await b.same('SET k 2');
    await all(t, 'MULTI', 'EXEC', 'WATCH k k', 'MULTI', 'EXEC');
    await b.same('SET k 3');
    await all(t, 'MULTI', 'EXEC', 'WATCH k', 'RESET');
    await b.same('SET k 4');
    await all(t, 'MULTI', 'EXEC', 'WATCH');
  });

  test('of one key by several clients and databases', async () => {
    const t = await beside();
    const [b, c] = [await t.client(), await t.client()];
    await c.same('SELECT 1');
    for (const each of [t, b, c]) await all(each, 'WATCH k', 'MULTI', 'PING');
    await (await t.client()).same('SET k 1');
    for (const each of [t, b, c]) await each.same('EXEC');
  });

  test('one\'s own change breaks it too', async () => {
    const t = await beside();
    await all(t, 'WATCH k', 'SET k 1', 'MULTI', 'PING', 'EXEC');
  });

  test('a key that expires while it is watched breaks it, one that had expired before does not', () => {
    let now = 0;
    const engine = new Engine({ clock: () => now });
    const client = engine.connect();
    const run = (line: string): unknown => engine.execute(client, line.split(' '));
    run('SET k v PX 10');
    run('WATCH k');
    now = 11;
    run('MULTI');
    expect(run('EXEC')).toBe(NULL_ARRAY);
    run('SET k v PX 10');
    now = 30;
    run('WATCH k');
    run('GET k');
    run('MULTI');
    expect(run('EXEC')).toEqual([]);
  });
});
