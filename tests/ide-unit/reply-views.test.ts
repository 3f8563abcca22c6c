import { expect, test } from 'vitest';
import type { WireReply } from '../../src/protocol.ts';
import { headOf } from '../../src/ide/reply/head.ts';
import { jsonLines, wireLines } from '../../src/ide/reply/views.ts';

const list = (...items: WireReply[]): WireReply => ({ type: 'array', items });
const one: WireReply = { type: 'integer', value: 1 };
const text = (lines: { text: string }[][]): string[] => lines.map((line) => line.map((part) => part.text).join(''));

test('a large reply is cut to its first elements, and what is left out is counted', () => {
  expect(headOf(list(one, one, one), 2)).toEqual({ reply: list(one, one), left: 1 });
  expect(headOf(list(list(one, one), one), 3)).toEqual({ reply: list(list(one), one), left: 1 });
  expect(headOf(one, 0)).toEqual({ reply: one, left: 0 });
});

test('a map is cut by its entries', () => {
  const map: WireReply = { type: 'map', entries: [[one, one], [one, list(one)]] };
  expect(headOf(map, 1)).toEqual({ reply: { type: 'map', entries: [[one, one]] }, left: 1 });
});

test('the wire shows a line for each CRLF', () => {
  expect(text(wireLines(list({ type: 'bulk', text: 'hi' }, one), 2))).toEqual(['*2\\r\\n', '$2\\r\\n', 'hi\\r\\n', ':1\\r\\n']);
});

test('a body that looks like a length is a body', () => {
  const lines = wireLines(list({ type: 'bulk', text: '$3' }, { type: 'bulk', text: '+x' }), 2);
  expect(lines.map(([first]) => first.kind)).toEqual(['sign', 'sign', 'string', 'sign', 'string']);
});

test('bytes that are no text stand as escapes on the wire', () => {
  expect(text(wireLines({ type: 'bulk', text: '\xff\0' }, 2))[1]).toBe('\\xff\\x00\\r\\n');
});

test('the lines of JSON are the JSON', () => {
  const reply: WireReply = {
    type: 'map', entries: [[{ type: 'bulk', text: 'a "b": 1' }, list(one, { type: 'null' }, { type: 'boolean', value: true })]],
  };
  expect(JSON.parse(text(jsonLines(reply)).join('\n'))).toEqual({ 'a "b": 1': [1, null, true] });
});
