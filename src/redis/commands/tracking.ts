// CLIENT TRACKING and what belongs to it. What tracking does is tracking.ts's.
import { int64 } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandSpec } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { MapReply, OK, SetReply } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import type { TrackingMode } from '../tracking.ts';

type Args = readonly Bytes[];

function tracking(client: Client, args: Args): Reply {
  const mode = readMode(client, args);
  switch (args[2].toLowerCase()) {
    case 'on':
      checkModes(mode, client.tracking);
      if (mode.broadcast) checkPrefixes(mode.prefixes, client.tracking?.prefixes ?? []);
      client.engine.tracking.start(client, mode);
      break;
    case 'off': client.engine.tracking.stop(client); break;
    default: throw syntaxError();
  }
  client.engine.attend();
  return OK;
}

function readMode({ engine }: Client, args: Args): TrackingMode {
  const words = new Set<Bytes>();
  const prefixes: Bytes[] = [];
  let redirect = 0;
  for (let i = 3; i < args.length; i++) {
    const word = args[i].toLowerCase();
    const more = i + 1 < args.length;
    if (word === 'redirect' && more) {
      if (redirect !== 0) throw new RedisError('ERR A client can only redirect to a single other client');
      redirect = Number(int64(args[++i]));
      if (!engine.clients.has(redirect)) {
        throw new RedisError('ERR The client ID you want redirect to does not exist');
      }
    } else if (word === 'prefix' && more) prefixes.push(args[++i]);
    else if (WORDS.has(word)) words.add(word);
    else throw syntaxError();
  }
  return {
    redirect, prefixes, broadcast: words.has('bcast'), optIn: words.has('optin'), optOut: words.has('optout'),
    noLoop: words.has('noloop'),
  };
}

const WORDS = new Set(['bcast', 'optin', 'optout', 'noloop']);

/** Throws where options do not go together, or not with those that the client has. */
function checkModes({ broadcast, optIn, optOut, prefixes }: TrackingMode, old: TrackingMode | undefined): void {
  const refuse = (why: Bytes): never => { throw new RedisError(`ERR ${why}`); };
  const switched = (what: Bytes): Bytes => `You can't switch ${what} before disabling tracking for this client, and then`
    + ' re-enabling it with a different mode.';
  if (!broadcast && prefixes.length > 0) refuse('PREFIX option requires BCAST mode to be enabled');
  if (old !== undefined && old.broadcast !== broadcast) refuse(switched('BCAST mode on/off'));
  if (broadcast && (optIn || optOut)) refuse('OPTIN and OPTOUT are not compatible with BCAST');
  if (optIn && optOut) refuse("You can't specify both OPTIN mode and OPTOUT mode");
  if ((optIn && old?.optOut) || (optOut && old?.optIn)) refuse(switched('OPTIN/OPTOUT mode'));
}

/** Throws where one prefix begins with another: its client would hear twice. */
function checkPrefixes(prefixes: readonly Bytes[], existing: readonly Bytes[]): void {
  const check = (prefix: Bytes, others: readonly Bytes[], which: Bytes): void => {
    const other = others.find((each) => each.startsWith(prefix) || prefix.startsWith(each));
    if (other === undefined) return;
    throw new RedisError(`ERR Prefix '${prefix}' overlaps with ${which} prefix '${other}'. Prefixes for a single client`
      + ' must not overlap.');
  };
  prefixes.forEach((prefix, i) => {
    check(prefix, existing, 'an existing');
    check(prefix, prefixes.slice(i + 1), 'another provided');
  });
}

function caching(client: Client, args: Args): Reply {
  const mode = client.tracking;
  if (mode === undefined || !(mode.optIn || mode.optOut)) {
    throw new RedisError('ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT'
      + ' mode enabled');
  }
  const word = args[2].toLowerCase();
  if (word !== 'yes' && word !== 'no') throw syntaxError();
  if (!(word === 'yes' ? mode.optIn : mode.optOut)) {
    throw new RedisError(`ERR CLIENT CACHING ${word.toUpperCase()} is only valid when tracking is enabled in`
      + ` ${word === 'yes' ? 'OPTIN' : 'OPTOUT'} mode.`);
  }
  client.caching = true;
  return OK;
}

function getredir({ tracking: mode }: Client): Reply { return mode?.redirect ?? -1; }

function trackinginfo({ tracking: mode, caching: cached, redirectBroken }: Client): Reply {
  const flags = mode === undefined ? ['off'] : [
    'on', mode.broadcast && 'bcast', mode.optIn && 'optin', mode.optIn && cached && 'caching-yes',
    mode.optOut && 'optout', mode.optOut && cached && 'caching-no', mode.noLoop && 'noloop',
    redirectBroken && 'broken_redirect',
  ].filter((flag) => flag !== false);
  return new MapReply([
    ['flags', new SetReply(flags)], ['redirect', mode?.redirect ?? -1], ['prefixes', [...mode?.prefixes ?? []].sort()],
  ]);
}

export const trackingSubcommands: Readonly<Record<string, CommandSpec>> = {
  caching: {
    later: [{ valkey: '9.1.0', moreFlags: ['allow_busy'] }],
    arity: 3, flags: ['noscript', 'loading', 'stale'], group: 'connection',
    syntax: '<YES | NO>',
    summary: 'Instruct the server about tracking or not keys in the next request', since: '6.0.0',
    complexity: 'O(1)', run: caching,
  },
  getredir: {
    later: [{ valkey: '9.1.0', moreFlags: ['allow_busy'] }],
    arity: 2, flags: ['noscript', 'loading', 'stale'], group: 'connection',
    syntax: '',
    summary: 'Get tracking notifications redirection client ID if any', since: '6.0.0', complexity: 'O(1)', run: getredir,
  },
  tracking: {
    arity: -3, flags: ['noscript', 'loading', 'stale'], group: 'connection',
    syntax: '<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] [OPTOUT]'
      + ' [NOLOOP]',
    summary: 'Enable or disable server assisted client side caching support', since: '6.0.0',
    complexity: 'O(1). Some options may introduce additional complexity.', run: tracking,
  },
  trackinginfo: {
    arity: 2, flags: ['noscript', 'loading', 'stale'], group: 'connection',
    syntax: '',
    summary: 'Return information about server assisted client side caching for the current connection', since: '6.2.0',
    complexity: 'O(1)', run: trackinginfo,
  },
};
