// What `evalua run` is called with, and what of it fits the host.
import { parseArgs } from 'node:util';
import type { HostInfo, SettingValue } from '../protocol.ts';
import { listed, offered, readSetting } from '../testing/settings.ts';
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
