// What is made of a tree: fields, code without its texts, values of strings.
import { describe, expect, test } from 'vitest';
import { onlyCode } from '../../src/syntax/code.ts';
import { lineComments } from '../../src/syntax/comments.ts';
import { fieldsOf } from '../../src/syntax/fields.ts';
import { indexedIn } from '../../src/syntax/indexed.ts';
import { literalValue } from '../../src/syntax/nodes.ts';
import { hasFault, luaParser, parseLua } from '../../src/syntax/parse.ts';
import { scopesOf } from '../../src/syntax/scopes.ts';
import { newLua } from '../lua/vm.ts';
import { programs } from './corpus.ts';

describe('strings are what Lua makes of them', () => {
  const lua = newLua('5.4');
  test.each(['"a\\n\\065\\x41\\u{20AC}\\u{7FFFFFFF}\\u{10FFFF}b"', "'\\z  \n x\\'\\\\'", '"\\\r\nx\\\n\ry\\\rz"', '[[\r\na\r\nb\n\rc\rd]]', '[==[\n\n]]]==]', '"\\0\\00012\\a\\b\\f\\r\\t\\v"', "''", '[[]]'])(
    '%j', (literal) => {
      lua.load(`return ${literal}`, '=x');
      expect(lua.run(0)).toBe(1);
      expect(literalValue(literal)).toBe(lua.toBytes(-1));
      lua.pop(1);
    });
});

test('fields of locals are those that the text names', () => {
  const text = 'local t, u = { a = 1, [2] = 3, b = { c = 4 } }, {}\nu.d = t.e\nfunction u.f() end\nfunction u:g() return self.h end\ngl.i = 1\nt = { j = 1 }';
  const tree = parseLua(text, '5.4');
  const fields = fieldsOf(tree, text, scopesOf(tree, text, '5.4'));
  expect([...fields].map(([{ name }, its]) => `${name}: ${[...its].join(' ')}`)).toEqual(['t: a b e j', 'u: d f g', 'self: h']);
});

test('code is without its texts, line for line', () => {
  const text = '#!lua\nlocal s = "if x" -- then\n--[[ a\n b ]] return s --';
  expect(onlyCode(parseLua(text, '5.1'), text)).toBe(`${' '.repeat(5)}\nlocal s = ${' '.repeat(14)}\n${' '.repeat(6)}\n${' '.repeat(5)} return s --`);
});

test('numbers behind variables are found in code alone', () => {
  const text = "-- KEYS[9]\nreturn KEYS[1] .. ARGV[ 2 ] .. 'KEYS[3]' .. t[KEYS[0]] .. KEYS[i]";
  expect(indexedIn(parseLua(text, '5.1'), text).map(({ name, at }) => `${name} ${at}`)).toEqual(['KEYS 1', 'ARGV 2', 'KEYS 0']);
});

test('comments of one line by tokens are those of the tree', () => {
  for (const { text } of programs) {
    const inTree: string[] = [];
    parseLua(text, '5.4').iterate({ enter: ({ name, from, to }) => { if (name === 'LineComment') inTree.push(`${from} ${to}`); } });
    const shebang = text.startsWith('#') ? text.search(/[\r\n]/) : 0; // a line that only a tree takes for one
    expect(lineComments(text).filter(({ from }) => from >= shebang).map(({ from, to }) => `${from} ${to}`)).toEqual(inTree);
  }
});

test('names that a host gives are told apart, and nothing else changes', () => {
  const named = luaParser('5.1', new Set(['redis', 'KEYS']));
  for (const { text } of programs) expect(named.parse(text).toString()).toBe(parseLua(text, '5.1').toString());
  const groups: string[] = [];
  named.parse('redis.call(KEYS[1], x.redis)').iterate({ enter: ({ type, from, to }) => { if (type.is('Library')) groups.push(`${from} ${to}`); } });
  expect(groups).toEqual(['0 5', '6 10', '11 15']);
});

test('what is no Lua is read to its end, whatever it is', () => {
  for (const text of ['x = 1' + ' + 1'.repeat(50_000), `${'('.repeat(20_000)}`, 'do '.repeat(10_000), '\0\ud800é@!`'.repeat(100), '}'.repeat(5_000), `x = ${'{'.repeat(10_000)}`]) {
    expect(parseLua(text, '5.4').length).toBe(text.length);
  }
  expect(hasFault(parseLua('local x = ', '5.1'))).toBe(true);
});
