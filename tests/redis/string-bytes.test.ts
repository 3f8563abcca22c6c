// Strings that are changed in place, beside the journal: roll back, redo and readers see the right bytes.
import { expect, test } from 'vitest';
import { applyRedo } from '../../src/redis/apply-redo.ts';
import { Engine } from '../../src/redis/engine.ts';
import { encodeChanges } from '../../src/redis/redo.ts';
import { Random } from './random.ts';

const strings = (engine: Engine): Record<string, unknown> =>
  Object.fromEntries([...engine.databases[0].entries].map(([key, { value }]) => [key, value]).sort());

function randomLine(r: Random): string[] {
  const key = r.pick(['a', 'b', 'c']);
  const hll = r.pick(['p', 'q']);
  return r.pick([
    ['setbit', key, String(r.below(3000)), String(r.below(2))],
    ['setbit', key, String(r.below(3000)), String(r.below(2))],
    ['bitfield', key, 'incrby', 'i17', String(r.below(500)), String(r.below(9999))],
    ['append', key, 'xyz'], ['bitop', 'not', key, r.pick(['a', 'b'])], ['get', key], ['bitcount', key],
    ['setrange', key, '7', 'abc'], ['rename', key, 'c'], ['copy', key, 'b', 'replace'], ['del', key],
    ['pfadd', hll, ...r.some(1, 40, () => String(r.below(9999)))], ['pfcount', hll], ['pfmerge', hll, 'p', 'q'],
  ]);
}

test('roll back takes changes in place back', () => {
  const r = new Random(31);
  const engine = new Engine();
  engine.journal.recording = true;
  const client = engine.connect();
  const some = (): void => { for (let i = r.below(20); i > 0; i--) engine.execute(client, randomLine(r)); };
  for (let round = 0; round < 200; round++) {
    const before = strings(engine);
    engine.begin();
    some();
    // Reading the strings here would end their form as bytes: the copy's turn comes only in every second round.
    const middle = round % 2 === 0 ? strings(engine) : undefined;
    const from = engine.journal.split();
    some();
    engine.rollback(from);
    if (middle !== undefined) expect(strings(engine)).toEqual(middle);
    some();
    engine.rollback(0);
    expect(strings(engine)).toEqual(before);
    engine.end();
    some();
  }
});

test('redo repeats changes in place', () => {
  const r = new Random(32);
  const engine = new Engine();
  const copy = new Engine();
  engine.journal.recording = true;
  engine.onChanges = (changes) => {
    const bytes = encodeChanges(changes, engine.databases);
    if (bytes !== undefined) applyRedo(bytes, copy);
  };
  const client = engine.connect();
  for (let round = 0; round < 300; round++) {
    engine.begin();
    for (let i = r.below(10); i > 0; i--) engine.execute(client, randomLine(r));
    engine.end();
    if (round % 10 === 0) expect(strings(copy)).toEqual(strings(engine));
  }
  expect(strings(copy)).toEqual(strings(engine));
});

test('with nobody recording, bits of a large string cost no copy of it', () => {
  const engine = new Engine();
  const client = engine.connect();
  engine.execute(client, ['setbit', 'k', '100000000', '1']); // 12.5 MB
  const started = performance.now();
  for (let i = 0; i < 20_000; i++) engine.execute(client, ['setbit', 'k', String(i * 5000), '1']);
  expect(performance.now() - started).toBeLessThan(2000); // copying would take a minute
  expect(engine.execute(client, ['bitcount', 'k'])).toBe(20_001);
});
