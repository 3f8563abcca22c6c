// Many runs leave nothing behind in the Lua machine.
import { expect, test } from 'vitest';
import { ScriptMachine } from '../../../src/hosts/redis/script-machine.ts';
import type { LuaRuntime } from '../../../src/lua/runtime.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { Scripting } from '../../../src/redis/scripting.ts';
import { newLua } from '../../lua/vm.ts';

test('100,000 runs, failing ones among them, keep memory where it was', () => {
  const engine = new Engine();
  let lua: LuaRuntime | undefined;
  engine.scripting = new Scripting(engine, (scripting) => new ScriptMachine(scripting, () => (lua = newLua('5.1'))));
  const client = engine.connect();
  const scripts = [
    "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])", "return redis.call('LPUSH', KEYS[1], 1)",
    'error({err = "x"})', 'return nil .. 1',
    'for k in pairs(_G) do end return {KEYS, ARGV}', "return {pcall(error, 'x')}",
    "local co = coroutine.wrap(function() error('x') end) co()",
    "return string.format('%d', 2^40)", 'x = 1',
  ];
  const rounds = (count: number): void => {
    for (let i = 0; i < count; i++) engine.execute(client, ['EVAL', scripts[i % scripts.length], '1', `k${i % 10}`,
      'v']);
    lua!.collect();
  };
  rounds(5000);
  const top = lua!.top();
  const before = lua!.memoryUsed();
  rounds(95_000);
  expect(lua!.top()).toBe(top);
  expect(lua!.memoryUsed() - before).toBeLessThan(20_000);
}, 60_000);

test('a flushed cache gives up its Lua with all scripts', () => {
  const engine = new Engine();
  const made: LuaRuntime[] = [];
  engine.scripting = new Scripting(engine, (scripting) => new ScriptMachine(scripting, () => {
    made.push(newLua('5.1'));
    return made.at(-1)!;
  }));
  const client = engine.connect();
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 500; i++) engine.execute(client, ['EVAL', `return ${i}`, '0']);
    engine.execute(client, ['SCRIPT', 'FLUSH']);
    engine.execute(client, ['SCRIPT', 'FLUSH']); // nothing to give up
  }
  expect(made.map(({ alive }) => alive)).toEqual([false, false, false, false]);
  expect(engine.execute(client, ['EVAL', 'return 7', '0'])).toBe(7);
});

test('libraries that are replaced, deleted or refused leave nothing behind', () => {
  const engine = new Engine();
  const made: LuaRuntime[] = [];
  engine.scripting = new Scripting(engine, (scripting) => new ScriptMachine(scripting, () => {
    made.push(newLua('5.1'));
    return made.at(-1)!;
  }));
  const client = engine.connect();
  const library = (name: string, end = ''): string => `#!lua name=${name}
    local kept = {}
    redis.register_function('${name}', function(keys) kept[1] = keys[1] return kept end) ${end}`;
  const rounds = (count: number): void => {
    for (let i = 0; i < count; i++) {
      engine.execute(client, ['FUNCTION', 'LOAD', 'REPLACE', library('a')]);
      engine.execute(client, ['FUNCTION', 'LOAD', library('b')]);
      engine.execute(client, ['FUNCTION', 'LOAD', library('c', 'x = 1')]);
      engine.execute(client, ['FCALL', 'a', '1', 'k']);
      engine.execute(client, ['FUNCTION', 'DELETE', 'b']);
    }
    made[0].collect();
  };
  rounds(300);
  const [top, before] = [made[0].top(), made[0].memoryUsed()];
  rounds(3000);
  expect(made.length).toBe(1);
  expect(made[0].top()).toBe(top);
  expect(made[0].memoryUsed() - before).toBeLessThan(20_000);
}, 60_000);
