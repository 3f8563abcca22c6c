// What a session is made with, and what it tells: types alone.
import type { Batch, Chunk, HostInfo, PortEvents, Running } from '../protocol.ts';
import type { StatesStore } from './kept-states.ts';
import type { SpawnedWorker } from './remote.ts';

/** All worlds as they are stored. */
interface Stored { base: Chunk[]; tail: Batch[]; position?: number }

export interface Loaded extends Stored { missing?: number }

/** Where worlds are kept between visits (src/storage.ts). None: they live as long as the page. */
export interface Store {
  /**
   * What is stored: a snapshot that holds all batches up to `position`, and the batches since; `missing` is how many of
   * both are known to be lost. `held` tells what the session holds at any later time, for a store that lost its own.
   */
  load(held: () => Stored | undefined): Promise<Loaded>;
  /** Keeps a batch soon; never throws, what goes wrong is told by the store's own notices. */
  append(batch: Batch): void;
  /** A snapshot takes the place of every batch up to a position. */
  rebase(chunks: Chunk[], position: number): void;
  /** Sets records aside that no worker can read: places in base, then tail, as `load` gave them. */
  quarantine(places: number[]): void;
  /** Where states with names are kept; absent: they live as long as the session. */
  readonly states?: StatesStore;
}

export interface SessionOptions {
  /** Makes a worker; src/session/browser.ts does in a page. */
  spawn(): SpawnedWorker;
  /** Makes the small one that a first visit begins with (workers/first.ts); undefined, or none: the whole one is there. */
  first?(): SpawnedWorker | undefined;
  /** Compiles what a Lua version needs; asked once a version. */
  compile(version: '5.1' | '5.4'): Promise<WebAssembly.Module>;
  store?: Store;
  /** Milliseconds from the start, or a kill, until a standby is made. */
  standbyDelay?: number;
}

/** What the session tells of its own accord. */
export interface SessionEvents extends PortEvents {
  /** A run began, wrote for the first time, tells where it is, or has gone on for so long that others are refused. */
  running: Running;
  /** Scripts ran in an act, which can be looked back at by this id, below 0. */
  recorded: { id: number; world: string; name: string; given: unknown };
  /** Nothing runs and nothing waits. */
  idle: undefined;
  notice: SessionNotice;
  /** Hosts have more words than at the start. */
  hosts: HostInfo[];
}

/** What the person should know; the text is a sentence for them. */
export type SessionNotice =
  | { kind: 'damaged'; records: number; orphans: number; missing: number; text: string }
  | { kind: 'worker ended'; reason: string; text: string }
  | { kind: 'worker failed'; reason: string; text: string };
