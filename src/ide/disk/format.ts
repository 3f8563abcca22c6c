// A project as a folder of plain files, and back. Every file is readable, is stable from one save to the next, and
// is left as it is where it says the same already.
//
//   main.lua       the script; other .lua files are those that it can include
//   seed.redis     commands that make its data, one a line, in the quoting of redis-cli; "#" begins a comment
//   project.json   all else: { "evalua": 1, "name", "host", "lua", "settings", "keys", "argv", "panel" }, where keys
//                  and arguments are texts in which \xHH, \n, \r, \t and \\ stand for bytes, as under the editor;
//                  "main" names the script where it is not main.lua
//
// What comes from a folder is hostile: whatever it holds is measured and checked before anything is made of it.
import { FILE_LIMITS, isFileName, isSameFile, MAIN_FILE } from '../../files.ts';
import type { ScriptFile } from '../../files.ts';
import { isSettings, LIMITS } from '../../share.ts';
import type { SharedProject } from '../../share.ts';
import { decodeBytes, encodeText, fromArray, parseValues, showValues, toArray } from '../bytes.ts';
import { ProjectError } from './project-error.ts';
import { isSeed, parseSeed, showSeed } from './seed.ts';

export type FileBytes = Uint8Array<ArrayBuffer>;
/** Files by their paths, whose parts are joined by "/". */
export type Contents = ReadonlyMap<string, FileBytes>;

export interface Opened {
  project: SharedProject;
  /** The folder within, of the files; "" or with "/" at its end. */
  root: string;
  /** The path of the script in it. */
  main: string;
  /** Lua files that cannot be files of a project, by their names. */
  leftOut: string[];
}

export const CONFIG_FILE = 'project.json';
export const SEED_FILE = 'seed.redis';

/** Raised when an older Evalua could not read what is written. */
const VERSION = 1;

/** What project.json holds of a project. */
type Config = Omit<SharedProject, 'script' | 'files' | 'seed'> & { main: string };

export const isLua = (path: string): boolean => /\.lua$/i.test(path);

/** Whether a file can belong to a project: others are not read, and never written. */
export function isProjectFile(path: string): boolean {
  const parts = path.split('/');
  if (parts.some((part) => isHidden(part))) return false;
  return isLua(path) || [CONFIG_FILE, SEED_FILE].includes(parts[parts.length - 1]);
}

/** Folders and files of systems and tools, in which no project is looked for. */
export const isHidden = (name: string): boolean =>
  name.startsWith('.') || name === '__MACOSX' || name === 'node_modules';

// Reading

/** The project of a folder, which is called `name` where nothing in it says otherwise. Throws ProjectError. */
export function fromFiles(contents: Contents, name: string): Opened {
  const root = rootOf(contents);
  const files = within(root, contents);
  const config = readConfig(files.get(CONFIG_FILE));
  const lua = [...files.keys()].filter(isLua).sort();
  const main = mainOf(lua, config?.main);
  const seed = files.get(SEED_FILE);
  if (main === undefined && seed === undefined) throw new ProjectError(`There is no Lua file in "${name}".`);
  const others = lua.filter((path) => path !== main);
  const taken = filesOf(others, files);
  const { main: _, ...fields } = config ?? configOf({});
  const script = main === undefined ? undefined : files.get(main);
  return {
    project: {
      ...fields, name: cleanName(fields.name) || cleanName(name),
      script: script === undefined ? '' : textOf(script), files: taken,
      seed: seed === undefined ? [] : parseSeed(fromArray(seed), SEED_FILE),
    },
    root,
    main: main ?? MAIN_FILE,
    leftOut: others.filter((path) => !taken.some((file) => file.name === path)),
  };
}

/** The innermost folder that all of the project lies in: of a zip, it is most often not the top. */
function rootOf(contents: Contents): string {
  const [first, ...others] = [...contents.keys()].filter(isProjectFile)
    .map((path) => path.split('/').slice(0, -1));
  const shared = first?.findIndex((part, at) => others.some((parts) => parts[at] !== part)) ?? 0;
  return (first ?? []).slice(0, shared < 0 ? undefined : shared).map((part) => `${part}/`).join('');
}

/** What of it lies in a folder and can belong to a project. */
export function within(root: string, contents: Contents): Map<string, FileBytes> {
  return new Map([...contents].filter(([path]) => path.startsWith(root) && isProjectFile(path))
    .map(([path, bytes]) => [path.slice(root.length), bytes]));
}

/** Which of the Lua files is the script. */
function mainOf(lua: readonly string[], named: string | undefined): string | undefined {
  // Exactly so before in other letters: a zip can hold both.
  const called = (name: string): string | undefined =>
    lua.find((path) => path === name) ?? lua.find((path) => path.toLowerCase() === name);
  const atTop = lua.filter((path) => !path.includes('/'));
  return lua.find((path) => path === named) ?? called(MAIN_FILE) ?? called('init.lua') ?? atTop[0] ?? lua[0];
}

function filesOf(paths: readonly string[], contents: Contents): ScriptFile[] {
  const files: ScriptFile[] = [];
  for (const path of paths) {
    const taken = files.length >= FILE_LIMITS.files || files.some(({ name }) => isSameFile(name, path));
    if (!taken && isFileName(path)) files.push({ name: path, text: textOf(contents.get(path)!) });
  }
  return files;
}

function readConfig(bytes: FileBytes | undefined): Config | undefined {
  const raw = readJson(bytes);
  return raw === undefined || !('evalua' in raw) ? undefined : configOf(raw);
}

function readJson(bytes: FileBytes | undefined): Record<string, unknown> | undefined {
  if (bytes === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ProjectError(`${CONFIG_FILE} is damaged: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProjectError(`${CONFIG_FILE} is damaged: it is no object.`);
  }
  return value as Record<string, unknown>;
}

/** Fields of later versions are left out; those that are known must be what they claim to be. */
function configOf(raw: Record<string, unknown>): Config {
  const field = <T>(name: string, fits: (value: unknown) => value is T, absent: T): T => {
    const value = Object.hasOwn(raw, name) ? raw[name] : absent;
    if (!fits(value)) throw new ProjectError(`${CONFIG_FILE} cannot be read: "${name}" is not what it should be.`);
    return value;
  };
  if (field('evalua', isNumber, VERSION) > VERSION) {
    throw new ProjectError('This project was saved by a newer version of Evalua. Reload the page to get it.');
  }
  return {
    name: field('name', isText, ''), host: field('host', isName, 'redis'), lua: field('lua', isVersion, '5.1'),
    main: field('main', isName, ''), settings: sorted(field('settings', isSettings, {})),
    keys: field('keys', isTexts, []).map(parseValue), argv: field('argv', isTexts, []).map(parseValue),
    panel: field('panel', isName, ''),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isName = (value: unknown): value is string => isText(value) && value.length <= LIMITS.name;
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isVersion = (value: unknown): value is '5.1' | '5.4' => value === '5.1' || value === '5.4';
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= LIMITS.values && value.every(isText);

/** Line breaks in it, which no shown value has, are themselves. */
const parseValue = (text: string): string => parseValues(`${text}\n`).join('\n');
const showValue = (value: string): string => showValues([value]).replace('\n', '');

const cleanName = (name: string): string => name.replace(/\p{C}/gu, '').trim().slice(0, LIMITS.name);

const textOf = (bytes: FileBytes): string => decodeBytes(fromArray(bytes));

// Writing

/**
 * The files that make `existing`, a folder's, hold the project: those that do so already are not among them. Files and
 * fields that are not known stay. `main`: the path of the script, where it is known. Throws ProjectError.
 */
export function toFiles(
  project: SharedProject, existing: Contents = new Map(), main?: string,
): Map<string, FileBytes> {
  const raw = readJson(existing.get(CONFIG_FILE));
  if (raw !== undefined && !('evalua' in raw)) throw new ProjectError(`The ${CONFIG_FILE} there is another program's.`);
  const path = pathOfScript(project, existing, main ?? (raw && configOf(raw).main));
  const changes = new Map<string, FileBytes>();
  const put = (name: string, text: string): void => { changes.set(name, toArray(encodeText(text))); };
  const lua = project.files.map((file): [string, string] => [pathOf(file), file.text]);
  for (const [name, text] of [[path, project.script], ...lua]) {
    const old = existing.get(name);
    if (old === undefined || fromArray(old) !== encodeText(text)) put(name, text);
  }
  const config = configText(project, path, raw);
  if (config !== undefined) put(CONFIG_FILE, config);
  const seed = fromArray(existing.get(SEED_FILE) ?? new Uint8Array());
  if (!isSeed(seed, project.seed)) changes.set(SEED_FILE, toArray(showSeed(project.seed)));
  return new Map([...changes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The script stays where it is, unless one of the files is called so now. */
function pathOfScript({ files }: SharedProject, existing: Contents, wanted: string | undefined): string {
  const fitting = [...existing.keys()].filter((path) => path === wanted || path.toLowerCase() === MAIN_FILE);
  const main = mainOf(fitting, wanted);
  return main === undefined || files.some(({ name }) => isSameFile(name, main)) ? MAIN_FILE : main;
}

/** Where a file of a project is kept. */
export const pathOf = ({ name }: ScriptFile): string => (isLua(name) ? name : `${name}.lua`);

/** The text of project.json; undefined where what is there says so already. */
function configText(
  project: SharedProject, main: string, raw: Record<string, unknown> | undefined,
): string | undefined {
  const { name, host, lua, settings, keys, argv, panel } = project;
  const named = main === MAIN_FILE ? '' : main;
  const config: Config = { name, host, lua, main: named, settings: sorted(settings), keys, argv, panel };
  if (raw !== undefined && JSON.stringify(inOrder(configOf(raw))) === JSON.stringify(inOrder(config))) return undefined;
  const { main: _, panel: __, ...unknown } = raw ?? {};
  const fields = {
    evalua: VERSION, name, host, lua, ...(named !== '' && { main }), settings: config.settings,
    keys: keys.map(showValue), argv: argv.map(showValue), ...(panel !== '' && { panel }),
  };
  const others = Object.entries(unknown).filter(([field]) => !Object.hasOwn(fields, field));
  return `${JSON.stringify({ ...fields, ...Object.fromEntries(others) }, null, 2)}\n`;
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
const inOrder = (config: Config): unknown => sorted({ ...config });
