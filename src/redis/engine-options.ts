// What an engine is made with, and how it and others are named.
import type { Bytes } from './reply.ts';

/** A server's name in texts ("Valkey") and to clients ("valkey"), and its version. */
export interface Identity { readonly title: string; readonly name: string; readonly version: string }

/** Another engine, as ROLE and INFO name it. */
export interface Peer { host: Bytes; port: number }

export interface EngineOptions {
  /** Milliseconds since 1970, with fractions where the platform has them. */
  clock?: () => number;
  /** Milliseconds of a clock that is never set, for durations. */
  elapsed?: () => number;
  /** Seconds of processor time that the program used, for INFO. */
  cpu?: () => { user: number; system: number };
  /** 0 <= r < 1: RANDOMKEY, SPOP and their like. */
  random?: () => number;
}
