// Commands that wait for an element: each is the one that does not wait, tried again when a key changes.
import { parseDouble } from '../arguments.ts';
import { endOfWait } from '../blocking.ts';
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable, FlagName, LaterSpec } from '../command.ts';
import { RedisError } from '../errors.ts';
import { NULL_ARRAY, NullArray } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { lmpopOptions } from './list-search.ts';
import { sideFrom } from './lists.ts';
import { zmpopOptions } from './sorted-sets.ts';

type Args = readonly Bytes[];

/** When a wait ends: milliseconds since 1970, 0 for never. The argument is in seconds. */
export function deadlineFrom({ engine }: Client, text: Bytes): number {
  const seconds = parseDouble(text);
  if (seconds === undefined) throw new RedisError('ERR timeout is not a float or out of range');
  const time = Math.ceil(seconds * 1000);
  // What is beyond 64 bits becomes negative in redis-server.
  if (time < 0 || (time >= 2 ** 63 && !engine.has.timeoutTooLong)) throw new RedisError('ERR timeout is negative');
  return endOfWait(engine, time);
}

/** Runs another command for a client; undefined where it finds nothing. Throws its error. */
function run(client: Client, ...args: Bytes[]): Reply | undefined {
  const reply = client.engine.commands.get(args[0])!.run!(client, args);
  if (reply instanceof RedisError) throw reply;
  const nothing = reply === null || reply instanceof NullArray || (Array.isArray(reply) && reply.length === 0);
  return nothing ? undefined : reply;
}

/** BLPOP and its like: the first of the keys that has an element, by a command for one key. */
function popOf(type: 'list' | 'zset', command: Bytes): (client: Client, args: Args) => Reply {
  return (client, args) => {
    const until = deadlineFrom(client, args[args.length - 1]);
    const keys = args.slice(1, -1);
    const attempt = (key: Bytes): Reply | undefined => {
      const found = run(client, command, key);
      if (found === undefined) return undefined;
      return type === 'list' ? [key, found] : [key, ...found as readonly Reply[]];
    };
    for (const key of keys) {
      const reply = attempt(key);
      if (reply !== undefined) return reply;
    }
    return client.engine.blocking.wait(client, { keys, type, attempt, none: NULL_ARRAY, until });
  };
}

/** BLMPOP and BZMPOP: as LMPOP and ZMPOP, after the time to wait. */
function popManyOf(
  type: 'list' | 'zset', command: Bytes, check: (args: Args) => unknown,
): (client: Client, args: Args) => Reply {
  return (client, args) => {
    const rest = args.slice(2);
    check(args.slice(1));
    const until = deadlineFrom(client, args[1]);
    const found = run(client, command, ...rest);
    if (found !== undefined) return found;
    const last = 1 + Number(rest[0]);
    const attempt = (key: Bytes): Reply | undefined => run(client, command, '1', key, ...rest.slice(last));
    return client.engine.blocking.wait(client, { keys: rest.slice(1, last), type, attempt, none: NULL_ARRAY, until });
  };
}

function blmove(client: Client, args: Args): Reply {
  sideFrom(args[3]);
  sideFrom(args[4]);
  return move(client, args[5], 'lmove', args.slice(1, 5));
}

function brpoplpush(client: Client, args: Args): Reply { return move(client, args[3], 'rpoplpush', args.slice(1, 3)); }

function move(client: Client, timeout: Bytes, command: Bytes, args: Args): Reply {
  const until = deadlineFrom(client, timeout);
  const attempt = (): Reply | undefined => run(client, command, ...args);
  return attempt()
    ?? client.engine.blocking.wait(client, {
      keys: [args[0]], type: 'list', attempt, none: NULL_ARRAY, refused: null, until,
    });
}

const pops: Pick<CommandSpec, 'arity' | 'syntax' | 'keys'> = {
  arity: -3, syntax: 'key [key ...] timeout',
  keys: [{ access: 'RW', first: 1, last: -2, uses: ['access', 'delete'] }],
};
const moves: CommandSpec['keys'] = [
  { access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] },
  { access: 'RW', first: 2, last: 2, uses: ['insert'] },
];
/** From 7.2 on scripts may call them: they answer at once. */
const inScripts = (flags: readonly FlagName[]): readonly LaterSpec[] =>
  [{ redis: '7.2.0', flags: flags.filter((flag) => flag !== 'noscript') }];

const POP = ['write', 'noscript', 'blocking'] as const;
const MOVE = ['write', 'denyoom', 'noscript', 'blocking'] as const;
const POP_FAST = ['write', 'noscript', 'blocking', 'fast'] as const;
const many: Pick<CommandSpec, 'arity' | 'flags' | 'keys' | 'since'> = {
  arity: -5, flags: ['write', 'blocking', 'movablekeys'], since: '7.0.0',
  keys: [{ access: 'RW', count: 2, first: 3, uses: ['access', 'delete'] }],
};
const MOVES = 'Pop an element from a list, push it to another list and return it; or block until one is available';

export const blockingCommands: CommandTable = {
  blpop: {
    ...pops, flags: POP, later: inScripts(POP), group: 'list', since: '2.0.0',
    summary: 'Remove and get the first element in a list, or block until one is available',
    complexity: 'O(N) where N is the number of provided keys.', run: popOf('list', 'lpop'),
  },
  brpop: {
    ...pops, flags: POP, later: inScripts(POP), group: 'list', since: '2.0.0',
    summary: 'Remove and get the last element in a list, or block until one is available',
    complexity: 'O(N) where N is the number of provided keys.', run: popOf('list', 'rpop'),
  },
  blmove: {
    arity: 6, flags: MOVE, later: inScripts(MOVE), group: 'list', since: '6.2.0', keys: moves,
    syntax: 'source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout', summary: MOVES, complexity: 'O(1)', run: blmove,
  },
  brpoplpush: {
    arity: 4, flags: MOVE, later: inScripts(MOVE), group: 'list', since: '2.2.0', keys: moves,
    syntax: 'source destination timeout', summary: MOVES, complexity: 'O(1)', run: brpoplpush,
    deprecated: { since: '6.2.0', replacedBy: '`BLMOVE` with the `RIGHT` and `LEFT` arguments' },
  },
  blmpop: {
    ...many, group: 'list', syntax: 'timeout numkeys key [key ...] <LEFT | RIGHT> [COUNT count]',
    summary: 'Pop elements from a list, or block until one is available',
    complexity: 'O(N+M) where N is the number of provided keys and M is the number of elements returned.',
    run: popManyOf('list', 'lmpop', lmpopOptions),
  },
  bzpopmin: {
    ...pops, flags: POP_FAST, later: inScripts(POP_FAST), group: 'sorted-set', since: '5.0.0',
    summary: 'Remove and return the member with the lowest score from one or more sorted sets, or block until one is'
      + ' available',
    complexity: 'O(log(N)) with N being the number of elements in the sorted set.', run: popOf('zset', 'zpopmin'),
  },
  bzpopmax: {
    ...pops, flags: POP_FAST, later: inScripts(POP_FAST), group: 'sorted-set', since: '5.0.0',
    summary: 'Remove and return the member with the highest score from one or more sorted sets, or block until one is'
      + ' available',
    complexity: 'O(log(N)) with N being the number of elements in the sorted set.', run: popOf('zset', 'zpopmax'),
  },
  bzmpop: {
    ...many, group: 'sorted-set', syntax: 'timeout numkeys key [key ...] <MIN | MAX> [COUNT count]',
    summary: 'Remove and return members with scores in a sorted set or block until one is available',
    complexity: 'O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the '
      + 'sorted set, and M being the number of elements popped.',
    run: popManyOf('zset', 'zmpop', zmpopOptions),
  },
};
