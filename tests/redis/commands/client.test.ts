// CLIENT beside redis-server: texts, KILL's filters, PAUSE.
import { afterEach, describe, expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';
import { stopWaiting, waiters } from '../waiter.ts';
import { usersBeside } from './acl-users.ts';

afterEach(stopWaiting);

test('what CLIENT refuses', async () => {
  const t = await usersBeside();
  for (const line of ['PAUSE', 'PAUSE x', 'PAUSE -1', 'PAUSE 100 foo', 'PAUSE x foo', 'PAUSE 100 write x',
    'PAUSE 99999999999999999999', 'UNPAUSE', 'UNPAUSE x', 'KILL', 'KILL id', 'KILL id x', 'KILL id 0', 'KILL id 99999',
    'KILL type foo', 'KILL type master skipme no', 'KILL skipme maybe', 'KILL foo', 'KILL addr x', 'KILL maxage 5',
    'KILL laddr x id 70000', 'KILL user default skipme yes type pubsub', 'KILL user none', 'NO-EVICT', 'NO-EVICT x',
    'INFO x', 'GETNAME x', 'SETNAME "a b"', 'SETNAME "\\xc3"', 'SETNAME ""', 'LIST foo', 'LIST type', 'LIST type x',
    'LIST type slave', 'LIST id', 'LIST id x', 'LIST id 99999', 'LIST id 0', 'REPLY foo', 'UNBLOCK x', 'UNBLOCK 99999',
    'UNBLOCK 99 foo', 'UNBLOCK 99 error x', 'ID x', 'FOO', '']) await t.same(`CLIENT ${line}`);
  t.close();
});

test('the client that asks is told the length of its command', async () => {
  const t = await usersBeside();
  const lengths = (reply: string): string => /qbuf=\d+/.exec(reply)![0] + / argv-mem=\d+/.exec(reply)![0];
  const theirs = await t.theirs('CLIENT INFO');
  expect(lengths(t.ours('CLIENT INFO'))).toBe('qbuf=26 argv-mem=10');
  expect(lengths(theirs)).toBe('qbuf=26 argv-mem=10');
  t.close();
});

describe('KILL', () => {
  /** Which of four clients an option ends: an idle one, a subscriber, one of user u, and the one that asks. */
  async function killed(options: string): Promise<boolean[]> {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on nopass +@all');
    const clients: Pair[] = [await t.client(), await t.client(), await t.client()];
    await clients[0].same('PING');
    await clients[1].same('SUBSCRIBE c');
    await clients[2].same('AUTH u x');
    await t.same(`CLIENT KILL ${options}`);
    const left = [...clients, t].map(({ own }) => t.engine.clients.has(own.id));
    t.close();
    return left.map((each) => !each);
  }

  test.each([
    ['TYPE normal', [true, false, true, false]], ['TYPE pubsub', [false, true, false, false]],
    ['USER u', [false, false, true, false]], ['USER default', [true, true, false, false]],
    ['USER default TYPE pubsub', [false, true, false, false]], ['TYPE normal SKIPME yes', [true, false, true, false]],
    ['SKIPME yes', [true, true, true, false]], ['USER u TYPE pubsub', [false, false, false, false]],
    ['USER u ID 999999', [false, false, false, false]], ['type NORMAL user u', [false, false, true, false]],
  ])('%s', async (options, expected) => {
    expect(await killed(options)).toEqual(expected);
  });
});

describe('PAUSE', () => {
  test('WRITE holds writes back until UNPAUSE, in their order', async () => {
    const { t, one, two, other } = await waiters();
    await other.send('CLIENT PAUSE 100000 WRITE');
    await other.got('+OK');
    await one.send('SET k 1');
    await two.send('APPEND k 2');
    expect([one.waits, two.waits]).toEqual([true, true]);
    for (const [line, reply] of [['GET k', '$-1'], ['PING', '+PONG'],
      ['SET', "-ERR wrong number of arguments for 'set' command"],
      ['NOSUCH', "-ERR unknown command 'NOSUCH', with args beginning with: "], ['CLIENT UNPAUSE', '+OK']]) {
      await other.send(line);
      await other.got(reply);
    }
    await one.got('+OK');
    await two.got(':2');
    expect([one.waits, two.waits]).toEqual([false, false]);
    expect(t.ours('GET k')).toBe('$2 12');
  });

  test('what counts as a write', async () => {
    const { one, two, other } = await waiters();
    await other.send('CLIENT PAUSE 100000 WRITE');
    await other.got('+OK');
    for (const line of ['PFCOUNT h', 'PUBLISH c m', 'DEL none', 'GETEX none']) {
      await one.send(line);
      expect(one.waits, line).toBe(true);
      await other.send('CLIENT UNPAUSE');
      await other.got('+OK');
      await one.skip();
      await other.send('CLIENT PAUSE 100000 WRITE');
      await other.got('+OK');
    }
    for (const line of ['SCAN 0', 'MULTI', 'GET k', 'EXEC', 'CONFIG GET none']) {
      await two.send(line);
      expect(two.waits, line).toBe(false);
      await two.skip();
    }
    await two.send('MULTI');
    await two.got('+OK');
    await two.send('INCR k');
    expect(two.waits).toBe(true);
    await other.send('CLIENT UNPAUSE');
    await two.got('+QUEUED');
    await other.got('+OK');
    await other.send('CLIENT PAUSE 100000 WRITE');
    await other.got('+OK');
    await two.send('EXEC');
    expect(two.waits).toBe(true);
    await other.send('CLIENT UNPAUSE');
    await two.got('*1 :1');
  });

  test('ALL holds everything back, until its time is over', async () => {
    const { t, one, two, other } = await waiters();
    await other.send('CLIENT PAUSE 1000 WRITE');
    await other.got('+OK');
    await other.send('CLIENT PAUSE 100');
    await other.got('+OK');
    await one.send('GET k');
    await two.send('PING');
    expect([one.waits, two.waits]).toEqual([true, true]);
    expect(t.ours('INFO clients')).toContain('blocked_clients:2');
    t.engine.blocking.expire(t.engine.clock() + 110);
    expect(one.waits).toBe(true); // the longer of the two counts
    t.engine.blocking.expire(t.engine.clock() + 1000);
    await one.got('$-1');
    await two.got('+PONG');
  });

  test('nothing expires while it lasts', async () => {
    const { t, other } = await waiters();
    await other.send('SET k v PX 1');
    await other.got('+OK');
    await other.send('CLIENT PAUSE 100000 WRITE');
    await other.got('+OK');
    await other.send('GET k');
    await other.got('$-1');
    await other.send('DBSIZE');
    await other.got(':1');
    expect(t.engine.expireCycle()).toBe(0);
    await other.send('CLIENT UNPAUSE');
    await other.got('+OK');
    expect(t.engine.expireCycle()).toBe(1);
  });

  test('a client that cannot wait is let through, one that leaves is forgotten', async () => {
    const { t, one, other } = await waiters();
    t.ours('CLIENT PAUSE 100000');
    expect(t.ours('SET k v')).toBe('+OK');
    await other.send('SET k w');
    expect(other.waits).toBe(true);
    t.engine.disconnect([...t.engine.clients.values()].at(-1)!);
    expect(other.waits).toBe(false);
    expect(one.waits).toBe(false);
    t.ours('CLIENT UNPAUSE');
    expect(t.ours('GET k')).toBe('$1 v');
  });
});

test('what a client library says of itself ends at a zero byte', async () => {
  const t = await beside(undefined, undefined, '7.2');
  await t.reply(['CLIENT', 'SETINFO', 'lib-name', '\0\xff'], '+OK');
  await t.reply(['CLIENT', 'SETINFO', 'LIB-VER', 'a\0b c'], '+OK');
  await t.reply(['CLIENT', 'SETINFO', 'LIB-VER', 'a b'], '-ERR LIB-VER cannot contain spaces, newlines or special characters.');
  for (const info of [t.ours('CLIENT INFO'), await t.theirs('CLIENT INFO')]) expect(info).toContain(' lib-name= lib-ver=a');
  await t.reply(['CLIENT', 'SETNAME', 'a\0 b'], '+OK');
  await t.reply('CLIENT GETNAME', '$4 a\0 b');
  for (const info of [t.ours('CLIENT INFO'), await t.theirs('CLIENT INFO')]) expect(info).toContain(' name=a age=');
});

test('a wait whose end is past what 64 bits hold is out of range from 7.2 on', async () => {
  const t = await beside(undefined, undefined, '7.2');
  for (const line of ['XREAD BLOCK 9223372036854775807 STREAMS x 0', 'XREADGROUP GROUP g c BLOCK 9223370336854775807 STREAMS x 0',
    'BLPOP l 9223372036854775', 'WAIT 1 9223372036854775807', 'WAITAOF 0 1 9223372036854775807', 'CLIENT PAUSE 9223372036854775807']) {
    await t.reply(line, '-ERR timeout is out of range');
  }
});
