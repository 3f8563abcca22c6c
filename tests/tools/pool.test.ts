import { expect, test } from 'vitest';
import { runPool } from '../../tools/pool.mjs';
import type { Job } from '../../tools/pool.mjs';

interface Named extends Job { name: string; time: number }

/** When each job began and ended, in steps of time. */
async function told(jobs: Named[], lanes: number): Promise<string[]> {
  const log: string[] = [];
  let now = 0;
  const ends = new Map<number, (() => void)[]>();
  const results = runPool(jobs, lanes, ({ name, time }) => new Promise<string>((resolve) => {
    log.push(`${now} ${name}`);
    ends.set(now + time, [...ends.get(now + time) ?? [], () => resolve(name)]);
  }));
  for (; now < 20; now++) {
    for (const end of ends.get(now) ?? []) end();
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  expect(await results).toEqual(jobs.map(({ name }) => name));
  return log;
}

test('the first job whose needs are over is next, in as many lanes as there are', async () => {
  const build: Named = { name: 'build', time: 3 };
  const jobs = [build, { name: 'page', time: 4, needs: [build] }, { name: 'unit', time: 5 }, { name: 'types', time: 1 }];
  expect(await told(jobs, 2)).toEqual(['0 build', '0 unit', '3 page', '5 types']);
  expect(await told(jobs, 1)).toEqual(['0 build', '3 page', '7 unit', '12 types']);
  expect(await told(jobs, 9)).toEqual(['0 build', '0 unit', '0 types', '3 page']);
});

test('no jobs are over at once; one that cannot run ends all', async () => {
  expect(await runPool([], 2, () => Promise.resolve(1))).toEqual([]);
  await expect(runPool([{}], 2, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
});
