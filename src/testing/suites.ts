// Which files of a project are tests, and of which script.
import { encodeText } from '../bytes/text.ts';
import type { Bytes, HostInfo, SourceMap } from '../protocol.ts';
import { isSameFile, isTestFile, MAIN_FILE, withoutLua } from '../project/files.ts';
import { IncludeError, joinFiles } from '../project/join.ts';
import { inFiles, originOf } from '../project/origin.ts';
import { commandsOf, isSeeded } from '../project/project.ts';
import type { Project } from '../project/project.ts';
import type { Fault, Outcome, Setup, TestCase } from './model.ts';
import { firstSetup, hostIn, readTests } from './read.ts';
import { hasClients } from './settings.ts';

export type Tested = Pick<Project, 'script' | 'files' | 'main' | 'host' | 'lua' | 'settings' | 'seed' | 'entries'>;

/** The tests of one file, with the script that they are of. */
export interface Suite {
  /** The test file, its text, and the script's file. */
  file: string;
  text: string;
  of: string;
  host: HostInfo;
  /** What stands above all tests of the file. */
  setup: Setup;
  tests: TestCase[];
  faults: Fault[];
  /** With what it includes. */
  script: Bytes;
  /** Where its lines come from, where it is of several files. */
  map?: SourceMap;
  entries: unknown[];
  /** Puts what a run told in terms of the files. */
  finish(outcome: Outcome): Outcome;
}

/** "limiter" of "lib/limiter.test.yaml" is "lib/limiter". */
const stemOf = (file: string): string => file.replace(/\.test\.ya?ml$/i, '');

/** The file that a test file is of: the one beside it of its name; the script of the project where there is none. */
export function testedBy(file: string, { main, files }: Pick<Project, 'main' | 'files'>): string {
  const stem = stemOf(file);
  const found = [main, ...files.map(({ name }) => name)].find((name) => !isTestFile(name) && (isSameFile(name, stem) || name.replace(/\.ya?ml$/i, '') === stem));
  return found ?? main;
}

/** What a test file of a script is called. */
export const testFileOf = (script: string): string => `${withoutLua(script).replace(/\.ya?ml$/i, '')}.test.yaml`;

/** One for each test file. `bare`: nothing says the host, so that the file's ending does. */
export function suitesOf(project: Tested, hosts: readonly HostInfo[], bare = false): Suite[] {
  return project.files.filter(({ name }) => isTestFile(name)).sort((a, b) => (a.name < b.name ? -1 : 1)).map((file) => suiteOf(project, file, hosts, bare));
}

function suiteOf(project: Tested, { name: file, text }: { name: string; text: string }, hosts: readonly HostInfo[], bare: boolean): Suite {
  const of = testedBy(file, project);
  const named = hostIn(text);
  const host = hosts.find(({ id }) => id === (named ?? (bare ? hostFor(of, hosts) : project.host)));
  const base = { file, text, of, script: '', entries: entriesOf(project), finish: (outcome: Outcome) => outcome };
  if (host === undefined) {
    return { ...base, host: hosts[0], setup: firstSetup({ settings: {} }), tests: [], faults: [{ from: 0, to: 0, line: 1, column: 1, message: `There is no host "${named ?? project.host}": ${hosts.map(({ id }) => id).join(', ')}.` }] };
  }
  const { setup, tests, faults } = readTests(text, { host, lua: project.lua, settings: project.settings });
  const seeded = tests.map((test) => withSeed(test, project, host));
  try {
    return { ...base, host, setup, tests: seeded, faults, ...scriptOf(project, of) };
  } catch (cause) {
    if (!(cause instanceof IncludeError)) throw cause;
    return { ...base, host, setup, tests: [], faults: [...faults, { from: 0, to: 0, line: 1, column: 1, message: `${cause.file}, line ${cause.line}: ${cause.message}` }] };
  }
}

/** By the ending of the script's name. */
const hostFor = (script: string, hosts: readonly HostInfo[]): string =>
  hosts.find(({ endings = ['.lua'] }) => endings.some((ending) => script.toLowerCase().endsWith(ending)))?.id ?? hosts[0].id;

/** A project's data is there before that of its tests, unless a test brings a world of its own. */
function withSeed(test: TestCase, { seed }: Tested, host: HostInfo): TestCase {
  if (!isSeeded(seed)) return test;
  if (Array.isArray(seed)) return hasClients(host) ? { ...test, data: [...commandsOf(seed), ...test.data] } : test;
  return test.world === undefined && host.project !== undefined ? { ...test, world: seed } : test;
}

/** What runs by itself, each with its script: the host's acts take them so. */
const entriesOf = ({ entries, files, main, script }: Tested): unknown[] => entries.map((entry) =>
  ({ ...entry, script: entry.file === main ? script : files.find(({ name }) => name === entry.file)?.text ?? '' }));

function scriptOf({ script, files, main }: Tested, of: string): Pick<Suite, 'script' | 'map' | 'finish'> {
  const text = of === main ? script : files.find(({ name }) => name === of)?.text ?? '';
  const same = (outcome: Outcome): Outcome => outcome;
  if (/\.ya?ml$/i.test(of)) return { script: encodeText(text), finish: same };
  const others = files.filter(({ name }) => name !== of && !isTestFile(name));
  const joined = joinFiles(text, of === main ? others : [...others, ...main === MAIN_FILE ? [{ name: main, text: script }] : []]);
  if (joined.map === undefined) return { script: encodeText(joined.text), finish: same };
  const [first, ...rest] = joined.map.files;
  const map = { ...joined.map, files: [{ ...first, name: of }, ...rest] };
  return {
    script: encodeText(joined.text), map,
    finish: (outcome) => {
      const { error } = inFiles({ error: outcome.error } as Parameters<typeof inFiles>[0], map);
      return error === undefined ? outcome : { ...outcome, error };
    },
  };
}

/** The file and line of a line of the script as it ran. */
export const originIn = ({ map, of }: Pick<Suite, 'map' | 'of'>, line: number): { file: string; line: number } =>
  (map === undefined ? { file: of, line } : originOf(map, line));

/** The version that its coverage is of: tests of another run other code. */
export const luaOf = ({ host, tests }: Suite): '5.1' | '5.4' => host.lua.find((one) => one === tests[0]?.lua) ?? host.lua[0];

/** A file of YAML has Lua in parts. */
export const isCoverable = ({ of }: Pick<Suite, 'of'>): boolean => !/\.ya?ml$/i.test(of);

/** The versions of Lua that the tests of a file run on. */
export const versionsOf = ({ host, tests }: Suite): ('5.1' | '5.4')[] =>
  [...new Set([...host.runsOn ?? [], ...host.actsOn ?? [], luaOf({ host, tests } as Suite), ...tests.map(({ lua }) => host.lua.find((one) => one === lua) ?? host.lua[0])])];
