// The command table of the collection families, held against COMMAND INFO and COMMAND DOCS of redis-server.
import { expect, test } from 'vitest';
import { Flag } from '../../../src/redis/command.ts';
import type { CommandSpec } from '../../../src/redis/command.ts';
import { commandTables } from '../../../src/redis/tables.ts';
import { RELEASES, versionNumber } from '../../../src/redis/version.ts';
import { beside } from '../oracle.ts';

/** What later releases brought is told by no redis-server here. */
const isLater = ({ since }: CommandSpec): boolean => versionNumber(since) > versionNumber(RELEASES['7.0']);
const GROUPS = new Set(['hash', 'list', 'set', 'sorted-set']);

test('arity, flags, categories and keys are those of COMMAND INFO', async () => {
  const t = await beside();
  if (t.real === undefined) return;
  for (const [name, spec] of commandTables.flatMap((table) => Object.entries(table))) {
    if (!GROUPS.has(spec.group) || isLater(spec)) continue;
    const words = (await t.theirs(['COMMAND', 'INFO', name]))!;
    const [, arity, flags, first, last, step] =
      /^\*1 \*10 \$\d+ \S+ :(-?\d+) \*\d+((?: \+\w+)*) :(-?\d+) :(-?\d+) :(-?\d+) /.exec(words)!;
    expect(spec.arity, name).toBe(Number(arity));
    expect([...spec.flags].sort(), name).toEqual(flags.trim().split(' ').map((flag) => flag.slice(1)).sort());
    for (const flag of spec.flags) expect(Flag[flag]).toBeGreaterThan(0);
    expect(legacyRange(spec.keys ?? []), name).toEqual([Number(first), Number(last), Number(step)]);
  }
});

/** The first key, last key and step that COMMAND INFO makes of specifications by position. */
function legacyRange(keys: NonNullable<(typeof commandTables)[number][string]['keys']>): number[] {
  const ranges = keys.flatMap((key) => ('last' in key && 'first' in key ? [[key.first, key.last, key.step ?? 1]] : []));
  if (ranges.length === 0) return [0, 0, 0];
  const last = ranges.at(-1)![1];
  return [ranges[0][0], last, ranges[0][2]];
}

test('summary, since and complexity are those of COMMAND DOCS', async () => {
  const t = await beside();
  if (t.real === undefined) return;
  for (const [name, spec] of commandTables.flatMap((table) => Object.entries(table))) {
    if (!GROUPS.has(spec.group) || isLater(spec)) continue;
    const words = (await t.theirs(['COMMAND', 'DOCS', name]))!;
    for (const text of [spec.summary, spec.since, spec.group, spec.complexity]) expect(words,
      name).toContain(` ${text} `);
  }
});
