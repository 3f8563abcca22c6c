// What of a test goes to a target: all that one run depends on.
import type { Bytes, HostInfo, RunRecord, RunRequest, WireReply } from '../protocol.ts';
import { settingsFor } from './settings.ts';
import type { Call, Outcome, Setup } from './model.ts';

export interface Plan extends Omit<Setup, 'lua' | 'inputs'> {
  host: HostInfo;
  lua: RunRequest['lua'];
  /** With what it includes. */
  script: Bytes;
  /** Programs of the project that run by themselves, as acts of the host's world. */
  entries: unknown[];
  calls: readonly Call[];
}

/** Whose rules a test's `user` gives, as errors name it. */
export const USER = 'evalua-test';

/** A target cannot run a test: why. */
export class Skipped extends Error {}

/** Where tests run: the engine here, or a real server. */
export interface Target {
  /**
   * One outcome a call, in order; fewer where one could not be gone on from. Nothing of it is left for the next plan. Throws
   * Skipped.
   */
  run(plan: Plan): Promise<Outcome[]>;
  /** The next run is of another test: what it cannot see either, as counters of a server, begins anew. */
  fresh?(): void | Promise<void>;
  /** All tests ran. */
  close?(): Promise<void>;
}

/** Milliseconds that a run may take where its host has no limit of its own. */
export const TIME_LIMIT = 5_000;

/** `setup` of a test over what its host has. */
export function planOf(host: HostInfo, script: Bytes, { inputs, ...setup }: Setup, entries: unknown[] = [], calls: readonly Call[] = [{ after: 0, data: [], inputs }]): Plan {
  const { lua, settings, protocol, clock, random, user, data, world } = setup;
  const limit = host.settings.find(({ id }) => id === 'time-limit');
  const unlimited = limit?.kind === 'number' && Number(settings['time-limit'] ?? limit.initial) === 0;
  return {
    protocol, clock, random, data, ...user && { user }, ...world && { world }, host, script, entries, calls, lua: host.lua.find((one) => one === lua) ?? host.lua[0],
    settings: { ...settingsFor(host, settings), ...unlimited && { 'time-limit': TIME_LIMIT } },
  };
}

/** A reply whose JSON, where it is such, is a tree as any other. */
export function treeOf(reply: WireReply): WireReply {
  if (reply.type !== 'verbatim' || reply.format !== 'json') return reply;
  try {
    return fromJson(JSON.parse(new TextDecoder().decode(Uint8Array.from(reply.text, (char) => char.charCodeAt(0)))));
  } catch {
    return reply; // cut, or no JSON: its text stands for it
  }
}

/** A value of JSON as a tree: its texts are Unicode. */
export function fromJson(value: unknown): WireReply {
  if (value === null || value === undefined) return { type: 'null' };
  if (typeof value === 'boolean') return { type: 'boolean', value };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { type: 'integer', value } : { type: 'double', value };
  if (Array.isArray(value)) return { type: 'array', items: value.map(fromJson) };
  if (typeof value === 'object') return { type: 'map', entries: Object.entries(value).map(([key, one]) => [fromJson(key), fromJson(one)]) };
  return { type: 'bulk', text: bytesOf(String(value)) };
}

export const bytesOf = (text: string): Bytes => Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');

/** A payload, whose texts are bytes already. */
export function plainTree(value: unknown): WireReply {
  if (value === null || value === undefined) return { type: 'null' };
  if (typeof value === 'boolean') return { type: 'boolean', value };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { type: 'integer', value } : { type: 'double', value };
  if (Array.isArray(value)) return { type: 'array', items: value.map(plainTree) };
  if (typeof value === 'object') return { type: 'map', entries: Object.entries(value).map(([name, one]) => [{ type: 'bulk', text: bytesOf(name) }, plainTree(one)]) };
  return { type: 'bulk', text: String(value) };
}

export function countsOf(calls: readonly Bytes[][]): { name: string; calls: number }[] {
  const counts = new Map<string, number>();
  for (const [name] of calls) counts.set(name.toUpperCase(), (counts.get(name.toUpperCase()) ?? 0) + 1);
  return [...counts].map(([name, times]) => ({ name, calls: times }));
}

/** Calls of the host with their arguments, where its events tell them whole. */
export function callsIn({ events, eventsDropped }: Pick<RunRecord, 'events' | 'eventsDropped'>): Bytes[][] | undefined {
  const name = 'script.redis_command_executed';
  if (eventsDropped[name] !== undefined) return undefined;
  return events.filter((event) => event.name === name).map(({ payload }) => [payload.command, ...Array.isArray(payload.args) ? payload.args as unknown[] : []].map(String));
}
