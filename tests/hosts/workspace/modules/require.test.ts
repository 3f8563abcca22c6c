// `require` and `require.try`: the document's tables of resolution and of errors, row by row.
import { describe, expect, test } from 'vitest';
import { resolve } from '../../../../src/hosts/workspace/modules/resolve.ts';
import { run } from '../bench.ts';
import type { Input } from '../bench.ts';

const gives = async (script: string, files: Record<string, string> = {}, input: Input = {}): Promise<unknown> => {
  const { result, error } = await run(script, { files, ...input });
  expect(error).toBeUndefined();
  return result;
};
const named = (name: string): string => `return { name = "${name}" }`;

describe('patterns', () => {
  const files = {
    'utils.lua': named('root'), 'modules/lighting/exports/helpers.lua': named('helpers'), 'modules/lighting/exports/init.lua': named('lighting'), 'modules/lighting/exports/deep/more.lua': named('more'),
    'workspace/modules/utils.lua': named('workspace'), 'workspace/modules/init.lua': named('workspace init'),
    'workspace/modules/a.lua': 'return { name = require("./utils").name .. " " .. require("../shared/helpers").name }', 'workspace/shared/helpers.lua': named('shared'),
  };
  test.each([
    ['./utils', 'root'], ['workspace/a', 'workspace shared'], ['lighting/helpers', 'helpers'], ['workspace/utils', 'workspace'],
    ['lighting', 'lighting'], ['lighting/deep/more', 'more'], ['workspace', 'workspace init'],
  ])('%s', async (name, expected) => expect(await gives(`return require("${name}").name`, files)).toBe(expected));

  test.each([
    ['./utils', 'workspace/scripts/run.lua', 'workspace/scripts/utils.lua'], ['../shared/helpers', 'workspace/scripts/run.lua', 'workspace/shared/helpers.lua'],
    ['./a/../b', 'main.lua', 'b.lua'], ['lighting/helpers', 'x/y.lua', 'modules/lighting/exports/helpers.lua'], ['workspace/utils', 'x/y.lua', 'workspace/modules/utils.lua'],
  ])('%s from %s', (name, from, path) => expect(resolve(name, from, new Map([[path, '']]), () => true)).toEqual({ path }));

  test('nothing outside the workspace is reached', () => {
    for (const name of ['../x', '../../etc/passwd', 'lighting/../../x', './/x', './', '']) expect(resolve(name, 'main.lua', new Map([['x.lua', '']]), (module) => module === 'lighting')).toHaveProperty('missing');
  });
});

test.each(['core', 'json', 'log', 'context', 'args'])('the module %s is always there', async (name) => {
  expect(await gives(`return { rawequal(require("${name}"), ${name}), require.try("${name}") == ${name} }`, {}, { capabilities: [] })).toEqual([true, true]);
});

test('what a capability grants can be required, and else not', async () => {
  expect(await gives('require("ui").toast("x") return require("ui") == ui', {}, { capabilities: ['ui.notify'] })).toBe(true);
  expect(await gives('return select(2, require.try("ui"))', {}, { capabilities: [] })).toBe('module not installed: "ui"');
});

test('a module is loaded once a run, and anew in the next', async () => {
  const files = { 'workspace/modules/count.lua': 'loads = (loads or 0) + 1 return { n = loads }', 'workspace/modules/nothing.lua': 'loads = 10' };
  const script = 'local a, b = require("workspace/count"), require("./workspace/modules/count") return { a == b, loads, require("workspace/nothing"), loads }';
  expect(await gives(script, files)).toEqual([true, 1, true, 10]);
  expect(await gives(script, files)).toEqual([true, 1, true, 10]);
});

test('locals of a module are its own; its globals are the script\'s', async () => {
  expect(await gives('require("./m") return { hidden == nil, shown }', { 'm.lua': 'local hidden = 1 shown = 2 return {}' })).toEqual([true, 2]);
});

test('a module waits where it is loaded, and knows its name and its file', async () => {
  expect(await gives('return require("workspace/slow").at', { 'workspace/modules/slow.lua': 'core.await(core.sleep(1000)) return { at = select(1, ...) .. " " .. select(2, ...) .. " " .. context.hlc_time() }' }))
    .toBe('workspace/slow workspace/modules/slow.lua 2026-01-15T10:00:01.000Z/0');
});

test('a module has the capabilities of the script', async () => {
  const files = { 'm.lua': 'return { show = function() ui.toast("x") end, write = function() return core.create_entity({ table = "scenes", fields = { name = "x" } }).name end }' };
  expect(await gives('return require("./m").write()', files, { world: 'theatre', capabilities: ['data.write:lighting.*'] })).toBe('x');
  expect(await gives('return select(2, pcall(require("./m").write))', files, { world: 'theatre', capabilities: [] })).toContain('PermissionDenied: core.create_entity needs the capability data.write:lighting.Scene');
  expect((await run('require("./m").show()', { files, capabilities: [] })).error).toContain("global 'ui') (PermissionDenied: ui is there for scripts with the capability ui.notify");
});

describe('failures', () => {
  const files = {
    'modules/lighting/exports/init.lua': named('x'), 'modules/lighting/exports/bad.lua': 'local M = {}\nlocal x = = 5\nreturn M', 'modules/lighting/exports/open.lua': 'function f()\n  return 1\n',
    'a.lua': 'return require("./b")', 'b.lua': 'local a = require("./a") return { a }', 'self.lua': 'return { require("./self") }', 'broken.lua': '\nerror("not today")', 'nil.lua': 'local x\nreturn x.y',
  };
  const cases: [string, string][] = [
    ['lighting/helpers', 'module not found: "lighting/helpers" (tried modules/lighting/exports/helpers.lua)'],
    ['csv-parser/parse', 'module not installed: "csv-parser"'],
    ['lighting/bad', 'syntax error in "lighting/bad": 2:11: unexpected symbol near \'=\''],
    ['lighting/open', 'syntax error in "lighting/open": 3:1: \'end\' expected (to close \'function\' at line 1) near <eof>'],
    ['./a', 'circular require: a.lua -> b.lua -> a.lua'], ['./self', 'self.lua:1: circular require: self.lua -> self.lua'],
    ['workspace/utils', 'module not found: "workspace/utils" (tried workspace/modules/utils.lua)'], ['./x', 'module not found: "./x" (tried x.lua)'], ['../x', 'module not found: "../x" (tried ../x.lua)'],
  ];
  test.each(cases)('require.try("%s") gives nil and %s', async (name, message) => {
    const [isNil, err] = await gives(`local m, err = require.try("${name}") return { m == nil, err }`, files) as [boolean, string];
    expect([isNil, err.slice(name === './a' ? -message.length : 0)]).toEqual([true, message]);
  });
  test.each(cases)('require("%s") throws it', async (name, message) => {
    const { error, record } = await run(`\nrequire("${name}")`, { files });
    expect(error).toContain(message);
    if (!name.startsWith('./a') && !name.startsWith('./self')) expect([error, record.error?.line]).toEqual([`script:2: ${message}`, 2]);
  });

  test('what a module raises comes as it is, with its file and line, and it can be required again', async () => {
    expect((await run('require("./broken")', { files })).record.error).toMatchObject({ message: 'broken.lua:2: not today', line: 2, file: 'broken.lua' });
    expect((await run('require("./nil")', { files })).error).toContain('nil.lua:2: attempt to index a nil value');
    expect(await gives('local _, one = pcall(require, "./broken") local _, other = require.try("./broken") return { one, other }', files)).toEqual(['broken.lua:2: not today', 'broken.lua:2: not today']);
    expect(await gives('return select(2, pcall(require, 5))', files)).toContain("bad argument #1 to 'require' (string expected, got number)");
  });
});

test.each([
  [{ '../x.lua': '' }, 'Files: "../x.lua" is no path'], [{ 'a//b.lua': '' }, 'is no path'], [{ 'x.lua': 1 as unknown as string }, 'Files: x.lua is a text'],
  [Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`f${i}.lua`, ''])), 'Files: at most 200'],
])('files that are none: %#', async (files, message) => expect((await run('return 1', { files })).error).toContain(message));
