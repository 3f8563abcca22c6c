// The limits of a run and of an automation: the document's, unless settings raise them.
import type { SettingValue } from '../../protocol.ts';
import type { JsonObject } from '../../world/schema.ts';

export interface Limits {
  /** Milliseconds of a run; 0: no limit. */
  time: number;
  /** Bytes. */
  memory: number;
  output: number;
  calls: number;
  perMinute: number;
  perHour: number;
  /** Automations that may fire one another in a row. */
  depth: number;
}

/** By the ids of settings. Time in milliseconds, memory in MB, output in KB. */
export const LIMITS = {
  'time-limit': 5000, 'memory-limit': 10, 'output-limit': 64, 'call-limit': 50, 'runs-per-minute': 12, 'runs-per-hour': 360, 'depth-limit': 8,
} as const;

/** As far as each can be raised. */
export const MOST: Readonly<Record<keyof typeof LIMITS, number>> = {
  'time-limit': 3_600_000, 'memory-limit': 256, 'output-limit': 1024, 'call-limit': 100_000, 'runs-per-minute': 10_000, 'runs-per-hour': 100_000, 'depth-limit': 64,
};

/** Milliseconds that a deployed one may take at most: it may have come with a link. */
const DEPLOYED = 60_000;

/** The limits that settings name, each within what can be set. */
export function limitsOf(settings: Readonly<Record<string, unknown>>): Limits {
  const of = (id: keyof typeof LIMITS): number => {
    const value = settings[id];
    const least = id === 'time-limit' || id === 'call-limit' ? 0 : 1;
    return typeof value === 'number' && Number.isFinite(value) ? Math.min(MOST[id], Math.max(least, value)) : LIMITS[id];
  };
  return {
    time: of('time-limit'), memory: of('memory-limit') * 1024 * 1024, output: of('output-limit') * 1024, calls: of('call-limit'),
    perMinute: of('runs-per-minute'), perHour: of('runs-per-hour'), depth: of('depth-limit'),
  };
}

/** Those of an automation that is deployed, which runs where nobody may be looking. */
export function deployedLimits(limits: JsonObject): JsonObject {
  const { time } = limitsOf(limits);
  return { ...limits, 'time-limit': time === 0 ? DEPLOYED : Math.min(time, DEPLOYED) };
}

/** Those of a project's settings that are limits. */
export const limitSettings = (settings: Readonly<Record<string, SettingValue>>): Record<string, SettingValue> =>
  Object.fromEntries(Object.entries(settings).filter(([id]) => Object.hasOwn(LIMITS, id)));
