// What is kept of the grammar is what the generator makes of it.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesOfGrammar } from '../../tools/grammar.mjs';

test.each(Object.entries(filesOfGrammar()))('%s is made of the grammar: npm run grammar', (name, text) => {
  expect(readFileSync(new URL(`../../src/syntax/${name}`, import.meta.url), 'utf8')).toBe(text);
});
