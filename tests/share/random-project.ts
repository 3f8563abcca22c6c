// Projects of every kind that a link can carry. Both tables name each field of a project, so that a new one cannot be
// forgotten: the types are checked before anything is tested.
import type { ScriptFile } from '../../src/project/files.ts';
import type { Bytes, Inputs, SettingValue } from '../../src/protocol.ts';
import type { Project } from '../../src/project/project.ts';
import type { Random } from '../redis/random.ts';

type Fields<V extends { [F in keyof Project]: unknown }> = V;

const chars = (r: Random, most: number, make: () => number): string =>
  r.some(0, most, () => String.fromCodePoint(make())).join('');
const bytes = (r: Random): Bytes => chars(r, 40, () => r.below(256));
const values = (r: Random): Bytes[] => r.some(0, 4, () => r.pick([bytes(r), '', String(r.below(1e6)), 'user:1']));
const everyByte = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
/** How a text holds the bytes that are no UTF-8: see src/ide/bytes.ts. */
const loneBytes = Array.from({ length: 128 }, (_, code) => String.fromCharCode(0xdc80 + code)).join('');

/** A script that runs: whatever is drawn stands in its comments and in a long string. */
function script(r: Random): string {
  const parts = r.some(0, 6, () => r.pick([
    everyByte, loneBytes, bytes(r), chars(r, 9, () => 0xdc80 + r.below(128)), '\u{1f4cf}é日本', '\r\n', '\u2028\ufeff',
    '<script>alert(1)</script>', '[['.repeat(r.below(9)), chars(r, 9, () => 0x1f300 + r.below(200)),
  ]));
  const inside = (text: string): string => text.replaceAll(']', ')').replaceAll('\\', '/');
  return `--[==[ ${inside(parts.join(''))} ]==]\nlocal text = [==[${inside(r.pick(['', bytes(r), loneBytes, everyByte]))}]==]\n`
    + `return {#text, text, ${r.below(1e6)}}`;
}

const files = (r: Random): ScriptFile[] => r.some(0, 3, () => script(r)).map((text, at) => ({
  name: `${r.pick(['lib/', 'a.b-c/', ''])}${at}${r.below(1e4).toString(36)}${r.pick(['.lua', ''])}`, text,
}));

function settings(r: Random): Record<string, SettingValue> {
  const all: [string, SettingValue][] = [
    ['rollback', r.chance(0.5)], ['time-limit', 1_000 + r.below(1e6)], ['redis-version', r.pick(['7.0', '7.2', '8.6', 'valkey-9.1'])],
    ['of-a-later-version', r.pick([true, 1.5, 'x'])],
  ];
  return Object.fromEntries(all.filter(() => r.chance(0.4)));
}

/** Some as the first versions had them, some by other names, and texts. */
function inputs(r: Random): Inputs {
  const all: [string, Bytes[] | string][] = r.chance(0.6) ? [['keys', values(r)], ['argv', values(r)]]
    : [['keys', values(r)], ['state', r.pick(['{"a": 1}', loneBytes, ''])], ['mocks', r.pick([values(r), 'x'])]];
  return Object.fromEntries(all.filter(([, one]) => one.length > 0));
}

const drawn: Fields<{ [F in keyof Project]: (r: Random) => Project[F] }> = {
  name: (r) => `${r.pick(['Größe 📏', '<img src=x onerror=alert(1)>', '__proto__', 'A', '../../etc'])} ${r.below(1e9)}`,
  script, files, settings, inputs,
  host: (r) => r.pick(['redis', 'plain']),
  lua: (r) => r.pick(['5.1', '5.4']),
  cases: (r) => r.some(0, 3, () => inputs(r)).map((its, at) => ({ name: `${r.pick(['Größe', '-1', '__proto__'])} ${at}`, inputs: at === 0 ? null : its })),
  seed: (r) => (r.chance(0.8) ? r.some(0, 4, () => [r.pick(['SET', 'HSET', 'nonsense', '']), ...values(r)])
    : { [r.pick(['a', '', 'toString', 'é'])]: r.pick([null, 1.5, [[], {}], { deep: { er: ['x', false] } }]) }),
  main: (r) => r.pick(['main.lua', 'flow.yaml', 'flows/a.yml']),
  entries: (r) => r.some(0, 2, () => ({
    file: r.pick(['main.lua', 'lib/a.lua']), trigger: r.pick([null, 'x', { cron: '0 * * * *' }]), enabled: r.chance(0.5),
    capabilities: r.some(0, 2, () => r.pick(['network', 'é', ''])),
  })),
  panel: (r) => r.pick(['', 'keyspace', 'events', 'log', 'scripts']),
};

/** A project with something of everything. Redis speaks Lua 5.1 alone. */
export function randomProject(r: Random): Project {
  const fields = Object.entries(drawn).map(([field, draw]) => [field, draw(r)]);
  const project = Object.fromEntries(fields) as Project;
  return project.host === 'redis' ? { ...project, lua: '5.1' } : project;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 16_000_000;
const isBytes = (value: unknown): boolean => isText(value) && !/[^\0-\xff]/.test(value as string);
const isList = (value: unknown, fits: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(fits);
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
const isSetting = (value: unknown): boolean => isText(value) || typeof value === 'boolean' || Number.isFinite(value);

/** What must be true of each field of whatever is opened; told apart from how src/share.ts sees to it. */
export const fits: Fields<{ [F in keyof Project]: (value: unknown) => boolean }> = {
  name: (value) => isText(value) && !/[\p{C}]/u.test(value as string) && (value as string).length <= 200,
  script: isText,
  files: (value) => isList(value, (file) => isPlain(file) && isText(file.text)
    && /^[\w./-]{1,100}$/.test(String(file.name)) && !String(file.name).split('/').some((part) => /^\.*$/.test(part))),
  host: (value) => isText(value) && (value as string).length <= 200,
  lua: (value) => value === '5.1' || value === '5.4',
  settings: (value) => isPlain(value) && Object.keys(value).every((name) => !(name in {})) && isList(Object.values(value), isSetting),
  inputs: (value) => isPlain(value) && Object.keys(value).every((name) => !(name in {}))
    && isList(Object.values(value), (one) => (one as string).length > 0 && (isText(one) || isList(one, isBytes))),
  cases: (value) => isList(value, (one) => isPlain(one) && isText(one.name) && (one.inputs === null || fits.inputs(one.inputs))),
  seed: (value) => isPlain(value) || isList(value, (command) => isList(command, isBytes) && (command as unknown[]).length > 0),
  main: (value) => isText(value) && /^[\w./-]{1,100}$/.test(value as string) && !(value as string).split('/').some((part) => /^\.*$/.test(part)),
  entries: (value) => isList(value, (entry) => isPlain(entry) && isText(entry.file) && typeof entry.enabled === 'boolean'
    && entry.trigger !== undefined && isList(entry.capabilities, isText)),
  panel: (value) => isText(value) && (value as string).length <= 200,
};
