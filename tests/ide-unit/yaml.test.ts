// Where a workflow holds Lua the editor reads Lua, and YAML elsewhere.
import { expect, test } from 'vitest';
import { yamlWithLua } from '../../src/ide/editor/yaml.ts';

const FLOW = `name: local
nodes:
  - name: a
    run: |
      local x = state.n
      return {n = x}
  - name: b
    run: return {m = 1}
  - {name: c, run: "return 1"}
  - name: d
    other: return 2
`;

/** The innermost node at a text. */
function at(text: string): string {
  const { parser } = yamlWithLua('5.1', new Set(['state'])).language;
  return parser.parse(FLOW).resolveInner(FLOW.indexOf(text) + 1, 1).name;
}

test.each([['local x', 'local'], ['state.n', 'VariableName'], ['return {n', 'return'], ['return {m', 'return']])('%s is Lua: %s', (text, name) => {
  expect(at(text)).toBe(name);
});

test.each(['local\nnodes', 'return 1', 'return 2'])('%s is YAML', (text) => {
  expect(at(text)).toMatch(/Literal$/);
});
