import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import type { Push } from '../../../src/redis/reply.ts';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

for (const protocol of [2, 3] as const) {
  describe(`RESP${protocol}`, () => {
    test('subscribing is confirmed channel by channel', async () => {
      const t = await beside();
      await t.hello(protocol);
      await all(t, 'SUBSCRIBE a', 'SUBSCRIBE b c a', 'PSUBSCRIBE p* q*', 'UNSUBSCRIBE b nosuch', 'PUNSUBSCRIBE p*',
        'PUNSUBSCRIBE', 'UNSUBSCRIBE a', 'UNSUBSCRIBE c', 'UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUBSCRIBE',
        'PING');
    });

    test('messages reach channels and patterns', async () => {
      const t = await beside();
      const b = await t.client();
      await b.hello(protocol);
      await all(b, 'SUBSCRIBE news', 'PSUBSCRIBE n*');
      await t.reply('PUBLISH news hello', ':2');
      await t.reply('PUBLISH other x', ':0');
      await t.same(['PUBLISH', 'n\0\xff', '\xff\0']);
      expect((await b.messages()).length).toBe(3);
      await all(t, 'PUBSUB NUMSUB news other', 'PUBSUB NUMPAT', 'PUBSUB CHANNELS', 'PUBSUB CHANNELS n*',
        'PUBSUB CHANNELS x*', 'PUBSUB CHANNELS a b', 'PUBSUB NUMSUB', 'PUBSUB', 'PUBSUB FOO', 'PUBSUB HELP',
        'PUBSUB SHARDCHANNELS', 'PUBSUB SHARDNUMSUB x',
        'PUBLISH a');
      await all(b, 'UNSUBSCRIBE', 'PUNSUBSCRIBE');
    });

    test('what a subscribed client may send', async () => {
      const t = await beside();
      await t.hello(protocol);
      await t.same('SUBSCRIBE a');
      for (const line of ['GET k', 'SET k v', 'PING', 'PING x', 'PING x y', 'MULTI', 'CLIENT ID x', 'NOSUCH',
        'SELECT 1']) {
        await t.same(line);
      }
      await t.same('RESET');
      await t.hello(2);
      await all(t, 'PING', 'GET k');
    });
  });
}

describe('keyspace notifications', () => {
  /** What each command tells, all classes being on. */
  async function told(setUp: string[], ...lines: string[]): Promise<string[]> {
    const t = await beside();
    const b = await t.client();
    await t.same('CONFIG SET notify-keyspace-events KEAmn');
    await all(t, ...setUp);
    await b.same('PSUBSCRIBE __key*');
    await all(t, ...lines);
    return b.messages();
  }

  test('of strings', async () => {
    const messages = await told([], 'SET k v', 'SET k v EX 100', 'SETEX k 100 v', 'SETNX k v', 'SETNX new v',
      'GETSET k w', 'GETDEL k', 'GETSET k w', 'APPEND k x', 'SETRANGE k 1 y', 'SETRANGE k 1 ""', 'INCR n', 'DECRBY n 2',
      'INCRBYFLOAT n 0.5', 'MSET a 1 b 2', 'MSETNX a 1', 'MSETNX c 1', 'GETEX a EX 100', 'GETEX a PERSIST', 'GETEX a',
      'GETEX a EXAT 1', 'GET none', 'MGET none b', 'STRLEN none', 'GETDEL none', 'GETEX none', 'SET k v XX KEEPTTL',
      'SET k v NX', 'APPEND fresh x', 'INCR none2',
      'LCS none k');
    expect(messages.length).toBeGreaterThan(40);
  });

  test('of keys', async () => {
    const messages = await told(['MSET a 1 b 2 c 3'], 'RENAME a d', 'RENAME d b', 'RENAMENX b c', 'COPY b e',
      'COPY b c REPLACE', 'MOVE b 1', 'EXPIRE c 100', 'PERSIST c', 'PERSIST c', 'EXPIRE c -1', 'DEL e none',
      'TOUCH none', 'EXISTS none', 'TTL none', 'TYPE none', 'OBJECT ENCODING none', 'COPY none x', 'RENAME none x',
      'SET x 1', 'UNLINK x', 'FLUSHALL', 'SCAN 0');
    expect(messages.length).toBeGreaterThan(20);
  });

  test('of keys whose time is over', () => {
    let now = 0;
    const engine = new Engine({ clock: () => now });
    const heard: unknown[] = [];
    const listener = engine.connect((push) => { heard.push((push as Push).items.slice(2)); });
    const client = engine.connect();
    const run = (line: string): unknown => engine.execute(client, line.split(' '));
    run('CONFIG SET notify-keyspace-events Ex');
    engine.execute(listener, ['PSUBSCRIBE', '*']);
    run('SET a v PX 5');
    run('SET b v PX 5');
    now = 10;
    run('GET a');
    engine.expireCycle();
    run('GET a');
    expect(heard).toEqual([['__keyevent@0__:expired', 'a'], ['__keyevent@0__:expired', 'b']]);
  });

  test('only those asked for', async () => {
    const t = await beside();
    const b = await t.client();
    await b.same('PSUBSCRIBE *');
    for (const classes of ['', 'K$', 'Eg', 'E$g', 'KEl', 'A', 'Kn', 'Em']) {
      await t.same(['CONFIG', 'SET', 'notify-keyspace-events', classes]);
      await all(t, 'CONFIG GET notify-keyspace-events', 'SET k v', 'EXPIRE k 10', 'RPUSH l x', 'GET none', 'DEL k l');
      await b.messages();
    }
  });
});
