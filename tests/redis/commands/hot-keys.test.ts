// HOTKEYS beside the server: errors, the shape of what it tells, and bytes. Times are each one's own.
import { expect, test } from 'vitest';
import { attachScripting } from '../../hosts/redis/attach.ts';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';

const NOW = '8.6';
const besideIt = (): Promise<Beside> => beside((engine) => { attachScripting(engine); }, undefined, NOW);

/** The replies of both to HOTKEYS GET, without times and what took them. */
async function told(t: Beside): Promise<string> {
  const timeless = (text: string): string => text
    .replace(/((?:all-commands-all-slots-us|unix-ms|duration-ms|-user-ms|-sys-ms)) :\d+/g, '$1 time')
    .replace(/by-cpu-time-us \*\d+(?: \$\d+ \S+ :\d+)*/, 'by-cpu-time-us pairs');
  const [ours, theirs] = [timeless(t.ours('HOTKEYS GET')), timeless(await t.theirs('HOTKEYS GET'))];
  expect(ours).toBe(theirs);
  return ours;
}

test('a session is started once, told, stopped and reset', async () => {
  const t = await besideIt();
  for (const line of ['INFO hotkeys', 'HOTKEYS GET', 'HOTKEYS STOP', 'HOTKEYS RESET', 'HOTKEYS START METRICS 2 CPU NET', 'HOTKEYS START METRICS 1 CPU',
    'HOTKEYS START', 'HOTKEYS RESET', 'INFO hotkeys', 'SET k v']) await t.same(line);
  expect(await told(t)).toContain('$15 tracking-active :1');
  for (const line of ['HOTKEYS STOP', 'HOTKEYS STOP', 'INFO hotkeys', 'SET k w']) await t.same(line);
  expect(await told(t)).toContain('by-net-bytes *2 $1 k :32');
  for (const line of ['HOTKEYS RESET', 'HOTKEYS GET', 'HOTKEYS START METRICS 2 x net SAMPLE 100000 COUNT 3 DURATION 1000000']) await t.same(line);
  expect(await told(t)).not.toContain('cpu');
  await t.hello(3);
  expect(await told(t)).toContain('*1 %9 ');
  for (const line of ['HOTKEYS GET x', 'HOTKEYS STOP x', 'HOTKEYS RESET x', 'HOTKEYS START METRICS 1 CPU', 'HOTKEYS STOP',
    'HOTKEYS START METRICS 1 CPU count 64 duration 1']) await t.same(line);
  expect(await told(t)).toContain('by-cpu-time-us');
  for (const line of ['HOTKEYS START METRICS 1', 'EVAL "return redis.call(\'HOTKEYS\', \'GET\')" 0']) await t.same(line);
});

test.each<[string, readonly string[]]>([
  ['a command for one key', ['SET a 1', 'GET a', 'GET longer', 'INCR number', 'LPUSH number x', 'SMEMBERS none!']],
  ['one for several', ['MSET a 1 bb 22 c 3', 'EXISTS a a bb', 'COPY a d', 'GET bb', 'GET bb', 'GET c', 'GET c', 'GET c', 'DEL d']],
  ['options and containers', ['OBJECT ENCODING object', 'XREAD STREAMS stream 0', 'SORT s', 'ZUNIONSTORE destination 1 source', 'PUBLISH c m', 'PING']],
  ['what is refused before it runs', ['GET', 'NOSUCH a', 'SET a 1', 'SELECT 99']],
  ['a transaction, whose replies count again', ['MULTI', 'SET a 1', 'GET a', 'MGET a b', 'EXEC']],
  ['one that begins without a key', ['MULTI', 'PING', 'GET a', 'EXEC', 'MULTI', 'GET b', 'EXEC']],
  ['a script, by its keys', ["EVAL \"redis.call('SET', 'x', 1) return redis.call('GET', KEYS[1])\" 1 a", 'EVAL "return 1" 0']],
  ['the largest ten', Array.from({ length: 15 }, (_, i) => `SET key${i} ${'v'.repeat(3 * i + 1)}`)],
])('bytes of %s', async (_, lines) => {
  const t = await besideIt();
  await t.same('HOTKEYS START METRICS 2 CPU NET');
  for (const line of lines) await t.same(line);
  expect(await told(t)).toMatch(/by-net-bytes \*\d+/);
});

test('a session ends when its time is over', async () => {
  let now = 1000;
  const t = await beside(undefined, { clock: () => now }, NOW);
  expect(t.ours('HOTKEYS START METRICS 1 CPU DURATION 5')).toBe('+OK');
  now += 4999;
  expect(t.ours('HOTKEYS GET')).toContain('tracking-active :1');
  now += 1;
  expect(t.ours('HOTKEYS GET')).toContain('tracking-active :0');
  expect(t.ours('HOTKEYS STOP')).toBe('$-1');
  expect(t.ours('HOTKEYS START METRICS 1 CPU')).toBe('+OK');
});

test('a session keeps the keys that cost most, however many there are', async () => {
  const t = await beside(undefined, undefined, NOW);
  t.ours('HOTKEYS START METRICS 1 NET COUNT 1');
  for (let i = 0; i < 3000; i++) {
    t.ours(['GET', `key${i}`]);
    if (i % 10 === 0) t.ours(['GET', 'hot']);
  }
  expect(t.ours('HOTKEYS GET')).toContain('by-net-bytes *2 $3 hot ');
});
