// The acceptance criteria of the document, one by one, on both runtimes where it names both.
import { describe, expect, it } from 'vitest';
import { examples } from '../../../src/hosts/workflow/examples/all.ts';
import { diagnose } from '../../../src/hosts/workflow/page/diagnose.ts';
import { portability } from '../../../src/hosts/workflow/page/portable.ts';
import { codeIn } from '../../../src/hosts/workflow/questions.ts';
import type { RunRecord } from '../../../src/protocol.ts';
import { runFile, text, toJson } from './host.ts';
import type { Given } from './host.ts';

const RUNTIMES = ['python', 'rust'] as const;
const node = (body: string): string => `name: t\nnodes:\n  - name: a\n${body.replace(/^/gm, '    ')}\n`;
const lua = (code: string): string => node(`language: lua\nrun: |\n${code.replace(/^/gm, '  ')}`);
const state = (record: RunRecord): unknown => toJson(record.reply);
const on = (runtime: string, file: string, given: Given = {}): RunRecord => runFile(file, { ...given, settings: { ...given.settings, runtime } });
const errorText = ({ error }: RunRecord): string => text(error!.message);

describe.each(RUNTIMES)('on %s', (runtime) => {
  it('AC-1: Lua runs with the state and returns updates to it', () => {
    const file = runtime === 'python' ? node('run: {type: lua, code: "return {count = state.count + 1}"}') : node('run: "return {count = state.count + 1}"');
    expect(state(on(runtime, file, { state: { count: 1, kept: 'x' } }))).toEqual({ count: 2, kept: 'x' });
  });

  it.each(['--lua\nreturn {v = 1}', '-- lua\nreturn {v = 1}', 'local v = 1\nreturn {v = v}'])('AC-2: Lua is told by its marker or its words: %j', (code) => {
    expect(state(on(runtime, node(`run: |\n${code.replace(/^/gm, '  ')}`)))).toEqual({ v: 1 });
  });

  it('AC-3: language: lua on the node, or of the file', () => {
    expect(state(on(runtime, lua('return {v = 1}')))).toEqual({ v: 1 });
    expect(state(on(runtime, `language: lua\n${node('run: "return {v = 1}"')}`))).toEqual({ v: 1 });
  });

  it.each(['while true do end', 'while true do pcall(function() while true do end end) end',
    'local co = coroutine.wrap(function() while true do end end) co()'])('AC-4: %s ends with the time-out', (code) => {
    const record = on(runtime, lua(code), { state: { n: 1 }, settings: { 'time-limit': 200 } });
    expect(record.error).toMatchObject({ kind: 'timeout', part: 'a' });
    expect(errorText(record)).toContain('Lua execution timeout');
    expect(state(record)).toEqual({ n: 1 });
  });

  it('AC-5: os, io, loadfile, dofile, debug are nil, and nothing leads to them', () => {
    const record = on(runtime, lua(`local out = {}
for _, name in ipairs({'os', 'io', 'loadfile', 'dofile', 'debug'}) do out[name] = _G[name] == nil end
for _, name in ipairs({'os', 'io', 'debug', 'ffi', 'jit.util'}) do
  out['package.' .. name] = package.loaded[name] == nil
  out['require ' .. name] = not pcall(require, name)
end
return out`));
    expect(record.error).toBeUndefined();
    expect(Object.values(state(record) as object).every((value) => value === true)).toBe(true);
    expect(errorText(on(runtime, lua('os.execute("true")')))).toMatch(/attempt to index (?:global 'os' \(a nil value\)|a nil value \(global 'os'\))/);
  });

  it('AC-5: what is there in name does nothing', () => {
    const calls = runtime === 'python'
      ? ['python.eval("1")', 'python.builtins()', 'module("x")', 'package.loadlib("x", "*")', 'package.searchpath("x", "?")', 'load("\\27Lua")()', 'load(string.dump(function() end))()']
      : ['package.loadlib("x", "*")', 'package.searchpath("x", "?")', 'load("\\27Lua")()', 'load(string.dump(function() end))()', 'load(string.dump(function() end), "x", "b")()'];
    for (const call of calls) expect(on(runtime, lua(call)).error, call).toMatchObject({ kind: 'runtime', line: 6 });
  });

  it('AC-6: a node in Python stops the run and is named, unless a mock stands for it', () => {
    const file = `${node('language: python\nrun: |\n  return {"v": 1}')}  - {name: b, language: lua, run: "return {w = state.v}"}\n`;
    expect(on(runtime, file).error).toMatchObject({ part: 'a', line: 3 });
    expect(errorText(on(runtime, file))).toContain(`node 'a'`.replace('node', runtime === 'python' ? 'Node' : 'node'));
    expect(state(on(runtime, file, { mocks: { a: { v: 7 } } }))).toEqual({ v: 7, w: 7 });
  });

  it('AC-7: Jinja2 conditions lead the flow', () => {
    const file = `name: t
nodes:
  - {name: a, goto: [{if: "state.n > 5", to: big}, {if: "state.n <= 5", to: small}]}
  - {name: big, language: lua, run: "return {at = 'big'}", goto: __end__}
  - {name: small, language: lua, run: "return {at = 'small'}"}
`;
    expect(state(on(runtime, file, { state: { n: 9 } }))).toEqual({ n: 9, at: 'big' });
    expect(state(on(runtime, file, { state: { n: 5 } }))).toEqual({ n: 5, at: 'small' });
  });

  it('AC-9: each type of JSON goes into Lua and comes back', () => {
    const given = { yes: true, no: false, whole: 3, part: 1.5, text: 'é', list: [1, 'x', [true]], object: { a: { b: 1 } }, none: null };
    const code = `local types = {}
for key, value in pairs(state) do types[key] = type(value) end
return {types = types, back = {yes = state.yes, no = state.no, whole = state.whole, part = state.part, text = state.text, list = state.list, object = state.object}}`;
    const { none: _none, ...back } = given;
    expect(state(on(runtime, lua(code), { state: given }))).toEqual({
      ...given, back,
      types: { yes: 'boolean', no: 'boolean', whole: 'number', part: 'number', text: 'string', list: 'table', object: 'table' },
    });
  });

  it('memory, output: each limit ends the run with its own error', () => {
    expect(on(runtime, lua(`local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(8000000) .. i end`)).error).toMatchObject({ kind: 'memory', part: 'a' });
    expect(on(runtime, lua(`while true do print(('x'):rep(1000)) end`)).error).toMatchObject({ kind: 'output', part: 'a' });
    expect(on(runtime, lua('return {v = 1}')).error).toBeUndefined();
  });

  it('a flow that never ends is ended, with its state', () => {
    const file = 'name: t\nnodes:\n  - {name: a, language: lua, run: "return {n = (state.n or 0) + 1}", goto: a}\n  - {name: z}\n';
    const record = on(runtime, file, { settings: { 'time-limit': runtime === 'python' ? 300 : 60_000 } });
    expect(record.error).toMatchObject(runtime === 'python' ? { kind: 'timeout' } : { message: expect.stringContaining('Max iterations (1000) exceeded') });
    expect((state(record) as { n: number }).n).toBeGreaterThan(10);
  });
});

it('AC-8, AC-11: the same file does the same on both, and where it does not the first node that parts is told', () => {
  const { advice, events, reply } = on('both', lua('return {n = state.n / 2}'), { state: { n: 10 } });
  expect(text(advice!)).toBe(`The runtimes part at node 'a': another type in n. Python: 5 (int); Rust: 5.0 (float).`);
  expect(events.find(({ name }) => name === 'workflow.parted')?.payload).toEqual({ node: 'a', line: 3, what: 'type', at: 'n', python: 5, rust: 5 });
  expect(toJson(reply)).toEqual({ python: { n: 5 }, rust: { n: 5 } });
  const failed = on('both', lua('return {n = 7 // 2}'));
  expect(text(failed.advice!)).toMatch(/^The runtimes part at node 'a': Python: error loading code: .*; Rust: no error\.$/);
  const valued = on('both', lua('return {n = #_VERSION, t = {v = _VERSION}}'));
  expect(text(valued.advice!)).toBe(`The runtimes part at node 'a': another value in t.v. Python: 'Lua 5.1'; Rust: 'Lua 5.4'.`);
  for (const { script, inputs } of examples) expect(on('both', script, { state: inputs.state, mocks: inputs.mocks ?? '' }).error).toBeUndefined();
});

it('AC-8: a path that differs is told', () => {
  const file = `name: t
nodes:
  - {name: a, language: lua, run: "return {n = 9}", goto: [{if: "state.n > 5", to: b}, {if: "state.n > 1", to: c}]}
  - {name: b, language: lua, run: "return {at = 'b'}", goto: __end__}
  - {name: c, language: lua, run: "return {at = 'c'}"}
`;
  expect(text(on('both', file).advice!)).toBe(`The runtimes part at node 'b': they run different nodes. Python: 'b'; Rust: 'c'.`);
});

it('AC-10, AC-12, AC-13: each row of the tables has a diagnostic (page/portable.test.ts)', () => {
  const rules = ['10 / 2', '1 & 2', '7 // 2', 'utf8.len("x")', 'warn("x")'].map((code) => portability(`return ${code}`)[0]?.rule);
  expect(rules).toEqual(['integers', 'bitwise', 'floor-division', 'utf8', 'warn']);
});

it.each([
  ['goto out', 'for i = 1, 2 do goto out end ::out:: return {}', 'LuaJIT reads "goto out" here'],
  ['a label', '::again:: return {}', 'LuaJIT reads a label (::name::) here'],
  ['a 64-bit integer', 'return {v = 1ULL}', 'LuaJIT reads the 64-bit integer 1ULL here'],
  ['an imaginary number', 'return {v = 2i}', 'LuaJIT reads the imaginary number 2i here'],
  ['a name beyond ASCII', 'local größe = 1 return {v = größe}', 'LuaJIT reads the name größe here'],
])('what LuaJIT reads and Lua 5.1 does not is refused by its name: %s', (_what, code, message) => {
  const record = on('python', lua(code));
  expect(errorText(record)).toContain(message);
  expect(record.error).toMatchObject({ part: 'a', line: 6 });
});

it('a name beyond ASCII in a text that a node loads is told whole', () => {
  expect(state(on('python', lua('local _, why = loadstring("local é = 1") return {why = why}')))).toEqual({ why: expect.stringContaining('LuaJIT reads the name é here') });
});

it('names beyond ASCII are texts and keys all the same', () => {
  expect(state(on('python', lua('local t = {["größe"] = "é"} -- größe\nreturn t')))).toEqual({ größe: 'é' });
});

it('AC-13: what is not portable shows in the editor, at its place in the file, with the portable form', async () => {
  const file = lua('return {v = 7 // 2}');
  const ask = (_: string, given: unknown): Promise<unknown> => Promise.resolve(codeIn(given as { script: string; runtime: 'python' }));
  const [one] = (await diagnose(file, { lua: '5.1', settings: {}, words: [], isJoined: false, ask }))!;
  expect([file.slice(one.from, one.to), one.severity, one.fix?.insert]).toEqual(['7 // 2', 'warning', 'math.floor(7 / 2)']);
});
