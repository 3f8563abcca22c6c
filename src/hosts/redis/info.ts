// What the page shows of the Redis host.
import type { CallShape, HostInfo, Word } from '../../protocol.ts';
import { spanOf, specIn } from '../../redis/command.ts';
import type { Command, CommandSpec } from '../../redis/command.ts';
import { firstReleases, RELEASES, releasesWithout, releaseTitle } from '../../redis/version.ts';
import type { ReleaseName } from '../../redis/version.ts';
import { titles } from './examples/titles.ts';

/** Megabytes that the data may take where the settings say nothing else. */
export const DATA_LIMIT = 512;

/** What a script has beyond Lua, until vocabulary.ts tells of it. */
const ROOTS = ['KEYS', 'ARGV', 'redis', 'cjson', 'cmsgpack', 'struct', 'bit']
  .map((name): Word => ({ name, kind: 'table', syntax: name, about: '' }));

export const redisInfo = (commands: ReadonlyMap<string, Command>, library?: readonly Word[]): HostInfo => ({
  id: 'redis',
  title: 'Redis',
  about: 'EVAL as in Redis and Valkey: a script with KEYS and ARGV on a keyspace in this page.',
  lua: ['5.1'],
  chunks: ['user_script', 'user_function'],
  data: {
    endings: ['.redis', '.txt', '.aof', '.resp', '.log', '.rdb', '.manifest'], about: 'commands, RDB and append-only files',
    world: ['.rdb', '.aof', '.manifest'],
  },
  inputs: [
    { id: 'keys', kind: 'values', label: 'KEYS', hint: 'One key a line: KEYS[1], KEYS[2], ...' },
    { id: 'argv', kind: 'values', label: 'ARGV', hint: 'One argument a line: ARGV[1], ARGV[2], ...' },
  ],
  panels: [{ id: 'keyspace', title: 'Keyspace', dock: true }, { id: 'scripts', title: 'Script cache', dock: true }, { id: 'console', title: 'Console', dock: 'front' },
    { id: 'audit', title: 'Audit', analysis: true }],
  settings: [
    {
      id: 'rollback', kind: 'boolean', label: 'Roll back on error', initial: false,
      about: 'A script that fails leaves no effect. Redis itself keeps what was written before the error.',
    },
    {
      id: 'time-limit', kind: 'number', label: 'Time limit', initial: 0, min: 0, max: 3_600_000, unit: 'ms',
      about: 'A script that runs longer is ended. 0: no limit, as in Redis.',
    },
    {
      id: 'data-limit', kind: 'number', label: 'Data', initial: DATA_LIMIT, min: 1, max: 4096, unit: 'MB',
      about: 'What the keyspace may take of the memory of this tab, by estimate. Commands that need more are refused with'
        + ' OOM, in the middle of a script too.',
    },
    {
      id: 'redis-version', kind: 'choice', label: 'Version', initial: '7.0', release: true,
      about: 'The release of Redis or Valkey that is emulated: its commands, its replies, what INFO and redis.REDIS_VERSION say.',
      options: (Object.keys(RELEASES) as ReleaseName[]).map((value) => ({
        value, label: releaseTitle(value), about: RELEASES[value].shippedBy,
      })),
    },
  ],
  examples: titles,
  vocabulary: [...library ?? ROOTS, ...wordsOf(commands, library !== undefined)],
});

/** The commands of all releases; `whole`: with what calls of them are held against. */
const wordsOf = (commands: ReadonlyMap<string, Command>, whole: boolean): Word[] =>
  [...commands.values()].flatMap((command) => [...command.family?.values() ?? [command]].map((one) => commandWord(one, whole)));

/** In a build what a command is about comes later than the command (tools/docs-plugin.mjs). */
function commandWord({ name, spec, base }: Command, whole: boolean): Word {
  const { summary: about = '', syntax = '' } = spec as Partial<typeof spec>;
  const shown = name.replace('|', ' ').toUpperCase();
  const lacks = releasesWithout(spanOf(base));
  return {
    name: shown, kind: 'command', syntax: `${shown} ${syntax}`.trimEnd(), about,
    ...whole && partsIn(shown, base, lacks),
    ...(lacks.length > 0 && { lacks, needs: firstReleases(spanOf(base)) }),
  };
}

/** As the first release has it that knows it, and what is other in those after. */
function partsIn(shown: string, base: CommandSpec, lacks: readonly string[]): Pick<Word, 'syntax' | 'call' | 'in'> {
  const releases = (Object.keys(RELEASES) as ReleaseName[]).filter((release) => !lacks.includes(release));
  const parts = releases.map((release) => [release, partIn(shown, base.later === undefined ? base : specIn(base, RELEASES[release]))] as const);
  const first = parts.at(0)?.[1] ?? partIn(shown, base);
  const others = base.later === undefined ? [] : parts.filter(([, its]) => JSON.stringify(its) !== JSON.stringify(first));
  return { ...first, ...others.length > 0 && { in: Object.fromEntries(others) } };
}

/** What may differ from release to release. */
function partIn(shown: string, spec: CommandSpec): Required<Pick<Word, 'syntax' | 'call'>> {
  const { syntax = '' } = spec as Partial<CommandSpec>;
  return { syntax: `${shown} ${syntax}`.trimEnd(), call: callShape(spec) };
}

function callShape({ arity, flags, keys = [], deprecated, locate }: CommandSpec): CallShape {
  const ranges = locate !== undefined ? [] : keys.flatMap((spec) => ('last' in spec && 'first' in spec && spec.access !== undefined ? [{ first: spec.first, last: spec.last, step: spec.step ?? 1 }] : []));
  return {
    arity,
    ...flags.some((flag) => flag === 'write' || flag === 'may_replicate') && { writes: true },
    ...flags.includes('noscript') && { notInScripts: true },
    ...ranges.length > 0 && { keys: ranges },
    ...deprecated && { deprecated: { since: deprecated.since, instead: deprecated.replacedBy } },
  };
}
