// A profile: where a run spends its time, what it calls, and how large that is. Types alone.
import type { Part } from './worker.ts';
import type { RunRequest } from './run.ts';

/** Times are milliseconds, with fractions, of one run. */
export interface Profile {
  /** How long each plain run took, in their order. */
  plain: number[];
  /** How long each run took that was sampled: `time` below is their mean, without what sampling itself took. */
  sampled: number[];
  /** How long the run took in which lines and calls were counted. */
  counted: number;
  /** Counting took too long, and ended before the run did: counts are too low. */
  countingEnded: boolean;
  samples: number;
  lines: ProfileLine[];
  functions: ProfileFunction[];
  flame: FlameNode;
  /** Calls of the host in their order, the first of them. */
  calls: HostCall[];
  callsDropped: number;
  /** The same added up by what was called, where most time went first. */
  sums: HostCallSum[];
  /** What the runs failed with. */
  error?: string;
  /** Not all runs gave the same reply: they draw on chance or on the clock. */
  differs: boolean;
}

/** `chunk`: as error messages name it. `line`: 1-based. */
export interface ProfilePlace { chunk: string; line: number }

/** `self`: while it was the running one, calls of the host in it included; `total`: also while what it called ran. */
export interface ProfileLine extends ProfilePlace { self: number; total: number; count: number }

/** `line`: where it begins; 0: a main chunk. */
export interface ProfileFunction extends ProfilePlace { name: string; self: number; total: number; calls: number }

/** A function as it was called from the one above it; `host`: one of the host. */
export interface FlameNode extends ProfilePlace { name: string; total: number; self: number; host: boolean; children: FlameNode[] }

export interface HostCall {
  name: string;
  line: number;
  /** Since the run began, and how long it took. */
  at: number;
  took: number;
  /** Bytes of all arguments, and of the reply. */
  sent: number;
  got: number;
  failed: boolean;
}

export interface HostCallSum {
  name: string;
  calls: number;
  failed: number;
  time: number;
  sent: number;
  got: number;
  /** How its time grows, in its host's words, with the largest thing that it met, and the most elements of a reply. */
  complexity?: string;
  /** `unit`: of one. */
  met?: { size: number; unit: string };
  most?: number;
}

export interface ProfileOrder {
  request: RunRequest;
  /** Plain runs that are timed. */
  runs: number;
  /** As they are to be before each run. */
  parts: Part[];
}
