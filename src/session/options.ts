// What a session is made with, and what it tells: types alone.
import type { HostInfo, Pushed, RedoBatch } from '../protocol.ts';
import type { Ending, RunningScript } from './answers.ts';
import type { SpawnedWorker } from './remote.ts';

/** A keyspace as it is stored. */
interface Stored { base: Uint8Array[]; tail: RedoBatch[]; position?: number }

export interface Loaded extends Stored { missing?: number }

/** Where the keyspace is kept between visits (src/storage.ts). None: it lives as long as the page. */
export interface KeyspaceStore {
  /**
   * What is stored: a snapshot that holds all batches up to `position`, and the batches since; `missing` is how many of
   * both are known to be lost. `held` tells what the session holds at any later time, for a store that lost its own.
   */
  load(held: () => Stored | undefined): Promise<Loaded>;
  /** Keeps a batch soon; never throws, what goes wrong is told by the store's own notices. */
  append(batch: RedoBatch): void;
  /** A snapshot takes the place of every batch up to a position. */
  rebase(chunks: Uint8Array[], position: number): void;
  /** Sets records aside that no worker can read: places in base, then tail, as `load` gave them. */
  quarantine(places: number[]): void;
}

export interface SessionOptions {
  /** Makes a worker; src/session/browser.ts does in a page. */
  spawn(): SpawnedWorker;
  /** Makes the small one that a first visit begins with (workers/first.ts); undefined, or none: the whole one is there. */
  first?(): SpawnedWorker | undefined;
  /** Compiles what a Lua version needs; asked once a version. */
  compile(version: '5.1' | '5.4'): Promise<WebAssembly.Module>;
  store?: KeyspaceStore;
  /** Milliseconds from the start, or a kill, until a standby is made. */
  standbyDelay?: number;
}

/** What the session tells of its own accord. */
export interface SessionEvents {
  /** A script began, or wrote for the first time, or has run for so long that others are told BUSY. */
  running: RunningScript;
  /** Nothing runs and nothing waits. */
  idle: undefined;
  /** The keyspace changed, or the script cache. */
  changed: undefined;
  /** A client waits for a key (until then: milliseconds since 1970, 0 for ever), or undefined: waits no longer. */
  waiting: { client: number; until: number | undefined };
  /** Out-of-band messages for a client. */
  push: Pushed;
  notice: SessionNotice;
  /** Hosts have more words than at the start. */
  hosts: HostInfo[];
  /** A worker was ended and another took its place; milliseconds until it was ready. */
  restarted: { why: Ending['why']; duration: number };
}

/** What the person should know; the text is a sentence for them. */
export type SessionNotice =
  | { kind: 'damaged'; records: number; orphans: number; missing: number; text: string }
  | { kind: 'worker ended'; reason: string; text: string }
  | { kind: 'worker failed'; reason: string; text: string };
