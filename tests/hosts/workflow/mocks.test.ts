// A node that cannot run here stops the run with what would stand for it: with that the run goes on.
import { describe, expect, it } from 'vitest';
import { withKeys } from '../../../src/ide/reply/add-keys.ts';
import { runFile, text } from './host.ts';

const nodes = (lines: string): string => `name: t\nnodes:\n${lines.replace(/^/gm, '  ')}\n`;

const FILES: [what: string, file: string, runtimes: string[], mock: object][] = [
  ['Python code', nodes('- name: é\n  language: python\n  run: |\n    return {"v": 1}'), ['python', 'rust', 'both'], { é: {} }],
  ['Prolog code', nodes('- name: a\n  language: prolog\n  run: x.'), ['python', 'rust'], { a: {} }],
  ['an expression', nodes('- name: a\n  run: {type: expression, value: "1 + 1"}'), ['python'], { a: {} }],
  ['an action', nodes('- name: a\n  uses: llm.call'), ['python', 'rust'], { a: {} }],
  ['an action with an output', nodes('- name: a\n  uses: llm.call\n  output: reply'), ['python', 'rust'], { a: '' }],
  ['a step', nodes('- name: a\n  steps:\n    - {name: inner, uses: llm.call, output: reply}'), ['python'], { inner: '' }],
  ['a node in a loop', nodes('- name: w\n  type: while_loop\n  condition: "not state.reply"\n  max_iterations: 2\n  body:\n    - {name: inner, uses: llm.call, output: reply}'), ['python', 'rust'], { inner: '' }],
  ['an action for each item', nodes('- name: a\n  type: dynamic_parallel\n  items: "{{ state.list }}"\n  action: {uses: llm.call}\n  fan_in: b\n- name: b'), ['python'], { a: {} }],
  ['a branch for each item', nodes('- name: a\n  parallel_each: "{{ state.list }}"\n  uses: llm.call\n  output: reply\n  fan_in: b\n- name: b'), ['python'], { a: '' }],
];

describe.each(FILES)('%s', (_what, file, runtimes, mock) => {
  it.each(runtimes)('on %s', (runtime) => {
    const given = { state: { list: [1, 2] }, settings: { runtime } };
    const { error } = runFile(file, given);
    expect(text(error!.message)).toMatch(/cannot run here|not supported/);
    expect(error!.fix).toEqual({ label: `Add a mock for ${Object.keys(mock)[0]}`, input: 'mocks', add: JSON.stringify(mock) });
    expect(runFile(file, { ...given, mocks: withKeys('', error!.fix!.add) }).error?.fix).toBeUndefined();
  });
});

it('an error of another kind offers nothing', () => {
  expect(runFile(nodes('- {name: a, language: lua, run: "error(1)"}')).error!.fix).toBeUndefined();
  expect(runFile(nodes('- {name: a, uses: x}'), { mocks: { a: [] } }).error!.fix).toBeUndefined();
});
