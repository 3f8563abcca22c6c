// What the engine tells of itself as each release, beside what that release's server told (recorded/*.txt). `main.ts`
// prints what differs, and records.
import { expect, test } from 'vitest';
import { differences } from './compare.ts';
import { isDocumentation, RELEASE_NAMES } from './facts.ts';

test.each(RELEASE_NAMES)('COMMAND, CONFIG GET * and INFO of %s', async (release) => {
  // What commands are about is told as 7.0 does, in each release; arguments are read from our syntax.
  const isTold = (subject: string): boolean => !isDocumentation(subject)
    || (release === '7.0' && / (?:summary|since|group|complexity|deprecated_since|replaced_by)$/.test(subject));
  const found = (await differences(release)).filter(({ subject }) => isTold(subject));
  expect(found).toEqual([]);
});
