// What crosses between the thread that holds the sockets and the thread that holds the engine: types alone.
// Both ways a message is a list, so that much traffic crosses in few messages.
import type { NamedBytes } from '../redis/aof-file.ts';

/** To the engine; `id` numbers connections as the network counts them. */
export type ToEngine =
  | { kind: 'open'; id: number; address: string; localAddress: string; replica: boolean }
  /** `sent`: bytes that have left for the client since it was last told. */
  | { kind: 'data'; id: number; bytes: Uint8Array; sent: number }
  | { kind: 'sent'; id: number; sent: number }
  | { kind: 'closed'; id: number };

/** To the network. */
export interface ToNetwork {
  id: number;
  /** Replies, a byte string; may be empty. */
  text: string;
  /** Bytes that were read and need not be waited for any more. */
  read: number;
  /** Close the connection: after the replies, or without. */
  close?: 'replied' | 'now';
}

/** The engine's thread begins with it. */
export interface EngineSettings {
  port: number;
  /** Where a replica is served; 0: nowhere. */
  replicaPort: number;
  host: string;
  password: string;
  /** The release to emulate. */
  release: string;
  /** What its keyspace begins with: files that servers wrote. */
  load: NamedBytes[];
}

/** From the engine's thread, beside lists of ToNetwork. */
export type EngineNotice = 'ready' | 'refused' | 'shutdown';
