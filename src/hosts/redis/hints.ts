// What to do about the errors that people meet in Redis scripts, in plain words.
import type { Bytes } from '../../protocol.ts';
import { onlyCode } from '../../syntax/code.ts';
import { parseLua } from '../../syntax/parse.ts';
import { habitBehind, habitOf } from '../../syntax/rules/javascript/at-run.ts';
import { globalOfJavaScript } from '../../syntax/rules/javascript/globals.ts';
import { scopesOf } from '../../syntax/scopes.ts';
import type { Scopes } from '../../syntax/scopes.ts';

/** What a hint looks at: the error's text, and of the source what it asks for. */
class Failure {
  constructor(readonly message: Bytes, readonly source: Bytes, readonly at: number | undefined) {}

  /** The line that the error names, without its comments and strings. */
  get line(): Bytes {
    return this.at === undefined ? '' : onlyCode(parseLua(this.source, '5.1'), this.source).split('\n')[this.at - 1] ?? '';
  }

  get names(): Scopes { return scopesOf(parseLua(this.source, '5.1'), this.source, '5.1'); }

  /** Whether a position is in the line that the error names. */
  isThere(position: number): boolean { return this.source.slice(0, position).split('\n').length === this.at; }
}

type Rule = readonly [matches: (failure: Failure) => boolean, hint: string | ((failure: Failure) => string)];

const says = (pattern: RegExp) => ({ message }: Failure): boolean => pattern.test(message);
const saysAt = (pattern: RegExp, line: RegExp) => (failure: Failure): boolean =>
  pattern.test(failure.message) && line.test(failure.line);

const MISSING = /nonexistent global variable '([^']*)'/;
const ARITHMETIC = /attempt to (?:perform arithmetic on|concatenate|index|compare)/;
const COMPILE = /Error compiling (?:script|function)/;
/** Of the globals, what hints write of. */
const KNOWN: ReadonlySet<string> = new Set(['redis', 'cjson', 'bit']);
/** Globals that exist elsewhere, and what to use in Redis. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  print: 'There is no console in Redis: use redis.log(redis.LOG_NOTICE, text). It shows under Log.',
  os: "A script has no os library. For the time use redis.call('TIME'): seconds and microseconds.",
  io: 'A script cannot read or write files. Pass data in ARGV, keep it in keys.',
  require: 'A script cannot load modules. cjson, cmsgpack, struct and bit are there already.',
  json: 'The JSON library is called cjson: cjson.encode(value), cjson.decode(text).',
  keys: 'The keys are in KEYS, in upper case.',
  argv: 'The arguments are in ARGV, in upper case.',
  ARGS: 'The arguments are in ARGV.',
  args: 'The arguments are in ARGV.',
  null: 'Lua calls it nil. What redis.call gives for a missing value is false.',
  Redis: 'It is written redis, in lower case.',
  debug: 'There is no debug library in scripts. redis.log shows values under Log.',
  dofile: 'A script cannot load files.',
  loadfile: 'A script cannot load files.',
};

const RULES: readonly Rule[] = [
  [says(COMPILE), ({ source, line }) => habitOf(source, '5.1', KNOWN) ?? (/\bgoto\b|::/.test(line) ? 'Lua 5.1 has no goto.' : compileHint(line))],
  [says(MISSING), ({ message, names }) => missingHint(MISSING.exec(message)![1], names)],
  [says(/Attempt to modify a readonly table/), readonlyHint],
  [says(/^(?:NOPERM |ERR The user executing the script |ERR ACL failure in script)/),
    'The rules for this user (ACL) forbid it: ACL WHOAMI tells which user it is, ACL GETUSER its rules.'],
  [says(/^WRONGTYPE/),
    'The key holds another type than this command works on. The Keyspace shows which; TYPE tells a script.'],
  [saysAt(ARITHMETIC, /(?:KEYS|ARGV)\s*\[\s*0\s*\]/),
    'Lua counts from 1: the first key is KEYS[1], the first argument ARGV[1].'],
  [saysAt(/must be strings or integers/, /(?:KEYS|ARGV)\s*\[\s*0\s*\]/),
    'Lua counts from 1: the first key is KEYS[1], the first argument ARGV[1].'],
  [saysAt(/must be strings or integers/, /(?:KEYS|ARGV)\s*\[/),
    'One of the arguments is nil: was every key and argument given? Fill in KEYS and ARGV below the editor, '
      + 'one a line.'],
  [says(/must be strings or integers/), 'A command takes strings and numbers only. One argument is nil, a boolean or a '
    + 'table: use tostring, cjson.encode, or unpack for a list.'],
  [says(/attempt to compare (?:number with string|string with number)/),
    'Values from Redis and from ARGV are strings: compare numbers after tonumber(...).'],
  [says(/attempt to compare (?:number with nil|nil with number|boolean with number|number with boolean|two nil)/),
    'One side has no value. A missing key gives false: tonumber(redis.call(\'GET\', key) or 0) makes it 0.'],
  [(failure) => textAdded(failure) !== undefined, (failure) => textAdded(failure)!],
  [says(/perform arithmetic on .*\(a boolean value\)|arithmetic on a boolean value/),
    "redis.call gives false for a missing value. Give it a default: tonumber(redis.call('GET', key) or 0)."],
  [says(/perform arithmetic on .*nil value/),
    'A number is missing here. Was the argument given (ARGV below the editor), is the name spelled alike, and '
      + 'does tonumber get digits?'],
  [says(/concatenate .*boolean value/),
    "redis.call gives false for a missing value. Give it a default: (value or '')."],
  [says(/concatenate .*nil value/),
    "One side of .. is nil. Is every key and argument given? A default helps: (value or '')."],
  [says(/concatenate .*table value/),
    'A table cannot be joined to a string: use table.concat or cjson.encode. A status reply is a table: its '
      + 'text is in .ok.'],
  [says(/index .*\(a (?:nil|boolean) value\)|index a (?:nil|boolean) value/),
    'There is no table here to look into. A missing key gives false, a missing field nil: test it first with if.'],
  [saysAt(/attempt to call field '[^']*' \(a nil value\)/, /\bos\s*\./), 'Of os there is only os.clock here, and that since 7.4.'],
  [says(/attempt to call field '[^']*' \(a nil value\)/), ({ message, line }) => fieldHint(message, line)],
  [says(/attempt to call .*\(a nil value\)|attempt to call a nil value/),
    'There is no function of this name. A local function must stand above the place where it is called.'],
  [says(/too many results to unpack|stack overflow.*unpack/),
    'unpack can pass about 8,000 values at once: send them in groups of, say, 1,000.'],
  [says(/stack overflow/), 'A function calls itself without end.'],
  [says(/Number of keys can't be greater/), 'numkeys says how many of the arguments are keys; there are fewer.'],
  [says(/Number of keys can't be negative/), 'numkeys says how many of the arguments are keys: 0 or more.'],
  [says(/Unknown Redis command called from script/),
    'Redis has no command of this name. Name and arguments are separate: '
    + "redis.call('SET', key, value)."],
  [says(/Wrong number of args calling Redis command/),
    'The command got too few or too many arguments. Its syntax shows when the pointer rests on its name.'],
  [says(/not allowed from script/),
    'This command needs a connection of its own or starts scripts; scripts cannot call it.'],
  [says(/Write commands are not allowed from read-only scripts/),
    'The script is marked no-writes, or ran by EVAL_RO: use EVAL, or take the flag away.'],
  [says(/^NOSCRIPT/), 'The cache does not know this SHA1. Run the script once with EVAL, or SCRIPT LOAD it.'],
  [says(/value is not an integer or out of range/),
    'A command that counts got text that is no whole number, or a key holds such text.'],
  [says(/is not a valid float/), 'A score or increment must be a number.'],
  [says(/time limit of|Script killed/),
    'A loop without end? Look for a while or repeat whose condition never changes.'],
  [says(/not enough memory/), 'The script kept more data than fits: work in smaller pieces.'],
  [says(/Unexpected flag in script shebang/),
    'Flags are no-writes, allow-oom, allow-stale, no-cluster and allow-cross-slot-keys.'],
  [says(/script shebang|shebang option/), 'The first line must be #!lua, or #!lua flags=no-writes.'],
  [says(/bad argument #\d+ to '[^']*' \((?:string|number|table) expected, got (?:nil|no value|boolean)/),
    'The value is missing here. redis.call gives false for a missing key, ARGV[n] is nil where it was not given.'],
  [says(/cjson|Expected .* but found/), 'The text is no valid JSON. Is the key empty or does it hold something else?'],
];

/** In plain words, what to do about an error; undefined where there is nothing to add. `line` is 1-based. */
export function hintFor(message: Bytes, source: Bytes, line?: number): string | undefined {
  const failure = new Failure(message, source, line);
  const hint = RULES.find(([matches]) => matches(failure))?.[1];
  return typeof hint === 'function' ? hint(failure) : hint;
}

/** Texts that are added with +, which Lua joins otherwise. */
const textAdded = ({ message, source, at }: Failure): string | undefined => habitBehind(message, source, '5.1', at, KNOWN);

function missingHint(name: string, { locals }: Scopes): string {
  const known = Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : globalOfJavaScript(name, KNOWN);
  if (known !== undefined) return known;
  if (name === name.toUpperCase() && /^[A-Z_]{3,}$/.test(name)) return `Is '${name}' a command? Commands are `
    + `called as redis.call('${name}', ...).`;
  return locals.some((local) => local.name === name)
    ? `'${name}' is local to a block or function, or declared only further down: declare it above, where both `
      + `places see it.`
    : `Nothing named '${name}' was declared: write local ${name} = ... before, or is it misspelled? Text needs quotes.`;
}

function readonlyHint(failure: Failure): string {
  const { uses, blocks } = failure.names;
  const written = uses.find(({ write, local, from }) => write && local === undefined && failure.isThere(from));
  if (written === undefined) return 'Scripts cannot set global variables: write local before the name.';
  const { name } = written;
  return blocks.some((block) => block.name === name && failure.isThere(block.from))
    ? `Scripts cannot make global functions: write local function ${name}.`
    : `Scripts cannot set global variables: write local ${name} = ...`;
}

function fieldHint(message: Bytes, line: Bytes): string {
  const name = /field '([^']*)'/.exec(message)![1];
  if (/redis\s*\.\s*\w+/.test(line) && /^p?ca/i.test(name)) return 'The functions are redis.call and redis.pcall.';
  if (/redis\s*\./.test(line)) return `redis has no '${name}'. Commands are called as `
    + `redis.call('${name.toUpperCase()}', ...).`;
  return `There is no function '${name}' in Redis's Lua 5.1. Is the name right, and is it one of a newer Lua?`;
}

const compileHint = (line: Bytes): string =>
  /\bif\b(?!.*\bthen\b)|\bwhile\b(?!.*\bdo\b)|\bfor\b(?!.*\bdo\b)/.test(line)
    ? 'if needs then, while and for need do; each ends with end.'
    : 'Each function, if, for and while needs an end, each bracket and quote its pair; the fault may lie a line above.';
