// Cases of a draft: the open one's inputs are the draft's.
import { expect, test } from 'vitest';
import { addCase, casesOf, openCase, openOf, removeCase, renameCase } from '../../src/ide/inputs/cases.ts';
import type { TypedCase, TypedInputs } from '../../src/ide/state/inputs.ts';

const typed = (text: string): TypedInputs => ({ keys: { kind: 'values', text } });
interface Draft { inputs: TypedInputs; cases?: TypedCase[] }

/** "a=1 [b=2] c=3": the open one in brackets, whose inputs are the draft's. */
function drawn({ inputs, cases }: Draft): string {
  return casesOf({ cases }).map((one) => {
    const text = `${one.name}=${(one.inputs ?? inputs).keys?.text ?? ''}`;
    return one.inputs === null ? `[${text}]` : text;
  }).join(' ');
}

const first: Draft = { inputs: typed('1') };

test('a draft without cases has one, which is open', () => {
  expect(drawn(first)).toBe('[Case 1=1]');
  expect(openOf(first)).toBe(0);
});

test('one more begins with what is there, and each keeps its own', () => {
  let draft: Draft = { ...addCase(first)! };
  expect(drawn(draft)).toBe('Case 1=1 [Case 2=1]');
  draft = { ...draft, inputs: typed('2') };
  expect(drawn(draft = openCase(draft, 0))).toBe('[Case 1=1] Case 2=2');
  draft = { ...draft, inputs: typed('one') };
  expect(drawn(draft = openCase(draft, 0))).toBe('[Case 1=one] Case 2=2');
  expect(drawn(draft = openCase(draft, 1))).toBe('Case 1=one [Case 2=2]');
  expect(drawn(openCase(draft, 7))).toBe('Case 1=one [Case 2=2]');
});

test('a name is free of others, and never empty', () => {
  const draft: Draft = addCase(first)!;
  expect(drawn(renameCase(draft, 0, ' empty\tqueue '))).toBe('emptyqueue=1 [Case 2=1]');
  expect(drawn(renameCase(draft, 1, 'Case 1'))).toBe('Case 1=1 [Case 1 2=1]');
  expect(drawn(renameCase(draft, 1, 'Case 2'))).toBe('Case 1=1 [Case 2=1]');
  expect(drawn(renameCase(draft, 1, ' \n'))).toBe('Case 1=1 [Case 2=1]');
  expect(drawn(addCase(removeCase(addCase(addCase(draft)!)!, 0))!)).toBe('Case 2=1 Case 3=1 Case 4=1 [Case 4 2=1]');
});

test('a removed one makes way for its neighbour; the last one stays', () => {
  const three: Draft = { inputs: typed('c'), cases: [{ name: 'a', inputs: typed('a') }, { name: 'b', inputs: typed('b') }, { name: 'c', inputs: null }] };
  expect(drawn(removeCase(three, 2))).toBe('a=a [b=b]');
  expect(drawn(removeCase(three, 0))).toBe('b=b [c=c]');
  expect(drawn(removeCase(openCase(three, 0), 0))).toBe('[b=b] c=c');
  expect(drawn(removeCase(first, 0))).toBe('[Case 1=1]');
});

test('there are fifty at most', () => {
  let draft: Draft = first;
  for (let count = 1; count < 50; count++) draft = addCase(draft)!;
  expect(casesOf(draft)).toHaveLength(50);
  expect(addCase(draft)).toBeUndefined();
});
