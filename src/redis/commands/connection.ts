// A client's connection: greeting, testing and leaving it.
import { int64, parseInteger } from '../arguments.ts';
import { endOfWait } from '../blocking.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { Engine } from '../engine.ts';
import { mustBePositive, notInteger, RedisError, syntaxError, wrongArity } from '../errors.ts';
import { MapReply, OK, PONG, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { checkedName } from './client.ts';
import { modulesOf } from './modules.ts';

function ping(client: Client, args: readonly Bytes[]): Reply {
  if (args.length > 2) throw wrongArity('ping');
  if (client.subscriptions !== 0 && client.protocol === 2) return ['pong', args[1] ?? ''];
  return args[1] ?? PONG;
}

function echo(_client: Client, args: readonly Bytes[]): Reply { return args[1]; }

function quit(client: Client): Reply {
  client.engine.connections.onClose?.(client, 'replied');
  return OK;
}

function reset(client: Client): Reply {
  client.engine.connections.renew(client);
  return new Status('RESET');
}

function auth(client: Client, args: readonly Bytes[]): Reply {
  if (args.length > 3) throw syntaxError();
  const { acl } = client.engine;
  if (args.length === 2 && acl.default.nopass) {
    throw new RedisError('ERR AUTH <password> called without any password configured for the default user.'
      + ' Are you sure your configuration is correct?');
  }
  acl.logIn(client, args.length === 3 ? args[1] : 'default', args[args.length - 1], args);
  return OK;
}

function hello(client: Client, args: readonly Bytes[]): Reply {
  const protocol = args.length > 1 ? readProtocol(args[1]) : client.protocol;
  const { acl, has } = client.engine;
  const inOrder = !has.helloAllOrNothing;
  let logIn: (() => void) | undefined;
  let name: Bytes | undefined;
  for (let i = 2; i < args.length; i++) {
    const option = args[i].toLowerCase();
    if (option === 'auth' && i + 2 < args.length) {
      const [user, password] = args.slice(i + 1);
      logIn = () => { acl.logIn(client, user, password, args); };
      if (inOrder) logIn();
      i += 2;
    } else if (option === 'setname' && i + 1 < args.length) {
      name = checkedName(client, args[++i]);
      if (inOrder) client.name = name;
    } else throw new RedisError(`ERR Syntax error in HELLO option '${args[i]}'`);
  }
  if (!inOrder) logIn?.();
  if (!client.authenticated) throw notAuthenticated(inOrder);
  if (name !== undefined) client.name = name;
  client.protocol = protocol;
  const { identity, master, config } = client.engine;
  const zone = config.get('availability-zone') ?? '';
  return new MapReply([
    ['server', identity.name], ['version', identity.version], ['proto', protocol], ['id', client.id],
    ['mode', 'standalone'], ['role', master === undefined ? 'master' : 'replica'], ['modules', modulesOf(client.engine)],
    ...zone === '' ? [] : [['availability_zone', zone] as const],
  ]);
}

const notAuthenticated = (inOrder: boolean): RedisError =>
  new RedisError(`NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO${inOrder ? '' : ' <proto>'}`
    + ' AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time');

function readProtocol(text: Bytes): 2 | 3 {
  const version = parseInteger(text);
  if (version === undefined) throw new RedisError('ERR Protocol version is not an integer or out of range');
  if (version !== 2 && version !== 3) throw new RedisError('NOPROTO unsupported protocol version');
  return version;
}

function wait(client: Client, args: readonly Bytes[]): Reply {
  checkMaster(client);
  const count = int64(args[1]);
  return waitForReplicas(client, count, deadlineFrom(client.engine, args[2]), client.engine.replicas.length);
}

function checkMaster({ engine }: Client): void {
  if (engine.master === undefined) return;
  throw new RedisError('ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a'
    + ' replica is configured to be writable (which is not the default) writes to replicas are just local and are not'
    + ' propagated.');
}

function deadlineFrom(engine: Engine, text: Bytes): number {
  const timeout = parseInteger(text);
  if (timeout === undefined) throw new RedisError('ERR timeout is not an integer or out of range');
  if (timeout < 0) throw new RedisError('ERR timeout is negative');
  return endOfWait(engine, timeout);
}

/** Replicas have everything at once; for more of them than there are a client waits until its time is over. */
function waitForReplicas(client: Client, count: bigint, until: number, reply: Reply): Reply {
  const { engine } = client;
  if (count <= engine.replicas.length) return reply;
  return engine.blocking.wait(client, { keys: [], type: 'string', attempt: () => undefined, none: reply, until });
}

/** Nothing is written to a file, nor is there a replica that does. */
function waitaof(client: Client, args: readonly Bytes[]): Reply {
  const local = parseInteger(args[1]);
  if (local === undefined) throw notInteger();
  if (local < 0 || local > 1) {
    throw new RedisError('ERR value is out of range, value must between 0 and 1');
  }
  if ((parseInteger(args[2]) ?? -1) < 0) throw mustBePositive();
  const until = deadlineFrom(client.engine, args[3]);
  checkMaster(client);
  if (local === 1) {
    throw new RedisError('ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.');
  }
  return waitForReplicas(client, int64(args[2]), until, [0, 0]);
}

export const connectionCommands: CommandTable = {
  ping: {
    arity: -1, flags: ['fast'], group: 'connection',
    tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
    syntax: '[message]',
    summary: 'Ping the server', since: '1.0.0', complexity: 'O(1)', run: ping,
  },
  echo: {
    arity: 2, flags: ['loading', 'stale', 'fast'], group: 'connection',
    syntax: 'message',
    summary: 'Echo the given string', since: '1.0.0', complexity: 'O(1)', run: echo,
  },
  quit: {
    later: [{ redis: '7.2.0', deprecated: { since: '7.2.0', replacedBy: 'just closing the connection' } }],
    arity: -1, flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'], group: 'connection',
    syntax: '',
    summary: 'Close the connection', since: '1.0.0', complexity: 'O(1)', run: quit,
  },
  reset: {
    arity: 1, flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'], group: 'connection',
    syntax: '',
    summary: 'Reset the connection', since: '6.2.0', complexity: 'O(1)', run: reset,
  },
  auth: {
    arity: -2, flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'], group: 'connection',
    syntax: '[username] password',
    summary: 'Authenticate to the server', since: '1.0.0',
    complexity: 'O(N) where N is the number of passwords defined for the user', run: auth,
  },
  hello: {
    arity: -1, flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'], group: 'connection',
    syntax: '[protover [AUTH username password] [SETNAME clientname]]',
    summary: 'Handshake with Redis', since: '6.0.0', complexity: 'O(1)', run: hello,
  },
  wait: {
    later: [{ redis: '7.2.0', flags: [] }, { redis: '7.4.0', valkey: '8.0.0', flags: ['blocking'] }],
    arity: 3, flags: ['noscript'], group: 'generic', categories: ['connection', '-keyspace'],
    tips: ['request_policy:all_shards', 'response_policy:agg_min'],
    syntax: 'numreplicas timeout',
    summary: 'Wait for the synchronous replication of all the write commands sent in the context of the current'
      + ' connection',
    since: '3.0.0', complexity: 'O(1)', run: wait,
  },
  waitaof: {
    later: [{ redis: '7.4.0', valkey: '8.0.0', flags: ['blocking'] }],
    arity: 4, flags: ['noscript'], group: 'generic', categories: ['connection', '-keyspace'],
    tips: ['request_policy:all_shards', 'response_policy:agg_min'],
    syntax: 'numlocal numreplicas timeout',
    summary: 'Blocks until all of the preceding write commands sent by the connection are written to the append-only'
      + ' file of the master and/or replicas.',
    since: '7.2.0', complexity: 'O(1)', run: waitaof,
  },
};
