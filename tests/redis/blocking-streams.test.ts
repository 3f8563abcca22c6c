// XREAD and XREADGROUP with BLOCK, beside redis-server.
import { afterEach, describe, expect, test } from 'vitest';
import { beside } from './oracle.ts';
import { stopWaiting, waiters } from './waiter.ts';
import type { Waiter } from './waiter.ts';

afterEach(stopWaiting);

/** Sends lines that are answered at once. */
async function all(waiter: Waiter, ...lines: [line: string, reply: string][]): Promise<void> {
  for (const [line, reply] of lines) {
    await waiter.send(line);
    await waiter.got(reply);
  }
}

const entry = (id: string): string => `*2 $${id.length} ${id} *2 $1 f $1 v`;
const one1 = (key: string, id: string): string => `*1 *2 $1 ${key} *1 ${entry(id)}`;
const GONE = '-UNBLOCKED the stream key no longer exists';
const NO_GROUP = '-NOGROUP the consumer group this client was blocked on no longer exists';

describe('XREAD that waits', () => {
  test('is told of the key that got an entry first, every waiting client the same', async () => {
    const { one, two, other } = await waiters();
    await one.send('XREAD BLOCK 0 STREAMS a b 0 $');
    await two.send('XREAD COUNT 1 BLOCK 0 STREAMS b b 5 0');
    await all(other, ['MULTI', '+OK'], ['XADD b 1-1 f v', '+QUEUED'], ['XADD b 1-2 f v', '+QUEUED'],
      ['XADD a 9-1 f v', '+QUEUED'], ['EXEC', '*3 $3 1-1 $3 1-2 $3 9-1']);
    await one.got(`*1 *2 $1 b *2 ${entry('1-1')} ${entry('1-2')}`);
    expect(two.waits).toBe(true);
    await all(other, ['XADD b 5-1 f v', '$3 5-1']);
    await two.got(one1('b', '5-1'));
  });

  test('waits on where the key goes, holds something else or comes back without an entry after the id', async () => {
    const { one, other } = await waiters();
    await all(other, ['XADD a 7-0 f v', '$3 7-0']);
    await one.send('XREAD BLOCK 0 STREAMS a $');
    await all(other, ['DEL a', ':1'], ['LPUSH a x', ':1'], ['SET a x', '+OK'], ['DEL a', ':1'],
      ['XADD a 7-0 f v', '$3 7-0'], ['XADD a 7-1 f v', '$3 7-1']);
    await one.got(one1('a', '7-1'));
  });

  test('counts the last id, though the entry is gone when it is served', async () => {
    const { one, two, other } = await waiters();
    await one.send('XREAD BLOCK 0 STREAMS a $');
    await all(other, ['MULTI', '+OK'], ['XADD a 1-1 f v', '+QUEUED'], ['XDEL a 1-1', '+QUEUED'],
      ['EXEC', '*2 $3 1-1 :1']);
    await one.got('*1 *2 $1 a *0');
    await two.send('XREAD BLOCK 0 STREAMS a 0');
    expect(two.waits).toBe(true);
    await all(other, ['XADD a 1-2 f v', '$3 1-2']);
    await two.got(one1('a', '1-2'));
  });

  test('hears of keys that are renamed, copied, restored and moved with their database', async () => {
    const { one, two, other } = await waiters();
    await all(other, ['XADD from 3-0 f v', '$3 3-0']);
    await one.send('XREAD BLOCK 0 STREAMS a 0');
    await two.send('XREAD BLOCK 0 STREAMS b 0');
    await all(other, ['RENAME from a', '+OK']);
    await one.got(one1('a', '3-0'));
    await all(other, ['COPY a b', ':1']);
    await two.got(one1('b', '3-0'));
    await one.send('XREAD BLOCK 0 STREAMS c 0');
    await all(other, ['SELECT 1', '+OK'], ['XADD c 4-0 f v', '$3 4-0'], ['SWAPDB 0 1', '+OK']);
    await one.got(one1('c', '4-0'));
  });

  test('replies in the form of its protocol, and nothing once its time is over', async () => {
    const { t, one, two, other } = await waiters();
    await one.send('HELLO 3');
    await one.skip();
    await one.send('XREAD BLOCK 0 STREAMS a $');
    await two.send('XREAD BLOCK 1 STREAMS other $');
    t.engine.blocking.expire(Date.now() + 2);
    await two.got('*-1');
    await all(other, ['XADD a 1-1 f v', '$3 1-1']);
    await one.got(`%1 $1 a *1 ${entry('1-1')}`);
    await one.send('XREAD BLOCK 1 STREAMS a $');
    t.engine.blocking.expire(Date.now() + 2);
    await one.got('_');
  });

  test('is let go by CLIENT UNBLOCK', async () => {
    const { one, two, other } = await waiters();
    await one.send('XREAD BLOCK 0 STREAMS a $');
    await two.send('XREAD BLOCK 0 STREAMS a $');
    await other.letGo(one);
    await other.letGo(two, 'ERROR');
    await one.got('*-1');
    await two.got('-UNBLOCKED client unblocked via CLIENT UNBLOCK');
  });
});

describe('XREADGROUP that waits', () => {
  test('shares new entries: who came first gets all that his COUNT allows', async () => {
    const { one, two, other } = await waiters();
    await all(other, ['XGROUP CREATE a g $ MKSTREAM', '+OK']);
    await one.send('XREADGROUP GROUP g first COUNT 2 BLOCK 0 STREAMS a >');
    await two.send('XREADGROUP GROUP g second BLOCK 0 NOACK STREAMS a >');
    await all(other, ['MULTI', '+OK'], ['XADD a 1-1 f v', '+QUEUED'], ['XADD a 1-2 f v', '+QUEUED'],
      ['XADD a 1-3 f v', '+QUEUED'], ['EXEC', '*3 $3 1-1 $3 1-2 $3 1-3']);
    await one.got(`*1 *2 $1 a *2 ${entry('1-1')} ${entry('1-2')}`);
    await two.got(one1('a', '1-3'));
    await all(other, ['XPENDING a g', '*4 :2 $3 1-1 $3 1-2 *1 *2 $5 first $1 2']);
    await other.send('XINFO CONSUMERS a g');
    await other.sameButTimes();
  });

  test.each([
    ['DEL a', ':1'], ['FLUSHALL', '+OK'], ['SET a x', '+OK'], ['RENAME b a', '+OK'], ['PEXPIRE a -1', ':1'],
    ['UNLINK a', ':1'], ['MOVE a 3', ':1'], ['SWAPDB 0 3', '+OK'],
  ])('is told when %s takes the stream', async (line, reply) => {
    const { one, two, other } = await waiters();
    await all(other, ['RPUSH b x', ':1'], ['XGROUP CREATE a g $ MKSTREAM', '+OK']);
    await one.send('XREADGROUP GROUP g c BLOCK 0 STREAMS a >');
    await two.send('XREAD BLOCK 0 STREAMS a $');
    await all(other, [line, reply]);
    await one.got(GONE);
    expect(two.waits).toBe(true);
  });

  test.each([
    [['XGROUP DESTROY a g', ':1']], [['RENAME b a', '+OK']], [['COPY b a REPLACE', ':1']],
    [['MULTI', '+OK'], ['DEL a', '+QUEUED'], ['XADD a 9-9 f v', '+QUEUED'], ['EXEC', '*2 :1 $3 9-9']],
  ] as [string, string][][])('is told when its group goes: %s', async (...lines) => {
    const { one, other } = await waiters();
    await all(other, ['XADD b 1-1 f v', '$3 1-1'], ['XGROUP CREATE a g $ MKSTREAM', '+OK']);
    await one.send('XREADGROUP GROUP g c BLOCK 0 STREAMS a >');
    await all(other, ...lines);
    await one.got(NO_GROUP);
  });

  test('waits on where the group is made anew in the same transaction', async () => {
    const { one, other } = await waiters();
    await all(other, ['XGROUP CREATE a g $ MKSTREAM', '+OK']);
    await one.send('XREADGROUP GROUP g c BLOCK 0 STREAMS a >');
    await all(other, ['MULTI', '+OK'], ['XGROUP DESTROY a g', '+QUEUED'], ['XGROUP CREATE a g $', '+QUEUED'],
      ['EXEC', '*2 :1 +OK'], ['XADD a 1-1 f v', '$3 1-1']);
    await one.got(one1('a', '1-1'));
  });

  test('does not wait for what a consumer has pending', async () => {
    const { one, other } = await waiters();
    await all(other, ['XGROUP CREATE a g $ MKSTREAM', '+OK'], ['XGROUP CREATE b g $ MKSTREAM', '+OK']);
    await all(one, ['XREADGROUP GROUP g c BLOCK 0 STREAMS a b 0 >', '*1 *2 $1 a *0']);
  });
});

test.each([
  'XREAD BLOCK -1 STREAMS a $', 'XREAD BLOCK x STREAMS a $',
  'XREAD BLOCK 1.5 STREAMS a $', 'XREAD BLOCK STREAMS a $', 'XREAD BLOCK 0 STREAMS s $', 'XREAD BLOCK 0 STREAMS a >',
  'XREADGROUP GROUP g c BLOCK 0 STREAMS a >', 'XREADGROUP GROUP none c BLOCK 0 STREAMS x >',
])('%s is refused at once', async (line) => {
  const t = await beside();
  await t.same('SET s x');
  await t.same('XADD x 1-1 f v');
  expect(await t.same(line)).toMatch(/^-/);
});

test('in a transaction or script nothing waits', async () => {
  const t = await beside();
  for (const line of ['XGROUP CREATE a g $ MKSTREAM', 'MULTI', 'XREAD BLOCK 0 STREAMS a $',
    'XREADGROUP GROUP g c BLOCK 0 STREAMS a >', 'EXEC', 'XINFO GROUPS a']) await t.same(line);
});

test('XREADGROUP with CLAIM waits for what others have had pending for long enough', async () => {
  const { t, one, two, other } = await waiters('8.6');
  await all(other, ['XADD s 1-0 f v', '$3 1-0'], ['XGROUP CREATE s g 0', '+OK']);
  await other.send('XREADGROUP GROUP g a STREAMS s >');
  await other.skip();
  await one.send('XREADGROUP GROUP g b BLOCK 0 CLAIM 30 STREAMS s >');
  await two.send('XREADGROUP GROUP g c BLOCK 0 CLAIM 60000 STREAMS s >');
  expect(one.waits).toBe(true);
  while (one.waits) {
    await new Promise((resolve) => { setTimeout(resolve, 5); });
    t.engine.blocking.expire(t.engine.clock());
  }
  await one.skip();
  expect(two.waits).toBe(true);
  await all(other, ['XPENDING s g', '*4 :1 $3 1-0 $3 1-0 *1 *2 $1 b $1 1'], ['XADD s 2-0 f v', '$3 2-0']);
  await two.got('*1 *2 $1 s *1 *4 $3 2-0 *2 $1 f $1 v :0 :0');
});
