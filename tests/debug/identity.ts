// A run that is run again is the same run: its reply, the words of its heap at each rest, and what is seen at its steps, whichever
// way and in whichever order one comes to them. Here without a test runner: it is run in Node, and in browsers (in-browser/).
import { StepIndex } from '../../src/debug/index-of-steps.ts';
import { Replay } from '../../src/debug/replay.ts';
import type { Debugger } from '../../src/debug/debugger.ts';
import { hosts } from '../../src/hosts/list.ts';
import type { LuaRuntime } from '../../src/lua/runtime.ts';
import type { VmImage } from '../../src/lua/state.ts';
import type { Recording, RunRecord } from '../../src/protocol.ts';
import { makeLua, newDebugger, Primary } from './recorded.ts';
import type { LongScript } from './scripts.ts';

/** What a script came to: `faults` in words, none where all is the same; `seen`: what is seen at sampled steps, addresses apart. */
export interface Identity { name: string; count: number; reply: unknown; seen: string[]; images: number; compared: number; faults: string[] }

const PACE = { every: 20_000, worth: 0 };
const STRAIGHT = { ...PACE, every: Infinity };
/** Images of a run that are compared. */
const IMAGES = 24;
const SAMPLES = 6;

export async function identityOf(one: LongScript): Promise<Identity> {
  const { recording, record } = await recorded(one);
  const faults: string[] = [];
  const { count, seen } = await sameSteps(one, recording, record, faults);
  const { images, compared } = one.within === false ? { images: 0, compared: 0 } : await sameWords(recording, faults);
  return { name: one.name, count, reply: record.reply, seen, images, compared, faults };
}

async function recorded({ script, host = 'redis', lua = '5.1', keys = [], settings = {} }: LongScript): Promise<{ recording: Recording; record: RunRecord }> {
  const primary = await Primary.start();
  return primary.run({ script, host, lua, inputs: { keys, argv: [] }, settings: { 'time-limit': 60_000, ...settings } });
}

interface Opened { debug: Debugger; count: number; indexing: boolean; result: unknown; parted: string | undefined }

async function opened(recording: Recording, pace: typeof PACE): Promise<Opened> {
  const debug = newDebugger(pace);
  const { indexing, result, parted } = await debug.open(structuredClone(recording));
  let at = await debug.indexed();
  while (!at.done) at = await debug.indexed();
  return { debug, count: at.count, indexing: indexing === true, result, parted };
}

/** What is seen at a step, as text; addresses too, or not. */
async function seenAt(debug: Debugger, step: number, ids: boolean): Promise<string> {
  const { frames } = await debug.visit({ step, world: false });
  return JSON.stringify(frames, (key, value: unknown) => (key === 'id' && !ids ? undefined : value));
}

/** Where two texts part, with some of each. */
function parting(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at++;
  return [one, other].map((text) => text.slice(Math.max(0, at - 60), at + 40)).join(' | ');
}

/** Steps all over a run, in an order of their own. */
const sampled = (count: number): number[] =>
  Array.from({ length: SAMPLES }, (_, i) => Math.floor(((i * 0.618 + 0.1) % 1) * count));

const textOf = (value: unknown): string => JSON.stringify(value, (_, of: unknown) => (typeof of === 'bigint' ? `${of}n` : of)) ?? 'none';
const errorOf = (of: unknown): unknown => {
  const { error } = (of ?? {}) as { error?: { message: string; line?: number } | null };
  return error && { message: error.message, line: error.line };
};

/** Long, run again, and straight from its beginning: the same steps, and the same at each that is looked at. */
async function sameSteps(one: LongScript, recording: Recording, record: RunRecord, faults: string[]): Promise<{ count: number; seen: string[] }> {
  const [long, again, straight] = await Promise.all([opened(recording, PACE), opened(recording, PACE), opened(recording, STRAIGHT)]);
  if (long.indexing !== (one.within !== false)) faults.push(`it goes on from within: ${long.indexing}`);
  for (const [way, { result, parted }] of Object.entries({ long, again, straight })) {
    const reply = textOf((result as { reply?: unknown } | undefined)?.reply);
    if (reply !== textOf(record.reply)) faults.push(`${way}: the reply is ${reply}, not ${textOf(record.reply)}`);
    if (textOf(errorOf(result)) !== textOf(errorOf(record))) faults.push(`${way}: the error is ${textOf(errorOf(result))}, not ${textOf(errorOf(record))}`);
    if (parted !== undefined) faults.push(`${way}: ${parted}`);
  }
  const [steps, straightSteps] = await Promise.all([long, straight].map(async ({ debug, count }) => textOf(await debug.range(0, count))));
  if (steps !== straightSteps) faults.push(`${long.count} steps, and ${straight.count} straight, are not the same`);
  const looked = sampled(long.count);
  const first = new Map<number, string>();
  for (const step of looked) first.set(step, await seenAt(long.debug, step, true));
  for (const step of looked.toReversed()) {
    const behind = await seenAt(again.debug, step, true);
    if (behind !== first.get(step)) faults.push(`step ${step} is another when come to from behind: ${parting(first.get(step)!, behind)}`);
  }
  const seen: string[] = [];
  for (const step of looked) {
    const now = await seenAt(long.debug, step, false);
    if (one.moves !== true) {
      seen.push(now);
      if (now !== await seenAt(straight.debug, step, false)) faults.push(`step ${step} is another than in a run from the beginning`);
    }
  }
  for (const { debug } of [long, again, straight]) debug.close();
  return { count: long.count, seen };
}

const same = (a: Uint8Array, b: VmImage): boolean => a.length === b.high.length && a.every((byte, i) => byte === b.high[i]);

/** At each rest the words of the heap are those of the first time, from the beginning and from every image before. */
async function sameWords(recording: Recording, faults: string[]): Promise<{ images: number; compared: number }> {
  const replay = await Replay.open(structuredClone(recording), hosts, makeLua, PACE);
  StepIndex.open(replay);
  const timeline = replay.timeline!;
  const { marks } = timeline;
  const all = marks.flatMap(({ image }, at) => (image === undefined ? [] : [[at, image] as const]));
  const images = new Map(all.filter((_, i) => i % Math.ceil(all.length / IMAGES) === 0));
  for (const [at] of all) if (!images.has(at)) delete marks[at].image;
  const words = new Map([...images.keys()].map((at) => [at, timeline.imageAt(at).vm]));
  let compared = 0;
  const compare = {
    rested: (lua: LuaRuntime, at: number): void => {
      const image = words.get(at);
      if (image === undefined) return;
      compared++;
      if (!same(lua.image().high, image)) faults.push(`the heap is another at rest ${at}`);
    },
    step: () => true,
  };
  replay.pass(compare, marks.length - 1);
  for (const at of images.keys()) {
    if (at === marks.length - 1) continue;
    for (const [other, image] of images) if (other > at) delete marks[other].image; else marks[other].image = image;
    replay.hear(compare, marks.length - 1);
  }
  replay.close();
  return { images: images.size, compared };
}
