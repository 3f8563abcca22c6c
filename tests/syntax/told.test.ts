// What is said of a program by its names: only what holds whatever it does when it runs.
import { describe, expect, it } from 'vitest';
import { diagnoseLua } from '../../src/syntax/rules/all.ts';
import type { Surroundings } from '../../src/syntax/rules/all.ts';

const unknown = { severity: 'info', message: 'unknown %' } as const;
const write = { severity: 'warning', message: 'write %' } as const;
const told = (text: string, more: Partial<Surroundings> = {}): string[] =>
  diagnoseLua(text, { lua: '5.4', known: new Set(['print', 'load', '_G']), unknown, write, ...more }).map(({ message }) => message);

describe('is told', () => {
  it.each<[string, string[]]>([
    ['local a = 1', ['Nothing reads the local a.']],
    ['local a = 1 a = 2', ['Nothing reads the local a.']],
    ['local function f() return f() end', []],
    ['print(x)', ['unknown x']],
    ['print(x)\nlocal x = 1\nprint(x)', ['unknown x A local of that name is made in line 2, and is not seen here.']],
    ['x = 1 print(x)', ['write x']],
  ])('%j: %j', (text, expected) => expect(told(text)).toEqual(expected));
});

describe('is left alone', () => {
  it.each([
    'local _ = 1', 'local f <close> = nil', 'local function f(unused) return 1 end return f', 'for i = 1, 2 do end',
    'local a = 1 return function() return a end', 'return print', '',
  ])('%j', (text) => expect(told(text)).toEqual([]));

  it.each(['_G.x = 1 print(x)', 'load("x = 1")() print(x)'])('a global where others can be made without their names: %j', (text) => {
    expect(told(text)).toEqual([]);
  });

  it('a global where it may be made elsewhere, or may be made', () => {
    expect(diagnoseLua('x = y', { lua: '5.4', known: new Set() })).toEqual([]);
  });

  it('what text that is joined to it may make and use', () => {
    expect(told('local a = 1 print(b)', { isJoined: true })).toEqual([]);
    expect(told('local function f() local inner = 1 end x = f', { isJoined: true })).toEqual(['Nothing reads the local inner.', 'write x']);
  });
});
