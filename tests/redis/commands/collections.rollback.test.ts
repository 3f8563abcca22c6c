// Taking commands back leaves the keyspace as it was, whatever they did.
import { expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import type { Bytes } from '../../../src/redis/reply.ts';
import type { Value } from '../../../src/redis/value.ts';
import { Random } from '../random.ts';
import { randomLine } from './collection-lines.ts';

/** Sizes that the keys start with; beyond 128 recordings note elements instead of copying. */
const SIZES = [3, 200, 900];

function fill(engine: Engine, size: number): void {
  const client = engine.connect();
  const words = Array.from({ length: size }, (_, i) => (i < 12 ? String(i - 3) : `w${i}`));
  for (const n of [1, 2]) {
    engine.execute(client, ['hset', `h${n}`, ...words.flatMap((word) => [word, word])]);
    engine.execute(client, ['rpush', `l${n}`, ...words]);
    engine.execute(client, ['sadd', `s${n}`, ...words]);
    engine.execute(client, ['zadd', `z${n}`, ...words.flatMap((word, i) => [String(i % 50), word])]);
  }
}

function snapshot(engine: Engine): Record<Bytes, unknown> {
  return Object.fromEntries([...engine.databases[0].entries].map(([key, { value }]) => [key, contents(value)]).sort());
}

function contents(value: Value): unknown {
  if (typeof value === 'string') return value;
  const items = value.items();
  if (value.encoding() !== 'hashtable') return [value.encoding(), ...items];
  const units = value.type === 'hash' ? items.flatMap((item, i) => (i % 2 ? [] : [`${item}=${items[i + 1]}`])) : items;
  return ['hashtable', ...units.sort()];
}

for (const size of SIZES) {
  test(`commands on keys of ${size} elements are taken back`, () => {
    const r = new Random(size);
    const engine = new Engine({ random: () => r.next() });
    engine.journal.recording = true;
    fill(engine, size);
    const client = engine.connect();
    for (let round = 0; round < 60; round++) {
      const before = snapshot(engine);
      engine.begin();
      for (let i = r.below(12); i > 0; i--) engine.execute(client, randomLine(r)); // a transaction's first commands
      const middle = snapshot(engine);
      const from = engine.journal.split();
      for (let i = r.below(25); i > 0; i--) engine.execute(client, randomLine(r)); // a script within
      engine.rollback(from);
      expect(snapshot(engine)).toEqual(middle);
      for (let i = r.below(12); i > 0; i--) engine.execute(client, randomLine(r)); // and the transaction goes on
      engine.rollback(0);
      expect(snapshot(engine)).toEqual(before);
      engine.end();
      if (round % 3 === 0) for (let i = 0; i < 5; i++) engine.execute(client, randomLine(r)); // go on from elsewhere
    }
  });
}
