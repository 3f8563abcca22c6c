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
const SEED = Number(process.env.SEED ?? 70015);
/** Fields of XINFO that tell the time, and where times stand in its and in XPENDING's rows. */
const TIMED = new Set(['idle', 'seen-time', 'active-time', 'inactive']);

/** Times are left out: the two clocks differ. */
function timeless({ sign, text, items }: Frame, rowOfPending = false): unknown {
  if (items.length === 0) return sign + text;
  const isRow = rowOfPending || (items.length > 2 && items.length < 5 && /^[0-9]+-[0-9]+$/.test(items[0].text)
    && items.slice(-2).every((item) => item.sign === ':'));
  return [sign, ...items.map((item, i) => {
    const name = items[i - 1]?.text;
    return (i > 0 && TIMED.has(name) && item.sign === ':' && item.text !== '-1') || (isRow && i === items.length - 2) ? 'time' : timeless(item);
  })];
}

/** Runs a line on both; their replies without times, as JSON. */
async function replies(t: Beside, line: string[]): Promise<{ own: string; real: string }> {
  const own = encodeReply(t.engine.execute(t.own, line), t.own.protocol);
  const real = await t.real.command(...line);
  const show = (raw: string): string => JSON.stringify(timeless(readFrame(raw)!.frame));
  return { own: show(own), real: show(real) };
}

for (const protocol of [2, 3] as const) {
  test(`random stream commands reply as redis-server, RESP${protocol}`, async () => {
    const r = new Random(SEED + protocol);
    const t = await beside((engine) => { engine.journal.recording = true; });
    await t.same('CONFIG SET stream-node-max-entries 7 stream-node-max-bytes 300');
    await t.same('SET string s');
    await t.hello(protocol);
    const lines = streamLines();
    for (let i = 0; i < ROUNDS; i++) {
      const sent = [streamLine(r, lines)];
      if (i % 100 === 99) sent.push(...['x1', 'x2', 'x3'].map((key) => ['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0']));
      for (const line of sent) {
        const { own, real } = await replies(t, line);
        expect(own, JSON.stringify(line)).toBe(real);
      }
    }
  }, 120_000);
}
