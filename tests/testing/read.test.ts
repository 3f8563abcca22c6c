import { describe, expect, it } from 'vitest';
import { faultsOf, projectOf } from './run.ts';
import { testWith, wrong } from './wrong.ts';

/** "line:column message" of the faults of a test file for Redis, or another host. */
const faults = (text: string, host = 'redis'): string[] => faultsOf(projectOf('return 1', text, { host })).map(({ line, column, message }) => `${line}:${column} ${message}`);
const ofTest = (line: string, host?: string): string[] => faults(testWith(line), host);

describe('faults of a test file stand at their place', () => {
  it.each(wrong)('%s', (line, start) => {
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
    expect(faults('tests:\n  - name: a\n    expect: { reply: 1 }\n  - name: a\n    expect: { reply: 1 }\n')).toEqual(['4:11 Another test is called "a".']);
    expect(faults('a: &a [1]\ntests: [*a]\n')[0]).toBe('2:9 Aliases are not read here: write the value.');
    expect(faults(`tests: ${'['.repeat(60)}${']'.repeat(60)}`)[0]).toContain('It holds more than a test file can.');
    expect(faults('x'.repeat(1_000_001))[0]).toContain('It is longer than 1000000 characters.');
    expect(faults('')).toEqual(['1:1 There are no tests in it: begin with "tests:".']);
    expect(faults('host: odd\ntests: []')[0]).toContain('There is no host "odd"');
  });
});
