// What can be written at a place of a test file: names of its level, values of a name, what loosens a value.
import type { HostInfo } from '../protocol.ts';
import { FIELDS, TAGS } from './schema.ts';
import type { Level } from './schema.ts';
import { meets, releaseOf } from './settings.ts';

export interface Offer { label: string; about: string; /** What is written in its place. */ insert?: string }
/** From where the offers replace what is typed. */
export interface Offers { from: number; offers: Offer[] }

/** Of a text up to a place. */
export function offersAt(before: string, host: HostInfo): Offers | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const [, , name, typed] = /^(\s*(?:- )*)([\w-]+):\s+(\S*)$/.exec(line) ?? [];
  if (name !== undefined) {
    const offers = valuesOf(name, host, levelAt(before, line, host).level);
    return offers.length === 0 ? undefined : { from: before.length - typed.length, offers };
  }
  const [, key] = /(?:^\s*(?:- )*|[{,]\s*)([\w-]*)$/.exec(line) ?? [];
  if (key === undefined || /^\s*#/.test(line)) return undefined;
  const { level, inside } = levelAt(before, line, host);
  const offers = namesOf(level, inside, host);
  return offers.length === 0 ? undefined : { from: before.length - key.length, offers };
}

function namesOf(level: Level, inside: string | undefined, host: HostInfo): Offer[] {
  if (inside === 'inputs') return host.inputs.map(({ id, label, hint }) => ({ label: id, about: `${label}: ${hint}`, insert: `${id}: ` }));
  if (inside === 'settings') return host.settings.map(({ id, about }) => ({ label: id, about, insert: `${id}: ` }));
  return FIELDS[level].filter(({ needs }) => meets(host, needs)).map(({ name, about }) => ({ label: name, about, insert: `${name}: ` }));
}

function valuesOf(name: string, host: HostInfo, level: Level): Offer[] {
  const setting = level === 'none' ? undefined : host.settings.find(({ id }) => id === name);
  const choice = name === 'version' ? releaseOf(host) : setting?.kind === 'choice' ? setting : undefined;
  if (choice !== undefined) return choice.options.map(({ value, label }) => ({ label: value, about: label, ...name === 'version' && { insert: `'${value}'` } }));
  if (setting?.kind === 'boolean') return [{ label: 'true', about: setting.about }, { label: 'false', about: setting.about }];
  if (name === 'lua') return host.lua.map((version) => ({ label: version, about: `Lua ${version}`, insert: `'${version}'` }));
  const field = FIELDS[level].find((one) => one.name === name);
  if (field?.options !== undefined) return field.options.map((label) => ({ label, about: field.about }));
  if ((level !== 'expect' && level !== 'mistake') || field === undefined || !['value', 'map', 'list'].includes(field.shape)) return [];
  return TAGS.map(({ name: label, about }) => ({ label, about, insert: `${label} ` }));
}

const UNDER: Record<string, Level | undefined> = { tests: 'test', steps: 'step', expect: 'expect', mistakes: 'mistake', error: 'error', property: 'property' };

/** The level of a line, by the names above it that stand further to the left, or open a brace in it. */
function levelAt(before: string, line: string, host: HostInfo): { level: Level; inside?: string } {
  const names = [...openBraces(line)];
  let indent = /^\s*(?:- )*/.exec(line)![0].length;
  let dashed = /^\s*- /.exec(line)?.[0].length;
  for (const above of before.split('\n').slice(0, -1).reverse()) {
    const [, space, name] = /^(\s*(?:- )*)([\w-]+):/.exec(above) ?? [];
    if (space === undefined) continue;
    // An item of a list may stand below its name, as far to the left.
    const least = dashed !== undefined && !space.includes('-') ? dashed - 1 : indent;
    if (space.length >= least) continue;
    names.unshift(name);
    indent = space.length;
    dashed = /^\s*- /.exec(above)?.[0].length;
    if (indent === 0) break;
  }
  const last = names.at(-1);
  if (last === undefined) return { level: 'file' };
  if (last === 'inputs' || last === 'settings') return { level: 'none', inside: last };
  if (names.at(-2) === 'given') return { level: 'generator' };
  const level = UNDER[last];
  return { level: level === undefined || (last === 'error' && !['expect', 'mistakes'].includes(names.at(-2) ?? '')) || host === undefined ? 'none' : level };
}

/** Names whose braces are open at the end of a line. */
function openBraces(line: string): string[] {
  const open: string[] = [];
  for (const [, name, brace] of line.matchAll(/([\w-]*)\s*(?::\s*)?([{}])/g)) {
    if (brace === '{') open.push(name);
    else open.pop();
  }
  return open;
}
