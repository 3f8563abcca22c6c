// What `evalua run` is called with, and what of it fits the host.
import { parseArgs } from 'node:util';
import type { HostInfo, HostSetting, SettingValue } from '../protocol.ts';
import { CallError } from './call-error.ts';

export interface Call {
  path: string;
  host?: string | undefined;
  lua?: string | undefined;
  /** A file, or "-" for standard input. */
  input?: string | undefined;
  /** id=value */
  set: string[];
  json: boolean;
  help: boolean;
}

export const USAGE = `evalua run PATH [--host ID] [--lua 5.1|5.4] [--input FILE|-] [--set id=value]... [--json]

  PATH           a .lua or .yaml file, a project's folder, or a zip of one
  --host ID      what the script lives in; default: as the project says, else by the file's ending
  --lua VERSION  5.1 or 5.4; default: as the project says, else the host's first
  --input FILE   JSON of what the host's inputs are, by their ids: {"keys": ["a"], "argv": ["1"]}; -: from standard input
  --set id=value a setting of the host
  --json         standard output is one JSON object: ok, result, error, log, events, and what the host tells beside

Exit status: 0, 1 for a script that failed, 2 for a wrong call.`;

/** Throws CallError. */
export function readCall(args: string[]): Call {
  const { values, positionals } = parse(args);
  if (positionals.length !== 1 && !values.help) {
    throw new CallError(positionals.length === 0 ? 'No PATH is given.' : `One PATH, not ${positionals.length}: ${positionals.join(' ')}`);
  }
  return { ...values, path: positionals[0] ?? '' };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args, allowPositionals: true,
      options: {
        host: { type: 'string' }, lua: { type: 'string' }, input: { type: 'string' },
        set: { type: 'string', multiple: true, default: [] }, json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    if (cause instanceof TypeError) throw new CallError(cause.message); // parseArgs knows no such option
    throw cause;
  }
}

/** The settings that "id=value" texts say, each as its host takes it. Throws CallError. */
export function readSettings(texts: readonly string[], host: HostInfo): Record<string, SettingValue> {
  return Object.fromEntries(texts.map((text) => {
    const at = text.indexOf('=');
    if (at < 0) throw new CallError(`--set ${text}: write it as id=value.`);
    const id = text.slice(0, at);
    const setting = host.settings.find((one) => one.id === id);
    if (setting === undefined) throw new CallError(`${host.title} has no setting "${id}"; ${listed(host.settings.map((one) => one.id), 'those there are')}.`);
    const value = readSetting(setting, text.slice(at + 1));
    if (value === undefined) throw new CallError(`--set ${text}: ${offered(setting)}.`);
    return [id, value];
  }));
}

/** Those of a project that its host has, with values that it offers. */
export const settingsFor = (host: HostInfo, settings: Record<string, SettingValue>): Record<string, SettingValue> =>
  Object.fromEntries(Object.entries(settings).filter(([id, value]) => {
    const setting = host.settings.find((one) => one.id === id);
    return setting !== undefined && readSetting(setting, String(value)) === value;
  }));

const BOOLEANS: Record<string, boolean | undefined> = { true: true, false: false };

function readSetting(setting: HostSetting, text: string): SettingValue | undefined {
  if (setting.kind === 'boolean') return BOOLEANS[text];
  if (setting.kind === 'choice') return setting.options.some(({ value }) => value === text) ? text : undefined;
  if (setting.kind === 'text') return new RegExp(`^(?:${setting.pattern})$`).test(text) ? text : undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  return value >= setting.min && value <= setting.max ? value : undefined;
}

function offered(setting: HostSetting): string {
  if (setting.kind === 'boolean') return 'it is true or false';
  if (setting.kind === 'choice') return listed(setting.options.map(({ value }) => value), 'there are');
  if (setting.kind === 'text') return `it is ${setting.hint}`;
  return `it is a number from ${setting.min} to ${setting.max} ${setting.unit}`.trimEnd();
}

/** "there are: a, b, c". */
export const listed = (names: readonly string[], head: string): string => (names.length === 0 ? 'there are none' : `${head}: ${names.join(', ')}`);
