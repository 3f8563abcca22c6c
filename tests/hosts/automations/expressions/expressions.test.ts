// Expressions beside Symfony's own: recorded.json has what it answers (record.php).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { unmet } from '../../../../src/hosts/automations/triggers/conditions.ts';
import { ExpressionError } from '../../../../src/hosts/automations/triggers/expression/lexer.ts';
import { parseExpression } from '../../../../src/hosts/automations/triggers/expression/parser.ts';
import type { Json, JsonObject } from '../../../../src/world/schema.ts';

const recorded = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8')) as { text: string; value?: Json; error?: string }[];

/** As record.php has them. */
const NAMES: JsonObject = {
  task: { title: 'Login fails', priority: 'urgent', type: 'ticket', score: 85, done: false, list: null, in: 'within', not: 1 },
  tags: ['vip', 'late'], map: { key: 'value', deep: { er: 1 } },
};

/** Where this parts from it: an empty object is not PHP's one empty array, and a list is no text ("Array" is there). */
const APART = ['{}', '[1] ~ "a"'];

function errorOf(text: string): ExpressionError {
  try {
    parseExpression(text).evaluate(NAMES);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${text} is accepted`);
}

describe('the platform’s answers', () => {
  const answered = recorded.filter(({ error }) => error === undefined);
  test.each(answered.filter(({ text }) => !APART.includes(text)))('$text', ({ text, value }) => {
    const came = parseExpression(text).evaluate(NAMES);
    expect(JSON.stringify(came)).toBe(JSON.stringify(value));
  });

  test('are at least a hundred', () => { expect(answered.length).toBeGreaterThan(100); });

  test.each(recorded.filter(({ error }) => error !== undefined))('$text is refused', ({ text }) => {
    const { from, to } = errorOf(text);
    expect(from).toBeLessThanOrEqual(to);
    expect(to).toBeLessThanOrEqual(text.length);
  });
});

test('where this parts from the platform', () => {
  expect(parseExpression('{}').evaluate(NAMES)).toEqual({});
  expect(errorOf('[1] ~ "a"').message).toBe('~ is of texts, and [1] is none');
});

/** An error as the place in the text, marked, and what it says. */
function faultOf(text: string): string {
  const { from, to, message } = errorOf(text);
  return `${text.slice(0, from)}«${text.slice(from, to)}»${text.slice(to)} ${message}`;
}

test('a fault is told at its place', () => {
  expect([
    'task.title = "a"', '(1', '1)', '1 +', 'task.score in 5', 'unknown', 'count(tags)', 'task.list.name', '"open', '1 / 0', 'task.title matches "/(/"',
    '1..1000000',
  ].map(faultOf)).toEqual([
    'task.title «=» "a" = means nothing here',
    '«(»1 this ( is not closed',
    '1«)» nothing is open that ) could close',
    '1 +«» the expression ends too early',
    'task.score «in» 5 in wants a list on its right, not 5',
    '«unknown» there is no unknown in what happened: there are map, tags, task',
    '«count»(tags) there are no functions here: count cannot be called',
    'task.list«.name» null has no field name',
    '«"»open this string has no end',
    '1 «/» 0 division by zero',
    'task.title «matches» "/(/" "(" is no pattern: a group is not closed',
    '1«..»1000000 a range has at most 10000 numbers',
  ]);
  expect(errorOf('a'.repeat(3000)).message).toBe('an expression has at most 2000 characters, not 3000');
  expect(errorOf(`${'('.repeat(500)}1${')'.repeat(500)}`).message).toBe('an expression is not nested as deeply as this');
});

describe('conditions of fields', () => {
  const event: JsonObject = { task: { priority: 'urgent', type: 'ticket', tags: ['vip', 'late'], list: { name: 'Board' } }, user: { id: 'u1' }, provider: 'telegram' };
  const cases: [Json, string | undefined][] = [
    [null, undefined], ['', undefined], [{}, undefined],
    [{ 'task.priority': 'urgent', 'task.type': ['ticket', 'research'] }, undefined],
    [{ priority: 'urgent' }, undefined],
    [{ provider: 'telegram', 'task.list.name': 'Board' }, undefined],
    [{ 'task.tags': ['early', 'late'] }, undefined],
    [{ tags: 'vip' }, undefined],
    [{ task: { priority: 'urgent', list: { name: 'Board' } } }, undefined],
    [{ 'task.agent_id': null }, undefined],
    [{ priority: 'low' }, 'priority is "urgent", not "low"'],
    [{ priority: [] }, 'priority is "urgent", not one of '],
    [{ 'task.tags': ['early'] }, 'task.tags is ["vip","late"], not one of "early"'],
    [{ 'task.agent_id': 'a1' }, 'task.agent_id is absent, not "a1"'],
    [{ task: { list: { name: 'Other' } } }, 'task.list.name is "Board", not "Other"'],
    [{ item: { status: 'draft' } }, 'there is no item'],
    [{ constructor: 'x' }, 'constructor is absent, not "x"'],
    ['task.priority == "urgent" and "vip" in task.tags', undefined],
    ['task.priority == "low"', 'task.priority == "low" does not hold'],
    ['item.status == "draft"', 'its condition cannot be told: there is no item in what happened: there are provider, task, user (item.status == "draft")'],
    [5, 'its conditions are neither fields nor an expression'],
  ];
  test.each(cases)('%j', (conditions, why) => { expect(unmet(conditions, event)).toBe(why); });
});
