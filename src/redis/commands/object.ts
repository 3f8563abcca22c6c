// OBJECT: what is known of a key beside its value. Looking does not count as using the key.
import { parseInt64 } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { embeddedMost, encodingOf } from '../encoding.ts';
import { RedisError } from '../errors.ts';
import type { Bytes, Reply } from '../reply.ts';
import { lastUse } from '../key-use.ts';
import { helpOf } from './help.ts';

/** Integers below are shared objects, whose count of references has no meaning. */
const SHARED_INTEGERS = 10000n;
const SHARED_REFCOUNT = 2147483647;

function objectEncoding({ db, engine: { has } }: Client, args: readonly Bytes[]): Reply {
  const entry = db.peek(args[2]);
  return entry === undefined ? null : encodingOf(entry, embeddedMost(has, args[2], entry.expireAt !== 0));
}

const policyIs = ({ engine }: Client, kind: 'lfu' | 'lru'): boolean =>
  engine.config.get('maxmemory-policy')!.endsWith(kind);

function objectRefcount(client: Client, args: readonly Bytes[]): Reply {
  const entry = client.db.peek(args[2]);
  if (entry === undefined) return null;
  if (client.engine.has.valuesOwned || encodingOf(entry) !== 'int') return 1;
  const value = parseInt64(entry.value as Bytes)!;
  const counts = policyIs(client, 'lfu') || policyIs(client, 'lru'); // what is shared cannot be counted
  const shares = client.engine.config.integer('maxmemory') === 0 || !counts;
  return shares && value >= 0n && value < SHARED_INTEGERS ? SHARED_REFCOUNT : 1;
}

function objectIdletime(client: Client, args: readonly Bytes[]): Reply {
  const entry = client.db.peek(args[2]);
  if (entry === undefined) return null;
  if (policyIs(client, 'lfu')) {
    throw new RedisError(`ERR An LFU maxmemory policy is selected, idle time not tracked. ${SWITCHING}`);
  }
  return Math.max(0, Math.floor((client.engine.now - lastUse(entry)) / 1000));
}

function objectFreq(client: Client, args: readonly Bytes[]): Reply {
  const entry = client.db.peek(args[2]);
  if (entry === undefined) return null;
  if (!policyIs(client, 'lfu')) {
    throw new RedisError(`ERR An LFU maxmemory policy is not selected, access frequency not tracked. ${SWITCHING}`);
  }
  return client.engine.uses.frequency(entry, client.engine.now);
}

const SWITCHING = 'Please note that when switching between policies at runtime LRU and LFU data will take some time to'
  + ' adjust.';

const objectHelp = helpOf('OBJECT', `
ENCODING <key>
    Return the kind of internal representation used in order to store the value
    associated with a <key>.
FREQ <key>
    Return the access frequency index of the <key>. The returned integer is
    proportional to the logarithm of the recent access frequency of the key.
IDLETIME <key>
    Return the idle time of the <key>, that is the approximated number of
    seconds elapsed since the last access to the key.
REFCOUNT <key>
    Return the number of references of the value associated with the specified
    <key>.`);

export const objectCommands: CommandTable = {
  object: {
    arity: -2, flags: [], group: 'generic',
    syntax: '',
    summary: 'A container for object introspection commands', since: '2.2.3', complexity: 'Depends on subcommand.',
    subcommands: {
      idletime: {
        arity: 3, flags: ['readonly'], group: 'generic', tips: ['nondeterministic_output'],
        keys: [{ access: 'RO', first: 2, last: 2 }],
        syntax: 'key',
        summary: 'Get the time since a Redis object was last accessed', since: '2.2.3', complexity: 'O(1)',
        run: objectIdletime,
      },
      encoding: {
        arity: 3, flags: ['readonly'], group: 'generic', tips: ['nondeterministic_output'],
        keys: [{ access: 'RO', first: 2, last: 2 }],
        syntax: 'key',
        summary: 'Inspect the internal encoding of a Redis object', since: '2.2.3', complexity: 'O(1)',
        run: objectEncoding,
      },
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'generic',
        syntax: '',
        summary: 'Show helpful text about the different subcommands', since: '6.2.0', complexity: 'O(1)',
        run: objectHelp,
      },
      refcount: {
        arity: 3, flags: ['readonly'], group: 'generic', tips: ['nondeterministic_output'],
        keys: [{ access: 'RO', first: 2, last: 2 }],
        syntax: 'key',
        summary: 'Get the number of references to the value of the key', since: '2.2.3', complexity: 'O(1)',
        run: objectRefcount,
      },
      freq: {
        arity: 3, flags: ['readonly'], group: 'generic', tips: ['nondeterministic_output'],
        keys: [{ access: 'RO', first: 2, last: 2 }],
        syntax: 'key',
        summary: 'Get the logarithmic access frequency counter of a Redis object', since: '4.0.0', complexity: 'O(1)',
        run: objectFreq,
      },
    },
  },
};
