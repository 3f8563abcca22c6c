// The nodes of long lists, which DUMP and DEBUG OBJECT show: byte for byte as redis-server's, however a list was made.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';
import { Random } from '../random.ts';

const item = (r: Random): string => r.pick([
  () => String(r.below(100)), () => String(r.below(1e9)), () => `-${r.below(70_000)}`, () => 'x'.repeat(r.below(60)),
  () => 'y'.repeat(r.below(700)), () => r.below(40) === 0 ? 'z'.repeat(r.below(12_000)) : 'z', () => `item:${r.below(1000)}`,
])();

function randomLine(r: Random, size: number): string[] {
  const key = r.pick(['a', 'a', 'a', 'b']);
  const at = String(r.below(2 * size + 1) - size);
  return r.pick([
    ['RPUSH', key, ...r.some(1, 30, () => item(r))], ['LPUSH', key, ...r.some(1, 30, () => item(r))],
    ['LPOP', key, String(r.below(9))], ['RPOP', key, String(r.below(9))], ['LSET', key, at, item(r)],
    ['LINSERT', key, r.pick(['BEFORE', 'AFTER']), `p${r.below(40)}`, item(r)],
    ['LINSERT', key, r.pick(['BEFORE', 'AFTER']), `p${r.below(40)}`, item(r)],
    ['LINSERT', key, r.pick(['BEFORE', 'AFTER']), `p${r.below(40)}`, item(r)],
    ['LSET', key, at, `p${r.below(40)}`], ['LSET', key, at, `p${r.below(40)}`], ['LREM', key, String(r.below(5) - 2), 'z'],
    ['LREM', key, '1', `p${r.below(40)}`], ['LMOVE', 'a', 'b', r.pick(['LEFT', 'RIGHT']), r.pick(['LEFT', 'RIGHT'])],
    ['COPY', 'a', 'b', 'REPLACE'], ['LTRIM', key, String(r.below(20)), `-${1 + r.below(20)}`],
  ]);
}

const aboutNodes = (reply: string | undefined): string | undefined => reply === undefined ? undefined
  : /serializedlength:\d+/.exec(reply)?.[0] + (/ ql_.*/.exec(reply)?.[0] ?? '');

async function compareNodes(t: Beside, seed: number, steps: number): Promise<string> {
  const r = new Random(seed);
  const seen = createHash('sha1');
  for (let i = 0; i < steps; i++) {
    await t.same(randomLine(r, 300));
    if (i % 5 !== 0) continue;
    for (const key of ['a', 'b']) {
      seen.update(await t.same(['DUMP', key]));
      const theirs = aboutNodes(await t.theirs(['DEBUG', 'OBJECT', key]));
      const ours = aboutNodes(t.ours(['DEBUG', 'OBJECT', key]));
      expect(ours).toBe(theirs);
    }
  }
  return seen.digest('hex');
}

/** list-max-listpack-size, and the digest of all that redis-server 7.0.15 dumped. */
const DUMPS: readonly (readonly [string, string])[] = [
  ['-2', '78376c42868c58bc1ff4a623d230e79fd14466b6'], ['-1', '61c7d3e97124083923100f63608b9fe4c93e1f5c'],
  ['-5', '27d7b9e386a187bc5dc223f108854516ee760503'], ['128', '78376c42868c58bc1ff4a623d230e79fd14466b6'],
  ['5', '16edfc87ab613e0eed75406c5e1d4ea7ee179ce2'], ['1', '5aff0d850f2fa299cbb54a9bc9171ca3caf36a86'],
  ['0', '5aff0d850f2fa299cbb54a9bc9171ca3caf36a86'],
];

test.each(DUMPS)('with a limit of %s random commands leave the nodes that redis-server has', async (limit, dumps) => {
  const t = await beside();
  await t.same(`CONFIG SET list-max-listpack-size ${limit}`);
  expect(await compareNodes(t, 71, 400)).toBe(dumps);
}, 60_000);

test('what is restored keeps its nodes', async () => {
  const t = await beside();
  const r = new Random(72);
  await t.same('CONFIG SET list-max-listpack-size 3');
  for (let i = 0; i < 30; i++) await t.same(['LPUSH', 'a', item(r)]);
  await t.same('LREM a 2 z');
  const payload = t.engine.execute(t.own, ['DUMP', 'a']) as string;
  await t.same('CONFIG SET list-max-listpack-size -2');
  await t.same(['RESTORE', 'c', '0', payload]);
  expect(t.engine.execute(t.own, ['DUMP', 'c'])).toBe(payload);
  for (const line of ['RPUSH c 1 2 3', 'LPUSH c 4', 'DUMP c', 'COPY c d', 'LPUSH d 1', 'DUMP d']) await t.same(line);
});

test('roll back gives back the nodes too', async () => {
  const t = await beside((engine) => { engine.journal.recording = true; });
  const r = new Random(73);
  for (let i = 0; i < 200; i++) await t.same(randomLine(r, 300));
  const dump = (): unknown => ['a', 'b'].map((key) => t.engine.execute(t.own, ['DUMP', key]));
  for (let round = 0; round < 40; round++) {
    const before = dump();
    t.engine.begin();
    for (let i = r.below(12); i > 0; i--) t.engine.execute(t.own, randomLine(r, 300));
    t.engine.rollback(0);
    t.engine.end();
    expect(dump()).toEqual(before);
  }
});
