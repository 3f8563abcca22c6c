// Random commands of the collection families, sent to redis-server too.
import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import { Random } from '../random.ts';
import { randomLine } from './collection-lines.ts';

const ROUNDS = 4000;
/** Replies whose order means nothing once a set or hash is a hash table, or a scan crosses one. */
const UNORDERED = new Set([
  'hgetall', 'hkeys', 'hvals', 'smembers', 'sinter', 'sunion', 'sdiff', 'hscan', 'zscan',
]);

for (const protocol of [2, 3] as const) {
  test(`random commands reply as redis-server, RESP${protocol}`, async () => {
    const r = new Random(20240607 + protocol);
    const t = await beside((engine) => { engine.journal.recording = true; });
    await t.hello(protocol);
    for (let i = 0; i < ROUNDS; i++) {
      const line = randomLine(r);
      if (UNORDERED.has(line[0])) await t.sameSorted(line, line[0] === 'hgetall' && protocol === 2 ? 2 : 1);
      else await t.same(line);
      if (i % 500 === 499) await t.compareKeyspace();
    }
    expect(t.engine.databases[0].size).toBeGreaterThan(0);
  }, 60_000);
}
