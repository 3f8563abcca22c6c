// Random stream commands, sent to redis-server too.
import { expect, test } from 'vitest';
import { encodeReply } from '../../../src/redis/resp.ts';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';
import { Random } from '../random.ts';
import { readFrame } from '../wire.ts';
import type { Frame } from '../wire.ts';
import { streamLine, streamLines } from './stream-lines.ts';

const ROUNDS = 6000;
/** Fields of XINFO that tell the time, and where times stand in its and in XPENDING's rows. */
const TIMED = new Set(['idle', 'seen-time']);

/** Times are left out: the two clocks differ. */
function timeless({ sign, text, items }: Frame, rowOfPending = false): unknown {
  if (items.length === 0) return sign + text;
  const isRow = rowOfPending || (items.length > 2 && items.length < 5 && /^[0-9]+-[0-9]+$/.test(items[0].text)
    && items.slice(-2).every((item) => item.sign === ':'));
  return [sign, ...items.map((item, i) => {
    const name = items[i - 1]?.text;
    return (i > 0 && TIMED.has(name) && item.sign === ':') || (isRow && i === items.length - 2) ? 'time' : timeless(item);
  })];
}

async function compare(t: Beside, line: string[]): Promise<void> {
  const ours = t.engine.execute(t.own, line);
  const own = encodeReply(ours, t.own.protocol);
  if (t.real === undefined) return;
  const real = await t.real.command(...line);
  if (own === real) return;
  expect(timeless(readFrame(own)!.frame), JSON.stringify(line)).toEqual(timeless(readFrame(real)!.frame));
}

for (const protocol of [2, 3] as const) {
  test(`random stream commands reply as redis-server, RESP${protocol}`, async () => {
    const r = new Random(Number(process.env.SEED ?? 70015) + protocol);
    const t = await beside((engine) => { engine.journal.recording = true; });
    await t.same('CONFIG SET stream-node-max-entries 7 stream-node-max-bytes 300');
    await t.same('SET string s');
    await t.hello(protocol);
    const lines = streamLines();
    for (let i = 0; i < ROUNDS; i++) {
      await compare(t, streamLine(r, lines));
      if (i % 100 === 99) for (const key of ['x1', 'x2', 'x3']) await compare(t, ['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0']);
    }
    expect(t.engine.databases[0].size).toBeGreaterThan(0);
  }, 60_000);
}
