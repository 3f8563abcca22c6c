// What is seen at a step, and the ways from one to another.
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../src/bytes/text.ts';
import type { FieldDifference } from '../../src/hosts/workflow/wire.ts';
import type { Difference } from '../../src/protocol.ts';
import { linesOf, lookBack, newDebugger, Primary, show, variables } from './recorded.ts';
import { WORKFLOW } from './scripts.ts';

const SCRIPT = `local t = {}
for i = 1, 3 do
  t[i] = redis.call('INCR', KEYS[1])
end
local function double(x)
  local y = x * 2
  return y
end
local r = double(t[3])
redis.call('SET', 'r', r)
return r`;
const inputs = { keys: ['n'], argv: [] };

describe('a run of Redis', () => {
  it('is replayed to the reply that it gave, line by line', async () => {
    const { debug, opened, record } = await lookBack({ script: SCRIPT, inputs }, [['SET', 'n', '4']]);
    expect(record.reply).toEqual({ type: 'integer', value: 14 });
    expect(opened.result).toMatchObject({ reply: record.reply });
    expect(opened).toMatchObject({ count: 14, cut: false, calls: 4, chunks: [{ name: '@user_script', first: 1, source: SCRIPT }] });
    expect(opened.parted).toBeUndefined();
    expect(await linesOf(debug, 14)).toEqual([1, 2, 3, 2, 3, 2, 3, 2, 8, 9, 6, 7, 10, 11]);
  });

  it('shows variables, the stack and the keyspace as they were', async () => {
    const { debug, record } = await lookBack({ script: SCRIPT, inputs }, [['SET', 'n', '4']]);
    const inLoop = await debug.visit({ step: 4, asks: [{ name: 'key', given: { db: 0, key: 'n', limit: 10 } }] });
    expect(variables(inLoop)).toEqual(['t={5}', 'i=2']);
    expect(inLoop.answers).toMatchObject([{ value: { type: 'string', text: '5' } }]);
    const inside = await debug.visit({ step: 11 });
    expect(inside.frames.map(({ name, what, line }) => [name, what, line])).toEqual([['double', 'Lua', 7], ['', 'main', 9]]);
    expect(variables(inside)).toEqual(['x=7', 'y=14']);
    expect(variables(inside, 1).slice(0, 1)).toEqual(['t={5, 6, 7}']);
    const end = await debug.visit({ step: 14, asks: [{ name: 'key', given: { db: 0, key: 'r', limit: 10 } }] });
    expect(end.frames).toEqual([]);
    expect(end.answers).toMatchObject([{ value: { text: '14' } }]);
    expect((await debug.visit({ step: 0, asks: [{ name: 'key', given: { db: 0, key: 'n', limit: 10 } }] })).answers).toMatchObject([{ value: { text: '4' } }]);
    expect(inLoop.soFar).toMatchObject([{ db: 0, key: 'n', before: { value: { text: '4' } }, after: { value: { text: '5' } } }]);
    expect(end.soFar).toEqual(record.differences);
  });

  it('tells what a step asked of the host, what it got, and what that changed', async () => {
    const { debug } = await lookBack({ script: SCRIPT, inputs }, [['SET', 'n', '4']]);
    const { calls, differences, callCount } = await debug.visit({ step: 4 });
    expect(callCount).toBe(1);
    expect(calls.map(({ name, line, args, results }) => [name, line, args.map(show), results.map(show)])).toEqual([['redis.call', 3, ['"INCR"', '"n"'], ['6']]]);
    expect(differences).toMatchObject([{ db: 0, key: 'n', before: { value: { text: '5' } }, after: { value: { text: '6' } } }]);
    expect((await debug.visit({ step: 5 })).calls).toEqual([]);
  });

  it('steps over, into and out, both ways', async () => {
    const { debug } = await lookBack({ script: SCRIPT, inputs });
    const to = async (from: number, go: 'over' | 'into' | 'out', back = false): Promise<number | undefined> =>
      (await debug.travel(from, { go, back }, { breakpoints: [] })).step;
    expect([await to(9, 'over'), await to(9, 'into'), await to(10, 'out')]).toEqual([12, 10, 12]);
    expect([await to(12, 'over', true), await to(12, 'into', true), await to(11, 'out', true)]).toEqual([9, 11, 9]);
    expect([await to(13, 'over'), await to(0, 'into', true), await to(14, 'into', true)]).toEqual([14, 0, 13]);
  });

  it('stops at breakpoints: plain, with a condition, at a pass, to log, at a call, at a key', async () => {
    const { debug } = await lookBack({ script: SCRIPT, inputs });
    const on = (from: number, stops: Parameters<typeof debug.travel>[2], back = false): ReturnType<typeof debug.travel> =>
      debug.travel(from, { go: 'on', back }, stops);
    const line = { chunk: 0, line: 3 };
    expect(await on(0, { breakpoints: [line] })).toEqual({ step: 2, log: [] });
    expect(await on(14, { breakpoints: [line] }, true)).toEqual({ step: 6, log: [] });
    expect(await on(0, { breakpoints: [{ ...line, condition: 'i == 2' }] })).toEqual({ step: 4, log: [] });
    expect(await on(14, { breakpoints: [{ ...line, condition: 'i < 3' }] }, true)).toEqual({ step: 4, log: [] });
    expect(await on(0, { breakpoints: [{ ...line, count: 3 }] })).toEqual({ step: 6, log: [] });
    expect(await on(0, { breakpoints: [{ ...line, log: 'i is {i}, {#t} so far' }] })).toEqual({
      step: 14, log: [{ step: 2, text: 'i is 1, 0 so far' }, { step: 4, text: 'i is 2, 1 so far' }, { step: 6, text: 'i is 3, 2 so far' }],
    });
    expect(await on(0, { breakpoints: [{ ...line, condition: 'i +' }] })).toMatchObject({ error: expect.stringContaining('i +') });
    expect((await on(0, { breakpoints: [], onCall: 'set' })).step).toBe(12);
    expect((await on(14, { breakpoints: [], onCall: 'redis.call' }, true)).step).toBe(12);
    expect((await on(3, { breakpoints: [], onChange: { db: 0, key: 'n' } })).step).toBe(4);
    expect((await on(14, { breakpoints: [], onChange: { db: 0, key: 'n' } }, true)).step).toBe(6);
  });

  it('finds who changed a key, and a variable', async () => {
    const { debug } = await lookBack({ script: `${SCRIPT.slice(0, SCRIPT.lastIndexOf('\n'))}\nlocal z = 1\nz = 2\nr = r + 1\nz = z + 0\nreturn r`, inputs });
    const changed = async (from: number, of: Parameters<typeof debug.travel>[1] & { go: 'change' }): Promise<number | undefined> =>
      (await debug.travel(from, of, { breakpoints: [] })).step;
    const count = (await debug.range(0, 100)).length;
    expect((await debug.range(0, 100)).map(({ line }) => line).slice(-5)).toEqual([11, 12, 13, 14, 15]);
    expect(await changed(count - 1, { go: 'change', of: { variable: 'z', frame: 0 } })).toBe(count - 4);
    expect(await changed(count - 1, { go: 'change', of: { variable: 'r', frame: 0 } })).toBe(count - 3);
    expect(await changed(count - 1, { go: 'change', of: { variable: 't', frame: 0 } })).toBe(6);
    expect(await changed(count, { go: 'change', of: { thing: { db: 0, key: 'r' } } })).toBe(12);
    expect(await changed(5, { go: 'change', of: { thing: { db: 0, key: 'n' } } })).toBe(4);
    expect(await changed(2, { go: 'change', of: { thing: { db: 0, key: 'n' } } })).toBeUndefined();
  });

  it('a watch sees the frame, is bounded, and leaves no trace', async () => {
    const { debug } = await lookBack({ script: SCRIPT, inputs });
    const watches = ["redis.call('SET', 'n', 'gone')", 'x * 10', 't', 'nosuch', 'x +', '(function() while true do end end)()', 'r'];
    const seen = await debug.visit({ step: 11, watches });
    expect(seen.watches.map((one) => ('value' in one ? show(one.value) : one.error))).toEqual([
      '{ok="OK"}', '30', expect.stringContaining("nonexistent global variable 't'"), expect.stringContaining("nonexistent global variable 'nosuch'"),
      expect.stringContaining('unexpected symbol'), expect.stringContaining('the expression takes too long'), expect.stringContaining("'r'"),
    ]);
    const caller = await debug.visit({ step: 11, frame: 1, watches: ['t', 'KEYS[1]'] });
    expect(caller.watches.map((one) => ('value' in one ? show(one.value) : one.error))).toEqual(['{1, 2, 3}', '"n"']);
    expect((await debug.visit({ step: 14, asks: [{ name: 'key', given: { db: 0, key: 'n', limit: 10 } }] })).answers).toMatchObject([{ value: { text: '3' } }]);
  });

  it('takes time and chance from the run', async () => {
    const script = "math.randomseed(redis.call('TIME')[2])\nlocal a = math.random(1000000)\nlocal k = redis.call('RANDOMKEY')\nlocal m = redis.call('SRANDMEMBER', 's', 3)\nreturn {a, k, m, math.random(1000000)}";
    const data = [['MSET', 'a', '1', 'b', '2', 'c', '3', 'd', '4'], ['SADD', 's', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12']];
    const { opened, record } = await lookBack({ script }, data);
    expect(opened.result).toMatchObject({ reply: record.reply });
    expect(opened.parted).toBeUndefined();
    const goesOn = await lookBack({ script: 'return {math.random(1000000), math.random(1000000)}' }, [['EVAL', 'return math.random(10)', '0']]);
    expect(goesOn.opened.parted).toBeUndefined();
  });

  it('goes back to an error, caught ones too', async () => {
    const { debug, opened } = await lookBack({ script: "local ok = redis.pcall('INCR', 'l')\nlocal caught = pcall(redis.call, 'INCR', 'l')\nlocal n = nil\nreturn n.x" }, [['RPUSH', 'l', 'a']]);
    expect(opened.result).toMatchObject({ error: { line: 4 } });
    expect((await debug.travel(0, { go: 'error' }, { breakpoints: [] })).step).toBe(3);
    expect((await debug.travel(0, { go: 'on' }, { breakpoints: [], onError: true })).step).toBe(1);
    expect((await debug.travel(1, { go: 'on' }, { breakpoints: [], onError: true })).step).toBe(3);
    expect(variables(await debug.visit({ step: 3 }))).toContain('n=nil');
  });

  it.each([['redis', '5.1'], ['plain', '5.1'], ['plain', '5.4']] as const)('stops at errors of Lua that were caught, both ways: %s %s', async (host, lua) => {
    const script = `local n = 0
for i = 1, 20 do
  n = n + i
end
local ok = pcall(function()
  local t = nil
  return t.x
end)
ok = pcall(error, 'one')
ok = select('#', pcall(function() return false, 1, false, 1 end))
ok = pcall(pcall, error)
ok = xpcall(function()
  return nil .. 'x'
end, tostring)
local co = coroutine.create(function()
  coroutine.yield(false)
  error('two')
end)
ok = coroutine.resume(co)
ok = coroutine.resume(co)
return ok`;
    const { debug, opened } = await lookBack({ host, lua, script, settings: {} });
    expect(opened.result).not.toHaveProperty('error.message');
    const lines = await linesOf(debug, opened.count);
    const on = async (back: boolean): Promise<number[]> => {
      const found: number[] = [];
      for (let at = back ? opened.count : 0; ;) {
        const { step } = await debug.travel(at, { go: 'on', back }, { breakpoints: [], onError: true });
        if (step === undefined || step === (back ? 0 : opened.count)) return found;
        found.push(lines[at = step]);
      }
    };
    expect(await on(false)).toEqual([7, 9, 11, 13, 17]);
    expect(await on(true)).toEqual([17, 13, 11, 9, 7]);
  });

  it('finds errors and changes in a long run, as in a short one', async () => {
    const script = `for i = 1, 4000 do
  local ok = pcall(function()
    if i % 1500 == 0 then error('now') end
  end)
  if i % 1000 == 0 then redis.call('SET', KEYS[1], i) end
  if i == 2500 then redis.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 's', '>') end
  if i == 3500 then redis.call('FLUSHALL') end
end
return redis.call('EXISTS', KEYS[1])`;
    const primary = await Primary.start();
    await primary.command('XADD', 's', '1-1', 'f', 'v');
    await primary.command('XGROUP', 'CREATE', 's', 'g', '0');
    const { recording } = await primary.run({ script, inputs });
    const [long, short] = [newDebugger({ every: 20_000, worth: 0 }), newDebugger({ every: Infinity, worth: 0 })];
    expect((await long.open(structuredClone(recording))).indexing).toBe(true);
    const { count } = await short.open(structuredClone(recording));
    const lines = await linesOf(short, count);
    const back = async (debug: typeof long, key: string): Promise<number[]> => {
      const found: number[] = [];
      for (let at: number | undefined = count; ;) {
        ({ step: at } = await debug.travel(at, { go: 'change', of: { thing: { db: 0, key } } }, { breakpoints: [] }));
        if (at === undefined) return found;
        found.push(at);
      }
    };
    const onError = async (debug: typeof long, at: number, goesBack = false): Promise<number | undefined> =>
      (await debug.travel(at, { go: 'on', back: goesBack }, { breakpoints: [], onError: true })).step;
    const [ofKey, ofStream] = [await back(short, 'n'), await back(short, 's')];
    expect(ofKey.map((step) => lines[step])).toEqual([5, 7, 5, 5, 5]);
    expect(ofStream.map((step) => lines[step])).toEqual([7, 6]);
    expect([await back(long, 'n'), await back(long, 's')]).toEqual([ofKey, ofStream]);
    const first = await onError(short, 0);
    const second = await onError(short, first!);
    expect([lines[first!], lines[second!]]).toEqual([3, 3]);
    expect([await onError(long, 0), await onError(long, first!), await onError(long, count, true), await onError(long, second!, true)]).toEqual([first, second, second, first]);
    for (const step of [...ofKey, ...ofStream]) {
      const { differences } = await long.visit({ step });
      expect(differences.length).toBeGreaterThan(0);
    }
  });

  it('goes through coroutines, and functions that C called', async () => {
    const script = `local co = coroutine.wrap(function(a)
  local b = coroutine.yield(a + 1)
  return b
end)
local x = co(1)
local t = {3, 1, 2}
table.sort(t, function(p, q)
  return p < q
end)
local s = string.gsub('abc', '%w', function(c)
  return c .. c
end)
return {x, co(5), t[1], s}`;
    const { debug, opened, record } = await lookBack({ script });
    expect(record.reply).toMatchObject({ items: [{ value: 2 }, { value: 5 }, { value: 1 }, { text: 'aabbcc' }] });
    const steps = await debug.range(0, opened.count);
    const inside = steps.findIndex(({ line }) => line === 2);
    expect(steps[inside].depth).toBeGreaterThan(steps[0].depth);
    expect((await debug.visit({ step: inside })).frames[0].line).toBe(2);
    const sorting = steps.findIndex(({ line }) => line === 8);
    expect((await debug.visit({ step: sorting })).frames.map(({ what, line }) => [what, line])).toEqual([['Lua', 8], ['C', -1], ['main', 7]]);
    expect(steps[(await debug.travel(sorting, { go: 'out' }, { breakpoints: [] })).step!].line).toBe(10);
  });
});

describe('other runs', () => {
  it('a function of a library, called from the console', async () => {
    const primary = await Primary.start();
    const code = "#!lua name=lib\nlocal function add(keys, args)\n  local n = redis.call('INCRBY', keys[1], args[1])\n  return n\nend\nredis.register_function('add', add)";
    await primary.command('FUNCTION', 'LOAD', code);
    await primary.command('SET', 'k', '10');
    const { recording } = await primary.command('FCALL', 'add', '1', 'k', '5');
    const debug = newDebugger();
    const opened = await debug.open(recording);
    expect(opened.chunks).toEqual([{ name: '@user_function', first: 1, source: code }]);
    expect(await linesOf(debug, opened.count)).toEqual([3, 4]);
    expect(variables(await debug.visit({ step: 1 }))).toEqual(['keys={"k"}', 'args={"5"}', 'n=15']);
    expect(opened.result).toMatchObject({ reply: { type: 'integer', value: 15 } });
  });

  it('one that ended at its limit of time ends at the same step again', async () => {
    const { debug, opened, record } = await lookBack({ script: 'local i = 0\nwhile true do\n  i = i + 1\nend', settings: { 'time-limit': 30 } });
    expect(record.error?.kind).toBe('timeout');
    expect(opened.result).toMatchObject({ error: { kind: 'timeout', line: record.error!.line } });
    expect(opened.count).toBeGreaterThan(10_000);
    const { frames } = await debug.visit({ step: opened.count - 1 });
    expect(frames[0].line).toBeGreaterThanOrEqual(2);
  });

  it('one that was ended from outside is followed for a while', async () => {
    const primary = await Primary.start();
    const { recording } = await primary.run({ script: 'local i = 0\nwhile i < 1e9 do\n  i = i + 1\nend', settings: { 'time-limit': 20 } });
    const { tape: _, memory: __, instructions: ___, reply: ____, ...known } = recording;
    const debug = newDebugger();
    const opened = await debug.open(known);
    expect(opened.cut).toBe(true);
    expect(variables(await debug.visit({ step: 2 * 500 }))).toEqual([expect.stringMatching(/^i=\d+$/)]);
  });

  it('plain Lua 5.4 and 5.1: varargs, print, globals', async () => {
    for (const lua of ['5.4', '5.1'] as const) {
      const script = 'local function f(...)\n  local n = select("#", ...)\n  g = n\n  print(n)\n  return n\nend\nreturn f(1, nil, "x")';
      const { debug, opened, record } = await lookBack({ host: 'plain', lua, script });
      expect(opened.result).toMatchObject({ reply: record.reply, log: [{ text: '3' }] });
      expect(await linesOf(debug, opened.count)).toEqual([6, 7, 2, 3, 4, 5]);
      const seen = await debug.visit({ step: 4, watches: ['g', 'n + g'] });
      expect(variables(seen)).toEqual(lua === '5.4' ? ['n=3', '...[1]=1', '...[2]=nil', '...[3]="x"'] : ['arg=nil', 'n=3']); // the VM's own name for varargs of old
      expect(seen.watches.map((one) => ('value' in one ? show(one.value) : one.error))).toEqual(['3', '6']);
    }
  });
});

describe('other hosts', () => {
  it('a workflow: its nodes stand in the file, on both engines', async () => {
    for (const lua of ['5.1', '5.4'] as const) {
      const { debug, opened, record } = await lookBack({ host: 'workflow', lua, script: WORKFLOW, settings: { runtime: lua === '5.1' ? 'python' : 'rust' } });
      expect(opened.result).toMatchObject({ reply: record.reply });
      expect(opened.chunks).toMatchObject([{ source: WORKFLOW, within: [6, 7] }, { source: WORKFLOW, within: [11, 12] }]);
      const steps = await debug.range(0, opened.count);
      expect(steps.map(({ chunk, line }) => [chunk, line + opened.chunks[chunk].first - 1])).toEqual([[0, 6], [0, 7], [1, 11], [1, 12]]);
      const breakpoint = { chunk: 1, line: 12 - opened.chunks[1].first + 1 };
      expect((await debug.travel(0, { go: 'on' }, { breakpoints: [breakpoint] })).step).toBe(3);
      const last = await debug.visit({ step: opened.count - 1 });
      expect(variables(last).find((text) => text.startsWith('z='))).toBe('z=4');
    }
  });

  it('a workflow: code whose lines do not stand in the file as they are is a text of its own', async () => {
    const script = 'name: t\nnodes:\n  - name: a\n    language: lua\n    run: "local x = 1\\nreturn { total = x }"\n  - name: b\n    language: lua\n    run: return { result = state.total }\n';
    for (const runtime of ['python', 'rust']) {
      const { debug, opened } = await lookBack({ host: 'workflow', lua: '5.1', script, settings: { runtime } });
      expect(opened.chunks).toMatchObject([{ source: 'local x = 1\nreturn { total = x }' }, { source: script, within: [8, 8] }]);
      const steps = await debug.range(0, opened.count);
      expect(steps.map(({ chunk, line }) => [chunk, line + opened.chunks[chunk].first - 1])).toEqual([[0, 1], [0, 2], [1, 8]]);
    }
  });

  it('a workflow: what each node wrote into the state, and which line wrote a field last', async () => {
    const script = `${WORKFLOW}  - name: c
    language: lua
    run: |
      local seen = state.result
      return { total = seen, note = 'é' }
`;
    const shown = (one: Difference): unknown => [(one as FieldDifference).node, (one as FieldDifference).field, one.before?.value, one.after?.value];
    for (const runtime of ['python', 'rust'] as const) {
      const { debug, opened } = await lookBack({ host: 'workflow', lua: '5.1', script: encodeText(script), settings: { runtime }, inputs: { state: '{"total": 1}' } });
      const steps = (await debug.range(0, opened.count)).map(({ chunk, line }, at) => ({ at, chunk, line: line + opened.chunks[chunk].first - 1 }));
      const [x, y, z] = [0, 1, 2].map((node) => steps.filter(({ chunk }) => chunk === node).at(-1)!.at);
      expect((await debug.visit({ step: x - 1 })).differences).toEqual([]);
      expect((await debug.visit({ step: x })).differences.map(shown)).toEqual([['a', 'total', { text: '1' }, { text: '2' }]]);
      expect((await debug.visit({ step: y })).differences.map(shown)).toEqual([['b', 'result', undefined, { text: '4' }]]);
      expect((await debug.visit({ step: z })).differences.map(shown)).toEqual([
        ['c', 'total', { text: '2' }, { text: '4' }], ['c', 'note', undefined, { text: encodeText("'é'") }],
      ]);
      const last = async (thing: string, from = opened.count): Promise<number | undefined> =>
        (await debug.travel(from, { go: 'change', of: { thing } }, { breakpoints: [] })).step;
      expect([await last('total'), await last('total', z), await last('result'), await last('nosuch')]).toEqual([z, x, y, undefined]);
      expect((await debug.travel(0, { go: 'on' }, { breakpoints: [], onChange: 'result' })).step).toBe(y);
      expect((await debug.travel(z, { go: 'on', back: true }, { breakpoints: [], onChange: 'total' })).step).toBe(x);
    }
  });

  it('an automation: its calls, by their names, and the team as it was', async () => {
    const script = "local n = 1\noc.chat.send('ch-general', 'hello ' .. n)\nlocal m = n + 1\nreturn m";
    const { debug, opened } = await lookBack({ host: 'automations', lua: '5.4', script });
    expect(await linesOf(debug, opened.count)).toEqual([1, 2, 3, 4]);
    const { calls } = await debug.visit({ step: 1 });
    expect(calls.map(({ name, args }) => [name, args.map(show)])).toEqual([['oc.chat.send', ['"ch-general"', '"hello 1"']]]);
    expect(variables(await debug.visit({ step: 3 }))).toEqual(['n=1', 'm=2']);
  });
});
