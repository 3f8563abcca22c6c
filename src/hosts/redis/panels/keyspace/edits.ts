// Commands that the browser sends: change or remove one element, bring a key back. Pure functions.
import type { Bytes } from '../../../../protocol.ts';
import type { KeyView, StreamView, ValueView } from '../../wire.ts';
import { formatDouble } from '../../../../double.ts';
import { fieldsText, word } from './stream-text.ts';

/** One element of a value: where it stands and what it holds. */
export interface Element {
  /** Position of a list's element, field of a hash, member of a set or sorted set, id of a stream's entry. */
  name: Bytes;
  /** What the person can change; a set's members have nothing beside their name. */
  value?: Bytes;
}

/** The elements of a collection, in order. */
export function elements({ value }: KeyView): Element[] {
  switch (value.type) {
    case 'string': return [];
    case 'list': return value.items.map((item, at) => ({ name: String(at), value: item }));
    case 'set': return value.items.map((name) => ({ name }));
    case 'hash': return value.entries.map(([name, its]) => ({ name, value: its }));
    case 'zset': return value.entries.map(([name, score]) => ({ name, value: formatDouble(score) }));
    case 'vectorset': return value.entries.map(([name, attributes]) => ({ name, value: attributes }));
    case 'stream': return value.entries.map(([name, fields]) => ({ name, value: fieldsText(fields) }));
  }
}

/** The command that gives an element another value; undefined where there is none to change. */
export function setElement({ key, value: { type } }: KeyView, name: Bytes, value: Bytes): Bytes[] | undefined {
  switch (type) {
    case 'string': return ['SET', key, value, 'KEEPTTL'];
    case 'list': return ['LSET', key, name, value];
    case 'hash': return ['HSET', key, name, value];
    case 'zset': return ['ZADD', key, value, name];
    case 'vectorset': return ['VSETATTR', key, name, value];
    case 'set': case 'stream': return undefined;
  }
}

/** The command that removes an element; undefined for a list, whose elements have no name. */
export function removeElement({ key, value: { type } }: KeyView, name: Bytes): Bytes[] | undefined {
  const commands: Partial<Record<typeof type, string>> = { hash: 'HDEL', set: 'SREM', zset: 'ZREM', stream: 'XDEL', vectorset: 'VREM' };
  const command = commands[type];
  return command === undefined ? undefined : [command, key, name];
}

/** Elements that one command takes, so that none grows without bounds. */
const BATCH = 1000;

/** The commands that make a key as it is, its time to live too. */
export function recreate(view: KeyView): Bytes[][] {
  const { key, expireAt } = view;
  const made = valueCommands(view);
  return expireAt === 0 ? made : [...made, ['PEXPIREAT', key, String(expireAt)]];
}

function valueCommands({ key, value }: KeyView): Bytes[][] {
  switch (value.type) {
    case 'string': return [['SET', key, value.text]];
    case 'list': return batches(['RPUSH', key], value.items, 1);
    case 'set': return batches(['SADD', key], value.items, 1);
    case 'hash': return [...batches(['HSET', key], value.entries.flat(), 2), ...fieldTimes(key, value)];
    case 'zset':
      return batches(['ZADD', key], value.entries.flatMap(([member, score]) => [formatDouble(score), member]), 2);
    case 'stream': return streamCommands(key, value);
    case 'vectorset': return []; // vectors as they are kept are in its dump alone
  }
}

function fieldTimes(key: Bytes, { entries, times = [] }: Extract<ValueView, { type: 'hash' }>): Bytes[][] {
  return entries.flatMap(([field], at) =>
    (times[at] > 0 ? [['HPEXPIREAT', key, String(times[at]), 'FIELDS', '1', field]] : []));
}

/** Entries, the ids that go on from there, and groups without their consumers. */
function streamCommands(key: Bytes, { entries, groups, lastId, maxDeletedId, entriesAdded }: StreamView): Bytes[][] {
  const added = entries.map(([id, fields]) => ['XADD', key, id, ...fields]);
  // One that is empty is made by an entry that is trimmed at once.
  const made = added.length > 0 || lastId === '0-0' ? added : [['XADD', key, 'MAXLEN', '0', lastId, 'field', 'value']];
  const counters = ['ENTRIESADDED', String(entriesAdded), 'MAXDELETEDID', maxDeletedId];
  return [
    ...made, ...(made.length > 0 ? [['XSETID', key, lastId, ...counters]] : []),
    ...groups.map(({ name, lastId: its, entriesRead }) => {
      const read = entriesRead === null ? [] : ['ENTRIESREAD', String(entriesRead)];
      return ['XGROUP', 'CREATE', key, name, its, 'MKSTREAM', ...read];
    }),
  ];
}

function batches(command: Bytes[], args: Bytes[], step: number): Bytes[][] {
  const made: Bytes[][] = [];
  for (let at = 0; at < args.length; at += BATCH * step) made.push([...command, ...args.slice(at, at + BATCH * step)]);
  return made;
}

/** Commands as lines of the console. */
export function commandLines(commands: readonly (readonly Bytes[])[]): string {
  return commands.map((args) => args.map(word).join(' ')).join('\n');
}
