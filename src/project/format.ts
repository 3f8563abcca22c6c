// A project as a folder of plain files, and back. Every file is readable, is stable from one save to the next, and
// is left as it is where it says the same already.
//
//   main.lua       the script; other .lua files are those that it can include
//   main.test.yaml tests of it; limits.test.yaml those of limits.lua
//   the seed file  commands that make its data (a seed of the home's host), one a line; "#" begins a comment
//   project.json   all else (config.ts)
//
// Data files (.yaml, .toml, .json) belong to a project where its project.json names them: a folder may hold many of other
// programs. One of YAML is the script of a folder that has no script of Lua.
//
// What comes from a folder is hostile: whatever it holds is measured and checked before anything is made of it.
import { decodeBytes, encodeText, fromArray, toArray } from '../bytes/text.ts';
import { isJson } from './checks.ts';
import { CONFIG_FILE, configOf, configText, isOfEvalua, jsonIn, namedIn, readConfig, recordIn } from './config.ts';
import type { Config } from './config.ts';
import { FILE_LIMITS, isFileName, isSameFile, isTestFile, MAIN_FILE } from './files.ts';
import type { ScriptFile } from './files.ts';
import { ProjectError } from './project-error.ts';
import { commandsOf } from './project.ts';
import type { Home, Project, Seed } from './project.ts';
import { isSeed, parseSeed, showSeed } from './seed.ts';

export type FileBytes = Uint8Array<ArrayBuffer>;
/** Files by their paths, whose parts are joined by "/". */
export type Contents = ReadonlyMap<string, FileBytes>;

export interface Opened {
  project: Project;
  /** The folder within, of the files; "" or with "/" at its end. */
  root: string;
  /** The path of the script in it. */
  main: string;
  /** Files that look like the project's and cannot be, by their names. */
  leftOut: string[];
  /** There is no project.json: which host it is for is not said. */
  bare: boolean;
}

/** The file of a world's seed that is no commands. */
export const WORLD_FILE = 'seed.json';

export const isLua = (path: string): boolean => /\.lua$/i.test(path);
export const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);
const isData = (path: string): boolean => /\.(?:ya?ml|toml|json)$/i.test(path);
const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Whether a file can belong to a project: others are not read, and never written. */
export const canBelong = (path: string, home: Home): boolean => isProjectFile(path, home) || (isData(path) && !isInHidden(path));

/** Whether a file belongs to a project by its name alone. */
export const isProjectFile = (path: string, { seedFile }: Home): boolean =>
  !isInHidden(path) && (isLua(path) || isTestFile(path) || [CONFIG_FILE, seedFile].includes(lastPart(path)));

const isInHidden = (path: string): boolean => path.split('/').some(isHidden);

/** Folders and files of systems and tools, in which no project is looked for. */
export const isHidden = (name: string): boolean =>
  name.startsWith('.') || name === '__MACOSX' || name === 'node_modules';

/** The files of a folder that belong to a project, by their paths. `configs`: those of them that are read already. */
export function partsOf(paths: readonly string[], configs: Contents, home: Home): string[] {
  const own = paths.filter((path) => isProjectFile(path, home));
  const named = new Set(own.filter((path) => lastPart(path) === CONFIG_FILE).flatMap((path) => {
    const folder = path.slice(0, -CONFIG_FILE.length);
    return namedIn(configs.get(path)).map((name) => folder + name);
  }));
  const hasScript = own.some((path) => lastPart(path) !== CONFIG_FILE && !isTestFile(path));
  return paths.filter((path) => own.includes(path)
    || (canBelong(path, home) && (named.has(path) || (!hasScript && named.size === 0 && isYaml(path)))));
}

// Reading

/** The project of a folder, which is called `name` where nothing in it says otherwise. Throws ProjectError. */
export function fromFiles(contents: Contents, name: string, home: Home): Opened {
  const root = rootOf(contents, home);
  const files = within(root, contents, home);
  const config = readConfig(files.get(CONFIG_FILE), home);
  const { project: fields, main: named, seed: seedFile } = config ?? configOf({}, home);
  const scripts = [...files.keys()].filter((path) => isLua(path) || (isData(path) && path !== seedFile && lastPart(path) !== CONFIG_FILE)).sort();
  const main = mainOf(scripts.filter((path) => !isTestFile(path)), named);
  const seed = seedOf(files, seedFile, home);
  if (main === undefined && seed === undefined) throw new ProjectError(`There is no Lua file in "${name}".`);
  const others = scripts.filter((path) => path !== main);
  const called = main === undefined || isLua(main) ? MAIN_FILE : main;
  const taken = filesOf(others, files, called);
  const script = main === undefined ? undefined : files.get(main);
  return {
    project: {
      ...fields, name: trimmedName(fields.name) || trimmedName(name),
      script: script === undefined ? '' : textOf(script), main: called, files: taken, seed: seed ?? [],
    },
    root,
    main: main ?? MAIN_FILE,
    leftOut: others.filter((path) => !taken.some((file) => file.name === path)),
    bare: config === undefined,
  };
}

/** The innermost folder that all of the project lies in: of a zip, it is most often not the top. */
function rootOf(contents: Contents, home: Home): string {
  const [first, ...others] = partsOf([...contents.keys()], contents, home).map((path) => path.split('/').slice(0, -1));
  const shared = first?.findIndex((part, at) => others.some((parts) => parts[at] !== part)) ?? 0;
  return (first ?? []).slice(0, shared < 0 ? undefined : shared).map((part) => `${part}/`).join('');
}

/** What of it lies in a folder and belongs to a project. */
export function within(root: string, contents: Contents, home: Home): Map<string, FileBytes> {
  return new Map(partsOf([...contents.keys()], contents, home).filter((path) => path.startsWith(root))
    .map((path) => [path.slice(root.length), contents.get(path)!]));
}

/** Which of the files is the script. */
function mainOf(scripts: readonly string[], named: string): string | undefined {
  const lua = scripts.filter(isLua);
  // Exactly so before in other letters: a zip can hold both.
  const called = (name: string): string | undefined =>
    lua.find((path) => path === name) ?? lua.find((path) => path.toLowerCase() === name);
  return scripts.find((path) => path === named) ?? called(MAIN_FILE) ?? called('init.lua') ?? outermost(lua)
    ?? scripts.find((path) => /^main\.ya?ml$/i.test(path)) ?? outermost(scripts.filter(isYaml));
}

const outermost = (paths: readonly string[]): string | undefined => paths.find((path) => !path.includes('/')) ?? paths[0];

function filesOf(paths: readonly string[], contents: Contents, main: string): ScriptFile[] {
  const files: ScriptFile[] = [];
  for (const path of paths) {
    const taken = files.length >= FILE_LIMITS.files || [main, ...files.map(({ name }) => name)].some((name) => isSameFile(name, path));
    if (!taken && isFileName(path)) files.push({ name: path, text: textOf(contents.get(path)!) });
  }
  return files;
}

/** The data that the folder tells how to make; undefined: there is no file of it. */
function seedOf(files: Contents, world: string, home: Home): Seed | undefined {
  if (world === '') {
    const commands = files.get(home.seedFile);
    return commands && parseSeed(fromArray(commands), home.seedFile);
  }
  const seed = files.get(world);
  if (seed === undefined) throw new ProjectError(`${CONFIG_FILE} names the file "${world}", which is not there.`);
  const value = recordIn(seed, world);
  if (!isJson(value)) throw new ProjectError(`${world} holds more than a script can take along.`);
  return value;
}

const trimmedName = (name: string): string => name.replace(/\p{C}/gu, '').trim().slice(0, 200);

const textOf = (bytes: FileBytes): string => decodeBytes(fromArray(bytes));

// Writing

/**
 * The files that make `existing`, a folder's, hold the project: those that do so already are not among them. Files and
 * fields that are not known stay. `main`: the path of the script, where it is known. Throws ProjectError.
 */
export function toFiles(
  project: Project, home: Home, existing: Contents = new Map(), main?: string,
): Map<string, FileBytes> {
  const raw = jsonIn(existing.get(CONFIG_FILE), CONFIG_FILE);
  if (raw !== undefined && !isOfEvalua(raw)) throw new ProjectError(`The ${CONFIG_FILE} there is another program's.`);
  const path = pathOfScript(project, existing, main ?? (raw && configOf(raw, home).main));
  const texts = project.files.map((file): [string, string] => [pathOf(file), file.text]);
  const world = Array.isArray(project.seed) ? '' : WORLD_FILE;
  const config: Config = {
    project, main: path === MAIN_FILE ? '' : path, files: texts.map(([name]) => name).filter((name) => isData(name) && !isTestFile(name)), seed: world,
  };
  const changes = [
    ...[[path, project.script] as const, ...texts].filter(([name, text]) => !holds(existing.get(name), text)),
    ...textsOf(CONFIG_FILE, configText(config, raw, home)), ...seedTexts(project.seed, existing, home),
  ];
  return new Map(changes.map(([name, text]): [string, FileBytes] => [name, toArray(encodeText(text))])
    .sort(([a], [b]) => (a < b ? -1 : 1)));
}

const textsOf = (name: string, text: string | undefined): [string, string][] => (text === undefined ? [] : [[name, text]]);

const holds = (bytes: FileBytes | undefined, text: string): boolean => bytes !== undefined && fromArray(bytes) === encodeText(text);

function seedTexts(seed: Seed, existing: Contents, { seedFile }: Home): [string, string][] {
  if (!Array.isArray(seed)) {
    const text = `${JSON.stringify(seed, null, 2)}\n`;
    return holds(existing.get(WORLD_FILE), text) ? [] : [[WORLD_FILE, text]];
  }
  const commands = commandsOf(seed);
  const there = fromArray(existing.get(seedFile) ?? new Uint8Array());
  return isSeed(there, commands) ? [] : [[seedFile, decodeBytes(showSeed(commands))]];
}

/** The script stays where it is, unless one of the files is called so now. */
function pathOfScript({ files, main: called }: Project, existing: Contents, wanted: string | undefined): string {
  if (called !== MAIN_FILE) return called;
  const fitting = [...existing.keys()].filter((path) => path === wanted || path.toLowerCase() === MAIN_FILE);
  const main = mainOf(fitting, wanted ?? '');
  return main === undefined || files.some(({ name }) => isSameFile(name, main)) ? MAIN_FILE : main;
}

/** Where a file of a project is kept. */
export const pathOf = ({ name }: ScriptFile): string => (isLua(name) || isData(name) ? name : `${name}.lua`);

export { CONFIG_FILE } from './config.ts';
