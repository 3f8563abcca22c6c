// What becomes of tests whose worker says nothing, or speaks after it was ended.
import { describe, expect, it } from 'vitest';
import { drive } from '../../src/testing/drive.ts';
import type { Bench } from '../../src/testing/drive.ts';
import type { TestResult } from '../../src/testing/model.ts';
import { suitesOf } from '../../src/testing/suites.ts';
import type { Told } from '../../src/testing/work.ts';
import { infos, projectOf } from './run.ts';

const project = projectOf('return 1', 'tests:\n  - { name: a, expect: { reply: 1 } }\n  - { name: b, expect: { reply: 1 } }\n  - { name: c, expect: { reply: 1 } }\n');
const [suite] = suitesOf(project, infos);
const passed = (at: number): Told => ({ tells: 'result', at, result: { name: suite.tests[at].name, at: suite.tests[at].at, state: 'passed', duration: 1, failures: [], notes: [] } });

/** What is heard of the three tests, where each worker does this; `patience` in milliseconds. */
async function heard(works: ((from: number, tell: (told: Told) => void) => void)[], patience: number): Promise<string[]> {
  const results: string[] = [];
  let ended = 0;
  const make = (): Bench => {
    const work = works.shift()!;
    return { start: ({ from }, tell) => work(from, tell), end: () => { ended++; } };
  };
  await drive(suite, { project, bare: false, file: suite.file, covers: false }, make, { result: (at, { name, state }: TestResult) => results.push(`${at} ${name} ${state}`) }, undefined, patience);
  return [...results, `${ended} ended`];
}

const all = (from: number, tell: (told: Told) => void): void => {
  for (let at = from; at < 3; at++) for (const told of [{ tells: 'begin', at } as const, passed(at)]) tell(told);
  tell({ tells: 'done' });
};

describe('a worker', () => {
  it('that does its work is ended once', async () => {
    expect(await heard([all], 1000)).toEqual(['0 a passed', '1 b passed', '2 c passed', '1 ended']);
  });

  it('that says nothing any more is ended, and another goes on behind the test', async () => {
    const stuck = (from: number, tell: (told: Told) => void): void => { for (const told of [{ tells: 'begin', at: from } as const, passed(from), { tells: 'begin', at: from + 1 } as const]) tell(told); };
    expect(await heard([stuck, all], 50)).toEqual(['0 a passed', '1 b failed', '2 c passed', '2 ended']);
  });

  it('that speaks after it was ended is not heard', async () => {
    const late = (from: number, tell: (told: Told) => void): void => {
      tell({ tells: 'begin', at: 0 });
      setTimeout(() => all(from, tell), 100);
    };
    const slow = (from: number, tell: (told: Told) => void): void => {
      tell({ tells: 'alive' });
      const goesOn = setInterval(() => tell({ tells: 'alive' }), 20);
      setTimeout(() => { clearInterval(goesOn); all(from, tell); }, 200);
    };
    expect(await heard([late, slow], 50)).toEqual(['0 a failed', '1 b passed', '2 c passed', '2 ended']);
  });
});
