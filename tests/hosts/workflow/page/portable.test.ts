// Diagnostics of portability: each row of the document's tables is told, its portable form runs on both VMs and gives the same.
import { describe, expect, it } from 'vitest';
import { examples } from '../../../../src/hosts/workflow/examples/all.ts';
import { portability } from '../../../../src/hosts/workflow/page/portable.ts';
import type { Diagnostic } from '../../../../src/hosts/workflow/page/portable.ts';
import { runFile, text, toJson } from '../host.ts';

/** The code with every fix made, from its end on. */
const fixed = (code: string): string => portability(code).filter(({ fix }) => fix !== undefined).map(({ fix }) => fix!)
  .sort((a, b) => b.from - a.from).reduce((all, { from, to, insert }) => all.slice(0, from) + insert + all.slice(to), code);

const file = (code: string): string => `name: t\nnodes:\n  - name: a\n    language: lua\n    run: |\n${code.replace(/^/gm, '      ')}\n`;
const told = (code: string): Pick<Diagnostic, 'rule' | 'only'>[] => portability(code).map(({ rule, only }) => ({ rule, ...only && { only } }));

/** The rows of "Syntax Differences", and of the examples beside them: the code, what is told, the value after the fix. */
const ROWS: [row: string, code: string, Pick<Diagnostic, 'rule' | 'only'>[], value: unknown][] = [
  ['Integers', 'return {v = 10 / 2}', [{ rule: 'integers' }], 5],
  ['Integers beyond 2^53', 'return {v = tostring(9007199254740993)}', [{ rule: 'integers' }], '9007199254740993'],
  ['Bitwise ops: &', 'return {v = 13 & 7}', [{ rule: 'bitwise', only: 'rust' }], 5],
  ['Bitwise ops: <<', 'return {v = 3 << 4}', [{ rule: 'bitwise', only: 'rust' }], 48],
  ['Bitwise ops: >>', 'return {v = 200 >> 3}', [{ rule: 'bitwise', only: 'rust' }], 25],
  ['Bitwise ops: ~', 'return {v = ~5}', [{ rule: 'bitwise', only: 'rust' }], -6],
  ['Bitwise ops: bit.band', 'return {v = bit.band(13, 7)}', [{ rule: 'bitwise', only: 'python' }], 5],
  ['Bitwise ops: bit.rshift', 'return {v = bit.rshift(200, 3)}', [{ rule: 'bitwise', only: 'python' }], 25],
  ['Integer division', 'return {v = 17 // 5}', [{ rule: 'floor-division', only: 'rust' }], 3],
  ['Const variables', 'local x <const> = 10\nreturn {v = x}', [{ rule: 'const', only: 'rust' }], 10],
  ['Close variables', 'local f <close> = nil\nreturn {v = f == nil}', [{ rule: 'close', only: 'rust' }], true],
  ['UTF-8 library', 'return {v = utf8.len("abc")}', [{ rule: 'utf8', only: 'rust' }], 3],
  ['Warning system', 'warn("x")\nreturn {v = 1}', [{ rule: 'warn', only: 'rust' }], 1],
  ['table.unpack', 'local a, b = table.unpack({1, 2})\nreturn {v = a + b}', [{ rule: 'library', only: 'rust' }], 3],
  ['unpack', 'local a, b = unpack({1, 2})\nreturn {v = a + b}', [{ rule: 'library', only: 'python' }], 3],
  ['loadstring', 'return {v = loadstring("return 7")()}', [{ rule: 'library', only: 'python' }], 7],
  ['math.pow', 'return {v = math.floor(math.pow(2, 3))}', [{ rule: 'library', only: 'python' }], 8],
  ['table.getn', 'return {v = table.getn({1, 2})}', [{ rule: 'library', only: 'python' }], 2],
];

describe.each(ROWS)('%s', (_row, code, expected, value) => {
  it('is told', () => {
    expect(told(code)).toEqual(expected);
  });

  it('has a form that both runtimes take, and that gives the same in both', () => {
    const { reply, advice, error } = runFile(file(fixed(code)), { settings: { runtime: 'both' } });
    expect(error).toBeUndefined();
    expect(text(advice!)).toBe('Both runtimes do the same, node by node.');
    expect(toJson(reply)).toEqual({ python: { v: value }, rust: { v: value } });
  });

  it('is needed: the runtime that is not named does not take the code as it is', () => {
    const [{ only }] = expected;
    const run = (runtime: string) => runFile(file(code), { settings: { runtime } });
    if (only !== undefined) {
      expect(run(only).error).toBeUndefined();
      expect(run(only === 'rust' ? 'python' : 'rust').error).toBeDefined();
    } else expect(text(run('both').advice!)).toMatch(/^The runtimes part/);
  });
});

it('tells operators without a plain portable form, without a fix', () => {
  expect(portability('return a | b').map(({ rule, fix }) => [rule, fix])).toEqual([['bitwise', undefined]]);
  expect(portability('return a & b').map(({ rule, fix }) => [rule, fix])).toEqual([['bitwise', undefined]]);
});

it('leaves the compatible forms of the document alone', () => {
  expect(portability(`local count = state.count + 1
local result = state.value > 5 and "high" or "low"
for i, v in ipairs(state.items) do local upper = string.upper(state.name) end
local avg = math.floor(state.total / count)
local x = state.x or 1
if x == nil then return {} end
return { count = count, status = "done", size = #state.items, text = "a" .. "b", kind = type(x) == "string" }`)).toEqual([]);
});

it('leaves locals, fields and questions after what is there alone', () => {
  expect(portability('local utf8, warn = {}, 1\nreturn {utf8 = utf8.len, warn = warn, bit = state.bit}')).toEqual([]);
  expect(portability('local unpack = table.unpack or unpack\nreturn {v = unpack({1})}').map(({ rule }) => rule)).toEqual(['library']);
});

it('tells a goto that does not go on with the next turn of its loop', () => {
  const loop = (from: string, to: string): string => `for i = 1, 3 do ${from} if i == 2 then goto next end ${to} end return {}`;
  expect(portability(loop('', '::next::'))).toEqual([]);
  expect(portability(loop('::next::', '')).map(({ rule }) => rule)).toEqual(['goto', 'goto']);
  expect(portability(loop('for j = 1, 2 do', 'end ::next::')).map(({ rule }) => rule)).toEqual(['goto', 'goto']);
});

it('reads what is no Lua without fault', () => {
  for (const code of ['', 'return {', 'x = = 1', 'local x <', '1 //', '~', 'goto', 'return utf8.']) expect(Array.isArray(portability(code))).toBe(true);
});

it('finds nothing that one runtime alone takes in the examples', () => {
  for (const { id, script } of examples) {
    for (const [, code] of script.matchAll(/run: \|\n((?: {6,}.*\n|\n)+)/g)) {
      expect(portability(code).filter(({ only }) => only !== undefined), id).toEqual([]);
    }
  }
});
