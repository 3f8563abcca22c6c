// What crosses between the page and its workers: types alone, all of them plain data that the
// structured clone takes. Byte strings stay byte strings; the page decodes them only to show them.

/** A byte string: one JS char (U+0000 to U+00FF) per byte. */
export type Bytes = string;

// Replies

/**
 * A reply as plain data. Tags are those of RESP3; how RESP2 shows each is drawn by the page. `length`: only the beginning
 * is there, and this is how many bytes, items or entries the whole has (see cut.ts).
 */
export type WireReply =
  | { type: 'status' | 'error' | 'bulk'; text: Bytes; length?: number }
  /** Decimal digits where it is beyond 2^53, so that it survives JSON. */
  | { type: 'integer'; value: number | string }
  /** `text`: its digits, where they are others than those of `%.17g`. */
  | { type: 'double'; value: number; text?: string }
  | { type: 'boolean'; value: boolean }
  | { type: 'null' }
  /** `*-1` of RESP2. */
  | { type: 'null array' }
  | { type: 'array' | 'set' | 'push'; items: WireReply[]; length?: number }
  | { type: 'map'; entries: [WireReply, WireReply][]; length?: number }
  /** What is told beside a reply; RESP2 has none. */
  | { type: 'attributed'; attributes: [WireReply, WireReply][]; reply: WireReply; length?: number }
  | { type: 'verbatim'; format: Bytes; text: Bytes; length?: number }
  | { type: 'big number'; digits: Bytes; length?: number };

// Hosts

/** What the page needs to know of a host to offer it; it has no branch on an id. */
export interface HostInfo {
  id: string;
  title: string;
  /** One sentence: what a script lives in here. */
  about: string;
  /** Versions that it can run, the default first. */
  lua: ('5.1' | '5.4')[];
  /** How the names of its scripts may end; absent: ".lua". */
  endings?: readonly string[];
  /** Where a run may need others than the one that it names: all that it may need. */
  runsOn?: ('5.1' | '5.4')[];
  /** The input fields under the editor. */
  inputs: HostInput[];
  /** Panels that mean something here, in order, beside Reply, Events and Log, which every host has. */
  panels: PanelInfo[];
  settings: HostSetting[];
  /** Their scripts are asked for apart. */
  examples: ExampleTitle[];
  /** Names for completion and hover: functions, tables, commands inside `call` strings. */
  vocabulary: Word[];
}

/** A panel of a host's own. `dock`: it stands below the others, and is there beside any of them. */
export interface PanelInfo { id: string; title: string; dock?: true }

/** A field under the editor: `values`, one a line, or one `text`, for example of JSON. */
export interface HostInput { id: string; label: string; hint: string; kind: 'values' | 'text' }

/** What a field holds: bytes value by value, or one text's bytes. */
export type Input = Bytes[] | Bytes;
/** By the ids of the host's inputs; what is absent is empty. */
export type Inputs = Record<string, Input>;

export type HostSetting = { id: string; label: string; about: string } & (
  | { kind: 'boolean'; initial: boolean }
  | { kind: 'number'; initial: number; min: number; max: number; unit: string }
  | ChoiceSetting);
export interface ChoiceSetting {
  kind: 'choice';
  initial: string;
  options: { value: string; label: string; about?: string }[];
  /** It says which release of the host is emulated: it stands beside the host's name, by its label alone. */
  release?: true;
}
export type SettingValue = boolean | number | string;

export interface ExampleTitle {
  id: string;
  title: string;
  /** One or two sentences: when one uses it. */
  about: string;
}

export interface ExampleBody {
  script: string;
  /** As typed into the fields: values or a text. */
  inputs: Record<string, string[] | string>;
  /** Commands (console syntax, one a line) that make the data the script expects. */
  seed: string[];
}

export type Example = ExampleTitle & ExampleBody;

export interface Word {
  /** As written in a script: "redis.call", "cjson.encode", or a command name in upper case. */
  name: string;
  kind: 'function' | 'table' | 'constant' | 'command' | 'keyword';
  /** "redis.call(command, ...)", or a command's syntax. */
  syntax: string;
  about: string;
  /** Where not every release of the host has it: those that lack it, as the host's setting names them, and which it came with. */
  lacks?: readonly string[];
  needs?: string;
}

// Runs

export interface RunRequest {
  host: string;
  lua: '5.1' | '5.4';
  /** Settings of the host by id; what is absent is at its default. */
  settings: Record<string, SettingValue>;
  script: Bytes;
  inputs: Inputs;
  /** The client that runs it (see `connect`). */
  client: number;
}

/** Where a script stands, as its document names it. */
export type ScriptState = 'not_cached' | 'cached' | 'executing' | 'completed';

/** A happening of the host's document: "script.executed" with its payload. */
export interface HostEvent {
  name: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Only plain values: strings are bytes. What is too large stands as a CutText or CutItems (see cut.ts). */
  payload: Record<string, unknown>;
  client: number;
}

export interface LogLine {
  level: 'debug' | 'verbose' | 'notice' | 'warning' | 'print';
  text: Bytes;
  /** Bytes of the whole line, where the text is only its beginning. */
  length?: number;
  at: number;
}

export type RunErrorKind =
  'syntax' | 'runtime' | 'timeout' | 'memory' | 'output' | 'calls' | 'sandbox' | 'killed';

export interface RunError {
  kind: RunErrorKind;
  /** The host's own text, whole. */
  message: Bytes;
  /** 1-based line of the script, where known. */
  line?: number;
  /** Of a script that the page joined from files: the file that `line` is of. */
  file?: string;
  /** The part of the script that failed, where the host's scripts have named parts. */
  part?: Bytes;
  /** In plain words: what to do about it. */
  hint?: string;
}

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
export interface KeyDifference { db: number; key: Bytes; before: KeyView | null; after: KeyView | null; cut?: true }

/** Which of the person's scripts ran: `digest` tells whether its text is still the one that ran. */
export interface RanDraft {
  id: string;
  name: string;
  digest: string;
  /** Where it was joined from several files. */
  map?: SourceMap;
}

/** Where the lines of a joined script come from. Lines are 1-based. */
export interface SourceMap {
  /** The script itself first, with the digest of each one's text. */
  files: { name: string; digest: string }[];
  /** In order: from line `joined` on, it is file `file` from its line `line` on. */
  stretches: [joined: number, file: number, line: number][];
}

/** Everything one run did: one plain value that panels draw, tests assert on and links can carry. */
export interface RunRecord {
  /** Larger than those of the runs before it, in other tabs too: the time of its reply, in milliseconds since 1970. */
  id: number;
  host: string;
  /** Added by the page. */
  draft?: RanDraft;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Milliseconds, with fractions. */
  duration: number;
  /** SHA1 of the script where the host caches by it. */
  sha?: string;
  state: ScriptState;
  /** With the tags of RESP3, and `null array`: what a RESP2 client gets is told from it. */
  reply: WireReply;
  error?: RunError;
  /** In plain words: what works here but is a mistake elsewhere. */
  advice?: string;
  /** In sentences: which releases lack what it called. */
  needs?: string;
  events: HostEvent[];
  /** Events beyond the cap, counted by name. */
  eventsDropped: Record<string, number>;
  log: LogLine[];
  logDropped: number;
  differences: KeyDifference[];
  differencesDropped: number;
  rolledBack: boolean;
  /** Calls of the host by name (commands for Redis, lower case). */
  commands: { name: string; calls: number; failed: number }[];
  violations: { operation: string; reason: string; line?: number }[];
  /** Violations beyond the cap; absent: none. */
  violationsDropped?: number;
  /**
   * It comes from the history, which keeps the beginning of what is large. "unmarked": by a version that did not tell
   * what it cut.
   */
  trimmed?: 'marked' | 'unmarked';
}

// Comparing releases

/** What a run did, without times: of two runs that did the same it is equal. */
export interface ReleaseRun extends Pick<RunRecord, 'reply' | 'error' | 'differences' | 'differencesDropped' | 'violations' | 'rolledBack'> {
  events: Pick<HostEvent, 'name' | 'payload'>[];
  log: Pick<LogLine, 'level' | 'text'>[];
  /** Names of the commands that it called. */
  commands: string[];
}

/** A change between two releases that a script met, and what it came with: "Redis 7.2 or Valkey". */
export interface Cause { about: string; since: string }

// Commands of the console

export interface CommandRequest {
  client: number;
  args: Bytes[];
  /** Settings of the host, as of a run; undefined: as they are. */
  settings?: Record<string, SettingValue> | undefined;
}

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

// The worker

export type * from './protocol/port.ts';
export type * from './protocol/worker.ts';
