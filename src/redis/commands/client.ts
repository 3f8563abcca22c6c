// CLIENT: what is known of the connections.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { OK, Verbatim } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { clientControl, typeFilter } from './client-control.ts';
import { readFilters } from './client-filters.ts';
import { flagsOf } from './client-flags.ts';
import { clientLibrary } from './client-library.ts';
import { wireLength } from '../size-log.ts';
import { helpOf } from './help.ts';
import { TO_ALL_NODES } from './later.ts';
import { trackingSubcommands } from './tracking.ts';

/** Throws for a name with anything but printable ASCII, up to a zero byte from 7.2 on. An empty one takes the name away. */
export function checkedName({ engine: { has } }: Client, name: Bytes): Bytes {
  if (!/[^!-~]/.test(has.namesEndAtZero ? name.split('\0')[0] : name)) return name;
  throw new RedisError('ERR Client names cannot contain spaces, newlines or special characters.');
}

function clientSetname(client: Client, args: readonly Bytes[]): Reply {
  client.name = checkedName(client, args[2]);
  return OK;
}

function clientGetname(client: Client): Reply { return client.name === '' ? null : client.name; }

function clientId(client: Client): Reply { return client.id; }

function clientInfo(client: Client, args: readonly Bytes[]): Reply {
  return new Verbatim('txt', `${describeClient(client, args)}\n`);
}

function clientList(client: Client, args: readonly Bytes[]): Reply {
  const { engine } = client;
  const option = args[2]?.toLowerCase();
  let clients = [...engine.clients.values()];
  if (engine.has.clientFilters && args.length > 3) {
    const { filters, skipsSelf } = readFilters(client, args, false);
    clients = clients.filter((each) => !(skipsSelf && each === client) && filters.every((fits) => fits(each)));
  } else if (option === 'type' && args.length === 4) clients = clients.filter(typeFilter(args[3]));
  else if (option === 'id' && args.length > 3) {
    const ids = new Set(args.slice(3).map(readId));
    clients = clients.filter(({ id }) => ids.has(id));
  } else if (option !== undefined) throw syntaxError();
  return new Verbatim('txt', clients.map((each) => `${describeClient(each, each === client ? args : [])}\n`).join(''));
}

function readId(text: Bytes): number {
  const id = parseInteger(text);
  if (id === undefined) throw new RedisError('ERR Invalid client ID');
  return id;
}

/**
 * As a line of CLIENT LIST. There are no sockets and no buffers: their fields are there, and 0, but for what `args`,
 * the command that the client runs, takes of them.
 */
export function describeClient(client: Client, args: readonly Bytes[] = []): Bytes {
  const { has } = client.engine;
  const seconds = (since: number): number => Math.max(0, Math.floor((client.engine.now - since) / 1000));
  return Object.entries({
    id: client.id, addr: client.address, laddr: client.localAddress, fd: -1, name: client.name.split('\0')[0],
    age: seconds(client.connectedAt), idle: seconds(client.activeAt), flags: flagsOf(client),
    ...(has.clientFilters && { capa: client.redirects ? 'r' : '' }), db: client.db.id,
    sub: client.channels.size, psub: client.patterns.size, ssub: client.shardChannels.size,
    multi: client.multi?.length ?? -1, ...(has.clientWatch && { watch: client.watched.length }),
    qbuf: (client.unread?.() ?? 0) + (has.requestsConsumed ? 0 : wireLength(args)), 'qbuf-free': 0, 'argv-mem': args.join('').length, 'multi-mem': 0, rbs: 0, rbp: 0,
    obl: 0, oll: 0, omem: 0, 'tot-mem': 0, events: 'r', cmd: client.lastCommand || 'NULL', user: client.user.name,
    redir: client.tracking?.redirect ?? -1, resp: client.protocol, ...(has.clientLibrary && client.library),
    ...(has.ioThreadTold && { 'io-thread': 0 }),
    ...(has.trafficTold && { 'tot-net-in': client.traffic.in, 'tot-net-out': client.traffic.out, 'tot-cmds': client.traffic.commands }),
  }).map(([name, value]) => `${name}=${value}`).join(' ');
}

function clientNoEvict(client: Client, args: readonly Bytes[]): Reply {
  const value = args[2].toLowerCase();
  if (value !== 'on' && value !== 'off') throw syntaxError();
  client.noEvict = value === 'on';
  return OK;
}

const clientHelp = helpOf('CLIENT', `
CACHING (YES|NO)
    Enable/disable tracking of the keys for next command in OPTIN/OPTOUT modes.
GETREDIR
    Return the client ID we are redirecting to when tracking is enabled.
GETNAME
    Return the name of the current connection.
ID
    Return the ID of the current connection.
INFO
    Return information about the current client connection.
KILL <ip:port>
    Kill connection made from <ip:port>.
KILL <option> <value> [<option> <value> [...]]
    Kill connections. Options are:
    * ADDR (<ip:port>|<unixsocket>:0)
      Kill connections made from the specified address
    * LADDR (<ip:port>|<unixsocket>:0)
      Kill connections made to specified local address
    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)
      Kill connections by type.
    * USER <username>
      Kill connections authenticated by <username>.
    * SKIPME (YES|NO)
      Skip killing current connection (default: yes).
LIST [options ...]
    Return information about client connections. Options:
    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)
      Return clients of specified type.
UNPAUSE
    Stop the current client pause, resuming traffic.
PAUSE <timeout> [WRITE|ALL]
    Suspend all, or just write, clients for <timeout> milliseconds.
REPLY (ON|OFF|SKIP)
    Control the replies sent to the current connection.
SETNAME <name>
    Assign the name <name> to the current connection.
UNBLOCK <clientid> [TIMEOUT|ERROR]
    Unblock the specified blocked client.
TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]
         [OPTIN] [OPTOUT] [NOLOOP]
    Control server assisted client side caching.
TRACKINGINFO
    Report tracking status for the current connection.
NO-EVICT (ON|OFF)
    Protect current client connection from eviction.`);

export const clientCommands: CommandTable = {
  client: {
    arity: -2, flags: [], group: 'connection',
    syntax: '',
    summary: 'A container for client connection commands', since: '2.4.0', complexity: 'Depends on subcommand.',
    subcommands: {
      ...clientControl,
      ...clientLibrary,
      ...trackingSubcommands,
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'connection',
        syntax: '',
        summary: 'Show helpful text about the different subcommands', since: '5.0.0', complexity: 'O(1)',
        run: clientHelp,
      },
      list: {
        arity: -2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'connection',
        tips: ['nondeterministic_output'],
        syntax: '[TYPE NORMAL | MASTER | REPLICA | PUBSUB] [ID client-id [client-id ...]]',
        summary: 'Get the list of client connections', since: '2.4.0',
        complexity: 'O(N) where N is the number of client connections', run: clientList,
      },
      setname: {
        later: [TO_ALL_NODES, { valkey: '9.1.0', moreFlags: ['allow_busy'] }],
        arity: 3, flags: ['noscript', 'loading', 'stale'], group: 'connection',
        syntax: 'connection-name',
        summary: 'Set the current connection name', since: '2.6.9', complexity: 'O(1)', run: clientSetname,
      },
      'no-evict': {
        later: [{ valkey: '9.1.0', moreFlags: ['allow_busy'] }],
        arity: 3, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'connection',
        syntax: '<ON | OFF>',
        summary: 'Set client eviction mode for the current connection', since: '7.0.0', complexity: 'O(1)',
        run: clientNoEvict,
      },
      getname: {
        later: [{ valkey: '9.1.0', moreFlags: ['allow_busy'] }],
        arity: 2, flags: ['noscript', 'loading', 'stale'], group: 'connection',
        syntax: '',
        summary: 'Get the current connection name', since: '2.6.9', complexity: 'O(1)', run: clientGetname,
      },
      info: {
        arity: 2, flags: ['noscript', 'loading', 'stale'], group: 'connection', tips: ['nondeterministic_output'],
        syntax: '',
        summary: 'Returns information about the current client connection.', since: '6.2.0', complexity: 'O(1)',
        run: clientInfo,
      },
      id: {
        later: [{ valkey: '9.1.0', moreFlags: ['allow_busy'] }],
        arity: 2, flags: ['noscript', 'loading', 'stale'], group: 'connection',
        syntax: '',
        summary: 'Returns the client ID for the current connection', since: '5.0.0', complexity: 'O(1)',
        run: clientId,
      },
    },
  },
};
