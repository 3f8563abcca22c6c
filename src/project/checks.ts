// What a value of a project may be, measured and checked: one check a kind, for links, folders, stored records and embeds.
import type { Bytes, Inputs, SettingValue } from '../protocol.ts';
import { FILE_LIMITS, isPath } from './files.ts';

/** Characters of a link, and of what it unpacks to; how deep that is nested, values in a list and in all; of settings. */
export const LIMITS = {
  packed: 4_000_000, unpacked: 16_000_000, nesting: 32, values: 100_000, all: 500_000,
  name: 200, settings: 100, setting: 1_000, cases: 50,
} as const;

/** An object of JSON (see `isJson`). */
export type JsonObject = Record<string, unknown>;

/** Commands that make the data that a script expects, or the state in which its host's world begins. */
export type Seed = Bytes[][] | JsonObject;

/** Inputs with a name. Null: those of the project, for this case is the open one. */
export interface Case { name: string; inputs: Inputs | null }

/** What of a project runs, and when. */
export interface Entry {
  /** The script, or one of the files. */
  file: string;
  /** What starts it, in the words of its host; null: a person. JSON. */
  trigger: unknown;
  enabled: boolean;
  /** What its host lets it do, by the host's names. */
  capabilities: string[];
}

type Fits<T> = (value: unknown) => value is T;

export const isText: Fits<string> = (value): value is string => typeof value === 'string';
export const isName: Fits<string> = (value): value is string => isText(value) && value.length <= LIMITS.name;
export const isLua: Fits<'5.1' | '5.4'> = (value): value is '5.1' | '5.4' => value === '5.1' || value === '5.4';
export const isRecord: Fits<Record<string, unknown>> = (value): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBytes: Fits<Bytes> = (value): value is Bytes => typeof value === 'string' && !/[^\0-\xff]/.test(value);
const isValues = (value: unknown, most: number = LIMITS.values): value is Bytes[] =>
  Array.isArray(value) && value.length <= most && value.every(isBytes);
const isCommands = (value: unknown, most: number = LIMITS.values): value is Bytes[][] =>
  Array.isArray(value) && value.length <= most && value.every((one) => isValues(one, most) && one.length > 0);

const isSetting: Fits<SettingValue> = (value): value is SettingValue => typeof value === 'boolean' || Number.isFinite(value)
  || (isText(value) && value.length <= LIMITS.setting);
/** No host has a setting or an input whose name is one of JavaScript's own, or markup. */
const isId = (name: string): boolean => /^[a-z][a-z0-9-]{0,99}$/.test(name) && !(name in {});
const isById = (value: unknown, fits: (one: unknown) => boolean): boolean => isRecord(value)
  && Object.keys(value).length <= LIMITS.settings && Object.entries(value).every(([id, one]) => isId(id) && fits(one));

export const isSettings: Fits<Record<string, SettingValue>> = (value): value is Record<string, SettingValue> => isById(value, isSetting);
/** `most`: values of each. */
export const isInputs = (value: unknown, most?: number): value is Inputs => isById(value, (one) => isValues(one, most) || isText(one));

/** None, or one of them is open. `most`: values of each input. */
export const isCases = (value: unknown, most?: number): value is Case[] => Array.isArray(value) && value.length <= LIMITS.cases
  && value.every((one) => isRecord(one) && isName(one['name']) && one['name'].trim() !== '' && (one['inputs'] === null || isInputs(one['inputs'], most)))
  && (value.length === 0 || value.filter(({ inputs }: Case) => inputs === null).length === 1)
  && new Set(value.map(({ name }: Case) => name)).size === value.length && valuesIn(value) <= LIMITS.all;

const valuesIn = (cases: readonly Case[]): number =>
  cases.flatMap(({ inputs }) => Object.values(inputs ?? {})).reduce((sum, one) => sum + (isText(one) ? 1 : one.length), 0);

/** A list is of commands, and no world's. `most`: commands, and arguments of each. */
export const isSeed = (value: unknown, most?: number): value is Seed => isCommands(value, most) || (isRecord(value) && isJson(value));

export const isEntries: Fits<Entry[]> = (value): value is Entry[] =>
  Array.isArray(value) && value.length <= FILE_LIMITS.files && value.every(isEntry);

function isEntry(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { file, trigger, enabled, capabilities } = value;
  return isPath(file) && isJson(trigger) && typeof enabled === 'boolean'
    && Array.isArray(capabilities) && capabilities.length <= LIMITS.settings && capabilities.every(isName);
}

/** Whether it is JSON, no deeper and no more of it than a project can hold. */
export function isJson(value: unknown): boolean {
  let room: number = LIMITS.all;
  const fits = (one: unknown, depth: number): boolean => {
    if (one === null || typeof one === 'string' || typeof one === 'boolean' || Number.isFinite(one)) return true;
    if (typeof one !== 'object' || depth === LIMITS.nesting) return false;
    const parts = Object.values(one);
    room -= parts.length;
    return room >= 0 && parts.every((part) => fits(part, depth + 1));
  };
  return fits(value, 0);
}
