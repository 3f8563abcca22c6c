// Texts and lists that are edited together: what Yjs would do wrong with a bad place is refused before it is called.
import { expect, test } from 'vitest';
import { Crdt } from '../../../../src/hosts/workspace/data/crdt.ts';

const text = (value: string): Crdt => { const doc = new Crdt('text', 1); doc.splice(0, 0, value); return doc; };

test('edits of two who know nothing of each other both stay', () => {
  const one = text('cue');
  const other = new Crdt('text', 2, one.state());
  const [a, b] = [one.splice(3, 0, ' go'), other.splice(0, 1, 'C')];
  one.apply(b);
  other.apply(a);
  expect([one.value(), other.value()]).toEqual(['Cue go', 'Cue go']);
  one.apply(b); // twice is as once
  expect(one.value()).toBe('Cue go');
});

test.each([
  [-1, 0, 'the place -1 is not within 0 and 4 (UTF-16 units)'],
  [1.5, 0, 'the place 1.5 is not within 0 and 4 (UTF-16 units)'],
  [Number.NaN, 0, 'the place NaN is not within 0 and 4 (UTF-16 units)'],
  [5, 0, 'the place 5 is not within 0 and 4 (UTF-16 units)'],
  [1, 9, 'the end 10 is not within 1 and 4 (UTF-16 units)'],
  [2, 0, 'the place 2 is inside a character that takes two units (a surrogate pair)'],
  [0, 2, 'the place 2 is inside a character that takes two units (a surrogate pair)'],
])('a text with a surrogate pair: at %d, %d removed', (at, removed, message) => {
  const doc = text('a😀b');
  expect(() => doc.splice(at, removed, 'x')).toThrow(message);
  expect(doc.value()).toBe('a😀b');
});

test('half of a surrogate pair is no text', () => {
  const doc = text('ab');
  expect(() => doc.splice(1, 0, '\ud83d')).toThrow('half of a surrogate pair');
  expect(doc.value()).toBe('ab');
});

test('a list is not touched where the end is beyond it', () => {
  const doc = new Crdt('list', 1);
  doc.splice(0, 0, ['a', 'b', 'c']);
  expect(() => doc.splice(1, 5, [])).toThrow('the end 6 is not within 1 and 3 (items)');
  expect(doc.value()).toEqual(['a', 'b', 'c']);
  doc.splice(1, 1, [true, 2]);
  expect(doc.value()).toEqual(['a', true, 2, 'c']);
});
