// Streams through the journal: redo makes a copy equal, a snapshot too, and what is taken back leaves no trace.
import { describe, expect, test } from 'vitest';
import { applyRedo } from '../../src/redis/apply-redo.ts';
import { Engine } from '../../src/redis/engine.ts';
import { encodeChanges, snapshot } from '../../src/redis/redo.ts';
import { streamLine, streamLines } from './commands/stream-lines.ts';
import { Random } from './random.ts';

/** Every stream's parts, sorted: the order of groups and consumers has no meaning. */
function contents(engine: Engine): Record<string, unknown> {
  return Object.fromEntries([...engine.databases[0].entries].sort().map(([key, { value }]) => {
    if (typeof value === 'string') return [key, value];
    const items = value.items();
    return [key, items.flatMap((item, i) => (i % 2 ? [] : [`${item} = ${items[i + 1]}`])).sort()];
  }));
}

function small(): Engine {
  const engine = new Engine({ clock: () => 1_700_000_000_000 });
  engine.journal.recording = true;
  engine.execute(engine.connect(), ['CONFIG', 'SET', 'stream-node-max-entries', '6']);
  return engine;
}

describe.each([1, 2, 3])('random commands (%i)', (seed) => {
  test('are redone in a copy, command by command, and in one that is made of a snapshot', () => {
    const r = new Random(seed);
    const original = small();
    const copy = small();
    let bytes = 0;
    original.onChanges = (changes) => {
      const batch = encodeChanges(changes, original.databases);
      if (batch === undefined) return;
      bytes += batch.length;
      expect(applyRedo(batch, copy)).toEqual({ orphans: 0 });
    };
    const client = original.connect();
    const lines = streamLines();
    for (let i = 0; i < 3000; i++) {
      original.execute(client, streamLine(r, lines));
      if (i % 50 === 49) expect(contents(copy)).toEqual(contents(original));
    }
    expect(bytes).toBeGreaterThan(10_000);
    const third = new Engine();
    for (const chunk of snapshot(original)) applyRedo(chunk, third);
    expect(contents(third)).toEqual(contents(original));
  });

  test('are taken back', () => {
    const r = new Random(10 + seed);
    const engine = small();
    const client = engine.connect();
    const lines = streamLines();
    for (let i = 0; i < 300; i++) engine.execute(client, streamLine(r, lines));
    for (let round = 0; round < 60; round++) {
      const before = contents(engine);
      engine.begin();
      for (let i = r.below(20); i > 0; i--) engine.execute(client, streamLine(r, lines));
      const middle = contents(engine);
      const from = engine.journal.split();
      for (let i = r.below(20); i > 0; i--) engine.execute(client, streamLine(r, lines));
      engine.rollback(from);
      expect(contents(engine)).toEqual(middle);
      engine.rollback(0);
      expect(contents(engine)).toEqual(before);
      engine.end();
      for (let i = 0; i < 10; i++) engine.execute(client, streamLine(r, lines));
    }
  });
});

test('the redo of one change is small, however large the stream', () => {
  const engine = small();
  const client = engine.connect();
  for (let i = 1; i <= 20_000; i++) engine.execute(client, ['XADD', 's', `${i}-0`, 'field', 'value']);
  for (const line of ['XGROUP CREATE s g 0', 'XREADGROUP GROUP g c COUNT 5000 STREAMS s >']) {
    engine.execute(client, line.split(' '));
  }
  const sizes: number[] = [];
  engine.onChanges = (changes) => { sizes.push(encodeChanges(changes, engine.databases)!.length); };
  for (const line of ['XADD s * f v', 'XACK s g 7-0', 'XDEL s 10000-0', 'XREADGROUP GROUP g c COUNT 1 STREAMS s >',
    'XCLAIM s g d 0 8-0', 'XSETID s 1800000000000-0', 'XTRIM s MAXLEN ~ 19990']) {
    engine.execute(client, line.split(' '));
  }
  expect(sizes.length).toBe(7);
  expect(Math.max(...sizes)).toBeLessThan(1000);
});
