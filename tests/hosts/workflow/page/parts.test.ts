// The code of a node edited alone goes back to its place: both readers of YAML then read that code, and all else as before.
import { describe, expect, it } from 'vitest';
import type { Part } from '../../../../src/hosts/page.ts';
import { partsOf } from '../../../../src/hosts/workflow/page/parts.ts';
import { codeIn } from '../../../../src/hosts/workflow/questions.ts';
import type { Runtime, WorkflowAsks } from '../../../../src/hosts/workflow/wire.ts';
import { readPythonYaml, readRustYaml } from '../../../../src/hosts/workflow/yaml/dialects.ts';
import { toPlain } from '../../../../src/hosts/workflow/values/to-plain.ts';
import { runFile, toJson } from '../host.ts';

const about = (runtime: Runtime = 'python') => ({
  settings: { runtime }, ask: (_: string, given: unknown) => Promise.resolve(codeIn(given as WorkflowAsks['code']['given'])),
});
const parts = async (file: string, runtime?: Runtime): Promise<readonly Part[]> => (await partsOf(file, about(runtime)))!;
const put = (file: string, { from, to }: Part, insert: string): string => file.slice(0, from) + insert + file.slice(to);

const AFTER = '    goto: __end__\n  - name: z # last\n';
const FORMS: [form: string, file: string][] = [
  ['a block', `nodes:\n  - name: a\n    language: lua\n    run: |\n      local x = 1\n\n      return {v = x}\n${AFTER}`],
  ['a block with its own indentation', `nodes:\n- name: a\n  language: lua\n  run: |3-\n       local x = 1\n     return {v = x}\n  goto: __end__\n- name: z\n`],
  ['a block with a comment and lines after it', `nodes:\n  - name: a\n    language: lua\n    run: |- # code\n      local x = 1\n\n\n${AFTER}`],
  ['an empty block', `nodes:\n  - name: a\n    language: lua\n    run: |\n${AFTER}`],
  ['a block at the end of the file', 'nodes:\n  - name: a\n    language: lua\n    run: |\n      return {v = 1}'],
  ['an empty block at the end of the file', 'nodes:\n  - name: a\n    language: lua\n    run: |'],
  ['a block with CR LF', `nodes:\n  - name: a\n    language: lua\n    run: |\n      local x = 1\n      return {v = x}\n${AFTER}`.replaceAll('\n', '\r\n')],
  ['a folded block', `nodes:\n  - name: a\n    language: lua\n    run: >\n      return\n      {v = 1}\n${AFTER}`],
  ['a line', `nodes:\n  - name: a\n    language: lua\n    run: return {v = 1} # short\n${AFTER}`],
  ['double quotes', `nodes:\n  - name: a\n    language: lua\n    run: "return {v = \\"\\u00e9\\"}"\n${AFTER}`],
  ['brackets', 'nodes: [{name: a, language: lua, run: \'return {v = 1}\', goto: __end__}, {name: z}]\n'],
  ['a mapping', `nodes:\n  - name: a\n    run:\n      type: lua\n      code: |\n        return {v = 1}\n${AFTER}`],
  ['a step of a loop\'s body', `nodes:\n  - name: w\n    type: while_loop\n    condition: "false"\n    max_iterations: 2\n    body:\n      - name: a\n        language: lua\n        run: |\n          return {v = 1}\n${AFTER}`],
  ['tabs and a mark', `\ufeffnodes:\n  - name: a\n    language: lua\n    run: |\n      if true then\n      \treturn {v = 1}\n      end\n${AFTER}`],
];
const CODES = [
  '', 'return {v = 2}', 'local y = 2\nreturn {v = y}', '  local y = 2\nreturn {v = y}', '\n\n  return {v = 2}', '   \nreturn {v = 2}\n', 'return {v = 2}\n\n\n',
  '\treturn {v = 2}', 'return {v = "é😀 \\n # : - |"}', '# no Lua: [', '- a\n- b', '---\nreturn\n...', 'x: y\nz', "return {v = 'a''b\"'}", 'return {v = "\u0001\u007f\u0085\u2028"}\nx',
  'if true then\n  return {v = [[\n\n  kept\n]]}\nend', '  ', '\n',
];

/** What the file says beside the code. */
const others = (file: string, read: typeof readPythonYaml): string =>
  JSON.stringify(toPlain(read(file).value), (key, value: unknown) => (key === 'run' || key === 'code' ? typeof value === 'object' ? value : '' : value));
const bare = (code: string): string => (code.trim() === '' ? '' : code.replace(/^(?:[ \t]*\n)+/, (blank) => blank.replace(/[ \t]/g, '')).replace(/\n+$/, ''));

describe.each(FORMS)('in %s', (_form, file) => {
  it.each(CODES.map((code) => [code]))('%j goes back to its place', async (code) => {
    const [part] = await parts(file);
    const { insert, part: next } = part.with(code);
    const after = put(file, part, insert);
    for (const [runtime, read] of [['python', readPythonYaml], ['rust', readRustYaml]] as const) {
      const [again] = await parts(after, runtime);
      expect(bare(again.code)).toBe(bare(code));
      expect(again.name).toBe(part.name);
      expect(others(after, read)).toBe(others(file, read));
      expect([next.from, next.to]).toEqual([again.from, next.to]);
    }
    expect(after.slice(next.to)).toBe(file.slice(part.to));
    expect(after.includes('\r\n')).toBe(file.includes('\r\n'));
    expect(/[^\r]\n/.test(after) && /\r\n/.test(after)).toBe(false);
  });

  it('one after another is as the last one at once, and so is the way back', async () => {
    const [first] = await parts(file);
    let text = file;
    let part = first;
    for (const code of [...CODES, first.code]) {
      const { insert, part: next } = part.with(code);
      text = put(text, part, insert);
      part = next;
      const again = (await parts(text))[0];
      expect(bare(again.code)).toBe(bare(code));
      expect(again.from).toBe(part.from);
      expect(part.lineOf(lineOf(text, 'local y'))).toBe(again.lineOf(lineOf(text, 'local y')));
    }
    expect(others(text, readPythonYaml)).toBe(others(file, readPythonYaml));
  });
});

const lineOf = (text: string, what: string): number => text.slice(0, Math.max(0, text.indexOf(what))).split('\n').length;

it('knows which of its lines a line of the file is', async () => {
  const file = 'nodes:\n  - name: a\n    language: lua\n    run: |\n      local x = 1\n\n      return {v = x}\n  - {name: b, language: lua, run: "return {}"}\n';
  const [a, b] = await parts(file);
  expect([4, 5, 6, 7, 8].map((line) => a.lineOf(line))).toEqual([undefined, 1, 2, 3, undefined]);
  expect([7, 8, 9].map((line) => b.lineOf(line))).toEqual([undefined, 1, undefined]);
  const moved = a.with('one\ntwo').part;
  expect([5, 6, 7].map((line) => moved.lineOf(line))).toEqual([1, 2, undefined]);
  const block = b.with('one\ntwo').part;
  expect([8, 9, 10].map((line) => block.lineOf(line))).toEqual([1, 2, undefined]);
});

it('gives each part a name of its own, and leaves out what is no Lua', async () => {
  const file = `nodes:
  - {name: a, language: lua, run: "return {}"}
  - {name: a, language: lua, run: "return {}"}
  - {name: py, run: "return {}"}
  - name: s
    steps: [{name: one, language: lua, run: "return {}"}, {language: lua, run: "return {}"}]
`;
  expect((await parts(file)).map(({ name }) => name)).toEqual(['a', 'a (2)', 's / one', 's / unnamed']);
  expect(await partsOf('nodes: [', about())).toBeUndefined();
});

it('what was edited alone runs as part of the whole', async () => {
  const [, file] = FORMS[0];
  const [part] = await parts(file);
  const after = put(file, part, part.with('  local t = {}\nt.v = state.n * 2\nreturn t').insert);
  expect(toJson(runFile(`name: t\n${after}`, { state: { n: 4 } }).reply)).toEqual({ n: 4, v: 8 });
});
