// A project: what is shared, saved, stored and run. Links, folders, zips, stored records, drafts and embeds all derive from
// the table of its fields: a new field is one line in it.
import type { Bytes, Inputs, SettingValue } from '../protocol.ts';
import { isCases, isEntries, isInputs, isLua, isName, isRecord, isSeed, isSettings, isText, LIMITS } from './checks.ts';
import type { Case, Entry, Seed } from './checks.ts';
import { isFileName, isFiles, isSameFile, MAIN_FILE } from './files.ts';
import type { ScriptFile } from './files.ts';

/** What projects are for that do not name it, and what the file of their commands is called on a disk. */
export interface Home { host: string; seedFile: string }

interface Field<T> {
  /** Its key in links: never given to another field. */
  short: string;
  /** What it is where nothing is said. */
  absent: (home: Home) => T;
  /** `most`: values of an input, commands of a seed; fewer where they come from elsewhere. */
  fits: (value: unknown, most?: number) => value is T;
}

const field = <T>(short: string, absent: (home: Home) => T, fits: Field<T>['fits']): Field<T> => ({ short, absent, fits });
const isMain = (value: unknown): value is string => value === MAIN_FILE || isFileName(value);

export const FIELDS = {
  name: field<string>('n', () => '', isText),
  /** The text of the script, of Lua or of what its host reads. */
  script: field<string>('s', () => '', isText),
  /** Other files: those that the script can include, and data. */
  files: field<ScriptFile[]>('f', () => [], isFiles),
  host: field<string>('h', ({ host }) => host, isName),
  lua: field<'5.1' | '5.4'>('l', () => '5.1', isLua),
  settings: field<Record<string, SettingValue>>('o', () => ({}), isSettings),
  /** What a run is given, by the ids of the host's inputs: values as bytes, or one text. What is empty is absent. */
  inputs: field<Inputs>('i', () => ({}), isInputs),
  /** Inputs by names, in order; the open case has those of the project. None: it has no name. */
  cases: field<Case[]>('c', () => [], isCases),
  seed: field<Seed>('d', () => [], isSeed),
  /** The panel that was open. */
  panel: field<string>('p', () => '', isName),
  /** What the script is called beside the files. */
  main: field<string>('m', () => MAIN_FILE, isMain),
  /** None: the script runs when a person says so. */
  entries: field<Entry[]>('e', () => [], isEntries),
};

export type Project = { [F in keyof typeof FIELDS]: (typeof FIELDS)[F] extends Field<infer T> ? T : never };
export type FieldName = keyof Project;
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

/** A project of values by the names of its fields: those that are not known are left out. Throws what `wrong` makes of a field that does not fit. */
export function projectOf(values: Record<string, unknown>, home: Home, wrong: (field: FieldName) => Error): Project {
  const entries = FIELD_NAMES.map((name) => {
    const { absent, fits } = FIELDS[name];
    const value = Object.hasOwn(values, name) ? values[name] : absent(home);
    if (!fits(value)) throw wrong(name);
    return [name, value];
  });
  const project = Object.fromEntries(entries) as Project;
  if (project.files.some(({ name }) => isSameFile(name, project.main))) throw wrong('files');
  return { ...project, inputs: withoutEmpty(project.inputs), cases: project.cases.map((one) => ({ name: one.name, inputs: one.inputs && withoutEmpty(one.inputs) })) };
}

/** A project with nothing in it but what is given. */
export function newProject(home: Home, given: Partial<Project> = {}): Project {
  const absent = Object.fromEntries(FIELD_NAMES.map((name) => [name, FIELDS[name].absent(home)])) as Project;
  return { ...absent, ...given };
}

/** Whether a field has the value that it has where nothing is said. */
export const isAbsent = (name: FieldName, value: unknown, home: Home): boolean =>
  JSON.stringify(value) === JSON.stringify(FIELDS[name].absent(home));

/** What is no record stays, for the check to find it. */
export const withoutEmpty = (inputs: Inputs): Inputs => (!isRecord(inputs) ? inputs
  : Object.fromEntries(Object.entries(inputs).filter(([, one]) => one !== '' && !(Array.isArray(one) && one.length === 0))));

/** Whether a seed makes anything. */
export const isSeeded = (seed: Seed): boolean => Object.keys(seed).length > 0;

/** Commands of a seed that is of such. */
export const commandsOf = (seed: Seed): Bytes[][] => (Array.isArray(seed) ? seed : []);

// Inputs of the first versions, which had two of values and no other: they stand as they did then, so that pages of any
// version read them.

const FIRST_INPUTS = ['keys', 'argv'] as const;

/** The two lists, where there is nothing else. */
export function firstInputs(inputs: Inputs): { keys: Bytes[]; argv: Bytes[] } | undefined {
  const { keys = [], argv = [], ...others } = inputs;
  return Array.isArray(keys) && Array.isArray(argv) && Object.keys(others).length === 0 ? { keys, argv } : undefined;
}

/** The inputs that a record holds by id and, as those of the first versions do, beside each other, as lists. Null: what is there does not fit. */
export function inputsIn(record: Record<string, unknown>): Record<string, unknown> | null {
  const first = FIRST_INPUTS.filter((id) => record[id] !== undefined).map((id) => [id, record[id]] as const);
  const { inputs = {} } = record;
  return isRecord(inputs) && first.every(([, values]) => Array.isArray(values)) ? { ...inputs, ...Object.fromEntries(first) } : null;
}

/** A name as a project can have it. */
export const cleanName = (name: string): string => name.slice(0, LIMITS.name).replace(/\p{C}/gu, '');

export type { Case, Entry, JsonObject, Seed } from './checks.ts';
export { isJson } from './checks.ts';
