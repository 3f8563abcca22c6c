// A run that is run again is the same run, in Node. In browsers: tests/ide/debug-identity.spec.ts and tests/engines.
import { describe, expect, it } from 'vitest';
import { identityOf } from './identity.ts';
import { SCRIPTS } from './scripts.ts';

describe('a run again', { timeout: 60_000 }, () => {
  it('is told of forty scripts', () => { expect(SCRIPTS.length).toBeGreaterThanOrEqual(40); });

  it.each(SCRIPTS)('$name', async (one) => {
    const { count, images, compared, faults } = await identityOf(one);
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(100);
    if (one.within === false) return;
    expect(images).toBeGreaterThan(1);
    expect(compared).toBe(images + (images * (images - 1)) / 2);
  });
});
