// What the page tells of automations is what the documentation tells, and what the limits are.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIMITS as DEFAULTS } from '../../../src/hosts/automations/limits.ts';
import { DIFFERENCES, LIMITS, TIMES } from '../../../src/hosts/automations/page/help.ts';

const flat = (text: string): string => text.replaceAll('`', '').replace(/\s+/g, ' ');
const docs = flat(readFileSync(new URL('../../../docs/automations.md', import.meta.url), 'utf8'));

test.each([...TIMES, ...LIMITS])('%s', (sentence) => expect(docs).toContain(flat(sentence)));
test.each([...DIFFERENCES])('%s', (theirs, here) => expect(docs).toContain(flat(`| ${theirs} | ${here} |`)));

test('the limits are those that hold', () => {
  const { 'time-limit': time, 'memory-limit': memory, 'output-limit': output, 'call-limit': calls, 'runs-per-minute': minute, 'runs-per-hour': hour, 'depth-limit': depth } = DEFAULTS;
  expect(LIMITS[0]).toBe(`${time / 1000} seconds, ${memory} MB, ${output} KB of output, ${calls} calls of the platform, ${minute} runs a minute and ${hour} an hour, and ${depth} automations that fire one another in a row.`);
});
