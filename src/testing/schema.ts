// What a test file may say, as data: what it is read by, what the editor completes and explains, and what other editors get
// as JSON Schema.

/** What stands after a name. */
export type Shape = 'text' | 'number' | 'time' | 'commands' | 'names' | 'value' | 'choice' | 'map' | 'list' | 'code' | 'flag';

export interface Field {
  name: string;
  shape: Shape;
  about: string;
  /** Of a choice. */
  options?: readonly string[];
  /** Only where the host has it. */
  needs?: Need;
  /** The level of what is in it. */
  holds?: Level;
}

/** What a host may have; `things`: a keyspace or tables. */
export type Need = 'keyspace' | 'tables' | 'things' | 'nodes' | 'clients' | 'release';

/** Where in a file a name stands. */
export type Level = 'file' | 'test' | 'step' | 'expect' | 'error' | 'mistake' | 'property' | 'generator' | 'inputs' | 'settings' | 'none';

const setup: readonly Field[] = [
  { name: 'lua', shape: 'choice', options: ['5.1', '5.4'], about: 'The version of Lua; absent: the script\'s.' },
  { name: 'version', shape: 'text', needs: 'release', about: 'The release of the host that is emulated, as its menu names it.' },
  { name: 'settings', shape: 'map', holds: 'settings', about: 'Settings of the host, by their ids.' },
  { name: 'protocol', shape: 'choice', options: ['2', '3'], needs: 'clients', about: 'The protocol of the client, RESP2 (at first) or RESP3.' },
  { name: 'user', shape: 'text', needs: 'clients', about: 'Rules of ACL SETUSER for the user who runs it: "+@read +eval ~limit:*".' },
  { name: 'clock', shape: 'time', about: 'When the run takes place: the clock stands. At first 2026-01-01T00:00:00Z.' },
  { name: 'random', shape: 'number', about: 'Where chance begins; the same number brings the same chance.' },
  { name: 'data', shape: 'commands', about: 'What is there before the run: commands, one a line; or the seed of the host\'s world.' },
  { name: 'inputs', shape: 'map', holds: 'inputs', about: 'What the script is given, by the ids of the host\'s inputs.' },
];

const call: Field = { name: 'call', shape: 'commands', needs: 'clients', about: 'A command in the place of a run of the script: FCALL add 1 key 5. A library of functions is loaded before.' };
const mistakes: Field = { name: 'mistakes', shape: 'list', holds: 'mistake', about: 'What typically goes wrong: of a test that fails, the message of the first that holds is said.' };
const expect: Field = { name: 'expect', shape: 'map', holds: 'expect', about: 'What must hold after the run. As a list each of them can have a message.' };

/** What can hold of a call. */
const held: readonly Field[] = [
  { name: 'reply', shape: 'value', about: 'The reply. !any, !matches, !near, !status, !error, !unordered and !includes loosen it.' },
  { name: 'error', shape: 'value', holds: 'error', about: 'The script fails so: a part of its text, or kind, message and line.' },
  { name: 'keyspace', shape: 'map', needs: 'keyspace', about: 'All keys after the run and what they hold. A list is [..], a hash {..}; !set, !zset, !stream.' },
  { name: 'keys', shape: 'map', needs: 'keyspace', about: 'Some keys after the run and what they hold; null: there is no such key.' },
  { name: 'unchanged', shape: 'value', needs: 'things', about: 'true: no key changed, or no row; a list: none but those that match one of its patterns: [user:*].' },
  { name: 'tables', shape: 'map', needs: 'tables', about: 'Tables of the world: a list of all rows, or a map of some by their ids; null: there is no such row. !includes: a part of a row, or some rows.' },
  { name: 'nodes', shape: 'map', needs: 'nodes', about: 'The state after a node ran, in part: of its last run, or a list for all its runs; null: it did not run.' },
  { name: 'expires', shape: 'map', needs: 'keyspace', about: 'When keys expire: 60 s, 1500 ms, never.' },
  { name: 'db', shape: 'number', needs: 'keyspace', about: 'The database of keyspace, keys and expires beside it; at first 0.' },
  { name: 'events', shape: 'list', about: 'Events in this order, others may stand between: a name, or a name with a part of its payload.' },
  { name: 'never', shape: 'names', about: 'Events that must not happen.' },
  { name: 'calls', shape: 'value', about: 'A list: all calls of the host in order, as lines; a map: how often each that is named.' },
  { name: 'log', shape: 'list', about: 'Lines of the log in this order, others may stand between; []: none at all.' },
  { name: 'script', shape: 'value', about: 'The text of the script without its comments: a text in it, or !matches.' },
];

export const FIELDS: Record<Level, readonly Field[]> = {
  file: [
    { name: 'host', shape: 'text', about: 'The host that the script lives in; absent: the script\'s.' },
    ...setup,
    mistakes,
    { name: 'tests', shape: 'list', holds: 'test', about: 'The tests, each with a name.' },
  ],
  test: [
    { name: 'name', shape: 'text', about: 'What the test says, as a sentence.' },
    ...setup,
    call, expect,
    { name: 'steps', shape: 'list', holds: 'step', about: 'Several calls, one after the other, each with what is expected after it.' },
    { name: 'property', shape: 'map', holds: 'property', about: 'Many runs with what chance makes; a failure is made as small as can be.' },
    mistakes,
  ],
  step: [
    { name: 'name', shape: 'text', about: 'What the step says.' },
    { name: 'after', shape: 'time', about: 'How much time passes before it: 60 s, 1500 ms, 2 h; next: until something is due, the next expiry say.' },
    { name: 'data', shape: 'commands', needs: 'clients', about: 'Commands of others before it.' },
    { name: 'inputs', shape: 'map', holds: 'inputs', about: 'What the script is given; absent: the test\'s.' },
    call, expect,
  ],
  expect: [...held, { name: 'message', shape: 'text', about: 'What is said where it does not hold.' }],
  mistake: [...held, { name: 'message', shape: 'text', about: 'What is said where all of it holds.' }],
  error: [
    { name: 'kind', shape: 'choice', options: ['syntax', 'runtime', 'timeout', 'memory', 'output', 'calls', 'sandbox', 'killed'], about: 'What ended it.' },
    { name: 'message', shape: 'value', about: 'A part of its text, or !matches.' },
    { name: 'line', shape: 'number', about: 'The line of the script.' },
  ],
  property: [
    { name: 'runs', shape: 'number', about: 'How many runs; at first 100, at most 1000.' },
    { name: 'given', shape: 'map', about: 'What chance makes, by name; ${name} stands for it in inputs and data.' },
    { name: 'invariant', shape: 'code', about: 'Lua that returns whether it holds, and a message: it sees given, reply, err, keys and log.' },
  ],
  generator: [
    { name: 'integer', shape: 'list', about: 'A whole number: [smallest, largest].' },
    { name: 'number', shape: 'list', about: 'A number with a fraction: [smallest, largest].' },
    { name: 'text', shape: 'map', about: 'A text: { of: characters, length: [shortest, longest] }.' },
    { name: 'choice', shape: 'list', about: 'One of these.' },
    { name: 'list', shape: 'map', about: 'Several: { of: generator, length: [fewest, most] }.' },
    { name: 'boolean', shape: 'flag', about: 'true or false.' },
  ],
  inputs: [], settings: [], none: [],
};

/** What loosens an expected value. */
export const TAGS: readonly { name: string; about: string }[] = [
  { name: '!any', about: 'Anything.' },
  { name: '!matches', about: 'A text that a regular expression matches: !matches ^user:\\d+$' },
  { name: '!near', about: 'A number, or a text that is one, within a millionth of it; [number, by how much].' },
  { name: '!status', about: 'A status, as OK, and no other text.' },
  { name: '!error', about: 'An error whose text holds this one.' },
  { name: '!bytes', about: 'Bytes in quotes, those that are no text as \\xHH.' },
  { name: '!unordered', about: 'A list in any order.' },
  { name: '!includes', about: 'A list with these among others, in order; a map with these among others.' },
  { name: '!set', about: 'A set, of a key.' },
  { name: '!zset', about: 'A sorted set, of a key: members and their scores.' },
  { name: '!stream', about: 'A stream, of a key: a list of maps, or ids with maps.' },
];

export const LIMITS = {
  /** Characters of a file, nodes and depth of what it says, tests of a file. */
  text: 300_000, nodes: 50_000, depth: 40, tests: 1_000,
  /** What a lexer finds in it, and faults that are told. */
  lexemes: 100_000, faults: 100,
  /** Calls of a test. */
  steps: 200,
  /** Runs of a property; runs to make a failure smaller; characters and items of what is made. */
  runs: 1_000, shrinks: 400, made: 10_000,
  /** Milliseconds in which a failure is made smaller. */
  shrinkTime: 10_000,
} as const;

export const FIRST_CLOCK = Date.UTC(2026, 0, 1);
