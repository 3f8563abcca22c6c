// A command's arguments as COMMAND DOCS tells them, read from its syntax: "key value [NX | XX] [EX seconds]".
// Upper case is a token, lower case a name; [a] is optional, <a | b> a choice, "a [a ...]" says that a may repeat.
// Names of choices and the types of names are guesses: the syntax does not tell them.
import type { CommandSpec } from '../command.ts';
import { MapReply, SetReply, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

interface Argument {
  name: Bytes;
  type: Bytes;
  token?: Bytes;
  optional?: boolean;
  multiple?: boolean;
  parts?: Argument[];
}

export function describeArguments(spec: CommandSpec): Reply {
  const keys = { next: 0, total: spec.keys?.length ?? 0 };
  return parseSyntax(spec.syntax).map((argument) => describe(argument, keys));
}

/** Exported for completion and help, which show the same. */
export function parseSyntax(syntax: string): Argument[] {
  return sequence(syntax.match(/\[|\]|<|>|\||[^\s[\]<>|]+/g)?.reverse() ?? []).items;
}

/** What stands up to a closing bracket, a bar or the end. `rest` is reversed: its last token is the next one. */
function sequence(rest: string[]): { items: Argument[]; repeats: boolean } {
  const items: Argument[] = [];
  let repeats = false;
  while (rest.length !== 0 && !isEnd(rest.at(-1))) {
    const word = rest.pop()!;
    if (word === '...') repeats = true;
    else if (word === '[') optional(rest, items);
    else if (word === '<') items.push(oneOf(alternatives(rest)));
    else items.push(plain(word, rest));
  }
  return { items, repeats };
}

const isEnd = (word: string | undefined): boolean => word === undefined || word === ']' || word === '>' || word === '|';
const isToken = (word: string): boolean => /^[A-Z]/.test(word);

function plain(word: string, rest: string[]): Argument {
  if (!isToken(word)) return { name: word, type: typeOf(word) };
  const next = rest.at(-1);
  if (isEnd(next) || next === '[' || isToken(next!)) {
    return { name: word.toLowerCase(), type: 'pure-token', token: word };
  }
  const value = next === '<' ? (rest.pop(), oneOf(alternatives(rest))) : plain(rest.pop()!, rest);
  return { ...value, token: word };
}

type Alternative = ReturnType<typeof sequence>;

/** The alternatives between bars, with the bracket that closes them. */
function alternatives(rest: string[]): Alternative[] {
  const found = [sequence(rest)];
  while (rest.pop() === '|') found.push(sequence(rest));
  return found;
}

/** A bracket: something optional, or that what stands before it may repeat. */
function optional(rest: string[], before: Argument[]): void {
  const found = alternatives(rest);
  if (found.length === 1 && found[0].repeats && repeat(before, found[0].items)) return;
  before.push({ ...oneOf(found), optional: true });
}

/** Several arguments that repeat together become one block. */
function repeat(before: Argument[], repeated: readonly Argument[]): boolean {
  const last = before.slice(-repeated.length);
  if (nameOf(last) !== nameOf(repeated)) return false;
  before.splice(-last.length, last.length, { ...block(last), multiple: true });
  return true;
}

function oneOf(found: readonly Alternative[]): Argument {
  const options = found.map(({ items, repeats }) => (repeats ? { ...block(items), multiple: true } : block(items)));
  return options.length === 1 ? options[0] : { name: nameOf(options), type: 'oneof', parts: options };
}

const block = (items: readonly Argument[]): Argument =>
  (items.length === 1 ? items[0] : { name: nameOf(items), type: 'block', parts: [...items] });
const nameOf = (items: readonly Argument[]): Bytes => items.map(({ name }) => name).join('_');

const TYPES: readonly [type: Bytes, names: RegExp][] = [
  ['key', /^(?:key[0-9]*|newkey|source|destination)$/],
  ['unix-time', /^unix-time-/],
  ['pattern', /^pattern$/],
  ['integer', /^(?:seconds|milliseconds|count|cursor|index[0-9]*|offset|start|stop|end|numkeys|len)$/],
  ['integer', /^(?:db|destination-db|decrement|timeout|numreplicas|protover|client-id|element-count|rank|num-matches)$/],
];
const typeOf = (name: string): Bytes => TYPES.find(([, names]) => names.test(name))?.[0] ?? 'string';

function describe(argument: Argument, keys: { next: number; total: number }): Reply {
  const { name, type, token, optional: isOptional, multiple, parts } = argument;
  const fields: [Reply, Reply][] = [['name', name], ['type', type]];
  if (type === 'key' && keys.next < keys.total) fields.push(['key_spec_index', keys.next++]);
  if (token !== undefined) fields.push(['token', token]);
  const flags = [isOptional && 'optional', multiple && 'multiple'].filter((flag) => typeof flag === 'string');
  if (flags.length !== 0) fields.push(['flags', new SetReply(flags.map((flag) => new Status(flag)))]);
  if (parts !== undefined) fields.push(['arguments', parts.map((each) => describe(each, keys))]);
  return new MapReply(fields);
}
