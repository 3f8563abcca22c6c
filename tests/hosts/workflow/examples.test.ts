// The examples do on both runtimes what they say, and the same.
import { describe, expect, it } from 'vitest';
import { examples } from '../../../src/hosts/workflow/examples/all.ts';
import type { RunRecord } from '../../../src/protocol.ts';
import { runFile, text, toJson } from './host.ts';
import type { Json } from './corpus.ts';

/** What each ends with, beside what it was given. */
const ENDS: Record<string, { [key: string]: Json }> = {
  routing: { percent: 62, message: '62%: to be reviewed' },
  retry: { number: 42, try: 3, message: 'valid after 3 tries' },
  map: { sum: '79.98', count: 3, largest: 'A-3' },
  'fan-out': { words: 9, vowels: 11 },
  extract: { status: 'invalid', age: 41, message: 'email is missing' },
  refine: { root: '1.414214' },
  portable: { half: 8, odd: true, length: 3, quotient: 4 },
  model: { score: 7, summary: 'good: clear' },
  machine: { accepted: true },
  cart: { cents: 4498, discount: 449, shipping: 0, due: '40.49', greeting: 'Dear Ann' },
  words: { top: [{ word: 'be', count: 3 }, { word: 'to', count: 3 }, { word: 'is', count: 2 }], different: 11 },
  queue: { results: [5, 'xy', 'unknown: sing'], message: '3 tasks done' },
};

const run = (id: string, runtime: string): RunRecord => {
  const { script, inputs } = examples.find((one) => one.id === id)!;
  return runFile(script, { state: inputs.state, mocks: inputs.mocks ?? '', settings: { runtime } });
};

it('has at least ten, each with an end', () => {
  expect(examples.length).toBeGreaterThanOrEqual(10);
  expect(examples.map(({ id }) => id)).toEqual(Object.keys(ENDS));
});

describe.each(examples.map(({ id }) => id))('%s', (id) => {
  it.each(['python', 'rust'])('does what it says on %s', (runtime) => {
    const { error, reply } = run(id, runtime);
    expect(error).toBeUndefined();
    expect(toJson(reply)).toMatchObject(ENDS[id]);
  });

  it('is the same on both', () => {
    expect(text(run(id, 'both').advice!)).toBe('Both runtimes do the same, node by node.');
  });
});
