// The filters of CLIENT LIST and CLIENT KILL in Valkey 8.1, and with their negations in 9.0.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { Engine } from '../engine.ts';
import { RedisError, syntaxError } from '../errors.ts';
import type { Bytes } from '../reply.ts';
import { typeFilter } from './client-control.ts';
import { flagsOf } from './client-flags.ts';

export type Filter = (client: Client) => boolean;

/** Makes a filter of an option's value; `not` before the option is in the text of errors. Throws for a wrong one. */
type Maker = (value: Bytes, engine: Engine, not: boolean) => Filter;

/** Letters of flags and of capabilities that can be asked for. */
const FLAGS = /^[OSMPxbtRBdcuAUreTIiEN]*$/;
const CAPABILITIES = /^r*$/;

const positive = (name: string): Maker => (value) => {
  const number = parseInteger(value);
  if (number === undefined) throw new RedisError(`ERR ${name} is not an integer or out of range`);
  if (number <= 0) throw new RedisError(`ERR ${name} should be greater than 0`);
  return ({ engine: { now }, connectedAt, activeAt }) =>
    Math.floor(now / 1000) - Math.floor((name === 'idle' ? activeAt : connectedAt) / 1000) >= number;
};

const letters = (name: string, known: RegExp, of: (client: Client) => Bytes): Maker => (value, _engine, not) => {
  const where = not ? `the NOT-${name.toUpperCase()} filter` : 'the provided filter';
  if (!known.test(value)) throw new RedisError(`ERR Unknown ${name} found in ${where}: ${value}`);
  return (client) => [...value].every((letter) => of(client).includes(letter));
};

const database: Maker = (value, { databases }, not) => {
  const name = not ? 'NOT-DB' : 'DB';
  const id = parseInteger(value);
  if (id === undefined || Math.abs(id) >= 2 ** 31) throw new RedisError(`ERR ${name} is not an integer or out of range`);
  if (id < 0 || id >= databases.length) {
    throw new RedisError(`ERR ${name} number should be between 0 and ${databases.length - 1}`);
  }
  return ({ db }) => db.id === id;
};

const user: Maker = (value, { acl }) => {
  const found = acl.users.get(value);
  if (found === undefined) throw new RedisError(`ERR No such user '${value}'`);
  return (client) => client.user === found;
};

const MAKERS: Readonly<Record<Bytes, Maker | undefined>> = {
  'maxage': positive('maxage'),
  'type': (value) => typeFilter(value),
  'addr': (value) => ({ address }) => address === value,
  'laddr': (value) => ({ localAddress }) => localAddress === value,
  'user': user,
};

/** Those of 9.0. */
const LATER_MAKERS: Readonly<Record<Bytes, Maker | undefined>> = {
  'idle': positive('idle'),
  'flags': letters('flags', FLAGS, flagsOf),
  'name': (value) => ({ name }) => name !== '' && name === value,
  'lib-name': (value) => ({ library }) => library['lib-name'] !== '' && library['lib-name'] === value,
  'lib-ver': (value) => ({ library }) => library['lib-ver'] !== '' && library['lib-ver'] === value,
  'db': database,
  'capa': letters('capa', CAPABILITIES, ({ redirects }) => (redirects ? 'r' : '')),
  'ip': (value) => ({ address }) => address.replace(/^\[|\](?=:)/g, '').replace(/:[1-9][0-9]*$/, '') === value,
};

/** Options that have no negation. */
const ONLY_POSITIVE = new Set(['maxage', 'idle']);

/** What stands from a position on: filters that all hold, the last of each kind. `skipsSelf`: unless SKIPME says more. */
export function readFilters({ engine }: Client, args: readonly Bytes[], skipsSelf: boolean): { filters: Filter[]; skipsSelf: boolean } {
  const filters = new Map<Bytes, Filter>();
  const ids = new Map<Bytes, Set<number>>();
  for (let i = 2; i < args.length;) {
    const option = args[i].toLowerCase();
    if (option === 'id' || (option === 'not-id' && engine.has.clientFiltersNegated)) {
      const set = ids.get(option) ?? new Set();
      ids.set(option, set);
      i = readIds(args, i + 1, set);
      continue;
    }
    if (i + 1 === args.length) throw syntaxError();
    const value = args[i + 1];
    if (option === 'skipme') skipsSelf = yesOrNo(value);
    else filters.set(option, filterFrom(engine, option, value));
    i += 2;
  }
  for (const [option, set] of ids) filters.set(option, ({ id }) => set.has(id) === (option === 'id'));
  return { filters: [...filters.values()], skipsSelf };
}

function filterFrom(engine: Engine, option: Bytes, value: Bytes): Filter {
  const { clientFiltersNegated } = engine.has;
  const maker = (name: Bytes): Maker | undefined => MAKERS[name] ?? (clientFiltersNegated ? LATER_MAKERS[name] : undefined);
  const make = maker(option);
  if (make !== undefined) return make(value, engine, false);
  const positive = option.startsWith('not-') ? option.slice('not-'.length) : '';
  const negated = clientFiltersNegated && !ONLY_POSITIVE.has(positive) ? maker(positive) : undefined;
  if (negated === undefined) throw syntaxError();
  const fits = negated(value, engine, true);
  return (client) => !fits(client);
}

/** Reads ids as far as there are any; returns where they end. */
function readIds(args: readonly Bytes[], from: number, ids: Set<number>): number {
  let at = from;
  for (let id; at < args.length && (id = parseInteger(args[at])) !== undefined; at++) {
    if (id < 1) throw new RedisError('ERR client-id should be greater than 0');
    ids.add(id);
  }
  return at;
}

function yesOrNo(value: Bytes): boolean {
  const word = value.toLowerCase();
  if (word !== 'yes' && word !== 'no') throw syntaxError();
  return word === 'yes';
}
