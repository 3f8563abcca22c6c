// Names: where they are made and used, and the text under another name means what it meant.
import { describe, expect, it } from 'vitest';
import { parseLua } from '../../src/syntax/parse.ts';
import type { Dialect } from '../../src/syntax/parse.ts';
import { scopesOf } from '../../src/syntax/scopes.ts';
import { definitionOf, namedAt, outlineOf, rename } from '../../src/syntax/symbols.ts';
import { programs } from './corpus.ts';

const scopes = (text: string, lua: Dialect = '5.4') => scopesOf(parseLua(text, lua), text, lua);

/** The text with its cursor at "|". */
function at(text: string) {
  const place = text.indexOf('|');
  const without = text.replace('|', '');
  const all = scopes(without);
  return { text: without, all, named: namedAt(all, place) };
}

/** The text under another name, or why not. */
function renamed(marked: string, to: string): string {
  const { text, all, named } = at(marked);
  const places = rename(all, named!, to);
  return typeof places === 'string' ? places : written(text, places, to);
}

const written = (text: string, places: readonly { from: number; to: number }[], name: string): string =>
  [...places].reverse().reduce((all, { from, to }) => all.slice(0, from) + name + all.slice(to), text);

describe('a local under another name', () => {
  it.each<[text: string, to: string, expected: string]>([
    ['local to|tal = 1 total = total + 1 return total', 'sum', 'local sum = 1 sum = sum + 1 return sum'],
    ['local function f|(n) return f(n - 1) end return f', 'g', 'local function g(n) return g(n - 1) end return g'],
    ['local function f(n|) return n + 1 end', 'count', 'local function f(count) return count + 1 end'],
    ['local x = 1 do local x = 2 print(x|) end print(x)', 'y', 'local x = 1 do local y = 2 print(y) end print(x)'],
    ['for i| = 1, 3 do print(i) end', 'k', 'for k = 1, 3 do print(k) end'],
    ['local a| = 1 return { a = a, b = t.a }', 'b', 'local b = 1 return { a = b, b = t.a }'],
    ['local a = 1 return a|', 'a', 'local a = 1 return a'],
  ])('%s as %s', (text, to, expected) => expect(renamed(text, to)).toBe(expected));

  it.each<[text: string, to: string, reason: RegExp]>([
    ['local a| = 1 local b = 2 return a + b', 'b', /^Another b would hide/],
    ['local a = 1 local b| = 2 return a + b', 'a', /means something else/],
    ['local a| = 1 return print(a)', 'print', /means something else/],
    ['local function f(a|, b) return a end', 'b', /another parameter b/],
    ['local a| = 1', 'end', /word of Lua/],
    ['local a| = 1', '1a', /begins with no digit/],
    ['print|(1)', 'x', /no local/],
    ['function t:m() return self| end', 'me', /no local/],
  ])('is refused: %s as %s', (text, to, reason) => expect(renamed(text, to)).toMatch(reason));

  /** What each name means, whatever it is called: the local by where it is made, counted. */
  function meaning(text: string, lua: Dialect): string {
    const { locals, uses } = scopes(text, lua);
    return uses.map(({ name, local, write }) => `${local === undefined ? name : locals.indexOf(local)}${write ? '=' : ''}`).join(' ');
  }

  let taken = 0;
  it.each(programs.filter(({ text }) => text.length < 20_000).map(({ name, text }) => [name, text] as const))('%s: means what it meant', (_name, text) => {
    const all = scopes(text);
    const names = [...new Set(all.uses.map(({ name }) => name))].slice(0, 4);
    for (const local of all.locals.filter(({ from, to }) => from < to).slice(0, 15)) {
      for (const to of ['fresh_name', ...names]) {
        const places = rename(all, namedAt(all, local.from)!, to);
        if (typeof places === 'string') continue;
        taken++;
        expect(meaning(written(text, places, to), '5.4'), `${local.name} at ${local.from} as ${to}`).toBe(meaning(text, '5.4'));
      }
    }
  });
  it('many were renamed', () => expect(taken).toBeGreaterThan(1_000));
});

describe('where a name is made, and where it stands', () => {
  const definition = (marked: string): number | undefined => {
    const { all, named } = at(marked);
    return named && definitionOf(all, named)?.from;
  };
  it.each<[text: string, place: number | undefined]>([
    ['local a = 1 return a|', 6], ['f| = 1 g(f)', 0], ['function f() end f|()', 9], ['print|(1)', undefined], ['local function f() return |f end', 15], ['t.x = 1 return t.|x', undefined],
  ])('%s: %s', (text, place) => expect(definition(text)).toBe(place));

  it('all places of a global, and those of a local alone', () => {
    expect(at('x| = 1 local function f() local x = 2 return x end return x').named!.places.map(({ from }) => from)).toEqual([0, 57]);
    expect(at('x = 1 local function f() local x| = 2 return x end return x').named!.places).toHaveLength(2);
    expect(at('return "|x"').named).toBeUndefined();
  });

  it('functions with names are the outline', () => {
    expect(outlineOf(scopes('local function a() local function b() end end function t.c:d() end local e = function() end f(function() end) x = { g = function() end }'))
      .map(({ name, depth }) => `${depth} ${name}`)).toEqual(['0 a', '1 b', '0 t.c:d', '0 e', '0 g']);
  });
});
