import { expect, test } from 'vitest';
import { OutputWatch } from '../../src/redis/output-limits.ts';
import { beside } from './oracle.ts';

const NAME = 'client-output-buffer-limit';
const FAILED = `-ERR CONFIG SET failed (possibly related to argument '${NAME}') - `;
const SETTING = 'Error in hard, soft or soft_seconds setting in buffer limit configuration.';
const COUNT = 'Wrong number of arguments in buffer limit configuration.';
const CLASS = 'Invalid client class specified in buffer limit configuration.';

test('CONFIG SET checks what it is given, and changes the classes that it names', async () => {
  const t = await beside();
  const get = async (): Promise<string> => /[a-z]+ [0-9].*[0-9]/.exec(await t.same(['CONFIG', 'GET', NAME]))![0];
  const set = (value: string, reply: string): Promise<void> => t.reply(['CONFIG', 'SET', NAME, value], reply);
  expect(await get()).toBe('normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60');
  for (const [value, why] of [
    ['wrong 0 0 0', CLASS], ['master 0 0 0', CLASS], ['normal 0 0', COUNT], ['pubsub  1 2 3', COUNT],
    [' pubsub 1 2 3 ', COUNT], ["pubsub '", COUNT], ['normal 0 0 x', SETTING], ['normal 10mb x 1', SETTING],
    ['normal 10mb 5mb -1', SETTING], ['pubsub -1 2 3', SETTING], ['pubsub 1.5mb 2 3', SETTING],
    ['pubsub 1 2 3.5', SETTING], ['normal 1 1 1 wrong 0 0 0', CLASS],
  ]) await set(value, FAILED + why);
  expect(await get()).toBe('normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60');
  await set('NORMAL 10mb 5mb 7 replica 1gb 1kb 3', '+OK');
  expect(await get()).toBe('normal 10485760 5242880 7 slave 1073741824 1024 3 pubsub 33554432 8388608 60');
  await set('', '+OK');
  await set('pubsub 1 2 +4 normal 1 1 1 normal 0 0 0', '+OK');
  expect(await get()).toBe('normal 0 0 0 slave 1073741824 1024 3 pubsub 1 2 4');
  await set('normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60', '+OK');
});

test('a client may be over the soft limit for its seconds, without a break', () => {
  let now = 1000;
  const watch = new OutputWatch();
  const limit = { hard: 1_000_000, soft: 100_000, seconds: 2 };
  const exceeds = (waiting: number): boolean => watch.exceeds(waiting, limit, () => now);
  expect(exceeds(100_000)).toBe(false); // what every client's own buffer holds does not count
  expect(exceeds(120_000)).toBe(false);
  now += 2000;
  expect(exceeds(120_000)).toBe(false);
  expect(exceeds(0)).toBe(false);
  now += 2000;
  expect(exceeds(120_000)).toBe(false);
  now += 2001;
  expect(exceeds(120_000)).toBe(true);
  expect(exceeds(1_016_384)).toBe(true);
  expect(new OutputWatch().exceeds(1_016_384, limit, () => now)).toBe(true);
  expect(new OutputWatch().exceeds(1e12, { hard: 0, soft: 0, seconds: 0 }, () => now)).toBe(false);
});
