// What crosses between Redis's two doors: types alone. Runs are the house's; everything else has a name here.
import type {
  Bytes, CachedScript, Cause, ClientSummary, CommandResult, KeyPage, KeyQuery, KeyView, ReleaseRun, RunRequest, Seed,
  SettingValue, WireReply,
} from '../../protocol.ts';

/** What may change the world. The turn's `who` is the client. */
export interface RedisActs {
  connect: { given: null; result: ClientSummary };
  disconnect: { given: number; result: null };
  /** A command; one that waits for a key is a turn that waits, and is finished with its reply alone. */
  execute: { given: { args: Bytes[]; settings?: Record<string, SettingValue> }; result: CommandResult };
  /**
   * Empties keyspace, users, configuration, functions and script cache; every client is as if it had just connected.
   * Brings what there was before, as `snapshot` does.
   */
  startOver: { given: null; result: Uint8Array[] };
  /** Takes a snapshot in place of all that there is. */
  putBack: { given: Uint8Array[]; result: null };
}

export interface RedisAsks {
  keys: { given: KeyQuery; result: KeyPage };
  /** `newest`: the end of a stream, the last entry first. */
  key: { given: { db: number; key: Bytes; limit: number; newest?: boolean }; result: KeyView | null };
  scripts: { given: null; result: CachedScript[] };
  /** The keyspace as commands, up to so many bytes. */
  seed: { given: number; result: Seed };
  /**
   * What a script does on the release that its settings name, on a copy: nothing changes. For a worker of its own, which
   * is ended afterwards.
   */
  compare: { given: RunRequest; result: ReleaseRun };
  /** The changes between that release and another that it met; `complete`: there was time to try all. */
  explain: { given: { request: RunRequest; other: string }; result: { causes: Cause[]; complete: boolean } };
}

/** Out-of-band messages for a client, in order; of many at once (MONITOR) the last ones, after `dropped` others. */
export interface ClientPushed { client: number; messages: WireReply[]; dropped: number }

/** What is told of a run that began. */
export interface RedisRun {
  kind: 'script' | 'function';
  /** A script's SHA1 or a function's name. */
  sha: string;
  /** What the server calls itself to those who are told BUSY. */
  server: string;
}
