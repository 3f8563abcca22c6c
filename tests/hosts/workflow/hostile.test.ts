// Files that would keep the host for ever, or take it down: each ends with an error of its own.
import { describe, expect, it } from 'vitest';
import { runFile, text } from './host.ts';
import type { Given } from './host.ts';

const RUNTIMES = ['python', 'rust', 'both'];
const bomb = `a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n${'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]`).join('\n')}\n`;

const FILES: [about: string, file: string, given: Given, message: RegExp][] = [
  ['aliases that stand for thousands of millions of values', `${bomb}name: t\nnodes: []\n`, {}, /stands for more than/],
  ['an alias within itself', 'name: t\na: &a [*a]\nnodes: []\n', {}, /recursion|alias/],
  ['brackets without end', `name: t\nx: ${'['.repeat(20_000)}`, {}, /./],
  ['a state that is no JSON', 'name: t\nnodes: []', { state: '{"a": }' }, /^The state is no JSON: a value is expected \(line 1\)$/],
  ['a state that is a list', 'name: t\nnodes: []', { state: '[1]' }, /^The state is to be a JSON object/],
  ['a state that is too deep', 'name: t\nnodes: []', { state: `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}` }, /too deep/],
  ['mocks that are used up', 'name: t\nnodes:\n  - {name: a, uses: x.y, goto: a}\n  - {name: z}\n', { mocks: { a: [{ n: 1 }, { n: 2 }] } }, /mocks of node 'a' hold 2 values, and this is run 3 of it/],
];

describe.each(RUNTIMES)('on %s', (runtime) => {
  it.each(FILES)('%s', (_about, file, given, message) => {
    const { error } = runFile(file, { ...given, settings: { runtime, 'time-limit': 2000 } });
    expect(text(error!.message)).toMatch(message);
  });
});

it('a macro that calls itself, a loop over thousands of millions', () => {
  const flow = (condition: string): string => `name: t\nnodes:\n  - {name: a}\n  - {name: b}\nedges:\n  - {from: a, to: b, when: ${JSON.stringify(condition)}}\n`;
  const end = (condition: string): string => text(runFile(flow(condition), { settings: { 'time-limit': 1500 } }).error!.message);
  expect(end('{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}')).toBe('maximum recursion depth exceeded');
  expect(end('{{ range(10000000000) | list }}')).toContain('cannot be run here');
  expect(end('{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}')).toMatch(/time|characters/);
  expect(end('{{ 9 ** 9999999 }}')).toContain('cannot be run here');
  expect(end("{{ ('x' * 9999) * 9999 }}")).toContain('cannot be run here');
});

it('the same ground gives the same record, twice', async () => {
  const { ground } = await import('./host.ts');
  const { WorkflowRunner } = await import('../../../src/hosts/workflow/runner.ts');
  const still = (): InstanceType<typeof WorkflowRunner> => new WorkflowRunner(ground({ now: () => 1_790_000_000_000, elapsed: () => 1000 }, () => 0.25));
  const file = `name: t\nnodes:\n  - {name: a, language: lua, run: "return {r = math.random(1000000), on = tostring(os)}"}\n`;
  for (const runtime of RUNTIMES) {
    const [one, other] = [still(), still()].map((runner) => runFile(file, { settings: { runtime } }, runner));
    expect(one).toEqual(other);
  }
});
