// The limits of a run and of an automation: the document's, unless settings raise them.
import type { SettingValue } from '../../protocol.ts';

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

/** By the ids of settings. Memory in MB, output in KB. */
export const LIMITS = {
  'time-limit': 5000, 'memory-limit': 10, 'output-limit': 64, 'call-limit': 50, 'runs-per-minute': 12, 'runs-per-hour': 360, 'depth-limit': 8,
} as const;

export function limitsOf(settings: Readonly<Record<string, unknown>>): Limits {
  const of = (id: keyof typeof LIMITS): number => {
    const value = settings[id];
    return typeof value === 'number' && value >= 0 ? value : LIMITS[id];
  };
  return {
    time: of('time-limit'), memory: of('memory-limit') * 1024 * 1024, output: of('output-limit') * 1024, calls: of('call-limit'),
    perMinute: of('runs-per-minute'), perHour: of('runs-per-hour'), depth: of('depth-limit'),
  };
}

/** Those of a project's settings that are limits. */
export const limitSettings = (settings: Readonly<Record<string, SettingValue>>): Record<string, SettingValue> =>
  Object.fromEntries(Object.entries(settings).filter(([id]) => Object.hasOwn(LIMITS, id)));
