// What is said of a script of Redis before it runs: it holds in every release.
import { expect, it } from 'vitest';
import { examples } from '../../../src/hosts/redis/examples/all.ts';
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import { diagnose, GLOBALS } from '../../../src/hosts/redis/page/diagnose.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { RELEASES } from '../../../src/redis/version.ts';
import { newLua } from '../../lua/vm.ts';
import type { RunRecord } from '../../../src/protocol.ts';
import type { Diagnostic } from '../../../src/syntax/diagnostic.ts';

const ALL = 'local names = {} for name in pairs(_G) do names[#names + 1] = name end return names';
const about = { lua: '5.1', settings: {}, words: [], isJoined: false, ask: () => Promise.reject(new Error('nothing is asked')) } as const;
const messages = (script: string): string[] => (diagnose(script, about) as readonly Diagnostic[]).map(({ message }) => message);

function run(script: string, release: keyof typeof RELEASES = '7.0'): RunRecord {
  const engine = new Engine();
  const host = new RedisHost(engine, newLua);
  return host.run({ host: 'redis', lua: '5.1', settings: { 'redis-version': release }, script, inputs: {}, client: engine.connect().id });
}

it('knows the globals of all releases, and no others', () => {
  const found = new Set(Object.keys(RELEASES).flatMap((release) => {
    const { reply } = run(ALL, release as keyof typeof RELEASES);
    return reply.type === 'array' ? reply.items.map((item) => (item.type === 'bulk' ? item.text : '')) : [];
  }));
  expect([...found].sort()).toEqual([...GLOBALS].sort());
});

it.each(['return total', 'total = 1', 'function f() end', 'local function f() total = 1 end f()', 'for i = 1, 2 do total = i end'])('%j is told, and fails', (script) => {
  expect(messages(script)).toHaveLength(1);
  expect(run(script).error).toBeDefined();
});

it.each(['return #KEYS + #ARGV', 'local t = {} t.total = 1 return t.total'])('%j is not told, and runs', (script) => {
  expect(messages(script)).toEqual([]);
  expect(run(script).error).toBeUndefined();
});

it('the examples have nothing told that fails', () => {
  for (const { script } of examples) expect(messages(script), script).toEqual([]);
});
