import { describe, expect, test } from 'vitest';
import type { Room } from '../../src/cut.ts';
import type { WireReply } from '../../src/protocol.ts';
import { replyText } from '../../src/bytes/reply-text.ts';
import { headOf } from '../../src/ide/kit/head.ts';
import { jsonLines, wireLines } from '../../src/ide/kit/views.ts';

const list = (...items: WireReply[]): WireReply => ({ type: 'array', items });
const one: WireReply = { type: 'integer', value: 1 };
const lines = (parts: { text: string }[][]): string[] => parts.map((line) => line.map((part) => part.text).join(''));

const elements = (most: number): Room => ({ bytes: Infinity, elements: most });
const digits = Array.from({ length: 10 }, (_, at): WireReply => ({ type: 'integer', value: at }));

test('a large reply is cut in the order in which it is written, and what is left out is counted', () => {
  expect(headOf(list(one, one, one), elements(2)))
    .toEqual({ reply: { ...list(one, one), length: 3 }, left: 1, bytes: 0 });
  expect(headOf(list(list(one, one), one), elements(2)))
    .toEqual({ reply: { type: 'array', items: [{ ...list(one), length: 2 }], length: 2 }, left: 2, bytes: 0 });
  expect(headOf(one, elements(0))).toEqual({ reply: one, left: 0, bytes: 0 });
});

test('a map is cut by its entries, a text by its bytes', () => {
  const map: WireReply = { type: 'map', entries: [[one, one], [one, list(one)]] };
  expect(headOf(map, elements(2))).toEqual({ reply: { type: 'map', entries: [[one, one]], length: 2 }, left: 1, bytes: 0 });
  expect(headOf({ type: 'bulk', text: 'x'.repeat(100) }, { bytes: 46, elements: 9 }))
    .toEqual({ reply: { type: 'bulk', text: 'x'.repeat(30), length: 100 }, left: 0, bytes: 70 });
});

describe('a reply that is cut says so in every form, with its true length', () => {
  const cut = headOf(list(...digits), elements(2)).reply;
  const text: WireReply = { type: 'bulk', text: 'abc', length: 5000 };
  const map: WireReply = { type: 'map', entries: [[{ type: 'bulk', text: 'a' }, one]], length: 30 };

  test('as redis-cli prints it', () => {
    expect(replyText(cut, 2)).toBe(' 1) (integer) 0\n 2) (integer) 1\n… 8 more of 10 elements');
    expect(replyText(list(one, cut), 2)).toBe('1) (integer) 1\n2)  1) (integer) 0\n    2) (integer) 1\n   … 8 more of 10 elements');
    expect(replyText(text)).toBe('"abc" … 4,997 more of 5,000 bytes');
    expect(replyText(map)).toBe(' 1# "a" => (integer) 1\n… 29 more of 30 entries');
    expect(replyText(map, 2)).toBe(' 1) "a"\n 2) (integer) 1\n… 58 more of 60 elements');
    expect(replyText({ type: 'array', items: [], length: 3 })).toBe('… 3 more of 3 elements');
  });

  test('in RESP2 and RESP3', () => {
    expect(lines(wireLines(cut, 2))).toEqual(['*10\\r\\n', ':0\\r\\n', ':1\\r\\n', '… 8 more of 10 elements']);
    expect(lines(wireLines(text, 3))).toEqual(['$5000\\r\\n', 'abc … 4,997 more of 5,000 bytes \\r\\n']);
    expect(lines(wireLines(map, 3))).toEqual(['%30\\r\\n', '$1\\r\\n', 'a\\r\\n', ':1\\r\\n', '… 29 more of 30 entries']);
    expect(lines(wireLines(map, 2))[0]).toBe('*60\\r\\n');
    expect(lines(wireLines({ type: 'verbatim', format: 'txt', text: 'ab', length: 9 }, 3))[0]).toBe('=13\\r\\n');
  });

  test('as JSON', () => {
    const json = (reply: WireReply): unknown => JSON.parse(lines(jsonLines(reply)).join('\n'));
    expect(json(cut)).toEqual([0, 1, { '…': '8 more of 10 elements' }]);
    expect(json(text)).toEqual({ 'beginning': 'abc', '…': '4,997 more of 5,000 bytes' });
    expect(json(map)).toEqual({ 'a': 1, '…': '29 more of 30 entries' });
  });
});

test('the wire shows a line for each CRLF', () => {
  expect(lines(wireLines(list({ type: 'bulk', text: 'hi' }, one), 2))).toEqual(['*2\\r\\n', '$2\\r\\n', 'hi\\r\\n', ':1\\r\\n']);
});

test('a body that looks like a length is a body', () => {
  const wire = wireLines(list({ type: 'bulk', text: '$3' }, { type: 'bulk', text: '+x' }), 2);
  expect(wire.map(([first]) => first.kind)).toEqual(['sign', 'sign', 'string', 'sign', 'string']);
});

test('bytes that are no text stand as escapes on the wire', () => {
  expect(lines(wireLines({ type: 'bulk', text: '\xff\0' }, 2))[1]).toBe('\\xff\\x00\\r\\n');
});

test('the lines of JSON are the JSON', () => {
  const reply: WireReply = {
    type: 'map', entries: [[{ type: 'bulk', text: 'a "b": 1' }, list(one, { type: 'null' }, { type: 'boolean', value: true })]],
  };
  expect(JSON.parse(lines(jsonLines(reply)).join('\n'))).toEqual({ 'a "b": 1': [1, null, true] });
});
