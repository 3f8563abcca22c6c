// What scripts do at the borders of numbers, libraries and commands, on every release beside its server.
import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../../src/redis/version.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { beside } from '../../redis/oracle.ts';
import { momentOfRecording } from '../../redis/recording/servers.ts';
import { attachScripting } from './attach.ts';
import { SCRIPTS } from './every-release-scripts.ts';

describe.each(Object.keys(RELEASES) as ReleaseName[])('%s', (release) => {
  test.each(Object.entries(SCRIPTS))('%s', async (group, lines) => {
    const now = momentOfRecording(release);
    const t = await beside((engine) => { attachScripting(engine); }, { clock: () => now }, release);
    if (group.endsWith('over RESP3')) await t.hello(3);
    const wrong: unknown[] = [];
    for (const line of lines) {
      const inAnyOrder = typeof line === 'string' && line.startsWith('~');
      await (inAnyOrder ? t.sameSorted(line.slice(1)) : t.same(line)).catch(({ actual, expected }: { actual: string; expected: string }) => { wrong.push({ line, actual, expected }); });
    }
    expect(wrong).toEqual([]);
  });
});
