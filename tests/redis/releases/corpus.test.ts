// What people run, on every release beside its server. CORPUS=1 prints the share of equal replies instead of failing.
import { afterAll, describe, expect, test } from 'vitest';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { attachScripting } from '../../hosts/redis/attach.ts';
import { beside } from '../oracle.ts';
import type { Line } from '../oracle.ts';
import { momentOfRecording } from '../recording/servers.ts';
import { COMMANDS } from './corpus-commands.ts';
import { SCRIPTS } from './corpus-scripts.ts';
import { RELEASE_NAMES } from './facts.ts';

const corpus: Readonly<Record<string, readonly Line[]>> = { ...SCRIPTS, ...COMMANDS };
/** What is not as in the servers, by the beginning of the line. */
const KNOWN: readonly { line: string; releases: readonly ReleaseName[] }[] = [
  // A small hash with times is in the order of its times there.
  { line: 'HGETALL h as', releases: ['7.4', '8.0', '8.6'] },
  { line: 'HEXPIRE h 100 FIELDS 2 a as', releases: ['8.6'] },
];
const isKnown = (release: ReleaseName, what: string): boolean =>
  KNOWN.some(({ line, releases }) => releases.includes(release) && what.includes(line));

const shares = new Map<string, { equal: number; all: number }>();
const showsShares = process.env.CORPUS !== undefined;

describe.each(RELEASE_NAMES)('%s', (release) => {
  const share = { equal: 0, all: 0 };
  shares.set(release, share);
  test.each(Object.entries(corpus))('%s', async (group, lines) => {
    const now = momentOfRecording(release);
    const t = await beside((engine) => { attachScripting(engine); }, { clock: () => now }, release);
    if (group === 'RESP3') await t.hello(3);
    const wrong: string[] = [];
    for (const line of lines) {
      const inAnyOrder = typeof line === 'string' && line.startsWith('~');
      share.all++;
      try {
        if (inAnyOrder) await t.sameSorted(line.slice(1));
        else await t.same(line);
        share.equal++;
      } catch (error) { wrong.push(String(error).replaceAll('\n', ' ')); }
    }
    if (showsShares) for (const what of wrong) console.log(`${release} ${what}`);
    else expect(wrong.filter((what) => !isKnown(release, what))).toEqual([]);
    t.close();
  });
});

afterAll(() => {
  if (!showsShares) return;
  for (const [release, { equal, all }] of shares) console.log(`${release}: ${equal} of ${all} (${(100 * equal / all).toFixed(1)} %)`);
});
