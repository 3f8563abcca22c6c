// What is said of the Lua in a workflow stands at its place in the file, whatever form the value has; fixes are made there.
import { describe, expect, it } from 'vitest';
import { codeIn } from '../../../../src/hosts/workflow/questions.ts';
import { diagnose, GLOBALS } from '../../../../src/hosts/workflow/page/diagnose.ts';
import type { WorkflowAsks } from '../../../../src/hosts/workflow/wire.ts';
import type { Diagnostic } from '../../../../src/syntax/diagnostic.ts';
import { runFile, toJson } from '../host.ts';

const about = (runtime?: string) => ({
  lua: '5.1' as const, settings: runtime === undefined ? {} : { runtime }, words: [], isJoined: false,
  ask: (name: string, given: unknown) => Promise.resolve(name === 'code' ? codeIn(given as WorkflowAsks['code']['given']) : undefined),
});
const said = async (file: string, runtime?: string): Promise<readonly Diagnostic[]> => (await diagnose(file, about(runtime)))!;

/** Each diagnostic as what it stands under, and what its fix writes. */
const shown = async (file: string): Promise<string[]> => (await said(file)).map(({ from, to, fix }) =>
  `${file.slice(from, to)}${fix === undefined ? '' : ` -> ${fix.insert}`}`);

const fixed = async (file: string): Promise<string> => (await said(file)).filter(({ fix }) => fix !== undefined).map(({ fix }) => fix!)
  .sort((a, b) => b.from - a.from).reduce((all, { from, to, insert }) => all.slice(0, from) + insert + all.slice(to), file);

const FORMS: [form: string, file: string][] = [
  ['a block', 'nodes:\n  - name: a\n    language: lua\n    run: |\n      -- é😀\n\n      return {v = 17 // 5}\n'],
  ['a block with a stripped end and a comment', 'nodes:\n  - name: a\n    language: lua\n    run: |- # code\n      return {v = 17 // 5}\n    goto: __end__\n'],
  ['a block that begins with an empty line', 'nodes:\n  - name: a\n    language: lua\n    run: |\n\n        return {v = 17 // 5}\n'],
  ['a block with an indentation that is written out', 'nodes:\n  - name: a\n    language: lua\n    run: |2\n        local x = 1\n      return {v = 17 // 5, x = x}\n'],
  ['a block that ends with the file', 'nodes:\n  - name: a\n    language: lua\n    run: |\n      return {v = 17 // 5}'],
  ['a block with CR LF', 'nodes:\r\n  - name: a\r\n    language: lua\r\n    run: |\r\n      local x = 1\r\n\r\n      return {v = 17 // 5, x = x}\r\n'],
  ['a line', 'nodes:\n  - name: a\n    language: lua\n    run: return {v = 17 // 5}\n'],
  ['double quotes', 'nodes:\n  - {name: a, language: lua, run: "return {v = 17 // 5}"}\n'],
  ['single quotes', "nodes:\n  - name: a\n    language: lua\n    run: 'return {v = 17 // 5}'\n"],
  ['a mapping', 'nodes:\n  - name: a\n    run:\n      type: lua\n      code: |\n        return {v = 17 // 5}\n'],
  ['a mark before the file', '\ufeffnodes:\n  - name: a\n    language: lua\n    run: |\n      return {v = 17 // 5}\n'],
  ['an anchor', 'nodes:\n  - name: a\n    language: lua\n    run: &code |\n      return {v = 17 // 5}\n  - {name: b, language: lua, run: *code}\n'],
  ['a step', 'nodes:\n  - name: a\n    steps:\n      - language: lua\n        run: |\n          return {v = 17 // 5}\n'],
  ['the body of a loop', 'nodes:\n  - name: w\n    type: while_loop\n    condition: "not state.v"\n    max_iterations: 2\n    body:\n      - name: a\n        language: lua\n        run: |\n          return {v = 17 // 5}\n'],
];

describe.each(FORMS)('in %s', (_form, file) => {
  it('is marked where it stands', async () => {
    expect(await shown(file)).toEqual(['17 // 5 -> math.floor(17 / 5)']);
  });

  it('has a fix that leaves the file whole', async () => {
    const after = await fixed(file);
    expect(after).toBe(file.replace('17 // 5', 'math.floor(17 / 5)'));
    expect(await shown(after)).toEqual([]);
    const { error, reply } = runFile(after);
    expect(error).toBeUndefined();
    expect(toJson(reply)).toMatchObject({ v: 3 });
  });
});

it('marks the whole of a value whose text stands nowhere as it is, without a fix', async () => {
  for (const run of ['"return {v = 17 // 5, t = \\"\\\\n\\"}"', '>\n      return {\n      v = 17 // 5}', "'return {v = 17 // 5, t = ''x''}'"]) {
    const [one, ...others] = await said(`nodes:\n  - name: a\n    language: lua\n    run: ${run}\n`);
    expect(others).toEqual([]);
    expect(one.fix).toBeUndefined();
    expect(`nodes:\n  - name: a\n    language: lua\n    run: ${run}\n`.slice(one.from, one.to)).toBe(run);
  }
});

it('tells by the runtime what fails there and what only the other one refuses', async () => {
  const file = 'nodes:\n  - {name: a, language: lua, run: "return {v = 7 // 2, w = unpack({1})}"}\n';
  const severities = async (runtime?: string) => (await said(file, runtime)).map(({ severity }) => severity);
  expect(await severities()).toEqual(['warning', 'info']);
  expect(await severities('rust')).toEqual(['info', 'warning']);
  expect(await severities('both')).toEqual(['warning', 'warning']);
});

it('says nothing of what is no Lua, and keeps quiet while the file is broken', async () => {
  expect(await said('nodes:\n  - {name: a, run: "return {\\"v\\": 7 // 2}"}\n  - {name: b, uses: x}\n')).toEqual([]);
  expect(await said('nodes: {a: 1}')).toEqual([]);
  expect(await said('- 1')).toEqual([]);
  expect(await diagnose('nodes: [', about())).toBeUndefined();
});

it('knows the names of either runtime, of other nodes, and what nobody made', async () => {
  for (const runtime of ['python', 'rust']) {
    const all = runFile('name: t\nnodes:\n  - name: a\n    language: lua\n    run: |\n      local t = {} for k in pairs(_G) do t[#t + 1] = k end return {t = t}\n', { settings: { runtime } });
    for (const name of (toJson(all.reply) as { t: string[] }).t) expect(GLOBALS.has(name), name).toBe(true);
  }
  const file = `nodes:
  - {name: a, language: lua, run: "total = 1 local spare = 2 return {}"}
  - {name: b, language: lua, run: "return {v = total, w = stat.n}"}
`;
  expect((await said(file)).map(({ message }) => message)).toEqual(['Nothing reads the local spare.', 'Nothing makes the global stat: it is nil.']);
});

it('the examples have nothing that one runtime alone takes, and no name that nobody made', async () => {
  const { examples } = await import('../../../../src/hosts/workflow/examples/all.ts');
  for (const { id, script } of examples) {
    const told = (await said(script, 'both')).filter(({ severity }) => severity !== 'info');
    expect(told.map(({ message, from }) => `${script.slice(from - 20, from + 10)}: ${message}`), id).toEqual([]);
  }
});
