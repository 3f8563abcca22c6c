// What each function of the platform does, as data. All in the world of a first visit, whose creator is Rutger.
import { expect } from 'vitest';

export interface Case {
  /** Lua whose value is given; with the value, of which a table may have more. */
  ok: readonly (readonly [lua: string, value: unknown])[];
  /** Lua that fails, with what its message holds after the function's name. */
  bad: readonly (readonly [lua: string, message: string])[];
  /** The same for what Rutger may not. */
  denied?: readonly (readonly [lua: string, message: string])[];
  /** In the later dialect: each gives the first value of `ok`. */
  app?: readonly string[];
}
export type Cases = Readonly<Record<string, Case>>;

/** An id that a run made. */
export const NEW = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown;
export const NOW = '2026-11-30T14:00:00Z';
