import { describe, expect, test } from 'vitest';
import { complete, helpLines, inCaseOf } from '../../src/hosts/redis/panels/console/completion.ts';
import { LineHistory } from '../../src/hosts/redis/panels/console/history.ts';
import type { Word } from '../../src/protocol.ts';

const command = (name: string, syntax: string): Word => ({ name, kind: 'command', syntax, about: `About ${name}.` });
const words: Word[] = [
  command('SET', 'SET key value [NX | XX]'), command('SETNX', 'SETNX key value'), command('GET', 'GET key'),
  command('SCRIPT', 'SCRIPT'), command('SCRIPT LOAD', 'SCRIPT LOAD script'),
  { name: 'SETTINGS', kind: 'table', syntax: '', about: '' },
];

describe('completion', () => {
  test('offers commands alone, the shortest first', () => expect(complete('se', words).names).toEqual(['SET', 'SETNX']));
  test('knows the command that is called', () => {
    expect(complete('set k v', words)).toEqual({ names: [], command: words[0] });
    expect(complete('set', words).command).toBe(words[0]);
    expect(complete('setx k', words).command).toBeUndefined();
  });
  test('takes the longer of two names', () => {
    expect(complete('script  load x', words).command).toBe(words[4]);
    expect(complete('script fl', words).command).toBe(words[3]);
    expect(complete('script l', words).names).toEqual(['SCRIPT LOAD']);
  });
  test('says nothing of an empty line', () => expect(complete('  ', words)).toEqual({ names: [] }));
  test('follows the case', () => {
    expect(inCaseOf('se', 'SET')).toBe('set');
    expect(inCaseOf('SE', 'SET')).toBe('SET');
  });
});

describe('help', () => {
  test('of a command is its syntax', () => expect(helpLines('get', words)).toEqual(['GET key', '  About GET.']));
  test('of a beginning is all that begin so', () => expect(helpLines('se', words)).toHaveLength(4));
  test('of nothing known says so', () => expect(helpLines('nope', words)).toEqual(['No command begins with "nope".']));
  test('of itself', () => expect(helpLines('', words).length).toBeGreaterThan(1));
});

describe('the history of lines', () => {
  test('walks back and forth, and keeps what was being typed', () => {
    const history = new LineHistory(['a', 'b']);
    expect([history.older('dra'), history.older('b'), history.older('a')]).toEqual(['b', 'a', undefined]);
    expect([history.newer(), history.newer(), history.newer()]).toEqual(['b', 'dra', undefined]);
  });
  test('keeps no line twice in a row, and none that is blank', () => {
    const kept: string[][] = [];
    const history = new LineHistory([], (lines) => kept.push(lines));
    for (const line of ['a', 'a', ' ', 'b', 'a']) history.add(line);
    expect(kept.at(-1)).toEqual(['a', 'b', 'a']);
  });
  test('is bounded', () => {
    const history = new LineHistory(Array.from({ length: 1000 }, (_, at) => String(at)));
    let oldest = '';
    for (let line = history.older(''); line !== undefined; line = history.older('')) oldest = line;
    expect(oldest).toBe('700');
  });
  test('finds the newest line first', () => {
    const history = new LineHistory(['get a', 'set a 1', 'get b', 'get a']);
    expect([history.find('get'), history.find('get', 1), history.find('get', 2)]).toEqual(['get a', 'get b', undefined]);
  });
});
