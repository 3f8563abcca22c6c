// StyLua's WebAssembly: what it writes means what the text meant, in both dialects, and a second time nothing changes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatted, movedTo, startFormatter } from '../../src/ide/editor/format.ts';
import { newLua } from '../lua/vm.ts';
import { programs } from '../syntax/corpus.ts';

beforeAll(() => startFormatter(readFileSync(createRequire(import.meta.url).resolve('@johnnymorganz/stylua/stylua_lib_bg.wasm'))));

it('writes indentation and spaces, and keeps the quotes that the text has', () => {
  expect(formatted("if x then\nreturn   {1,2,  'a'}\nend", '5.1')).toBe("if x then\n  return { 1, 2, 'a' }\nend\n");
  expect(formatted('local s="a"', '5.1')).toBe('local s = "a"\n');
  expect(formatted('#!lua name=lib\nlocal x=1', '5.1')).toBe('#!lua name=lib\nlocal x = 1\n');
});

it('takes 5.4 where it is asked to, and refuses what is no Lua', () => {
  expect(formatted('local x<const> = 7//2&3 goto e ::e::', '5.4')).toContain('local x <const> = 7 // 2 & 3');
  expect(() => formatted('local x <const> = 1', '5.1')).toThrow();
  expect(() => formatted('if x then', '5.4')).toThrow();
});

/** StyLua does not read a string over a line that ends with \\ in 5.1, fields behind numbers as `1 .5`, and does not trust itself with `]]` in a long string: it says so, and the text stays. */
const REFUSED = /^every-form-5\.1|^local s = ["']\\|^x = \[\[/;

describe.each(['5.1', '5.4'] as const)('programs of Lua %s', (version) => {
  const lua = newLua(version);
  /** The compiled code without lines: as strings are put. */
  const code = (text: string): string | undefined => {
    const body = text.startsWith('#') ? text.replace(/^[^\n]*/, '') : text;
    try {
      lua.load(body, '=x');
    } catch {
      return undefined;
    }
    lua.pop(1);
    return body;
  };
  const taken = programs.filter(({ text }) => text.length < 20_000 && code(text) !== undefined);

  it.each(taken.filter(({ name }) => !REFUSED.test(name)).map(({ name, text }) => [name, text] as const))('%s', (_name, text) => {
    const once = formatted(text, version);
    expect(code(once)).toBeDefined();
    expect(formatted(once, version)).toBe(once);
  });
  it('there are some', () => expect(taken.length).toBeGreaterThan(50));
});

it('a place stays at its letter', () => {
  const [before, after] = ['local  x=1\nreturn   x', 'local x = 1\nreturn x\n'];
  for (const letter of ['x', '1', 'return']) {
    const at = before.indexOf(letter) + letter.length;
    expect(after.slice(0, movedTo(before, at, after)).replace(/\s+/g, '')).toBe(before.slice(0, at).replace(/\s+/g, ''));
  }
});
