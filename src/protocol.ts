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
  /** The input fields under the editor. */
  inputs: HostInput[];
  /** Panels that mean something here, in order, beside Reply, Events and Log, which every host has. */
  panels: ('keyspace' | 'scripts' | 'console')[];
  settings: HostSetting[];
  /** Their scripts are asked for apart. */
  examples: ExampleTitle[];
  /** Names for completion and hover: functions, tables, commands inside `call` strings. */
  vocabulary: Word[];
}

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
  /** It waited already, in a worker that was ended: when its time is over, milliseconds since 1970; 0: never. */
  until?: number;
}

export interface CommandResult {
  reply: WireReply;
  /** It waits for a key until then (milliseconds since 1970; 0: for ever); its reply comes as `Unblocked`. */
  waits?: { until: number };
  duration: number;
  events: HostEvent[];
  eventsDropped: Record<string, number>;
  log: LogLine[];
}

/** Out-of-band messages for a client, in order; of many at once (MONITOR) the last ones, after `dropped` others. */
export interface Pushed { client: number; messages: WireReply[]; dropped: number }

/** The reply of a command that had to wait. */
export interface Unblocked { client: number; reply: WireReply }

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

/**
 * A batch of changes as bytes: what the standby applies, storage keeps and a new worker is hydrated
 * from. `position` counts batches from the start of the session. Encoded by src/redis/redo.ts.
 */
export interface RedoBatch { position: number; bytes: Uint8Array }

/** Of a script that still runs. Its record begins with these if its worker is ended, and its error names the last line. */
export interface ScriptProgress {
  /** 1-based; 0: not known. */
  line: number;
  /** Since this was last told. */
  events: HostEvent[];
  log: LogLine[];
}

/** What the worker tells while it runs, without being asked. */
export interface WorkerEvents {
  scriptStarted(info: ScriptStart): void;
  /** The running script wrote for the first time: from now on SCRIPT KILL must be refused. */
  scriptWrote(): void;
  /** Where the running script is and what is new of it, now and then. */
  scriptAt(progress: ScriptProgress): void;
  /** Out-of-band messages for clients. */
  push(batches: Pushed[]): void;
  /** Replies of commands whose waiting ended outside of any request: their time was over. */
  unblocked(replies: Unblocked[]): void;
  /** Changes made outside of any request (expiry), or before its reply (a script entering the cache). */
  changed(batch: RedoBatch): void;
}

export interface ScriptStart {
  host: string;
  client: number;
  kind: 'script' | 'function';
  /** What the server calls itself to those who are told BUSY; absent: Redis. */
  server?: string;
  /** A script's SHA1 or a function's name; empty where the host keeps no script by it. */
  sha: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Milliseconds after which other clients are told BUSY; 0: they wait however long it takes. */
  busyAfter: number;
  /** Milliseconds that the script may run; 0: without end. The session ends what outstays it. */
  timeLimit: number;
}

/** How a worker tells an event: a message among its answers, on the same channel, so that the order holds. */
export type WorkerMessage =
  { [E in keyof WorkerEvents]: { event: E; args: Parameters<WorkerEvents[E]> } }[keyof WorkerEvents];

/** What every request brings back beside its result. */
export interface Answer<T> {
  result: T;
  /** Absent where nothing changed. */
  redo?: RedoBatch;
  /** The opaque states of the clients that changed. */
  clients: ClientReport[];
  /** Replies of commands that waited for what this request did. */
  unblocked?: Unblocked[];
}

/** A client as it now is: `state` is opaque to the page, which keeps it for the next worker. */
export interface ClientReport { summary: ClientSummary; state: unknown }

/** Compiled modules by Lua version; 5.4 comes when it is first needed. */
export type WasmModules = Partial<Record<'5.1' | '5.4', WebAssembly.Module>>;

/** The worker's surface (workers/vm.ts). Calls are answered in order. */
export interface WorkerApi {
  /**
   * Resolves when ready to run. `wasm` are the compiled modules, so that a new worker compiles nothing.
   * `position` is the one of the last batch so far.
   */
  start(options: { wasm: WasmModules; role: 'primary' | 'standby'; position: number }): void;
  /** Brings modules that were not there at the start. */
  load(wasm: WasmModules): void;
  hosts(): HostInfo[];
  /** The hosts again, with all words of their vocabularies and what these are about. */
  describe(): Promise<HostInfo[]>;
  /** Fetches what COMMAND DOCS tells; a run whose script asks for it does so by itself. */
  document(): Promise<void>;
  /** Of a host. */
  examples(host: string): Promise<Example[]>;
  connect(): Answer<ClientSummary>;
  disconnect(client: number): Answer<null>;
  /** Puts clients back, as their reports told them: of a replica that took another's place. */
  attach(states: unknown[]): void;
  /** Ends a client's waiting with the error of CLIENT UNBLOCK. */
  unblock(client: number): Answer<null>;
  /** A client as it is; null where there is none. */
  report(client: number): ClientReport | null;
  /** `waited`: another client's script kept this one waiting, so that it saw none of its changes. */
  run(request: RunRequest, waited: boolean): Promise<Answer<RunRecord>>;
  execute(request: CommandRequest, waited: boolean): Answer<CommandResult>;
  keys(query: KeyQuery): KeyPage;
  /** `newest`: the end of a stream, the last entry first. */
  key(db: number, key: Bytes, limit: number, newest?: boolean): KeyView | null;
  scripts(): CachedScript[];
  /** The keyspace as commands, up to so many bytes. */
  seed(limit: number): Seed;
  /**
   * Applies batches in order (hydration, standby). A damaged one is skipped: `damaged` holds the places of such in
   * `batches`. `orphans` counts changes that found nothing to change, for what they build on was damaged.
   */
  apply(batches: Uint8Array[]): { damaged: number[]; orphans: number };
  /**
   * What a script does on the release that its settings name, on a copy: nothing changes. For a worker of its own, which
   * is ended afterwards.
   */
  compare(request: RunRequest): Promise<ReleaseRun>;
  /** The changes between that release and another that it met; `complete`: there was time to try all. */
  explain(request: RunRequest, other: string): Promise<{ causes: Cause[]; complete: boolean }>;
  /**
   * Empties keyspace, users, configuration, functions and script cache; every client is as if it had just connected.
   * Brings what there was before, as `snapshot` does.
   */
  startOver(): Answer<Uint8Array[]>;
  /** Takes a snapshot in place of all that there is. */
  putBack(snapshot: Uint8Array[]): Answer<null>;
  /** The whole state as batches (at most about 1 MiB each), in place of all that came before. */
  snapshot(): Uint8Array[];
  /**
   * A standby takes over: the clients' states are put back. `ended` is the client whose script was ended: a
   * transaction that it ran is over. `position` is the one of the last batch.
   */
  promote(states: unknown[], ended: number | undefined, position: number): void;
}
