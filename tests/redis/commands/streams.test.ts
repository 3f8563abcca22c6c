// Streams under the commands of all keys, beside redis-server.
import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';

async function all(t: Beside, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

const MAKE = ['XADD a 1-1 f v', 'XADD a 1-2 f v g w', 'XADD a 2-1 f v', 'XGROUP CREATE a g 0', 'XDEL a 1-2',
  'XREADGROUP GROUP g c COUNT 1 STREAMS a >'];
const SEEN = ['XRANGE a - +', 'XRANGE b - +', 'XPENDING a g', 'XPENDING b g', 'XINFO GROUPS a', 'XINFO GROUPS b'];

test('COPY shares nothing with what it copies', async () => {
  const t = await beside();
  await all(t, ...MAKE, 'COPY a b', 'OBJECT ENCODING b', 'TYPE b', 'XADD a 5-5 x y', 'XACK a g 1-1', ...SEEN,
    'XREADGROUP GROUP g d STREAMS b >', 'XTRIM b MAXLEN 1', 'XGROUP DESTROY b g', 'XGROUP CREATE b other $', ...SEEN);
});

test('RENAME, MOVE and SWAPDB carry groups along', async () => {
  const t = await beside();
  await all(t, ...MAKE, 'RENAME a b', ...SEEN, 'MOVE b 1', 'SWAPDB 0 1', ...SEEN, 'XREADGROUP GROUP g c STREAMS b 0',
    'EXPIRE b 100', 'PERSIST b', 'EXISTS b', 'RANDOMKEY', 'SCAN 0 TYPE stream', 'SORT b', 'STRLEN b');
});

test('an empty stream stays, and MEMORY USAGE follows the size', async () => {
  const t = await beside();
  await all(t, 'XADD a MAXLEN 0 1-1 f v', 'EXISTS a', 'XLEN a', 'XADD a 1-1 f v', 'XADD a * f v NOT', 'XINFO STREAM a');
  const size = (): number => Number(t.ours('MEMORY USAGE a').slice(1));
  const before = size();
  for (let i = 2; i < 1000; i++) t.ours(`XADD a ${i}-0 field value`);
  expect(size()).toBeGreaterThan(before + 10_000);
});

test('keyspace events of streams come as from redis-server', async () => {
  const t = await beside();
  await t.same('CONFIG SET notify-keyspace-events KEAn');
  const listener = await t.client();
  await listener.same('PSUBSCRIBE *');
  await all(t, ...MAKE, 'XADD a MAXLEN 1 9-9 f v', 'XSETID a 10-0', 'XGROUP SETID a g 5-0', 'XAUTOCLAIM a g d 0 -',
    'XGROUP CREATECONSUMER a g e', 'XGROUP DELCONSUMER a g c', 'XTRIM a MAXLEN 0', 'XGROUP DESTROY a g', 'DEL a');
  expect((await listener.messages()).length).toBeGreaterThan(20);
});
