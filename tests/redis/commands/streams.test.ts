// Streams under the commands of all keys, beside redis-server.
import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';
import { Random } from '../random.ts';

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

test('a stream of many nodes, most of them packed, reads as one of redis-server', async () => {
  const t = await beside((engine) => { engine.journal.recording = true; });
  const r = new Random(3);
  await t.same('CONFIG SET stream-node-max-entries 5');
  const values = ['0', '-0', '127', '128', '-1', '-4096', '4096', '-4097', '8388607', '-8388609', '2147483648', '007',
    '', '9007199254740993', '-9223372036854775808', '9223372036854775807', '18446744073709551615', 'x'.repeat(63),
    'y'.repeat(200), 'z'.repeat(5000), '\0\xff', '1.5', 'text'];
  let ms = 1_700_000_000_000;
  for (let i = 0; i < 2000; i++) {
    if (r.chance(0.7)) ms += r.below(3000);
    const names = r.chance(0.8) ? ['name', 'value'] : r.some(1, 4, () => r.pick(['name', '12', 'other']));
    await t.same(['XADD', 's', r.chance(0.01) ? `${ms}-18014398509481984${i}` : `${ms}-*`,
      ...names.flatMap((name) => [name, r.pick(values)])]);
  }
  await t.same('DUMP s');
  const ids = t.engine.execute(t.own, ['XRANGE', 's', '-', '+']) as [string, string[]][];
  const id = (): string => r.pick(ids)[0];
  for (let i = 0; i < 1500; i++) {
    const [a, b] = [id(), id()].sort();
    await t.same(r.pick([
      ['XRANGE', 's', a, b, 'COUNT', String(1 + r.below(20))], ['XREVRANGE', 's', b, `(${a}`, 'COUNT', '12'],
      ['XREAD', 'COUNT', '7', 'STREAMS', 's', a], ['XDEL', 's', a, b], ['XRANGE', 's', a, a], ['XLEN', 's'],
      ...(i % 50 === 0 ? [['XTRIM', 's', 'MINID', ...(r.chance(0.5) ? ['~'] : []), ids[2 * i % 900][0]]] : []),
    ]));
  }
  await t.same('XRANGE s - +');
  await t.same('COPY s t');
  await t.same('XREVRANGE t + -');
  await t.same('DEBUG DIGEST');
}, 60_000);
