// Tests of a script as they are run: types alone. What a file says is read by read.ts.
import type { Bytes, Inputs, RunError, RunRequest, SettingValue, WireReply } from '../protocol.ts';

/** A stretch of a test file: offsets of its text, and the 1-based line and column of its beginning. */
export interface Place { from: number; to: number; line: number; column: number }

/** Something in a test file that is no test: told where it stands. */
export interface Fault extends Place { message: string }

/** What a test file holds. */
export interface TestFile {
  /** What stands above all of its tests. */
  setup: Setup;
  tests: TestCase[];
  faults: Fault[];
}

/** What the script is given and lives in: all that a run depends on. */
export interface Setup {
  lua?: RunRequest['lua'];
  settings: Record<string, SettingValue>;
  /** What the host's clients speak, where it has such. */
  protocol: 2 | 3;
  /** Milliseconds since 1970 at which the clock stands. */
  clock: number;
  /** Chance begins here. */
  random: number;
  /** Rules as those of ACL SETUSER; absent: the run is the default user's. */
  user?: Bytes[];
  /** Commands before the first call. */
  data: Bytes[][];
  /** In their place: the state in which the host's world begins. JSON. */
  world?: Record<string, unknown>;
  /** Of steps that say nothing else. */
  inputs: Inputs;
}

/** One call of a test: a run of the script, or a command of the same client. */
export interface Call {
  /** Milliseconds that pass before it; `next`: until something is due, a key's end say. */
  after: number | 'next';
  /** Commands of others before it. */
  data: Bytes[][];
  inputs: Inputs;
  /** In the place of a run of the script. */
  command?: Bytes[];
}

/** A call, and what is expected after it, in the order of the file. */
export interface Step extends Call {
  at: Place;
  name?: string;
  expect: Expectation[];
}

export interface TestCase extends Setup {
  name: string;
  at: Place;
  /** In order, at least one. */
  steps: Step[];
  property?: Property;
  /** What is said of a failure that is one of these, the first that holds. */
  mistakes: Mistake[];
}

/** What typically goes wrong: where all of it holds of a call that failed its test, this is what is said. */
export interface Mistake { expect: Expectation[]; message: string }

/** A value as it is expected: a tree whose leaves may be patterns. */
export type Expected = { at: Place } & (
  | { is: 'any' | 'null' }
  | { is: 'boolean'; value: boolean }
  /** Its digits, as they were written. */
  | { is: 'number'; text: string }
  | { is: 'text' | 'status' | 'error'; text: Bytes }
  /** A JavaScript regular expression that matches some of a text. */
  | { is: 'matches'; pattern: string }
  | { is: 'near'; value: number; within: number }
  | { is: 'list'; order: 'exact' | 'any' | 'part'; items: Expected[] }
  | { is: 'map'; part: boolean; entries: [Expected, Expected][] });

/** What a key holds. */
export type Kind = 'string' | 'list' | 'set' | 'hash' | 'zset' | 'stream' | 'other' | 'row';

export type Expectation = { at: Place; message?: string } & (
  | { of: 'reply'; value: Expected }
  | { of: 'error'; text?: Expected; kind?: RunError['kind']; line?: number }
  /** The text of the script, without its comments. */
  | { of: 'script'; value: Expected }
  /** All keys, or those that are named: null is a key that is not there. */
  | { of: 'keyspace' | 'keys'; db: number; keys: ExpectedKey[] }
  /** Nothing changed but keys, or rows as "table:id", that match one of the patterns. */
  | { of: 'unchanged'; but: Bytes[] }
  /** All rows of each table in their order, or some by their ids: null is a row that is not there. */
  | { of: 'tables'; tables: ExpectedTable[] }
  /** The state after each run of a node, the last alone, or none. */
  | { of: 'nodes'; nodes: ExpectedNode[] }
  | { of: 'expires'; db: number; keys: { key: Bytes; at: Place; in: number | 'never' }[] }
  /** In this order; others may stand between. */
  | { of: 'events'; events: { name: string; payload?: Expected }[] }
  | { of: 'never'; names: string[] }
  /** All of them in order, or how often each of those that are named. */
  | { of: 'calls'; all?: Bytes[][]; counts?: [name: string, calls: number][] }
  | { of: 'log'; lines: { level?: string; text: Expected }[] });

export interface ExpectedKey { key: Bytes; at: Place; kind: Kind | 'none' | 'any'; value?: Expected }
export interface ExpectedTable { table: string; at: Place; all?: Expected; rows?: [id: string, at: Place, row: Expected][] }
export interface ExpectedNode { node: Bytes; at: Place; runs: Expected[] | 'none'; lastAlone: boolean }

/** A test of many runs, whose inputs and data hold `${name}` for what is made by chance. */
export interface Property {
  at: Place;
  runs: number;
  given: [name: string, generator: Generator][];
  /** Lua that returns whether what must hold does: it sees given, reply, err, keys and log. */
  invariant: Bytes;
  /** The line of the file on which that begins. */
  line: number;
}

export type Generator =
  | { makes: 'integer' | 'number'; min: number; max: number }
  | { makes: 'text'; of: string; min: number; max: number }
  | { makes: 'choice'; values: Bytes[] }
  | { makes: 'list'; of: Generator; min: number; max: number }
  | { makes: 'boolean' };

/** What a generator made. */
export type Given = number | boolean | Bytes | Given[];

/** A key of a keyspace; `expireAt` in milliseconds since 1970, 0: never. Of a row of a `table` the key is "table:id". */
export interface Stored { db: number; key: Bytes; kind: Kind; value: WireReply; expireAt: number; table?: string; id?: string }

/** Keys by their database and name (`keyOf`). */
export type Keyspace = ReadonlyMap<string, Stored>;
export const keyOf = (db: number, key: Bytes): string => `${db} ${key}`;

/** What a call did, as far as where it ran could see: what is absent could not be seen there. */
export interface Outcome {
  /** The text of what ran, without the comments of Lua. */
  code?: Bytes;
  /** As the protocol of the test has it. */
  reply: WireReply;
  error?: RunError;
  log?: { level: string; text: Bytes }[];
  events?: { name: string; payload: Record<string, unknown> }[];
  counts?: { name: string; calls: number }[];
  calls?: Bytes[][];
  before?: Keyspace;
  after?: Keyspace;
  /** Tables whose rows tell of runs alone: that they change is no change. */
  logs?: readonly string[];
  /** The clock after the run, milliseconds since 1970, and by how many milliseconds times may differ. */
  now: number;
  slack: number;
  /** A command of the test's data that failed. */
  dataFault?: string;
  /** Where a server parts from the engine: what, and both as YAML. */
  parted?: { message: string; engine: string; server: string }[];
  notes?: string[];
}

/** An expectation that is not met, or a fault of the test. */
export interface Failure {
  of: Expectation['of'] | 'data' | 'property' | 'run' | 'server';
  at: Place;
  /** A sentence: what is wrong, where the test has none of its own. */
  message: string;
  expected?: string;
  got?: string;
  /** Of a script that failed: how, as a sentence. */
  failed?: string;
}

export interface TestResult {
  name: string;
  at: Place;
  state: 'passed' | 'failed' | 'skipped';
  /** Milliseconds. */
  duration: number;
  failures: Failure[];
  /** Why it was skipped, or what could not be looked at. */
  notes: string[];
  /** Of a property that failed: the smallest case that was found. */
  example?: string;
}
