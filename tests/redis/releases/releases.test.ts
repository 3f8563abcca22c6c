// What the engine tells of itself as each release, beside what that release's server told (recorded/*.txt). `main.ts`
// prints what differs, and records.
import { expect, test } from 'vitest';
import { differences } from './compare.ts';
import { RELEASE_NAMES } from './facts.ts';

test.each(RELEASE_NAMES)('COMMAND, CONFIG GET * and INFO of %s', async (release) => {
  const found = await differences(release);
  expect(found).toEqual([]);
});
