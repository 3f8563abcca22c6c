// Settings of a host as texts say them.
import type { HostInfo, HostSetting, SettingValue } from '../protocol.ts';
import type { Need } from './schema.ts';

const BOOLEANS: Record<string, boolean | undefined> = { true: true, false: false };

/** The value that a text means; undefined: the setting does not take it. */
export function readSetting(setting: HostSetting, text: string): SettingValue | undefined {
  if (setting.kind === 'boolean') return BOOLEANS[text];
  if (setting.kind === 'choice') return setting.options.some(({ value }) => value === text) ? text : undefined;
  if (setting.kind === 'text') return new RegExp(`^(?:${setting.pattern})$`).test(text) ? text : undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  return value >= setting.min && value <= setting.max ? value : undefined;
}

/** What it takes, as the rest of a sentence. */
export function offered(setting: HostSetting): string {
  if (setting.kind === 'boolean') return 'it is true or false';
  if (setting.kind === 'choice') return listed(setting.options.map(({ value }) => value), 'there are');
  if (setting.kind === 'text') return `it is ${setting.hint}`;
  return `it is a number from ${setting.min} to ${setting.max} ${setting.unit}`.trimEnd();
}

/** Those of a project that its host has, with values that it offers. */
export const settingsFor = (host: HostInfo, settings: Record<string, SettingValue>): Record<string, SettingValue> =>
  Object.fromEntries(Object.entries(settings).filter(([id, value]) => {
    const setting = host.settings.find((one) => one.id === id);
    return setting !== undefined && readSetting(setting, String(value)) === value;
  }));

/** The setting that says which release is emulated. */
export const releaseOf = ({ settings }: HostInfo): HostSetting & { kind: 'choice' } | undefined =>
  settings.find((one): one is HostSetting & { kind: 'choice' } => one.kind === 'choice' && one.release === true);

/** "there are: a, b, c". */
export const listed = (names: readonly string[], head: string): string => (names.length === 0 ? 'there are none' : `${head}: ${names.join(', ')}`);

// Whether a host keeps keys, speaks to clients, has a graph: it has panels for them.
const shows = ({ panels }: HostInfo, panel: string): boolean => panels.some(({ id }) => id === panel);
export const hasKeyspace = (host: HostInfo): boolean => shows(host, 'keyspace');
export const hasClients = (host: HostInfo): boolean => shows(host, 'console');

/** Whether a host has what something in a test file is about; `lack`: that it has not, as the rest of a sentence. */
const NEEDS: Record<Need, { has(host: HostInfo): boolean; lack: string }> = {
  keyspace: { has: hasKeyspace, lack: 'keyspace' },
  tables: { has: ({ project }) => project?.tables !== undefined, lack: 'tables' },
  things: { has: (host) => meets(host, 'keyspace') || meets(host, 'tables'), lack: 'keyspace' },
  nodes: { has: (host) => shows(host, 'graph'), lack: 'nodes' },
  clients: { has: hasClients, lack: 'clients that send commands' },
  release: { has: (host) => releaseOf(host) !== undefined, lack: 'releases' },
};
export const meets = (host: HostInfo, need: Need | undefined): boolean => need === undefined || NEEDS[need].has(host);
export const lackOf = ({ title }: HostInfo, need: Need): string => `${title} has no ${NEEDS[need].lack}.`;
