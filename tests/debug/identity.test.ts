// A run that is run again is the same run: its reply, the words of its heap at each rest, and what is seen at its steps, whichever
// way and in whichever order one comes to them.
import { describe, expect, it } from 'vitest';
import { StepIndex } from '../../src/debug/index-of-steps.ts';
import { Replay } from '../../src/debug/replay.ts';
import { hosts } from '../../src/hosts/list.ts';
import type { LuaRuntime } from '../../src/lua/runtime.ts';
import type { VmImage } from '../../src/lua/state.ts';
import type { Debugger } from '../../src/debug/debugger.ts';
import type { Recording, RunRecord } from '../../src/protocol.ts';
import { makeLua, newDebugger, Primary } from './recorded.ts';
import { SCRIPTS } from './scripts.ts';
import type { LongScript } from './scripts.ts';

const PACE = { every: 20_000, worth: 0 };
/** Images of a run that are compared. */
const IMAGES = 24;
const STRAIGHT = { ...PACE, every: Infinity };
const SAMPLES = 6;

async function recorded({ script, host = 'redis', lua = '5.1', keys = [], settings = {} }: LongScript): Promise<{ recording: Recording; record: RunRecord }> {
  const primary = await Primary.start();
  return primary.run({ script, host, lua, inputs: { keys, argv: [] }, settings: { 'time-limit': 60_000, ...settings } });
}

async function opened(recording: Recording, pace: typeof PACE): Promise<{ debug: Debugger; count: number; indexing: boolean; result: unknown; parted: string | undefined }> {
  const debug = newDebugger(pace);
  const { indexing, result, parted } = await debug.open(structuredClone(recording));
  let at = await debug.indexed();
  while (!at.done) at = await debug.indexed();
  return { debug, count: at.count, indexing: indexing === true, result, parted };
}

/** What is seen at a step, as text; addresses too, or not. */
async function seen(debug: Debugger, step: number, ids: boolean): Promise<string> {
  const { frames } = await debug.visit({ step, world: false });
  return JSON.stringify(frames, (key, value: unknown) => (key === 'id' && !ids ? undefined : value));
}

/** Steps all over a run, in an order of their own. */
const sampled = (count: number): number[] =>
  Array.from({ length: SAMPLES }, (_, i) => Math.floor(((i * 0.618 + 0.1) % 1) * count));

const heap = (lua: LuaRuntime): Uint8Array => lua.image().high;
const same = (a: Uint8Array, b: VmImage): boolean => a.length === b.high.length && a.every((byte, i) => byte === b.high[i]);

describe('a run again', { timeout: 60_000 }, () => {
  it.each(SCRIPTS)('$name', async (one) => {
    const { recording, record } = await recorded(one);
    const [long, again, straight] = await Promise.all([opened(recording, PACE), opened(recording, PACE), opened(recording, STRAIGHT)]);
    expect(long.indexing).toBe(one.within !== false);
    for (const { result, parted } of [long, again, straight]) {
      expect(result).toMatchObject({ reply: record.reply, ...record.error && { error: { message: record.error.message, line: record.error.line } } });
      expect(parted).toBeUndefined();
    }
    expect(long.count).toBe(straight.count);
    expect(await long.debug.range(0, long.count)).toEqual(await straight.debug.range(0, long.count));
    const steps = sampled(long.count);
    const [first, second] = [new Map<number, string>(), new Map<number, string>()];
    for (const step of steps) first.set(step, await seen(long.debug, step, true));
    for (const step of steps.toReversed()) second.set(step, await seen(again.debug, step, true));
    for (const step of steps) {
      expect(second.get(step)).toBe(first.get(step));
      if (one.moves !== true) expect(await seen(long.debug, step, false), `step ${step}`).toBe(await seen(straight.debug, step, false));
    }
    for (const { debug } of [long, again, straight]) debug.close();
  });

  it.each(SCRIPTS.filter(({ within }) => within !== false))('$name: the same words at each rest', async (one) => {
    const { recording } = await recorded(one);
    const replay = await Replay.open(structuredClone(recording), hosts, makeLua, PACE);
    StepIndex.open(replay);
    const timeline = replay.timeline!;
    const { marks } = timeline;
    const all = marks.flatMap(({ image }, at) => (image === undefined ? [] : [[at, image] as const]));
    const images = new Map(all.filter((_, i) => i % Math.ceil(all.length / IMAGES) === 0));
    for (const [at] of all) if (!images.has(at)) delete marks[at].image;
    const words = new Map([...images.keys()].map((at) => [at, timeline.imageAt(at).vm]));
    expect(images.size).toBeGreaterThan(1);
    const parted: number[] = [];
    let compared = 0;
    const compare = {
      rested: (lua: LuaRuntime, at: number): void => {
        const image = words.get(at);
        if (image === undefined) return;
        compared++;
        if (!same(heap(lua), image)) parted.push(at);
      },
      step: () => true,
    };
    replay.pass(compare, marks.length - 1);
    expect(compared).toBe(images.size);
    for (const at of images.keys()) {
      if (at === marks.length - 1) continue;
      for (const [other, image] of images) if (other > at) delete marks[other].image; else marks[other].image = image;
      replay.hear(compare, marks.length - 1);
    }
    expect(compared).toBe(images.size + (images.size * (images.size - 1)) / 2);
    expect(parted).toEqual([]);
    replay.close();
  });
});
