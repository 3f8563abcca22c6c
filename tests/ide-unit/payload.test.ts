import { expect, test } from 'vitest';
import { encodeText } from '../../src/bytes/text.ts';
import {
  commonPrefix, countByName, eventJson, inlineValue, isTrouble, matches, summary,
} from '../../src/ide/kit/payload.ts';
import type { HostEvent } from '../../src/protocol.ts';

const event = (name: string, payload: Record<string, unknown> = {}): HostEvent => ({ name, at: 0, client: 1, payload });
const called = event('script.redis_command_executed', { command: 'SET', args: ['user:1', 'two words'] });

test('a payload stands on one line', () => {
  expect(summary(called.payload)).toBe('command=SET args=[user:1 "two words"]');
  expect(summary({ a: { b: 1, c: null }, d: true })).toBe('a={b=1 c=null} d=true');
});

test('text is quoted as it reads, other bytes with escapes', () => {
  expect(inlineValue(encodeText('größe'))).toBe('"größe"');
  expect(inlineValue('\xff')).toBe('"\\xff"');
  expect(inlineValue('say "x"')).toBe('"say \\"x\\""');
  expect(inlineValue('')).toBe('""');
});

test('a filter takes words in any order, of name or payload', () => {
  expect(matches(called, 'USER:1 redis')).toBe(true);
  expect(matches(called, 'user:2')).toBe(false);
  expect(matches(called, '')).toBe(true);
});

test('dropped events count', () => {
  expect(countByName([called, called, event('script.executed')], { 'script.executed': 5 }))
    .toEqual([['script.executed', 6], ['script.redis_command_executed', 2]]);
});

test('a prefix is common or none', () => {
  expect(commonPrefix(['script.executed', 'script.loaded'])).toBe('script.');
  expect(commonPrefix(['script.executed', 'log.line'])).toBe('');
  expect(commonPrefix(['log', 'script.x'])).toBe('');
  expect(commonPrefix([])).toBe('');
});

test('trouble has a sign', () => {
  expect(isTrouble('script.call_denied')).toBe(true);
  expect(isTrouble('script.executed')).toBe(false);
});

test('JSON has text where bytes are text', () => {
  const json = eventJson(event('e', { text: encodeText('ö'), bytes: '\xff' }));
  expect(JSON.parse(json).payload).toEqual({ text: 'ö', bytes: '\xff' });
});
