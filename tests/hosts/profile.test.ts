// Profiles: counts that are exact, time that lies where it is spent, and a world that is put back.
import { expect, test } from 'vitest';
import type { Machine } from '../../src/hosts/machine.ts';
import type { FlameNode, Profile, RunRequest } from '../../src/protocol.ts';
import { compile } from '../session/node.ts';
import { RedisMachine } from './redis-machine.ts';

const wasm = { '5.1': await compile('5.1'), '5.4': await compile('5.4') };

async function profiled(request: Partial<RunRequest> & { script: string }, runs = 3, before: string[][] = []): Promise<Profile> {
  const machine = new RedisMachine();
  machine.start({ wasm, role: 'primary', position: 0 });
  const client = await machine.client();
  for (const args of before) await machine.does('execute', { args }, client);
  const parts = [(await machine.part('redis', client))!];
  try {
    return await (machine as Machine).profile({ request: { host: 'redis', lua: '5.1', settings: {}, inputs: {}, client, ...request }, runs, parts });
  } finally {
    machine.close();
  }
}

const counts = ({ lines }: Profile): [number, number][] => lines.map(({ line, count }): [number, number] => [line, count]);
const shares = ({ lines }: Profile): Map<number, number> => {
  const all = lines.reduce((sum, { self }) => sum + self, 0);
  return new Map(lines.map(({ line, self }) => [line, self / all]));
};
const names = ({ children }: FlameNode): string[] => children.flatMap((child) => [child.name, ...names(child).map((name) => `${child.name}>${name}`)]);

const BUSY = `local function slow(n)
  local sum = 0
  for i = 1, n do sum = sum + i % 7 end
  return sum
end
local function quick()
  return 1
end
for i = 1, 40 do
  slow(20000)
  quick()
end
return 'done'`;

test.each([['redis', '5.1'], ['plain', '5.1'], ['plain', '5.4']] as const)('time and calls of lines and functions: %s on Lua %s', async (host, lua) => {
  const profile = await profiled({ script: BUSY, host, lua });
  expect(profile).toMatchObject({ differs: false, countingEnded: false });
  expect(profile.plain).toHaveLength(3);
  const slow = profile.functions.find(({ name }) => name === 'slow')!;
  expect(slow).toMatchObject({ line: 1, calls: 40 });
  expect(profile.functions.find(({ line }) => line === 6)).toMatchObject({ calls: 40 });
  const line = new Map(counts(profile));
  expect([line.get(2), line.get(4), line.get(7), line.get(10), line.get(11), line.get(13)]).toEqual([40, 40, 40, 40, 40, 1]);
  expect(line.get(3)).toBeGreaterThanOrEqual(40 * 20_000);
  expect(shares(profile).get(3)).toBeGreaterThan(0.9);
  expect(names(profile.flame)).toContain('script>slow');
  expect(profile.flame.total).toBeLessThan(1.5 * Math.max(...profile.sampled));
});

test('calls of the host: how often, how long, sizes, and what they met', async () => {
  const script = `for i = 1, 500 do redis.call('INCR', 'n') end
    redis.call('ZRANGE', 'z', 0, -1)
    redis.pcall('GET', 'z')
    return redis.call('SET', 'big', string.rep('x', 10000))`;
  const members = Array.from({ length: 12_000 }, (_, i) => [String(i), `m${i}`]).flat();
  const profile = await profiled({ script }, 2, [['ZADD', 'z', ...members]]);
  const of = (name: string): Profile['sums'][number] => profile.sums.find((sum) => sum.name === name)!;
  expect(of('INCR')).toMatchObject({ calls: 500, failed: 0, sent: 500 * 5, complexity: 'O(1)' });
  expect(of('ZRANGE')).toMatchObject({ calls: 1, most: 12_000, met: { size: 12_000, unit: 'element' } });
  expect(of('ZRANGE').complexity).toMatch(/O\(log\(N\)\+M\)/);
  expect(of('ZRANGE').got).toBe(Array.from({ length: 12_000 }, (_, i) => `m${i}`.length).reduce((a, b) => a + b));
  expect(of('SET').sent).toBe(3 + 3 + 10_000);
  expect(profile.calls.map(({ name }) => name).slice(-3)).toEqual(['ZRANGE', 'GET', 'SET']);
  expect(profile.calls.map(({ line }) => line).slice(-3)).toEqual([2, 3, 4]);
  expect(profile.calls.every(({ at, took }, i, all) => took >= 0 && (i === 0 || at >= all[i - 1].at))).toBe(true);
  expect(profile.flame.children[0].children.some(({ name, host }) => name === 'INCR' && host)).toBe(true);
});

test('each run begins with the world as it was', async () => {
  const profile = await profiled({ script: "return redis.call('INCR', 'n')" }, 5, [['SET', 'n', '41']]);
  expect(profile.differs).toBe(false);
  const random = await profiled({ script: "return redis.call('TIME')" }, 3);
  expect(random.differs).toBe(true);
});

test('a run that fails is profiled up to there', async () => {
  const profile = await profiled({ script: "redis.call('INCR', 'n')\nerror('no')" });
  expect(profile.error).toContain('no');
  expect(counts(profile)).toEqual([[1, 1], [2, 1]]);
});

test('coroutines and errors that are caught are seen too', async () => {
  const profile = await profiled({ host: 'plain', lua: '5.4', script: `local function body()
  for i = 1, 300000 do local _ = i * i end
  coroutine.yield()
end
local co = coroutine.create(body)
coroutine.resume(co)
pcall(error, 'x')
return 1` });
  expect(shares(profile).get(2)).toBeGreaterThan(0.8);
});
