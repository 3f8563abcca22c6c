// Who a name means, beside what luac compiled: recorded by `npm run record -- tests/syntax`. A program that is new is added to
// what is recorded where luac is installed, and fails in CI.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseLua } from '../../src/syntax/parse.ts';
import { scopesOf, seenAt } from '../../src/syntax/scopes.ts';
import type { Scopes } from '../../src/syntax/scopes.ts';
import { programs } from './corpus.ts';
import { lineOf, listingOf } from './luac.ts';

const FILE = join(import.meta.dirname, 'recorded', 'luac.json');
const recording = process.env['RECORD'] !== undefined;
type Recorded = Record<string, string[] | undefined>;
let added = recording;
const recorded: Recorded = existsSync(FILE) && !recording ? JSON.parse(readFileSync(FILE, 'utf8')) as Recorded : {};

/** As `listingOf` tells it. */
function linesOf({ blocks, locals, uses }: Scopes): string[] {
  return blocks.map((block) => {
    const its = uses.filter((use) => use.block === block);
    const named = (write: boolean, isGlobal: boolean): string[] =>
      its.filter((use) => use.write === write && (use.local === undefined) === isGlobal && use.local?.block !== block).map(({ name }) => name);
    return lineOf({
      locals: locals.filter((local) => local.block === block).map(({ name }) => name),
      reads: named(false, false), writes: named(true, false), globals: named(false, true), assigned: named(true, true),
    });
  }).sort();
}

describe.each(['5.1', '5.4'] as const)('names in Lua %s', (version) => {
  test.each(programs)('$name', ({ text }) => {
    const digest = createHash('sha1').update(text, 'latin1').digest('hex').slice(0, 12);
    const key = `${version} ${digest}`;
    if (recorded[key] === undefined) {
      if (process.env['CI'] !== undefined) throw new Error(`not recorded: npm run record -- tests/syntax, with luac${version} installed`);
      recorded[key] = listingOf(text, version) ?? [];
      added = true;
    }
    const expected = recorded[key];
    if (expected.length > 0) expect(linesOf(scopesOf(parseLua(text, version), text, version))).toEqual(expected);
  });
});

afterAll(() => {
  if (added) writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(Object.entries(recorded).sort()), null, 1)}\n`);
});

/** The text without its sign "|", what is seen there and the names of the functions around. */
function at(marked: string): { seen: string[]; blocks: (string | undefined)[] } {
  const place = marked.indexOf('|');
  const text = marked.replace('|', '');
  const scopes = scopesOf(parseLua(text, '5.4'), text, '5.4');
  const blocks = scopes.blocks.slice(1).filter(({ from, to }) => from <= place && place <= to).map(({ name }) => name);
  return { seen: seenAt(scopes, place).map(({ name }) => name).sort(), blocks };
}

describe('what is seen at a place', () => {
  test.each<[marked: string, seen: string]>([
    ['local a = 1 |', 'a'],
    ['local a = | 1', ''],
    ['do local a = 1 | end', 'a'],
    ['do local a = 1 end |', ''],
    ['do local a = 1\n  -- more\n  |\nend', 'a'],
    ['for i, v in pairs(|t) do end', ''],
    ['for i, v in pairs(t) do | end', 'i v'],
    ['repeat local done = true until | done', 'done'],
    ['local function f(a, ...) | end', 'a f'],
    ['local f = function(a) | end', 'a'],
    ['function t:m(a) | end', 'a self'],
    ['if x then local a = 1 elseif | y then end', ''],
    ['local a\nlocal b = function()\n  local c\n  x.|\nend', 'a c'],
    ['local a\nif a then\n  local b = a\n  |', 'a b'],
    ['local a = 1; local a = 2; |', 'a'],
  ])('%j', (marked, seen) => expect(at(marked).seen.join(' ')).toBe(seen));
});

describe('functions have the names that they are given', () => {
  test.each<[marked: string, names: (string | undefined)[]]>([
    ['function f() | end', ['f']],
    ['function a.b:c() | end', ['a.b:c']],
    ['local function f() | end', ['f']],
    ['local f, g = 1, function() | end', ['g']],
    ['t.x, y = function() | end', ['t.x']],
    ['t = { run = function() | end }', ['run']],
    ['pcall(function() | end)', [undefined]],
    ['function f() return function() | end end', ['f', undefined]],
  ])('%j', (marked, names) => expect(at(marked).blocks).toEqual(names));
});
