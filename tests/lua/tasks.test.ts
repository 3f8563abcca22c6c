// Runs that wait: what a host function waits for is answered later, and the script sees an ordinary call.
import { expect, test } from 'vitest';
import { LuaError } from '../../src/lua/runtime.ts';
import type { Limits } from '../../src/lua/runtime.ts';
import { Tasks } from '../../src/lua/tasks.ts';
import type { Step, Task } from '../../src/lua/tasks.ts';
import { newLua } from './vm.ts';

/** A VM with a function `ask(name)`, which waits for an answer. */
function machine(limits: Limits = {}) {
  const lua = newLua('5.4', limits);
  lua.openLibraries(['base', 'coroutine', 'table', 'string', 'math']);
  const tasks = new Tasks<string>(lua);
  lua.pushGlobals();
  tasks.pushWaiting((l) => l.toBytes(1), 'ask');
  lua.setField(-2, 'ask');
  lua.pop(1);
  return {
    lua,
    begin(script: string): { task: Task<string>; step: Step<string> } {
      lua.load(script, '@script');
      return tasks.start(0);
    },
    /** Takes the results off the stack, as texts. */
    results(step: Step<string>): string[] {
      if (!('results' in step)) throw new Error(`it waits for ${step.waits}`);
      const texts = Array.from({ length: step.results }, (_, i) => lua.toBytes(i - step.results));
      lua.pop(step.results);
      return texts;
    },
  };
}

type Machine = ReturnType<typeof machine>;

/** Runs to the end, with `answer` for each thing that it waits for; and what it waited for. */
function whole({ begin, lua, results }: Machine, script: string, answer = (what: string): string => `<${what}>`): [string[], string[]] {
  const asked: string[] = [];
  let { task, step } = begin(script);
  while ('waits' in step) {
    const what = step.waits;
    asked.push(what);
    step = task.resume(() => { lua.pushBytes(answer(what)); return 1; });
  }
  expect(lua.top()).toBe(step.results);
  return [results(step), asked];
}

test('waits anywhere, and goes on with what it is given', () => {
  expect(whole(machine(), "local a = ask('one') return a, ask('two')")).toEqual([['<one>', '<two>'], ['one', 'two']]);
  expect(whole(machine(), 'return 1, 2')).toEqual([['1', '2'], []]);
});

test.each([
  ['pcall', "return tostring(select(2, pcall(function() return ask('x') end)))", ['<x>']],
  ['pcall within pcall, and an error afterwards', "local ok, e = pcall(function() pcall(ask, 'x') error('no', 0) end) return e", ['no']],
  ['xpcall', "return select(2, xpcall(ask, print, 'x'))", ['<x>']],
  ['a coroutine of its own', "local co = coroutine.create(function(a) local b = ask(a) coroutine.yield(b) return ask('z') end)\n"
    + "local _, one = coroutine.resume(co, 'y') local _, two = coroutine.resume(co) return one, two, coroutine.status(co)", ['<y>', '<z>', 'dead']],
  ['coroutines within coroutines', "local function deep(n) if n == 0 then return ask('deep') end return coroutine.wrap(function() return deep(n - 1) end)() end return deep(5)", ['<deep>']],
  ['an iterator', "local out = '' for v in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(ask('i' .. i)) end end) do out = out .. v end return out", ['<i1><i2><i3>']],
  ['a metamethod', "return setmetatable({}, { __index = function(_, k) return ask(k) end }).name", ['<name>']],
  ['a closing variable', "local out do local x <close> = setmetatable({}, { __close = function() out = ask('close') end }) end return out", ['<close>']],
])('waits in %s', (_, script, expected) => {
  expect(whole(machine(), script)[0]).toEqual(expected);
});

test.each(['table.sort({2, 1}, function(a, b) return ask(a) < ask(b) end)', "('x'):gsub('x', function(x) local y = ask(x) return y end)"])(
  'where Lua cannot wait an error says so: %s', (script) => {
    expect(() => whole(machine(), script)).toThrow(/^script:1: cannot wait here/);
    expect(whole(machine(), `return (select(2, pcall(function() ${script} end)):match('cannot wait here'))`)[0]).toEqual(['cannot wait here']);
  });

test('what fails is an error at the line that waited, which the script can catch', () => {
  const made = machine();
  const caught = made.begin("local ok, e = pcall(function()\n local x = ask('x') return x\nend) return e");
  expect(made.results(caught.task.fail('no such thing'))).toEqual(['script:2: no such thing']);
  const { task } = made.begin("local x = 1\nask('x')");
  expect(() => task.fail('no such thing')).toThrow(expect.objectContaining({ message: 'script:2: no such thing', line: 2 }));
  expect(made.lua.top()).toBe(0);
});

test('an error of the script has its line', () => {
  const { begin } = machine();
  expect(() => begin("local x = 1\nlocal y = x.a.b")).toThrow(expect.objectContaining({ kind: 'runtime', line: 2 }));
});

test('to a script its run is the main thread, as where nothing waits', () => {
  const script = `local _, main = coroutine.running()
    local ok, e = pcall(coroutine.yield, 1)
    local inside = coroutine.wrap(function() return select(2, coroutine.running()), coroutine.isyieldable() end)
    local a, b = inside()
    local wrong = coroutine.wrap(function() error('deep') end)
    return tostring(main), tostring(coroutine.isyieldable()), e, tostring(a), tostring(b), select(2, pcall(wrong)), select(2, pcall(wrong)), tostring(select('#', coroutine.resume(coroutine.create(function() end))))`;
  const plain = newLua('5.4');
  plain.openLibraries(['base', 'coroutine', 'table', 'string']);
  plain.load(script, '@script');
  const count = plain.run(0);
  const expected = Array.from({ length: count }, (_, i) => plain.toBytes(i - count));
  expect(whole(machine(), script)[0]).toEqual(expected);
});

test('runs wait beside each other, are answered in any order, and are given up', () => {
  const { begin, results, lua } = machine();
  const runs = ['a', 'b', 'c'].map((name) => begin(`local x = ask('${name}') return '${name}' .. x`));
  expect(runs.map(({ step }) => step)).toEqual([{ waits: 'a' }, { waits: 'b' }, { waits: 'c' }]);
  runs[1].task.drop();
  const answer = () => { lua.pushBytes('!'); return 1; };
  expect([results(runs[2].task.resume(answer)), results(runs[0].task.resume(answer))]).toEqual([['c!'], ['a!']]);
  expect(() => runs[1].task.resume(answer)).toThrow('the run is over');
  expect(lua.top()).toBe(0);
});

test('limits count all steps of a run, and not the time that it waited', async () => {
  const made = machine({ time: 200 });
  const busy = 'local function work() for i = 1, 4e6 do end end ';
  const { task, step } = made.begin(`${busy} ask('x') return 'done'`);
  expect(step).toEqual({ waits: 'x' });
  await new Promise((resolve) => { setTimeout(resolve, 300); });
  expect(made.results(task.resume())).toEqual(['done']);
  const endless = (): void => {
    let { task: its, step: at } = made.begin(`${busy} while true do work() ask('x') end`);
    while ('waits' in at) at = its.resume();
  };
  expect(endless).toThrow(expect.objectContaining({ kind: 'timeout' }));
  expect(() => made.begin("ask('x') while true do pcall(function() while true do end end) end").task.resume()).toThrow(LuaError);
});

test('no script gets at what yields to the host', () => {
  const script = `local seen = {}
    local co = coroutine.create(function() ask('x') end)
    seen[1] = select('#', coroutine.resume(co))
    return tostring(seen[1]), coroutine.status(co)`;
  expect(whole(machine(), script)).toEqual([['1', 'dead'], ['x']]);
});
