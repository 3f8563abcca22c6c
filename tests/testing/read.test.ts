import { describe, expect, it } from 'vitest';
import { faultsOf, projectOf } from './run.ts';
import { testWith, wrong } from './wrong.ts';

/** "line:column message" of the faults of a test file for Redis, or another host. */
const faults = (text: string, host = 'redis'): string[] => faultsOf(projectOf('return 1', text, { host })).map(({ line, column, message }) => `${line}:${column} ${message}`);
const ofTest = (line: string, host?: string): string[] => faults(testWith(line), host);

describe('faults of a test file stand at their place', () => {
  it.each(wrong.map(([line, start]) => [line, start] as const))('%s', (line, start) => {
    expect(ofTest(line)[0]).toContain(start);
  });

  it('says what a host has not', () => {
    expect(ofTest('expect: { keyspace: {} }', 'plain')).toEqual(['3:15 Plain Lua has no keyspace.']);
    expect(ofTest('user: +@all', 'plain')).toEqual(['3:5 Plain Lua has no users.']);
    expect(ofTest('data: SET a 1', 'plain')).toEqual(['3:11 Plain Lua knows no commands.']);
    expect(ofTest('call: PING', 'plain')).toEqual(['3:5 Plain Lua has no clients that send commands.']);
    expect(ofTest('expect: { tables: {} }')).toEqual(['3:15 Redis has no tables.']);
    expect(ofTest('expect: { nodes: {} }')).toEqual(['3:15 Redis has no nodes.']);
    expect(ofTest('expect: { tables: { users: 1 } }', 'automations')).toEqual(['3:32 It should be a list of rows, or a map of rows by their ids.']);
    expect(ofTest('expect: { nodes: { add: 1 } }', 'workflow')).toEqual(['3:29 It should be fields of the state, { n: 2 }, or a list of such for all its runs.']);
    expect(ofTest('version: 7.0', 'plain')).toEqual(['3:5 Plain Lua has no releases.']);
  });

  it('tells of YAML that is none, of names that stand twice, and of what is larger than a file can be', () => {
    expect(faults('tests: [')[0]).toMatch(/^1:9 /);
    expect(faults('tests:\n  - name: a\n    name: b\n')[0]).toBe('3:5 Map keys must be unique.');
    expect(faults('tests:\n  - name: a\n    expect: { reply: { a: 1, a: 2 } }\n')).toEqual(['3:30 Map keys must be unique.']);
    expect(faults('tests:\n  - name: a\n    expect: { reply: 1 }\n  - name: a\n    expect: { reply: 1 }\n')).toEqual(['4:11 Another test is called "a".']);
    expect(faults('a: &a [1]\ntests: [*a]\n')[0]).toBe('2:9 Aliases are not read here: write the value.');
    expect(faults(`tests: ${'['.repeat(60)}${']'.repeat(60)}`)[0]).toBe('1:48 It is nested deeper than a test file can be.');
    expect(faults('x'.repeat(300_001))[0]).toBe('1:1 It is longer than 300000 characters.');
    expect(faults('')).toEqual(['1:1 There are no tests in it: begin with "tests:".']);
    expect(faults('host: odd\ntests: []')[0]).toContain('There is no host "odd"');
  });

  it.each([
    ['open brackets', '['.repeat(299_000), 'It is nested deeper'], ['maps in maps', '{a: '.repeat(70_000), 'It is nested deeper'], ['dashes', '- '.repeat(149_000), 'It is nested deeper'],
    ['question marks', '? '.repeat(149_000), 'It is nested deeper'], ['tags', `tests: ${'!a '.repeat(90_000)}`, 'It is nested deeper'], ['lines further and further in', Array.from({ length: 760 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), ''],
    ['quotes', '"'.repeat(200_001), 'It holds more'], ['faults', '"" '.repeat(20_000), 'Unexpected'], ['many names', `{${Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join(', ')}}`, ''],
    ['many values', `tests: [${'1,'.repeat(140_000)}]`, 'It holds more'], ['documents', '---\n'.repeat(74_000), ''], ['colons', ': '.repeat(149_000), ''],
    ['comments', '#\n'.repeat(40_000), 'There are no tests'], ['spaces', `${' '.repeat(299_000)}a`, ''], ['directives', '%YAML 1.2\n'.repeat(29_000), ''],
  ])('reads no hostile file for long: %s', (_, text, start) => {
    const begun = performance.now();
    const said = faults(text);
    expect(performance.now() - begun).toBeLessThan(10_000); // milliseconds, on a machine that does other things, too
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThanOrEqual(100);
    expect(said[0].replace(/^\d+:\d+ /, '')).toContain(start);
  }, 30_000);
});
