// Clients that wait, beside redis-server: who is served with what, and in which order.
import { afterEach, describe, expect, test } from 'vitest';
import { beside } from './oracle.ts';
import { stopWaiting, waiters } from './waiter.ts';

afterEach(stopWaiting);

describe('clients that wait', () => {
  test('are served in the order in which they came, after the command that pushes', async () => {
    const { one, two, other } = await waiters();
    await one.send('BLPOP b a 0');
    await two.send('BRPOP a 0');
    await other.send('RPUSH a 1 2 3');
    await other.got(':3');
    await one.got('*2 $1 a $1 1');
    await two.got('*2 $1 a $1 3');
    await other.send('LRANGE a 0 -1');
    await other.got('*1 $1 2');
  });

  test('hand on from one to another', async () => {
    const { one, two, other } = await waiters();
    await one.send('BLMOVE a b LEFT RIGHT 0');
    await two.send('BLMPOP 0 2 x b LEFT COUNT 5');
    await other.send('LPUSH a v');
    await other.got(':1');
    await one.got('$1 v');
    await two.got('*2 $1 b *1 $1 v');
  });

  test('take no notice of other types, and see what a transaction leaves', async () => {
    const { one, two, other } = await waiters();
    await one.send('BZPOPMIN z 0');
    await two.send('BZMPOP 0 1 z MAX');
    for (const [line, reply] of [['SET z 1', '+OK'], ['DEL z', ':1'], ['MULTI', '+OK'], ['ZADD z 1 a 2 b', '+QUEUED'],
      ['ZREM z b', '+QUEUED'], ['ZADD z 3 c', '+QUEUED'], ['EXEC', '*3 :2 :1 :1']]) {
      await other.send(line);
      await other.got(reply);
    }
    await one.got('*3 $1 z $1 a $1 1');
    await two.got('*2 $1 z *1 *2 $1 c $1 3');
  });

  test('get an error where the place to move to is none', async () => {
    const { one, other } = await waiters();
    await one.send('BRPOPLPUSH a b 0');
    await other.send('SET b x');
    await other.got('+OK');
    await other.send('RPUSH a 1');
    await other.got(':1');
    await one.got('-WRONGTYPE Operation against a key holding the wrong kind of value');
  });

  test('go away when their time is over, or another lets them go', async () => {
    const { t, one, two, other } = await waiters();
    await one.send('BLPOP a 0.001');
    await two.send('BLMOVE a b LEFT LEFT 0');
    await other.send('CLIENT UNBLOCK 4 ERROR');
    t.engine.blocking.expire(Date.now() + 1);
    await one.got('*-1');
    expect(one.waits).toBe(false);
    expect(two.waits).toBe(true);
  });
});

test.each([
  'BLPOP a -1', 'BLPOP a x', 'BLMOVE a b UP LEFT 0', 'BLMPOP 0 0 a LEFT', 'BLMPOP 0 1 a UP', 'BZMPOP 0 1 a MIN COUNT 0',
  'BLPOP s 0', 'BZPOPMAX s 0', 'BRPOPLPUSH s x 0',
])('%s is refused at once', async (line) => {
  const t = await beside();
  await t.same('SET s x');
  expect(await t.same(line)).toMatch(/^-/);
});

test('in a transaction nothing waits', async () => {
  const t = await beside();
  for (const line of ['MULTI', 'BLPOP a 0', 'BLMOVE a b LEFT LEFT 0', 'BZPOPMIN a 0', 'EXEC']) await t.same(line);
});

describe('WAIT', () => {
  test('waits for more replicas than there are until its time is over', async () => {
    const { one, two, other, t } = await waiters();
    await one.send('WAIT 1 0');
    expect(one.waits).toBe(true);
    await other.letGo(one);
    await one.got(':0');
    await one.send('WAIT 99999999999 0');
    await other.letGo(one, 'ERROR');
    await one.got('-UNBLOCKED client unblocked via CLIENT UNBLOCK');
    await two.send('WAIT 1 10');
    expect(two.waits).toBe(true);
    t.engine.blocking.expire(Date.now() + 11);
    await two.got(':0');
  });

  test('does not wait for what is there, nor in a transaction', async () => {
    const { one } = await waiters();
    for (const [line, reply] of [
      ['WAIT 0 0', ':0'], ['WAIT -1 0', ':0'], ['WAIT 1 -1', '-ERR timeout is negative'],
      ['WAIT 1 x', '-ERR timeout is not an integer or out of range'],
      ['WAIT 9223372036854775808 0', '-ERR value is not an integer or out of range'],
      ['MULTI', '+OK'], ['WAIT 1 0', '+QUEUED'], ['EXEC', '*1 :0'],
    ]) {
      await one.send(line);
      await one.got(reply);
    }
  });
});

test('a key that is over when its transaction ends serves nobody', async () => {
  const { one, two, other } = await waiters();
  await one.send('BLPOP l 0');
  await other.send('XGROUP CREATE s g $ MKSTREAM');
  await other.got('+OK');
  await two.send('XREADGROUP GROUP g c BLOCK 0 STREAMS s >');
  for (const line of ['MULTI', 'RPUSH l x', 'PEXPIRE l 20', 'XADD s 1-1 a 1', 'PEXPIRE s 20', 'DEBUG SLEEP 0.1', 'LLEN l',
    'XLEN s']) {
    await other.send(line);
    await other.skip();
  }
  await other.send('EXEC');
  await other.got('*7 :1 :1 $3 1-1 :1 +OK :1 :1');
  await two.got('-UNBLOCKED the stream key no longer exists');
  expect(one.waits).toBe(true);
  await other.letGo(one);
  await one.got('*-1');
});
