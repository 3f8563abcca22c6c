// Lua in the editor, without a page: indentation, folds, brackets, and what is offered while a name is typed.
import { CompletionContext } from '@codemirror/autocomplete';
import { ensureSyntaxTree, foldable, getIndentation, indentUnit, matchBrackets } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { examples as plain } from '../../src/hosts/plain/examples.ts';
import { examples as redis } from '../../src/hosts/redis/examples/all.ts';
import { complete } from '../../src/ide/editor/complete.ts';
import { snippets } from '../../src/ide/editor/snippets.ts';
import { luaLanguage } from '../../src/ide/editor/lua.ts';
import { luaVersion, vocabulary } from '../../src/ide/editor/vocabulary.ts';
import type { Word } from '../../src/protocol.ts';

const words: Word[] = [
  { name: 'redis.call', kind: 'function', syntax: 'redis.call(command, ...)', about: '' },
  { name: 'GET', kind: 'command', syntax: 'GET key', about: '' }, { name: 'end', kind: 'keyword', syntax: 'end', about: '' },
];

function stateOf(doc: string): EditorState {
  const state = EditorState.create({
    doc, extensions: [luaLanguage('5.1', new Set(['redis'])), indentUnit.of('  '), vocabulary.of(words), luaVersion.of('5.1')],
  });
  ensureSyntaxTree(state, doc.length, 10_000);
  return state.update({}).state; // takes the tree over
}

/** What a line is indented by once all before it is typed, and the line itself. */
function indentation(before: readonly string[], line: string): number | null {
  const doc = [...before, line.trim()].join('\n');
  return getIndentation(stateOf(doc), doc.length - line.trim().length);
}

describe('indentation', () => {
  test.each([...redis, ...plain])('$title: as it is written', ({ script }) => {
    const lines = script.split('\n');
    const wrong = lines.filter((line, at) => at > 0 && line.trim() !== '' && indentation(lines.slice(0, at), line) !== line.search(/\S/)
      && !CONTINUES.test(line) && !CONTINUED.test(lines[at - 1]));
    expect(wrong).toEqual([]);
  });

  test.each<[before: string, line: string, width: number]>([
    ['if x then', '', 2], ['if x then', 'end', 0], ['if x then\n  y()', 'else', 0], ['if x then\n  y()', 'elseif z then', 0],
    ['if x then\n  y()\nelse', 'z()', 2], ['if x then\n  y()\nelse\n  z()', 'end', 0],
    ['local f = function(a)', 'return a', 2], ['foo(function()', 'bar()', 2], ['foo(function()\n  bar()', 'end)', 0],
    ['local t = {', 'a = 1,', 2], ['local t = {\n  a = 1,', '}', 0], ['call(', 'a,', 2], ['call(\n  a', ')', 0],
    ['repeat', 'x()', 2], ['repeat\n  x()', 'until y', 0], ['for i = 1, 2 do', 'x()', 2], ['while x do', 'y()', 2],
    ['function t:m(a)\n  if a then\n    b()\n  end', 'return a', 2], ['do\n  local x = 1\nend', 'y()', 0],
  ])('%j, then %j', (before, line, width) => expect(indentation(before.split('\n'), line)).toBe(width));
});

/** Lines that go on with what the one before began: people indent them as they like. */
const CONTINUES = /^\s*(?:and|or|\.\.|[+*/]|--)/;
const CONTINUED = /(?:[,=(+*/]|\.\.|and|or)\s*(?:--.*)?$/;

describe('folds', () => {
  const script = [
    'local function f(a)', '  if a then', '    b()', '  elseif c then', '    d()', '  -- last', '  else', '    e()', '  end', 'end', 'return {', '  1,', '}',
  ];
  const state = stateOf(script.join('\n'));
  test.each([[1, 9], [2, 3], [4, 6], [7, 8], [11, 12], [3, 0], [10, 0]])('line %i to the end of line %i', (line, last) => {
    const { from, to } = state.doc.line(line);
    const fold = foldable(state, from, to);
    expect(fold && [fold.from, fold.to]).toEqual(last === 0 ? null : [to, state.doc.line(last).to]);
  });
});

test('brackets match, but for those in strings and comments', () => {
  const matched = (marked: string): string | undefined => {
    const at = marked.indexOf('|');
    const state = stateOf(marked.replace('|', ''));
    const found = matchBrackets(state, at, 1);
    return found?.end && found.matched ? state.sliceDoc(found.start.from, found.end.to) : undefined;
  };
  expect(matched('f|(a, ")", b) -- )')).toBe('(a, ")", b)');
  expect(matched('local t = |{ [1] = "}" }')).toBe('{ [1] = "}" }');
  expect(matched('t|[x[1]]')).toBe('[x[1]]');
  expect(matched('f|(a')).toBeUndefined();
});

describe('completion', () => {
  /** What is made by a form of many lines is tested beside the forms. */
  const forms = new Set(snippets.map(({ label }) => label));
  const offered = (marked: string): string[] | undefined => {
    const at = marked.indexOf('|');
    return complete(new CompletionContext(stateOf(marked.replace('|', '')), at, false))?.options.map(({ label }) => label).filter((label) => label === 'end' || !forms.has(label));
  };

  test.each<[marked: string, labels: string[]]>([
    ['local apple = 1\nreturn ap|', ['redis.call', 'end', 'apple']],
    ['do local hidden = 1 end\nreturn h|', ['redis.call', 'end']],
    ['local function add(one, two)\n  o|\nend', ['redis.call', 'end', 'add', 'one', 'two']],
    ['for i, value in pairs(t) do\n  v|\nend', ['redis.call', 'end', 'i', 'value']],
    ['local t = { size = 1 }\nt.color = 2\nfunction t.grow() end\nreturn t.|', ['redis.call', 'end', 't', 't.size', 't.color', 't.grow']],
    ['count = 1\nreturn c|', ['redis.call', 'end', 'count']],
    ["redis.call('g|", ['GET']], ["redis.call('G|')", ['GET']], ['redis.pcall("|")', ['GET']], ["call 'G|'", ['GET']],
  ])('%j', (marked, labels) => expect(offered(marked)).toEqual(labels));

  test('in a long script names near the place are offered', () => {
    const lines = Array.from({ length: 3_000 }, (_, at) => `local name${at} = { size${at} = ${at} }`);
    const labels = offered(`${lines.join('\n')}\nreturn na|\n${lines.join('\n')}`)!;
    expect(labels).toContain('name2999');
    expect(labels).toContain('name2999.size2999');
    expect(labels).not.toContain('name0');
  });

  test.each(['-- ap|', '--[[\nap|\n]]', "redis.call('GET', 'k|')", "print('x|')"])('nothing in %j', (marked) =>
    expect(offered(marked)).toBeUndefined());
});
