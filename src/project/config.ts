// project.json: { "evalua": 1, "name", "host", "lua", "settings", "keys", "argv", ... }, the fields of a project that are no
// files of their own. Values are texts in which \xHH, \n, \r, \t and \\ stand for bytes, as under the editor. What is not
// known stays where a project is saved into its folder again.
//
//   keys, argv     the inputs of the first versions; with any other input there is "inputs" in their place, by their ids
//   main           names the script where it is not main.lua
//   files          names the data files that belong to the project
//   seed           names the file of its world's first state, where that is made by no commands
import { parseValues, showValues } from '../bytes/text.ts';
import type { Inputs } from '../protocol.ts';
import { isName, isRecord } from './checks.ts';
import { FILE_LIMITS, isPath } from './files.ts';
import type { FileBytes } from './format.ts';
import { ProjectError } from './project-error.ts';
import { FIELD_NAMES, firstInputs, inputsIn, isAbsent, projectOf, withoutEmpty } from './project.ts';
import type { FieldName, Home, Project } from './project.ts';

export const CONFIG_FILE = 'project.json';

/** Raised when an older Evalua could not read what is written. */
const VERSION = 1;

/** What it holds: a project without what are files, and the names of these ("": none). */
export interface Config { project: Project; main: string; files: string[]; seed: string }

const FILES: readonly FieldName[] = ['script', 'main', 'files', 'seed'];
const FIELDS = FIELD_NAMES.filter((name) => !FILES.includes(name));
/** Stand there always, so that people see them. */
const ALWAYS: readonly FieldName[] = ['name', 'host', 'lua', 'settings', 'inputs'];
const OWN: readonly string[] = [...FIELD_NAMES, 'keys', 'argv', 'evalua'];

type Raw = Record<string, unknown>;

export const isOfEvalua = (raw: Raw): boolean => 'evalua' in raw;

/** The config in a file; undefined where there is none, or another program's. Throws ProjectError. */
export function readConfig(bytes: FileBytes | undefined, home: Home): Config | undefined {
  const raw = jsonIn(bytes, CONFIG_FILE);
  return raw === undefined || !isOfEvalua(raw) ? undefined : configOf(raw, home);
}

/** The data files that a config names, as far as it can be read. */
export function namedIn(bytes: FileBytes | undefined): string[] {
  let raw: Raw | undefined;
  try {
    raw = jsonIn(bytes, CONFIG_FILE);
  } catch (cause) {
    if (cause instanceof ProjectError) return []; // told where it is opened
    throw cause;
  }
  const { main, files, seed } = raw !== undefined && isOfEvalua(raw) ? raw : {};
  return [main, seed, ...isNames(files) ? files : []].filter(isPath);
}

/** The object in a file; undefined where there is no file. Throws ProjectError. */
export const jsonIn = (bytes: FileBytes | undefined, file: string): Raw | undefined => bytes && recordIn(bytes, file);

/** The same of a file that is there. */
export function recordIn(bytes: FileBytes, file: string): Raw {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ProjectError(`${file} is damaged: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!isRecord(value)) throw new ProjectError(`${file} is damaged: it is no object.`);
  return value;
}

/** Fields of later versions are left out; those that are known must be what they claim to be. Throws ProjectError. */
export function configOf(raw: Raw, home: Home): Config {
  const wrong = (name: string): ProjectError =>
    new ProjectError(`${CONFIG_FILE} cannot be read: "${name}" is not what it should be.`);
  const field = <T>(name: string, fits: (value: unknown) => value is T, absent: T): T => {
    const value = Object.hasOwn(raw, name) ? raw[name] : absent;
    if (!fits(value)) throw wrong(name);
    return value;
  };
  if (field('evalua', isNumber, VERSION) > VERSION) {
    throw new ProjectError('This script was saved by a newer version of Evalua. Reload the page to get it.');
  }
  const own = Object.fromEntries([...FIELDS, 'keys', 'argv'].filter((name) => Object.hasOwn(raw, name)).map((name) => [name, raw[name]]));
  const project = projectOf({ ...own, inputs: read(inputsIn(own)), ...own.cases !== undefined && { cases: readCases(own.cases) } }, home, wrong);
  return {
    project: { ...project, settings: sorted(project.settings) },
    main: field('main', isName, ''), files: field('files', isNames, []), seed: field('seed', isName, ''),
  };
}

/** Inputs as they stand there, in bytes; what is no list stays, for the check to find it. */
const read = (inputs: Raw | null): Raw | null => (inputs
  && Object.fromEntries(Object.entries(inputs).map(([id, one]) => [id, Array.isArray(one) ? one.map(readValue) : one])));

/** The same of each case. */
const readCases = (cases: unknown): unknown => (Array.isArray(cases)
  ? cases.map((one: unknown) => (isRecord(one) && isRecord(one['inputs']) ? { ...one, inputs: read(one['inputs']) } : one)) : cases);

const readValue = (value: unknown): unknown => (typeof value === 'string' ? parseValue(value) : value);

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= FILE_LIMITS.files && value.every(isPath);

/** Line breaks in it, which no shown value has, are themselves. */
const parseValue = (text: string): string => parseValues(`${text}\n`).join('\n');
const showValue = (value: string): string => showValues([value]).replace('\n', '');

/** The text of project.json; undefined where `raw`, what is there, says so already. */
export function configText(config: Config, raw: Raw | undefined, home: Home): string | undefined {
  const fields = fieldsOf(config, home);
  if (raw !== undefined && JSON.stringify(sorted(fieldsOf(configOf(raw, home), home))) === JSON.stringify(sorted(fields))) return undefined;
  const others = Object.entries(raw ?? {}).filter(([name]) => !OWN.includes(name));
  return `${JSON.stringify({ evalua: VERSION, ...fields, ...Object.fromEntries(others) }, null, 2)}\n`;
}

function fieldsOf({ project, main, files, seed }: Config, home: Home): Raw {
  const own = FIELDS.filter((name) => ALWAYS.includes(name) || !isAbsent(name, project[name], home));
  return {
    ...Object.fromEntries(own.flatMap((name) => written(project, name))), ...(main !== '' && { main }),
    ...(files.length > 0 && { files: [...files].sort() }), ...(seed !== '' && { seed }),
  };
}

function written(project: Project, name: FieldName): [string, unknown][] {
  if (name === 'settings') return [[name, sorted(project.settings)]];
  if (name === 'cases') return [[name, project.cases.map((one) => ({ name: one.name, inputs: one.inputs && sorted(shown(one.inputs)) }))]];
  if (name !== 'inputs') return [[name, project[name]]];
  const inputs = withoutEmpty(project.inputs);
  const first = firstInputs(inputs);
  return first === undefined ? [[name, sorted(shown(inputs))]] : Object.entries(shown({ ...first }));
}

const shown = (inputs: Inputs): Inputs =>
  Object.fromEntries(Object.entries(inputs).map(([id, one]) => [id, Array.isArray(one) ? one.map(showValue) : one]));

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
