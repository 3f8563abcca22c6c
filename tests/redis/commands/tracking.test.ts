import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import { Push } from '../../../src/redis/reply.ts';
import { beside } from '../oracle.ts';
import type { Beside, Pair } from '../oracle.ts';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

/** A client that tracks in RESP3, with the second who changes keys. */
async function tracked(options = ''): Promise<[t: Beside, other: Pair]> {
  const t = await beside();
  const other = await t.client();
  await t.hello(3);
  await t.same(`CLIENT TRACKING ON${options}`);
  return [t, other];
}

describe('CLIENT TRACKING', () => {
  test('options that do not go together', async () => {
    const t = await beside();
    for (const line of ['TRACKING', 'TRACKING x', 'TRACKING on x', 'TRACKING on PREFIX', 'TRACKING on PREFIX a',
      'TRACKING on REDIRECT 0', 'TRACKING on REDIRECT x', 'TRACKING on REDIRECT 9999', 'TRACKING on BCAST OPTIN',
      'TRACKING on BCAST OPTOUT', 'TRACKING on OPTIN OPTOUT', 'CACHING yes', 'CACHING x', 'TRACKINGINFO', 'GETREDIR',
      'TRACKING on OPTIN', 'CACHING no', 'CACHING x', 'TRACKING on OPTOUT', 'TRACKING on BCAST', 'TRACKINGINFO',
      'CACHING yes', 'TRACKINGINFO', 'TRACKINGINFO', 'TRACKING off', 'TRACKINGINFO', 'TRACKING on OPTOUT NOLOOP',
      'CACHING no', 'TRACKINGINFO', 'TRACKING on', 'GETREDIR', 'TRACKINGINFO', 'TRACKING off',
      'TRACKING on BCAST PREFIX foo PREFIX f', 'TRACKING on BCAST PREFIX f PREFIX foo',
      'TRACKING on BCAST PREFIX foo PREFIX bar', 'TRACKING on BCAST PREFIX barb', 'TRACKING on BCAST PREFIX foo',
      'TRACKING on BCAST PREFIX x', 'TRACKINGINFO', 'TRACKING off', 'TRACKING on BCAST', 'TRACKINGINFO',
      'TRACKING off x', 'TRACKING off']) await t.same(`CLIENT ${line}`);
    await t.hello(3);
    await all(t, 'CLIENT TRACKINGINFO', 'CLIENT TRACKING on BCAST PREFIX b PREFIX a NOLOOP', 'RESET',
      'CLIENT TRACKINGINFO');
  });

  test('keys that were read are told of once, after the reply', async () => {
    const [t, other] = await tracked();
    await all(t, 'SET k 1', 'GET k', 'MGET a b k', 'HGETALL h', 'OBJECT ENCODING k', 'EXISTS none');
    await all(other, 'SET k 2', 'SET k 3', 'SET a 1', 'HSET h f v', 'SET unread 1', 'DEL none', 'SET none 1');
    expect(await t.messages()).toEqual(['>2 $10 invalidate *1 $1 k', '>2 $10 invalidate *1 $1 a',
      '>2 $10 invalidate *1 $1 h', '>2 $10 invalidate *1 $4 none']);
    for (const line of ['GET k', 'SET k 5', 'GET k', 'MULTI', 'INCR k', 'GET k', 'EXEC', 'GET k', 'INCR k', 'GETSET k 1',
      'GETDEL k']) {
      await t.same(line);
      await t.messages();
    }
  });

  test('expiry, flushing and renaming', async () => {
    const [t, other] = await tracked();
    await all(t, 'DEBUG SET-ACTIVE-EXPIRE 0', 'SET k 1 PX 20', 'GET k', 'SET x 1', 'GET x');
    await new Promise((resolve) => setTimeout(resolve, 40));
    await t.same('GET k');
    await t.messages();
    await all(t, 'GET x', 'GET y');
    await all(other, 'RENAME x y', 'GET x');
    await t.messages();
    await all(t, 'GET y', 'GET x');
    await all(other, 'FLUSHALL');
    await t.messages();
    await all(other, 'SET y 1', 'FLUSHDB');
    await t.messages();
    await all(t, 'FLUSHALL');
    await t.messages();
  });

  test('OPTIN, OPTOUT, NOLOOP', async () => {
    const [t, other] = await tracked(' OPTIN NOLOOP');
    await all(t, 'GET a', 'CLIENT CACHING yes', 'GET b', 'GET c', 'CLIENT CACHING yes', 'MULTI', 'GET d', 'GET e', 'EXEC',
      'GET f');
    await all(other, 'MSET a 1 b 1 c 1 d 1 e 1 f 1');
    await t.messages();
    await all(t, 'CLIENT CACHING yes', 'GET a', 'SET a 2');
    await t.messages();
    await all(t, 'CLIENT TRACKING off', 'CLIENT TRACKING on OPTOUT', 'CLIENT CACHING no', 'GET a', 'GET b');
    await all(other, 'MSET a 1 b 1');
    await t.messages();
  });

  test('a broadcast tells of all keys with a prefix, each once', async () => {
    const [t, other] = await tracked(' BCAST PREFIX a: PREFIX b: NOLOOP');
    await all(other, 'MSET a:1 1 c:1 1', 'SET b:2 1', 'MULTI', 'INCR a:1', 'INCR a:1', 'INCR b:1', 'EXEC');
    await t.messages();
    await all(t, 'SET a:1 1', 'MSET a:1 1 b:1 1');
    await t.messages();
    await all(other, 'FLUSHALL');
    await t.messages();
  });

  test('another client is told in its place, in RESP2 by a channel', async () => {
    const t = await beside();
    const b = await t.client();
    const theirs = Number((await b.theirs('CLIENT ID'))?.slice(1) ?? 0);
    const start = async (options = ''): Promise<void> => {
      const own = t.ours(`CLIENT TRACKING on REDIRECT ${b.own.id}${options}`);
      const real = await t.theirs(`CLIENT TRACKING on REDIRECT ${theirs}${options}`);
      expect(own).toBe(real);
    };
    await start();
    await all(t, 'SET k 1', 'GET k', 'SET k 2'); // not subscribed: told nothing
    await b.messages();
    await b.same('SUBSCRIBE __redis__:invalidate');
    await all(t, 'GET k', 'SET k 3', 'GET k', 'FLUSHALL');
    expect((await b.messages()).length).toBe(2);
    await all(t, 'CLIENT TRACKING off');
    await start(' BCAST');
    await all(t, 'MSET a 1 b 2');
    await b.messages();
    await b.same('UNSUBSCRIBE');
    await b.hello(3);
    await all(t, 'MSET a 1 b 2');
    await b.messages();
  });

  test('the one who is told in its place may go', () => {
    const engine = new Engine();
    const pushed: unknown[] = [];
    const client = engine.connect((message) => pushed.push((message as Push).items));
    const other = engine.connect();
    for (const line of [`CLIENT TRACKING on REDIRECT ${other.id}`, 'GET k']) engine.execute(client, line.split(' '));
    client.protocol = 3;
    engine.disconnect(other);
    engine.execute(client, ['SET', 'k', 'v']);
    engine.announce();
    expect(pushed).toEqual([['tracking-redir-broken', other.id]]);
    expect(client.redirectBroken).toBe(true);
  });

  test('keys beyond tracking-table-max-keys are forgotten and told', () => {
    const engine = new Engine();
    const pushed: unknown[] = [];
    const client = engine.connect((message) => pushed.push((message as Push).items[1]));
    client.protocol = 3;
    const run = (line: string): unknown => engine.execute(client, line.split(' '));
    run('CLIENT TRACKING on');
    run('MGET a b c');
    run('CONFIG SET tracking-table-max-keys 1');
    expect(pushed).toEqual([['a'], ['b']]);
    expect(engine.tracking.readers.size).toBe(1);
    expect((run('INFO stats') as { text: string }).text).toContain('tracking_total_keys:1\r\n');
  });

  test('who tracks no longer costs nothing', () => {
    const engine = new Engine();
    const client = engine.connect();
    for (const line of ['CLIENT TRACKING on', 'GET k', 'CLIENT TRACKING off']) engine.execute(client, line.split(' '));
    expect(engine.observation.everyCall).toBe(false);
    expect(engine.tracking.readers.size).toBe(0);
  });

  test('a restored client still tracks, and is told to forget', () => {
    const engine = new Engine();
    const client = engine.connect();
    for (const line of ['CLIENT TRACKING on BCAST PREFIX a', 'SSUBSCRIBE s']) engine.execute(client, line.split(' '));
    client.protocol = 3;
    const pushed: unknown[] = [];
    const next = new Engine();
    const restored = next.connections.restore(client.state(), (message) => pushed.push((message as Push).items));
    next.execute(next.connect(), ['SET', 'abc', '1']);
    next.announce();
    next.execute(next.connect(), ['SPUBLISH', 's', 'm']);
    expect(restored.tracking?.prefixes).toEqual(['a']);
    expect(pushed).toEqual([['invalidate', null], ['invalidate', ['abc']], ['smessage', 's', 'm']]);
  });
});

describe('shard channels', () => {
  for (const protocol of [2, 3] as const) {
    test(`are apart from the others, RESP${protocol}`, async () => {
      const t = await beside();
      const b = await t.client();
      await b.hello(protocol);
      await all(b, 'SSUBSCRIBE s u', 'SSUBSCRIBE s', 'SUBSCRIBE s', 'PSUBSCRIBE *');
      await all(t, 'SPUBLISH s m', 'SPUBLISH none m', 'PUBLISH s m', 'PUBSUB SHARDCHANNELS s*', 'PUBSUB SHARDCHANNELS x',
        'PUBSUB SHARDNUMSUB s x', 'PUBSUB SHARDNUMSUB', 'PUBSUB CHANNELS', 'COMMAND GETKEYS SPUBLISH a b', 'SPUBLISH a');
      await t.sameSorted('PUBSUB SHARDCHANNELS');
      await b.messages();
      await all(b, 'SUNSUBSCRIBE nosuch', 'SUNSUBSCRIBE u', 'UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE',
        'SUNSUBSCRIBE', 'GET k', 'MULTI', 'SSUBSCRIBE x', 'EXEC', 'RESET');
      await t.same('PUBSUB SHARDNUMSUB x');
    });
  }
});
