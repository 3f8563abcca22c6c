// What crosses between Redis's two doors: types alone. Runs are the house's; everything else has a name here.
import type {
  Bytes, Difference, HostEvent, LogLine, RunRecord, RunRequest, ScriptState, SettingValue, WireReply,
} from '../../protocol.ts';

/** What may change the world. The turn's `who` is the client. */
export interface RedisActs {
  connect: { given: null; result: ClientSummary };
  disconnect: { given: number; result: null };
  /** A command; one that waits for a key is a turn that waits, and is finished with its reply alone. */
  execute: { given: { args: Bytes[]; settings?: Record<string, SettingValue>; /** Milliseconds that a script in it may run; 0, absent: without end. */ timeLimit?: number }; result: CommandResult };
  /**
   * Empties keyspace, users, configuration, functions and script cache; every client is as if it had just connected.
   * Brings what there was before, as `snapshot` does.
   */
  startOver: { given: null; result: Uint8Array[] };
  /** Empties all databases; users, configuration, functions and scripts stay. */
  clear: { given: null; result: null };
  /** Deletes the keys that commands would write, in the databases that they select among themselves, so that they make the same again. */
  forget: { given: Bytes[][]; result: null };
  /** Takes a snapshot in place of all that there is. */
  putBack: { given: Uint8Array[]; result: null };
  /**
   * Loads files that servers wrote (RDB, append-only), in the place of keyspace and libraries. Brings what there was before, for
   * `putBack`; where a file cannot be read nothing changes, and `refused` says why.
   */
  loadFiles: { given: NamedFile[]; result: { loaded: LoadedFiles; before: Uint8Array[] } | { refused: string } };
}

/** A file that was opened. */
export interface NamedFile { name: string; bytes: Uint8Array }

/** What came of loading: how many keys, libraries of functions, and commands; what was left out, in sentences. */
export interface LoadedFiles { keys: number; libraries: number; commands: number; notes: string[] }

/** Memory by prefix, the largest first (null: all others), and keys by their time to live; `whole`: all keys were counted. */
export interface Overview {
  prefixes: { prefix: Bytes | null; keys: number; bytes: number }[];
  lives: { label: string; keys: number }[];
  whole: boolean;
}

/** How the keyspace is written to a file. */
export type FileForm = 'rdb' | 'commands' | 'json';

export interface RedisAsks {
  keys: { given: KeyQuery; result: KeyPage };
  /** `newest`: the end of a stream, the last entry first. */
  key: { given: { db: number; key: Bytes; limit: number; newest?: boolean }; result: KeyView | null };
  scripts: { given: null; result: CachedScript[] };
  /** The keyspace as commands, up to so many bytes. */
  seed: { given: number; result: Seed };
  /** A database at a glance. */
  overview: { given: number; result: Overview };
  /** The keyspace as a file. */
  file: { given: FileForm; result: Uint8Array };
  /**
   * What a script does on the release that its settings name, on a copy: nothing changes. For a worker of its own, which
   * is ended afterwards.
   */
  compare: { given: RunRequest; result: ReleaseRun };
  /** The changes between that release and another that it met; `complete`: there was time to try all. */
  /** What a call touches and what others would say of each command, on a copy: nothing changes. As `compare`. */
  audit: { given: AuditCall; result: Audit };
  /** What clients do to one another, on a copy: nothing changes. As `compare`. */
  interleave: { given: InterleaveOrder; result: InterleavedLane[] };
  /** What the same call is answered in one of the circumstances. */
  verdict: { given: { call: AuditCall; where: Where }; result: Verdict };
  explain: { given: { request: RunRequest; other: string }; result: { causes: Cause[]; complete: boolean } };
}

/** `request`: the open script; `seed`: whose turn it is. */
export interface InterleaveOrder { request: RunRequest; clients: number; seed: number }

/** What a client sent, by its number, and what it was answered. */
export interface InterleavedStep { client: number; args: Bytes[]; reply: WireReply }

/** Commands of their own, the same as a script, or the open script; `counter`: what was counted. */
export interface InterleavedLane { id: 'commands' | 'script' | 'open'; steps: InterleavedStep[]; counter?: number }

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

// Keys

/** A value as the page shows it: whole for small ones, the first elements for large ones. */
export type ValueView =
  /** `hyperLogLog`: it is one, and about so many different elements were counted. */
  | { type: 'string'; text: Bytes; hyperLogLog?: { count: number; dense: boolean } }
  | { type: 'list' | 'set'; items: Bytes[] }
  /** `times`: when each field expires, in milliseconds since 1970 (0: never); absent where none does. */
  | { type: 'hash'; entries: [field: Bytes, value: Bytes][]; times?: number[] }
  /** `points`: degrees, entry by entry, where all scores may be geohashes. */
  | { type: 'zset'; entries: [member: Bytes, score: number][]; points?: [longitude: number, latitude: number][] }
  /** Vectors as text, shortened. Without attributes: "". */
  | { type: 'vectorset'; entries: [element: Bytes, attributes: Bytes, vector: string][] }
  | StreamView;

/** A stream: `entries` in the order that was asked for, `fields` is name, value, name, value, ... */
export interface StreamView {
  type: 'stream';
  entries: [id: Bytes, fields: Bytes[]][];
  lastId: Bytes;
  /** The largest id that was ever deleted by itself; 0-0: none. */
  maxDeletedId: Bytes;
  /** Entries ever added. */
  entriesAdded: number;
  groups: GroupView[];
}

/** A consumer group. Times are milliseconds since 1970; null: not known. */
export interface GroupView {
  name: Bytes;
  /** The last entry that was delivered. */
  lastId: Bytes;
  entriesRead: number | null;
  /** Entries that are still to be delivered. */
  lag: number | null;
  pendingCount: number;
  consumers: { name: Bytes; seen: number; pending: number }[];
  /** The first of those that were delivered and not acknowledged, by id. */
  pending: { id: Bytes; consumer: Bytes; time: number; count: number }[];
}

export interface KeyView {
  key: Bytes;
  encoding: string;
  /** Bytes of a string, elements of a collection. */
  size: number;
  /** Milliseconds since 1970 when it expires; 0: never. */
  expireAt: number;
  value: ValueView;
  /** The value holds only the first of its elements (or of what changed, in a difference). */
  partial: boolean;
}

/** A key before and after a run: null where there was, or is, none. `cut`: the values were too large to be kept. */
export interface KeyDifference extends Difference { db: number; key: Bytes; before: KeyView | null; after: KeyView | null }

/** What a run did: what it changed are keys. */
export interface RedisRecord extends RunRecord { differences: KeyDifference[] }

// Comparing releases

/** What a run did, without times: of two runs that did the same it is equal. */
export interface ReleaseRun extends Pick<RedisRecord, 'reply' | 'error' | 'differences' | 'differencesDropped' | 'violations' | 'rolledBack'> {
  events: Pick<HostEvent, 'name' | 'payload'>[];
  log: Pick<LogLine, 'level' | 'text'>[];
  /** Names of the commands that it called. */
  commands: string[];
}

/** A change between two releases that a script met, and what it came with: "Redis 7.2 or Valkey". */
export interface Cause { about: string; since: string }

// Auditing

/** A call of a script or a function. */
export interface AuditCall {
  /** EVAL, EVALSHA, FCALL or one of their _RO forms. */
  args: Bytes[];
  /** What comes before it: FUNCTION LOAD of the library that is edited. */
  first: Bytes[][];
  settings: Record<string, SettingValue>;
  db: number;
  /** What a user may do, as ACL SETUSER takes it: "on ~app:* +@read". */
  rules: Bytes;
}

/** Circumstances in which a call may be refused: nodes 0 to 2 of a cluster of three, or a release by its name. */
export type Where = 'no-writes' | 'replica' | 'user' | `node ${0 | 1 | 2}` | `release ${string}`;

/** Which slots a node of a cluster of three has, as `redis-cli --cluster create` deals them. */
export interface AuditNode { from: number; to: number }

/** What a command does with a key or with all of them, from a line of the script (0: not known). */
export interface AuditUse { command: string; line: number; reads: boolean; writes: boolean; count: number }

export interface AuditedKey {
  db: number;
  key: Bytes;
  slot: number;
  /** Its place in KEYS, from 1; 0: it is not there. */
  declared: number;
  uses: AuditUse[];
}

/** Commands that would be refused, by where they are called and what is answered. */
export interface AuditRefusal { where: Exclude<Where, `release ${string}`>; command: string; line: number; message: Bytes; count: number }

export interface Audit {
  /** Commands that were called. */
  calls: number;
  /** In the order in which they were touched, those of KEYS that were not last; the first of them where there are too many. */
  keys: AuditedKey[];
  /** What was done with keys that are not listed, and how often with such that are not in KEYS; undefined: all are listed. */
  others: { uses: AuditUse[]; undeclared: number } | undefined;
  /** Commands that are about all keys of a node. */
  whole: AuditUse[];
  refusals: AuditRefusal[];
  /** Refusals of more places than are kept. */
  refusalsDropped: number;
  nodes: AuditNode[];
  /** Nodes that a cluster's client may send this to; none: it is refused before it runs. */
  reach: number[];
  reply: WireReply;
  error?: AuditError;
}

/** `line`: of the script, where it failed there. */
export interface AuditError { message: Bytes; line?: number }

/** What a call is answered somewhere; no error: it runs. `asHere`: the same error as without the circumstance. */
export interface Verdict { error?: AuditError; asHere: boolean }

// The console

export interface CommandResult {
  reply: WireReply;
  duration: number;
  events: HostEvent[];
  eventsDropped: Record<string, number>;
  log: LogLine[];
}

/** What a prompt shows of a client. */
export interface ClientSummary {
  id: number;
  name: Bytes;
  db: number;
  protocol: 2 | 3;
  inMulti: boolean;
  subscriptions: number;
  /** MONITOR: it sees every client's commands. */
  monitors?: boolean;
  /** It is a client of the replica, which only reads. */
  replica?: boolean;
  /** SCRIPT DEBUG: its next EVAL is debugged; changes are taken back, or stay. */
  debugs?: 'yes' | 'sync';
  /** It is in a session of the debugger: what it sends is for that. */
  debugging?: true;
  /** Whom it is logged in as, where that is not the default user. */
  user?: Bytes;
}

// The keyspace browser

export interface KeyQuery { db: number; pattern: Bytes; type?: ValueView['type']; cursor: number; count: number }
export interface KeyPage {
  keys: { key: Bytes; type: ValueView['type']; size: number; expireAt: number }[];
  /** Go on with this; 0: the end. */
  cursor: number;
  /** Keys in the database, and in each database that has some. */
  total: number;
  databases: { db: number; keys: number }[];
}

/** The keyspace as commands; `left` keys were too many. */
export interface Seed { commands: Bytes[][]; keys: number; left: number }

/** A script of the cache, newest first. */
export interface CachedScript {
  sha: string;
  source: Bytes;
  /** Milliseconds since 1970; 0 where not known. */
  loadedAt: number;
  runs: number;
  lastError: Bytes | null;
  state: ScriptState;
}
