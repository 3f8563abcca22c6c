// CLIENT: what acts on connections, one's own or others'.
import { integer, parseInteger } from '../arguments.ts';
import type { User } from '../acl/user.ts';
import { endOfWait } from '../blocking.ts';
import type { Client } from '../client.ts';
import type { CommandSpec } from '../command.ts';
import type { Engine } from '../engine.ts';
import { notInteger, RedisError, subcommandSyntax, syntaxError } from '../errors.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { readFilters } from './client-filters.ts';
import type { Filter } from './client-filters.ts';

type Args = readonly Bytes[];

/** The clients of a type. Throws for one that there is not. */
export function typeFilter(type: Bytes): Filter {
  switch (type.toLowerCase()) {
    case 'normal': return ({ subscriptions }) => subscriptions === 0;
    case 'pubsub': return ({ subscriptions }) => subscriptions !== 0;
    case 'master': case 'primary': case 'replica': case 'slave': return () => false;
    default: throw new RedisError(`ERR Unknown client type '${type}'`);
  }
}

/** The old form names an address and says OK, the new one has filters and tells how many were closed. */
function kill(client: Client, args: Args): Reply {
  const { engine } = client;
  const old = args.length === 3;
  const { filters, skipsSelf } = old ? { filters: [addressFilter(args[2])], skipsSelf: false }
    : engine.has.clientFilters ? readFilters(client, args, true) : killFilters(engine, args);
  const found = [...engine.clients.values()].filter((each) =>
    !(skipsSelf && each === client) && filters.every((fits) => fits(each)));
  for (const each of found) engine.connections.close(each, each === client ? 'replied' : 'now');
  if (!old) return found.length;
  if (found.length === 0) throw new RedisError('ERR No such client');
  return OK;
}

const addressFilter = (address: Bytes): Filter => (client) => client.address === address;

function killFilters(engine: Engine, args: Args): { filters: Filter[]; skipsSelf: boolean } {
  const filters: Filter[] = [];
  let skipsSelf = true;
  for (let i = 2; i < args.length; i += 2) {
    if (i + 1 === args.length) throw syntaxError();
    const value = args[i + 1];
    switch (args[i].toLowerCase()) {
      case 'id': filters.push(idFilter(value)); break;
      case 'type': filters.push(typeFilter(value)); break;
      case 'addr': filters.push(addressFilter(value)); break;
      case 'laddr': filters.push(({ localAddress }) => localAddress === value); break;
      case 'user':
        filters.push(userFilter(engine.acl.users.get(value), value));
        break;
      case 'maxage':
        if (!engine.has.killsByAge) throw syntaxError();
        filters.push(ageFilter(value, engine.now));
        break;
      case 'skipme':
        if (!['yes', 'no'].includes(value.toLowerCase())) throw syntaxError();
        skipsSelf = value.toLowerCase() === 'yes';
        break;
      default: throw syntaxError();
    }
  }
  return { filters, skipsSelf };
}

/** Connected for at least so many seconds. */
function ageFilter(text: Bytes, now: number): Filter {
  const age = integer(text, () => new RedisError('ERR maxage is not an integer or out of range'));
  if (age <= 0) throw new RedisError('ERR maxage should be greater than 0');
  return ({ connectedAt }) => Math.floor(now / 1000) - Math.floor(connectedAt / 1000) >= age;
}

function userFilter(user: User | undefined, name: Bytes): Filter {
  if (user === undefined) throw new RedisError(`ERR No such user '${name}'`);
  return (client) => client.user === user;
}

function idFilter(text: Bytes): Filter {
  const wanted = parseInteger(text);
  if (wanted === undefined || wanted < 1) throw new RedisError('ERR client-id should be greater than 0');
  return ({ id }) => id === wanted;
}

function reply(client: Client, args: Args): Reply {
  switch (args[2].toLowerCase()) {
    case 'on': client.replies = 'on'; break;
    case 'off': client.replies = 'off'; break;
    case 'skip': if (client.replies !== 'off') client.replies = 'skip next'; break;
    default: throw syntaxError();
  }
  return OK;
}

function unblock({ engine }: Client, args: Args): Reply {
  const how = args[3]?.toLowerCase() ?? 'timeout';
  if (args.length > 4 && !engine.has.clientFilters) throw subcommandSyntax(args[1], 'CLIENT');
  if (how !== 'timeout' && how !== 'error') {
    throw new RedisError('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  }
  const id = parseInteger(args[2]);
  if (id === undefined) throw notInteger();
  const client = engine.clients.get(id);
  return client !== undefined && engine.blocking.unblock(client, how === 'error') ? 1 : 0;
}

function pause({ engine }: Client, args: Args): Reply {
  if (args.length > 4 && !engine.has.clientFilters) throw subcommandSyntax(args[1], 'CLIENT');
  const mode = args[3]?.toLowerCase() ?? 'all';
  if (mode !== 'write' && mode !== 'all') throw new RedisError('ERR CLIENT PAUSE mode must be WRITE or ALL');
  const time = integer(args[2], () => new RedisError('ERR timeout is not an integer or out of range'));
  if (time < 0) throw new RedisError('ERR timeout is negative');
  engine.pause.start(Math.max(engine.time, endOfWait(engine, time)), mode === 'all');
  return OK;
}

function unpause({ engine }: Client): Reply {
  engine.pause.end();
  return OK;
}

/** Capabilities that nobody knows are no error. */
function capa(client: Client, args: Args): Reply {
  if (args.slice(2).some((word) => word.toLowerCase() === 'redirect')) client.redirects = true;
  return OK;
}

function importSource(client: Client, args: Args): Reply {
  const word = args[2].toLowerCase();
  if (word !== 'off' && !client.engine.config.flag('import-mode')) throw new RedisError('ERR Server is not in import mode');
  if (word !== 'off' && word !== 'on') throw syntaxError();
  client.importSource = word === 'on';
  return OK;
}

export const clientControl: Readonly<Record<string, CommandSpec>> = {
  kill: {
    arity: -3, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'connection',
    syntax: '<ip:port | <[ID client-id] | [TYPE <NORMAL | MASTER | SLAVE | REPLICA | PUBSUB>] | [USER username] |'
      + ' [ADDR ip:port] | [LADDR ip:port] | [SKIPME yes/no] [[ID client-id] |'
      + ' [TYPE <NORMAL | MASTER | SLAVE | REPLICA | PUBSUB>] | [USER username] | [ADDR ip:port] | [LADDR ip:port] |'
      + ' [SKIPME yes/no] ...]>>',
    summary: 'Kill the connection of a client', since: '2.4.0',
    complexity: 'O(N) where N is the number of client connections', run: kill,
  },
  pause: {
    arity: -3, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'connection',
    syntax: 'timeout [WRITE | ALL]',
    summary: 'Stop processing commands from clients for some time', since: '2.9.50', complexity: 'O(1)', run: pause,
  },
  unpause: {
    arity: 2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'connection',
    syntax: '',
    summary: 'Resume processing of clients that were paused', since: '6.2.0',
    complexity: 'O(N) Where N is the number of paused clients', run: unpause,
  },
  reply: {
    later: [{ valkey: '9.1.0', moreFlags: ['allow_busy', 'no_multi'] }],
    arity: 3, flags: ['noscript', 'loading', 'stale'], group: 'connection',
    syntax: '<ON | OFF | SKIP>',
    summary: 'Instruct the server whether to reply to commands', since: '3.2.0', complexity: 'O(1)', run: reply,
  },
  unblock: {
    arity: -3, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'connection',
    syntax: 'client-id [TIMEOUT | ERROR]',
    summary: 'Unblock a client blocked in a blocking command from a different connection', since: '5.0.0',
    complexity: 'O(log N) where N is the number of client connections', run: unblock,
  },
  capa: {
    arity: -3, flags: ['noscript', 'loading', 'stale'], group: 'connection', since: '8.0.0', only: 'valkey',
    syntax: 'capability [capability ...]', summary: 'A client claims its capability.', complexity: 'O(1)', run: capa,
    later: [{ valkey: '9.1.0', moreFlags: ['allow_busy'] }],
  },
  'import-source': {
    arity: 3, flags: ['noscript', 'loading', 'stale'], group: 'connection', since: '8.1.0', only: 'valkey',
    syntax: '<ON | OFF>', summary: 'Mark this client as an import source when server is in import mode.',
    complexity: 'O(1)', run: importSource,
  },
};
