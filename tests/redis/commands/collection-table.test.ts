// The command table of the collection families, held against COMMAND INFO and COMMAND DOCS of redis-server 7.0.15.
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Flag, spanOf } from '../../../src/redis/command.ts';
import type { CommandSpec } from '../../../src/redis/command.ts';
import { commandTables } from '../../../src/redis/tables.ts';
import { isIn, RELEASES } from '../../../src/redis/version.ts';
import { recorded } from '../../recorded.ts';
import { beside } from '../oracle.ts';

/** What later releases brought is told by no redis-server here. */
const isLater = (spec: CommandSpec): boolean => !isIn(spanOf(spec), RELEASES['7.0']);
const GROUPS = new Set(['hash', 'list', 'set', 'sorted-set']);
const specs = commandTables.flatMap((table) => Object.entries(table))
  .filter(([, spec]) => GROUPS.has(spec.group) && !isLater(spec));

/** What redis-server says of a command: `keys` are its first key, last key and step. */
interface Told { arity: number; flags: string[]; keys: number[]; docs: Record<string, string> }
let told: Record<string, Told>;

beforeAll(async () => {
  const t = await beside();
  told = await recorded(join(import.meta.dirname, 'collection-table.json'), async () => {
    if (t.real === undefined) return undefined;
    const all: Record<string, Told> = {};
    for (const [name] of specs) {
      all[name] = readTold((await t.theirs(['COMMAND', 'INFO', name]))!, (await t.theirs(['COMMAND', 'DOCS', name]))!);
    }
    return all;
  });
});

/** Both replies are RESP with line ends shown as spaces. */
function readTold(info: string, docs: string): Told {
  const [, arity, flags, ...keys] =
    /^\*1 \*10 \$\d+ \S+ :(-?\d+) \*\d+((?: \+\w+)*) :(-?\d+) :(-?\d+) :(-?\d+) /.exec(info)!;
  return {
    arity: Number(arity), flags: flags.trim().split(' ').map((flag) => flag.slice(1)).sort(), keys: keys.map(Number),
    docs: Object.fromEntries(['summary', 'since', 'group', 'complexity'].map((field) =>
      [field, new RegExp(`\\$\\d+ ${field} \\$\\d+ (.*?)(?= [$*]\\d+ |$)`).exec(docs)![1]])),
  };
}

test('arity, flags, categories and keys are those of COMMAND INFO', () => {
  expect(specs.length).toBe(90);
  for (const [name, spec] of specs) {
    const { arity, flags, keys } = told[name];
    expect(spec.arity, name).toBe(arity);
    expect([...spec.flags].sort(), name).toEqual(flags);
    for (const flag of spec.flags) expect(Flag[flag]).toBeGreaterThan(0);
    expect(legacyRange(spec.keys ?? []), name).toEqual(keys);
  }
});

/** The first key, last key and step that COMMAND INFO makes of specifications by position. */
function legacyRange(keys: NonNullable<(typeof commandTables)[number][string]['keys']>): number[] {
  const ranges = keys.flatMap((key) => ('last' in key && 'first' in key ? [[key.first, key.last, key.step ?? 1]] : []));
  if (ranges.length === 0) return [0, 0, 0];
  const last = ranges.at(-1)![1];
  return [ranges[0][0], last, ranges[0][2]];
}

test('summary, since and complexity are those of COMMAND DOCS', () => {
  for (const [name, { summary, since, group, complexity }] of specs) {
    expect({ summary, since, group, complexity }, name).toEqual(told[name].docs);
  }
});
